"""Notebook 02: steps that remember. Three forms of momentum, and what each of them calls the velocity."""

from grader.course.momentum import heavy_ball, momentum, nesterov

EXERCISES = (momentum.EXERCISE, heavy_ball.EXERCISE, nesterov.EXERCISE)

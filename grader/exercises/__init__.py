"""The course as data: its exercises, in order. One room a notebook."""

from grader.exercise import Course
from grader.exercises import learning_rate, momentum, start, weight_decay

COURSE = Course((*start.EXERCISES, *learning_rate.EXERCISES, *momentum.EXERCISES, *weight_decay.EXERCISES))

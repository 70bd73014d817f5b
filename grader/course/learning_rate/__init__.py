"""Notebook 01: the step, and five ways to let the step size change on the way."""

from grader.course.learning_rate import (
    cosine_decay,
    gradient_descent,
    hold_then_decay,
    reduce_on_plateau,
    step_decay,
    warmup_cosine,
)

EXERCISES = (
    gradient_descent.EXERCISE,
    step_decay.EXERCISE,
    hold_then_decay.EXERCISE,
    cosine_decay.EXERCISE,
    warmup_cosine.EXERCISE,
    reduce_on_plateau.EXERCISE,
)

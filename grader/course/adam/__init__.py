"""Notebook 04: a step size for every coordinate, from AdaGrad by way of RMSProp to Adam and AdamW."""

from grader.course.adam import adagrad, adam, adamw, rmsprop

EXERCISES = (adagrad.EXERCISE, rmsprop.EXERCISE, adam.EXERCISE, adamw.EXERCISE)

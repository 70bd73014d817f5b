"""The course as data: its exercises, in order. One room a notebook."""

from grader.exercise import Course
from grader.exercises import learning_rate, start, tuning

COURSE = Course((*start.EXERCISES, *learning_rate.EXERCISES, *tuning.EXERCISES))

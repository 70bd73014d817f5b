"""The course as data: its exercises, in order. One room a notebook."""

from grader.exercise import Course
from grader.exercises import adam, learning_rate, momentum, start, tuning, weight_decay

ROOMS = (start, learning_rate, momentum, weight_decay, adam, tuning)

COURSE = Course(tuple(exercise for room in ROOMS for exercise in room.EXERCISES))

"""The course as data: its exercises, in order. One room a notebook."""

from grader.course import adam, learning_rate, momentum, start, tuning, weight_decay
from grader.course.course import Course

ROOMS = (start, learning_rate, momentum, weight_decay, adam, tuning)

COURSE = Course(tuple(exercise for room in ROOMS for exercise in room.EXERCISES))

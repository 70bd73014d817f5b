"""The course: its exercises as data, one file each in a folder a notebook, in the order in which they are met.

A file here holds the reference, its probes, its words in English and its mistakes; it uses `grader.judging`, and of the
rooms above knows nothing.
"""

from grader.course import adam, learning_rate, momentum, start, tuning, weight_decay
from grader.course.course import Course

ROOMS = (start, learning_rate, momentum, weight_decay, adam, tuning)

COURSE = Course(tuple(exercise for room in ROOMS for exercise in room.EXERCISES))

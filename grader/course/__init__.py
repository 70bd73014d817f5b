"""The course: its exercises as data, one file each, in one folder per notebook, in the order in which they are met.

A file here holds the reference, its probes, its words in English and its mistakes. It uses the rooms below and nothing
above.
"""

from grader.course import adam, further, learning_rate, momentum, start, tuning, weight_decay
from grader.course.course import Course

NOTEBOOKS = (start, learning_rate, momentum, weight_decay, adam, tuning, further)

COURSE = Course(tuple(exercise for notebook in NOTEBOOKS for exercise in notebook.EXERCISES))

"""Reading: a learner's functions, and what they need, out of a notebook file that nobody runs.

It uses `grader.course` for the names of the exercises and `grader.reporting` for its sentences; what grades a class or
keeps a record stands above it.
"""

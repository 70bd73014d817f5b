"""The classroom: learners' code run shut away, one submission graded, a class graded by many processes, and its pages.

It uses every room below; `grader.interchange` and the command line use it.
"""

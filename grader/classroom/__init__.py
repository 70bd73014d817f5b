"""The classroom: learners' code run shut away, one submission graded, a class graded by many processes, and its pages.

It uses every room below; only the command line uses it.
"""

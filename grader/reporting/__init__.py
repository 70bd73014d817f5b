"""Reporting: a finding in words, as text, as a card in Jupyter and as JSON, in the reader's language.

It puts into words what `grader.judging` found out, and uses that and `grader.inside`; it does not know the course.
"""

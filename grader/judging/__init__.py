"""Judging: what an exercise is, what a function answers to its probes, the first difference, and the mistake behind it.

It knows no course and writes no sentence: causes and questions are data that it carries, and its finding is data, too.
It uses `grader.inside` and nothing else of this package.
"""

"""Marks and feedback for the systems that instructors already have, one file a system.

It uses the classroom and every room below; only the command line uses it.
"""

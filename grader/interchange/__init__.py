"""The course for other class tools, marks and feedback for the systems of instructors: one file a system, or two.

It uses the classroom and every room below; only the command line uses it, and the tools themselves. None of them is
needed to install the course.
"""

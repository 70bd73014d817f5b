"""The course for other class tools, and marks back from them: one file a system, or two.

It uses the classroom and every room below; only the command line uses it, and the tools themselves. None of them is
needed to install the course.
"""

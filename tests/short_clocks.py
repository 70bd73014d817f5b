"""A class in which whoever goes on and on is stopped sooner, for tests with many who do."""

from grader.classroom import grade, messages, pool

_begin = pool._begin


def begin() -> None:
    """What a process of the pool begins with, here: it is started anew, and knows nothing of what was set elsewhere."""
    messages.CPU_SECONDS, grade.SECONDS_FOR_AN_EXERCISE = 2.0, 15.0
    _begin()


def use() -> None:
    pool._begin = begin

"""What a cell finds when the exercises above it in its notebook have been solved: a solution may call them."""

import itertools
from collections.abc import Callable

from grader.course import COURSE


def solved_above(name: str) -> dict[str, Callable]:
    """The references of the exercises that stand above one in its notebook, by name."""
    above = itertools.takewhile(lambda other: other.name != name, COURSE.values())
    return {other.name: other.reference for other in above if other.notebook == COURSE[name].notebook}

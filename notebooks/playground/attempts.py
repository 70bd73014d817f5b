"""A learner's rule that does not pass yet, drawn beside the course's: a wrong rule is seen to fail."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import numpy as np

from grader.inside.trace import quiet
from grader.reporting.language import gettext
from playground.palette import VERMILION
from playground.rules import NOT_PASSED, Rule, driven_by

#: How the learner's own path is drawn beside the course's, in every experiment.
COLOR, DASH = VERMILION, "6 4"

Shown = TypeVar("Shown")

#: Where ``attempted`` writes down the rules that it could not run, while somebody listens.
_not_run: ContextVar[list[str] | None] = ContextVar("not_run", default=None)


@contextmanager
def listening() -> Iterator[list[str]]:
    """The names of the learner's rules that could not be run within: a picture without them has to say so."""
    names: list[str] = []
    before = _not_run.set(names)
    try:
        yield names
    finally:
        _not_run.reset(before)


def attempted(rule: Rule, run: Callable[[Rule], Shown]) -> Shown | None:
    """What ``run`` makes of the learner's rule that does not pass yet; None if there is none, or if it fails here."""
    if rule.attempt is None:
        return None
    try:
        with quiet():
            return run(Rule(rule.name, _on_copies(rule.attempt), NOT_PASSED))
    except KeyboardInterrupt:
        raise
    except BaseException:  # even an exit: the check says what is wrong with it; here it just cannot be drawn
        if (names := _not_run.get()) is not None:
            names.append(rule.name)
        return None


def cannot_be_drawn(names: Collection[str]) -> str:
    """What a picture says of the learner's rules that could not be run for it; "" if there are none."""
    if not names:
        return ""
    return gettext("Your {names} cannot be drawn here; check says why.", names=", ".join(dict.fromkeys(names)))


def _on_copies(function: Callable) -> Callable:
    """The function, handed copies: one that changes its arguments would overwrite the path that it leaves behind."""
    return lambda *arguments: function(*(each.copy() if isinstance(each, np.ndarray) else each for each in arguments))


def driven_by_with_attempt(*rules: Rule) -> str:
    """Whose rules drive an experiment, and which line is the learner's where theirs does not pass."""
    if not any(rule.attempt for rule in rules):
        return driven_by(*rules)
    dashed = gettext("Yours, where it can be drawn, is the dashed orange line.")
    return f"{driven_by(*rules)} {dashed}"

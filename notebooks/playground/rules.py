"""Which function drives an experiment: the learner's own once it passes its check, the course's rule until then."""

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader import check
from grader.course import COURSE

#: Whose function it is, as it is told: the learner's; or the course's, for the exercise is blank, or the learner's does
#: not pass, or none was handed in.
YOURS, BLANK = "Yours", "The course's own"
REFUSED, LENT = "The course's own, since yours does not pass yet", "Lent by the course for now"


@dataclass(frozen=True)
class Rule:
    """A function of the course, the learner's or the reference, and whose it is.

    An update rule takes ``(w, grad, *state, *knobs)`` and returns ``(w, *state)``: what it returns besides w is its
    state, and the arguments left over are its knobs.
    """

    name: str
    function: Callable
    whose: str = field(compare=False)

    @property
    def yours(self) -> bool:
        return self.whose == YOURS

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        return COURSE[self.name].arguments

    @cached_property
    def state(self) -> tuple[str, ...]:
        return tuple(name for name in COURSE[self.name].returns if name != "w")

    @cached_property
    def knobs(self) -> tuple[str, ...]:
        return tuple(name for name in self.arguments if name not in ("w", "grad", *self.state))

    def state_at_rest(self, w: np.ndarray) -> list[np.ndarray | int]:
        """State before the first step: nothing has moved, nothing has been counted."""
        return [0 if name == "t" else np.zeros_like(w) for name in self.state]

    def __call__(self, w, grad, *state, **knobs) -> tuple:
        answer = self.function(w, grad, *state, *(knobs[name] for name in self.knobs))
        return answer if self.state else (answer,)

    @property
    def says(self) -> str:
        """A sentence for beside the picture."""
        if self.whose == REFUSED:
            return f"Driven by the course's own {self.name}, since yours does not pass yet."
        return f"Driven by your {self.name}." if self.yours else f"Driven by the course's own {self.name}."


def driven_by(*rules: Rule) -> str:
    """For beside a picture that several rules drive: whose each of them is."""
    told = {whose: [rule.name for rule in rules if rule.whose == whose] for whose in (YOURS, BLANK, REFUSED, LENT)}
    return " ".join(f"{whose}: {', '.join(names)}." for whose, names in told.items() if names)


class _Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@dataclass(frozen=True)
class Quiet:
    """A learner's function without what it prints, for it is called hundreds of times at every move of a slider."""

    function: Callable

    def __call__(self, *arguments):
        with contextlib.redirect_stdout(_Nowhere()):
            return self.function(*arguments)


def rule(name: str, learners: Callable | None = None) -> Rule:
    """The learner's function if it passes the check of that name, else the course's reference."""
    if learners is None:
        return Rule(name, COURSE[name].reference, LENT)
    report = check(learners, name)
    if report.passed:
        return Rule(name, Quiet(learners), YOURS)
    return Rule(name, COURSE[name].reference, BLANK if report.verdict == "not written" else REFUSED)

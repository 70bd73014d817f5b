"""Which function drives an experiment: the learner's own once it passes its check, until then the reference."""

import contextlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader import check
from grader.course import COURSE

#: The value of a knob, which is what the course calls a hyper-parameter: a number, an array of them (one for each run),
#: or a function of the step, counted from 0, that returns either.
KnobValue = float | np.ndarray | Callable[[int], float | np.ndarray]

#: What a rule keeps from step to step, in the shape of w; the step count t is a whole number.
State = np.ndarray | int

#: Where a rule comes from, in the words that learners read: it is the learner's; or it is the course's, because the
#: exercise is not written, the learner's function does not pass its check, or none was given.
YOURS, NOT_WRITTEN = "Yours", "The course's own"
NOT_PASSED, NOT_GIVEN = "The course's own, since yours does not pass yet", "Lent by the course for now"


@dataclass(frozen=True)
class Rule:
    """A function of the course, the learner's or the reference, and where it comes from.

    An update rule takes ``(w, grad, *state, *knobs)`` and returns ``(w, *state)``: what it returns besides w is its
    state, and the remaining arguments are its knobs.
    """

    name: str
    function: Callable
    source: str = field(compare=False)
    #: The learner's own function, where it runs but does not pass yet: experiments show how it goes astray.
    attempt: Callable | None = field(compare=False, default=None)

    @property
    def yours(self) -> bool:
        return self.source == YOURS

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        return COURSE[self.name].arguments

    @cached_property
    def state(self) -> tuple[str, ...]:
        return tuple(name for name in COURSE[self.name].returns if name != "w")

    @cached_property
    def knobs(self) -> tuple[str, ...]:
        return tuple(name for name in self.arguments if name not in ("w", "grad", *self.state))

    def initial_state(self, w: np.ndarray) -> list[State]:
        """The state before the first step: zeros in the shape of w, and 0 for the step count t."""
        return [0 if name == "t" else np.zeros_like(w) for name in self.state]

    def check_knobs(self, names: Iterable[str]) -> None:
        """Raise a TypeError that names the knobs that are missing or unknown."""
        if wrong := set(self.knobs) ^ set(names):
            raise TypeError(f"{self.name} has the knobs {', '.join(self.knobs)}; check {', '.join(sorted(wrong))}.")

    def __call__(self, w: np.ndarray, grad: np.ndarray, *state: State, **knobs: float | np.ndarray) -> tuple:
        answer = self.function(w, grad, *state, *(knobs[name] for name in self.knobs))
        return answer if self.state else (answer,)


def knobs_at(knobs: Mapping[str, KnobValue], step: int) -> dict[str, float | np.ndarray]:
    """The values of all knobs at a step: those that are functions of the step are called."""
    return {name: value(step) if callable(value) else value for name, value in knobs.items()}


def driven_by(*rules: Rule) -> str:
    """The line under an experiment that says where its rules come from: a sentence for one, a list for several."""
    if len(rules) == 1:
        return _driven_by_one(*rules)
    sources = (YOURS, NOT_WRITTEN, NOT_PASSED, NOT_GIVEN)
    names = {source: [rule.name for rule in rules if rule.source == source] for source in sources}
    return " ".join(f"{source}: {', '.join(named)}." for source, named in names.items() if named)


def _driven_by_one(rule: Rule) -> str:
    if rule.source == NOT_PASSED:
        return f"Driven by the course's own {rule.name}, since yours does not pass yet."
    return f"Driven by your {rule.name}." if rule.yours else f"Driven by the course's own {rule.name}."


class _NullStream(io.TextIOBase):
    """A text stream that discards what is written to it."""

    def write(self, text: str) -> int:
        return len(text)


@dataclass(frozen=True)
class Quiet:
    """A learner's function without what it prints: a slider calls it hundreds of times at every move."""

    function: Callable

    def __call__(self, *arguments):
        with contextlib.redirect_stdout(_NullStream()):
            return self.function(*arguments)


def rule(name: str, learners: Callable | None = None) -> Rule:
    """The learner's function if it passes the check of that name, else the course's reference."""
    reference = COURSE[name].reference
    if learners is None:
        return Rule(name, reference, NOT_GIVEN)
    report = check(learners, name)
    if report.passed:
        return Rule(name, Quiet(learners), YOURS)
    if report.verdict == "not written":
        return Rule(name, reference, NOT_WRITTEN)
    return Rule(name, reference, NOT_PASSED, attempt=Quiet(learners))

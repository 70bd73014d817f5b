"""Which function drives an experiment: the learner's own once it passes its check, until then the reference."""

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader import check
from grader.course import COURSE
from grader.kept import no_longer_passes, passed_function
from grader.reporting.language import gettext

#: The value of a knob, which is what the course calls a hyper-parameter: a number, an array of them (one for each run),
#: or a function of the step, counted from 0, that returns either.
KnobValue = float | np.ndarray | Callable[[int], float | np.ndarray]

#: What a rule keeps from step to step, in the shape of w; the step count t is a whole number.
State = np.ndarray | int

#: Where a rule comes from. The learner's function drives if it passes its check: the one that is given, or, where none
#: is given or a blank one, the one that was kept when it passed. Else the course's does, because the learner's is still
#: to be written, or does not pass, or was kept and passes no more, or because there is none.
YOURS = "yours"
NOT_WRITTEN, NOT_PASSED, NO_LONGER, NOT_GIVEN = "not written", "not passed", "no longer passes", "not given"


@dataclass(frozen=True)
class Rule:
    """A function of the course, the learner's or the reference, and where it comes from (``source``, ``kept``).

    An update rule takes ``(w, grad, *state, *knobs)`` and returns ``(w, *state)``: what it returns besides w is its
    state, and the remaining arguments are its knobs.
    """

    name: str
    function: Callable
    source: str = field(compare=False)
    #: The learner's own function, where it runs but does not pass yet: experiments show how it goes astray.
    attempt: Callable | None = field(compare=False, default=None)
    #: Whether it is the one that was kept when it passed, and whether a blank one was given beside it.
    kept: bool = field(default=False, compare=False)
    beside_a_blank: bool = field(default=False, compare=False)

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
        answer = self.function(w, grad, *state, *[knobs[name] for name in self.knobs])
        return answer if self.state else (answer,)


def knobs_at(knobs: Mapping[str, KnobValue], step: int) -> dict[str, float | np.ndarray]:
    """The values of all knobs at a step: those that are functions of the step are called."""
    return {name: value(step) if callable(value) else value for name, value in knobs.items()}


def driven_by(*rules: Rule) -> str:
    """The line under an experiment that says whose rules drive it: a sentence for one, a list for several."""
    if len(rules) == 1:
        return _driven_by_one(*rules)
    names: dict[str, list[str]] = {heading: [] for heading in _headings().values()}
    for rule in rules:
        names[_headings()[rule.source, rule.kept]].append(rule.name)
    return " ".join(f"{heading}: {', '.join(named)}." for heading, named in names.items() if named)


def _headings() -> dict[tuple[str, bool], str]:
    """What stands in front of a list of rules, by where they come from and whether they were kept."""
    own = gettext("The course's own")
    return {
        (YOURS, False): gettext("Yours"),
        (YOURS, True): gettext("Yours, kept since you passed"),
        (NOT_WRITTEN, False): own,
        (NOT_GIVEN, False): own,
        (NOT_PASSED, False): gettext("The course's own, since yours does not pass yet"),
        (NO_LONGER, False): gettext("The course's own, since your kept one no longer passes"),
    }


def _driven_by_one(rule: Rule) -> str:
    facts = {"name": rule.name, "notebook": COURSE[rule.name].notebook}
    if rule.beside_a_blank:
        return gettext("Driven by the {name} with which you passed: the one in this notebook is blank.", **facts)
    if rule.kept:
        return gettext("Driven by your {name}, kept from {notebook}.", **facts)
    if rule.yours:
        return gettext("Driven by your {name}.", **facts)
    if rule.source == NOT_PASSED:
        return gettext("Driven by the course's own {name}, since yours does not pass yet.", **facts)
    if rule.source == NO_LONGER:
        return gettext(
            "Driven by the course's own {name}. Your kept {name} no longer passes: check it again in {notebook}.",
            **facts,
        )
    return gettext("Driven by the course's own {name}.", **facts)


class _NullStream(io.TextIOBase):
    """A text stream that discards what is written to it."""

    def write(self, text: str) -> int:
        return len(text)


_NOWHERE = _NullStream()


@dataclass(frozen=True)
class Quiet:
    """A learner's function without what it prints: a slider calls it hundreds of times at every move."""

    function: Callable

    def __call__(self, *arguments):
        shown, sys.stdout = sys.stdout, _NOWHERE  # contextlib's way takes longer than a step of gradient descent
        try:
            return self.function(*arguments)
        finally:
            sys.stdout = shown


def rule(name: str, learners: Callable | None = None) -> Rule:
    """The learner's function if it passes the check of that name, else the course's reference.

    If none is given, or one that is still blank, the learner's is the one that was kept when it passed.
    """
    if learners is None:
        return _kept_rule(name, NOT_GIVEN)
    report = check(learners, name)
    if report.passed:
        return Rule(name, Quiet(learners), YOURS)
    if report.verdict == "not written":
        return _kept_rule(name, NOT_WRITTEN)
    return Rule(name, COURSE[name].reference, NOT_PASSED, attempt=Quiet(learners))


def course_rule(name: str) -> Rule:
    """The course's reference, whatever the learner has written: what an experiment trains with or measures against."""
    return Rule(name, COURSE[name].reference, NOT_GIVEN)


def _kept_rule(name: str, source: str) -> Rule:
    """The learner's function as it passed; where none is kept that still does, the course's, with this source."""
    if function := passed_function(name):
        return Rule(name, Quiet(function), YOURS, kept=True, beside_a_blank=source == NOT_WRITTEN)
    return Rule(name, COURSE[name].reference, NO_LONGER if no_longer_passes(name) else source)

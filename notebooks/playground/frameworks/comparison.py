"""How far two runs of the same training are apart, in digits and in words."""

from collections.abc import Iterable, Mapping
from itertools import groupby

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.captions import short
from playground.frameworks.recorded_programs import FRAMEWORKS, Program

Curves = Mapping[str, np.ndarray]
#: What both Pythons round differently may differ from here on.
SAME = 1e-12
MOST_DIGITS = 12


def apart(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """The difference at each number, as a share of theirs; infinite where mine is no number."""
    with np.errstate(all="ignore"):
        share = np.abs(mine - theirs) / np.maximum(np.abs(theirs), np.finfo(float).tiny)
    return np.where(np.isfinite(share), share, np.inf)


def shared_digits(mine: np.ndarray, theirs: Iterable[float], most: int = MOST_DIGITS) -> int:
    """So many digits are the same throughout; no more than ``most``, so that every machine says the same."""
    furthest = np.clip(apart(mine, np.array(theirs)).max(), 10.0**-most, 1.0)
    return int(np.floor(-np.log10(furthest) + 1e-9))


def agrees(mine: np.ndarray, program: Program, curve: str) -> bool:
    """Whether as many digits are the same as the record says."""
    return shared_digits(mine, program.curves[curve], program.digits[curve]) == program.digits[curve]


def in_words(mine: Curves, programs: Mapping[str, Program], epochs: bool) -> str:
    """How many digits of each curve are those of each framework."""
    told = [_curve_in_words(name, mine, programs, epochs) for name in mine]
    if any(digits < MOST_DIGITS for program in programs.values() for digits in program.digits.values()):
        told.append(gettext("Where there are fewer digits, a comment in the code says why."))
    return " ".join(told)


def _curve_in_words(name: str, mine: Curves, programs: Mapping[str, Program], epochs: bool) -> str:
    digits = {
        framework: shared_digits(mine[name], program.curves[name], program.digits[name])
        for framework, program in programs.items()
    }
    alike = groupby(sorted(digits, key=lambda each: -digits[each]), key=digits.__getitem__)
    parts = (
        gettext(
            "in {frameworks} to {digits} digits", frameworks=listed(FRAMEWORKS[each] for each in group), digits=count
        )
        for count, group in alike
    )
    return _sentence(name, epochs, len(mine[name]), ", ".join(parts))


def _sentence(name: str, epochs: bool, count: int, parts: str) -> str:
    if name == "rates":
        return ngettext(
            "Over {count} epoch the learning rate is the same as {parts}.",
            "Over {count} epochs the learning rate is the same as {parts}.",
            count, parts=parts,
        )  # fmt: skip
    if epochs:
        return ngettext(
            "Over {count} epoch the loss is the same as {parts}.",
            "Over {count} epochs the loss is the same as {parts}.",
            count, parts=parts,
        )  # fmt: skip
    return ngettext(
        "Over {count} step the loss is the same as {parts}.",
        "Over {count} steps the loss is the same as {parts}.",
        count, parts=parts,
    )  # fmt: skip


def listed(names: Iterable[str]) -> str:
    """ "torch, Keras and optax"."""
    *others, last = names
    return gettext("{others} and {last}", others=", ".join(others), last=last) if others else last


def curve_name(name: str) -> str:
    return gettext("learning rate") if name == "rates" else gettext("loss")


def where_it_leaves(rule: str, attempt: Curves, right: Curves, epochs: bool) -> str:
    """The first number of a learner's run that is not that of the right one, both as they are told."""
    for name in right:
        off = apart(attempt[name], right[name]) > SAME
        if off.any():
            at = int(off.argmax())
            mine, theirs = _told_apart(attempt[name][at], right[name][at])
            where = gettext("in epoch {at}", at=at) if epochs else gettext("at step {at}", at=at)
            facts = {"rule": rule, "where": where, "curve": curve_name(name), "mine": mine, "theirs": theirs}
            return gettext(
                "Your {rule} leaves the curve {where}, counted from 0: its {curve} is {mine}, and theirs {theirs}.",
                **facts,
            )
    return gettext("Your {rule} keeps to the curve here; check says what is not right yet.", rule=rule)


def _told_apart(mine: float, theirs: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    pairs = [(short(mine, digits), short(theirs, digits)) for digits in range(3, 17)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])

"""Numbers that a learner types, held against what they may be. Each error names the value and what to do about it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.reporting.language import gettext
from playground.rules import KnobValue

#: Shares that are kept from step to step: at 1 nothing new would ever come in.
SHARES = ("beta", "beta1", "beta2", "rho")
#: Amounts that may be 0, which turns them off.
AMOUNTS = ("eps", "weight_decay")


def at_least_one(name: str, value: object) -> int:
    """``value`` as a whole number from 1, or a ValueError. ``name`` is the argument that it was given for."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and value >= 1:
        return int(value)
    raise ValueError(
        gettext("{name} = {value} cannot be: it counts, so give a whole number from 1.", name=name, value=shown(value))
    )


def positive(name: str, value: object) -> None:
    """Raise a ValueError unless every number of ``value`` is above 0 and finite."""
    odd = _first_that_is_not(lambda numbers: np.isfinite(numbers) & (numbers > 0), name, value)
    if odd is not None:
        raise ValueError(gettext("{name} = {value} cannot be: give a number above 0.", name=name, value=f"{odd:g}"))


def not_negative(name: str, value: object) -> None:
    """Raise a ValueError unless every number of ``value`` is 0 or above and finite."""
    odd = _first_that_is_not(lambda numbers: np.isfinite(numbers) & (numbers >= 0), name, value)
    if odd is not None:
        raise ValueError(
            gettext("{name} = {value} cannot be: give 0, or a number above it.", name=name, value=f"{odd:g}")
        )


def check_knob_values(knobs: Mapping[str, KnobValue]) -> None:
    """Raise a ValueError that names the first knob whose value makes no training. Functions of the step are let be."""
    for name, value in knobs.items():
        if callable(value):
            continue
        if name == "lr":
            _check_lr(value)
        elif name in SHARES:
            check_share(name, value)
        elif name in AMOUNTS:
            not_negative(name, value)


def _check_lr(value: object) -> None:
    odd = _first_that_is_not(lambda numbers: np.isfinite(numbers) & (numbers > 0), "lr", value)
    if odd is None:
        return
    why = gettext("nothing would move") if odd == 0 else gettext("every step would go uphill")
    if not np.isfinite(odd):
        why = gettext("it is no number to step by")
    raise ValueError(
        gettext(
            "lr = {value} trains nothing: {why}. Give a number above 0, 0.1 for example.", value=f"{odd:g}", why=why
        )
    )


def check_share(name: str, value: object) -> None:
    """Raise a ValueError unless every number of ``value`` is at least 0 and below 1."""
    odd = _first_that_is_not(lambda numbers: (numbers >= 0) & (numbers < 1), name, value)
    if odd is not None:
        raise ValueError(
            gettext(
                "{name} = {value} cannot be: it is the share of the past that a step keeps, at least 0 and below 1. "
                "Usual values are 0.9 and 0.99.",
                name=name,
                value=f"{odd:g}",
            )
        )


def same_length(arguments: Mapping[str, Any]) -> None:
    """Raise a ValueError unless all that have several values have equally many: a value for each copy."""
    counts = {name: np.size(value) for name, value in arguments.items() if np.ndim(value) == 1}
    if len({count for count in counts.values() if count != 1}) > 1:
        listed = ", ".join(f"{name} {count}" for name, count in counts.items())
        raise ValueError(
            gettext(
                "Every copy of the network takes one value of each, so give equally many, or one for all: {counts}.",
                counts=listed,
            )
        )


def _first_that_is_not(fine: Callable[[np.ndarray], np.ndarray], name: str, value: object) -> float | None:
    """The first number of ``value`` that is not ``fine``, or None. What holds no numbers raises a ValueError."""
    try:
        numbers = np.ravel(np.asarray(value, dtype=float))
    except (TypeError, ValueError):
        raise ValueError(
            gettext("{name} = {value} is no number: give a number, or an array of them.", name=name, value=shown(value))
        ) from None
    odd = numbers[~fine(numbers)]
    return float(odd[0]) if odd.size else None


def shown(value: object) -> str:
    """What the learner typed, as Python would show it, if that is short."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

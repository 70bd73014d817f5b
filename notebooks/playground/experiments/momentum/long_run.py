"""What becomes of a run, in words: on a quadratic in the long run, and of a rule that does not pass yet."""

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.convergence import convergence_rate, largest_lr, roots, whole_steps_per_digit
from playground.surfaces import Quadratic

#: How a run moves in the long run.
LIMIT, LOST, OVERSHOOTS, SWINGS, CREEPS = range(5)


def motion(form: str, lr: float, beta: float, surface: Quadratic) -> int:
    """Which of the five a run does whose start lies off both axes of the ravine."""
    mu, L = surface.curvatures  # noqa: N806
    limit = largest_lr(form, beta, L)
    if np.isclose(lr, limit):
        return LIMIT
    if lr > limit:
        return LOST
    gentle, steep = (roots(form, lr, beta, curvature) for curvature in (mu, L))
    if abs(steep).max() > abs(gentle).max() + 1e-9:
        return OVERSHOOTS
    return SWINGS if np.iscomplexobj(gentle) else CREEPS


def long_run(form: str, lr: float, beta: float, surface: Quadratic) -> str:
    """A sentence: whether a run from the surface's start converges, how, and how fast."""
    moving = tuple(curvature for curvature, place in zip(surface.curvatures, surface.start, strict=True) if place != 0)
    if len(moving) < 2:
        return _one_direction(form, lr, beta, moving)
    facts = {
        "limit": short(largest_lr(form, beta, surface.curvatures[1]), 3),
        "share": f"{convergence_rate(form, lr, beta, surface.curvatures):.1%}",
        "factor": f"{convergence_rate(form, lr, beta, surface.curvatures):.2f}",
    }
    return _sentences(facts)[motion(form, lr, beta, surface)]


def _sentences(facts: dict[str, str]) -> tuple[str, ...]:
    return (
        gettext("This lr is the limit itself, {limit}: across the ravine it jumps to and fro for ever.", **facts),
        gettext(
            "This lr is above the limit, {limit}: it is thrown out; in the long run a step makes the distance {factor}"
            " times as long.",
            **facts,
        ),
        gettext(
            "Across the ravine it overshoots, and that is the slow direction: in the long run a step leaves {share} of "
            "the distance.",
            **facts,
        ),
        gettext(
            "It swings past the bottom and comes back: in the long run a step leaves {share} of the distance.", **facts
        ),
        gettext(
            "It creeps along the ravine from one side: in the long run a step leaves {share} of the distance.", **facts
        ),
    )


def _one_direction(form: str, lr: float, beta: float, moving: tuple[float, ...]) -> str:
    """What is said of a start on an axis of the ravine, which a run never leaves."""
    if not moving:
        return gettext("It starts at the bottom and stays there.")
    rate = convergence_rate(form, lr, beta, (moving[0], moving[0]))
    if rate > 1:
        factor = f"{rate:.2f}"
        return gettext("It moves along one axis only: a step makes the distance {factor} times as long.", factor=factor)
    share = f"{rate:.1%}"
    return gettext("It moves along one axis only: in the long run a step leaves {share} of the distance.", share=share)


def motion_figures(form: str, lr: float, beta: float, surface: Quadratic) -> dict[str, str]:
    """How a run moves and how fast it converges, as columns of a table."""
    rate = convergence_rate(form, lr, beta, surface.curvatures)
    digit = whole_steps_per_digit(float(rate))
    names = (
        gettext("jumps to and fro for ever"),
        gettext("is thrown out"),
        gettext("overshoots across the ravine"),
        gettext("swings"),
        gettext("creeps"),
    )
    return {
        gettext("what it does"): names[motion(form, lr, beta, surface)],
        gettext("distance left by one step"): f"{rate:.1%}",
        gettext("steps for one more digit"): str(digit) if digit else gettext("never"),
    }


def loss_in_words(loss: float) -> str:
    """A loss as captions tell it."""
    return short(loss) if loss < 1e6 else gettext("above a million")


def how_yours_goes(name: str, yours: float, course: float, start: float) -> str:
    """How a rule that does not pass yet fails: its loss now, beside that of the course's rule and of the start."""
    facts = {"rule": name, "loss": loss_in_words(yours)}
    if yours < 1e6 and loss_in_words(yours) == loss_in_words(course):
        return gettext("Your {rule} has the same loss here; check says what is not right yet.", **facts)
    if not yours < 1e6:
        return gettext("Your {rule} is thrown out: its loss is {loss}.", **facts)
    if yours > start:
        return gettext("Your {rule} climbs: its loss is {loss}, more than at the start.", **facts)
    return gettext("Your {rule} goes another way: its loss is {loss}.", **facts)

"""The questions of notebook 00."""

from collections.abc import Callable

import numpy as np

from grader.reporting.language import gettext
from playground.experiments.start.ball import STEP, ball, height, roll
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.rules import rule

__all__ = ["ball_after_30_steps", "ball_in_a_hurry", "watershed"]

START = -2.3
#: Between the dips of the ground, near -0.6 and 2.2; and where balls are let go to find what separates them.
BETWEEN, STARTS = 0.8, np.linspace(-1.5, 3.0, 451)


def ball_after_30_steps(downhill: Callable | None = None) -> Question:
    """Where the ball ends, and whether it lies still there."""
    chooser = rule("downhill", downhill)

    def outcome() -> Outcome:
        *_, before, last = roll(chooser.function, START, 30)
        value = 2 * (last > BETWEEN) + (before != last)
        facts = {"before": f"{before:.2f}", "last": f"{last:.2f}"}
        words = gettext("After 29 steps the ball is at x = {before}, after 30 at {last}, and so on for ever.", **facts)
        return Outcome(int(value), words)

    options = (
        gettext("It lies still in the first dip."),
        gettext("It hops to and fro in the first dip."),
        gettext("It lies still in the second dip."),
        gettext("It hops to and fro in the second dip."),
    )
    ask = gettext("The ball starts at x = -2.3, above two dips. What is it doing after 30 steps?")
    return Question(ask, Buttons(options), outcome)


def ball_in_a_hurry(in_a_hurry: Callable = np.sign) -> Question:
    """Where the ball is after five steps of a rule that goes the wrong way."""

    def outcome() -> Outcome:
        x = float(roll(in_a_hurry, START, 5)[-1])
        facts = {"x": f"{x:.2f}", "first": f"{height(START):.2f}", "last": f"{height(x):.2f}"}
        climbed = gettext("After 5 steps it is at x = {x}. It has climbed from height {first} to {last}.", **facts)
        fallen = gettext("After 5 steps it is at x = {x}. It has come down from height {first} to {last}.", **facts)
        return Outcome(x, climbed if height(x) > height(START) else fallen)

    ask = gettext(
        "The ball starts at x = -2.3, on ground that falls to the right, and asks in_a_hurry which way to go. "
        "Where is it after 5 steps of {step}?",
        step=f"{STEP:g}",
    )
    return Question(ask, Number(gettext("x after 5 steps"), -4.0, 4.0, off=0.1), outcome)


def watershed(downhill: Callable | None = None) -> Question:
    """The place that separates the balls which end in the left dip from those which end in the right one."""
    chooser = rule("downhill", downhill)

    def outcome() -> Outcome:
        ends = np.array([roll(chooser.function, start)[-1] for start in STARTS])
        parts = float(STARTS[(ends > BETWEEN).argmax()])
        words = gettext(
            "Of balls let go at many places, those left of x = {x} end in the left dip, and those right of it in the "
            "right one. It is the top of the hill: there the slope changes its sign.",
            x=f"{parts:.2f}",
        )
        return Outcome((parts, 0.0), words)

    ask = gettext(
        "Somewhere on this ground a ball let go a little further left ends in the left dip, and one a little further "
        "right in the right dip. Where? Drag the orange marker there, or click it and use the arrow keys."
    )
    answer = Marker(ball().at(start=3.8, steps=0), 0, gettext("the place that separates them"), (0.15, 0.0), axis="x")
    return Question(ask, answer, outcome)

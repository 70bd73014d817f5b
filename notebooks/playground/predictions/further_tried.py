"""The questions of notebook 06 after which a learner goes on trying, in a cell of their own."""

import numpy as np

from grader.reporting.language import gettext
from playground.experiments.further.bench import end_losses
from playground.experiments.further.contenders import CONTENDERS
from playground.network.adjustments import Adjustment
from playground.network.model import Network
from playground.network.training import train
from playground.question import Buttons, Outcome, Question
from playground.rules import course_rule

__all__ = ["frozen_layer", "half_precision_step", "summed_parts"]

SEEDS, PARTS = 8, 4
#: Losses within this factor of one another count as about the same.
ALIKE = 1.25


def summed_parts() -> Question:
    """What it does to two rules that the gradients of four parts are added up and not averaged."""

    def outcome() -> Outcome:
        heavy, heavy_sum, adam, adam_sum = (
            _times_as_long(name, times) for name in ("heavy_ball", "adam") for times in (1, PARTS)
        )
        words = gettext(
            "Mean validation losses of {seeds} seeds: heavy ball {heavy} with the mean, {heavy_sum} with the sum; Adam "
            "{adam} with the mean, {adam_sum} with the sum.",
            seeds=SEEDS,
            heavy=f"{heavy:.2f}",
            heavy_sum=f"{heavy_sum:.2f}",
            adam=f"{adam:.2f}",
            adam_sum=f"{adam_sum:.2f}",
        )
        doubled = heavy_sum > 2 * heavy, adam_sum > 2 * adam
        return Outcome([(True, False), (False, True), (True, True), (False, False)].index(doubled), words)

    options = (
        gettext("Heavy ball's at least doubles, and Adam's does not."),
        gettext("Adam's at least doubles, and heavy ball's does not."),
        gettext("Both at least double."),
        gettext("Neither of them doubles."),
    )
    ask = gettext(
        "Heavy ball and Adam, each at its own best lr, get the sum of four parts' gradients in place of their mean. "
        "What becomes of their losses after ten epochs?"
    )
    return Question(ask, Buttons(options), outcome)


def _times_as_long(name: str, times: float) -> float:
    """The mean loss of a rule at its best lr, where every gradient is so many times as long."""
    return _mean_loss(name, {**CONTENDERS[name].knobs, "lr": CONTENDERS[name].lr}, lambda _, grad: times * grad)


def _mean_loss(name: str, knobs: dict, adjust: Adjustment) -> float:
    return float(end_losses(train(course_rule(name), knobs, range(SEEDS), adjust=[adjust])).mean())


def frozen_layer() -> Question:
    """Which of two layers costs more if it keeps its first weights."""
    first, second = (moving[0].size + moving[1].size for moving in _layers())

    def outcome() -> Outcome:
        none, without_first, without_second = (_with_frozen(layer) for layer in (None, 0, 1))
        words = gettext(
            "Mean validation losses of {seeds} seeds: with nothing frozen {none}, with the first layer frozen {first}, "
            "with the second {second}.",
            seeds=SEEDS,
            none=f"{none:.2f}",
            first=f"{without_first:.2f}",
            second=f"{without_second:.2f}",
        )
        ratio = without_first / without_second
        return Outcome(0 if ratio > ALIKE else 1 if ratio < 1 / ALIKE else 2, words)

    options = (
        gettext("With the first layer frozen, {count} numbers.", count=f"{first:,}"),
        gettext("With the second layer frozen, {count} numbers.", count=f"{second:,}"),
        gettext("Within a quarter the losses are the same."),
    )
    ask = gettext(
        "Heavy ball trains the network for ten epochs at lr 0.1, and one of the two layers is frozen: it keeps its "
        "first, random weights. With which one does the loss end higher?"
    )
    return Question(ask, Buttons(options), outcome)


def _with_frozen(layer: int | None) -> float:
    """The mean loss where the numbers of one layer get no gradient; None freezes neither."""
    moving = np.ones(Network().size)
    if layer is not None:
        for part in _layers(moving)[layer]:
            part[:] = 0
    return _mean_loss("heavy_ball", {"lr": 0.1, "beta": 0.9}, lambda _, grad: moving * grad)


def _layers(numbers: np.ndarray | None = None) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Weights and biases of either layer, as views into a number for each parameter."""
    parts = Network().layers(np.zeros(Network().size) if numbers is None else numbers)
    return parts[:2], parts[2:]


def half_precision_step() -> Question:
    """Where Adam's first step takes two weights in float16, where eps is too small to be a number."""
    lr, eps = 0.1, 1e-8

    def outcome() -> Outcome:
        still, moved = (float(each) for each in step_in_half(lr, eps))
        words = gettext("From 1 the first weight goes to {still}, and the second to {moved}.", still=still, moved=moved)
        if not np.isfinite([still, moved]).any():
            return Outcome(3, words)
        return Outcome(2 if np.isnan(still) else 1 if abs(moved - 1) > 2 * lr else 0, words)

    options = (
        gettext("The first stays, and the second moves by about lr."),
        gettext("The first stays, and the second moves by far more than lr."),
        gettext("The first becomes nan, and the second moves by about lr."),
        gettext("Neither is a finite number any more."),
    )
    ask = gettext(
        "Two weights are 1, their first gradients 0 and 0.0001. Adam takes one step in float16, with lr {lr} and eps "
        "1e-8. What becomes of them?",
        lr=lr,
    )
    return Question(ask, Buttons(options), outcome)


def step_in_half(lr: float, eps: float) -> np.ndarray:
    """Two weights of 1, one of them without a gradient, after Adam's first step in float16."""
    w, zero, grad = np.ones(2, np.float16), np.zeros(2, np.float16), np.array([0, 0.0001], np.float16)
    with np.errstate(all="ignore"):  # that it may be no number is what is asked
        return course_rule("adam").function(w, grad, zero, zero, 0, lr, 0.9, 0.999, eps)[0]

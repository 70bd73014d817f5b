"""The questions of notebook 04."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure
from playground.captions import short
from playground.experiment import Frame
from playground.experiments.adam import adam_loses, forgetting, grand_race
from playground.marks import Arrow, Dots
from playground.over_seeds import decay_study as study
from playground.palette import BLACK
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.rules import rule
from playground.simulate import simulate
from playground.surfaces import RAVINE
from playground.top_view import contours

__all__ = [
    "best_decay",
    "decay_alone",
    "first_step",
    "hundredfold",
    "hundredth_step",
    "rare_gradient",
    "remembering_nothing",
    "thrown_out",
    "turned_ravine",
    "who_wins",
]

USUAL = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def hundredth_step(adagrad: Callable | None = None) -> Question:
    """How long AdaGrad's hundredth step is."""
    step = rule("adagrad", adagrad)

    def outcome() -> Outcome:
        lengths = forgetting.step_lengths(step, np.ones(100), rho=0.0)
        facts = {"last": f"{lengths[100]:.2f}", "first": f"{lengths[1]:.2f}"}
        told = gettext("The first step was {first} long, the hundredth {last}, in units of lr.", **facts)
        return Outcome(float(lengths[100]), told)

    ask = gettext("A weight gets a gradient of 1 at every step. How long is AdaGrad's hundredth step, in units of lr?")
    return Question(ask, Number(gettext("length of step 100, in units of lr"), 0.001, 100), outcome)


def remembering_nothing(rmsprop: Callable | None = None) -> Question:
    """What RMSProp does with rho = 0."""
    step, grads = rule("rmsprop", rmsprop), (0.01, 1.0, 100.0)

    def outcome() -> Outcome:
        moved = [float(forgetting.step_lengths(step, np.full(1, grad), rho=0.0)[1]) for grad in grads]
        told = gettext(
            "Under gradients of {grads} the steps were {steps} long, in units of lr.",
            grads=", ".join(map(short, grads)), steps=", ".join(map(short, moved)),
        )  # fmt: skip
        return Outcome(1 if np.allclose(moved, 1) else 2 if np.allclose(moved, grads) else 0, told)

    options = (
        gettext("It does not move: nothing is remembered."),
        gettext("It moves by lr, however large the gradient is."),
        gettext("It moves by lr times the gradient, as gradient descent does."),
    )
    return Question(gettext("With rho = 0, what does RMSProp do?"), Buttons(options), outcome)


def hundredfold(adam: Callable | None = None) -> Question:
    """What becomes of Adam's path when every gradient is a hundred times as large."""
    step = rule("adam", adam)

    def outcome() -> Outcome:
        paths = [_path(step, factor) for factor in (1.0, 100.0)]
        apart = np.abs(paths[1] - paths[0]).max()
        told = gettext(
            "In the ravine, with lr 0.1, the two paths were at most {apart} apart in 80 steps: the quotient of m and "
            "the root of v does not know the units of the loss.",
            apart=short(float(apart), 1),
        )  # fmt: skip
        return Outcome(0 if apart < 1e-3 else 1, told)

    options = (
        gettext("Hardly at all: it is the same path."),
        gettext("The steps are a hundred times as long, and it is thrown out."),
        gettext("The steps are ten times as long, since v has a root over it."),
    )
    ask = gettext("Every gradient is now a hundred times as large. How does Adam's path change?")
    return Question(ask, Buttons(options), outcome)


def _path(step: Callable, factor: float) -> np.ndarray:
    """Adam's path in the ravine, its gradients multiplied by a factor."""
    w, state, path = np.array(RAVINE.start), [np.zeros(2), np.zeros(2), 0], [np.array(RAVINE.start)]
    for _ in range(80):
        w, *state = step(w, factor * RAVINE.gradient(w), *state, lr=0.1, **USUAL)
        path.append(w)
    return np.array(path)


def first_step(adam: Callable | None = None) -> Question:
    """Where Adam's first step in the ravine lands."""
    step = rule("adam", adam)

    def outcome() -> Outcome:
        x, y = simulate(step, RAVINE, 1, lr=0.5, **USUAL).w[1].tolist()
        gradient = "({:.2g}, {:.2g})".format(*RAVINE.gradient(np.array(RAVINE.start)).tolist())
        told = gettext(
            "It landed at ({x}, {y}): lr along both weights, though the gradient is {gradient}.",
            x=f"{x:.2f}", y=f"{y:.2f}", gradient=gradient,
        )  # fmt: skip
        return Outcome((x, y), told)

    ask = gettext(
        "Adam takes its first step from the start of the arrow, with lr = 0.5. The gradient there is {gradient}, and "
        "the arrow points against it. Where does the step land? Drag the orange marker there.",
        gradient="(2.2, 12)",
    )
    return Question(
        ask, Marker(_start_in_the_ravine(), 0, gettext("where the first step lands"), (0.15, 0.15)), outcome
    )


@cache
def _start_in_the_ravine() -> Frame:
    figure = new_figure(600, 400)
    contours(figure.subplots(), RAVINE, gettext("The ravine, seen from above"))
    (x, y), down = RAVINE.start, -RAVINE.gradient(np.array(RAVINE.start))
    dx, dy = 0.7 * down / np.hypot(*down)
    marks = Arrow(0, x, y, dx, dy, BLACK, 1.6), Dots(0, x, y, BLACK, 6, hollow=True)
    return Frame(Canvas(figure), marks, gettext("The start, and the direction in which the loss falls most steeply."))


#: The rules that divide a step by a root of squared gradients.
DIVIDE = {"adagrad", "rmsprop", "adam", "adamw"}
RUNNERS = ("gradient_descent", "nesterov", "adagrad", "rmsprop", "adam")


def who_wins(
    adagrad: Callable | None = None, rmsprop: Callable | None = None, adam: Callable | None = None
) -> Question:
    """Which of five rules is best in the ravine."""
    learners = {"adagrad": adagrad, "rmsprop": rmsprop, "adam": adam}

    def outcome() -> Outcome:
        ended = grand_race.ends(grand_race.runners(**learners), "ravine")
        first, *_, last = sorted(RUNNERS, key=ended.__getitem__)
        told = gettext("Of these five {first} ended lowest, and {last} highest.", first=first, last=last)
        return Outcome(RUNNERS.index(first), told)

    ask = gettext("Each at its best lr, and 100 steps: which of these ends lowest in the ravine?")
    return Question(ask, Buttons(RUNNERS), outcome)


def turned_ravine(
    adagrad: Callable | None = None, rmsprop: Callable | None = None, adam: Callable | None = None
) -> Question:
    """How many places RMSProp loses when the ravine is turned."""

    def outcome() -> Outcome:
        rules = grand_race.runners(adagrad=adagrad, rmsprop=rmsprop, adam=adam)
        surfaces = ("ravine", "turned ravine")
        before, after = (grand_race.place("rmsprop", grand_race.ends(rules, surface)) for surface in surfaces)
        facts = {"before": before, "after": after, "lost": after - before, "count": len(rules)}
        told = gettext("RMSProp went from place {before} to place {after} of {count}: it lost {lost}.", **facts)
        return Outcome(after - before, told)

    ask = gettext(
        "Now the ravine is turned by 30 degrees and lies across the weights. How many places does RMSProp lose by that?"
    )
    return Question(ask, Number(gettext("places lost"), 0, 7, off=1, whole=True), outcome)


def thrown_out(
    adagrad: Callable | None = None, rmsprop: Callable | None = None, adam: Callable | None = None
) -> Question:
    """Which rules are thrown out at ten times their best lr."""

    def outcome() -> Outcome:
        rules = grand_race.runners(adagrad=adagrad, rmsprop=rmsprop, adam=adam)
        ended = grand_race.ends(rules, "bent valley", 10.0)
        out = {name for name, end in ended.items() if end > grand_race.DIVERGED}
        others = set(ended) - DIVIDE
        told = gettext("Thrown out: {names}.", names=", ".join(name for name in ended if name in out))
        return Outcome(1 if out == others else 2 if out == DIVIDE else 3 if out == set(ended) else 0, told)

    options = (
        gettext("Gradient descent alone."),
        gettext("The four that do not divide by a root: gradient descent, both momenta, Nesterov."),
        gettext("The four that divide by a root: AdaGrad, RMSProp, Adam, AdamW."),
        gettext("All eight."),
    )
    ask = gettext("In the bent valley everybody gets ten times the best lr. Which are thrown out?")
    return Question(ask, Buttons(options), outcome)


def decay_alone(adamw: Callable | None = None) -> Question:
    """What AdamW's decay leaves of a weight whose gradient is 0."""
    step = rule("adamw", adamw)

    def outcome() -> Outcome:
        w, zero = np.ones(1), np.zeros(1)
        state = step.initial_state(w)
        for _ in range(1000):
            w, *state = step(w, zero, *state, lr=0.01, weight_decay=0.1, **USUAL)
        left = 100 * float(w[0])
        return Outcome(
            left,
            gettext(
                "{left}% of it is left: a thousandth of what was there was taken a thousand times.", left=f"{left:.1f}"
            ),
        )

    ask = gettext(
        "A weight has a gradient of 0 for 1000 steps of AdamW, with lr = 0.01 and weight_decay = 0.1. "
        "How much of it is left, in percent?"
    )
    return Question(ask, Number(gettext("what is left of the weight"), 0, 100, "%"), outcome)


def best_decay() -> Question:
    """What becomes of the best decay as lr grows, over several seeds."""

    def outcome() -> Outcome:
        best = [study.best_decays(kind, study.recorded_or_searched(kind)) for kind in (study.INSIDE, study.BESIDE)]
        (l2, *_, l2_last), (beside, *_, beside_last) = best
        told = gettext(
            "From lr {lr} to {last} the best L2 strength went from {l2} to {l2_last}, AdamW's best weight_decay from "
            "{beside} to {beside_last}: less than half or twice as much is within what a few seeds can tell.",
            lr=short(study.RATES[0]), last=short(study.RATES[-1]), l2=short(l2, 2), l2_last=short(l2_last, 2),
            beside=short(beside, 2), beside_last=short(beside_last, 2),
        )  # fmt: skip
        return Outcome(2 * int(l2_last < l2 / 2) + int(beside_last < beside / 2), told)

    options = (
        gettext("Both can be left alone."),
        gettext("The L2 strength can be left alone; AdamW's decay must come down."),
        gettext("The L2 strength must come down; AdamW's decay can be left alone."),
        gettext("Both must come down."),
    )
    ask = gettext(
        "At four rates, from lr 0.01 to 0.056, both are trained with seven decays and six seeds each. As lr grows, "
        "must the best decay come down?"
    )
    return Question(ask, Buttons(options), outcome)


def rare_gradient(adam: Callable | None = None) -> Question:
    """Where Adam ends with a longer memory, when a rare, large gradient is right."""
    step = rule("adam", adam)

    def outcome() -> Outcome:
        grads = adam_loses.rare_gradients(3.0, 3)
        brief, long = (float(adam_loses.path_of(step, grads, beta2)[-1]) for beta2 in (0.1, 0.9))
        told = gettext(
            "With beta2 = 0.9 Adam ended at x = {long}, with 0.1 at x = {brief}: with the longer memory the divisor "
            "hardly changes from step to step, and the large gradient counts as what it is.",
            long=f"{long:.2f}", brief=f"{brief:.2f}",
        )  # fmt: skip
        return Outcome(long, told)

    ask = gettext(
        "With beta2 = 0.1 Adam ends at x = 1, as far from the lowest loss as it can get. Where does it end, after "
        "{steps} steps, with a longer memory, beta2 = 0.9?",
        steps=adam_loses.STEPS,
    )
    return Question(ask, Number(gettext("x after {steps} steps", steps=adam_loses.STEPS), -1, 1, off=0.2), outcome)

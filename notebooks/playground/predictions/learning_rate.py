"""The questions of notebook 01. Those that are asked before their function is written take none."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.convergence import optimal_lr, whole_steps_per_digit
from playground.experiment import Frame
from playground.experiments.learning_rate.condition_number import stretched
from playground.experiments.learning_rate.range_test import STOPS, draw_test, tested, trained_with
from playground.experiments.learning_rate.schedules import STEPS, STEPS_PER_EPOCH, noisy_losses, rates_of
from playground.experiments.learning_rate.two_valleys import limits
from playground.experiments.learning_rate.valleys import VALLEYS, valley_floors
from playground.marks import Dots, Line
from playground.palette import BLACK, BLUE, GREY
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.rules import rule
from playground.simulate import simulate
from playground.surfaces import RAVINE
from playground.top_view import contours, path_marks

__all__ = [
    "cosine_end",
    "first_quarter",
    "longer_first_step",
    "narrower_ravine",
    "never_better",
    "no_warmup",
    "range_test_alone",
    "sharp_valley",
    "tenth_epoch",
    "twice_the_lr",
    "zero_gradient",
]


def zero_gradient() -> Question:
    """What a step does where the ground is flat."""
    step = rule("gradient_descent")

    def outcome() -> Outcome:
        (w,) = step(np.array([3.0]), np.array([0.0]), lr=0.1)
        words = gettext(
            "The step left w at {w}. A step is lr times the gradient, and 0.1 times 0 is 0: flat ground gives no "
            "direction, whether it is a valley floor or a hilltop.",
            w=short(w[0]),
        )
        return Outcome(float(w[0]), words)

    ask = gettext("We stand at w = 3, lr is 0.1, and the gradient is 0. Where does the step leave us?")
    return Question(ask, Number(gettext("w after the step"), -10, 10, off=0.001), outcome)


def longer_first_step(gradient_descent: Callable | None = None) -> Question:
    """Where the first step with lr 0.19 lands."""
    step = rule("gradient_descent", gradient_descent)

    def outcome() -> Outcome:
        x, y = simulate(step, RAVINE, 1, lr=0.19).w[1]
        words = gettext(
            "It landed at ({x}, {y}), on the other wall. Across the ravine the step is nearly twice as long as the way "
            "to the floor; along the ravine it is a fifth of the way.",
            x=f"{x:.2f}", y=f"{y:.2f}",
        )  # fmt: skip
        return Outcome((float(x), float(y)), words)

    ask = gettext(
        "Seen from above: the first step with lr = 0.1 goes from the start, high on the right, to the blue dot on the "
        "floor of the ravine. Where does it land with lr = 0.19? Drag the orange marker there."
    )
    frame = Frame(_ravine(), path_marks(0, simulate(step, RAVINE, 1, lr=0.1).w), gettext("One step with lr = 0.1."))
    return Question(ask, Marker(frame, 0, gettext("the first step with lr = 0.19"), (0.3, 0.3)), outcome)


@cache
def _ravine() -> Canvas:
    figure = new_figure(560, 390)
    contours(figure.subplots(), RAVINE, gettext("The ravine, seen from above")).plot(0, 0, "+", color=BLACK, ms=9)
    return Canvas(figure)


def twice_the_lr(gradient_descent: Callable | None = None) -> Question:
    """What lr 0.21 does in the ravine."""
    step = rule("gradient_descent", gradient_descent)

    def outcome() -> Outcome:
        loss = simulate(step, RAVINE, 100, lr=0.21).loss
        away = int((loss > 10 * loss[0]).argmax())
        words = gettext("It was thrown out: after step {step} the loss is ten times that of the start.", step=away)
        return Outcome(2 if away else 0 if loss[-1] < loss[0] / 100 else 1, words)

    options = (gettext("It arrives."), gettext("It circles for ever."), gettext("It is thrown out."))
    return Question(gettext("lr = 0.1 works in the ravine. What will 0.21 do?"), Buttons(options), outcome)


def narrower_ravine(gradient_descent: Callable | None = None) -> Question:
    """What a digit costs at kappa = 100."""
    step = rule("gradient_descent", gradient_descent)

    def outcome() -> Outcome:
        surface = stretched(100.0, (2.2, 1.2))
        distance = np.hypot(*simulate(step, surface, 400, lr=optimal_lr(*surface.curvatures)).w.T)
        rate = float(distance[-1] / distance[-2])
        steps = whole_steps_per_digit(rate) or 0
        words = gettext(
            "A digit takes {steps} steps: each leaves {share} of the distance. That is about ten times as many as in "
            "the ravine. With the best lr, plain gradient descent pays in proportion to the condition number.",
            steps=steps, share=f"{rate:.1%}",
        )  # fmt: skip
        return Outcome(steps, words)

    ask = gettext(
        "In the ravine, kappa = 10, one more digit of accuracy costs 11 steps, with the best lr. Now let it curve ten "
        "times as sharply across, kappa = 100, and take the lr that is best there. How many steps does a digit cost?"
    )
    return Question(ask, Number(gettext("steps for a digit"), 1, 10_000, factor=1.3, whole=True), outcome)


def sharp_valley(gradient_descent: Callable | None = None) -> Question:
    """What lr 0.17 does in a valley whose limit is 0.16."""
    step = rule("gradient_descent", gradient_descent)

    def outcome() -> Outcome:
        x = simulate(step, VALLEYS, 80, lr=0.17).w[:, 0]
        left, right = float(x[-12:].min()), float(x[-12:].max())
        words = gettext(
            "After 80 steps it still jumps to and fro between w = {left} and w = {right}, inside the sharp valley: "
            "it can neither settle nor get out.",
            left=f"{left:.2f}", right=f"{right:.2f}",
        )  # fmt: skip
        wide = valley_floors()["wide"]
        return Outcome(0 if not np.isfinite(x[-1]) else 1 if abs(x[-1] - wide) < 0.5 else 2, words)

    ask = gettext(
        "Start in the sharp valley, whose limit is lr = {limit}. What does the ball do with lr = 0.17?",
        limit=f"{limits()['sharp']:.2f}",
    )
    options = (
        gettext("It flies off and never comes back."),
        gettext("It jumps over into the wide valley and rests there."),
        gettext("It stays in the sharp valley and never comes to rest."),
    )
    return Question(ask, Buttons(options), outcome)


def tenth_epoch() -> Question:
    """On which stair epoch 10 is."""
    staircase = rule("step_decay")

    def outcome() -> Outcome:
        lr = float(staircase.function(10, 0.6, 0.5, 5))
        words = gettext(
            "It was {lr}: epochs 0 to 4 are the first stair, 5 to 9 the second, and epoch 10 begins the third.",
            lr=short(lr),
        )
        return Outcome(lr, words)

    ask = gettext("A staircase with lr0 = 0.6, drop = 0.5 and every = 5. What is the learning rate in epoch 10?")
    return Question(ask, Number(gettext("lr in epoch 10"), 0, 1, off=0.001), outcome)


def first_quarter() -> Question:
    """How far a cosine is down after a quarter of the time."""
    schedule = rule("cosine_decay")

    def outcome() -> Outcome:
        lr, half = (float(schedule.function(step, 100, 0.4, 0.1)) for step in (25, 50))
        words = gettext(
            "After 25 steps it is still at {lr}, above the straight line: it leaves gently. Half-way, at {half}, it "
            "crosses the line, and then falls below it.",
            lr=f"{lr:.3f}", half=f"{half:.2f}",
        )  # fmt: skip
        return Outcome((25.0, lr), words)

    ask = gettext(
        "A cosine from lr 0.4 at step 0 to 0.1 at step 100. The dashed line is the straight way down. Where is the "
        "cosine after 25 steps? Drag the orange marker there."
    )
    marks = (Line(0, (0, 100), (0.4, 0.1), GREY, 1.5, "3 3"), Dots(0, (0, 100), (0.4, 0.1), BLUE, 5))
    frame = Frame(_decay(), marks, gettext("The straight way from 0.4 to 0.1."))
    return Question(ask, Marker(frame, 0, gettext("the cosine after 25 steps"), (4.0, 0.02)), outcome)


@cache
def _decay() -> Canvas:
    figure = new_figure(560, 300)
    axes = panel(figure.subplots(), "", gettext("step"), "lr", xlim=(-2, 102), ylim=(0, 0.5))
    axes.set_xticks((0, 25, 50, 75, 100))
    axes.axvline(25, color=GREY, lw=0.8, ls=":")
    return Canvas(figure)


def no_warmup() -> Question:
    """What the first step gets when there is no ramp."""
    schedule = rule("warmup_cosine")

    def outcome() -> Outcome:
        share = float(schedule.function(0, 0, 100, 0.4, 0.0)) / 0.4
        words = gettext(
            "It gets {share} of lr_max: no step lies before the cosine, and the cosine begins at its peak.",
            share=f"{share:.0%}",
        )
        return Outcome(int(np.abs(np.array([0.0, 0.5, 1.0]) - share).argmin()), words)

    options = (gettext("Nothing."), gettext("Half of it."), gettext("All of it."))
    ask = gettext("With warmup = 0, how much of lr_max does the very first step get?")
    return Question(ask, Buttons(options), outcome)


def cosine_end(cosine_decay: Callable | None = None) -> Question:
    """The loss to which a cosine comes down where a constant lr is stopped by the noise."""
    schedule = rule("cosine_decay", cosine_decay)

    def last_epoch(rates: np.ndarray) -> float:
        return float(noisy_losses(rates[None], 1.0)[0, -STEPS_PER_EPOCH:].mean())

    constant = last_epoch(np.full(STEPS, 0.5))

    def outcome() -> Outcome:
        loss = last_epoch(rates_of(schedule, 0.5))
        words = gettext(
            "In the last epoch its mean loss is {loss}; that of the constant lr is about {times} times as high. The "
            "cosine's steps have become short, and the noise moves it little.",
            loss=short(loss), times=round(constant / loss),
        )  # fmt: skip
        return Outcome(loss, words)

    ask = gettext(
        "In this noise a constant lr of 0.5 has a mean loss of {loss} after 20 epochs. A cosine begins with the same "
        "0.5 and ends at 0. What is its mean loss after 20 epochs?",
        loss=short(constant),
    )
    return Question(ask, Number(gettext("mean loss of the cosine"), 0.0001, 2, factor=1.6), outcome)


def never_better() -> Question:
    """When a loss that never changes brings the first cut."""
    plateau = rule("reduce_on_plateau")

    def outcome() -> Outcome:
        state, epoch = (0.4, float("inf"), 0), 0
        while state[0] == 0.4 and epoch < 20:
            state, epoch = plateau.function(0.5, *state, 0.5, 2, 0.0), epoch + 1
        words = gettext(
            "It was cut at the end of epoch {epoch}. The first epoch is the best so far; after it the same loss is no "
            "improvement, and the third bad epoch in a row exceeds the patience.",
            epoch=epoch,
        )
        return Outcome(epoch, words)

    ask = gettext(
        "patience = 2, and the loss is 0.5 in every epoch from the first on. At the end of which epoch is the learning "
        "rate cut for the first time? Count the epochs from 1 here."
    )
    return Question(ask, Number(gettext("epoch of the first cut"), 1, 20, off=0, whole=True), outcome)


def range_test_alone(gradient_descent: Callable | None = None) -> Question:
    """With which lr a training ends lowest, judged by the range test alone."""
    step = rule("gradient_descent", gradient_descent)
    rates, losses = tested(step)

    def outcome() -> Outcome:
        final = trained_with(step).loss
        best, lowest = float(STOPS[np.nanargmin(final)]), float(rates[np.nanargmin(losses)])
        words = gettext(
            "After five epochs lr {best} has the lowest validation loss, {loss}. The loss of the range test is lowest "
            "at {lowest}.",
            best=short(best), loss=f"{np.nanmin(final):.2f}", lowest=short(lowest),
        )  # fmt: skip
        return Outcome((best, 1.0), words)

    ask = gettext(
        "From the range test alone: which lr will have the lowest loss after five epochs of training? "
        "Drag the orange marker there."
    )
    frame = Frame(_test(), (Line(0, rates, losses, BLUE, 2),), gettext("The loss of the range test at each lr."))
    return Question(ask, Marker(frame, 0, gettext("the best lr"), (0.35, np.inf), axis="x"), outcome)


@cache
def _test() -> Canvas:
    figure = new_figure(560, 340)
    draw_test(figure.subplots())
    return Canvas(figure)

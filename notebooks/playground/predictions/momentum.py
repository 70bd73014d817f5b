"""The questions of notebook 02."""

from collections.abc import Callable

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.convergence import AVERAGED, HEAVY, NESTEROV, PLAIN, convergence_rate, form_name
from playground.experiment import Frame
from playground.experiments.momentum.escape import FAR_RIGHT, STEPS, draw_profile, steps_to_rest
from playground.experiments.momentum.forms import form_knobs, momentum_rules
from playground.experiments.momentum.momentum_map import BETAS, HIGHEST_LR, LRS, MAP_STEPS
from playground.experiments.momentum.saddle import STEPS as SADDLE_STEPS
from playground.experiments.momentum.saddle import steps_to_leave
from playground.maps import rate_map
from playground.marks import Dots
from playground.palette import BLACK
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.rules import Rule, rule
from playground.simulate import simulate
from playground.surfaces import DOUBLE_WELL, NARROW, RAVINE, SADDLE

__all__ = [
    "averaged_first_step",
    "beta_raised_alone",
    "fastest_place",
    "first_thrown_out",
    "from_the_right_wall",
    "leaving_the_saddle",
    "less_momentum",
    "nesterov_at_zero",
    "what_is_wrong",
]


def averaged_first_step(momentum: Callable | None = None) -> Question:
    """How long the first step of the averaged form is, beside one of gradient descent."""
    driver = rule("momentum", momentum)

    def outcome() -> Outcome:
        w, lr = np.array([0.0]), 0.1
        after, _ = driver(w, np.array([1.0]), np.zeros(1), lr=lr, beta=0.8)
        share = round(float(abs(after[0])) / lr, 6)
        words = gettext(
            "The first step was {share} times as long as that of gradient descent. The velocity begins at zero, and "
            "the first gradient joins it with the share 1 - beta. The ball needs some steps to get going.",
            share=short(share),
        )
        return Outcome(share, words)

    ask = gettext(
        "The velocity is zero and beta = 0.8. How long is the very first step of the averaged form? Count a step of "
        "gradient descent with the same lr as 1."
    )
    return Question(ask, Number(gettext("length of the first step"), 0, 5, off=0.02), outcome)


def less_momentum(momentum: Callable | None = None) -> Question:
    """What beta 0.5 does in the narrow ravine at an lr that works with beta 0.9."""
    driver = rule("momentum", momentum)

    def outcome() -> Outcome:
        light, heavy = (simulate(driver, NARROW, 60, lr=1.0, beta=beta).loss for beta in (0.5, 0.9))
        facts = {"heavy": short(heavy[-1])}
        if light[-1] > 10 * light[0]:
            count = int((light > 10 * light[0]).argmax())
            words = ngettext(
                "It was thrown out: after {count} step its loss was more than ten times that of the start. With beta "
                "= 0.9 the loss was {heavy} after 60 steps.",
                "It was thrown out: after {count} steps its loss was more than ten times that of the start. With beta "
                "= 0.9 the loss was {heavy} after 60 steps.",
                count, **facts,
            )  # fmt: skip
            return Outcome(2, words)
        words = gettext(
            "After 60 steps its loss was {light}; with beta = 0.9 it was {heavy}.", light=short(light[-1]), **facts
        )
        return Outcome(0 if light[-1] < heavy[-1] else 1, words)

    ask = gettext(
        "In the narrow ravine, lr = 1 works with beta = 0.9. Keep lr and turn beta down to 0.5. What happens?"
    )
    options = (gettext("It arrives sooner."), gettext("It arrives later."), gettext("It is thrown out."))
    return Question(ask, Buttons(options), outcome)


def beta_raised_alone(heavy_ball: Callable | None = None) -> Question:
    """What beta 0.95 in place of 0.9 does to heavy ball's steps on a steady slope."""
    driver = rule("heavy_ball", heavy_ball)

    def outcome() -> Outcome:
        before, after = (_step_on_a_steady_slope(driver, beta) for beta in (0.9, 0.95))
        words = gettext(
            "The steps grew from {before} to {after}: {times} times as long, since 1/(1 - beta) went from 10 to 20. "
            "Halving the distance of beta from 1 doubles the step.",
            before=short(before), after=short(after), times=short(after / before),
        )  # fmt: skip
        return Outcome(round(after / before, 6), words)

    ask = gettext(
        "Heavy ball rolls down a steady slope of 1 with lr = 0.1. You turn beta from 0.9 to 0.95 and leave lr alone. "
        "How many times as long are its steps then, in the long run?"
    )
    return Question(ask, Number(gettext("times as long"), 0.1, 20, factor=1.1), outcome)


def _step_on_a_steady_slope(driver: Rule, beta: float) -> float:
    """The length of a step after 1000 steps with the gradient 1."""
    w, velocity = np.zeros(1), np.zeros(1)
    for _ in range(1000):
        before = w
        w, velocity = driver(w, np.ones(1), velocity, lr=0.1, beta=beta)
    return float(abs(w - before)[0])


def fastest_place(heavy_ball: Callable | None = None) -> Question:
    """Where on the (lr, beta) map heavy ball converges fastest in the ravine."""
    driver = rule("heavy_ball", heavy_ball)

    def outcome() -> Outcome:
        rates = rate_map(driver, RAVINE, MAP_STEPS, lr=LRS, beta=BETAS).values
        row, column = np.unravel_index(rates.argmin(), rates.shape)
        place = float(LRS[column]), float(BETAS[row, 0])
        popular = convergence_rate(HEAVY, LRS, 0.9, RAVINE.curvatures).min()
        words = gettext(
            "Of ten thousand settings the fastest was lr {lr}, beta {beta}: a step leaves {share} of the distance. "
            "With beta = 0.9 the best lr leaves {popular}.",
            lr=short(place[0]), beta=short(place[1]), share=f"{rates.min():.0%}", popular=f"{popular:.0%}",
        )  # fmt: skip
        return Outcome(place, words)

    figure = new_figure(520, 330)
    title = gettext("Every lr and beta, in the ravine (curvatures 1 and 10)")
    panel(figure.subplots(), title, "lr", "beta", xlim=(0, HIGHEST_LR), ylim=(0, 1))
    frame = Frame(Canvas(figure), (), gettext("An empty map: lr to the right, beta upwards."))
    ask = gettext("Where on this map does heavy ball converge fastest? Drag the orange marker there.")
    return Question(ask, Marker(frame, 0, gettext("the fastest place"), off=(0.05, 0.12)), outcome)


def nesterov_at_zero(nesterov: Callable | None = None) -> Question:
    """What is left of Nesterov at beta 0."""
    driver = rule("nesterov", nesterov)

    def outcome() -> Outcome:
        w, _ = driver(np.array([3.0]), np.array([-1.0]), np.array([2.0]), lr=0.1, beta=0.0)
        after = round(float(w[0]), 6)
        words = gettext(
            "w went from 3 to {after}. With beta = 0 the stored velocity has no say, and what is left is a step of "
            "plain gradient descent: -lr times the slope.",
            after=short(after, 4),
        )
        return Outcome(after, words)

    ask = gettext(
        "The same numbers as above, w = 3, velocity 2, slope -1, lr = 0.1, but beta = 0. Where is w after one step of "
        "Nesterov's rule?"
    )
    return Question(ask, Number(gettext("w after the step"), 2, 4, off=0.005), outcome)


def first_thrown_out(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Question:
    """Which rule is the first to diverge in the narrow ravine as lr grows."""
    rules = momentum_rules(momentum, heavy_ball, nesterov)

    def outcome() -> Outcome:
        for lr in np.arange(0.1, 5, 0.005):
            losses = {form: _last_share(driver, float(lr)) for form, driver in rules.items()}
            lost = [form for form, share in losses.items() if not share < 1]
            if lost:
                break
        words = gettext(
            "{form} was the first to go: at lr {lr} its loss after 300 steps is above that of the start, while the "
            "other three are still below it.",
            form=form_name(lost[0]), lr=short(float(lr), 3),
        )  # fmt: skip
        return Outcome((PLAIN, AVERAGED, HEAVY, NESTEROV).index(lost[0]), words)

    ask = gettext(
        "All four start in the narrow ravine with beta = 0.9. You raise lr little by little. Which is thrown out first?"
    )
    names = {
        PLAIN: gettext("Plain descent."),
        AVERAGED: gettext("The averaged form."),
        HEAVY: gettext("Heavy ball."),
        NESTEROV: gettext("Nesterov."),
    }
    return Question(ask, Buttons(tuple(names.values())), outcome)


def _last_share(driver: Rule, lr: float) -> float:
    """The loss after 300 steps in the narrow ravine at beta 0.9, as a share of the first."""
    loss = simulate(driver, NARROW, 300, **form_knobs(driver, lr, 0.9)).loss
    return float(loss[-1] / loss[0])


def from_the_right_wall(heavy_ball: Callable | None = None) -> Question:
    """Where the ball comes to rest that is let go above the good well."""
    driver = rule("heavy_ball", heavy_ball)
    surface = DOUBLE_WELL.starting_at((FAR_RIGHT, 0.0))

    def outcome() -> Outcome:
        run = simulate(driver, surface, STEPS, lr=0.05, beta=0.9)
        x, (_, count) = float(run.w[-1, 0]), steps_to_rest(run.w[:, 0])
        words = ngettext(
            "It came to rest at w[0] = {place} after {count} step: it rolled through the good well and over the hill, "
            "and stayed in the poor one.",
            "It came to rest at w[0] = {place} after {count} steps: it rolled through the good well and over the hill, "
            "and stayed in the poor one.",
            count, place=short(x),
        )  # fmt: skip
        return Outcome((x, float(run.loss[-1])), words)

    figure = new_figure(520, 330)
    draw_profile(figure.subplots(), gettext("Let go on the right wall, with lr = 0.05 and beta = 0.9"))
    height = float(DOUBLE_WELL.loss(np.array(surface.start)))
    let_go = Dots(0, FAR_RIGHT, height, BLACK, 6, hollow=True)
    frame = Frame(Canvas(figure), (let_go,), gettext("Two wells, and a ball high up on the right wall."))
    ask = gettext(
        "Now the ball is let go on the other side, above the good well. Where does it come to rest? "
        "Drag the orange marker there."
    )
    return Question(ask, Marker(frame, 0, gettext("where it comes to rest"), off=(0.35, 1.0), axis="x"), outcome)


def leaving_the_saddle(heavy_ball: Callable | None = None) -> Question:
    """How long heavy ball takes to leave the saddle."""
    driver = rule("heavy_ball", heavy_ball)

    def outcome() -> Outcome:
        with_it, without = (
            steps_to_leave(simulate(driver, SADDLE, SADDLE_STEPS, lr=0.05, beta=beta).loss) for beta in (0.9, 0.0)
        )
        words = ngettext(
            "It left after {count} step; without momentum it takes {without}.",
            "It left after {count} steps; without momentum it takes {without}.",
            with_it or 0, without=without,
        )  # fmt: skip
        return Outcome(with_it or 0, words)

    ask = gettext(
        "Plain descent with lr = 0.05 takes 120 steps to leave the saddle. How many does heavy ball take, with the "
        "same lr and beta = 0.9?"
    )
    answer = Number(gettext("steps until it has left"), 1, 1000, factor=1.3, whole=True)
    return Question(ask, answer, outcome)


def what_is_wrong(momentum: Callable | None = None) -> Question:
    """Which knob of the optimizer mends a fit that lacks a constant column: none."""
    driver = rule("momentum", momentum)

    def outcome() -> Outcome:
        tries = {"steps": (5000, 0.1, 0.9), "lr": (100, 0.5, 0.9), "beta": (100, 0.1, 0.95)}
        losses = {name: _fit(driver, *setting) for name, setting in tries.items()}
        low = [index for index, loss in enumerate(losses.values()) if loss < 0.02]
        words = gettext(
            "5000 steps end at a loss of {steps}; lr = 0.5 ends at {lr}, beta = 0.95 at {beta}. The noise alone would "
            "leave about 0.01. So it is not the optimizer: ask what these two weights can say at all.",
            **{name: short(loss, 3) for name, loss in losses.items()},
        )
        return Outcome(low[0] if low else 3, words)

    options = (gettext("More steps."), gettext("A larger lr."), gettext("More momentum."), gettext("None of these."))
    return Question(gettext("What would bring the loss down to that of the noise?"), Buttons(options), outcome)


def _fit(driver: Rule, steps: int, lr: float, beta: float) -> float:
    """The last loss of the fit of notebook 02: two weights for a target that needs three."""
    rng = np.random.default_rng(0)
    features = rng.uniform(size=(100, 2))
    target = features @ [2.0, 3.0] + 1.0 + 0.1 * rng.normal(size=100)
    w, velocity = np.zeros(2), np.zeros(2)
    for _ in range(steps):
        error = features @ w - target
        w, velocity = driver(w, 2 * features.T @ error / 100, velocity, lr=lr, beta=beta)
    return float(((features @ w - target) ** 2).mean())

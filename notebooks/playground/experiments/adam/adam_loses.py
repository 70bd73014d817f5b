"""A large gradient now and then, and small ones in the other direction in between (Reddi, Kale and Kumar 2018)."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Slider
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Dots, Line, Mark, sticks
from playground.palette import BLACK, GREY, RULE_COLORS
from playground.rules import Rule, rule

STEPS = 240
ADAM, SGD = RULE_COLORS["adam"], RULE_COLORS["gradient_descent"]
POSITION, GRADIENTS = range(2)
#: So many of the gradients are drawn, and so large can they be.
DRAWN, LARGEST = 26, 12.0


@living
def adam_loses(adam: Callable | None = None) -> Experiment:
    """Where Adam and SGD go, and the gradients."""
    driver = rule("adam", adam)

    def film(size: float, every: int, beta2: float) -> Film:
        grads = rare_gradients(size, every)
        by_adam, by_sgd = path_of(driver, grads, beta2), path_of_sgd(grads)
        yours = attempted(driver, lambda mine: path_of(mine, grads, beta2))
        marks = (
            *_path_marks(by_sgd, SGD),
            *_path_marks(by_adam, ADAM),
            *(() if yours is None else _path_marks(yours, attempts.COLOR, attempts.DASH)),
            *_gradient_marks(grads),
        )
        captions = _captions(by_adam, by_sgd, yours, size - (every - 1))
        return Film(_background(), marks, captions, _figures(by_adam, by_sgd))

    controls = {
        "size": Slider(gettext("the large gradient"), 1.0, LARGEST, 3.0, 0.25),
        "every": Slider(gettext("it comes once in so many steps"), 2, 12, 3, 1),
        "beta2": Slider("beta2", 0.05, 0.999, 0.1, 0.001),
        "steps": Slider(gettext("steps"), 0, STEPS, 1, 1, play=True),
    }
    title = gettext("Where Adam does worse")
    return Experiment(title, film, controls, driven_by=driven_by_with_attempt(driver), time="steps")


def rare_gradients(size: float, every: int) -> np.ndarray:
    """One large gradient, then -1 until the next: shape (STEPS,)."""
    return np.where(np.arange(STEPS) % every == 0, size, -1.0)


def path_of(driver: Rule, grads: np.ndarray, beta2: float) -> np.ndarray:
    """x of Adam with beta1 = 0 after each step, shape (STEPS + 1,).

    x starts at 0 and is clipped to [-1, 1] after every step; lr is 0.5 / sqrt(step).
    """
    x, path = np.zeros(1), np.zeros(STEPS + 1)
    state = driver.initial_state(x)
    knobs = {"beta1": 0.0, "beta2": beta2, "eps": 1e-8}
    for number, lr in enumerate(_rates(), start=1):
        x, *state = driver(x, grads[number - 1 : number], *state, lr=lr, **knobs)
        x = np.minimum(np.maximum(x, -1.0), 1.0)  # for one weight three times as fast as np.clip
        path[number] = x[0]
    return path


def path_of_sgd(grads: np.ndarray) -> np.ndarray:
    """The same of plain gradient descent."""
    path = [0.0]
    for grad, lr in zip(grads.tolist(), _rates(), strict=True):
        path.append(min(1.0, max(-1.0, path[-1] - lr * grad)))
    return np.array(path)


@cache
def _rates() -> list[float]:
    return (0.5 / np.sqrt(np.arange(1, STEPS + 1))).tolist()


@cache
def _background() -> Canvas:
    figure = new_figure(900, 330)
    position, gradients = figure.subplots(1, 2, width_ratios=(1.6, 1))
    panel(position, gettext("Where x stands"), gettext("step"), "x", xlim=(0, STEPS), ylim=(-1.15, 1.15))
    for color, name in ((ADAM, gettext("Adam")), (SGD, gettext("SGD"))):
        position.plot([], [], color=color, lw=2, label=name)
    title = gettext("The first {count} gradients", count=DRAWN)
    panel(gradients, title, gettext("step"), "", xlim=(0.2, DRAWN + 0.8), ylim=(-2, LARGEST + 1))
    gradients.axhline(0, color=GREY, lw=0.8)
    figure.legend(loc="outside lower left", ncols=2, frameon=False, fontsize=9)
    return Canvas(figure)


def _path_marks(path: np.ndarray, color: str, dash: str = "") -> tuple[Mark, ...]:
    steps = np.arange(STEPS + 1)
    return (
        Line(POSITION, steps, path, color, 2, dash, steps=True, time="grows"),
        Dots(POSITION, steps, path, color, 4, time="moves"),
    )


def _gradient_marks(grads: np.ndarray) -> tuple[Mark, ...]:
    """The first gradients as dots on sticks, and a ring around that of the present step."""
    steps, shown = np.arange(1, DRAWN + 1), grads[:DRAWN]
    at = np.full(STEPS + 1, np.nan)
    at[1 : DRAWN + 1] = shown
    return (
        sticks(GRADIENTS, steps, shown, BLACK),
        Dots(GRADIENTS, steps, shown, BLACK, 3.5),
        Dots(GRADIENTS, np.arange(STEPS + 1), at, BLACK, 7, hollow=True, time="moves"),
    )


def _captions(by_adam: np.ndarray, by_sgd: np.ndarray, yours: np.ndarray | None, pull: float) -> tuple[str, ...]:
    """One for each number of steps. ``pull`` is the sum of the gradients over a round."""
    round_ = _about_the_sum(pull)
    captions = []
    for step, (adam, sgd) in enumerate(zip(by_adam.tolist(), by_sgd.tolist(), strict=True)):
        facts = {"step": step, "adam": f"{adam:.2f}", "sgd": f"{sgd:.2f}"}
        if yours is None:
            now = gettext("After step {step} Adam is at x = {adam}, SGD at x = {sgd}.", **facts)
        else:
            now = gettext(
                "After step {step} Adam is at x = {adam}, SGD at x = {sgd}, your adam at x = {yours}.",
                **facts, yours=f"{yours[step]:.2f}",
            )  # fmt: skip
        captions.append(f"{round_} {now}")
    return tuple(captions)


def _about_the_sum(pull: float) -> str:
    if pull > 0:
        return gettext(
            "The gradients of a round add up to {pull}, so the mean loss is lowest at x = -1.", pull=short(pull, 4)
        )
    if pull < 0:
        return gettext(
            "The gradients of a round add up to {pull}, so the mean loss is lowest at x = +1.", pull=short(pull, 4)
        )
    return gettext("The gradients of a round add up to 0, so the mean loss is the same everywhere.")


def _figures(by_adam: np.ndarray, by_sgd: np.ndarray) -> tuple[Mapping[str, str], ...]:
    """For a table: where each is after so many steps."""
    names = gettext("Adam is at x ="), gettext("SGD is at x =")
    places = zip(by_adam.tolist(), by_sgd.tolist(), strict=True)
    return tuple(dict(zip(names, (f"{adam:.2f}", f"{sgd:.2f}"), strict=True)) for adam, sgd in places)

"""A large gradient now and then, and small ones in the other direction in between (Reddi, Kale and Kumar 2018)."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, sticks
from playground.palette import BLACK, GREEN, GREY, PURPLE
from playground.rules import Rule, driven_by, rule

STEPS = 600
POSITION, GRADIENTS = range(2)


@living
def adam_loses(adam: Callable | None = None) -> Experiment:
    """Where Adam and SGD go, and the gradients."""
    driver = rule("adam", adam)

    def frame(size: float, beta2: float) -> Frame:
        by_adam, by_sgd = paths_under_rare_gradients(driver, size, beta2)
        x = np.arange(STEPS + 1)
        marks = (
            Line(POSITION, x, by_sgd, GREEN, 2),
            Line(POSITION, x, by_adam, PURPLE, 2),
            *_gradient_marks(size),
        )
        return Frame(_background(), marks, _caption(by_adam[-1], by_sgd[-1], size, beta2))

    controls = {
        "size": Slider("size of the rare gradient", 1.0, 6.0, 3.0, 0.25),
        "beta2": Slider("beta2", 0.05, 0.999, 0.1, 0.001),
    }
    return Experiment("Where Adam does worse", frame, controls, driven_by=driven_by(driver))


def paths_under_rare_gradients(driver: Rule, size: float, beta2: float) -> tuple[np.ndarray, np.ndarray]:
    """x of Adam and of SGD after each step, each of shape (steps + 1,).

    x starts at 0 and is clipped to [-1, 1]; the gradients are size, -1, -1, size, ...; lr is 0.5 / sqrt(step).
    """
    x, y = np.zeros(1), 0.0
    state = driver.initial_state(x)
    by_adam, by_sgd = [0.0], [0.0]
    for number in range(STEPS):
        grad, lr = size if number % 3 == 0 else -1.0, 0.5 / math.sqrt(number + 1)
        # The function itself: 600 calls by names would take a millisecond more.
        x, *state = driver.function(x, np.array([grad]), *state, lr, 0.0, beta2, 1e-8)
        by_adam.append(_clipped(float(x[0])))
        by_sgd.append(y := _clipped(y - lr * grad))
        x = np.array(by_adam[-1:])
    return np.array(by_adam), np.array(by_sgd)


def _clipped(place: float) -> float:
    """To [-1, 1]. `np.clip` on a single number costs as much as a step of Adam."""
    return -1.0 if place < -1 else 1.0 if place > 1 else place


@cache
def _background() -> Canvas:
    figure = new_figure(900, 310)
    position, gradients = figure.subplots(1, 2, width_ratios=(1.6, 1))
    panel(position, "Where x stands", "step", "x", xlim=(0, STEPS), ylim=(-1.15, 1.15))
    position.text(STEPS * 0.5, 0.06, "purple: Adam", color=PURPLE, size=9)
    position.text(STEPS * 0.5, -0.1, "green: SGD", color=GREEN, size=9)
    panel(gradients, "The gradients, over and over", "step", "", xlim=(-0.7, 11.7), ylim=(-2, 7))
    gradients.axhline(0, color=GREY, lw=0.8)
    return Canvas(figure)


def _gradient_marks(size: float) -> tuple[Mark, ...]:
    """Twelve gradients as dots on sticks."""
    steps = np.arange(12)
    grads = np.where(steps % 3 == 0, size, -1.0)
    return sticks(GRADIENTS, steps, grads, BLACK), Dots(GRADIENTS, steps, grads, BLACK, 3.5)


def _caption(by_adam: float, by_sgd: float, size: float, beta2: float) -> str:
    pull = size - 2
    where = "lowest at x = -1" if pull > 0 else "lowest at x = +1" if pull < 0 else "the same everywhere"
    return (
        f"Each round the gradients add up to {size:g} - 2 = {pull:g}, so the mean loss is {where}. "
        f"With beta2 {beta2:.3g} Adam ends at x = {by_adam:.2f}, SGD at {by_sgd:.2f}."
    )

"""Adam in a ravine, taken apart: for each weight its gradient, both averages, and the step in units of lr."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, LogSlider, Slider
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.palette import BLACK, BLUE, FAINT, GREY, VERMILION
from playground.rules import driven_by, rule
from playground.surfaces import RAVINE
from playground.top_view import contours

STEPS = 80
CORRECTED, UNCORRECTED = "with correction", "without"
#: Panels: the path, and for each weight one for its averages, with one for its steps after it.
PATH, FIRST, SECOND = 0, 1, 3


@living
def per_coordinate(adam: Callable | None = None) -> Experiment:
    """The path, and what Adam computes for each weight."""
    driver = rule("adam", adam)

    def frame(step: int, lr: float, beta1: float, beta2: float, eps: float, bias: str) -> Frame:
        knobs = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
        log = run_log(driver if bias == CORRECTED else adam_uncorrected, knobs, bias == CORRECTED)
        marks = (
            *_path_marks(log["w"][: step + 1]),
            *_weight_marks(FIRST, log, 0, step, lr),
            *_weight_marks(SECOND, log, 1, step, lr),
        )
        return Frame(_background(), marks, _caption(log, step, lr))

    controls = {
        "step": Slider("step", 0, STEPS, 30, 1, play=True),
        "lr": LogSlider("lr", -3, 0, 0.1),
        "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01),
        "beta2": Slider("beta2", 0.5, 0.999, 0.99, 0.001),
        "eps": LogSlider("eps", -8, 2, 1e-8, 4),
        "bias": Choice("bias", (CORRECTED, UNCORRECTED), CORRECTED),
    }
    return Experiment("Adam, one weight at a time", frame, controls, driven_by=driven_by(driver))


def adam_uncorrected(w, grad, m, v, t, *, lr, beta1, beta2, eps):
    """Adam without its bias correction."""
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return w - lr * m / (np.sqrt(v) + eps), m, v, t + 1


def run_log(driver: Callable, knobs: Mapping[str, float], corrected: bool) -> dict[str, np.ndarray]:
    """A run in the ravine: w, shape (steps + 1, 2); grad, m, v, step, each of shape (steps, 2).

    m and v are the averages as the step uses them, the root of v included.
    """
    w, state, log = np.array(RAVINE.start), [np.zeros(2), np.zeros(2), 0], {"w": [np.array(RAVINE.start)]}
    for number in range(1, STEPS + 1):
        grad = RAVINE.gradient(w)
        with np.errstate(all="ignore"):
            new, *state = driver(w, grad, *state, **knobs)
            first = 1 - knobs["beta1"] ** number if corrected else 1.0
            second = 1 - knobs["beta2"] ** number if corrected else 1.0
            seen = {"grad": grad, "m": state[0] / first, "v": np.sqrt(state[1] / second), "step": new - w}
        for name, value in {**seen, "w": new}.items():
            log.setdefault(name, []).append(value)
        w = new
    return {name: np.array(values) for name, values in log.items()}


@cache
def _background() -> Canvas:
    figure = new_figure(960, 400)
    grid = figure.add_gridspec(2, 3, width_ratios=(1.15, 1, 1), height_ratios=(1.5, 1))
    contours(figure.add_subplot(grid[:, 0]), RAVINE)
    for column in (0, 1):
        size = (3.0, 16.0)[column]
        axes = figure.add_subplot(grid[0, column + 1])
        panel(axes, f"w[{column}]: gradient and averages", "", "", xlim=(0, STEPS), ylim=(-size, size))
        axes.axhline(0, color=FAINT, lw=1)
        steps = figure.add_subplot(grid[1, column + 1])
        steps.set_yscale("symlog", linthresh=1)  # linear from -1 to 1, logarithmic beyond
        panel(steps, f"w[{column}]: step / lr", "step", "", xlim=(0, STEPS), ylim=(-40, 40))
        steps.set_yticks([-10, -1, 0, 1, 10], ["-10", "-1", "0", "1", "10"])
        steps.axhspan(-1, 1, color="#EAF3F8", lw=0)
    return Canvas(figure)


def _path_marks(w: np.ndarray) -> tuple[Mark, ...]:
    x, y = w[:, 0], w[:, 1]
    return Line(PATH, x, y, BLUE, 1.8), Dots(PATH, x, y, BLUE, 2.2), Dots(PATH, x[-1], y[-1], VERMILION, 5)


def _weight_marks(number: int, log: Mapping[str, np.ndarray], column: int, step: int, lr: float) -> tuple[Mark, ...]:
    """The averages of one weight in panel ``number``, and its steps in the next panel."""
    x = np.arange(1, step + 1)
    grad, m, v, moved = (log[name][:step, column] for name in ("grad", "m", "v", "step"))
    low = (-2.7, -14.4)[column]
    return (
        Line(number, x, grad, GREY, 1.5),
        Line(number, x, m, BLUE, 2.2),
        Line(number, x, v, VERMILION, 1.8),
        Line(number, x, -v, VERMILION, 1.8),
        Text(number, 79, low, "gradient", GREY, "end"),
        Text(number, 56, low, "m", BLUE, "end"),
        Text(number, 50, low, "± root of v", VERMILION, "end"),
        Line(number + 1, x, moved / lr, BLACK, 1.8),
    )


def _caption(log: Mapping[str, np.ndarray], step: int, lr: float) -> str:
    if step == 0:
        return "Step 0: nothing has moved. Turn the step, or press play."
    moves = np.round(log["step"][step - 1] / lr, 2) + 0.0  # + 0.0: never -0.00
    first = np.abs(log["step"][0] / lr)
    longest = np.abs(log["step"][:step] / lr).max()
    return (
        f"Step {step}: the gradient is ({log['grad'][step - 1, 0]:.2g}, {log['grad'][step - 1, 1]:.2g}), the move is "
        f"({moves[0]:.2f}, {moves[1]:.2f}) times lr. The first was ({first[0]:.2f}, {first[1]:.2f}) times lr long, the "
        f"longest so far {longest:.2f} times."
    )

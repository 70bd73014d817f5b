"""Adam in a ravine, taken apart: for each weight its gradient, both averages, and the step in units of lr."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, LogSlider, Pad, Point, Slider
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLUE, FAINT, GREY, ORANGE, RULE_COLORS
from playground.rules import Rule, rule
from playground.simulate import simulate
from playground.surfaces import RAVINE
from playground.top_view import attempt_marks, contours, path_marks

STEPS = 80
CORRECTED, UNCORRECTED = "with correction", "without"
ADAM = RULE_COLORS["adam"]
#: Panels: the path, and for each weight one for its averages, with one for its steps after it.
PATH, FIRST, SECOND = 0, 1, 3

Place = tuple[float, float]


@living
def per_coordinate(adam: Callable | None = None) -> Experiment:
    """The path, and what Adam computes for each weight."""
    driver = rule("adam", adam)
    uncorrected = Rule("adam", adam_uncorrected, driver.source)

    def film(lr: float, beta1: float, beta2: float, eps: float, bias: str, start: Place) -> Film:
        knobs = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
        log = run_log(driver if bias == CORRECTED else uncorrected, knobs, bias == CORRECTED, start)
        yours = attempted(driver, lambda mine: simulate(mine, RAVINE.starting_at(start), STEPS, **knobs).w)
        marks = (
            *path_marks(PATH, log["w"], "grows", color=ADAM, radius=2.4),
            Dots(PATH, log["w"][:, 0], log["w"][:, 1], ADAM, 5, time="moves"),
            *_weight_marks(FIRST, log, 0, lr),
            *_weight_marks(SECOND, log, 1, lr),
            *(() if yours is None else _attempt_marks(yours, lr)),
        )
        return Film(_background(), marks, _captions(log, lr, yours), _figures(log, lr))

    controls = {
        "lr": LogSlider("lr", -3, 0, 0.1),
        "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01),
        "beta2": Slider("beta2", 0.5, 0.999, 0.99, 0.001),
        "eps": LogSlider("eps", -8, 2, 1e-8, 4),
        "bias": Choice(
            gettext("bias correction"),
            {CORRECTED: gettext("with correction"), UNCORRECTED: gettext("without")},
            CORRECTED,
        ),
        "start": Point(gettext("start"), RAVINE.window, RAVINE.start),
        "steps": Slider(gettext("steps"), 0, STEPS, 0, 1, play=True),
    }
    title, pads = gettext("Adam, one weight at a time"), (Pad(PATH, gettext("where the path starts"), point="start"),)
    footnote = driven_by_with_attempt(driver)
    return Experiment(title, film, controls, driven_by=footnote, time="steps", pads=pads)


def adam_uncorrected(w, grad, m, v, t, lr, beta1, beta2, eps):
    """Adam without its bias correction."""
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return w - lr * m / (np.sqrt(v) + eps), m, v, t + 1


def run_log(driver: Rule, knobs: Mapping[str, float], corrected: bool, start: Place) -> dict[str, np.ndarray]:
    """A run in the ravine: w, grad, m, v and step, each of shape (STEPS + 1, 2); row k belongs to step k.

    m and v are the averages as the step uses them, the root of v included. Before the first step there is none of
    grad, m, v and step: their row 0 is nan.
    """
    w = np.array(start, float)
    state = driver.initial_state(w)
    places, first, second = [w], [np.full(2, np.nan)], [np.full(2, np.nan)]
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            w, m, v, t = driver(w, RAVINE.gradient(w), *state, **knobs)
            state = [m, v, t]
            for kept, value in ((places, w), (first, m), (second, v)):
                kept.append(value)
        path, unknown = np.array(places), np.full((1, 2), np.nan)
        number = np.arange(STEPS + 1)[:, None]
        shares = [1 - knobs[name] ** number if corrected else 1.0 for name in ("beta1", "beta2")]
        return {
            "w": path,
            "grad": np.vstack([unknown, RAVINE.gradient(path[:-1].T).T]),
            "m": np.array(first) / shares[0],
            "v": np.sqrt(np.array(second) / shares[1]),
            "step": np.vstack([unknown, np.diff(path, axis=0)]),
        }


@cache
def _background() -> Canvas:
    figure = new_figure(980, 400)
    grid = figure.add_gridspec(2, 3, width_ratios=(1.75, 1, 1), height_ratios=(1.5, 1))
    contours(figure.add_subplot(grid[:, 0]), RAVINE, gettext("The path, seen from above"))
    for column in (0, 1):
        size = (3.2, 17.0)[column]
        axes = figure.add_subplot(grid[0, column + 1])
        title = gettext("w[{number}]: gradient and averages", number=column)
        panel(axes, title, "", "", xlim=(0, STEPS), ylim=(-size, size))
        axes.axhline(0, color=FAINT, lw=1)
        steps = figure.add_subplot(grid[1, column + 1])
        steps.set_yscale("symlog", linthresh=1)  # linear from -1 to 1, logarithmic beyond
        title = gettext("w[{number}]: step, in units of lr", number=column)
        panel(steps, title, gettext("step"), "", xlim=(0, STEPS), ylim=(-40, 40))
        steps.set_yticks([-10, -1, 0, 1, 10], ["-10", "-1", "0", "1", "10"])
        steps.axhspan(-1, 1, color="#EAF3F8", lw=0)
    labels = (
        (GREY, gettext("gradient")),
        (BLUE, gettext("m, the average")),
        (ORANGE, gettext("plus and minus root of v")),
    )
    for color, label in labels:
        axes.plot([], [], color=color, lw=2, label=label)
    figure.legend(loc="outside lower right", ncols=3, frameon=False, fontsize=9)
    return Canvas(figure)


def _weight_marks(number: int, log: Mapping[str, np.ndarray], column: int, lr: float) -> tuple[Mark, ...]:
    """The averages of one weight in panel ``number``, and its steps in the next panel."""
    x = np.arange(STEPS + 1)
    grad, m, v, moved = (log[name][:, column] for name in ("grad", "m", "v", "step"))
    curves = ((grad, GREY, 1.5), (v, ORANGE, 1.8), (-v, ORANGE, 1.8), (m, BLUE, 2.2))
    return (
        *(Line(number, x, y, color, width, time="grows") for y, color, width in curves),
        Dots(number, x, m, BLUE, 3.5, steps=True, time="moves"),
        Line(number + 1, x, moved / lr, ADAM, 1.8, steps=True, time="grows"),
        Dots(number + 1, x, moved / lr, ADAM, 3.5, time="moves"),
    )


def _attempt_marks(w: np.ndarray, lr: float) -> tuple[Mark, ...]:
    """The path of a rule that does not pass yet, and its steps."""
    moved = np.vstack([np.full((1, 2), np.nan), np.diff(w, axis=0)]) / lr
    x = np.arange(STEPS + 1)
    lines = [
        Line(panel_ + 1, x, moved[:, column], attempts.COLOR, 1.8, attempts.DASH, steps=True, time="grows")
        for column, panel_ in enumerate((FIRST, SECOND))
    ]
    return *attempt_marks(PATH, w, "grows"), *lines


def _captions(log: Mapping[str, np.ndarray], lr: float, yours: np.ndarray | None) -> tuple[str, ...]:
    """One for each number of steps."""
    moves = np.round(log["step"] / lr, 2) + 0.0  # + 0.0: never -0.00
    longest = np.fmax.accumulate(np.abs(log["step"]).max(axis=1) / lr).tolist()
    own = None if yours is None else np.round(np.diff(yours, axis=0) / lr, 2) + 0.0
    first = _pair(np.abs(moves[1]))
    captions = [gettext("Nothing has moved yet. Turn up the steps, or press play.")]
    for step in range(1, STEPS + 1):
        gradient = "({:.2g}, {:.2g})".format(*log["grad"][step].tolist())
        facts = {
            "step": step, "gradient": gradient, "move": _pair(moves[step]), "first": first,
            "longest": f"{longest[step]:.2f}",
        }  # fmt: skip
        told = gettext(
            "Step {step}: the gradient is {gradient}; the step is {move}, in units of lr. "
            "The first was {first} long, the longest so far {longest}.",
            **facts,
        )
        if own is not None:
            told += f" {_about_yours(own[step - 1], moves[step])}"
        captions.append(told)
    return tuple(captions)


def _about_yours(move: np.ndarray, course: np.ndarray) -> str:
    """The step of a rule that does not pass yet beside the course's, in units of lr."""
    if np.isnan(move).any():
        return gettext("Yours is no number any more (nan). Did it divide 0 by 0, or take a root of less than 0?")
    if np.array_equal(move, course):
        return gettext("Your step is the same; check says what is not right yet.")
    return gettext("Your step is {move}.", move="({:.3g}, {:.3g})".format(*move.tolist()))


def _figures(log: Mapping[str, np.ndarray], lr: float) -> tuple[Mapping[str, str], ...]:
    """For a table: the first step and the longest of each run, in units of lr."""
    lengths = np.abs(log["step"]) / lr
    first, longest = _pair(lengths[1]), np.fmax.accumulate(lengths.max(axis=1)).tolist()
    names = gettext("first step, in units of lr"), gettext("longest so far")
    return tuple(dict(zip(names, (first, f"{number:.2f}"), strict=True)) for number in longest)


def _pair(numbers: np.ndarray) -> str:
    return "({:.2f}, {:.2f})".format(*numbers.tolist())

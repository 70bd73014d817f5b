"""Experiments and questions as small as can be, each for one thing that the front end does.

This text is the first cell of the notebooks that the tests open.
"""

import time
from types import SimpleNamespace

import numpy as np
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, LogSlider, Pad, Point, Slider
from playground.experiment import Experiment, Film, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, Raster, Text
from playground.prediction import Prediction
from playground.question import Buttons, Marker, Number, Outcome, Question

STEPS = 40
PATH, LOSS, MAP, TEST = range(4)


def _canvas() -> Canvas:
    figure = new_figure(800, 400)
    panel(figure.add_subplot(2, 2, 1), "The path", "w[0]", "w[1]", xlim=(-2, 2), ylim=(-1, 1))
    panel(figure.add_subplot(2, 2, 2), "Loss", "step", "", xlim=(0, STEPS), ylim=(0, 4))
    panel(figure.add_subplot(2, 2, 3), "Map", "lr", "beta", xscale="log", xlim=(1e-3, 1), ylim=(0, 1))
    panel(figure.add_subplot(2, 2, 4), "Test", "lr", "", xscale="log", xlim=(1e-3, 1), ylim=(0, 1))
    return Canvas(figure)


CANVAS = _canvas()


def colored(share: float) -> Raster:
    """A map of one color, which tells the number."""
    return Raster(MAP, np.tile([share, 0.5, 1 - share, 1.0], (2, 2, 1)), (1e-3, 1, 0, 1))


@living
def everything() -> Experiment:
    """A control, a pad and a mark of every kind, and time."""

    def film(start: tuple[float, float], lr: float, beta: float, kind: str) -> Film:
        left = (1 - lr) ** np.arange(STEPS + 1)
        x, y = start[0] * left, start[1] * left * (-1 if kind == "mirrored" else 1)
        marks: tuple[Mark, ...] = (
            colored(beta),
            *(Line(PATH, x, y, steps=True, time="grows"), Dots(PATH, x, y, time="moves")),
            Line(LOSS, np.arange(STEPS + 1), x**2, steps=True),
            *(Dots(MAP, lr, beta), Line(TEST, (lr, lr), (0, 1)), Text(TEST, lr, 0.5, "here")),
        )
        setting = f"{kind}, from ({start[0]:.4g}, {start[1]:.4g}), lr {lr:.4g}, beta {beta:.4g}"
        return Film(CANVAS, marks, tuple(f"{setting}, after {n} steps." for n in range(STEPS + 1)))

    controls = {
        "start": Point("start", (-2, 2, -1, 1), (1.5, 0.5)),
        "lr": LogSlider("lr", -3, 0, 0.1),
        "beta": Slider("beta", 0.0, 1.0, 0.5, 0.05),
        "kind": Choice("kind", {"plain": "as it is", "mirrored": "in a mirror"}, "plain"),
        "steps": Slider("steps", 0, STEPS, 10, 1, play=True),
    }
    pads = (Pad(PATH, "the start", point="start"), Pad(MAP, "the map", x="lr", y="beta"), Pad(TEST, "the line", x="lr"))
    return Experiment("Everything", film, controls, (), "Driven by nobody.", time="steps", pads=pads)


drawn: list[float] = []


@living
def slow() -> Experiment:
    """It draws for longer than a page waits in silence."""

    def frame(x: float) -> Frame:
        time.sleep(0.6)
        drawn.append(x)
        return Frame(CANVAS, (colored(x / 100),), f"x is {x}.")

    return Experiment("Slow", frame, {"x": Slider("x", 0, 100, 0, 1)})


@living
def failing() -> Experiment:
    """It cannot draw what lies in the middle."""

    def frame(x: float) -> Frame:
        if 20 < x < 80:
            raise ZeroDivisionError("no rule is written for this")
        return Frame(CANVAS, (Dots(PATH, x / 100, 0),), f"x is {x}.")

    return Experiment("Failing", frame, {"x": Slider("x", 0, 100, 0, 1)}, pads=(Pad(PATH, "x", x="x"),))


@living
def pictures() -> Experiment:
    """Another map at every value."""

    def frame(x: float) -> Frame:
        return Frame(CANVAS, (colored(x / 100),), f"x is {x}.")

    return Experiment("Pictures", frame, {"x": Slider("x", 0, 100, 0, 1)})


def _one_panel(title: str, xlabel: str, ylabel: str) -> Canvas:
    figure = new_figure(800, 400)
    panel(figure.add_subplot(), title, xlabel, ylabel, xlim=(-4, 4), ylim=(-1, 1))
    return Canvas(figure)


CANVASES = {
    "narrow": CANVAS,
    "wide": _one_panel("Twice as wide", "w[0]", "w[1]"),
    "other": _one_panel("Another quantity", "lr", ""),
}


@living
def panels() -> Experiment:
    """Its panel has other limits, and lies elsewhere, at another setting."""

    def frame(x: float, limits: str) -> Frame:
        return Frame(CANVASES[limits], (Dots(PATH, x, 0),), f"{limits}: x is {x:.4g}.")

    controls = {
        "x": Slider("x", -2, 2, 1, 0.1),
        "limits": Choice("limits", {each: each for each in CANVASES}, "narrow"),
    }
    return Experiment("Panels", frame, controls, pads=(Pad(PATH, "x", x="x"),))


@living
def played() -> Experiment:
    """Nothing but time, which begins at 2."""
    film = Film(CANVAS, (Dots(PATH, np.linspace(-2, 2, 13), np.zeros(13), time="moves"),), tuple(map(str, range(13))))
    rounds = Slider("rounds", 2, 12, 2, 1, play=True, pace="rounds a second", moment="round {number}")
    return Experiment("Played", lambda: film, {"rounds": rounds}, time="rounds")


experiments = SimpleNamespace(
    everything=everything, slow=slow, failing=failing, pictures=pictures, panels=panels, played=played
)


def long_run() -> Outcome:
    """A run of ten minutes."""
    for _ in range(6000):
        time.sleep(0.1)
    return Outcome(0, "It went up.")


EMPTY = Frame(CANVAS, (), "Nothing yet.")
QUESTIONS = {
    "buttons": Question("Up or down?", Buttons(("Up.", "Down.")), lambda: Outcome(1, "It went down.")),
    "long": Question("Up or down?", Buttons(("Up.", "Down.")), long_run),
    "number": Question(
        "How many steps?", Number("steps until it is there", 1, 100, "steps", whole=True), lambda: Outcome(11, "11.")
    ),
    "marker": Question(
        "Where does it end?", Marker(EMPTY, PATH, "the end", (0.3, 0.3)), lambda: Outcome((1.0, 0.5), "At (1, 0.5).")
    ),
    "line": Question("At which lr?", Marker(EMPTY, TEST, "lr", (0.1, 1), "x"), lambda: Outcome((0.1, 0), "At 0.1.")),
}


def asked(name: str) -> Prediction:
    """A question of this file."""
    return Prediction(name, QUESTIONS[name])

"""The step size on a bowl and in a ravine."""

from collections.abc import Callable
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Button, Choice, Pad, Point, Slider
from playground.convergence import PLAIN, convergence_rate, optimal_lr
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import rule
from playground.simulate import Run, simulate
from playground.surfaces import BOWL, RAVINE, Quadratic
from playground.top_view import attempt_marks, contours, exit_marks, path_marks

SURFACES = {surface.name: surface for surface in (BOWL, RAVINE)}
MOST_STEPS = 60
PATH, LOSS, RATE = range(3)


@living
def step_size(gradient_descent: Callable | None = None) -> Experiment:
    """The path, the loss, and how much of the distance is left after each step."""
    step = rule("gradient_descent", gradient_descent)

    def film(surface: str, lr: float, start: tuple[float, float]) -> Film:
        run = simulate(step, SURFACES[surface].starting_at(start), MOST_STEPS, lr=lr)
        yours = attempted(step, lambda mine: simulate(mine, SURFACES[surface].starting_at(start), MOST_STEPS, lr=lr))
        marks = (
            *path_marks(PATH, run.w, "grows"),
            *exit_marks(PATH, run.w, RAVINE.window),
            *_loss_marks(run.loss),
            *_rate_marks(SURFACES[surface], lr),
            *(_attempt_marks(yours) if yours else ()),
        )
        return Film(_background(surface), marks, (_caption(SURFACES[surface], lr),) * (MOST_STEPS + 1))

    controls = {
        "surface": Choice("surface", tuple(SURFACES), "ravine"),
        "lr": Slider("lr", 0.002, 0.45, 0.1, 0.002),
        "start": Point("start", RAVINE.window, RAVINE.start),
        "steps": Slider("steps", 0, MOST_STEPS, 20, 1, play=True),
    }
    best = Button("Set the optimal lr", lambda surface, **_: {"lr": optimal_lr(*SURFACES[surface].curvatures)})
    pads = (Pad(PATH, "where the path starts", point="start"), Pad(RATE, "lr", x="lr"))
    return Experiment("Step size", film, controls, (best,), driven_by_with_attempt(step), time="steps", pads=pads)


@cache
def _background(name: str) -> Canvas:
    figure = new_figure(900, 390)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
    contours(figure.add_subplot(grid[:, 0]), SURFACES[name]).plot(0, 0, "+", color=BLACK, ms=9)
    axes = panel(figure.add_subplot(grid[0, 1]), "Loss after each step", "step", "", xlim=(0, MOST_STEPS))
    axes.set(yscale="log", ylim=(1e-8, 1e4))
    _draw_rates(figure.add_subplot(grid[1, 1]), SURFACES[name].curvatures)
    return Canvas(figure)


def _draw_rates(axes: Axes, curvatures: tuple[float, float]) -> None:
    """The convergence rate for every lr, and the values of lr that have a name."""
    mu, L = curvatures  # noqa: N806
    panel(axes, "Share of the distance left by one step", "lr", "")
    axes.set(xlim=(0, 0.45), ylim=(0, 1.6))
    lr = np.linspace(0, 0.45, 300)
    axes.plot(lr, convergence_rate(PLAIN, lr, 0.0, curvatures), color=GREY, lw=1.5)
    axes.axhspan(1, 1.6, color="#FBE9E1", lw=0)
    for at, label, height in ((1 / L, "1/L", 1.42), (optimal_lr(mu, L), "2/(L+mu)", 1.24), (2 / L, "2/L", 1.06)):
        axes.axvline(at, color=BLACK, lw=0.9, ls=":")
        axes.text(at - 0.004, height, label, size=8.5, color=BLACK, ha="right")
    axes.text(0.445, 1.06, "further out at every step", size=8.5, color=VERMILION, ha="right")


def _loss_marks(loss: np.ndarray) -> tuple[Mark, ...]:
    steps = np.arange(len(loss))
    return Line(LOSS, steps, loss, BLUE, steps=True, time="grows"), Dots(LOSS, steps, loss, BLUE, 4, time="moves")


def _attempt_marks(run: Run) -> tuple[Mark, ...]:
    steps = np.arange(len(run.loss))
    line = Line(LOSS, steps, run.loss, attempts.COLOR, 2, attempts.DASH, steps=True, time="grows")
    return *attempt_marks(PATH, run.w, "grows"), line


def _rate_marks(surface: Quadratic, lr: float) -> tuple[Mark, ...]:
    rate = convergence_rate(PLAIN, lr, 0.0, surface.curvatures)
    return Line(RATE, (lr, lr), (0, rate), VERMILION, 1.5), Dots(RATE, lr, rate, VERMILION, 5)


def _caption(surface: Quadratic, lr: float) -> str:
    mu, L = surface.curvatures  # noqa: N806
    rate = convergence_rate(PLAIN, lr, 0.0, surface.curvatures)
    best, limit = optimal_lr(mu, L), 2 / L
    if np.isclose(lr, limit):
        return f"lr {lr:.3g} is 2/L itself: the steep direction jumps to and fro for ever, neither nearer nor farther."
    if lr > limit:
        return (
            f"lr {lr:.3g} is above 2/L = {limit:.2f}: every step lands further out, {rate:.2f} times as far along w[1]."
        )
    if np.isclose(lr, best, atol=2e-4):
        return (
            f"lr {lr:.3g} is 2/(L+mu), the best for this {surface.name}: "
            f"both directions keep {rate:.0%} of their distance at each step."
        )
    if lr > best:
        return (
            f"lr {lr:.3g} lies between 2/(L+mu) = {best:.3f} and 2/L = {limit:.2f}: it still arrives, "
            f"but the steep direction overshoots and keeps {rate:.0%} of its distance at each step."
        )
    if np.isclose(lr, 1 / L):
        return (
            f"lr {lr:.3g} is 1/L: the steep direction is done in one step; "
            f"the gentle one keeps {rate:.0%} of its distance at each step."
        )
    side = "overshoots a little" if lr > 1 / L else "comes in from one side"
    return (
        f"lr {lr:.3g} is below 2/(L+mu) = {best:.3f}: w[1] {side}, "
        f"and the gentle direction is the slow one; it keeps {rate:.0%} of its distance at each step."
    )

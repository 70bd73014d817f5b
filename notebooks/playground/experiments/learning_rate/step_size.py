"""The step size on a bowl and in a ravine."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import TITLE, Canvas, new_figure, panel
from playground.controls import Button, Choice, Pad, Point, Slider
from playground.convergence import PLAIN, convergence_rate, optimal_lr
from playground.experiment import Experiment, Film
from playground.experiments.learning_rate.run_words import left_after, loss_after, readable, sentences, yours_after
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.palette import BLACK, BLUE, GREY, VERMILION
from playground.rules import rule
from playground.simulate import Run, simulate
from playground.surfaces import BOWL, RAVINE, Quadratic
from playground.top_view import attempt_marks, contours, exit_step, framed_path

SURFACES = {surface.name: surface for surface in (BOWL, RAVINE)}
MOST_STEPS = 60
PATH, LOSS, RATE = range(3)


@living
def step_size(gradient_descent: Callable | None = None) -> Experiment:
    """The path, the loss, and how much of the distance is left after each step."""
    step = rule("gradient_descent", gradient_descent)

    def film(surface: str, lr: float, start: tuple[float, float]) -> Film:
        ground = SURFACES[surface].starting_at(start)
        run = simulate(step, ground, MOST_STEPS, lr=lr)
        yours = attempted(step, lambda mine: simulate(mine, ground, MOST_STEPS, lr=lr))
        marks = (
            *framed_path(PATH, run.w, ground.window, "grows"),
            *_loss_marks(run.loss),
            *_rate_marks(ground, lr),
            *(_attempt_marks(yours) if yours else ()),
        )
        return Film(_background(surface), marks, _captions(ground, lr, run, yours), _figures(ground, lr, run))

    controls = {
        "surface": Choice(gettext("surface"), {name: each.title for name, each in SURFACES.items()}, RAVINE.name),
        "lr": Slider("lr", 0.002, 0.45, 0.1, 0.002),
        "start": Point(gettext("start"), RAVINE.window, RAVINE.start),
        "steps": Slider(gettext("steps"), 0, MOST_STEPS, 20, 1, play=True),
    }
    best = Button(gettext("Set the best lr"), lambda surface, **_: {"lr": optimal_lr(*SURFACES[surface].curvatures)})
    pads = (Pad(PATH, gettext("where the path starts"), point="start"), Pad(RATE, "lr", x="lr"))
    source = driven_by_with_attempt(step)
    return Experiment(gettext("Step size"), film, controls, (best,), source, time="steps", pads=pads)


@cache
def _background(name: str) -> Canvas:
    figure = new_figure(900, 350)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.4, 1))
    top = contours(figure.add_subplot(grid[:, 0]), SURFACES[name], gettext("The path, seen from above"))
    top.plot(0, 0, "+", color=BLACK, ms=9)
    axes = panel(figure.add_subplot(grid[0, 1]), gettext("Loss after each step"), gettext("step"), "")
    axes.set(xlim=(0, MOST_STEPS), yscale="log", ylim=(1e-8, 1e2))
    _draw_rates(figure.add_subplot(grid[1, 1]), SURFACES[name].curvatures)
    return Canvas(figure)


def _draw_rates(axes: Axes, curvatures: tuple[float, float]) -> None:
    """The convergence rate for every lr, and above the panel the values of lr that have a name."""
    mu, L = curvatures  # noqa: N806
    panel(axes, "", "lr", "", xlim=(0, 0.45), ylim=(0, 1.6)).set_yticks((0, 0.5, 1, 1.5))
    axes.set_title(gettext("Share of the distance left by one step"), size=TITLE, loc="left", pad=19)
    lr = np.linspace(0, 0.45, 300)
    axes.plot(lr, convergence_rate(PLAIN, lr, 0.0, curvatures), color=GREY, lw=1.5)
    axes.axhspan(1, 1.6, color="#FBE9E1", lw=0)
    axes.text(0.003, 1.3, gettext("further out"), size=8, color=VERMILION, va="center")
    above = axes.get_xaxis_transform()
    # Two of them lie close together: 2/(L+mu) and 2/L in the ravine, 1/L and 2/(L+mu) in the bowl.
    close = optimal_lr(mu, L) - 1 / L < 2 / L - optimal_lr(mu, L)
    names = {"1/L": (1 / L, "right"), "2/L": (2 / L, "left")}
    for label, (at, side) in {**names, "2/(L+mu)": (optimal_lr(mu, L), "left" if close else "right")}.items():
        axes.axvline(at, color=BLACK, lw=0.9, ls=":")
        axes.text(at, 1.04, label, size=8.5, color=BLACK, ha=side, transform=above)


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


def _captions(surface: Quadratic, lr: float, run: Run, yours: Run | None) -> tuple[str, ...]:
    told, out = _told(surface, lr), exit_step(run.w, surface.window)
    return tuple(
        sentences(told, loss_after(run.loss, step), left_after(out, step), yours_after(yours, run, step))
        for step in range(MOST_STEPS + 1)
    )


def _figures(surface: Quadratic, lr: float, run: Run) -> tuple[Mapping[str, str], ...]:
    gentle, steep = (1 - lr * curvature for curvature in surface.curvatures)
    factors = {gettext("factor along w[0]"): f"{gentle:+.2f}", gettext("factor along w[1]"): f"{steep:+.2f}"}
    names = (gettext("loss after {steps} steps", steps=step) for step in range(MOST_STEPS + 1))
    return tuple({**factors, name: readable(loss)} for name, loss in zip(names, run.loss, strict=True))


def _told(surface: Quadratic, lr: float) -> str:
    """Where lr lies among the values that have a name, and what it does there."""
    mu, L = surface.curvatures  # noqa: N806
    rate, best, limit = convergence_rate(PLAIN, lr, 0.0, surface.curvatures), optimal_lr(mu, L), 2 / L
    facts = {"lr": f"{lr:.3g}", "best": f"{best:.3g}", "limit": f"{limit:.3g}", "rate": f"{rate:.0%}"}
    if np.isclose(lr, limit):
        return gettext("lr {lr} is 2/L itself: w[1] jumps to and fro for ever, neither nearer nor further.", **facts)
    if lr > limit:
        facts["times"] = f"{rate:.2f}"
        return gettext("lr {lr} is above 2/L = {limit}: every step lands {times} times as far out along w[1].", **facts)
    if np.isclose(lr, best, atol=2e-4):
        return gettext(
            "lr {lr} is 2/(L+mu), the best here: a step leaves {rate} of the way in both directions.", **facts
        )
    if lr > best:
        return gettext(
            "lr {lr} lies between 2/(L+mu) = {best} and 2/L = {limit}: it still arrives, but w[1] overshoots at every "
            "step and keeps {rate} of its distance.",
            **facts,
        )
    if np.isclose(lr, 1 / L):
        return gettext("lr {lr} is 1/L: w[1] arrives in one step; w[0] keeps {rate} of its distance.", **facts)
    if lr > 1 / L:
        return gettext(
            "lr {lr} is below 2/(L+mu) = {best}: w[1] overshoots a little, and w[0] is the slower one: a step leaves "
            "{rate} of its distance.",
            **facts,
        )
    return gettext(
        "lr {lr} is below 1/L: both weights come nearer from one side. w[0] is the slower one: a step leaves {rate} "
        "of its distance.",
        **facts,
    )

"""How fast heavy ball converges for every lr and beta, and the path of one setting beside the map."""

from collections.abc import Callable
from functools import cache

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from grader.reporting.language import gettext
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Button, Choice, Pad, Point, Slider
from playground.convergence import HEAVY, convergence_rate, oscillates_above, polyak, steps_per_digit
from playground.experiment import Experiment, Film
from playground.experiments.momentum.long_run import how_yours_goes, long_run, motion_figures
from playground.experiments.momentum.lr_beta_map import cell_centres, coarseness, crosshair, map_pad
from playground.experiments.momentum.run_panels import (
    attempt_run,
    exit_arrow,
    left_at,
    legend_below,
    loss_marks,
    loss_panel,
    thin_path,
)  # fmt: skip
from playground.living import living
from playground.maps import Map, rate_map
from playground.marks import Dots, Line, Mark, Raster
from playground.palette import BLACK, RULE_COLORS
from playground.rules import rule
from playground.simulate import Run, simulate
from playground.surfaces import NARROW, RAVINE, Quadratic
from playground.top_view import contours

SURFACES = {surface.name: surface for surface in (RAVINE, NARROW)}
CELLS, HIGHEST_LR, MAP_STEPS, MOST_STEPS = 100, 0.42, 200, 60
LRS, BETAS = cell_centres(CELLS, HIGHEST_LR)
PATH, LOSS, MAP = range(3)
COLOR = RULE_COLORS["heavy_ball"]
#: The scale of the colours: steps for one more digit.
FASTEST, SLOWEST = 3, 1000
SCALE = LogNorm(FASTEST, SLOWEST)
THROWN_OUT = "#FBE9E1"
COLORS = matplotlib.colormaps["viridis_r"].with_extremes(over=THROWN_OUT)
SWING_DASH, LIMIT_DASH = "2 3", "6 3"


@living
def momentum_map(heavy_ball: Callable | None = None) -> Experiment:
    """A map over (lr, beta), and the path and the loss of the present setting."""
    driver = rule("heavy_ball", heavy_ball)

    @cache
    def map_of(surface: str) -> tuple[Map, Raster]:
        made = rate_map(driver, SURFACES[surface], MAP_STEPS, lr=LRS, beta=BETAS)
        return made, Raster(MAP, coloured(made.values), (0, HIGHEST_LR, 0, 1))

    def film(surface: str, lr: float, beta: float, start: tuple[float, float]) -> Film:
        (made, raster), ground = map_of(surface), SURFACES[surface].starting_at(start)
        run = simulate(driver, ground, MOST_STEPS, lr=lr, beta=beta)
        yours = attempted(driver, lambda mine: simulate(mine, ground, MOST_STEPS, lr=lr, beta=beta))
        marks = (
            raster,
            *_boundaries(ground),
            *crosshair(MAP, lr, beta, HIGHEST_LR),
            *thin_path(PATH, run.w, COLOR),
            *exit_arrow(PATH, run.w, ground, COLOR),
            *loss_marks(LOSS, run.loss, COLOR),
            *attempt_run(PATH, LOSS, yours),
        )
        captions = _captions(made, ground, (lr, beta), run, yours)
        figures = (motion_figures(HEAVY, lr, beta, ground),) * (MOST_STEPS + 1)
        return Film(_background(surface), marks, captions, figures)

    controls = {
        "surface": Choice(gettext("surface"), {name: each.title for name, each in SURFACES.items()}, RAVINE.name),
        "lr": Slider("lr", 0.001, 0.42, 0.1, 0.001),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "start": Point(gettext("start"), RAVINE.window, RAVINE.start),
        "steps": Slider(gettext("steps"), 0, MOST_STEPS, MOST_STEPS, 1, play=True),
    }
    best = Button(gettext("Set Polyak's pair"), lambda surface, **_: polyak(*SURFACES[surface].curvatures))
    pads = (map_pad(MAP), Pad(PATH, gettext("where the path starts"), point="start"))
    driven_by = driven_by_with_attempt(driver)
    return Experiment(gettext("The (lr, beta) map"), film, controls, (best,), driven_by, time="steps", pads=pads)


def coloured(rates: np.ndarray) -> np.ndarray:
    """A colour for each rate, by the steps that one more digit takes, shape (..., 4); light red where it diverges."""
    steps = steps_per_digit(rates)
    beyond = 2 * SLOWEST  # a logarithmic scale takes no infinity
    return COLORS(SCALE(np.where(np.isinf(steps), beyond, np.clip(steps, FASTEST, SLOWEST))))


@cache
def _background(surface: str) -> Canvas:
    figure = new_figure(900, 440)
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.15), height_ratios=(1.9, 1))
    path = contours(figure.add_subplot(grid[0, 0]), SURFACES[surface], gettext("The path of this setting"))
    path.plot(0, 0, "+", color=BLACK, ms=9)
    loss_panel(figure.add_subplot(grid[1, 0]), gettext("Its loss"), gettext("step"), MOST_STEPS)
    _draw_map_axes(figure, figure.add_subplot(grid[:, 1]))
    return Canvas(figure)


def _draw_map_axes(figure: Figure, axes: Axes) -> None:
    """The empty map with its colour bar, and the meaning of its lines in a strip below."""
    panel(axes, gettext("Every lr and beta"), "lr", "beta", xlim=(0, HIGHEST_LR), ylim=(0, 1))
    ticks = (3, 10, 30, 100, 300, 1000)
    bar = figure.colorbar(ScalarMappable(SCALE, COLORS), ax=axes, ticks=ticks, format="%d", extend="max")
    bar.set_label(gettext("steps for one more digit"), size=9)
    bar.ax.tick_params(labelsize=8.5)
    bar.ax.minorticks_off()
    bar.ax.set_title(gettext("thrown out"), size=8.5)
    lines = (
        (gettext("above it swings, below it creeps"), BLACK, SWING_DASH),
        (gettext("the limit, 2(1 + beta)/L"), BLACK, LIMIT_DASH),
    )
    pair = Line2D([], [], ls="", marker="o", ms=7, mfc="white", mec=BLACK, label=gettext("Polyak's pair"))
    legend_below(figure, lines, pair)


def _boundaries(surface: Quadratic) -> tuple[Mark, ...]:
    """Where oscillation begins, where divergence begins, and Polyak's pair."""
    mu, L = surface.curvatures  # noqa: N806
    best = polyak(mu, L)
    swings = oscillates_above(LRS, surface.curvatures)
    return (
        Line(MAP, LRS, swings, "white", 3.0, opacity=0.6),
        Line(MAP, LRS, swings, BLACK, 1.5, SWING_DASH),
        Line(MAP, (2 / L, 4 / L), (0, 1), BLACK, 1.5, LIMIT_DASH),
        Dots(MAP, best["lr"], best["beta"], BLACK, 5, hollow=True),
    )


def _captions(
    made: Map, surface: Quadratic, setting: tuple[float, float], run: Run, yours: Run | None
) -> tuple[str, ...]:
    """The caption of a setting for every number of steps: only where a run leaves the picture depends on the step."""
    out, said = left_at(run.w, surface.window), f"{_motion(surface, *setting)} {coarseness(made)}".strip()
    gone = f"{said} {gettext('It left the picture at step {step}.', step=out)}"
    captions = [said if out is None or step < out else gone for step in range(MOST_STEPS + 1)]
    if yours is None:
        return tuple(captions)
    losses = zip(captions, yours.loss, run.loss, strict=True)
    return tuple(f"{each} {how_yours_goes('heavy_ball', mine, its, run.loss[0])}" for each, mine, its in losses)


def _motion(surface: Quadratic, lr: float, beta: float) -> str:
    """What becomes of a setting; Polyak's pair is told by its name."""
    facts = {"lr": short(lr, 3), "beta": f"{beta:.2f}"}
    if not np.allclose((lr, beta), tuple(polyak(*surface.curvatures).values()), rtol=1e-6):
        return f"{gettext('lr {lr}, beta {beta}.', **facts)} {long_run(HEAVY, lr, beta, surface)}"
    share = f"{convergence_rate(HEAVY, lr, beta, surface.curvatures):.1%}"
    return gettext(
        "lr {lr}, beta {beta}, Polyak's pair: both directions are about to swing; in the long run a step leaves "
        "{share} of the distance.",
        share=share, **facts,
    )  # fmt: skip

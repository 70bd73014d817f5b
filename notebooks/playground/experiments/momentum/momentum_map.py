"""How fast heavy ball converges for every lr and beta, and the path of one setting beside the map."""

from collections.abc import Callable
from functools import cache

import matplotlib
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, to_rgba

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Button, Choice, Slider
from playground.convergence import HEAVY, convergence_rate, oscillates_above, polyak, steps_per_digit
from playground.experiment import Experiment, Frame
from playground.experiments.momentum.long_run import long_run
from playground.experiments.momentum.lr_beta_map import cell_centres, coarseness, crosshair
from playground.experiments.momentum.run_panels import loss_panel, thin_path
from playground.living import living
from playground.maps import Map, rate_map
from playground.marks import Dots, Line, Mark, Raster, Text
from playground.palette import BLACK, BLUE, VERMILION
from playground.rules import driven_by, rule
from playground.simulate import simulate
from playground.surfaces import NARROW, RAVINE, Quadratic
from playground.top_view import contours

SURFACES = {surface.name: surface for surface in (RAVINE, NARROW)}
CELLS, HIGHEST_LR, MAP_STEPS, SHOWN = 100, 0.42, 200, 60
LRS, BETAS = cell_centres(CELLS, HIGHEST_LR)
PATH, LOSS, MAP = range(3)
#: The scale of the colours: steps for one more digit.
SCALE = LogNorm(3, 1000)
DIVERGES = to_rgba("#FBE9E1")


@living
def momentum_map(heavy_ball: Callable | None = None) -> Experiment:
    """A map over (lr, beta), and the path and the loss of the present setting."""
    driver = rule("heavy_ball", heavy_ball)

    @cache
    def map_of(surface: str) -> tuple[Map, Raster]:
        made = rate_map(driver, SURFACES[surface], MAP_STEPS, lr=LRS, beta=BETAS)
        return made, Raster(MAP, coloured(made.values), (0, HIGHEST_LR, 0, 1))

    def frame(surface: str, lr: float, beta: float) -> Frame:
        made, raster = map_of(surface)
        run = simulate(driver, SURFACES[surface], SHOWN, lr=lr, beta=beta)
        marks = (
            raster,
            *_boundaries(SURFACES[surface]),
            *crosshair(MAP, lr, beta, HIGHEST_LR),
            *thin_path(PATH, run.w),
            Line(LOSS, np.arange(SHOWN + 1), run.loss, BLUE),
        )
        return Frame(_background(surface), marks, _caption(made, SURFACES[surface], lr, beta))

    controls = {
        "surface": Choice("ground", tuple(SURFACES), RAVINE.name),
        "lr": Slider("lr", 0.001, 0.42, 0.1, 0.001),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
    }
    best = Button("Set Polyak's pair", lambda surface, **_: polyak(*SURFACES[surface].curvatures))
    return Experiment("The (lr, beta) map", frame, controls, (best,), driven_by(driver))


def coloured(rates: np.ndarray) -> np.ndarray:
    """A colour for each rate, by the steps that one more digit takes, shape (..., 4); light red where it diverges."""
    steps = steps_per_digit(rates)
    colors = matplotlib.colormaps["viridis_r"](SCALE(np.clip(steps, SCALE.vmin, SCALE.vmax)))
    colors[np.isinf(steps)] = DIVERGES
    return colors


@cache
def _background(surface: str) -> Canvas:
    figure = new_figure(900, 420)
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.25), height_ratios=(1.25, 1))
    path = contours(figure.add_subplot(grid[0, 0]), SURFACES[surface], "The path of this setting")
    path.plot(0, 0, "+", color=BLACK, ms=9)
    loss_panel(figure.add_subplot(grid[1, 0]), "Its loss", SHOWN)
    axes = panel(figure.add_subplot(grid[:, 1]), "Every lr and beta", "lr", "beta", xlim=(0, HIGHEST_LR), ylim=(0, 1))
    bar = figure.colorbar(ScalarMappable(SCALE, "viridis_r"), ax=axes, ticks=(3, 10, 30, 100, 300, 1000), format="%d")
    bar.set_label("steps for one more digit", size=9)
    bar.ax.tick_params(labelsize=8.5)
    bar.ax.minorticks_off()
    return Canvas(figure)


def _boundaries(surface: Quadratic) -> tuple[Mark, ...]:
    """Where oscillation begins, where divergence begins, and Polyak's pair."""
    mu, L = surface.curvatures  # noqa: N806
    best = polyak(mu, L)
    return (
        Line(MAP, LRS, oscillates_above(LRS, surface.curvatures), "white", 1.4, "2 3"),
        Line(MAP, (2 / L, 4 / L), (0, 1), BLACK, 1.5, "5 3"),
        Text(MAP, 0.12, 0.78, "it swings", BLACK, "start"),
        Text(MAP, 0.05, 0.12, "it creeps", BLACK, "start"),
        Text(MAP, 0.41, 0.2, "beyond 2(1 + beta)/L", BLACK, "end"),
        Text(MAP, 0.41, 0.14, "it is thrown out", VERMILION, "end"),
        Dots(MAP, best["lr"], best["beta"], BLACK, 5, hollow=True),
        Text(MAP, best["lr"] - 0.012, best["beta"] - 0.02, "Polyak", BLACK, "end"),
    )


def _caption(made: Map, surface: Quadratic, lr: float, beta: float) -> str:
    setting, motion = f"lr {lr:.3g}, beta {beta:.2f}", long_run(HEAVY, lr, beta, surface)
    if np.allclose((lr, beta), tuple(polyak(*surface.curvatures).values()), rtol=1e-6):
        rate = convergence_rate(HEAVY, lr, beta, surface.curvatures)
        setting = f"{setting}, Polyak's pair"
        motion = f"Both directions are about to swing; in the long run a step leaves {rate:.1%} of the distance."
    return " ".join(filter(None, (f"{setting}:", motion, coarseness(made))))

"""Two wells, one better: in which of them heavy ball comes to rest, for one lr and beta and for all of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Patch

from playground.canvas import Canvas, new_figure, panel
from playground.captions import count_steps
from playground.controls import Choice, Slider
from playground.experiment import Experiment, Frame
from playground.experiments.momentum.lr_beta_map import cell_centres, coarseness, crosshair
from playground.living import living
from playground.maps import Map, sweep
from playground.marks import Dots, Line, Mark, Raster
from playground.palette import BLACK, BLUE, FAINT, GREY, ORANGE, SKY
from playground.rules import Rule, driven_by, rule
from playground.simulate import Run, positions, simulate
from playground.surfaces import DOUBLE_WELL, Surface

STARTS = {
    name: replace(DOUBLE_WELL, start=(x, 0.0))
    for name, x in {"far up on the left": -1.9, "inside the poor well": -1.3, "far up on the right": 1.9}.items()
}
#: The minima of the two wells: the outer roots of the derivative.
POOR, GOOD = np.sort(np.roots((1, 0, -1, -0.1)))[[0, 2]]
STEPS, HIGHEST_LR, CELLS = 300, 0.6, 80
#: A run is at rest in a well if its last 40 positions are within 0.1 of the minimum.
LAST, NEAR = 40, 0.1
LRS, BETAS = cell_centres(CELLS, HIGHEST_LR)
#: Where a run can end, and the colour of that on the map.
RESTLESS = "not at rest"
ENDS = {"in the good well": SKY, "in the poor well": ORANGE, RESTLESS: FAINT}
PROFILE, MAP = range(2)


@living
def escape(heavy_ball: Callable | None = None) -> Experiment:
    """The ball on the loss, and a map over (lr, beta) of where 300 steps end."""
    driver = rule("heavy_ball", heavy_ball)

    @cache
    def map_of(start: str) -> Map:
        return sweep(ends, driver, STARTS[start], lr=LRS, beta=BETAS)

    @lru_cache
    def run_of(start: str, lr: float, beta: float) -> Run:
        return simulate(driver, STARTS[start], STEPS, lr=lr, beta=beta)

    def frame(start: str, lr: float, beta: float, steps: int) -> Frame:
        made, run, plain = map_of(start), run_of(start, lr, beta), run_of(start, lr, 0.0)
        marks = (
            Raster(MAP, np.array([to_rgba(color) for color in ENDS.values()])[made.values], (0, HIGHEST_LR, 0, 1)),
            *crosshair(MAP, lr, beta, HIGHEST_LR),
            *_ball(run.w[: steps + 1, 0], run.loss[: steps + 1]),
        )
        caption = (_caption(run.w[:, 0], plain.w[:, 0], lr, beta), _shares(made.values), coarseness(made))
        return Frame(_background(), marks, " ".join(filter(None, caption)))

    controls = {
        "start": Choice("start", tuple(STARTS), "far up on the left"),
        "lr": Slider("lr", 0.01, HIGHEST_LR, 0.05, 0.01),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "steps": Slider("steps", 0, 150, 40, 1, play=True),
    }
    return Experiment("Two wells", frame, controls, driven_by=driven_by(driver))


def ends(driver: Rule, surface: Surface, **knobs: float | np.ndarray) -> np.ndarray:
    """Where each run ends: an index into ENDS."""
    with np.errstate(all="ignore"):
        last = [w[0] for w in islice(positions(driver, surface, STEPS, **knobs), STEPS - LAST + 1, None)]
    low, high = np.min(last, axis=0), np.max(last, axis=0)
    return np.select([(floor - NEAR < low) & (high < floor + NEAR) for floor in (GOOD, POOR)], [0, 1], 2)


def steps_to_rest(x: np.ndarray) -> tuple[str, int]:
    """In which well a run ends, and after how many steps it stays near its minimum."""
    for end, floor in zip(ENDS, (GOOD, POOR), strict=False):
        away = np.flatnonzero(~(abs(x - floor) < NEAR))
        if len(away) == 0 or away[-1] < len(x) - LAST:
            return end, int(away[-1]) + 1 if len(away) else 0
    return RESTLESS, len(x) - 1


@cache
def _background() -> Canvas:
    figure = new_figure(900, 350)
    profile, outcomes = figure.subplots(1, 2, width_ratios=(1.35, 1))
    panel(profile, "The ground, and the places visited", "w[0]", "loss", xlim=(-2.1, 2.1), ylim=(-0.1, 2.2))
    x = np.linspace(-2.1, 2.1, 300)
    profile.plot(x, DOUBLE_WELL.loss(np.stack([x, 0 * x])), color=BLACK, lw=1.3)
    for floor, words in ((POOR, "poor well"), (GOOD, "good well")):
        profile.text(floor, 0.7, words, size=9, color=GREY, ha="center")
    panel(outcomes, "Where 300 steps end", "lr", "beta", xlim=(0, HIGHEST_LR), ylim=(0, 1))
    patches = [Patch(color=color, label=end) for end, color in ENDS.items()]
    figure.legend(handles=patches, loc="outside lower right", ncols=3, frameon=False, fontsize=8.5)
    return Canvas(figure)


def _ball(x: np.ndarray, height: np.ndarray) -> tuple[Mark, ...]:
    return (
        Line(PROFILE, x, height, GREY, 1.0, "3 3"),
        Dots(PROFILE, x, height, GREY, 2.2),
        Dots(PROFILE, x[0], height[0], BLACK, 5, hollow=True),
        Dots(PROFILE, x[-1], height[-1], BLUE, 7),
    )


def _caption(x: np.ndarray, plain: np.ndarray, lr: float, beta: float) -> str:
    here = f"lr {lr:.2f}, beta {beta:.2f}: {_end(*steps_to_rest(x))}."
    return here if beta == 0 else f"{here} Without momentum, at this lr: {_end(*steps_to_rest(plain))}."


def _end(end: str, steps: int) -> str:
    return f"{'' if end == RESTLESS else 'at rest '}{end} after {count_steps(steps)}"


def _shares(values: np.ndarray) -> str:
    good, poor, restless = (f"{np.mean(values == number):.0%}" for number in range(len(ENDS)))
    return f"On the map: good {good}, poor {poor}, not at rest {restless}."

"""Two wells, one better: in which of them heavy ball comes to rest, for one lr and beta and for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, NoNorm, to_rgba

from grader.reporting.language import gettext, ngettext
from playground.attempts import COLOR as YOURS
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Button, Pad, Slider
from playground.experiment import Experiment, Film
from playground.experiments.momentum.lr_beta_map import cell_centres, coarseness, crosshair, map_pad
from playground.living import living
from playground.maps import Map, sweep
from playground.marks import Dots, Line, Mark, Raster
from playground.palette import BLACK, FAINT, GREY, ORANGE, RULE_COLORS, SKY
from playground.rules import Rule, rule
from playground.simulate import positions, simulate
from playground.surfaces import DOUBLE_WELL, Surface

#: The minima of the two wells: the outer roots of the derivative.
POOR, GOOD = np.sort(np.roots((1, 0, -1, -0.1)))[[0, 2]]
FAR_LEFT, INSIDE_POOR, FAR_RIGHT = -1.9, -1.3, 1.9
STEPS, MOST_SHOWN, HIGHEST_LR, CELLS = 300, 150, 0.6, 60
#: A run is at rest in a well if its last 40 positions are within 0.1 of the minimum.
LAST, NEAR = 40, 0.1
LRS, BETAS = cell_centres(CELLS, HIGHEST_LR)
#: Where a run can end, and the colour of that on the map.
IN_GOOD, IN_POOR, RESTLESS = range(3)
COLORS = (SKY, ORANGE, FAINT)
PROFILE, MAP = range(2)
EDGE = 2.1


@dataclass(frozen=True)
class Ball:
    """A run as it is drawn: where it is and how high, and where it ends after how many steps."""

    x: np.ndarray
    height: np.ndarray
    end: int
    steps: int


@living
def escape(heavy_ball: Callable | None = None) -> Experiment:
    """The ball on the loss, and a map over (lr, beta) of where 300 steps end."""
    driver = rule("heavy_ball", heavy_ball)

    @lru_cache
    def map_of(start: float) -> tuple[Map, Raster]:
        made = sweep(ends, driver, _let_go_at(start), lr=LRS, beta=BETAS)
        return made, Raster(MAP, np.array([to_rgba(color) for color in COLORS])[made.values], (0, HIGHEST_LR, 0, 1))

    def film(start: float, lr: float, beta: float) -> Film:
        made, raster = map_of(start)
        ball, plain = _balls(driver, start, lr, (beta, 0.0), made.vectorised)
        yours = attempted(driver, lambda mine: _balls(mine, start, lr, (beta,), vectorised=False)[0])
        marks = (
            raster,
            *crosshair(MAP, lr, beta, HIGHEST_LR),
            *_rolling(ball, RULE_COLORS["heavy_ball"]),
            *(_rolling(yours, YOURS) if yours else ()),
        )
        caption = " ".join(filter(None, (_caption(ball, plain, yours, lr, beta), _shares(made), coarseness(made))))
        times = MOST_SHOWN + 1
        return Film(_background(), marks, (caption,) * times, (_figures(ball, plain, made),) * times)

    controls = {
        "start": Slider(gettext("start, w[0]"), -2.0, 2.0, FAR_LEFT, 0.05),
        "lr": Slider("lr", 0.01, HIGHEST_LR, 0.05, 0.01),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "steps": Slider(gettext("steps"), 0, MOST_SHOWN, 40, 1, play=True),
    }
    pads = (Pad(PROFILE, gettext("where the ball is let go"), x="start"), map_pad(MAP))
    title, driven_by = gettext("Two wells"), driven_by_with_attempt(driver)
    return Experiment(title, film, controls, _buttons(), driven_by, time="steps", pads=pads)


def _buttons() -> tuple[Button, ...]:
    """Three starts that the text speaks of."""
    return (
        Button(gettext("Start far up on the left"), lambda **_: {"start": FAR_LEFT}),
        Button(gettext("Start inside the poor well"), lambda **_: {"start": INSIDE_POOR}),
        Button(gettext("Start far up on the right"), lambda **_: {"start": FAR_RIGHT}),
    )


def _let_go_at(start: float) -> Surface:
    return DOUBLE_WELL.starting_at((start, 0.0))


def _balls(driver: Rule, start: float, lr: float, betas: tuple[float, ...], vectorised: bool) -> list[Ball]:
    """A run for each beta; all in one if the rule takes arrays."""
    surface = _let_go_at(start)
    if vectorised:
        run = simulate(driver, surface, STEPS, lr=lr, beta=np.array(betas))
        return [_ball(run.w[:, 0, number], run.loss[:, number]) for number in range(len(betas))]
    runs = [simulate(driver, surface, STEPS, lr=lr, beta=beta) for beta in betas]
    return [_ball(run.w[:, 0], run.loss) for run in runs]


def _ball(x: np.ndarray, height: np.ndarray) -> Ball:
    return Ball(x, height, *steps_to_rest(x))


def ends(driver: Rule, surface: Surface, **knobs: float | np.ndarray) -> np.ndarray:
    """Where each run ends: IN_GOOD, IN_POOR or RESTLESS."""
    with np.errstate(all="ignore"):
        last = [w[0] for w in islice(positions(driver, surface, STEPS, **knobs), STEPS - LAST + 1, None)]
    low, high = np.min(last, axis=0), np.max(last, axis=0)
    return np.select([(floor - NEAR < low) & (high < floor + NEAR) for floor in (GOOD, POOR)], [IN_GOOD, IN_POOR], 2)


def steps_to_rest(x: np.ndarray) -> tuple[int, int]:
    """In which well a run ends, and after how many steps it stays near its minimum."""
    for end, floor in ((IN_GOOD, GOOD), (IN_POOR, POOR)):
        away = np.flatnonzero(~(abs(x - floor) < NEAR))
        if len(away) == 0 or away[-1] < len(x) - LAST:
            return end, int(away[-1]) + 1 if len(away) else 0
    return RESTLESS, len(x) - 1


@cache
def _background() -> Canvas:
    figure = new_figure(900, 370)
    profile, outcomes = figure.subplots(1, 2, width_ratios=(1.35, 1))
    draw_profile(profile, gettext("The loss, and the places visited"))
    panel(outcomes, gettext("Where {steps} steps end", steps=STEPS), "lr", "beta", xlim=(0, HIGHEST_LR), ylim=(0, 1))
    ends = ScalarMappable(NoNorm(IN_GOOD, RESTLESS), ListedColormap(COLORS))
    bar = figure.colorbar(ends, ax=outcomes, location="bottom", aspect=40, ticks=(IN_GOOD, IN_POOR, RESTLESS))
    bar.set_ticklabels([gettext("in the good well"), gettext("in the poor well"), gettext("not at rest")], size=8.5)
    bar.ax.tick_params(length=0)
    return Canvas(figure)


def draw_profile(axes: Axes, title: str) -> None:
    """The loss along w[0], with the names of the wells under it, where no ball comes."""
    panel(axes, title, "w[0]", gettext("loss"), xlim=(-EDGE, EDGE), ylim=(-0.35, 2.2))
    x = np.linspace(-EDGE, EDGE, 300)
    axes.plot(x, DOUBLE_WELL.loss(np.stack([x, 0 * x])), color=BLACK, lw=1.3)
    for floor, words in ((POOR, gettext("poor well")), (GOOD, gettext("good well"))):
        axes.text(floor, -0.22, words, size=9, color=GREY, ha="center")


def _rolling(ball: Ball, color: str) -> tuple[Mark, ...]:
    x, height = ball.x[: MOST_SHOWN + 1], ball.height[: MOST_SHOWN + 1]
    return (
        Line(PROFILE, x, height, GREY if color != YOURS else YOURS, 1.0, "3 3", time="grows"),
        Dots(PROFILE, x, height, color, 2.2, steps=True, time="grows"),
        Dots(PROFILE, x[0], height[0], BLACK, 5, hollow=True),
        Dots(PROFILE, x, height, color, 7, time="moves"),
    )


def _caption(ball: Ball, plain: Ball, yours: Ball | None, lr: float, beta: float) -> str:
    here = gettext("lr {lr}, beta {beta}: {end}.", lr=f"{lr:.2f}", beta=f"{beta:.2f}", end=_end(ball))
    without = gettext("Without momentum, at this lr: {end}.", end=_end(plain)) if beta else ""
    return " ".join(filter(None, (here, without, gettext("Yours: {end}.", end=_end(yours)) if yours else "")))


def _end(ball: Ball) -> str:
    """Where a run ends, in words."""
    if ball.end == IN_GOOD:
        return ngettext("at rest in the good well after {count} step", "at rest in the good well after {count} steps",
                        ball.steps)  # fmt: skip
    if ball.end == IN_POOR:
        return ngettext("at rest in the poor well after {count} step", "at rest in the poor well after {count} steps",
                        ball.steps)  # fmt: skip
    if not np.isfinite(ball.x).all():
        return gettext("thrown out of the picture for good")
    return ngettext("not at rest after {count} step", "not at rest after {count} steps", ball.steps)


def _shares(made: Map) -> str:
    """How much of the map ends where."""
    good, poor, restless = (f"{np.mean(made.values == end):.0%}" for end in (IN_GOOD, IN_POOR, RESTLESS))
    return gettext(
        "On the map: good {good}, poor {poor}, not at rest {restless}.", good=good, poor=poor, restless=restless
    )


def _figures(ball: Ball, plain: Ball, made: Map) -> dict[str, str]:
    """What a table of several settings shows."""
    return {
        gettext("with momentum"): _end(ball),
        gettext("without, at the same lr"): _end(plain),
        gettext("of all settings, good / poor well"): " / ".join(
            f"{np.mean(made.values == end):.0%}" for end in (IN_GOOD, IN_POOR)
        ),
    }

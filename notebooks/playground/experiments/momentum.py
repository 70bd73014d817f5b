"""Notebook 02: steps that remember, where that pays, and where it throws the ball out of a good place."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, to_rgba
from matplotlib.patches import Patch

from playground.canvas import Canvas, figure, panel
from playground.experiment import Button, Choice, Experiment, Frame, LogSlider, Slider
from playground.experiments.ground import contours
from playground.maps import Map, rate_map, survey
from playground.marks import Arrow, Dots, Line, Mark, Raster, Words
from playground.palette import BLACK, BLUE, FAINT, GREEN, GREY, ORANGE, SKY, VERMILION
from playground.problems import DOUBLE_WELL, NARROW, RAVINE, SADDLE, Problem
from playground.rules import Rule, driven_by, rule
from playground.simulate import Run, positions, simulate

PATH, LOSS = 0, 1

# --- what is known of a quadratic -------------------------------------------------------------------------------------

PLAIN, AVERAGED, HEAVY, NESTEROV = "plain", "averaged", "heavy ball", "Nesterov"
RULES = {PLAIN: "gradient_descent", AVERAGED: "momentum", HEAVY: "heavy_ball", NESTEROV: "nesterov"}
COLORS = {PLAIN: GREY, AVERAGED: BLUE, HEAVY: VERMILION, NESTEROV: GREEN}


def roots(which: str, lr: float, beta: float, curvature: float) -> np.ndarray:
    """The two factors of a rule along one direction of a quadratic.

    There every rule here obeys w[t+1] = p * w[t] - q * w[t-1], and z**2 - p * z + q = 0 gives the factors. A pair that
    is not real is a swing; its size is the share of the distance that a step leaves.
    """
    pull = lr * curvature
    p, q = {
        PLAIN: (1 - pull, 0.0),
        AVERAGED: (1 + beta - (1 - beta) * pull, beta),
        HEAVY: (1 + beta - pull, beta),
        NESTEROV: ((1 + beta) * (1 - pull), beta * (1 - pull)),
    }[which]
    swing = np.emath.sqrt(p**2 / 4 - q)
    return np.array([p / 2 + swing, p / 2 - swing])


def left_over(which: str, lr: float, beta: float, problem: Problem) -> float:
    """The share of the distance that a step leaves in the long run, in the slower direction of a quadratic."""
    return float(max(abs(roots(which, lr, beta, curvature)).max() for curvature in problem.curvatures))


def limit(which: str, beta: float, L: float) -> float:  # noqa: N803
    """The lr above which a quadratic of greatest curvature L throws the ball out."""
    room = {PLAIN: 1.0, AVERAGED: (1 + beta) / (1 - beta), HEAVY: 1 + beta, NESTEROV: (1 + beta) / (1 + 2 * beta)}
    return 2 * room[which] / L


def polyak(mu: float, L: float) -> dict[str, float]:  # noqa: N803
    """The lr and beta at which heavy ball is fastest on a quadratic, in the long run (Polyak 1964)."""
    steep, gentle = np.sqrt(L), np.sqrt(mu)
    return {"lr": float(4 / (steep + gentle) ** 2), "beta": float(((steep - gentle) / (steep + gentle)) ** 2)}


def _manner(which: str, lr: float, beta: float, problem: Problem) -> str:
    """How the ball moves in the long run, in words."""
    mu, L = problem.curvatures  # noqa: N806
    share, most = left_over(which, lr, beta, problem), limit(which, beta, L)
    if np.isclose(lr, most):
        return f"This lr is the limit itself, {most:.3g}: across the ravine it jumps to and fro for ever."
    if lr > most:
        return (
            f"This lr is above the limit, {most:.3g}: it is thrown out; "
            f"in the long run a step makes the distance {share:.2f} times as long."
        )
    gentle, steep = (roots(which, lr, beta, curvature) for curvature in (mu, L))
    leaves = f"in the long run a step leaves {share:.1%} of the distance."
    if abs(steep).max() > abs(gentle).max() + 1e-9:
        return f"Across the ravine it overshoots, and that is the slow direction: {leaves}"
    if np.iscomplexobj(gentle):
        return f"It swings past the bottom and comes back: {leaves}"
    return f"It creeps along the ravine from one side: {leaves}"


# --- the ravine -------------------------------------------------------------------------------------------------------

MOST_STEPS = 100
INERTIA, PUSH = GREEN, VERMILION


def ravine(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Experiment:
    """One rule at a time down the ravine; arrows take its next step apart into inertia and this gradient's push."""
    rules = _rules(momentum, heavy_ball, nesterov)

    def frame(which: str, lr: float, beta: float, steps: int) -> Frame:
        run = simulate(rules[which], NARROW, steps + 1, **_knobs(rules[which], lr, beta))
        name = f"{which} (it has no beta)" if which == PLAIN else which
        here = f"{name}: after {_steps(steps)} the loss is {_told(run.loss[steps])}."
        marks = (
            *_path(run.w[:-1], BLUE),
            *_next_step(rules[which], run.w[-2:], lr, beta),
            Line(LOSS, np.arange(steps + 1), run.loss[:-1], BLUE),
            Dots(LOSS, steps, run.loss[-2], BLUE, 4),
        )
        return Frame(_ravine(), marks, f"{here} {_manner(which, lr, beta, NARROW)}")

    knobs = {
        "which": Choice("rule", tuple(RULES), AVERAGED),
        "lr": LogSlider("lr", -2, 0.6, 1.0),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "steps": Slider("steps", 0, MOST_STEPS, 12, 1, play=True),
    }
    return Experiment("A ball with weight", frame, knobs, driven_by=_driven(rules))


def _steps(number: int) -> str:
    return f"{number} step{'s' if number != 1 else ''}"


def _told(loss: float) -> str:
    return f"{loss:.2g}" if loss < 1e6 else "above a million"


def _rules(momentum: Callable | None, heavy_ball: Callable | None, nesterov: Callable | None) -> dict[str, Rule]:
    functions = {PLAIN: None, AVERAGED: momentum, HEAVY: heavy_ball, NESTEROV: nesterov}
    return {which: rule(RULES[which], function) for which, function in functions.items()}


def _driven(rules: dict[str, Rule]) -> str:
    """Whose rules these are. Plain descent is there to compare with, and goes unsaid."""
    return driven_by(*(driver for which, driver in rules.items() if which != PLAIN))


def _knobs(driver: Rule, lr: float, beta: float) -> dict[str, float]:
    """Plain gradient descent has no beta."""
    return {name: value for name, value in {"lr": lr, "beta": beta}.items() if name in driver.knobs}


@cache
def _ravine() -> Canvas:
    drawn = figure(900, 380)
    seen, losses = drawn.subplots(1, 2, width_ratios=(1.3, 1))
    contours(seen, NARROW, "The path").plot(0, 0, "+", color=BLACK, ms=9)
    for right, words, color in ((0.68, "next step: inertia, then", INERTIA), (1.0, "this gradient's push", PUSH)):
        seen.text(right, 1.02, words, color=color, size=9.5, ha="right", transform=seen.transAxes)
    _loss_panel(losses, "Loss after each step", MOST_STEPS)
    best = simulate(rule("gradient_descent"), NARROW, MOST_STEPS, lr=2 / sum(NARROW.curvatures)).loss
    losses.plot(best, color=GREY, lw=1.2, ls="--")
    losses.text(MOST_STEPS, best[-1] * 6, "plain, at its best lr", color=GREY, size=8.5, ha="right")
    return Canvas(drawn)


def _loss_panel(axes: Axes, title: str, steps: int) -> None:
    panel(axes, title, "step", "", xlim=(0, steps), yscale="log", ylim=(1e-9, 1e3))


def _path(w: np.ndarray, color: str) -> tuple[Mark, ...]:
    x, y = w[:, 0], w[:, 1]
    return (
        Line(PATH, x, y, color, 1.6, opacity=0.7),
        Dots(PATH, x, y, color, 2.6),
        Dots(PATH, x[0], y[0], BLACK, 5, hollow=True),
    )


def _next_step(driver: Rule, w: np.ndarray, lr: float, beta: float) -> tuple[Mark, ...]:
    """The step from the one place to the other, as what earlier steps left and what this gradient adds.

    The rules are linear in gradient and velocity together, so a step from rest shows what the gradient alone would do.
    """
    here, there = w
    rest = driver(here, NARROW.gradient(here), *driver.state_at_rest(here), **_knobs(driver, lr, beta))[0]
    push = rest - here
    inertia = there - rest
    return (
        Arrow(PATH, *here, *inertia, INERTIA, 2.4),
        Arrow(PATH, *(here + inertia), *push, PUSH, 2.4),
        Dots(PATH, *here, BLUE, 5),
    )


# --- three forms side by side -----------------------------------------------------------------------------------------

SAME, MATCHED = AVERAGED_GETS = "the same lr", "lr / (1 - beta)"


def race(
    momentum: Callable | None = None, heavy_ball: Callable | None = None, nesterov: Callable | None = None
) -> Experiment:
    """Plain and the three forms of momentum together down the narrow ravine, with one lr and one beta."""
    rules = _rules(momentum, heavy_ball, nesterov)

    def frame(lr: float, beta: float, averaged: str, steps: int) -> Frame:
        rates = {which: lr / (1 - beta) if (which, averaged) == (AVERAGED, MATCHED) else lr for which in rules}
        runs = {
            which: simulate(driver, NARROW, steps, **_knobs(driver, rates[which], beta))
            for which, driver in rules.items()
        }
        marks = []
        for which, run in runs.items():
            style = {"dash": "7 5", "width": 2.6} if which == AVERAGED else {"width": 1.8}
            marks += [
                Line(PATH, run.w[:, 0], run.w[:, 1], COLORS[which], **style),
                Line(LOSS, np.arange(steps + 1), run.loss, COLORS[which], **style),
                Dots(PATH, *run.w[-1], COLORS[which], 4),
            ]
        losses = {which: float(run.loss[-1]) for which, run in runs.items()}
        return Frame(_race(), tuple(marks), _race_says(losses, lr, beta, averaged))

    knobs = {
        "lr": LogSlider("lr", -3, -0.3, 0.1),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "averaged": Choice("the averaged form gets", AVERAGED_GETS, SAME),
        "steps": Slider("steps", 0, MOST_STEPS, 60, 1, play=True),
    }
    return Experiment("Three forms of momentum", frame, knobs, driven_by=_driven(rules))


@cache
def _race() -> Canvas:
    drawn = figure(900, 360)
    seen, losses = drawn.subplots(1, 2, width_ratios=(1.3, 1))
    contours(seen, NARROW, "Four balls in the narrow ravine").plot(0, 0, "+", color=BLACK, ms=9)
    _loss_panel(losses, "Loss after each step", MOST_STEPS)
    for number, (which, color) in enumerate(COLORS.items()):
        losses.text(0.03, 0.28 - 0.075 * number, which, color=color, size=9, transform=losses.transAxes)
    return Canvas(drawn)


def _race_says(losses: dict[str, float], lr: float, beta: float, averaged: str) -> str:
    begin = f"lr {lr:.2g}, beta {beta:.2f}:"
    start = float(NARROW.loss(np.array(NARROW.start)))
    ranked = sorted(losses, key=lambda which: losses[which] if np.isfinite(losses[which]) else np.inf)
    told = ", ".join(f"{which} {losses[which]:.2g}" for which in ranked if losses[which] <= start)
    out = [which for which in losses if not losses[which] <= start]
    lost = f" {', '.join(out)}: further out than at the start." if out else ""
    same = " Averaged and heavy ball go exactly the same way." if averaged == MATCHED or beta == 0 else ""
    return f"{begin} loss now, lowest first: {told or 'none below the start'}.{lost}{same}"


# --- the (lr, beta) map -----------------------------------------------------------------------------------------------

GROUNDS = {problem.name: problem for problem in (RAVINE, NARROW)}
SIDE, LR_MOST, MAP_STEPS, SHOWN = 100, 0.42, 200, 60
LRS, BETAS = (np.arange(SIDE) + 0.5) * LR_MOST / SIDE, ((np.arange(SIDE) + 0.5) / SIDE)[:, None]
MAP_PATH, MAP_LOSS, MAP = range(3)
DIGIT = LogNorm(3, 1000)
LOST = to_rgba("#FBE9E1")


def momentum_map(heavy_ball: Callable | None = None) -> Experiment:
    """How fast heavy ball arrives for every lr and beta at once, and the path of one setting beside it."""
    driver = rule("heavy_ball", heavy_ball)

    @cache
    def chart(ground: str) -> tuple[Map, Raster]:
        made = rate_map(driver, GROUNDS[ground], MAP_STEPS, lr=LRS, beta=BETAS)
        return made, Raster(MAP, coloured(made.values), (0, LR_MOST, 0, 1))

    def frame(ground: str, lr: float, beta: float) -> Frame:
        made, raster = chart(ground)
        run = simulate(driver, GROUNDS[ground], SHOWN, lr=lr, beta=beta)
        marks = (
            raster,
            *_boundary(GROUNDS[ground]),
            *_crosshair(MAP, lr, beta, LR_MOST),
            *_path(run.w, BLUE),
            Line(MAP_LOSS, np.arange(SHOWN + 1), run.loss, BLUE),
        )
        return Frame(_chart(ground), marks, _map_says(made, GROUNDS[ground], lr, beta))

    knobs = {
        "ground": Choice("ground", tuple(GROUNDS), RAVINE.name),
        "lr": Slider("lr", 0.001, 0.42, 0.1, 0.001),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
    }
    best = Button("Set Polyak's pair", lambda ground, **_: polyak(*GROUNDS[ground].curvatures))
    return Experiment("The (lr, beta) map", frame, knobs, (best,), driver.says)


def steps_for_a_digit(rates: np.ndarray) -> np.ndarray:
    """Steps until a tenth of the distance is left; inf where it does not shrink."""
    with np.errstate(all="ignore"):
        return np.where(rates < 1, np.log(10) / -np.log(rates), np.inf)


def coloured(rates: np.ndarray) -> np.ndarray:
    """A colour for each rate, by the steps that one more digit takes, and the tint of the red band where none comes."""
    steps = steps_for_a_digit(rates)
    colors = matplotlib.colormaps["viridis_r"](DIGIT(np.clip(steps, DIGIT.vmin, DIGIT.vmax)))
    colors[np.isinf(steps)] = LOST
    return colors


@cache
def _chart(ground: str) -> Canvas:
    drawn = figure(900, 420)
    grid = drawn.add_gridspec(2, 2, width_ratios=(1, 1.25), height_ratios=(1.25, 1))
    contours(drawn.add_subplot(grid[0, 0]), GROUNDS[ground], "The path of this setting").plot(
        0, 0, "+", color=BLACK, ms=9
    )
    _loss_panel(drawn.add_subplot(grid[1, 0]), "Its loss", SHOWN)
    chart = panel(drawn.add_subplot(grid[:, 1]), "Every lr and beta", "lr", "beta", xlim=(0, LR_MOST), ylim=(0, 1))
    bar = drawn.colorbar(ScalarMappable(DIGIT, "viridis_r"), ax=chart, ticks=(3, 10, 30, 100, 300, 1000), format="%d")
    bar.set_label("steps for one more digit", size=9)
    bar.ax.tick_params(labelsize=8.5)
    bar.ax.minorticks_off()
    return Canvas(drawn)


def _boundary(problem: Problem) -> tuple[Mark, ...]:
    mu, L = problem.curvatures  # noqa: N806
    best = polyak(mu, L)
    return (
        Line(MAP, LRS, swings_above(LRS, problem), "white", 1.4, "2 3"),
        Line(MAP, (2 / L, 4 / L), (0, 1), BLACK, 1.5, "5 3"),
        Words(MAP, 0.12, 0.78, "it swings", BLACK, "start"),
        Words(MAP, 0.05, 0.12, "it creeps", BLACK, "start"),
        Words(MAP, 0.41, 0.2, "beyond 2(1 + beta)/L", BLACK, "end"),
        Words(MAP, 0.41, 0.14, "it is thrown out", VERMILION, "end"),
        Dots(MAP, best["lr"], best["beta"], BLACK, 5, hollow=True),
        Words(MAP, best["lr"] - 0.012, best["beta"] - 0.02, "Polyak", BLACK, "end"),
    )


def swings_above(lr: np.ndarray, problem: Problem) -> np.ndarray:
    """The beta above which heavy ball swings in both directions; nan where there is none below its limit.

    Along one curvature c it swings while beta > (1 - sqrt(lr * c))^2. Polyak's pair is where the two directions agree.
    """
    both = [(1 - np.sqrt(lr * curvature)) ** 2 for curvature in problem.curvatures]
    return np.where(np.max(both, axis=0) < 1, np.max(both, axis=0), np.nan)


def _crosshair(number: int, lr: float, beta: float, most: float) -> tuple[Mark, ...]:
    return (
        Line(number, (lr, lr), (0, 1), VERMILION, 1.0),
        Line(number, (0, most), (beta, beta), VERMILION, 1.0),
        Dots(number, lr, beta, VERMILION, 5),
    )


def _map_says(made: Map, problem: Problem, lr: float, beta: float) -> str:
    point, manner = f"lr {lr:.3g}, beta {beta:.2f}", _manner(HEAVY, lr, beta, problem)
    if np.allclose((lr, beta), tuple(polyak(*problem.curvatures).values()), rtol=1e-6):
        share = left_over(HEAVY, lr, beta, problem)
        point, manner = (
            f"{point}, Polyak's pair",
            f"Both directions are about to swing; in the long run a step leaves {share:.1%} of the distance.",
        )
    return " ".join(filter(None, (f"{point}:", manner, _coarse(made))))


def _coarse(made: Map) -> str:
    """What there is to say of a map that could not be made in one run."""
    if made.together:
        return ""
    return "Your heavy_ball does not take arrays for lr and beta, so the map is coarser: a run for each of its cells."


# --- two wells --------------------------------------------------------------------------------------------------------

STARTS = {
    name: replace(DOUBLE_WELL, start=(x, 0.0))
    for name, x in {"far up on the left": -1.9, "inside the poor well": -1.3, "far up on the right": 1.9}.items()
}
POOR, HILL, GOOD = np.sort(np.roots((1, 0, -1, -0.1)))
WELL_STEPS, WELL_LR, CELLS = 300, 0.6, 80
WELL_LRS, WELL_BETAS = (np.arange(CELLS) + 0.5) * WELL_LR / CELLS, ((np.arange(CELLS) + 0.5) / CELLS)[:, None]
#: Where a ball is in the last of 300 steps, and the colour of that on the map.
RESTLESS = "not at rest"
ENDS = {"in the good well": SKY, "in the poor well": ORANGE, RESTLESS: FAINT}
PROFILE, OUTCOMES = 0, 1


def escape(heavy_ball: Callable | None = None) -> Experiment:
    """Two wells, one better: in which of them heavy ball comes to rest, for one lr and beta and for all of them."""
    driver = rule("heavy_ball", heavy_ball)

    @cache
    def outcomes(start: str) -> Map:
        return survey(ends, driver, STARTS[start], lr=WELL_LRS, beta=WELL_BETAS)

    @lru_cache
    def walk(start: str, lr: float, beta: float) -> Run:
        return simulate(driver, STARTS[start], WELL_STEPS, lr=lr, beta=beta)

    def frame(start: str, lr: float, beta: float, steps: int) -> Frame:
        made, run, plain = outcomes(start), walk(start, lr, beta), walk(start, lr, 0.0)
        marks = (
            Raster(OUTCOMES, np.array([to_rgba(color) for color in ENDS.values()])[made.values], (0, WELL_LR, 0, 1)),
            *_crosshair(OUTCOMES, lr, beta, WELL_LR),
            *_rolling(run.w[: steps + 1, 0], run.loss[: steps + 1]),
        )
        says = (_escape_says(run.w[:, 0], plain.w[:, 0], lr, beta), _shares(made.values), _coarse(made))
        return Frame(_wells(), marks, " ".join(filter(None, says)))

    knobs = {
        "start": Choice("start", tuple(STARTS), "far up on the left"),
        "lr": Slider("lr", 0.01, WELL_LR, 0.05, 0.01),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "steps": Slider("steps", 0, 150, 40, 1, play=True),
    }
    return Experiment("Two wells", frame, knobs, driven_by=driver.says)


def ends(driver: Rule, problem: Problem, **knobs: float | np.ndarray) -> np.ndarray:
    """Where each run is in the last 40 of its 300 steps: the number of one of ENDS."""
    with np.errstate(all="ignore"):
        last = [w[0] for w in islice(positions(driver, problem, WELL_STEPS, **knobs), WELL_STEPS - 39, None)]
    low, high = np.min(last, axis=0), np.max(last, axis=0)
    return np.select([(floor - 0.1 < low) & (high < floor + 0.1) for floor in (GOOD, POOR)], [0, 1], 2)


def steps_to_rest(x: np.ndarray) -> tuple[str, int]:
    """In which well a run ends, and after how many steps it stays within 0.1 of the bottom."""
    for end, floor in zip(ENDS, (GOOD, POOR), strict=False):
        away = np.flatnonzero(~(abs(x - floor) < 0.1))
        if len(away) == 0 or away[-1] < len(x) - 40:
            return end, int(away[-1]) + 1 if len(away) else 0
    return RESTLESS, len(x) - 1


@cache
def _wells() -> Canvas:
    drawn = figure(900, 350)
    ground, outcomes = drawn.subplots(1, 2, width_ratios=(1.35, 1))
    panel(ground, "The ground, and the places visited", "w[0]", "loss", xlim=(-2.1, 2.1), ylim=(-0.1, 2.2))
    x = np.linspace(-2.1, 2.1, 300)
    ground.plot(x, DOUBLE_WELL.loss(np.stack([x, 0 * x])), color=BLACK, lw=1.3)
    for place, words in ((POOR, "poor well"), (GOOD, "good well")):
        ground.text(place, 0.7, words, size=9, color=GREY, ha="center")
    panel(outcomes, "Where 300 steps end", "lr", "beta", xlim=(0, WELL_LR), ylim=(0, 1))
    patches = [Patch(color=color, label=end) for end, color in ENDS.items()]
    drawn.legend(handles=patches, loc="outside lower right", ncols=3, frameon=False, fontsize=8.5)
    return Canvas(drawn)


def _rolling(x: np.ndarray, height: np.ndarray) -> tuple[Mark, ...]:
    return (
        Line(PROFILE, x, height, GREY, 1.0, "3 3"),
        Dots(PROFILE, x, height, GREY, 2.2),
        Dots(PROFILE, x[0], height[0], BLACK, 5, hollow=True),
        Dots(PROFILE, x[-1], height[-1], BLUE, 7),
    )


def _escape_says(x: np.ndarray, plain: np.ndarray, lr: float, beta: float) -> str:
    (mine, steps), (theirs, fewer) = steps_to_rest(x), steps_to_rest(plain)
    told = f"lr {lr:.2f}, beta {beta:.2f}: {_end(mine, steps)}."
    return told if beta == 0 else f"{told} Without momentum, at this lr: {_end(theirs, fewer)}."


def _end(end: str, steps: int) -> str:
    return f"{'' if end == RESTLESS else 'at rest '}{end} after {_steps(steps)}"


def _shares(values: np.ndarray) -> str:
    good, poor, restless = (f"{np.mean(values == number):.0%}" for number in range(len(ENDS)))
    return f"On the map: good {good}, poor {poor}, not at rest {restless}."


# --- a saddle ---------------------------------------------------------------------------------------------------------

SADDLE_STEPS, LEFT_BELOW = 150, 0.2
LARGEST = 0.19  # without momentum the limit of the walls is 2 / 10
MINE = "with momentum"
#: How each is drawn: its colour, and dashes for those who cannot tell the colours apart.
WALKERS = {MINE: (BLUE, ""), "without": (GREY, "7 4"), f"without, at lr {LARGEST}": (VERMILION, "2 3")}


def saddle(heavy_ball: Callable | None = None) -> Experiment:
    """A ball let go beside the ridge that leads to a saddle: how long until it has left, with momentum and without."""
    driver = rule("heavy_ball", heavy_ball)

    @lru_cache
    def walk(lr: float, beta: float, aside: float) -> Run:
        return simulate(driver, replace(SADDLE, start=(-1.0, aside)), SADDLE_STEPS, lr=lr, beta=beta)

    def frame(lr: float, beta: float, aside: float) -> Frame:
        settings = (lr, beta), (lr, 0.0), (LARGEST, 0.0)
        runs = {name: walk(*setting, aside) for name, setting in zip(WALKERS, settings, strict=True)}
        losses = [
            Line(LOSS, np.arange(SADDLE_STEPS + 1), run.loss, WALKERS[name][0], 1.8, WALKERS[name][1])
            for name, run in reversed(runs.items())
        ]
        marks = (*_path(runs[MINE].w, BLUE), *losses)
        begun = f"lr {lr:.2f}, beta {beta:.2f}, let go {aside:g} beside the ridge:"
        return Frame(_saddle(), marks, f"{begun} {_saddle_says({name: run.loss for name, run in runs.items()})}")

    knobs = {
        "lr": Slider("lr", 0.01, 0.4, 0.05, 0.01),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "aside": LogSlider("start beside the ridge by", -9, -1, 1e-3, 1),
    }
    return Experiment("A saddle", frame, knobs, driven_by=driver.says)


def steps_to_leave(loss: np.ndarray) -> int | None:
    """After how many steps the loss has gone below 0.2 for the first time; the saddle itself is at 0.25."""
    below = np.flatnonzero(loss < LEFT_BELOW)
    return int(below[0]) if len(below) else None


@cache
def _saddle() -> Canvas:
    drawn = figure(900, 350)
    seen, losses = drawn.subplots(1, 2, width_ratios=(1, 1.2))
    contours(seen, SADDLE, "The path with momentum").plot(0, 0, "+", color=BLACK, ms=9)
    panel(losses, "Loss after each step", "step", "", xlim=(0, SADDLE_STEPS), ylim=(0, 0.6))
    losses.axhline(0.25, color=GREY, lw=0.9, ls=":")
    losses.text(SADDLE_STEPS, 0.255, "the height of the saddle", size=8.5, color=GREY, ha="right")
    for number, (words, (color, dash)) in enumerate(WALKERS.items()):
        high = 0.56 - 0.04 * number
        style = (0, tuple(float(part) / 1.8 for part in dash.split())) if dash else "-"
        losses.plot((SADDLE_STEPS - 14, SADDLE_STEPS), (high, high), color=color, lw=1.8 * 0.72, ls=style)
        losses.text(SADDLE_STEPS - 17, high, words, size=9, color=color, ha="right", va="center")
    return Canvas(drawn)


def _saddle_says(losses: dict[str, np.ndarray]) -> str:
    mine, same, large = (_left(losses[name]) for name in WALKERS)
    return f"with momentum it {mine}; without, at the same lr, it {same}; without, at lr {LARGEST}, it {large}."


def _left(loss: np.ndarray) -> str:
    steps = steps_to_leave(loss)
    if steps is not None:
        return f"leaves after {_steps(steps)}"
    if loss[-1] <= loss[0] + 1e-9:
        return f"does not leave in {SADDLE_STEPS} steps"
    return "never leaves (it is thrown up the walls)"

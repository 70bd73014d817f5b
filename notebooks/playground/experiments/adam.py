"""Notebook 04: a step size for each weight, where it comes from, and what it costs."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.data import Digits, Part, digits
from playground.experiment import Choice, Experiment, Frame, LogSlider, Slider, short
from playground.experiments.ground import contours
from playground.maps import Map
from playground.marks import Dots, Line, Mark, Raster, Words
from playground.network import train
from playground.palette import BLACK, BLUE, FAINT, GREEN, GREY, LINES, PURPLE, VERMILION
from playground.problems import RAVINE, ROSENBROCK, TURNED, Problem
from playground.rules import Rule, driven_by, rule
from playground.simulate import Run, simulate

# --- one coordinate at a time -----------------------------------------------------------------------------------------

WATCHED = 80  # steps
CORRECTED, BARE = "with correction", "without"
PATH, FIRST, SECOND = 0, 1, 3


def per_coordinate(adam: Callable | None = None) -> Experiment:
    """Adam in a ravine, taken apart: for each weight its gradient, both averages, and the step in units of lr."""
    driver = rule("adam", adam)

    def frame(step: int, lr: float, beta1: float, beta2: float, eps: float, bias: str) -> Frame:
        knobs = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
        log = _watch(driver if bias == CORRECTED else _bare, knobs, bias == CORRECTED)
        marks = (
            *_trail(log["w"][: step + 1]),
            *_averages(FIRST, log, 0, step, lr),
            *_averages(SECOND, log, 1, step, lr),
        )
        return Frame(_workshop(), marks, _watched_says(log, step, lr))

    knobs = {
        "step": Slider("step", 0, WATCHED, 30, 1, play=True),
        "lr": LogSlider("lr", -3, 0, 0.1),
        "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01),
        "beta2": Slider("beta2", 0.5, 0.999, 0.99, 0.001),
        "eps": LogSlider("eps", -8, 2, 1e-8, 4),
        "bias": Choice("bias", (CORRECTED, BARE), CORRECTED),
    }
    return Experiment("Adam, one weight at a time", frame, knobs, driven_by=driver.says)


def _bare(w, grad, m, v, t, *, lr, beta1, beta2, eps):
    """Adam without its bias correction."""
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return w - lr * m / (np.sqrt(v) + eps), m, v, t + 1


def _watch(driver: Callable, knobs: Mapping[str, float], corrected: bool) -> dict[str, np.ndarray]:
    """Every step of a run down the ravine: w, the gradient, both averages as the step uses them, and the step."""
    w, state, log = np.array(RAVINE.start), [np.zeros(2), np.zeros(2), 0], {"w": [np.array(RAVINE.start)]}
    for number in range(1, WATCHED + 1):
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
def _workshop() -> Canvas:
    drawn = figure(960, 400)
    grid = drawn.add_gridspec(2, 3, width_ratios=(1.15, 1, 1), height_ratios=(1.5, 1))
    contours(drawn.add_subplot(grid[:, 0]), RAVINE)
    for column in (0, 1):
        size = (3.0, 16.0)[column]
        axes = drawn.add_subplot(grid[0, column + 1])
        panel(axes, f"w[{column}]: gradient and averages", "", "", xlim=(0, WATCHED), ylim=(-size, size))
        axes.axhline(0, color=FAINT, lw=1)
        steps = drawn.add_subplot(grid[1, column + 1])
        steps.set_yscale("symlog", linthresh=1)  # even within the band, by factors beyond
        panel(steps, f"w[{column}]: step / lr", "step", "", xlim=(0, WATCHED), ylim=(-40, 40))
        steps.set_yticks([-10, -1, 0, 1, 10], ["-10", "-1", "0", "1", "10"])
        steps.axhspan(-1, 1, color="#EAF3F8", lw=0)
    return Canvas(drawn)


def _trail(w: np.ndarray) -> tuple[Mark, ...]:
    return Line(PATH, *w.T, BLUE, 1.8), Dots(PATH, *w.T, BLUE, 2.2), Dots(PATH, *w[-1], VERMILION, 5)


def _averages(number: int, log: Mapping[str, np.ndarray], column: int, step: int, lr: float) -> tuple[Mark, ...]:
    x = np.arange(1, step + 1)
    grad, m, v, moved = (log[name][:step, column] for name in ("grad", "m", "v", "step"))
    low = (-2.7, -14.4)[column]
    return (
        Line(number, x, grad, GREY, 1.5),
        Line(number, x, m, BLUE, 2.2),
        Line(number, x, v, VERMILION, 1.8),
        Line(number, x, -v, VERMILION, 1.8),
        Words(number, 79, low, "gradient", GREY, "end"),
        Words(number, 56, low, "m", BLUE, "end"),
        Words(number, 50, low, "± root of v", VERMILION, "end"),
        Line(number + 1, x, moved / lr, BLACK, 1.8),
    )


def _watched_says(log: Mapping[str, np.ndarray], step: int, lr: float) -> str:
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


# --- the race ---------------------------------------------------------------------------------------------------------

FIELD = ("gradient_descent", "momentum", "heavy_ball", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
USUAL = {"beta": 0.9, "rho": 0.9, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
GROUNDS = {problem.name: problem for problem in (RAVINE, TURNED, ROSENBROCK)}
RATES = np.logspace(-4, 0.5, 46)
DASHED = ("heavy_ball", "adamw")  # they lie close to another's line, or on it
LAPS, LAST = 100, 10  # steps, and over how many at the end a run is judged
LOST = 1e6  # a loss above it has run away


def grand_race(**learners: Callable | None) -> Experiment:
    """Every rule of the course on one loss, each at the lr that suits it best there, or at a multiple of it."""
    field = {name: rule(name, learners.get(name)) for name in FIELD}

    def frame(ground: str, factor: float, show: str) -> Frame:
        problem = GROUNDS[ground]
        best = {name: best_lr(runner, problem) for name, runner in field.items()}
        runs = {name: _lapped(runner, problem, best[name] * factor) for name, runner in field.items()}
        laps = [_lap(name, runs[name], color, name == show) for color, name in _ordered(show)]
        marks = [mark for lap in laps for mark in lap]
        ends = {name: float(_end(run.loss)) for name, run in runs.items()}
        return Frame(_track(ground), tuple(marks), _race_says(ends, best[show] * factor, show, factor, ground))

    knobs = {
        "ground": Choice("ground", tuple(GROUNDS), "ravine"),
        "factor": LogSlider("lr, times its best", -1.5, 1.5, 1.0, 10),
        "show": Choice("look at", FIELD, "adam"),
    }
    return Experiment("The race", frame, knobs, driven_by=driven_by(*field.values()))


def _others(runner: Rule) -> dict[str, float]:
    return {name: USUAL[name] for name in runner.knobs if name != "lr"}


@lru_cache(maxsize=512)
def _lapped(runner: Rule, problem: Problem, lr: float) -> Run:
    return simulate(runner, problem, LAPS, lr=lr, **_others(runner))


@cache
def best_lr(runner: Rule, problem: Problem) -> float:
    """Of 46 learning rates from 0.0001 to about 3, the one with the lowest end, tried all at once."""
    run = simulate(runner, problem, LAPS, lr=RATES, **_others(runner))
    return float(RATES[_end(run.loss).argmin()])


def _end(loss: np.ndarray) -> np.ndarray:
    """The highest loss of the last steps: a ball that swings passes the bottom now and then, and has not arrived."""
    return np.where(np.isfinite(loss), loss, np.inf)[-LAST:].max(axis=0)


@cache
def _track(ground: str) -> Canvas:
    drawn = figure(940, 370)
    seen, losses = drawn.subplots(1, 2, width_ratios=(1.1, 1))
    contours(seen, GROUNDS[ground])
    panel(losses, "Loss after each step", "step", "", xlim=(0, LAPS), yscale="log", ylim=(1e-12, 1e3))
    for color, name in _ordered(""):
        losses.plot([], [], color=color, ls=(0, (3, 1.5)) if name in DASHED else "-", label=name)
    drawn.legend(loc="outside lower center", ncols=8, frameon=False, fontsize=8.5, handlelength=1.8)
    return Canvas(drawn)


def _ordered(show: str) -> list[tuple[str, str]]:
    return sorted(zip((GREY, *LINES, BLACK), FIELD, strict=True), key=lambda pair: pair[1] == show)


def _lap(name: str, run: Run, color: str, shown: bool) -> tuple[Mark, ...]:
    w, loss = run.w, run.loss
    style = {"color": color, "width": 3.0 if shown else 1.2, "opacity": 1.0 if shown else 0.6}
    path = (Line(0, w[:, 0], w[:, 1], **style), Dots(0, w[::10, 0], w[::10, 1], color, 2.5)) if shown else ()
    return (*path, Line(1, np.arange(len(loss)), loss, dash="5 3" if name in DASHED else "", **style))


def _race_says(ends: Mapping[str, float], lr: float, show: str, factor: float, ground: str) -> str:
    ends = {name: float(f"{end:.5e}") for name, end in ends.items()}  # what differs by rounding alone is level
    order = sorted(ends, key=ends.__getitem__)
    lost = [name for name in order if ends[name] > LOST]
    times = "its best lr" if np.isclose(factor, 1) else f"{short(factor)} times its best lr"
    rest = f"; run away: {', '.join(lost)}" if lost else f", last {order[-1]}"
    return (
        f"On the {ground}, after {LAPS} steps, {show} at {times} ({short(lr)}) {_ended(show, ends)}. "
        f"First is {order[0]}{rest}."
    )


def _ended(show: str, ends: Mapping[str, float]) -> str:
    if ends[show] > LOST:
        return "has run away"
    loss = "below 1e-12" if ends[show] < 1e-12 else f"of {short(ends[show], 1)}"
    place = 1 + sum(end < ends[show] for end in ends.values())
    return f"has a loss {loss}: place {place} of {len(ends)}"


# --- decay in the gradient and beside it ------------------------------------------------------------------------------

MAP_RATES = np.logspace(-3, -1, 9)
MAP_DECAYS = {"Adam with L2": np.logspace(-5, -1, 9), "AdamW": np.logspace(-3, 1, 9)}
FEW, MAP_EPOCHS, MAP_BATCH = 200, 40, 50


def decay_maps(adam: Callable | None = None, adamw: Callable | None = None) -> Experiment:
    """Validation loss of the digits network over (lr, decay), with the decay in Adam's gradient and beside its step."""
    inside, beside = rule("adam", adam), rule("adamw", adamw)
    drivers = {"Adam with L2": inside, "AdamW": beside}
    trained = {kind: trained_map(driver, kind) for kind, driver in drivers.items()}
    maps = {kind: map_.values for kind, map_ in trained.items()}
    slow = [drivers[kind].name for kind, map_ in trained.items() if not map_.together]
    apart = (
        f"{' and '.join(slow)} took no arrays for lr, and moved the networks one by one, more slowly." if slow else ""
    )

    def frame(lr: float, decay: int) -> Frame:
        column = int(np.abs(np.log(MAP_RATES / lr)).argmin())
        row = decay - 1
        marks = [
            mark for k, (name, values) in enumerate(maps.items()) for mark in _mapped(k, name, values, column, row)
        ]
        return Frame(_maps(), tuple(marks), _maps_say(maps, column, row))

    knobs = {"lr": LogSlider("lr", -3, -1, 0.01, 4), "decay": Slider("decay, row of the map", 1, 9, 5, 1)}
    told = " ".join(filter(None, (driven_by(inside, beside), apart)))
    return Experiment("Where the decay is attached", frame, knobs, driven_by=told)


@cache
def _few() -> Digits:
    """Two hundred images to learn from: few enough to overfit, so that a decay has something to do."""
    data = digits()
    return Digits(Part(data.train.images[:FEW], data.train.labels[:FEW]), data.validation, data.test)


def trained_map(driver: Rule, kind: str) -> Map:
    """Validation losses of 81 networks trained at once, or one by one if the rule takes no arrays: (decays, rates)."""
    decays, rates = (grid.ravel() for grid in np.meshgrid(MAP_DECAYS[kind], MAP_RATES, indexing="ij"))
    knobs = {"lr": rates, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    if kind == "AdamW":
        done = train(driver, {**knobs, "weight_decay": decays}, 0, MAP_EPOCHS, MAP_BATCH, data=_few())
    else:
        pulled = [lambda w, grad: grad + decays[:, None] * w]
        done = train(driver, knobs, 0, MAP_EPOCHS, MAP_BATCH, adjust=pulled, data=_few())
    return Map(done.validation.loss[-1].reshape(len(MAP_DECAYS[kind]), len(MAP_RATES)), done.together)


@cache
def _maps() -> Canvas:
    drawn = figure(900, 390)
    for axes, (name, decays) in zip(drawn.subplots(1, 2), MAP_DECAYS.items(), strict=True):
        half = (np.log10(MAP_RATES[1] / MAP_RATES[0]) / 2, np.log10(decays[1] / decays[0]) / 2)
        panel(axes, f"{name}: validation loss, dark is low", "lr", "decay", xscale="log", yscale="log")
        axes.set(xlim=_widened(MAP_RATES, half[0]), ylim=_widened(decays, half[1]))
    return Canvas(drawn)


def _widened(values: np.ndarray, half: float) -> tuple[float, float]:
    return float(values[0] / 10**half), float(values[-1] * 10**half)


def _mapped(number: int, name: str, values: np.ndarray, column: int, row: int) -> tuple[Mark, ...]:
    decays = MAP_DECAYS[name]
    half = (np.log10(MAP_RATES[1] / MAP_RATES[0]) / 2, np.log10(decays[1] / decays[0]) / 2)
    extent = (*_widened(MAP_RATES, half[0]), *_widened(decays, half[1]))
    best = values.argmin(axis=0)
    return (
        Raster(number, _shaded(values), extent),
        Dots(number, MAP_RATES[column], decays[row], VERMILION, 8, hollow=True),
        Dots(number, MAP_RATES, decays[best], BLACK, 3.5, hollow=True),
    )


def _shaded(values: np.ndarray) -> np.ndarray:
    """Dark is a low loss; everything above three times the lowest is white."""
    share = np.clip(np.log(values / values.min()) / np.log(3.0), 0, 1)
    share = np.where(np.isfinite(share), share, 1.0)
    low, high = np.array([0.0, 0.24, 0.43, 1.0]), np.array([0.98, 0.98, 0.94, 1.0])
    return low + (high - low) * share[..., None]


def best_decays(values: np.ndarray, kind: str) -> np.ndarray:
    """For each lr of a map, the decay with the lowest validation loss."""
    return MAP_DECAYS[kind][values.argmin(axis=0)]


def _maps_say(maps: Mapping[str, np.ndarray], column: int, row: int) -> str:
    parts = []
    for name, values in maps.items():
        best = best_decays(values, name)[column]
        parts.append(
            f"{name} at decay {short(MAP_DECAYS[name][row], 1)} has a validation loss of {values[row, column]:.2f}; "
            f"at this lr its best decay is {short(best, 1)}, and its lowest loss of all is {values.min():.2f}"
        )
    return f"lr {MAP_RATES[column]:.2g}: {'. '.join(parts)}."


# --- where Adam does worse --------------------------------------------------------------------------------------------

TURNS = 600


def adam_loses(adam: Callable | None = None) -> Experiment:
    """A large gradient now and then, small ones the other way in between (Reddi, Kale and Kumar 2018)."""
    driver = rule("adam", adam)

    def frame(size: float, beta2: float) -> Frame:
        by_adam, by_sgd = _tossed(driver, size, beta2)
        x = np.arange(TURNS + 1)
        marks = (Line(0, x, by_sgd, GREEN, 2), Line(0, x, by_adam, PURPLE, 2), *_pattern(size))
        return Frame(_toss(), marks, _toss_says(by_adam[-1], by_sgd[-1], size, beta2))

    knobs = {
        "size": Slider("size of the rare gradient", 1.0, 6.0, 3.0, 0.25),
        "beta2": Slider("beta2", 0.05, 0.999, 0.1, 0.001),
    }
    return Experiment("Where Adam does worse", frame, knobs, driven_by=driver.says)


def _tossed(driver: Rule, size: float, beta2: float) -> tuple[np.ndarray, np.ndarray]:
    """x from 0, held between -1 and 1, under gradients size, -1, -1, size, ...; lr falls as 0.5 / sqrt(step)."""
    x, y, state = np.zeros(1), 0.0, [np.zeros(1), np.zeros(1), 0]
    by_adam, by_sgd = [0.0], [0.0]
    for number in range(TURNS):
        grad, lr = size if number % 3 == 0 else -1.0, 0.5 / np.sqrt(number + 1)
        x, *state = driver(x, np.array([grad]), *state, lr=lr, beta1=0.0, beta2=beta2, eps=1e-8)
        x, y = np.clip(x, -1, 1), float(np.clip(y - lr * grad, -1, 1))
        by_adam.append(float(x[0]))
        by_sgd.append(y)
    return np.array(by_adam), np.array(by_sgd)


@cache
def _toss() -> Canvas:
    drawn = figure(900, 310)
    places, pattern = drawn.subplots(1, 2, width_ratios=(1.6, 1))
    panel(places, "Where x stands", "step", "x", xlim=(0, TURNS), ylim=(-1.15, 1.15))
    places.text(TURNS * 0.5, 0.06, "purple: Adam", color=PURPLE, size=9)
    places.text(TURNS * 0.5, -0.1, "green: SGD", color=GREEN, size=9)
    panel(pattern, "The gradients, over and over", "step", "", xlim=(-0.7, 11.7), ylim=(-2, 7))
    pattern.axhline(0, color=GREY, lw=0.8)
    return Canvas(drawn)


def _pattern(size: float) -> tuple[Mark, ...]:
    steps = np.arange(12)
    grads = np.where(steps % 3 == 0, size, -1.0)
    feet = np.column_stack([steps, steps, steps]).ravel()
    tops = np.column_stack([np.zeros(12), grads, np.full(12, np.nan)]).ravel()
    return Line(1, feet, tops, BLACK, 2), Dots(1, steps, grads, BLACK, 3.5)


def _toss_says(by_adam: float, by_sgd: float, size: float, beta2: float) -> str:
    pull = size - 2
    where = "lowest at x = -1" if pull > 0 else "lowest at x = +1" if pull < 0 else "the same everywhere"
    return (
        f"Each round the gradients add up to {size:g} - 2 = {pull:g}, so the mean loss is {where}. "
        f"With beta2 {beta2:.3g} Adam ends at x = {by_adam:.2f}, SGD at {by_sgd:.2f}."
    )

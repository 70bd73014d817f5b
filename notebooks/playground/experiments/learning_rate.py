"""Notebook 01: how long a step may be, how long it should be, and how it changes on the way."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.data import TRAIN
from playground.experiment import Button, Choice, Experiment, Frame, LogSlider, Slider
from playground.experiments.ground import contours
from playground.marks import Dots, Line, Mark, Words
from playground.network import Training, train
from playground.palette import BLACK, BLUE, GREEN, GREY, LINES, VERMILION
from playground.problems import BOWL, RAVINE, Problem, quadratic
from playground.rules import Rule, driven_by, rule
from playground.simulate import positions, simulate

# --- step size on a bowl and a ravine ---------------------------------------------------------------------------------

SURFACES = {problem.name: problem for problem in (BOWL, RAVINE)}
MOST_STEPS = 60
PATH, LOSS, FACTOR = range(3)


def step_size(gradient_descent: Callable | None = None) -> Experiment:
    """The step on a bowl and in a ravine: the path, the loss, and how much of the distance is left after each step."""
    step = rule("gradient_descent", gradient_descent)

    def frame(surface: str, lr: float, steps: int) -> Frame:
        problem = SURFACES[surface]
        run = simulate(step, problem, steps, lr=lr)
        marks = (*_path(run.w), *_losses(run.loss), *_left_over(problem, lr))
        return Frame(_surface(surface), marks, _step_size_says(problem, lr))

    knobs = {
        "surface": Choice("surface", tuple(SURFACES), "ravine"),
        "lr": Slider("lr", 0.002, 0.45, 0.1, 0.002),
        "steps": Slider("steps", 0, MOST_STEPS, 20, 1, play=True),
    }
    best = Button("Set the optimal lr", lambda surface, **_: {"lr": optimal_lr(*SURFACES[surface].curvatures)})
    return Experiment("Step size", frame, knobs, (best,), step.says)


def optimal_lr(mu: float, L: float) -> float:  # noqa: N803
    """2 / (L + mu): for a quadratic, the lr whose slowest direction is fastest (Polyak 1964)."""
    return 2 / (L + mu)


def left_over(lr: np.ndarray | float, mu: float, L: float) -> np.ndarray | float:  # noqa: N803
    """max |1 - lr * curvature|: the share of the distance that a step leaves, in the slowest direction."""
    return np.maximum(abs(1 - lr * mu), abs(1 - lr * L))


@cache
def _surface(name: str) -> Canvas:
    problem = SURFACES[name]
    mu, L = problem.curvatures  # noqa: N806
    drawn = figure(900, 390)
    grid = drawn.add_gridspec(2, 2, width_ratios=(1.25, 1))
    contours(drawn.add_subplot(grid[:, 0]), problem).plot(0, 0, "+", color=BLACK, ms=9)
    axes = panel(drawn.add_subplot(grid[0, 1]), "Loss after each step", "step", "", xlim=(0, MOST_STEPS))
    axes.set(yscale="log", ylim=(1e-8, 1e4))
    axes = panel(drawn.add_subplot(grid[1, 1]), "Share of the distance left by one step", "lr", "")
    axes.set(xlim=(0, 0.45), ylim=(0, 1.6))
    lr = np.linspace(0, 0.45, 300)
    axes.plot(lr, left_over(lr, mu, L), color=GREY, lw=1.5)
    axes.axhspan(1, 1.6, color="#FBE9E1", lw=0)
    for place, label, high in ((1 / L, "1/L", 1.42), (optimal_lr(mu, L), "2/(L+mu)", 1.24), (2 / L, "2/L", 1.06)):
        axes.axvline(place, color=BLACK, lw=0.9, ls=":")
        axes.text(place - 0.004, high, label, size=8.5, color=BLACK, ha="right")
    axes.text(0.445, 1.06, "further out at every step", size=8.5, color=VERMILION, ha="right")
    return Canvas(drawn)


def _path(w: np.ndarray) -> tuple[Mark, ...]:
    x, y = w[:, 0], w[:, 1]
    return Line(PATH, x, y, BLUE), Dots(PATH, x, y, BLUE, 3), Dots(PATH, x[0], y[0], BLACK, 5, hollow=True)


def _losses(loss: np.ndarray) -> tuple[Mark, ...]:
    steps = np.arange(len(loss))
    return Line(LOSS, steps, loss, BLUE), Dots(LOSS, steps[-1], loss[-1], BLUE, 4)


def _left_over(problem: Problem, lr: float) -> tuple[Mark, ...]:
    share = left_over(lr, *problem.curvatures)
    return Line(FACTOR, (lr, lr), (0, share), VERMILION, 1.5), Dots(FACTOR, lr, share, VERMILION, 5)


def _step_size_says(problem: Problem, lr: float) -> str:
    mu, L = problem.curvatures  # noqa: N806
    share = left_over(lr, mu, L)
    best, limit = optimal_lr(mu, L), 2 / L
    if np.isclose(lr, limit):
        return f"lr {lr:.3g} is 2/L itself: the steep direction jumps to and fro for ever, neither nearer nor farther."
    if lr > limit:
        return (
            f"lr {lr:.3g} is above 2/L = {limit:.2f}: every step lands further out, "
            f"{share:.2f} times as far along w[1]."
        )
    if np.isclose(lr, best, atol=2e-4):
        return (
            f"lr {lr:.3g} is 2/(L+mu), the best for this {problem.name}: "
            f"both directions keep {share:.0%} of their distance at each step."
        )
    if lr > best:
        return (
            f"lr {lr:.3g} lies between 2/(L+mu) = {best:.3f} and 2/L = {limit:.2f}: it still arrives, "
            f"but the steep direction overshoots and keeps {share:.0%} of its distance at each step."
        )
    if np.isclose(lr, 1 / L):
        return (
            f"lr {lr:.3g} is 1/L: the steep direction is done in one step; "
            f"the gentle one keeps {share:.0%} of its distance at each step."
        )
    side = "overshoots a little" if lr > 1 / L else "comes in from one side"
    return (
        f"lr {lr:.3g} is below 2/(L+mu) = {best:.3f}: w[1] {side}, "
        f"and the gentle direction is the slow one; it keeps {share:.0%} of its distance at each step."
    )


# --- condition number -------------------------------------------------------------------------------------------------

KAPPA_MOST = 3  # as a power of ten


def condition_number(gradient_descent: Callable | None = None) -> Experiment:
    """How the best lr and the best rate move as a bowl is stretched into a ravine. The greatest curvature stays 1."""
    step = rule("gradient_descent", gradient_descent)

    def frame(kappa: float) -> Frame:
        mu = 1 / kappa
        lr = optimal_lr(mu, 1.0)
        run = simulate(step, quadratic("stretched", mu, 1.0, (2.3, 1.25 / kappa)), 40, lr=lr)
        marks = (*_ellipses(mu), *_path(run.w), *_shares(mu), *_needed(kappa))
        return Frame(_stretch(), marks, _condition_says(kappa, lr))

    knobs = {"kappa": LogSlider("kappa = L/mu", 0, KAPPA_MOST, 10.0)}
    return Experiment("Condition number", frame, knobs, driven_by=step.says)


def steps_for_a_digit(kappa: np.ndarray | float) -> np.ndarray | float:
    """Steps at the best lr until a tenth of the distance is left: ln 10 / -ln((kappa - 1) / (kappa + 1))."""
    with np.errstate(divide="ignore"):
        return np.log(10) / -np.log((kappa - 1) / (kappa + 1))


@cache
def _stretch() -> Canvas:
    drawn = figure(900, 330)
    seen, shares, needed = drawn.subplots(1, 3, width_ratios=(1.25, 1, 1))
    panel(seen, "The path at the best lr", "w[0]", "w[1]", xlim=(-2.6, 2.6), ylim=(-1.6, 1.6))
    seen.plot(0, 0, "+", color=BLACK, ms=9)
    panel(shares, "Share left by one step", "lr (L = 1)", "", xlim=(0, 2.2), ylim=(0, 1.25))
    shares.axhspan(1, 1.25, color="#FBE9E1", lw=0)
    lr = np.linspace(0, 2.2, 200)
    shares.plot(lr, abs(1 - lr), color=GREY, lw=1.4)
    shares.text(0.5, 0.33, "steep", color=GREY, size=9, ha="right")
    panel(needed, "Steps for one more digit", "kappa", "", xscale="log", yscale="log")
    kappa = np.logspace(0.02, KAPPA_MOST, 200)
    needed.plot(kappa, steps_for_a_digit(kappa), color=GREY, lw=1.5)
    needed.set(xlim=(1, 10**KAPPA_MOST), ylim=(0.5, 2000))
    return Canvas(drawn)


def _ellipses(mu: float) -> tuple[Mark, ...]:
    angle = np.linspace(0, 2 * np.pi, 90)
    sizes = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.5, 5.0, 7.0]) * np.sqrt(mu)
    return tuple(Line(PATH, s / np.sqrt(mu) * np.cos(angle), s * np.sin(angle), "#BBBBBB", 1.0) for s in sizes)


def _shares(mu: float) -> tuple[Mark, ...]:
    lr = np.array([0.0, 1 / mu, 2 / mu]) if 1 / mu < 2.2 else np.array([0.0, 2.2])
    best = optimal_lr(mu, 1.0)
    share = left_over(best, mu, 1.0)
    return (
        Line(1, lr, abs(1 - lr * mu), BLUE, 2),
        Words(1, 0.12, 1 - 0.12 * mu - 0.1, "gentle", BLUE),
        Line(1, (best, best), (0, share), VERMILION, 1.5),
        Dots(1, best, share, VERMILION, 5),
    )


def _needed(kappa: float) -> tuple[Mark, ...]:
    return (Dots(2, kappa, steps_for_a_digit(max(kappa, 1.05)), VERMILION, 5),)


def _condition_says(kappa: float, lr: float) -> str:
    share = left_over(lr, 1 / kappa, 1.0)
    if kappa < 1.005:
        return "kappa 1, a round bowl: the best lr is 1/L, and one step goes straight to the bottom."
    return (
        f"kappa {kappa:.4g}: the best lr is {lr:.3f}/L, and still a step leaves {share:.1%} of the distance. "
        f"One more correct digit takes {steps_for_a_digit(kappa):.0f} steps."
    )


# --- schedules side by side -------------------------------------------------------------------------------------------

EPOCHS, PER_EPOCH, RUNS = 20, 10, 64
STEPS = EPOCHS * PER_EPOCH
NOISY = quadratic("noisy ravine", 0.05, 2.0, (2.2, 1.2))
CONSTANT = "constant"


def schedules(
    step_decay: Callable | None = None,
    hold_then_decay: Callable | None = None,
    cosine_decay: Callable | None = None,
    warmup_cosine: Callable | None = None,
) -> Experiment:
    """Every schedule from the same first lr, down the same noisy ravine: its lr, and the loss that it drives."""
    learners = {
        "step_decay": step_decay,
        "hold_then_decay": hold_then_decay,
        "cosine_decay": cosine_decay,
        "warmup_cosine": warmup_cosine,
    }
    shapes = {name: rule(name, function) for name, function in learners.items()}

    def frame(show: str, lr0: float, noise: float) -> Frame:
        rates = {CONSTANT: np.full(STEPS, lr0), **schedule_rates(shapes, lr0)}
        losses = dict(zip(rates, noisy_losses(np.array(list(rates.values())), noise), strict=True))
        canvas = _side_by_side(calm=noise == 0)
        return Frame(canvas, _curves(losses, rates, show), _schedules_say(losses, show, lr0, noise))

    knobs = {
        "show": Choice("look at", (CONSTANT, *shapes), "hold_then_decay"),
        "lr0": LogSlider("lr at the start", -2, 0, 0.5),
        "noise": Slider("noise in the gradient", 0.0, 4.0, 1.0, 0.1),
    }
    return Experiment("Schedules", frame, knobs, driven_by=driven_by(*shapes.values()))


def schedule_rates(shapes: Mapping[str, Rule], lr0: float) -> dict[str, np.ndarray]:
    """The lr of each schedule at every step of 20 epochs. What counts epochs changes once an epoch."""
    epochs, steps = [step // PER_EPOCH for step in range(STEPS)], range(STEPS)
    call = {name: shape.function for name, shape in shapes.items()}
    warmup = 2 * PER_EPOCH
    return {
        "step_decay": np.array([float(call["step_decay"](epoch, lr0, 0.5, 5)) for epoch in epochs]),
        "hold_then_decay": np.array([float(call["hold_then_decay"](epoch, lr0, 10, 0.3)) for epoch in epochs]),
        "cosine_decay": np.array([float(call["cosine_decay"](step, STEPS, lr0, 0.0)) for step in steps]),
        "warmup_cosine": np.array([float(call["warmup_cosine"](step, warmup, STEPS, lr0, 0.0)) for step in steps]),
    }


@cache
def _unit_noise() -> np.ndarray:
    """What a minibatch adds to the gradient, before scaling: the same for every schedule, so that only they differ."""
    return np.random.default_rng(7).standard_normal((STEPS, 2, 1, RUNS))


def noisy_losses(rates: np.ndarray, noise: float) -> np.ndarray:
    """The mean loss of 64 runs under each row of ``rates`` (schedules, steps); the answer is (schedules, steps + 1)."""
    step = rule("gradient_descent")
    run = simulate(step, NOISY, STEPS, noise=noise * _unit_noise(), lr=lambda number: rates[:, number, None])
    return run.loss.mean(axis=-1).T


@cache
def _side_by_side(calm: bool) -> Canvas:
    """Without noise the loss falls so far that it needs an axis of its own."""
    drawn = figure(900, 350)
    rates, losses = drawn.subplots(1, 2)
    panel(rates, "Learning rate", "epoch", "", xlim=(0, EPOCHS), xticks=range(0, 21, 5), yscale="log", ylim=(1e-3, 1.5))
    panel(losses, "Loss, the mean of 64 noisy runs", "epoch", "", xlim=(0, EPOCHS), xticks=range(0, 21, 5))
    losses.set(yscale="log", ylim=(1e-10, 10) if calm else (1e-2, 100))
    return Canvas(drawn)


def _curves(losses: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray], show: str) -> tuple[Mark, ...]:
    """Every schedule thin, the one looked at thick and on top."""
    marks = []
    for color, name in sorted(zip((GREY, *LINES), rates, strict=False), key=lambda pair: pair[1] == show):
        style = {"color": color, "width": 3.2 if name == show else 1.4, "opacity": 1.0 if name == show else 0.55}
        marks.append(Line(0, np.arange(STEPS) / PER_EPOCH, rates[name], **style))
        marks.append(Line(1, np.arange(STEPS + 1) / PER_EPOCH, losses[name], **style))
    return (*marks, *_legend(rates, show))


def _legend(rates: Mapping[str, np.ndarray], show: str) -> list[Mark]:
    heights = np.logspace(-2.85, -1.75, len(rates))[::-1]
    return [
        Words(0, 0.4, high, f"{'> ' if name == show else ''}{name}", color)
        for high, name, color in zip(heights, rates, (GREY, *LINES), strict=False)
    ]


def _schedules_say(losses: Mapping[str, np.ndarray], show: str, lr0: float, noise: float) -> str:
    end = {name: float(loss[-PER_EPOCH:].mean()) for name, loss in losses.items()}
    first = f"In the last epoch {show} has a mean loss of {_told(end[show])}"
    if end[show] > losses[show][0]:
        thrown = "more than at the start: with steps of this length the noise throws it up the walls again and again."
        return f"{first}, {thrown} {_lowest(end)}"
    if not noise:
        return f"{first}. {_lowest(end)} {_calm_says(end, lr0)}"
    if show != CONSTANT:
        return f"{first}; the constant lr ends at {_told(end[CONSTANT])}. {_lowest(end)}"
    level = end[CONSTANT] < 1.5 * settled(lr0, noise)
    why = "it stops falling where the noise shakes it as much as the slope pulls." if level else "it is still falling."
    return f"{first}: {why} {_lowest(end)}"


def settled(lr: float, noise: float) -> float:
    """The mean loss that a fixed lr comes down to on the noisy ravine: lr * noise^2 / (4 - 2 * lr * c), over both c."""
    with np.errstate(divide="ignore"):
        return float(sum(lr * noise**2 / np.float64(4 - 2 * lr * curvature) for curvature in NOISY.curvatures))


def _told(loss: float) -> str:
    return f"{loss:.2g}" if loss < 100 else f"{loss:,.0f}"


def _lowest(end: Mapping[str, float]) -> str:
    """The schedule with the lowest loss, or those that share it as far as two digits tell."""
    least = _told(min(end.values()))
    best = " and ".join(name for name, loss in end.items() if _told(loss) == least)
    return f"The lowest: {best}, {least}."


def _calm_says(end: Mapping[str, float], lr0: float) -> str:
    if min(end, key=end.get) == CONSTANT:
        return "Without noise there is nothing to decay for."
    return f"Without noise a decay pays only here, where the steep direction cannot settle at lr {lr0:.2g}."


# --- by hand, on schedule, or automatically ---------------------------------------------------------------------------

WAYS = ("by hand", "held, then exponential", "automatic")
LONG, SEEN = 40, 16  # epochs, runs


def by_hand_or_automatic(
    reduce_on_plateau: Callable | None = None, hold_then_decay: Callable | None = None
) -> Experiment:
    """Three ways to lower lr in one noisy training: cuts that you place, a schedule, a rule that watches the loss."""
    watcher, schedule = rule("reduce_on_plateau", reduce_on_plateau), rule("hold_then_decay", hold_then_decay)

    def frame(first_cut: int, second_cut: int, patience: int, noise: float) -> Frame:
        plans = np.array([
            [0.5 * 0.2 ** ((epoch >= first_cut) + (epoch >= second_cut)) for epoch in range(LONG)],
            [float(schedule.function(epoch, 0.5, 10, 0.15)) for epoch in range(LONG)],
        ])  # fmt: skip
        rates, losses = (
            dict(zip(WAYS, ways, strict=True)) for ways in _train(plans, _Plateaus(watcher, patience), noise)
        )
        return Frame(_long_run(calm=noise == 0), _three_ways(rates, losses), _three_ways_say(rates, losses))

    knobs = {
        "first_cut": Slider("by hand: first cut", 1, 40, 12, 1),
        "second_cut": Slider("by hand: second cut", 1, 40, 24, 1),
        "patience": Slider("automatic: patience", 0, 10, 5, 1),
        "noise": Slider("noise in the gradient", 0.0, 2.0, 0.5, 0.1),
    }
    return Experiment("By hand or automatic", frame, knobs, driven_by=driven_by(watcher, schedule))


class _Plateaus:
    """The watcher as a callback, one for each run: it hears the epoch's loss and keeps what the rule hands back."""

    def __init__(self, watcher: Rule, patience: int):
        self._watcher, self._patience = watcher, patience
        self._states = [(0.5, float("inf"), 0)] * SEEN

    def __call__(self, losses: np.ndarray | None) -> list[float]:
        if losses is not None:
            self._states = [
                self._watcher.function(loss, *state, 0.2, self._patience, 1e-3)
                for loss, state in zip(losses.tolist(), self._states, strict=True)
            ]
        return [float(lr) for lr, *_ in self._states]


def _train(plans: np.ndarray, watch: Callable, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Train 16 runs in each way: every epoch's lr and its mean loss, both of shape (ways, runs, epochs).

    plans -- the lr of each epoch for the ways that are planned, shape (ways - 1, epochs)
    watch -- (the last epoch's losses of 16 runs, None at first) -> their lr, for the way that is not
    """
    rates = np.empty((LONG, len(plans) + 1, SEEN))
    rates[:, :-1] = plans.T[:, :, None]
    losses = np.empty_like(rates)
    knobs = {"noise": noise * _kicks(), "lr": lambda step: rates[step // PER_EPOCH]}
    path = islice(positions(rule("gradient_descent"), NOISY, LONG * PER_EPOCH, **knobs), 1, None)
    for epoch in range(LONG):
        rates[epoch, -1] = watch(losses[epoch - 1, -1] if epoch else None)
        w = np.stack(list(islice(path, PER_EPOCH)), axis=1)
        losses[epoch] = NOISY.loss(w).mean(axis=0)
    return np.moveaxis(rates, 0, -1), np.moveaxis(losses, 0, -1)


@cache
def _kicks() -> np.ndarray:
    return np.random.default_rng(11).standard_normal((LONG * PER_EPOCH, 2, 1, SEEN))


@cache
def _long_run(calm: bool) -> Canvas:
    """Without noise the loss falls so far that it needs an axis of its own."""
    drawn = figure(900, 350)
    rates, losses = drawn.subplots(1, 2)
    panel(rates, "Learning rate, of 16 runs", "epoch", "", xlim=(0, LONG), yscale="log", ylim=(5e-4, 1))
    panel(losses, "Loss, the mean of the runs", "epoch", "", xlim=(0, LONG), yscale="log")
    losses.set(ylim=(1e-10, 10) if calm else (1e-4, 3))
    return Canvas(drawn)


def _three_ways(rates: Mapping[str, np.ndarray], losses: Mapping[str, np.ndarray]) -> tuple[Mark, ...]:
    """Each way in its colour. The automatic one decides differently in every run, so each has a faint line."""
    epochs, marks = np.arange(LONG), []
    for color, name, low in zip((VERMILION, BLUE, GREEN), WAYS, (-2.5, -2.75, -3.0), strict=True):
        lines = np.unique(rates[name], axis=0)
        corners = np.repeat(epochs, 2) + np.tile((0, 1), LONG)
        faint = {"width": 2.2 if len(lines) == 1 else 1.1, "opacity": 1.0 if len(lines) == 1 else 0.45}
        marks += [Line(0, corners, np.repeat(line, 2), color, **faint) for line in lines]
        marks += [
            Line(1, epochs + 0.5, losses[name].mean(axis=0), color, 2.2),
            Words(0, 1, 10**low, name, color),
        ]
    return tuple(marks)


def _three_ways_say(rates: Mapping[str, np.ndarray], losses: Mapping[str, np.ndarray]) -> str:
    ends = "; ".join(f"{name} {loss[:, -5:].mean():.2g}" for name, loss in losses.items())
    cuts = (np.diff(rates[WAYS[-1]]) < 0).sum(axis=1)
    counted = f"{cuts.min()}" if cuts.min() == cuts.max() else f"{cuts.min()} to {cuts.max()}"
    return f"The automatic rule cut lr {counted} times a run. Mean loss over the last five epochs: {ends}."


# --- what survives elsewhere: two valleys -----------------------------------------------------------------------------


def two_valleys(gradient_descent: Callable | None = None) -> Experiment:
    """A line with a sharp valley and a wide one: an lr too large for the sharp one does not stay in it."""
    step = rule("gradient_descent", gradient_descent)

    def frame(start: float, lr: float) -> Frame:
        run = simulate(step, VALLEYS, 80, start=np.array([start, 0.0]), lr=lr)
        x = run.w[:, 0]
        marks = (
            Line(0, x, run.loss, BLUE, 1.2, opacity=0.6),
            Dots(0, x, run.loss, BLUE, 3),
            Dots(0, start, run.loss[0], BLACK, 5, hollow=True),
            Line(1, np.arange(len(x)), x, BLUE),
            Dots(1, len(x) - 1, x[-1], BLUE, 4),
        )
        return Frame(_valleys(), marks, _valleys_say(lr, x))

    knobs = {
        "start": Slider("start", -3.0, 3.5, -1.2, 0.05),
        "lr": Slider("lr", 0.01, 0.8, 0.05, 0.01),
    }
    return Experiment("Two valleys", frame, knobs, driven_by=step.says)


#: Where the valleys are, how deep and how wide: two Gaussian dents in a shallow bowl.
DENTS = ((-1.5, 1.0, 0.28), (1.5, 1.0, 0.9))


def _valley_loss(w):
    x = w[0]
    return 1.1 + 0.05 * x**2 - sum(depth * np.exp(-((x - at) ** 2) / (2 * wide**2)) for at, depth, wide in DENTS)


def _valley_gradient(w):
    x = w[0]
    pull = sum(depth * (x - at) / wide**2 * np.exp(-((x - at) ** 2) / (2 * wide**2)) for at, depth, wide in DENTS)
    return np.stack([0.1 * x + pull, np.zeros_like(x)])


def valley_curvature(x: np.ndarray | float) -> np.ndarray | float:
    """The second derivative of the loss at x."""
    bends = (
        depth / wide**2 * (1 - ((x - at) / wide) ** 2) * np.exp(-((x - at) ** 2) / (2 * wide**2))
        for at, depth, wide in DENTS
    )
    return 0.1 + sum(bends)


VALLEYS = Problem("two valleys", _valley_loss, _valley_gradient, (-1.2, 0.0), (-3.2, 3.7, 0.0, 2.2))


@cache
def valley_floors() -> dict[str, float]:
    """Where the two valleys are lowest, by bisection of the slope."""
    return {"sharp": _root(-1.7, -1.3), "wide": _root(1.0, 2.0)}


def _root(low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        if _valley_gradient(np.array([middle, 0.0]))[0] < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@cache
def _valleys() -> Canvas:
    left, right, bottom, top = VALLEYS.window
    drawn = figure(900, 320)
    ground, path = drawn.subplots(1, 2, width_ratios=(1.5, 1))
    panel(ground, "The loss, and the places visited", "w", "", xlim=(left, right), ylim=(bottom, top))
    x = np.linspace(left, right, 500)
    ground.plot(x, _valley_loss(x[None]), color=BLACK, lw=1.3)
    for name, floor in valley_floors().items():
        limit = 2 / valley_curvature(floor)
        ground.text(floor, 0.05, f"{name}: 2/curvature = {limit:.2f}", ha="center", size=8.5, color=VERMILION)
    panel(path, "w after each step", "step", "", xlim=(0, 80), ylim=(left, right))
    for name, floor in valley_floors().items():
        path.axhline(floor, color=GREY, lw=0.8, ls=":")
        path.text(80, floor + 0.1, f"floor of the {name} valley", size=8.5, color=GREY, ha="right")
    return Canvas(drawn)


def _valleys_say(lr: float, x: np.ndarray) -> str:
    last = x[-12:]
    limits = {name: 2 / valley_curvature(floor) for name, floor in valley_floors().items()}
    for name, floor in valley_floors().items():
        if np.ptp(last) < 0.02 and abs(last[-1] - floor) < 0.05:
            return (
                f"lr {lr:.2f}: it comes to rest in the {name} valley, "
                f"where the limit 2/curvature is {limits[name]:.2f}."
            )
    if len(set(np.sign(np.diff(last)))) == 1:
        return f"lr {lr:.2f}: after 80 steps it is at w = {x[-1]:.2f}, and still on its way down."
    return (
        f"lr {lr:.2f}: after 80 steps it has not come to rest. It exceeds the limit of the sharp valley, "
        f"{limits['sharp']:.2f}, and is thrown to and fro."
    )


# --- range test on the digits -----------------------------------------------------------------------------------------

LOWEST, HIGHEST = -4, 2  # powers of ten that the test sweeps
TEST_EPOCHS, TRAINED_EPOCHS, BATCH = 12, 5, 48
STEPS_AN_EPOCH = TRAIN // BATCH
GUESSING = float(np.log(10))


def range_test(gradient_descent: Callable | None = None) -> Experiment:
    """Raise lr from tiny to huge in one short training on the digits, watch the loss, then train with the lr chosen."""
    step = rule("gradient_descent", gradient_descent)
    rates, losses = swept(step)
    stops = np.logspace(LOWEST, HIGHEST, 10 * (HIGHEST - LOWEST) + 1)
    # One copy of the network for each stop of the slider, all trained at once: a turn of the knob then only looks up.
    trained = train(step, {"lr": stops}, epochs=TRAINED_EPOCHS, batch=BATCH)

    def frame(lr: float) -> Frame:
        chosen = int(np.abs(np.log(stops / lr)).argmin())
        loss = smoothed(trained.batch_loss[:, chosen])
        marks = (
            Line(0, rates, losses, BLUE, 2),
            *_lowest_place(rates, losses),
            Line(0, (lr, lr), (1e-2, 1e3), VERMILION, 1.5, "5 3"),
            Line(1, np.arange(len(loss)) / STEPS_AN_EPOCH, loss, VERMILION, 1.6),
        )
        return Frame(_range(), marks, _range_says(stops[chosen], rates[np.nanargmin(losses)], trained, chosen))

    knobs = {"lr": LogSlider("lr to train with", LOWEST, HIGHEST, 0.01, 10)}
    return Experiment("Range test", frame, knobs, driven_by=step.says)


def swept(step: Rule) -> tuple[np.ndarray, np.ndarray]:
    """One training whose lr grows by the same factor at every step (Smith 2015): lr, and the smoothed loss at each."""
    rates = np.geomspace(10.0**LOWEST, 10.0**HIGHEST, TEST_EPOCHS * STEPS_AN_EPOCH)
    training = train(step, {"lr": lambda number: rates[number]}, epochs=TEST_EPOCHS, batch=BATCH)
    return rates, smoothed(training.batch_loss[:, 0])


def smoothed(losses: np.ndarray, keep: float = 0.85) -> np.ndarray:
    """An average that forgets: each value keeps 85 % of the one before it. The first is itself."""
    answer = losses.copy()
    for i in range(1, len(answer)):
        answer[i] = keep * answer[i - 1] + (1 - keep) * losses[i]
    return answer


@cache
def _range() -> Canvas:
    drawn = figure(900, 340)
    test, training = drawn.subplots(1, 2)
    panel(test, "Range test: lr grows a little at every step", "lr", "loss of the minibatch (smoothed)")
    test.set(xscale="log", yscale="log", xlim=(10.0**LOWEST, 10.0**HIGHEST), ylim=(0.05, 50))
    panel(training, "Five epochs with the lr you chose", "epoch", "loss of the minibatch (smoothed)")
    training.set(yscale="log", xlim=(0, TRAINED_EPOCHS), ylim=(0.05, 50))
    for axes in (test, training):
        axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
    test.text(1.2e-4, GUESSING * 0.86, "guessing: ln 10", size=8.5, color=GREY, va="top")
    return Canvas(drawn)


def _lowest_place(rates: np.ndarray, losses: np.ndarray) -> tuple[Mark, ...]:
    at = np.nanargmin(losses)
    words = f"lowest near lr {rates[at]:.1g}"
    return Dots(0, rates[at], losses[at], BLUE, 4), Words(0, rates[at], losses[at] * 0.68, words, BLUE, "middle")


def _range_says(lr: float, lowest: float, trained: Training, chosen: int) -> str:
    loss, accuracy = trained.validation.loss[-1, chosen], trained.validation.accuracy[-1, chosen]
    told = f"lr {float(f'{lr:.2g}'):g}, {_beside(lr, lowest)} the test's loss is lowest: five epochs end"
    if not loss < GUESSING:
        return f"{told} no better than guessing."
    return f"{told} at a validation loss of {loss:.2f}, with {accuracy:.0%} of the digits read rightly."


def _beside(lr: float, lowest: float) -> str:
    """Where lr lies, as a factor, seen from where the test's loss is lowest."""
    factor = max(lr / lowest, lowest / lr)
    if factor < 1.1:
        return "just where"
    return f"a factor of {factor:{',.0f' if factor > 10 else '.1f'}} {'above' if lr > lowest else 'below'} where"

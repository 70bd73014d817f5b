"""Every schedule from the same initial lr, on the same noisy ravine: its lr, and the loss that it leads to."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice, LogSlider, Slider
from playground.experiment import Experiment, Frame
from playground.experiments.learning_rate.noisy_ravine import NOISY_RAVINE, STEPS_PER_EPOCH, gradient_noise
from playground.living import living
from playground.marks import Line, Mark, Text
from playground.palette import GREY, LINES
from playground.rules import Rule, course_rule, driven_by, rule
from playground.simulate import simulate

EPOCHS, RUNS, SEED = 20, 64, 7
STEPS = EPOCHS * STEPS_PER_EPOCH
CONSTANT = "constant"
RATE, LOSS = range(2)


@living
def schedules(
    step_decay: Callable | None = None,
    hold_then_decay: Callable | None = None,
    cosine_decay: Callable | None = None,
    warmup_cosine: Callable | None = None,
) -> Experiment:
    """The lr of each schedule, and the mean loss of 64 runs that it drives."""
    learners = {
        "step_decay": step_decay,
        "hold_then_decay": hold_then_decay,
        "cosine_decay": cosine_decay,
        "warmup_cosine": warmup_cosine,
    }
    rules = {name: rule(name, function) for name, function in learners.items()}

    def frame(show: str, lr0: float, noise: float) -> Frame:
        rates = {CONSTANT: np.full(STEPS, lr0), **schedule_rates(rules, lr0)}
        losses = dict(zip(rates, noisy_losses(np.array(list(rates.values())), noise), strict=True))
        canvas = _background(noiseless=noise == 0)
        return Frame(canvas, _marks(losses, rates, show), _caption(losses, show, lr0, noise))

    controls = {
        "show": Choice("look at", (CONSTANT, *rules), "hold_then_decay"),
        "lr0": LogSlider("lr at the start", -2, 0, 0.5),
        "noise": Slider("noise in the gradient", 0.0, 4.0, 1.0, 0.1),
    }
    return Experiment("Schedules", frame, controls, driven_by=driven_by(*rules.values()))


def schedule_rates(rules: Mapping[str, Rule], lr0: float) -> dict[str, np.ndarray]:
    """The lr of each schedule at every step of 20 epochs. Schedules that count epochs change once an epoch."""
    epochs, steps = [step // STEPS_PER_EPOCH for step in range(STEPS)], range(STEPS)
    call = {name: schedule.function for name, schedule in rules.items()}
    warmup = 2 * STEPS_PER_EPOCH
    return {
        "step_decay": np.array([float(call["step_decay"](epoch, lr0, 0.5, 5)) for epoch in epochs]),
        "hold_then_decay": np.array([float(call["hold_then_decay"](epoch, lr0, 10, 0.3)) for epoch in epochs]),
        "cosine_decay": np.array([float(call["cosine_decay"](step, STEPS, lr0, 0.0)) for step in steps]),
        "warmup_cosine": np.array([float(call["warmup_cosine"](step, warmup, STEPS, lr0, 0.0)) for step in steps]),
    }


def noisy_losses(rates: np.ndarray, noise: float) -> np.ndarray:
    """The mean loss of 64 runs for each row of ``rates`` (schedules, steps), shape (schedules, steps + 1)."""
    shakes = noise * gradient_noise(SEED, EPOCHS, RUNS)
    run = simulate(course_rule("gradient_descent"), NOISY_RAVINE, STEPS, shakes, lr=lambda step: rates[:, step, None])
    return run.loss.mean(axis=-1).T


def stationary_loss(lr: float, noise: float) -> float:
    """The mean loss that a constant lr comes down to: lr * noise^2 / (4 - 2 * lr * c), summed over the curvatures c."""
    with np.errstate(divide="ignore"):
        return float(sum(lr * noise**2 / np.float64(4 - 2 * lr * curvature) for curvature in NOISY_RAVINE.curvatures))


@cache
def _background(noiseless: bool) -> Canvas:
    """Without noise the loss falls so far that it needs another axis."""
    figure = new_figure(900, 350)
    rates, losses = figure.subplots(1, 2)
    panel(rates, "Learning rate", "epoch", "", xlim=(0, EPOCHS), xticks=range(0, 21, 5), yscale="log", ylim=(1e-3, 1.5))
    panel(losses, "Loss, the mean of 64 noisy runs", "epoch", "", xlim=(0, EPOCHS), xticks=range(0, 21, 5))
    losses.set(yscale="log", ylim=(1e-10, 10) if noiseless else (1e-2, 100))
    return Canvas(figure)


def _marks(losses: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray], show: str) -> tuple[Mark, ...]:
    """Every schedule thin, the chosen one thick and on top."""
    marks = []
    for color, name in sorted(zip((GREY, *LINES), rates, strict=False), key=lambda pair: pair[1] == show):
        width, opacity = (3.2, 1.0) if name == show else (1.4, 0.55)
        marks.append(Line(RATE, np.arange(STEPS) / STEPS_PER_EPOCH, rates[name], color, width, opacity=opacity))
        marks.append(Line(LOSS, np.arange(STEPS + 1) / STEPS_PER_EPOCH, losses[name], color, width, opacity=opacity))
    return (*marks, *_legend(rates, show))


def _legend(rates: Mapping[str, np.ndarray], show: str) -> list[Mark]:
    heights = np.logspace(-2.85, -1.75, len(rates))[::-1]
    return [
        Text(RATE, 0.4, height, f"{'> ' if name == show else ''}{name}", color)
        for height, name, color in zip(heights, rates, (GREY, *LINES), strict=False)
    ]


def _caption(losses: Mapping[str, np.ndarray], show: str, lr0: float, noise: float) -> str:
    end = {name: float(loss[-STEPS_PER_EPOCH:].mean()) for name, loss in losses.items()}
    first = f"In the last epoch {show} has a mean loss of {_number(end[show])}"
    if end[show] > losses[show][0]:
        thrown = "more than at the start: with steps of this length the noise throws it up the walls again and again."
        return f"{first}, {thrown} {_lowest(end)}"
    if not noise:
        return f"{first}. {_lowest(end)} {_without_noise(end, lr0)}"
    if show != CONSTANT:
        return f"{first}; the constant lr ends at {_number(end[CONSTANT])}. {_lowest(end)}"
    level = end[CONSTANT] < 1.5 * stationary_loss(lr0, noise)
    why = "it stops falling where the noise shakes it as much as the slope pulls." if level else "it is still falling."
    return f"{first}: {why} {_lowest(end)}"


def _number(loss: float) -> str:
    return f"{loss:.2g}" if loss < 100 else f"{loss:,.0f}"


def _lowest(end: Mapping[str, float]) -> str:
    """The schedule with the lowest loss, or those that share it to two digits."""
    least = _number(min(end.values()))
    best = " and ".join(name for name, loss in end.items() if _number(loss) == least)
    return f"The lowest: {best}, {least}."


def _without_noise(end: Mapping[str, float], lr0: float) -> str:
    if min(end, key=end.__getitem__) == CONSTANT:
        return "Without noise there is nothing to decay for."
    return f"Without noise a decay pays only here, where the steep direction cannot settle at lr {lr0:.2g}."

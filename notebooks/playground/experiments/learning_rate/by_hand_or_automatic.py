"""Three ways to lower lr in one noisy training: cuts placed by hand, a schedule, a rule that watches the loss."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.experiment import Experiment, Frame
from playground.experiments.learning_rate.noisy_ravine import NOISY_RAVINE, STEPS_PER_EPOCH, gradient_noise
from playground.living import living
from playground.marks import Line, Mark, Text
from playground.palette import BLUE, GREEN, VERMILION
from playground.rules import Rule, course_rule, driven_by, rule
from playground.simulate import positions

WAYS = ("by hand", "held, then exponential", "automatic")
EPOCHS, RUNS, SEED = 40, 16, 11
RATE, LOSS = range(2)


@living
def by_hand_or_automatic(
    reduce_on_plateau: Callable | None = None, hold_then_decay: Callable | None = None
) -> Experiment:
    """The lr of each way, of the automatic one in every run, and the mean loss of 16 runs."""
    plateau, schedule = rule("reduce_on_plateau", reduce_on_plateau), rule("hold_then_decay", hold_then_decay)

    def frame(first_cut: int, second_cut: int, patience: int, noise: float) -> Frame:
        plans = np.array([
            [0.5 * 0.2 ** ((epoch >= first_cut) + (epoch >= second_cut)) for epoch in range(EPOCHS)],
            [float(schedule.function(epoch, 0.5, 10, 0.15)) for epoch in range(EPOCHS)],
        ])  # fmt: skip
        rates, losses = (
            dict(zip(WAYS, ways, strict=True)) for ways in _train(plans, _PlateauRates(plateau, patience), noise)
        )
        return Frame(_background(noiseless=noise == 0), _marks(rates, losses), _caption(rates, losses))

    controls = {
        "first_cut": Slider("by hand: first cut", 1, 40, 12, 1),
        "second_cut": Slider("by hand: second cut", 1, 40, 24, 1),
        "patience": Slider("automatic: patience", 0, 10, 5, 1),
        "noise": Slider("noise in the gradient", 0.0, 2.0, 0.5, 0.1),
    }
    return Experiment("By hand or automatic", frame, controls, driven_by=driven_by(plateau, schedule))


class _PlateauRates:
    """The lr of each run by ``reduce_on_plateau``: called with the losses of an epoch, it returns the next rates."""

    def __init__(self, plateau: Rule, patience: int):
        self._plateau, self._patience = plateau, patience
        self._states = [(0.5, float("inf"), 0)] * RUNS

    def __call__(self, losses: np.ndarray | None) -> list[float]:
        if losses is not None:
            self._states = [
                self._plateau.function(loss, *state, 0.2, self._patience, 1e-3)
                for loss, state in zip(losses.tolist(), self._states, strict=True)
            ]
        return [float(lr) for lr, *_ in self._states]


def _train(plans: np.ndarray, next_rates: Callable, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Train 16 runs in each way: every epoch's lr and its mean loss, both of shape (ways, runs, epochs).

    plans      -- the lr of each epoch for the ways that are planned, shape (ways - 1, epochs)
    next_rates -- (the last epoch's losses of 16 runs, None at first) -> their lr, for the way that is not planned
    """
    rates = np.empty((EPOCHS, len(plans) + 1, RUNS))
    rates[:, :-1] = plans.T[:, :, None]
    losses = np.empty_like(rates)
    shakes = noise * gradient_noise(SEED, EPOCHS, RUNS)

    def lr(step: int) -> np.ndarray:
        return rates[step // STEPS_PER_EPOCH]

    run = positions(course_rule("gradient_descent"), NOISY_RAVINE, EPOCHS * STEPS_PER_EPOCH, shakes, lr=lr)
    path = islice(run, 1, None)
    for epoch in range(EPOCHS):
        rates[epoch, -1] = next_rates(losses[epoch - 1, -1] if epoch else None)
        w = np.stack(list(islice(path, STEPS_PER_EPOCH)), axis=1)
        losses[epoch] = NOISY_RAVINE.loss(w).mean(axis=0)
    return np.moveaxis(rates, 0, -1), np.moveaxis(losses, 0, -1)


@cache
def _background(noiseless: bool) -> Canvas:
    """Without noise the loss falls so far that it needs another axis."""
    figure = new_figure(900, 350)
    rates, losses = figure.subplots(1, 2)
    panel(rates, "Learning rate, of 16 runs", "epoch", "", xlim=(0, EPOCHS), yscale="log", ylim=(5e-4, 1))
    panel(losses, "Loss, the mean of the runs", "epoch", "", xlim=(0, EPOCHS), yscale="log")
    losses.set(ylim=(1e-10, 10) if noiseless else (1e-4, 3))
    return Canvas(figure)


def _marks(rates: Mapping[str, np.ndarray], losses: Mapping[str, np.ndarray]) -> tuple[Mark, ...]:
    """Each way in its colour. The automatic one decides differently in every run, so each run has a faint line."""
    epochs = np.arange(EPOCHS)
    marks: list[Mark] = []
    for color, name, low in zip((VERMILION, BLUE, GREEN), WAYS, (-2.5, -2.75, -3.0), strict=True):
        lines = np.unique(rates[name], axis=0)
        corners = np.repeat(epochs, 2) + np.tile((0, 1), EPOCHS)
        width, opacity = (2.2, 1.0) if len(lines) == 1 else (1.1, 0.45)
        marks += [Line(RATE, corners, np.repeat(line, 2), color, width, opacity=opacity) for line in lines]
        marks += [
            Line(LOSS, epochs + 0.5, losses[name].mean(axis=0), color, 2.2),
            Text(RATE, 1, 10**low, name, color),
        ]
    return tuple(marks)


def _caption(rates: Mapping[str, np.ndarray], losses: Mapping[str, np.ndarray]) -> str:
    ends = "; ".join(f"{name} {loss[:, -5:].mean():.2g}" for name, loss in losses.items())
    cuts = (np.diff(rates[WAYS[-1]]) < 0).sum(axis=1)
    counted = f"{cuts.min()}" if cuts.min() == cuts.max() else f"{cuts.min()} to {cuts.max()}"
    return f"The automatic rule cut lr {counted} times a run. Mean loss over the last five epochs: {ends}."

"""A training whose lr stays large, and the running average of its weights, which shakes less than they do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Pad, nearest_index
from playground.data import digits, recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import count_steps
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.model import Network
from playground.network.training import train
from playground.palette import BLUE, GREEN, GREY
from playground.progress_bar import bar
from playground.rules import KnobValue, Rule, course_rule, rule

RATES = {"0.05": 0.05, "0.1": 0.1, "0.2": 0.2}
#: How many steps an average remembers, about: 1 / (1 - decay). One step is no average, it is the weights themselves.
MEMORIES = 10 ** (np.arange(10) / 3)
EPOCHS, BATCH, SEEDS = 15, 32, 8
CURVES, ENDS = range(2)
LOWEST, TOP = 0.06, 2.4


@dataclass(frozen=True)
class Losses:
    """Validation losses of the weights, which come first, and of their averages.

    means -- over the seeds, after each epoch, shape (rates, 1 + memories, epochs)
    ends  -- after the last epoch, shape (rates, 1 + memories, seeds)
    """

    means: np.ndarray
    ends: np.ndarray

    def at(self, lr: str) -> "Losses":
        """Those of one lr alone, without the first axis."""
        row = list(RATES).index(lr)
        return Losses(self.means[row], self.ends[row])


@living
def averaged_weights(ema_weights: Callable | None = None) -> Experiment:
    """The loss of the weights after each epoch, that of their average, and how it depends on the average's memory."""
    averaging = rule("ema_weights", ema_weights)
    every = measured(averaging)
    yours = attempted(averaging, trained)

    def frame(lr: str, memory: float) -> Frame:
        losses, chosen = every.at(lr), nearest_index(MEMORIES, memory)
        marks = (*_marks(losses, chosen), *(_attempt_marks(yours.at(lr), chosen) if yours else ()))
        return Frame(_background(), marks, _caption(losses, lr, chosen), _figures(losses, chosen))

    label = gettext("steps remembered, 1 / (1 - decay)")
    controls = {
        "lr": Choice("lr", {name: name for name in RATES}, "0.2"),
        "memory": LogSlider(label, 0, 3, 1.0, 3),
    }
    pads = (Pad(ENDS, label, x="memory"),)
    drivers = driven_by_with_attempt(averaging)
    return Experiment(gettext("The average of the weights"), frame, controls, driven_by=drivers, pads=pads)


@memoised
def measured(averaging: Rule) -> Losses:
    """What ``trained`` gives: recorded for the course's own rule."""
    if averaging.yours:
        return trained(averaging)
    means, ends = (recorded_result(f"averaged_weights, {name}") for name in Losses.__annotations__)
    return trained(averaging) if means is None or ends is None else Losses(means, ends)


def trained(averaging: Rule) -> Losses:
    """The losses of every average, with the same seeds for each lr.

    Heavy ball with a constant lr; an average changes nothing in the training, so one training serves all memories.
    """
    rates, seeds = np.repeat(list(RATES.values()), SEEDS), np.tile(range(SEEDS), len(RATES))
    averages = Averages(averaging, 1 - 1 / MEMORIES)
    shown = bar(gettext("your {name}", name=averaging.name), EPOCHS) if averaging.yours else None
    knobs: dict[str, KnobValue] = {"lr": rates, "beta": 0.9}
    done = train(course_rule("heavy_ball"), knobs, seeds, EPOCHS, BATCH, adjust=[averages.see], on_progress=shown)
    averages.take(done.weights)
    losses = np.stack([done.validation.loss, *np.moveaxis(averages.losses, 1, 0)], axis=0)
    every = np.moveaxis(losses.reshape(1 + len(MEMORIES), EPOCHS, len(RATES), SEEDS), 2, 0)
    return Losses(every.mean(axis=-1), every[:, :, -1])


class Averages:
    """Averages of the weights of a training, one for each decay, and their validation losses after each epoch."""

    def __init__(self, averaging: Rule, decays: np.ndarray):
        self._rule, self._decays = averaging.function, decays.tolist()
        self._averages: list[np.ndarray] = []
        self._taken, self._epoch = 0, count_steps(1, BATCH)
        self._losses: list[list[np.ndarray]] = []

    def see(self, w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        """An adjustment that only looks at the weights: before the first step they start the averages."""
        if self._averages:
            self.take(w)
        else:
            self._averages = [w.copy() for _ in self._decays]
        return grad

    def take(self, w: np.ndarray) -> None:
        """Take the weights after a step into every average."""
        self._averages = [self._rule(old, w, decay) for old, decay in zip(self._averages, self._decays, strict=True)]
        self._taken += 1
        if self._taken % self._epoch == 0:
            network, held_out = Network(), digits().validation
            self._losses.append([network.evaluate(average, held_out).loss for average in self._averages])

    @property
    def losses(self) -> np.ndarray:
        """Shape (epochs, decays, copies)."""
        return np.array(self._losses)


# --- the picture ------------------------------------------------------------------------------------------------------


@cache
def _background() -> Canvas:
    figure = new_figure(900, 360)
    curves, ends = figure.subplots(1, 2, width_ratios=(1.25, 1))
    panel(curves, gettext("Validation loss, the mean of {seeds} seeds", seeds=SEEDS), gettext("epoch"), "")
    curves.set(xlim=(0.5, EPOCHS + 0.5), yscale="log")
    label = gettext("steps remembered, 1 / (1 - decay)")
    panel(ends, gettext("After the last epoch, a dot for each seed"), label, "", xscale="log", yscale="log")
    ends.set_xlim(0.8, 1250)
    ends.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    for axes in (curves, ends):
        axes.set_ylim(LOWEST, TOP)
        axes.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
        axes.minorticks_off()
    curves.plot([], [], color=GREY, lw=2, label=gettext("the weights"))
    curves.plot([], [], color=GREEN, lw=2, label=gettext("their average"))
    figure.legend(loc="outside upper left", ncols=2, frameon=False, fontsize=9, handlelength=3)
    return Canvas(figure)


def _marks(losses: Losses, chosen: int) -> tuple[Mark, ...]:
    """The curve over the memories goes as far as the chosen one: what lies beyond is for the reader to find."""
    epochs, means, ends, memory = np.arange(1, EPOCHS + 1), losses.means, losses.ends, MEMORIES[chosen]
    return (
        Line(CURVES, epochs, means[0], GREY, 2.4, steps=True),
        Line(CURVES, epochs, means[1 + chosen], GREEN, 2.4, steps=True),
        Line(ENDS, (0.8, 1250), np.repeat(ends[0].mean(), 2), GREY, 2),
        Line(ENDS, (memory, memory), (LOWEST, TOP), GREY, 1, "4 3"),
        Line(ENDS, MEMORIES[: chosen + 1], means[1 : chosen + 2, -1], GREEN, 2),
        Dots(ENDS, np.repeat(memory, SEEDS), ends[1 + chosen], BLUE, 3),
        Dots(ENDS, memory, means[1 + chosen, -1], GREEN, 6),
    )


def _attempt_marks(yours: Losses, chosen: int) -> tuple[Mark, ...]:
    return (
        Line(CURVES, np.arange(1, EPOCHS + 1), yours.means[1 + chosen], attempts.COLOR, 2, attempts.DASH),
        Line(ENDS, MEMORIES[: chosen + 1], yours.means[1 : chosen + 2, -1], attempts.COLOR, 2, attempts.DASH),
    )


def _figures(losses: Losses, chosen: int) -> dict[str, str]:
    end = losses.ends.mean(axis=-1)
    return {gettext("loss of the weights"): f"{end[0]:.3f}", gettext("of their average"): f"{end[1 + chosen]:.3f}"}


def _caption(losses: Losses, lr: str, chosen: int) -> str:
    end = losses.ends
    facts = {
        "lr": lr, "weights": f"{end[0].mean():.3f}", "average": f"{end[1 + chosen].mean():.3f}",
        "decay": short(1 - 1 / MEMORIES[chosen], 3), "better": int((end[1 + chosen] < end[0]).sum()), "seeds": SEEDS,
        "first": f"{losses.means[1 + chosen, 0]:.2f}", "then": f"{losses.means[0, 0]:.2f}",
    }  # fmt: skip
    if not chosen:
        return gettext(
            "Constant lr {lr}: the mean validation loss ends at {weights}. With decay 0 the average keeps nothing of "
            "the past: it is the weights.",
            **facts,
        )
    told = gettext(
        "Constant lr {lr}: the mean validation loss of the weights ends at {weights}, that of their average with decay "
        "{decay} at {average}; it is lower for {better} of {seeds} seeds.",
        **facts,
    )
    late = gettext("After the first epoch it was {first}, and that of the weights {then}.", **facts)
    return f"{told} {late}"

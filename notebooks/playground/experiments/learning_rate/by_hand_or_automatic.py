"""Three ways to lower lr in one noisy training: cuts placed by hand, a schedule, a rule that watches the loss."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Pad, Slider
from playground.experiment import Experiment, Film
from playground.experiments.learning_rate.legend import strip, two_panels
from playground.experiments.learning_rate.noisy_ravine import NOISY_RAVINE, STEPS_PER_EPOCH, gradient_noise
from playground.experiments.learning_rate.run_words import readable, sentences
from playground.living import living
from playground.marks import Line, Mark
from playground.palette import GREY, SCHEDULE_COLORS
from playground.rules import Rule, course_rule, rule
from playground.simulate import positions

#: The ways, with the dash of each line as in SVG. Those that are planned come first, as ``_plans`` gives them.
HAND, HELD, AUTOMATIC = "by_hand", "hold_then_decay", "reduce_on_plateau"
DASHES = {HAND: "2 3", HELD: "9 3 2 3", AUTOMATIC: ""}
LR0, EPOCHS, RUNS, SEED = 0.5, 40, 16, 11
RATE, LOSS = range(2)


@living
def by_hand_or_automatic(
    reduce_on_plateau: Callable | None = None, hold_then_decay: Callable | None = None
) -> Experiment:
    """The lr of each way, of the automatic one in every run, and the mean loss of 16 runs."""
    plateau, schedule = rule("reduce_on_plateau", reduce_on_plateau), rule("hold_then_decay", hold_then_decay)

    def film(first_cut: int, second_cut: int, patience: int, noise: float) -> Film:
        plans = [cut_by_hand(first_cut, second_cut), held(schedule)]
        ways = dict(zip(DASHES, trained(plans, [plateau], patience, noise), strict=True))
        tried = {
            schedule.name: attempted(schedule, lambda mine: trained([held(mine)], [], patience, noise)),
            plateau.name: attempted(plateau, lambda mine: trained([], [mine], patience, noise)),
        }
        yours = {name: ways_of_it[0] for name, ways_of_it in tried.items() if ways_of_it}
        marks = (*_cut_marks(first_cut, second_cut), *_marks(ways), *_attempt_marks(yours.values()))
        return Film(_background(noiseless=noise == 0), marks, _captions(ways, yours), _figures(ways))

    controls = {
        "first_cut": Slider(gettext("by hand: first cut"), 1, 40, 12, 1),
        "second_cut": Slider(gettext("by hand: second cut"), 1, 40, 24, 1),
        "patience": Slider(gettext("automatic: patience"), 0, 10, 5, 1),
        "noise": Slider(gettext("noise in the gradient"), 0.0, 2.0, 0.5, 0.1),
        "epoch": Slider(
            gettext("epoch"),
            0,
            EPOCHS - 1,
            EPOCHS - 1,
            1,
            play=True,
            pace=gettext("epochs a second"),
            moment=gettext("epoch {number}"),
        ),
    }
    pads = (Pad(RATE, gettext("the first cut"), x="first_cut"), Pad(LOSS, gettext("the second cut"), x="second_cut"))
    source = driven_by_with_attempt(plateau, schedule)
    return Experiment(gettext("By hand or automatic"), film, controls, driven_by=source, time="epoch", pads=pads)


def cut_by_hand(first: int, second: int) -> list[float]:
    return [LR0 * 0.2 ** ((epoch >= first) + (epoch >= second)) for epoch in range(EPOCHS)]


def held(schedule: Rule) -> list[float]:
    return [float(schedule.function(epoch, LR0, 10, 0.15)) for epoch in range(EPOCHS)]


class _PlateauRates:
    """The lr of each run by ``reduce_on_plateau``: called with the losses of an epoch, it returns the next rates."""

    def __init__(self, plateau: Rule, patience: int):
        self._plateau, self._patience = plateau, patience
        self._states = [(LR0, float("inf"), 0)] * RUNS

    def __call__(self, losses: np.ndarray | None) -> list[float]:
        if losses is not None:
            self._states = [
                self._plateau.function(loss, *state, 0.2, self._patience, 1e-3)
                for loss, state in zip(losses.tolist(), self._states, strict=True)
            ]
        return [float(lr) for lr, *_ in self._states]


@dataclass(frozen=True)
class Training:
    """What one way to lower lr leads to: every epoch's lr and its mean loss, both of shape (runs, epochs)."""

    rates: np.ndarray
    losses: np.ndarray


def trained(
    plans: list[list[float]], watching: list[Rule], patience: int, noise: float, seed: int = SEED
) -> list[Training]:
    """Train 16 runs in each way: those that are planned, then those that watch the loss.

    plans    -- for each planned way the lr of every epoch
    watching -- the rules of the others, each called as ``reduce_on_plateau``
    """
    next_rates = [_PlateauRates(plateau, patience) for plateau in watching]
    rates = np.empty((EPOCHS, len(plans) + len(watching), RUNS))
    rates[:, : len(plans)] = np.reshape(plans, (-1, EPOCHS)).T[:, :, None]
    losses = np.empty_like(rates)
    shakes = noise * gradient_noise(seed, EPOCHS, RUNS)

    def lr(step: int) -> np.ndarray:
        return rates[step // STEPS_PER_EPOCH]

    run = positions(course_rule("gradient_descent"), NOISY_RAVINE, EPOCHS * STEPS_PER_EPOCH, shakes, lr=lr)
    path = islice(run, 1, None)
    with np.errstate(all="ignore"):
        for epoch in range(EPOCHS):
            for way, next_rate in enumerate(next_rates, start=len(plans)):
                rates[epoch, way] = next_rate(losses[epoch - 1, way] if epoch else None)
            w = np.stack(list(islice(path, STEPS_PER_EPOCH)), axis=1)
            losses[epoch] = NOISY_RAVINE.loss(w).mean(axis=0)
    return [Training(rates[:, way].T, losses[:, way].T) for way in range(rates.shape[1])]


@cache
def _background(noiseless: bool) -> Canvas:
    """Without noise the loss falls so far that it needs another axis."""
    figure = new_figure(900, 370)
    grid = two_panels(figure)
    rates = panel(figure.add_subplot(grid[1, 0]), gettext("Learning rate, of 16 runs"), gettext("epoch"), "")
    rates.set(xlim=(0, EPOCHS), yscale="log", ylim=(5e-4, 1))
    losses = panel(figure.add_subplot(grid[1, 1]), gettext("Loss, the mean of the runs"), gettext("epoch"), "")
    losses.set(xlim=(0, EPOCHS), yscale="log", ylim=(1e-10, 10) if noiseless else (1e-4, 3))
    names = {HAND: gettext("by hand"), HELD: gettext("held, then exponential"), AUTOMATIC: gettext("automatic")}
    strip(figure, grid, {names[way]: (SCHEDULE_COLORS[way], dash) for way, dash in DASHES.items()})
    return Canvas(figure)


def _cut_marks(first: int, second: int) -> tuple[Mark, ...]:
    """Where the cuts by hand are: what is dragged, the first one on the left, the second one on the right."""
    return (
        Line(RATE, (first, first), (5e-4, 1), GREY, 1, "3 3"),
        Line(LOSS, (second, second), (1e-10, 10), GREY, 1, "3 3"),
    )


def _marks(ways: Mapping[str, Training]) -> tuple[Mark, ...]:
    """Each way in its colour. The automatic one decides differently in every run, so each run has a faint line."""
    return tuple(line for way, each in ways.items() for line in _lines(each, SCHEDULE_COLORS[way], DASHES[way]))


def _attempt_marks(yours: Iterable[Training]) -> tuple[Mark, ...]:
    return tuple(line for each in yours for line in _lines(each, attempts.COLOR, attempts.DASH))


def _lines(training: Training, color: str, dash: str) -> list[Line]:
    """The lr of every run and the mean loss, one point an epoch, in its middle."""
    middles, several = np.arange(EPOCHS) + 0.5, np.unique(training.rates, axis=0)
    width, opacity = (2.2, 1.0) if len(several) == 1 else (1.1, 0.45)
    rates = [Line(RATE, middles, lr, color, width, dash, opacity, steps=True, time="grows") for lr in several]
    return [*rates, Line(LOSS, middles, training.losses.mean(axis=0), color, 2.2, dash, steps=True, time="grows")]


def _captions(ways: Mapping[str, Training], yours: Mapping[str, Training]) -> tuple[str, ...]:
    means = {way: each.losses.mean(axis=0) for way, each in ways.items()}
    mine = {name: each.losses.mean(axis=0) for name, each in yours.items()}
    cuts = np.diff(ways[AUTOMATIC].rates, axis=1) < 0
    return tuple(
        sentences(_counted(cuts[:, :epoch].sum(axis=1)), _losses(means, mine, epoch)) for epoch in range(EPOCHS)
    )


def _figures(ways: Mapping[str, Training]) -> tuple[Mapping[str, str], ...]:
    """How the automatic way fares, epoch by epoch."""
    cuts, loss = np.diff(ways[AUTOMATIC].rates, axis=1) < 0, ways[AUTOMATIC].losses.mean(axis=0)
    so_far = [cuts[:, :epoch].sum(axis=1) for epoch in range(EPOCHS)]
    return tuple(
        {
            gettext("cuts in a run"): f"{of.min()}" if of.min() == of.max() else f"{of.min()} – {of.max()}",
            gettext("mean loss, last five epochs"): readable(loss[max(0, epoch - 4) : epoch + 1].mean()),
        }
        for epoch, of in enumerate(so_far)
    )


def _counted(cuts: np.ndarray) -> str:
    """How often the automatic rule has cut lr; cuts of shape (runs,)."""
    least, most = int(cuts.min()), int(cuts.max())
    if least != most:
        return gettext(
            "The automatic rule has cut lr {least} to {most} times, depending on the run.", least=least, most=most
        )
    return ngettext("The automatic rule has cut lr {count} time.", "The automatic rule has cut lr {count} times.", most)


def _losses(means: Mapping[str, np.ndarray], yours: Mapping[str, np.ndarray], epoch: int) -> str:
    """The mean losses over the last five epochs."""
    last = slice(max(0, epoch - 4), epoch + 1)
    facts = {way: readable(loss[last].mean()) for way, loss in means.items()}
    told = gettext(
        "Mean loss over the last five epochs: by hand {by_hand}; held, then exponential {hold_then_decay}; automatic "
        "{reduce_on_plateau}.",
        **facts,
    )
    return sentences(told, *(_beside(name, readable(loss[last].mean()), facts[name]) for name, loss in yours.items()))


def _beside(name: str, loss: str, course: str) -> str:
    """The loss of a learner's rule that does not pass yet beside that of the course's, both as they are told."""
    if loss == course:
        return gettext("Your {name}: the same, {loss}; check says what is not right yet.", name=name, loss=loss)
    return gettext("Your {name}: {loss}.", name=name, loss=loss)

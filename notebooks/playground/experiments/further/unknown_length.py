"""Schedules for a training that may be stopped early: which of them must know its length, and what it costs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import count_steps
from playground.experiments.further.seed_columns import column_marks, name_columns
from playground.experiments.learning_rate.legend import HEIGHTS, strip
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import SCHEDULE_COLORS
from playground.rules import KnobValue, Rule, course_rule, rule
from playground.search.gain import gain

LR, BATCH, SEEDS = 0.2, 32, 16
PLANNED, EVERY = 20, 2
STOPS = np.arange(EVERY, PLANNED + 1, EVERY)
CONSTANT = "constant"
#: (rule, step, steps of the training) -> lr. Only ``warmup_stable_decay`` is told when it will be stopped; the others
#: are told the length that was planned.
SETTINGS: Mapping[str, Callable[[Rule, int, int], float]] = {
    "cosine_decay": lambda mine, step, steps: mine.function(step, steps, LR, 0.0),
    "one_cycle": lambda mine, step, steps: mine.function(step, steps, LR, 0.3, 25.0, 1e4),
    "warmup_stable_decay": lambda mine, step, steps: mine.function(
        step, count_steps(1, BATCH) // 2, round(0.75 * steps), steps, LR
    ),
}
KNOWS = "warmup_stable_decay"
DASHES = {CONSTANT: "2 3", "cosine_decay": "", "one_cycle": "9 3 2 3", KNOWS: "14 3"}
RATE, LOSS, ENDS = range(3)
LOWEST, TOP = 0.045, 1.0


@dataclass(frozen=True)
class Losses:
    """Validation losses under one schedule.

    means -- over the seeds, after each epoch, shape (runs, epochs): one run, or one for each time to stop, nan after it
    ends  -- when it is stopped, shape (stops, seeds)
    """

    means: np.ndarray
    ends: np.ndarray

    def until(self, stop: int) -> np.ndarray:
        """The means up to the epoch at which it is stopped."""
        run = int(np.flatnonzero(stop == STOPS)[0]) if len(self.means) > 1 else 0
        return self.means[run, :stop]

    def at(self, stop: int) -> np.ndarray:
        """The loss of each seed when it is stopped, shape (seeds,)."""
        return self.ends[stop == STOPS][0]


@living
def unknown_length(
    cosine_decay: Callable | None = None,
    warmup_stable_decay: Callable | None = None,
    one_cycle: Callable | None = None,
) -> Experiment:
    """The lr of each schedule up to the stop, and the losses of the trainings that it drives."""
    learners = {"cosine_decay": cosine_decay, "one_cycle": one_cycle, KNOWS: warmup_stable_decay}
    rules = {name: rule(name, function) for name, function in learners.items()}
    every = {CONSTANT: constant(), **{name: measured(each) for name, each in rules.items()}}
    tried = [attempted(each, lambda mine: (_rates_to(mine), trained(mine))) for each in rules.values()]
    yours = [each for each in tried if each is not None]

    @cache  # the learner's functions do not change while the knob turns
    def lr(name: str, stop: int) -> np.ndarray:
        return rates(rules.get(name), stop)

    def frame(stop: int) -> Frame:
        marks = [mark for name in every for mark in _marks(name, lr(name, stop), every[name], stop)]
        marks += [mark for rate, losses in yours for mark in _attempt_marks(rate[stop], losses, stop)]
        ends = {name: losses.at(stop) for name, losses in every.items()}
        marks += column_marks(ENDS, np.array([*ends.values()]), [SCHEDULE_COLORS[name] for name in ends], TOP)
        return Frame(_background(), tuple(marks), _caption(ends, stop), _figures(ends))

    controls = {"stop": Slider(gettext("stopped after epoch"), EVERY, PLANNED, PLANNED, EVERY)}
    drivers = driven_by_with_attempt(*rules.values())
    return Experiment(gettext("A training of unknown length"), frame, controls, driven_by=drivers)


def rates(schedule: Rule | None, stop: int) -> np.ndarray:
    """The lr at every step of a training that is stopped after so many epochs; None stands for the constant lr."""
    steps, planned = count_steps(stop, BATCH), count_steps(PLANNED, BATCH)
    if schedule is None:
        return np.full(steps, LR)
    told = steps if schedule.name == KNOWS else planned
    return np.array([float(SETTINGS[schedule.name](schedule, step, told)) for step in range(steps)])


def _rates_to(schedule: Rule) -> dict[int, np.ndarray]:
    """Its lr at every step, for each time to stop."""
    return {stop: rates(schedule, stop) for stop in STOPS.tolist()}


@memoised
def constant() -> Losses:
    return _recorded(CONSTANT) or trained(None)


@memoised
def measured(schedule: Rule) -> Losses:
    """What ``trained`` gives: recorded for the course's own schedule, and so for every schedule with its rates."""
    return (_recorded(schedule.name) if _has_the_courses_rates(schedule) else None) or trained(schedule)


def _has_the_courses_rates(schedule: Rule) -> bool:
    """Whether it gives every training the lr that the course's own does, to all digits but the last few."""
    if not schedule.yours:
        return True
    stops = STOPS.tolist() if schedule.name == KNOWS else [PLANNED]
    both = ((rates(schedule, stop), rates(course_rule(schedule.name), stop)) for stop in stops)
    return all(np.allclose(mine, theirs, rtol=1e-12, atol=1e-15) for mine, theirs in both)


def _recorded(name: str) -> Losses | None:
    means, ends = (recorded_result(f"unknown_length, {name}, {part}") for part in Losses.__annotations__)
    return None if means is None or ends is None else Losses(means, ends)


def trained(schedule: Rule | None) -> Losses:
    """Heavy ball under a schedule; one that is told when it will be stopped is trained anew for each time to stop."""
    if schedule is None or schedule.name != KNOWS:
        loss = _losses(schedule, PLANNED)
        return Losses(loss.mean(axis=1)[None], loss[STOPS - 1])
    means, ends = np.full((len(STOPS), PLANNED), np.nan), np.empty((len(STOPS), SEEDS))
    for run, stop in enumerate(STOPS.tolist()):
        loss = _losses(schedule, stop)
        means[run, :stop], ends[run] = loss.mean(axis=1), loss[-1]
    return Losses(means, ends)


def _losses(schedule: Rule | None, stop: int) -> np.ndarray:
    """The validation loss after each epoch, shape (epochs, seeds)."""
    lr = rates(schedule, stop)
    knobs: dict[str, KnobValue] = {"lr": lambda step: float(lr[step]), "beta": 0.9}
    return train(course_rule("heavy_ball"), knobs, range(SEEDS), stop, BATCH).validation.loss


# --- the picture ------------------------------------------------------------------------------------------------------


def _names() -> dict[str, str]:
    """What each schedule is called in the picture: the name of its function, where it has one."""
    return {CONSTANT: gettext("constant"), **{name: name for name in SETTINGS}}


def _short_names() -> dict[str, str]:
    """The same in the narrow columns of dots: colour alone would not tell them to everybody."""
    return {
        CONSTANT: gettext("constant"),
        "cosine_decay": gettext("cosine"),
        "one_cycle": gettext("one\ncycle"),
        KNOWS: gettext("warm-up,\nstable,\ndecay"),
    }


@cache
def _background() -> Canvas:
    figure = new_figure(960, 380)
    grid = figure.add_gridspec(2, 3, height_ratios=HEIGHTS, width_ratios=(1, 1.2, 0.9))
    rate = panel(figure.add_subplot(grid[1, 0]), gettext("Learning rate"), gettext("epoch"), "", ylim=(0, LR * 1.1))
    loss = panel(figure.add_subplot(grid[1, 1]), gettext("Mean validation loss"), gettext("epoch"), "", yscale="log")
    title = gettext("At the stop, a dot for each seed")
    ends = panel(figure.add_subplot(grid[1, 2]), title, "", "", yscale="log")
    rate.set_yticks([0, LR / 2, LR])
    for axes in (rate, loss):
        axes.set(xlim=(0, PLANNED + 0.3), xticks=range(0, PLANNED + 1, 4))
    for axes in (loss, ends):
        axes.set_ylim(LOWEST, TOP)
        axes.set_yticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
        axes.minorticks_off()
    name_columns(ends, [_short_names()[name] for name in DASHES])
    strip(figure, grid, {_names()[name]: (SCHEDULE_COLORS[name], dash) for name, dash in DASHES.items()})
    return Canvas(figure)


def _marks(name: str, lr: np.ndarray, losses: Losses, stop: int) -> tuple[Mark, ...]:
    color, dash, until = SCHEDULE_COLORS[name], DASHES[name], losses.until(stop)
    return (
        Line(RATE, np.arange(len(lr)) / count_steps(1, BATCH), lr, color, 2.2, dash),
        Line(LOSS, np.arange(1, stop + 1), until, color, 2.2, dash),
        Dots(LOSS, stop, until[-1], color, 5),
    )


def _attempt_marks(lr: np.ndarray, yours: Losses, stop: int) -> tuple[Mark, ...]:
    epochs = np.arange(len(lr)) / count_steps(1, BATCH)
    return (
        Line(RATE, epochs, lr, attempts.COLOR, 2, attempts.DASH),
        Line(LOSS, np.arange(1, stop + 1), yours.until(stop), attempts.COLOR, 2, attempts.DASH),
    )


def _figures(ends: Mapping[str, np.ndarray]) -> dict[str, str]:
    return {_names()[name]: f"{losses.mean():.3f}" for name, losses in ends.items()}


def _caption(ends: Mapping[str, np.ndarray], stop: int) -> str:
    listed = "; ".join(f"{name} {loss}" for name, loss in _figures(ends).items())
    facts = {"stop": stop, "planned": PLANNED, "losses": listed}
    told = (
        gettext("Stopped after epoch {stop}, as planned. Mean validation loss: {losses}.", **facts)
        if stop == PLANNED
        else gettext("Stopped after epoch {stop} of {planned}. Mean validation loss: {losses}.", **facts)
    )
    difference = gain(ends["cosine_decay"], ends[KNOWS]).says
    return " ".join([told, gettext("From cosine_decay to warmup_stable_decay: {difference}", difference=difference)])

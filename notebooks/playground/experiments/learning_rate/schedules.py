"""Every schedule from the same initial lr, on the same noisy ravine: its lr, and the loss that it leads to."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Slider
from playground.experiment import Experiment, Film
from playground.experiments.learning_rate.legend import strip, two_panels
from playground.experiments.learning_rate.noisy_ravine import NOISY_RAVINE, STEPS_PER_EPOCH, gradient_noise
from playground.experiments.learning_rate.run_words import readable, sentences
from playground.living import living
from playground.marks import Line, Mark
from playground.palette import SCHEDULE_COLORS
from playground.rules import Rule, course_rule, rule
from playground.simulate import simulate

EPOCHS, RUNS, SEED = 20, 64, 7
STEPS = EPOCHS * STEPS_PER_EPOCH
CONSTANT = "constant"
RATE, LOSS = range(2)
#: (rule, step, lr0) -> lr, for each schedule with its other arguments chosen. Two of them count epochs.
SETTINGS: Mapping[str, Callable[[Rule, int, float], float]] = {
    "step_decay": lambda mine, step, lr0: mine.function(step // STEPS_PER_EPOCH, lr0, 0.5, 5),
    "hold_then_decay": lambda mine, step, lr0: mine.function(step // STEPS_PER_EPOCH, lr0, 10, 0.3),
    "cosine_decay": lambda mine, step, lr0: mine.function(step, STEPS, lr0, 0.0),
    "warmup_cosine": lambda mine, step, lr0: mine.function(step, 2 * STEPS_PER_EPOCH, STEPS, lr0, 0.0),
}
#: Of each line, as in SVG: colour alone does not tell it to everybody.
DASHES = {CONSTANT: "2 3", "step_decay": "", "hold_then_decay": "9 3 2 3", "cosine_decay": "", "warmup_cosine": "14 3"}


@living
def schedules(
    step_decay: Callable | None = None,
    hold_then_decay: Callable | None = None,
    cosine_decay: Callable | None = None,
    warmup_cosine: Callable | None = None,
) -> Experiment:
    """The lr of each schedule, and the mean loss of 64 runs that it drives."""
    learners = (step_decay, hold_then_decay, cosine_decay, warmup_cosine)
    rules = {name: rule(name, function) for name, function in zip(SETTINGS, learners, strict=True)}

    def film(show: str, lr0: float, noise: float) -> Film:
        rates = {CONSTANT: np.full(STEPS, lr0), **schedule_rates(rules, lr0)}
        tried = {each.name: attempted(each, lambda mine: rates_of(mine, lr0)) for each in rules.values()}
        yours = {name: lr for name, lr in tried.items() if lr is not None}
        every = noisy_losses(np.array([*rates.values(), *yours.values()]), noise)
        losses = dict(zip(rates, every, strict=False))
        of_yours = dict(zip(yours, every[len(rates) :], strict=True))
        marks = (*_marks(losses, rates, show), *_attempt_marks(of_yours, yours))
        captions = _Captions(losses, of_yours, show, lr0, noise)
        return Film(
            _background(noiseless=noise == 0), marks, captions.all(rates[show]), (captions.figures(),) * (STEPS + 1)
        )

    controls = {
        "show": Choice(gettext("look at"), {name: _in_words(name) for name in (CONSTANT, *rules)}, "hold_then_decay"),
        "lr0": LogSlider(gettext("lr at the start"), -2, 0, 0.5),
        "noise": Slider(gettext("noise in the gradient"), 0.0, 4.0, 1.0, 0.1),
        "steps": Slider(gettext("steps, ten an epoch"), 0, STEPS, STEPS, 1, play=True),
    }
    source = driven_by_with_attempt(*rules.values())
    return Experiment(gettext("Schedules"), film, controls, driven_by=source, time="steps")


def rates_of(schedule: Rule, lr0: float) -> np.ndarray:
    """The lr of a schedule at every step of 20 epochs, shape (200,)."""
    return np.array([float(SETTINGS[schedule.name](schedule, step, lr0)) for step in range(STEPS)])


def schedule_rates(rules: Mapping[str, Rule], lr0: float) -> dict[str, np.ndarray]:
    """The lr of each schedule at every step."""
    return {name: rates_of(schedule, lr0) for name, schedule in rules.items()}


def noisy_losses(rates: np.ndarray, noise: float, seed: int = SEED) -> np.ndarray:
    """The mean loss of 64 runs for each row of ``rates`` (schedules, steps), shape (schedules, steps + 1)."""
    shakes = noise * gradient_noise(seed, EPOCHS, RUNS)
    run = simulate(course_rule("gradient_descent"), NOISY_RAVINE, STEPS, shakes, lr=lambda step: rates[:, step, None])
    return run.loss.mean(axis=-1).T


def stationary_loss(lr: float, noise: float) -> float:
    """The mean loss that a constant lr comes down to: lr * noise^2 / (4 - 2 * lr * c), summed over the curvatures c."""
    with np.errstate(divide="ignore"):
        return float(sum(lr * noise**2 / np.float64(4 - 2 * lr * curvature) for curvature in NOISY_RAVINE.curvatures))


def _in_words(name: str) -> str:
    """What a schedule is called in the picture: the name of its function, where it has one."""
    return gettext("constant") if name == CONSTANT else name


@cache
def _background(noiseless: bool) -> Canvas:
    """Without noise the loss falls so far that it needs another axis."""
    figure = new_figure(900, 370)
    grid = two_panels(figure)
    rates = panel(figure.add_subplot(grid[1, 0]), gettext("Learning rate"), gettext("epoch"), "")
    rates.set(xlim=(0, EPOCHS), xticks=range(0, 21, 5), yscale="log", ylim=(1e-3, 1.5))
    losses = panel(figure.add_subplot(grid[1, 1]), gettext("Loss, the mean of 64 noisy runs"), gettext("epoch"), "")
    losses.set(xlim=(0, EPOCHS), xticks=range(0, 21, 5))
    losses.set(yscale="log", ylim=(1e-10, 10) if noiseless else (1e-2, 10))
    strip(figure, grid, {_in_words(name): (SCHEDULE_COLORS[name], dash) for name, dash in DASHES.items()})
    return Canvas(figure)


def _marks(losses: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray], show: str) -> tuple[Mark, ...]:
    """Every schedule thin, the chosen one thick and on top."""
    marks: list[Mark] = []
    for name in sorted(rates, key=lambda name: name == show):
        style = (SCHEDULE_COLORS[name], 3.2 if name == show else 1.4, DASHES[name], 1.0 if name == show else 0.6)
        marks += _lines(rates[name], losses[name], *style, chosen=name == show)
    return tuple(marks)


def _attempt_marks(losses: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray]) -> tuple[Mark, ...]:
    """The learner's schedules that do not pass yet."""
    style = (attempts.COLOR, 2.0, attempts.DASH, 1.0)
    return tuple(line for name in rates for line in _lines(rates[name], losses[name], *style, chosen=True))


def _lines(
    rate: np.ndarray, loss: np.ndarray, color: str, width: float, dash: str, opacity: float, chosen: bool
) -> tuple[Line, Line]:
    """The lr and the loss of a schedule. What is chosen marks its steps under the pointer."""
    epochs = np.arange(STEPS + 1) / STEPS_PER_EPOCH
    return (
        Line(RATE, epochs[:-1], rate, color, width, dash, opacity, steps=chosen, time="grows"),
        Line(LOSS, epochs, loss, color, width, dash, opacity, steps=chosen, time="grows"),
    )


class _Captions:
    """What the captions say, step by step and at the end. Losses are means over the ten steps before."""

    def __init__(
        self, losses: Mapping[str, np.ndarray], yours: Mapping[str, np.ndarray], show: str, lr0: float, noise: float
    ):
        self._start = float(losses[show][0])
        self._means = {name: _means_of_epochs(loss) for name, loss in losses.items()}
        self._yours = {name: _means_of_epochs(loss) for name, loss in yours.items()}
        self._show, self._lr0, self._noise = show, lr0, noise

    def all(self, rate: np.ndarray) -> tuple[str, ...]:
        return (*(sentences(self._now(step, rate[step]), self._of_yours(step)) for step in range(STEPS)), self._end())

    def figures(self) -> Mapping[str, str]:
        """The mean loss of the schedule that is looked at, at three times."""
        means = {epochs: self._means[self._show][epochs * STEPS_PER_EPOCH] for epochs in (5, 10, EPOCHS)}
        return {
            gettext("mean loss after {epochs} epochs", epochs=epochs): readable(loss) for epochs, loss in means.items()
        }

    def _now(self, step: int, rate: float) -> str:
        epochs, loss = short(step / STEPS_PER_EPOCH, 3), readable(self._means[self._show][step])
        facts = {"epochs": epochs, "all": EPOCHS, "name": _in_words(self._show), "lr": short(rate), "loss": loss}
        return gettext("{name} after {epochs} of {all} epochs: lr {lr}, mean loss {loss}.", **facts)

    def _of_yours(self, step: int) -> str:
        return sentences(
            *(
                _beside(name, readable(loss[step]), readable(self._means[name][step]))
                for name, loss in self._yours.items()
            )
        )

    def _end(self) -> str:
        end = {name: float(mean[-1]) for name, mean in self._means.items()}
        mine = readable(end[self._show])
        first = gettext("In the last epoch {name} has a mean loss of {loss}.", name=_in_words(self._show), loss=mine)
        return sentences(first, self._why(end), _lowest(end), self._without_noise(end), self._of_yours(STEPS))

    def _why(self, end: Mapping[str, float]) -> str:
        if end[self._show] > self._start:
            return gettext("That is more than at the start: the noise throws steps of this length up the walls again.")
        if not self._noise:
            return ""
        if self._show != CONSTANT:
            return gettext("The constant lr ends at {loss}.", loss=readable(end[CONSTANT]))
        if end[CONSTANT] < 1.5 * stationary_loss(self._lr0, self._noise):
            return gettext("It stops falling where the noise shakes it as much as the slope pulls.")
        return gettext("It is still falling.")

    def _without_noise(self, end: Mapping[str, float]) -> str:
        if self._noise or end[self._show] > self._start:
            return ""
        if min(end, key=end.__getitem__) == CONSTANT:
            return gettext("Without noise there is nothing to decay for.")
        facts = {"lr": short(self._lr0)}
        return gettext("Without noise a decay pays only here: the steep direction cannot settle at lr {lr}.", **facts)


def _means_of_epochs(loss: np.ndarray) -> np.ndarray:
    """The mean over the ten steps up to each, fewer at the beginning."""
    summed, steps = np.cumsum(loss), np.arange(1, len(loss) + 1)
    before = np.concatenate([np.zeros(STEPS_PER_EPOCH), summed[:-STEPS_PER_EPOCH]])
    return (summed - before) / np.minimum(steps, STEPS_PER_EPOCH)


def _lowest(end: Mapping[str, float]) -> str:
    """The schedule with the lowest loss, or those that share it to two digits."""
    least = readable(min(end.values()))
    names = ", ".join(_in_words(name) for name, loss in end.items() if readable(loss) == least)
    return gettext("The lowest loss is {loss}: {names}.", names=names, loss=least)


def _beside(name: str, loss: str, other: str) -> str:
    """The loss of a learner's schedule that does not pass yet beside that of the right one, both as they are told."""
    facts = {"name": name, "loss": loss, "other": other}
    if loss == other:
        return gettext("Your {name} is at the same loss, {loss}; check says what is not right yet.", **facts)
    return gettext("Your {name} is at a loss of {loss}; the right one is at {other}.", **facts)

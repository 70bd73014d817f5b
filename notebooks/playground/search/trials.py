"""A search: train every setting with every seed, and keep the scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Unpack

import numpy as np

from grader.reporting.language import gettext
from playground.network.training import Options, Training, train
from playground.rules import Rule
from playground.search.ranges import Range, Settings, check_ranges
from playground.typed import same_length


@dataclass(frozen=True)
class Search:
    """Settings that were tried, and their scores.

    settings -- a value for each trial, by the knob's name
    seeds    -- each trial was trained once with each
    scores   -- validation loss after the last epoch, shape (trials, seeds); nan where the training diverged
    errors   -- share of the validation images that are misclassified, same shape
    epochs   -- the number of epochs of each run
    says     -- what a reader should know about how it went; empty if all went as planned
    rule     -- what trained them, and ``fixed`` its knobs that were the same in every trial

    The loss is the score and not the error: with 297 images the error moves in steps of a third of a percent, which is
    as much as most settings differ.
    """

    ranges: Mapping[str, Range]
    settings: Settings
    seeds: tuple[int, ...]
    scores: np.ndarray
    errors: np.ndarray
    epochs: int
    says: str = ""
    rule: Rule | None = None
    fixed: Mapping[str, float] = field(default_factory=dict)

    @property
    def trials(self) -> int:
        return len(self.scores)

    @property
    def cost(self) -> int:
        """Epochs of training, over all trials and seeds."""
        return self.scores.size * self.epochs

    @property
    def typical(self) -> np.ndarray:
        """Each trial's median over its seeds, a diverged seed counting as infinite, shape (trials,)."""
        return np.median(np.where(np.isnan(self.scores), np.inf, self.scores), axis=1)

    @property
    def noise(self) -> np.ndarray:
        """The standard deviation from seed to seed, shape (trials,): nan if a seed diverged or there is only one."""
        if self.scores.shape[1] < 2:
            return np.full(self.trials, np.nan)
        return np.std(self.scores, axis=1, ddof=1)

    def setting(self, trial: int) -> dict[str, float]:
        return {name: float(values[trial]) for name, values in self.settings.items()}


def search(
    rule: Rule,
    ranges: Mapping[str, Range],
    settings: Settings,
    fixed: Mapping[str, float] | None = None,
    seeds: Sequence[int] = (0, 1, 2),
    epochs: int = 10,
    **how: Unpack[Options],
) -> Search:
    """Train every setting with every seed, all at once.

    fixed -- the rule's other knobs: the same number in every trial
    how   -- anything else that ``train`` takes: batch, schedule, adjust, data, on_progress

    Raises a ValueError where there is nothing to try or no seed, where a knob has settings and no range, or is fixed as
    well, and whatever ``train`` raises: Stopped too, since of a search that is not whole there are no scores.
    """
    fixed = dict(fixed or {})
    _check(ranges, settings, fixed, seeds)
    settings = {name: np.asarray(values, dtype=float) for name, values in settings.items()}
    trials = len(next(iter(settings.values())))
    knobs = {name: np.repeat(values, len(seeds)) for name, values in settings.items()}
    training = train(rule, {**fixed, **knobs}, np.tile(seeds, trials), epochs, **how)
    scores, errors = (values.reshape(trials, len(seeds)) for values in final_loss_and_error(training))
    return Search(ranges, settings, tuple(seeds), scores, errors, training.epochs, training.says, rule, fixed)


def _check(ranges: Mapping[str, Range], settings: Settings, fixed: Mapping[str, float], seeds: Sequence[int]) -> None:
    if not settings or not all(np.size(values) for values in settings.values()):
        example = '{"lr": np.array([0.03, 0.1, 0.3])}'
        raise ValueError(
            gettext("There is nothing to try. Give settings of one knob at least: {example}.", example=example)
        )
    check_ranges(ranges)
    same_length(settings)
    if without := [name for name in settings if name not in ranges]:
        raise ValueError(gettext("{name} has settings and no range. Add one to the ranges.", name=without[0]))
    if without := [name for name in ranges if name not in settings]:
        raise ValueError(gettext("{name} has a range and no settings. Draw them from these ranges.", name=without[0]))
    if twice := [name for name in settings if name in fixed]:
        raise ValueError(
            gettext("{name} is searched and fixed at once. Leave it out of one of the two.", name=twice[0])
        )
    if not len(seeds):
        raise ValueError(gettext("There is no seed to train with. Give one at least: seeds=(0,)."))


def final_loss_and_error(training: Training) -> tuple[np.ndarray, np.ndarray]:
    """Validation loss and error of each copy after the last epoch, each (copies,); nan where it diverged."""
    loss = training.validation.loss[-1]
    fine = np.isfinite(loss) & ~training.diverged
    return np.where(fine, loss, np.nan), np.where(fine, 1 - training.validation.accuracy[-1], np.nan)

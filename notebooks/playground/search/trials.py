"""The method of a search: draw settings, train them all, look at the edges, and ask whether the gain is real.

Nothing here draws. Each function takes a search, or makes one, and returns plain data with a sentence that says it.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.course.tuning.log_uniform import log_uniform
from playground.data import Part, digits
from playground.network import Marks, Training, train
from playground.rules import Rule

#: (u, low, high) -> value, as the exercise `log_uniform`.
Spread = Callable[[np.ndarray, float, float], np.ndarray]


# --- where to look ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Range:
    """The values that a knob may take, spread over the orders of magnitude: for lr, eps, weight decay."""

    low: float
    high: float

    def values(self, u: np.ndarray, spread: Spread = log_uniform) -> np.ndarray:
        """The values at the places u, from 0 (low) to 1 (high)."""
        return spread(u, self.low, self.high)

    def place(self, value: np.ndarray | float) -> np.ndarray:
        """Where values stand, from 0 (low) to 1 (high)."""
        return np.log(np.divide(value, self.low)) / math.log(self.high / self.low)


@dataclass(frozen=True)
class EvenRange(Range):
    """Spread evenly: for a knob whose size does not range over orders of magnitude, such as a share of the steps."""

    def values(self, u: np.ndarray, spread: Spread = log_uniform) -> np.ndarray:
        return self.low + np.asarray(u) * (self.high - self.low)

    def place(self, value: np.ndarray | float) -> np.ndarray:
        return (np.asarray(value) - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class BetaRange(Range):
    """Spread over the orders of magnitude of 1 - beta: from 0.9 to 0.99 is as far as from 0.99 to 0.999."""

    def values(self, u: np.ndarray, spread: Spread = log_uniform) -> np.ndarray:
        return 1 - spread(1 - np.asarray(u), 1 - self.high, 1 - self.low)

    def place(self, value: np.ndarray | float) -> np.ndarray:
        return np.log((1 - self.low) / (1 - np.asarray(value))) / math.log((1 - self.low) / (1 - self.high))


#: A value for each trial, by the knob's name, each of shape (trials,).
Settings = Mapping[str, np.ndarray]


def random_settings(ranges: Mapping[str, Range], trials: int, seed: int, spread: Spread = log_uniform) -> Settings:
    """Every knob of every trial drawn by itself: as many different values of each knob as there are trials."""
    random = np.random.RandomState(seed)
    return {name: range_.values(random.uniform(size=trials), spread) for name, range_ in ranges.items()}


def grid_settings(ranges: Mapping[str, Range], trials: int) -> Settings:
    """Every combination of a few values of each knob, both ends among them; never more than ``trials`` of them."""
    side = _side(trials, len(ranges))
    places = np.linspace(0, 1, side) if side > 1 else np.array([0.5])
    axes = [range_.values(places) for range_ in ranges.values()]
    return {name: np.ravel(axis) for name, axis in zip(ranges, np.meshgrid(*axes, indexing="ij"), strict=True)}


def _side(trials: int, knobs: int) -> int:
    """The largest whole number whose power ``knobs`` is within ``trials``."""
    return next(side for side in itertools.count(1) if (side + 1) ** knobs > trials)


# --- searching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Search:
    """Settings that were tried, and what came of them.

    seeds  -- each trial was trained once with each
    scores -- validation loss after the last epoch, shape (trials, seeds); nan where the training diverged
    errors -- share of the validation images misread, same shape
    epochs -- how many epochs each run was given
    rule   -- what trained them, and ``fixed`` its knobs that were the same in every trial

    The loss decides, not the error: 297 images make the error move in steps of a third of a percent, which is as much
    as most settings differ.
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
        """The scatter from seed to seed, as a standard deviation, shape (trials,): nan if one diverged or is alone."""
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
    **how,
) -> Search:
    """Train every setting with every seed, all at once.

    fixed -- the rule's other knobs: the same number in every trial
    how   -- anything else that ``train`` takes: batch, schedule, adjust, data, progress
    """
    if not settings:
        raise ValueError(
            'There is nothing to try. Give settings of one knob at least: {"lr": np.array([0.03, 0.1, 0.3])}.'
        )
    trials, fixed = len(next(iter(settings.values()))), dict(fixed or {})
    knobs = {name: np.repeat(values, len(seeds)) for name, values in settings.items()}
    training = train(rule, {**fixed, **knobs}, np.tile(seeds, trials), epochs, **how)
    scores, errors = (marks.reshape(trials, len(seeds)) for marks in last_marks(training))
    return Search(ranges, settings, tuple(seeds), scores, errors, training.epochs, training.says, rule, fixed)


def last_marks(training: Training) -> tuple[np.ndarray, np.ndarray]:
    """Validation loss and error of each copy after the last epoch, each (copies,); nan where it diverged."""
    nothing = np.full(len(training.weights), np.nan)
    if not training.epochs:
        return nothing, nothing
    loss = training.validation.loss[-1]
    fine = np.isfinite(loss) & ~training.diverged
    return np.where(fine, loss, np.nan), np.where(fine, 1 - training.validation.accuracy[-1], np.nan)


# --- looking at a search ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Isolation:
    """One knob by itself: for each value (or neighbourhood of values) the best that any setting of the rest made of it.

    value, score -- of the best trial in each neighbourhood where something converged, in the order of the values
    """

    name: str
    value: np.ndarray
    score: np.ndarray


def isolation(found: Search, name: str, neighbourhoods: int = 8) -> Isolation:
    """Best over the rest, for each value of the knob ``name``."""
    places = found.ranges[name].place(found.settings[name])
    numbers = np.clip((places * neighbourhoods).astype(int), 0, neighbourhoods - 1)
    typical = np.where(np.isfinite(found.typical), found.typical, np.inf)
    best = [min(np.flatnonzero(numbers == number), key=typical.__getitem__) for number in np.unique(numbers)]
    best = [trial for trial in best if np.isfinite(typical[trial])]
    return Isolation(name, found.settings[name][best], typical[best])


@dataclass(frozen=True)
class Edge:
    """A winner that stands at the end of what was tried: ``end`` is "low" or "high"."""

    name: str
    value: float
    end: str
    range: Range

    @property
    def says(self) -> str:
        way = {"low": "lower", "high": "upper"}[self.end]
        return (
            f"{self.name} = {self.value:.3g} stands at the {way} end of what was tried between {self.range.low:g} and "
            f"{self.range.high:g}: the best may lie further out. Move the range and search again."
        )


def edges(found: Search, trial: int, margin: float = 0.1) -> list[Edge]:
    """The knobs for which a trial has nothing to hold it on one side.

    Either its value lies within ``margin`` of an end of the range, as a share of its length, or no trial lies beyond.
    """
    ends = {name: _end(range_.place(found.settings[name]), trial, margin) for name, range_ in found.ranges.items()}
    return [
        Edge(name, float(found.settings[name][trial]), end, found.ranges[name]) for name, end in ends.items() if end
    ]


def _end(places: np.ndarray, trial: int, margin: float) -> str | None:
    place = places[trial]
    if place < margin or place <= places.min():
        return "low"
    if place > 1 - margin or place >= places.max():
        return "high"
    return None


# --- is it real? ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gain:
    """How much lower one setting's scores are than another's, seed by seed, and how far that may be chance.

    size  -- mean of the differences, positive if the new one is better
    noise -- twice the standard error of that mean: what chance alone seldom exceeds
    """

    size: float
    noise: float

    @property
    def real(self) -> bool:
        return self.size > self.noise

    @property
    def says(self) -> str:
        if math.isinf(self.size):
            return "The old setting diverged." if self.size > 0 else "The new setting diverged with some seed."
        way = "lower" if self.size >= 0 else "higher"
        verdict = "more than" if abs(self.size) > self.noise else "within"
        return f"The loss is {way} by {abs(self.size):.3f}, {verdict} the noise of {self.noise:.3f}."


def gain(old: np.ndarray, new: np.ndarray) -> Gain:
    """Compare the scores of two settings under the same seeds, each of shape (seeds,), at least two of them.

    The same seed means the same first weights and the same order of the images, so what these two contribute is in
    both scores and largely cancels in the difference.
    """
    if np.shape(old) != np.shape(new) or np.size(old) < 2:
        raise ValueError("The two settings need scores under the same seeds, at least two.")
    if np.isnan(new).any():
        return Gain(-math.inf, 0.0)
    if np.isnan(old).any():
        return Gain(math.inf, 0.0)
    differences = np.subtract(old, new)
    return Gain(float(differences.mean()), float(2 * differences.std(ddof=1) / math.sqrt(differences.size)))


# --- the learning rate first ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RangeTest:
    """lr raised at every step of one training: the rates, shape (steps,), and the batch loss at each."""

    rates: np.ndarray
    loss: np.ndarray


def range_test(rule: Rule, fixed: Mapping[str, float], lr: Range, seed: int = 0, epochs: int = 5, **how) -> RangeTest:
    """Train once while lr climbs from one end of its range to the other, by the same factor each step (Smith 2015)."""
    batch = how.setdefault("batch", 64)
    steps = epochs * math.ceil(len((how.get("data") or digits()).train) / batch)
    rates = lr.values(np.linspace(0, 1, steps))
    training = train(rule, {**fixed, "lr": lambda step: float(rates[step])}, seed, epochs, **how)
    return RangeTest(rates[: len(training.batch_loss)], training.batch_loss[:, 0])


# --- the test set -----------------------------------------------------------------------------------------------------


def final_test(rule: Rule, knobs: Mapping[str, float], seeds: Sequence[int], epochs: int, **how) -> Marks:
    """Train a chosen setting and look at the test set, with every seed. For once, at the very end.

    The validation set helped to choose, so its score flatters the choice. The test set has helped with nothing yet; a
    second look would let it, and then no untouched images would be left to tell the truth.
    """
    training = train(rule, knobs, seeds, epochs, **how)
    test: Part = (how.get("data") or digits()).test
    with np.errstate(all="ignore"):
        return training.network.marks(training.weights, test)

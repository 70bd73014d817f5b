"""Train many copies of the network at once, each with its own weights, seed and knobs, by any rule of the course."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import NamedTuple, TypedDict

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.data import Digits, digits
from playground.network.adjustments import Adjustment
from playground.network.copies import step_of
from playground.network.model import Metrics, Network
from playground.rules import KnobValue, Rule
from playground.stopped import stoppable
from playground.typed import at_least_one, check_knob_values, same_length


@dataclass(frozen=True)
class Training:
    """The course of a training, from the first epoch to the last: there is none of a training that was stopped.

    The copies are in the last axis.

    weights    -- after the last epoch, shape (copies, size)
    batch_loss -- of every step, before it was taken, shape (steps, copies)
    train      -- means over each epoch's batches, taken as the weights moved, each of shape (epochs, copies)
    validation -- after each epoch, each of shape (epochs, copies)
    vectorised -- whether one call of the rule moved all copies; if not, it was called copy by copy
    """

    network: Network
    weights: np.ndarray
    batch_loss: np.ndarray
    train: Metrics
    validation: Metrics
    vectorised: bool

    @property
    def epochs(self) -> int:
        return len(self.validation.loss)

    @property
    def diverged(self) -> np.ndarray:
        """Which copies have weights that are not finite, shape (copies,)."""
        return ~np.isfinite(self.weights).all(axis=1)

    @property
    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the epochs, from 1, and the validation loss after each, to be plotted."""
        return np.arange(1, self.epochs + 1), self.validation.loss

    @property
    def says(self) -> str:
        """What a reader should know about how it went; empty if all went as planned."""
        if self.vectorised:
            return ""
        return gettext("This rule does not take all copies in one call; it was called copy by copy, more slowly.")


#: One for all copies, or one for each.
Seeds = int | Sequence[int] | np.ndarray


class Options(TypedDict, total=False):
    """What ``train`` takes by name, for functions that pass it on."""

    batch: int
    schedule: Callable[[int], float] | None
    adjust: Sequence[Adjustment]
    data: Digits | None
    network: Network | None
    start: np.ndarray | None
    on_progress: Callable[[int], None] | None


def train(
    rule: Rule,
    knobs: Mapping[str, KnobValue],
    seeds: Seeds = 0,
    epochs: int = 10,
    batch: int = 64,
    *,
    schedule: Callable[[int], float] | None = None,
    adjust: Sequence[Adjustment] = (),
    data: Digits | None = None,
    network: Network | None = None,
    start: np.ndarray | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Training:
    """Train a copy of the network for every seed and every value of the knobs, all at once.

    rule        -- an update rule of the course
    knobs       -- its knobs by name: numbers, arrays of shape (copies,), or functions of the step, from 0
    seeds       -- one for all copies or one for each: draws the initial weights and the order of the images
    schedule    -- what lr is multiplied by at each step, from 0: the shape of a schedule whose peak is lr
    adjust      -- what is done to the gradient before the rule gets it, in this order: ``penalised``, ``clipped``
    data        -- the digits in parts; the test part is not used
    start       -- initial weights, shape (size,) or (copies, size), in place of those that the seeds draw
    on_progress -- called with the number of finished epochs after each of them

    A copy that diverges goes to inf and nan without a warning and without any effect on the other copies.
    Raises Stopped at an interrupt (the stop button, Ctrl-C), with the number of epochs that were finished: of a
    training that is not whole nothing is returned, so that nothing can be read off it. Raises a TypeError for a knob
    that is missing or unknown, and a ValueError for a number that makes no training.
    """
    _check(rule, knobs, seeds)
    epochs, batch = at_least_one("epochs", epochs), at_least_one("batch", batch)
    knobs = {**knobs, "lr": _scheduled(knobs["lr"], schedule)} if schedule else knobs
    with stoppable(lambda: _how_far(0, epochs)):
        trainer = _Trainer(rule, knobs, seeds, batch, adjust, data or digits(), network or Network(), start)
        return trainer.trained(epochs, on_progress)


def _check(rule: Rule | str | FunctionType, knobs: Mapping[str, KnobValue], seeds: Seeds) -> None:
    if isinstance(rule, str | FunctionType):
        name = getattr(rule, "__name__", rule)
        raise TypeError(gettext('`train` needs a rule of the course: rule("{name}").', name=name))
    rule.check_knobs(knobs)
    check_knob_values(knobs)
    if not np.size(seeds):
        raise ValueError(gettext("There is no seed to train with. Give one at least: seeds=(0,)."))
    same_length({"seeds": seeds, **knobs})


def _how_far(done: int, epochs: int) -> str:
    return ngettext(
        "Stopped after {done} of {count} epoch.", "Stopped after {done} of {count} epochs.", epochs, done=done
    )


def _scheduled(lr: KnobValue, schedule: Callable[[int], float]) -> KnobValue:
    return lambda step: schedule(step) * (lr(step) if callable(lr) else np.asarray(lr))


def shuffles(seed: int, count: int) -> Iterator[np.ndarray]:
    """The order in which a copy with this seed gets the images, epoch after epoch."""
    random = np.random.RandomState([1, seed])  # 1: another stream than that of the initial weights
    while True:
        yield random.permutation(count)


class _Epoch(NamedTuple):
    batches: Sequence[Metrics]
    validation: Metrics


class _Trainer:
    """Trains epoch by epoch; its arguments are those of ``train``."""

    def __init__(
        self,
        rule: Rule,
        knobs: Mapping[str, KnobValue],
        seeds: Seeds,
        batch: int,
        adjust: Sequence[Adjustment],
        data: Digits,
        network: Network,
        start: np.ndarray | None,
    ):
        self._batch, self._adjust, self._data, self._network = batch, adjust, data, network
        copies = _count_copies(seeds, knobs, start)
        seeds = np.broadcast_to(seeds, copies)
        first = np.stack([network.start(seed) for seed in seeds]) if start is None else start
        w = np.array(np.broadcast_to(first, (copies, network.size)), dtype=float)
        self._step = step_of(rule, knobs, w)
        self._orders = [shuffles(seed, len(data.train)) for seed in seeds]
        self._w = w
        self._epochs: list[_Epoch] = []

    def trained(self, epochs: int, on_progress: Callable[[int], None] | None) -> Training:
        """The whole training, or Stopped."""
        with stoppable(lambda: _how_far(len(self._epochs), epochs)):
            for done in range(1, epochs + 1):
                self.run_epoch()
                if on_progress:
                    on_progress(done)
            return self._result()

    def run_epoch(self) -> None:
        """Show every copy all images once, in its own order."""
        rows = np.stack([next(order) for order in self._orders])
        batches = []
        with np.errstate(all="ignore"):
            for begin in range(0, rows.shape[1], self._batch):
                self._w, metrics = self._one_step(self._w, rows[:, begin : begin + self._batch])
                batches.append(metrics)
            self._epochs.append(_Epoch(batches, self._network.evaluate(self._w, self._data.validation)))

    def _one_step(self, w: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, Metrics]:
        """The weights after a step on the images ``rows``, shape (copies, batch), and the metrics before it."""
        train = self._data.train
        metrics, grad = self._network.metrics_and_gradient(w, train.images[rows], train.labels[rows])
        for adjustment in self._adjust:
            grad = adjustment(w, grad)
        return self._step(w, grad), metrics

    def _result(self) -> Training:
        epochs = self._epochs
        batches = [metrics for epoch in epochs for metrics in epoch.batches]
        return Training(
            network=self._network,
            weights=self._w,
            batch_loss=np.array([metrics.loss for metrics in batches]),
            train=Metrics(
                np.array([np.mean([metrics.loss for metrics in epoch.batches], axis=0) for epoch in epochs]),
                np.array([np.mean([metrics.accuracy for metrics in epoch.batches], axis=0) for epoch in epochs]),
            ),
            validation=Metrics(
                np.array([epoch.validation.loss for epoch in epochs]),
                np.array([epoch.validation.accuracy for epoch in epochs]),
            ),
            vectorised=self._step.vectorised,
        )


def _count_copies(seeds: Seeds, knobs: Mapping[str, KnobValue], start: np.ndarray | None) -> int:
    """How many copies the seeds, the knobs and the initial weights together ask for."""
    values = [value(0) if callable(value) else value for value in knobs.values()]
    shape = np.broadcast_shapes((1,), *map(np.shape, [seeds, *values]), () if start is None else start.shape[:-1])
    return shape[0]

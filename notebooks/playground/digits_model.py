"""The smallest model that reads the digits: softmax regression, trained by any function ``(w, grad, lr) -> w``."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import numpy as np

from playground.data import TRAIN, digits

BATCH = 50
STEPS_PER_EPOCH = TRAIN // BATCH
CLASSES = 10


def range_test(step: Callable, lowest: float, highest: float, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Raise lr by the same factor at every step of one training (Smith 2015): lr, and the smoothed loss at each."""
    rates = np.geomspace(lowest, highest, steps)
    return rates, smoothed(np.fromiter(_losses(step, rates), float, steps))


def train(step: Callable, lr: float, epochs: int) -> np.ndarray:
    """The smoothed minibatch loss at every step of a training with one lr."""
    steps = epochs * STEPS_PER_EPOCH
    return smoothed(np.fromiter(_losses(step, np.full(steps, lr)), float, steps))


def smoothed(losses: np.ndarray, keep: float = 0.85) -> np.ndarray:
    """An average that forgets: each value keeps 85 % of the one before it. The first is itself."""
    answer = losses.copy()
    for i in range(1, len(answer)):
        answer[i] = keep * answer[i - 1] + (1 - keep) * losses[i]
    return answer


def _losses(step: Callable, rates: Iterable[float]) -> Iterator[float]:
    """Train from zero weights; minibatches follow one another in the data's own order."""
    weights = np.zeros((65, CLASSES))
    for number, lr in enumerate(rates):
        loss, gradient = loss_and_gradient(weights, *_batches()[number % STEPS_PER_EPOCH])
        yield loss
        with np.errstate(all="ignore"):
            weights = step(weights, gradient, float(lr))


def loss_and_gradient(weights: np.ndarray, images: np.ndarray, wanted: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean cross-entropy and its gradient.

    weights -- shape (65, 10): a column for each digit, the last row being what is added for every image
    images  -- shape (n, 65), the last column ones
    wanted  -- shape (n, 10): 1 where the digit is, else 0
    """
    with np.errstate(all="ignore"):
        scores = images @ weights
        scores -= scores.max(axis=1, keepdims=True)
        log_chances = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        loss = -np.einsum("ij,ij->", wanted, log_chances) / len(images)
        return float(loss), images.T @ (np.exp(log_chances) - wanted) / len(images)


@cache
def _batches() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    part = digits().train
    images = np.column_stack([part.images, np.ones(TRAIN)])
    wanted = np.eye(CLASSES)[part.labels]
    return tuple((images[start : start + BATCH], wanted[start : start + BATCH]) for start in range(0, TRAIN, BATCH))

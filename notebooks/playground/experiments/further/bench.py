"""What the pictures of this notebook share: a training's length, its schedules, and its scores over seeds."""

from collections.abc import Callable

import numpy as np

from grader.reporting.language import gettext
from playground.controls import Choice
from playground.data import TRAIN
from playground.network.training import Training
from playground.rules import course_rule

CONSTANT, COSINE = "constant", "cosine"


def count_steps(epochs: int, batch: int, images: int = TRAIN) -> int:
    """How many steps a training has; the last batch of an epoch may be smaller."""
    return epochs * -(-images // batch)


def shape_of(schedule: str, steps: int) -> Callable[[int], float] | None:
    """What a schedule multiplies lr by at each step, as ``train`` takes it: a cosine down to 0, or nothing."""
    if schedule == CONSTANT:
        return None
    cosine_decay = course_rule("cosine_decay").function
    return lambda step: cosine_decay(step, steps, 1.0, 0.0)


def schedule_choice(value: str) -> Choice:
    return Choice(gettext("schedule"), {CONSTANT: gettext("constant lr"), COSINE: gettext("cosine down to 0")}, value)


def end_losses(training: Training) -> np.ndarray:
    """Each copy's validation loss after the last epoch, shape (copies,); infinite where it diverged."""
    loss = training.validation.loss[-1]
    return np.where(np.isfinite(loss) & ~training.diverged, loss, np.inf)

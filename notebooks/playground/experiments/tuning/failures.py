"""Trainings that fail, each with the change of a knob that repairs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from playground.data import few_digits
from playground.experiments.tuning.bad_batch import bad_batch
from playground.network.adjustments import clipped
from playground.network.model import Network
from playground.network.training import Options, Training, train
from playground.rules import KnobValue, course_rule


@dataclass(frozen=True)
class Failure:
    """A training that fails, and the same training with one knob changed.

    symptom -- what the curves do, in words
    remedy  -- which knob it is, and its new value, in words
    """

    symptom: str
    remedy: str
    before: Callable[[], Training]
    after: Callable[[], Training]


def _heavy_ball(lr: KnobValue, **how: Unpack[Options]) -> Training:
    return train(course_rule("heavy_ball"), {"lr": lr, "beta": 0.9}, 1, 15, **how)


def _adamw_on_few(weight_decay: float) -> Training:
    """A hundred images for a hundred epochs."""
    knobs = {"lr": 0.03, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": weight_decay}
    return train(course_rule("adamw"), knobs, 1, 100, 50, data=few_digits(100))


def _cosine(step: int) -> float:
    """From 0.3 to 0 over 15 epochs of 38 steps."""
    return course_rule("cosine_decay").function(step, 15 * 38, 0.3, 0.0)


def _cut_every(epochs: int) -> Callable[[int], float]:
    """From 0.1, times 0.3 every so many epochs of 19 steps."""
    return lambda step: course_rule("step_decay").function(step // 19, 0.1, 0.3, epochs)


#: By the name of the symptom.
FAILURES = {
    "diverging": Failure(
        "The loss leaps up within a few steps and is from then on no better than guessing, ln 10 = 2.30",
        "lr, far too large: the hidden units were thrown so far that they answer nothing any more. A fiftieth of it",
        lambda: _heavy_ball(5.0),
        lambda: _heavy_ball(0.1),
    ),
    "creeping": Failure(
        "Both losses fall, slowly and smoothly, and are still falling at the end",
        "lr, too small. Thirty times as much",
        lambda: _heavy_ball(0.001),
        lambda: _heavy_ball(0.03),
    ),
    "a plateau": Failure(
        "The loss falls well at first and then stands still, smooth and high",
        "the schedule: lr was cut to a third after every epoch, and there was none left to arrive with. A cut every 5",
        lambda: _heavy_ball(_cut_every(1)),
        lambda: _heavy_ball(_cut_every(5)),
    ),
    "oscillating": Failure(
        "The loss comes down and then jitters; it does not settle",
        "the schedule: with noisy gradients a constant lr keeps shaking. The same lr, falling along a cosine",
        lambda: _heavy_ball(0.3, batch=32),
        lambda: _heavy_ball(_cosine, batch=32),
    ),
    "overfitting": Failure(
        "The training loss goes on towards nothing; the validation loss stopped falling long before",
        "weight decay, or more data: a hundred images are learnt by heart. AdamW's decay at 0.3 in place of 0",
        lambda: _adamw_on_few(0.0),
        lambda: _adamw_on_few(0.3),
    ),
    "a dead start": Failure(
        "The loss hardly moves from ln 10 = 2.30, which is what guessing costs",
        "the first weights: all zero, so no hidden unit ever answers and no gradient gets through to it. He's start",
        lambda: _heavy_ball(0.1, start=np.zeros(Network().size)),
        lambda: _heavy_ball(0.1),
    ),
    "a spike": Failure(
        "All is well until one step; then the loss leaps up and takes long to come back",
        "the norm of the gradient: one bad batch. Clipped at 1",
        lambda: _heavy_ball(0.03, adjust=[bad_batch(120)]),
        lambda: _heavy_ball(0.03, adjust=[bad_batch(120), clipped(course_rule("clip_by_global_norm").function, 1.0)]),
    ),
}

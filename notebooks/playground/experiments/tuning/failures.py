"""Trainings that fail, each with the change of a knob that repairs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from grader.reporting.language import gettext
from playground.data import few_digits
from playground.experiments.tuning.bad_batch import bad_batch
from playground.network.adjustments import clipped
from playground.network.model import Network
from playground.network.training import Options, Seeds, Training, train
from playground.rules import KnobValue, course_rule


@dataclass(frozen=True)
class Failure:
    """A training that fails, and the same training with one knob changed.

    name    -- what the symptom is called
    symptom -- what the curves do, in a sentence
    remedy  -- which knob it was, and its new value, in sentences
    """

    name: Callable[[], str]
    symptom: Callable[[], str]
    remedy: Callable[[], str]
    #: Each may be given another seed.
    before: Callable[..., Training]
    after: Callable[..., Training]


def _heavy_ball(lr: KnobValue, seed: Seeds, **how: Unpack[Options]) -> Training:
    return train(course_rule("heavy_ball"), {"lr": lr, "beta": 0.9}, seed, 15, **how)


def _adamw_on_few(weight_decay: float, seed: Seeds) -> Training:
    """A hundred images for a hundred epochs."""
    knobs = {"lr": 0.03, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": weight_decay}
    return train(course_rule("adamw"), knobs, seed, 100, 50, data=few_digits(100))


def _cosine(step: int) -> float:
    """From 0.3 to 0 over 15 epochs of 38 steps."""
    return course_rule("cosine_decay").function(step, 15 * 38, 0.3, 0.0)


def _cut_every(epochs: int) -> Callable[[int], float]:
    """From 0.1, times 0.3 every so many epochs of 19 steps."""
    return lambda step: course_rule("step_decay").function(step // 19, 0.1, 0.3, epochs)


#: By the symptom, as Python code names it.
FAILURES = {
    "diverging": Failure(
        lambda: gettext("diverging"),
        lambda: gettext(
            "The loss leaps up within a few steps. From then on it is no better than guessing, ln 10 = 2.30."
        ),
        lambda: gettext(
            "The knob was lr: it was far too large. The first steps threw the hidden units so far that they are 0 for "
            "every image. The remedy is a fiftieth of that lr."
        ),
        lambda seed=1: _heavy_ball(5.0, seed),
        lambda seed=1: _heavy_ball(0.1, seed),
    ),
    "creeping": Failure(
        lambda: gettext("creeping"),
        lambda: gettext("Both losses fall, slowly and smoothly, and they are still falling at the end."),
        lambda: gettext("The knob was lr: it was too small. The remedy is an lr 30 times as large."),
        lambda seed=1: _heavy_ball(0.001, seed),
        lambda seed=1: _heavy_ball(0.03, seed),
    ),
    "a plateau": Failure(
        lambda: gettext("a plateau"),
        lambda: gettext("The loss falls well at first. Then it stands still, smooth and high."),
        lambda: gettext(
            "The knob was the schedule: lr was multiplied by 0.3 after every epoch, and was soon too small to get any "
            "further. The remedy is to do so after every fifth epoch."
        ),
        lambda seed=1: _heavy_ball(_cut_every(1), seed),
        lambda seed=1: _heavy_ball(_cut_every(5), seed),
    ),
    "oscillating": Failure(
        lambda: gettext("oscillating"),
        lambda: gettext("The loss comes down and then jitters; it does not settle."),
        lambda: gettext(
            "The knob was the schedule: each batch gives another gradient, so at a constant lr as large as this the "
            "weights never come to rest. The remedy is the same lr, falling to 0 along a cosine. A third of it, "
            "constant, would be another."
        ),
        lambda seed=1: _heavy_ball(0.3, seed, batch=32),
        lambda seed=1: _heavy_ball(_cosine, seed, batch=32),
    ),
    "overfitting": Failure(
        lambda: gettext("overfitting"),
        lambda: gettext("The training loss goes on towards 0; the validation loss stopped falling long before."),
        lambda: gettext(
            "The knob was weight decay: a hundred images can be learnt by heart. The remedy is AdamW's weight decay at "
            "0.3 in place of 0. More images would be another."
        ),
        lambda seed=1: _adamw_on_few(0.0, seed),
        lambda seed=1: _adamw_on_few(0.3, seed),
    ),
    "a dead start": Failure(
        lambda: gettext("a dead start"),
        lambda: gettext("The loss hardly moves from ln 10 = 2.30, which is what guessing costs."),
        lambda: gettext(
            "The knob was the first weights: they were all 0, so every hidden unit is 0 and no gradient gets through "
            "to it. The remedy is to draw them at random, as He and others (2015) do."
        ),
        lambda seed=1: _heavy_ball(0.1, seed, start=np.zeros(Network().size)),
        lambda seed=1: _heavy_ball(0.1, seed),
    ),
    "a spike": Failure(
        lambda: gettext("a spike"),
        lambda: gettext("All is well until one step. Then the loss leaps up, and it takes long to come back."),
        lambda: gettext(
            "The knob was max_norm: one bad batch had a gradient far too long, and nothing shortened it. The remedy is "
            "clipping at 1."
        ),
        lambda seed=1: _heavy_ball(0.03, seed, adjust=[bad_batch(120)]),
        lambda seed=1: _heavy_ball(
            0.03, seed, adjust=[bad_batch(120), clipped(course_rule("clip_by_global_norm").function, 1.0)]
        ),
    ),
}

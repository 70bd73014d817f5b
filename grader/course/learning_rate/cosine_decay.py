"""A glide from lr_max to lr_min along half a cosine wave."""

import math

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.learning_rate.cosine import ANGLE, LR_MIN
from grader.course.learning_rate.schedule import asked_at, varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def cosine_decay(step, total, lr_max, lr_min):
    """The learning rate that glides from lr_max to lr_min along half a cosine wave.

    step   -- whole number, counted from 0
    total  -- the step at which lr_min is reached
    lr_max -- learning rate at step 0
    lr_min -- learning rate at step `total` and ever after

    One cycle of I. Loshchilov and F. Hutter's SGDR: Stochastic Gradient Descent with Warm Restarts
    (2017).

    Returns the learning rate for this step.
    """
    progress = min(step / total, 1.0)
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2


def _probes(draw: Draw) -> list[Probe]:
    total = draw.whole(10, 14)
    knobs = {"total": total, "lr_max": draw.number(0.1, 0.5), "lr_min": draw.number(0.01, 0.05)}
    plain = asked_at("step after step", "step", list(range(total + 1)), knobs)
    return [
        plain,
        *varied(plain, total=total + draw.whole(3, 9), lr_max=draw.number(0.6, 0.9), lr_min=draw.number(0.06, 0.09)),
        asked_at("past the end", "step", [total, total + 1, total + 5, 2 * total, 3 * total + 1], knobs),
        asked_at("steps out of order", "step", [total, 3, total - 1, 0, 1], knobs),
        asked_at("lr_min = 0", "step", [0, total // 2, total - 1, total], {**knobs, "lr_min": 0.0}),
        asked_at("a long run", "step", [0, 1, 4321, 12000, 12001], {"total": 12001, "lr_max": 2.375, "lr_min": 1.125}),
        asked_at("tiny rates", "step", [0, 2, total - 1], {"total": total, "lr_max": 3e-6, "lr_min": 1e-7}),
    ]


PAST_THE_END = """
not-clamped: min(step / total, 1.0) -> step / total
    past `total` the cosine turns round and lr climbs again, as in torch's CosineAnnealingLR; this course stays at
    lr_min.
    ? What should progress be at step total + 5?
zero-past-the-end: return -> return 0.0 if step > total else
    past `total` it gives 0; the course stays at lr_min.
    ? Where does the glide end, and what keeps it there?
zero-at-the-end: return -> return 0.0 if step >= total else
    from `total` on it gives 0; the glide ends at lr_min, and stays there.
    ? What should lr be at step = total, and at every step after it?
"""


WAVE = """
lr-min-as-a-floor: return ... -> return max(lr_max * (1 + math.cos(math.pi * progress)) / 2, lr_min)
    the wave runs down to 0 and is cut off at lr_min; here it is scaled to end there.
    ? Does your curve reach lr_min before `total`, with a corner?
no-half: / 2 ->
    1 + cos runs from 2 to 0; it is not halved.
    ? What is 1 + cos(0)?
no-brackets: (1 + math.cos(math.pi * progress)) -> 1 + math.cos(math.pi * progress)
    the brackets round 1 + cos are missing, so the wave is not scaled by lr_max - lr_min.
    ? In a + b * 1 + c, what does b multiply?
no-one-plus: (1 + math.cos(math.pi * progress)) / 2 -> math.cos(math.pi * progress)
    the bare cosine runs from 1 to -1, and takes lr below lr_min.
    ? cos(pi) is -1. What brings the range from [-1, 1] to [0, 1]?
half-the-bare-cosine: (1 + -> (
    the cosine is halved, but the 1 that lifts it above zero is missing.
    ? cos(pi) is -1. What brings the range from [-1, 1] to [0, 1]?
quarter-wave: (1 + math.cos(math.pi * progress)) / 2 -> math.cos(math.pi / 2 * progress)
    a quarter of a wave is used: it starts level but hits the end at full speed.
    ? How steep should the curve be when it arrives at lr_min?
full-wave: math.pi -> 2 * math.pi
    the wave goes down and up again, as if the angle ran to 2 pi.
    ? At which angle is the cosine at its lowest?
climbs: lr_min + (lr_max - lr_min) -> lr_max + (lr_min - lr_max)
    the wave runs from lr_min up to lr_max.
    ? Which of the two does the schedule start with?
one-step-short: step / total -> step / (total - 1)
    the glide is one step too short: it is divided by total - 1.
    ? At which step is lr_min reached?
one-step-long: step / total -> step / (total + 1)
    the glide is one step too long: it is divided by total + 1.
    ? At which step is lr_min reached?
starts-again: min(step / total, 1.0) -> step % total / total
    at `total` the glide starts again from lr_max. Those are warm restarts; here it stays at lr_min.
    ? What is total % total?
one-step-ahead: step / total -> (step + 1) / total
    the clock is one step ahead.
    ? At step 0, how far along should the glide be?
whole-number-division: step / total -> step // total
    step // total is 0 until the very end, so the glide is a cliff.
    ? What is 3 // 10, and what is 3 / 10?
"""


NO_WAVE = """
straight-line: return ... -> return lr_max + (lr_min - lr_max) * progress
    lr falls along a straight line: the cosine is missing.
    ? The cosine starts and ends level. Does your line?
"""

EXERCISE = Exercise(
    reference=cosine_decay,
    returns=("lr",),
    draw=_probes,
    notebook="01_learning_rate",
    minutes=7,
    question="Check three points in your head: step 0, half-way, and the end. Which of them is off?",
    unlocks="Your cosine glides beside the other schedules below.",
    hints=(
        "The cosine goes from 1 to -1 while its angle goes from 0 to pi. Start with the share of the way, from 0 to 1.",
        "Lift the cosine by 1 and halve it: that goes from 1 to 0. Stretch it between lr_max and lr_min, and keep the "
        "share of the way from passing 1.",
        "`progress = min(step / total, 1)`; return `lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / "
        "2`.",
    ),
    mistakes=(
        *mistakes(
            cosine_decay,
            PAST_THE_END,
            LR_MIN,
            WAVE,
            ANGLE,
            NO_WAVE,
            at_the_peak="so the start is at lr_max + lr_min",
            share="step / total",
        ),
        all_hard_coded(
            cosine_decay,
            total=(100, 10, 50, 20, 200, 1000, 30),
            lr_max=USUAL_LR,
            lr_min=(0.0, 1e-3, 1e-4, 1e-5, 1e-6, 0.01),
        ),
        hard_coded(cosine_decay, "lr_min", 0.001, "Where should lr end, and which line says so?"),
        hard_coded(cosine_decay, "lr_max", 0.1, "Where should lr start, and which line says so?"),
        hard_coded(cosine_decay, "total", 100, "Which line says how long the glide takes?"),
    ),
)

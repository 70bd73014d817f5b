"""A straight climb to lr_max, then a glide to lr_min along a cosine."""

import math

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.learning_rate.cosine import ANGLE, LR_MIN
from grader.course.learning_rate.schedule import asked_at, varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def warmup_cosine(step, warmup, total, lr_max, lr_min):
    """The learning rate that climbs straight to lr_max, then glides to lr_min along a cosine.

    step   -- whole number, counted from 0
    warmup -- how many steps the climb takes; 0 means no climb
    total  -- the step at which lr_min is reached, warm-up included; larger than warmup
    lr_max -- the peak, reached once, at step `warmup`
    lr_min -- learning rate at step `total` and ever after

    The climb goes up by the same amount with every step and never gives 0, not even at step 0;
    other libraries differ by one step. After P. Goyal and others, Accurate, Large Minibatch SGD
    (2017).

    Returns the learning rate for this step.
    """
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    progress = min((step - warmup) / (total - warmup), 1.0)
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2


def _probes(draw: Draw) -> list[Probe]:
    warmup, total = draw.whole(4, 6), draw.whole(15, 19)
    knobs = {
        "warmup": warmup,
        "total": total,
        "lr_max": draw.number(0.1, 0.5),
        "lr_min": draw.number(0.01, 0.05),
    }
    plain = asked_at("step after step", "step", list(range(total + 1)), knobs)
    others = {
        "warmup": warmup + draw.whole(2, 3),
        "total": total + draw.whole(3, 9),
        "lr_max": draw.number(0.6, 0.9),
        "lr_min": draw.number(0.06, 0.09),
    }
    return [
        plain,
        *varied(plain, **others),
        asked_at("past the end", "step", [total, total + 1, total + 7, 2 * total, 3 * total], knobs),
        asked_at("steps out of order", "step", [total, warmup, 0, warmup - 1, warmup + 1], knobs),
        asked_at("no warm-up", "step", [0, 1, 5, total], {**knobs, "warmup": 0}),
        asked_at("a warm-up of one step", "step", [0, 1, 2], {**knobs, "warmup": 1}),
        asked_at("lr_min = 0", "step", [0, warmup, total - 1, total], {**knobs, "lr_min": 0.0}),
        asked_at("tiny rates", "step", [0, warmup, total - 1], {**knobs, "lr_max": 3e-6, "lr_min": 1e-7}),
        asked_at(
            "a long run",
            "step",
            [0, 1200, 1201, 4321, 12000],
            {"warmup": 1201, "total": 12001, "lr_max": 2.375, "lr_min": 1.125},
        ),
    ]


def ramp_times_cosine(step, warmup, total, lr_max, lr_min):
    """A climb that multiplies a glide which began at step 0."""
    progress = min(step / total, 1.0)
    glide = lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2
    return min((step + 1) / (warmup + 1), 1) * glide


CLIMB_AND_CLOCK = """
clock-counts-the-warm-up: (step - warmup) / (total - warmup) -> step / total
    the cosine's clock has been running since step 0, so lr jumps down when the warm-up ends.
    ? At step = warmup, how far along should the glide be?
glide-too-long: / (total - warmup) -> / total
    the glide takes `total` steps after the warm-up, so it ends warmup steps late.
    ? `total` counts the warm-up too. How many steps are left for the glide?
starts-at-zero: (step + 1) / (warmup + 1) -> step / warmup
    the climb starts at 0 and reaches lr_max at step `warmup`, as in transformers, timm, Keras and optax. This course
    starts one stair higher, so that the first step moves the weights too.
    ? Steps count from 0. What is step / warmup at the first one, and what does the course ask for there?
starts-at-zero-not-clamped: (step + 1) / (warmup + 1) -> step / warmup
    ; min((step - warmup) / (total - warmup), 1.0) -> (step - warmup) / (total - warmup)
    the climb starts at 0, and past `total` the cosine turns round: both as in transformers. This course starts one
    stair higher, and stays at lr_min.
    ? What does the course ask for at step 0, and what at step total + 7?
starts-at-zero-without-lr-min: (step + 1) / (warmup + 1) -> step / warmup ; lr_min + (lr_max - lr_min) -> lr_max
    | (step + 1) / (warmup + 1) -> step / warmup ; lr_min + (lr_max - lr_min) -> lr_max
    ; min((step - warmup) / (total - warmup), 1.0) -> (step - warmup) / (total - warmup)
    the climb starts at 0 and the glide ends there, as in transformers, where lr_min is left out. This course starts one
    stair higher, and ends at lr_min.
    ? What should lr be at step 0, and what at step = total?
starts-at-zero-slower: (step + 1) -> step
    the ramp is one stair behind: it starts at 0.
    ? Steps count from 0. On which stair should the first step stand?
peak-repeated: / (warmup + 1) -> / warmup
    the climb is at lr_max one step before the warm-up ends, so the peak comes twice.
    ? The glide starts at lr_max, at step `warmup`. Where should the last step of the climb be?
ramp-from-lr-min: lr_max * (step + 1) -> lr_min + (lr_max - lr_min) * (step + 1)
    the climb starts from lr_min; in this course it starts from 0.
    ? Where would the line of the climb be one step before step 0?
ramp-from-lr-min-at-step-0: lr_max * (step + 1) / (warmup + 1) -> lr_min + (lr_max - lr_min) * step / warmup
    the climb starts with lr_min at step 0, as in optax with init_value = lr_min; in this course it starts from 0, one
    step before that.
    ? With lr_min = 0, what would the first step's lr be?
no-warm-up: lr_max * (step + 1) / (warmup + 1) -> lr_max
    lr is at its peak from the first step: there is no climb.
    ? What should happen while step < warmup?
warm-up-left-out: step < warmup -> False ; (step - warmup) / (total - warmup) -> step / total
    this is the cosine alone; the warm-up is missing.
    ? What should happen while step < warmup?
not-clamped: min((step - warmup) / (total - warmup), 1.0) -> (step - warmup) / (total - warmup)
    past `total` the cosine turns round and lr climbs again, as in transformers; this course stays at lr_min.
    ? What should progress be at step total + 7?
"""


NO_WAVE = """
straight-line: return lr_min + ... -> return lr_max + (lr_min - lr_max) * progress
    after the climb lr falls along a straight line: the cosine is missing.
    ? The cosine starts and ends level. Does your line?
"""


WHERE_THEY_MEET = """
ramp-times-cosine: ramp_times_cosine
    the climb multiplies a cosine that has been gliding since step 0, so lr_max is never reached.
    ? While lr climbs, should the cosine already be pulling it down?
glide-one-step-ahead: (step - warmup) / -> (step + 1 - warmup) /
    the glide is one step ahead, so the peak is skipped.
    ? At step = warmup, how far along should the glide be?
climb-one-step-long: step < warmup -> step <= warmup
    ; (step - warmup) / (total - warmup) -> (step - 1 - warmup) / (total - 1 - warmup)
    the glide starts one step late.
    ? At step = warmup the peak is reached. At step warmup + 1, should lr still be there?
"""

EXERCISE = Exercise(
    reference=warmup_cosine,
    returns=("lr",),
    draw=_probes,
    notebook="01_learning_rate",
    minutes=8,
    question="Try the four corners: step 0, step warmup - 1, step warmup, step total. Which one is off?",
    unlocks="Your warm-up starts the last schedule of the comparison below.",
    hints=(
        "Two phases again. Write the climb first and try it at step 0 and at the last step before `warmup`.",
        "The climb has one stair more than `warmup` says, all of the same height, and never stands on the zeroth. The "
        "glide is your `cosine_decay` with a clock that starts at `warmup` and has only the steps from there to "
        "`total` to go.",
        "`if step < warmup: return lr_max * (step + 1) / (warmup + 1)`, then `progress = min((step - warmup) / (total "
        "- warmup), 1)` and the cosine formula.",
    ),
    mistakes=(
        *mistakes(
            warmup_cosine,
            CLIMB_AND_CLOCK,
            LR_MIN,
            NO_WAVE,
            ANGLE,
            WHERE_THEY_MEET,
            at_the_peak="so lr jumps up when the warm-up ends",
            share="(step - warmup) / (total - warmup)",
        ),
        all_hard_coded(
            warmup_cosine,
            warmup=(10, 5, 100, 20, 3, 500, 1000),
            total=(100, 50, 1000, 10000, 20, 200),
            lr_max=USUAL_LR,
            lr_min=(0.0, 1e-3, 1e-4, 1e-5, 1e-6),
        ),
        hard_coded(warmup_cosine, "warmup", 5, "Which lines ought to mention warmup?"),
        hard_coded(warmup_cosine, "total", 100),
        hard_coded(warmup_cosine, "lr_max", 0.1, "Which lines ought to mention lr_max?"),
        hard_coded(warmup_cosine, "lr_min", 0.001),
    ),
)

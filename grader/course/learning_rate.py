"""Notebook 01: the step, and five ways to let the step size change on the way."""

import functools
import math
from collections.abc import Callable

import numpy as np

from grader.course.by_function import Family, Mistake
from grader.course.hard_coded import hard_coded
from grader.course.probes import LR, rule_probes
from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw

NOTEBOOK = "01_learning_rate"


# --- the step ---------------------------------------------------------------------------------------------------------


def gradient_descent(w, grad, lr):
    """One step of gradient descent: w - lr * grad.

    w    -- weights, array of any shape
    grad -- gradient of the loss at w, same shape
    lr   -- learning rate, in units of w per unit of gradient

    Returns the new weights, in an array of their own; w and grad stay as they were.
    """
    return w - lr * grad


GRADIENT_DESCENT = Exercise(
    reference=gradient_descent,
    returns=("w",),
    draw=lambda draw: rule_probes(draw, ("w", "grad", "lr"), state={}, knobs={"lr": LR}),
    notebook=NOTEBOOK,
    minutes=3,
    question="Take one coordinate and a pencil: where do you stand, which way is downhill, and how far do you go?",
    unlocks="The step-size experiment below is now driven by your step.",
    hints=(
        "The gradient points uphill, and it is longer where the ground is steeper.",
        "Walk against the gradient, lr times its length, from where you stand. Array arithmetic does every coordinate.",
        "New weights are the old ones minus `lr * grad`. Return that expression; do not store it into `w` with `-=`.",
    ),
    mistakes=(
        Mistake(
            "uphill",
            lambda w, grad, lr: w + lr * grad,
            "the step is added, so it walks up the gradient.",
            "The gradient points to where the loss grows. Which sign takes you the other way?",
        ),
        Mistake(
            "lr-left-out",
            lambda w, grad, lr: w - grad,
            "the whole gradient is subtracted; lr never enters.",
            "If lr were ten times smaller, how much shorter should the step be?",
        ),
        Mistake(
            "returns-the-update",
            lambda w, grad, lr: -lr * grad,
            "the step is returned, without the place it starts from.",
            "A step of -0.1 from where? What would you add it to?",
        ),
        Mistake(
            "no-step",
            lambda w, grad, lr: w + 0.0,
            "w is handed back as it came in.",
            "Which line should have changed w, and what becomes of its result?",
        ),
        Mistake(
            "returns-the-gradient",
            lambda w, grad, lr: grad + 0.0,
            "the gradient itself is handed back.",
            "The gradient says which way is up, and how steep. Where do you stand after the step?",
        ),
        Mistake(
            "returns-the-distance",
            lambda w, grad, lr: lr * grad,
            "lr * grad is returned; it was never taken away from w.",
            "You know how far to go. Where do you end up?",
        ),
        Mistake(
            "sign-of-the-gradient",
            lambda w, grad, lr: w - lr * np.sign(grad),
            "only the gradient's sign is used, so every coordinate moves by lr.",
            "Should a steep coordinate and a flat one move equally far?",
        ),
        Mistake(
            "unit-gradient",
            lambda w, grad, lr: w - lr * grad / (np.linalg.norm(grad) or 1.0),
            "the gradient is scaled to length 1 first.",
            "Near the bottom the gradient gets short. What happens to the steps if you undo that?",
        ),
        Mistake(
            "mean-gradient",
            lambda w, grad, lr: w - lr * grad.mean(),
            "one number, the mean gradient, moves all coordinates.",
            "Each coordinate has a slope of its own. Where do they get mixed?",
        ),
        Mistake(
            "scales-the-weights",
            lambda w, grad, lr: w - lr * w,
            "w is multiplied by lr where the gradient should be.",
            "Which of your two arrays knows the way down?",
        ),
        Mistake(
            "uphill-from-the-gradient",
            lambda w, grad, lr: lr * grad - w,
            "the difference is taken the wrong way round.",
            "With a gradient of 0, where should the weights be after the step?",
        ),
        Mistake(
            "flattened",
            lambda w, grad, lr: (w - lr * grad).ravel(),
            "the weights are flattened into one long row.",
            "Array arithmetic keeps the shape by itself. Which call takes it away?",
        ),
        Mistake(
            "whole-numbers",
            lambda w, grad, lr: (w - lr * grad).astype(int),
            "the new weights are stored as whole numbers, and the fraction is cut off.",
            "What is the dtype of the array that you write into?",
        ),
        Mistake(
            "single-precision",
            lambda w, grad, lr: (w - lr * grad).astype(np.float32),
            "the new weights are rounded to float32.",
            "w came as float64. Where does half of its precision go?",
        ),
        hard_coded(gradient_descent, "lr", 0.1, "Which line decides how long the step is, and does it mention lr?"),
    ),
)


# --- schedules by hand ------------------------------------------------------------------------------------------------


def _sweep(title: str, clock: str, times: list[int], knobs: dict[str, Value], varies: str | None = None) -> Probe:
    """Ask a schedule for its value at each of ``times``. The clock is its first argument."""
    return Probe(title, {clock: times[0], **knobs}, tuple({clock: time} for time in times[1:]), varies)


def _varied(plain: Probe, **knobs: Value) -> list[Probe]:
    """The plain probe once more for each knob, with that knob alone changed."""
    return [Probe(f"the same, with another {k}", {**plain.first, k: v}, plain.later, k) for k, v in knobs.items()]


def step_decay(epoch, lr0, drop, every):
    """The learning rate of a staircase: lr0, multiplied by drop once every `every` epochs.

    epoch -- whole number, counted from 0
    lr0   -- learning rate of the first stage
    drop  -- factor between one stage and the next, for example 0.5
    every -- length of a stage in epochs, a whole number from 1

    Returns the learning rate for this epoch.
    """
    return lr0 * drop ** (epoch // every)


def _step_decay_probes(draw: Draw) -> list[Probe]:
    every = draw.whole(4, 6)
    knobs = {"lr0": draw.number(0.1, 0.5), "drop": draw.number(0.55, 0.7), "every": every}
    plain = _sweep("epoch after epoch", "epoch", [*range(3 * every + 2), 40], knobs)
    return [
        plain,
        *_varied(plain, lr0=draw.number(0.6, 0.9), drop=draw.number(0.8, 0.9), every=every - draw.whole(1, 2)),
        _sweep("epochs out of order", "epoch", [2 * every, 0, every - 1, 5 * every, every], knobs),
        _sweep("a stage of one epoch", "epoch", [0, 1, 2, 3], {**knobs, "every": 1}),
        _sweep("a long run", "epoch", [499, 500, 751], {"lr0": 2.5, "drop": 0.8125, "every": 250}),
        _sweep("a tiny lr0, and a steep drop", "epoch", [0, every, 9 * every], {**knobs, "lr0": 1e-6, "drop": 0.0625}),
    ]


STEP_DECAY = Exercise(
    reference=step_decay,
    returns=("lr",),
    draw=_step_decay_probes,
    notebook=NOTEBOOK,
    minutes=5,
    question="How many stairs have you gone down by this epoch, and by what has lr0 been multiplied then?",
    unlocks="Your staircase now stands beside the other schedules below.",
    hints=(
        "The learning rate stays level for `every` epochs, then falls at once. How many falls lie behind an epoch?",
        "The number of falls is a whole number: the epoch divided by `every`, rounded down. Python writes it `//`.",
        "`stage = epoch // every`; the answer is `lr0` times `drop` to the power of `stage`.",
    ),
    mistakes=(
        Mistake(
            "exponent-not-floored",
            lambda epoch, lr0, drop, every: lr0 * drop ** (epoch / every),
            "epoch / every is not rounded down, so lr slides a little every epoch.",
            "With every = 10, what should lr be at epoch 5: somewhere between two stairs?",
        ),
        Mistake(
            "exponent-rounded",
            lambda epoch, lr0, drop, every: lr0 * drop ** round(epoch / every),
            "epoch / every is rounded to the nearest whole number, so the drop comes half a stage early.",
            "Half-way through the first stage, how many drops have there been?",
        ),
        Mistake(
            "exponent-rounded-up",
            lambda epoch, lr0, drop, every: lr0 * drop ** math.ceil(epoch / every),
            "epoch / every is rounded up, so the first drop comes at epoch 1 already.",
            "At epoch 1, how many whole stages lie behind you?",
        ),
        Mistake(
            "drops-one-epoch-early",
            lambda epoch, lr0, drop, every: lr0 * drop ** ((epoch + 1) // every),
            "the drop comes one epoch early.",
            "Epochs count from 0. Which is the last epoch of the first stage?",
        ),
        Mistake(
            "drops-one-epoch-late",
            lambda epoch, lr0, drop, every: lr0 * drop ** (max(epoch - 1, 0) // every),
            "the drop comes one epoch late.",
            "The first stage is epochs 0 to every - 1. In which stage is epoch `every`?",
        ),
        Mistake(
            "clock-one-epoch-slow",
            lambda epoch, lr0, drop, every: lr0 * drop ** ((epoch - 1) // every),
            "the clock is one epoch slow: drops come late, and at epoch 0 it stands at -1, a stage before the first.",
            "Epochs count from 0. What is -1 // every?",
        ),
        Mistake(
            "starts-dropped",
            lambda epoch, lr0, drop, every: lr0 * drop ** (epoch // every + 1),
            "the first stage is already dropped once.",
            "At epoch 0 nothing has dropped yet. What should the exponent be there?",
        ),
        Mistake(
            "drops-every-epoch",
            lambda epoch, lr0, drop, every: lr0 * drop**epoch,
            "lr drops at every epoch; `every` is not used.",
            "How often does drop come in between epoch 0 and epoch `every`?",
        ),
        Mistake(
            "drops-once-only",
            lambda epoch, lr0, drop, every: lr0 * drop if epoch >= every else lr0,
            "it drops once and never again.",
            "What happens at epoch 2 * every?",
        ),
        Mistake(
            "drop-forgotten-between",
            lambda epoch, lr0, drop, every: lr0 * drop if epoch > 0 and epoch % every == 0 else lr0,
            "the drop lasts for one epoch, then lr0 is back: each call starts from lr0 again, it does not remember.",
            "Your function sees only this call. How can epoch alone tell it how many drops there have been?",
        ),
        Mistake(
            "drop-forgotten-between-and-at-the-start",
            lambda epoch, lr0, drop, every: lr0 * drop if epoch % every == 0 else lr0,
            "the drop comes at epoch 0 already, and it lasts for one epoch, then lr0 is back: each call starts from "
            "lr0 again, it does not remember.",
            "Your function sees only this call. How can epoch alone tell it how many drops there have been?",
        ),
        Mistake(
            "drop-times-stage",
            lambda epoch, lr0, drop, every: lr0 * (drop * (epoch // every) if epoch >= every else 1.0),
            "drop is multiplied by the stage; it should be raised to its power.",
            "Halving twice leaves a quarter. Is that 0.5 * 2, or 0.5 ** 2?",
        ),
        Mistake(
            "drop-times-stage-from-zero",
            lambda epoch, lr0, drop, every: lr0 * drop * (epoch // every),
            "drop is multiplied by the stage; it should be raised to its power. In the first stage that leaves 0.",
            "What is drop * 0, and what is drop ** 0?",
        ),
        Mistake(
            "subtracts-the-drop",
            lambda epoch, lr0, drop, every: lr0 - drop * (epoch // every),
            "drop is taken away where it should multiply.",
            "drop is a factor without units. Can it be subtracted from a learning rate?",
        ),
        Mistake(
            "divides-by-the-drop",
            lambda epoch, lr0, drop, every: lr0 / drop ** (epoch // every),
            "lr is divided by drop, so the stairs go up.",
            "With drop = 0.5, is the second stage half as large or twice as large as the first?",
        ),
        Mistake(
            "multiplies-by-one-minus-drop",
            lambda epoch, lr0, drop, every: lr0 * (1 - drop) ** (epoch // every),
            "drop is read as the part that is lost; here it is the part that stays.",
            "With drop = 0.9, is the second stage 0.9 or 0.1 times the first?",
        ),
        hard_coded(step_decay, "every", 10, "Which line says how long a stage is?"),
        hard_coded(step_decay, "drop", 0.5, "Which line says how far lr falls?"),
        hard_coded(step_decay, "lr0", 0.1, "Which line says where the staircase begins?"),
    ),
)


def hold_then_decay(epoch, lr0, hold, rate):
    """The learning rate that is held, then decays exponentially.

    lr0 while epoch < hold, then lr0 * exp(rate * (hold - epoch)).

    epoch -- whole number, counted from 0
    lr0   -- learning rate while it is held
    hold  -- how many epochs it is held
    rate  -- speed of the decay, per epoch, positive

    Returns the learning rate for this epoch.
    """
    if epoch < hold:
        return lr0
    return lr0 * math.exp(rate * (hold - epoch))


def _hold_then_decay_probes(draw: Draw) -> list[Probe]:
    hold = draw.whole(4, 6)
    knobs = {"lr0": draw.number(0.01, 0.09), "hold": hold, "rate": draw.number(0.1, 0.3)}
    plain = _sweep("epoch after epoch", "epoch", [*range(hold + 6), 30, 31], knobs)
    return [
        plain,
        *_varied(plain, lr0=draw.number(0.1, 0.9), hold=hold - draw.whole(2, 3), rate=draw.number(0.4, 0.9)),
        _sweep("the twenty epochs of the article", "epoch", list(range(20)), {"lr0": 0.01, "hold": 10, "rate": 0.1}),
        _sweep("epochs out of order", "epoch", [hold + 3, 0, hold, hold + 9, hold - 1], knobs),
        _sweep("nothing held", "epoch", [0, 1, 2], {**knobs, "hold": 0}),
        _sweep("a long run", "epoch", [249, 250, 751], {"lr0": 2.5, "hold": 250, "rate": 0.00125}),
        _sweep("a steep decay", "epoch", [hold, hold + 1, hold + 2], {**knobs, "rate": 1.375}),
        _sweep("a tiny lr0", "epoch", [0, hold, hold + 1], {**knobs, "lr0": 1e-6}),
    ]


HOLD_THEN_DECAY = Exercise(
    reference=hold_then_decay,
    returns=("lr",),
    draw=_hold_then_decay_probes,
    notebook=NOTEBOOK,
    minutes=5,
    question="How many epochs of decay lie behind this epoch, and what does each of them do to lr?",
    unlocks="The article's schedule, now yours, joins the comparison below.",
    hints=(
        "Two phases, so one `if`. In the first the answer does not depend on the epoch at all.",
        "In the second phase the clock starts at `hold`: after `epoch - hold` epochs lr has shrunk by "
        "exp(-rate) once for each of them.",
        "`if epoch < hold: return lr0`, and after it `return lr0 * math.exp(rate * (hold - epoch))`. "
        "The exponent is never positive.",
    ),
    mistakes=(
        Mistake(
            "grows",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * math.exp(rate * (epoch - hold)),
            "the exponent has the wrong sign, so lr grows.",
            "After `hold`, is hold - epoch positive or negative?",
        ),
        Mistake(
            "decay-counts-the-hold",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * math.exp(-rate * epoch),
            "the decay's clock starts at epoch 0, so lr falls off a cliff when the hold ends.",
            "At epoch = hold the decay has only just begun. How large is lr there?",
        ),
        Mistake(
            "decays-at-once",
            lambda epoch, lr0, hold, rate: lr0 * math.exp(-rate * epoch),
            "nothing is held: lr decays from the first epoch.",
            "What should happen to lr while epoch < hold?",
        ),
        Mistake(
            "no-hold-in-the-formula",
            lambda epoch, lr0, hold, rate: lr0 * math.exp(rate * (hold - epoch)),
            "the decay formula is used during the hold as well, where it gives more than lr0.",
            "Before `hold`, hold - epoch is positive. What does exp of it do to lr0?",
        ),
        Mistake(
            "decay-starts-before-the-hold-ends",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold - 1 else lr0 * math.exp(rate * (hold - epoch)),
            "the decay formula takes over one epoch too soon, where it gives more than lr0.",
            "Epochs count from 0. Which epoch is the first that is not below hold?",
        ),
        Mistake(
            "drops-when-the-hold-ends",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * math.exp(rate * (hold - epoch - 1)),
            "one epoch of decay too many: at epoch = hold, lr has already dropped.",
            "At epoch = hold, how many epochs of decay have passed?",
        ),
        Mistake(
            "one-epoch-late",
            lambda epoch, lr0, hold, rate: lr0 if epoch <= hold else lr0 * math.exp(rate * (hold + 1 - epoch)),
            "the decay starts one epoch late.",
            "At epoch = hold + 1, how many epochs of decay have passed?",
        ),
        Mistake(
            "power-of-the-rate",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * rate ** (epoch - hold),
            "rate itself is raised to the power; it belongs in the exponent of e.",
            "With rate = 0.1, should one epoch take away about a tenth of lr, or leave only a tenth of it?",
        ),
        Mistake(
            "one-minus-rate",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * (1 - rate) ** (epoch - hold),
            "each epoch multiplies by 1 - rate. That is close to exp(-rate) while rate is small, but not the same.",
            "exp(-0.1) is 0.905 and 1 - 0.1 is 0.9. Which of them is asked for here?",
        ),
        Mistake(
            "inverse-time",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 / (1 + rate * (epoch - hold)),
            "lr is divided by 1 + rate * epochs. That is inverse-time decay, a schedule of its own, and slower.",
            "In exponential decay each epoch multiplies lr by the same factor. Does yours?",
        ),
        Mistake(
            "straight-line",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * (1 - rate * (epoch - hold)),
            "lr falls along a straight line, and ends below zero.",
            "In exponential decay each epoch multiplies lr by the same factor. Does yours?",
        ),
        Mistake(
            "straight-line-to-zero",
            lambda epoch, lr0, hold, rate: lr0 if epoch < hold else lr0 * max(1 - rate * (epoch - hold), 0.0),
            "lr falls along a straight line, down to 0.",
            "In exponential decay each epoch multiplies lr by the same factor. Does yours?",
        ),
        hard_coded(hold_then_decay, "rate", 0.1, "Which line says how fast lr decays?"),
        hard_coded(hold_then_decay, "hold", 10, "Which lines say when the decay begins? There may be two."),
        hard_coded(hold_then_decay, "lr0", 0.01, "Which lines say where lr begins? There may be two."),
    ),
)


def cosine_decay(step, total, lr_max, lr_min):
    """The learning rate that glides from lr_max to lr_min along half a cosine wave.

    lr_min + (lr_max - lr_min) * (1 + cos(pi * step / total)) / 2, and lr_min past `total`.
    One cycle of I. Loshchilov and F. Hutter's SGDR: Stochastic Gradient Descent with Warm Restarts
    (2017).

    step   -- whole number, counted from 0
    total  -- the step at which lr_min is reached
    lr_max -- learning rate at step 0
    lr_min -- learning rate at step `total` and ever after

    Returns the learning rate for this step.
    """
    progress = min(step / total, 1.0)
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2


def _cosine_decay_probes(draw: Draw) -> list[Probe]:
    total = draw.whole(10, 14)
    knobs = {"total": total, "lr_max": draw.number(0.1, 0.5), "lr_min": draw.number(0.01, 0.05)}
    plain = _sweep("step after step", "step", list(range(total + 1)), knobs)
    return [
        plain,
        *_varied(plain, total=total + draw.whole(3, 9), lr_max=draw.number(0.6, 0.9), lr_min=draw.number(0.06, 0.09)),
        _sweep("past the end", "step", [total, total + 1, total + 5, 2 * total, 3 * total + 1], knobs),
        _sweep("steps out of order", "step", [total, 3, total - 1, 0, 1], knobs),
        _sweep("lr_min = 0", "step", [0, total // 2, total - 1, total], {**knobs, "lr_min": 0.0}),
        _sweep("a long run", "step", [0, 1, 4321, 11999, 12000], {"total": 12000, "lr_max": 2.375, "lr_min": 1.125}),
        _sweep("tiny rates", "step", [0, 2, total - 1], {"total": total, "lr_max": 3e-6, "lr_min": 1e-7}),
    ]


def _wave(progress: float, lr_max: float, lr_min: float, pi: float = math.pi) -> float:
    """Half a cosine wave from lr_max (progress 0) to lr_min (progress 1): what several mistakes have right."""
    return lr_min + (lr_max - lr_min) * (1 + math.cos(pi * progress)) / 2


def _pi_rounded(schedule: Callable) -> Family:
    """The mistake ``schedule(pi, *arguments)``, whichever value pi has been given."""
    rule, *others = (functools.partial(schedule, pi) for pi in (3.14, 3.1416, 3.14159, 3.1415, 3.142, 22 / 7, 3.141592))
    return Family(
        "pi-rounded",
        rule,
        "pi is rounded: a number such as 3.14 stands in its place.",
        "Python knows pi to 16 digits. Under which name?",
        tuple(others),
    )


COSINE_DECAY = Exercise(
    reference=cosine_decay,
    returns=("lr",),
    draw=_cosine_decay_probes,
    notebook=NOTEBOOK,
    minutes=7,
    question="Check three points in your head: step 0, half-way, and the end. Which of them is off?",
    unlocks="Your cosine glides beside the other schedules below.",
    hints=(
        "The cosine goes from 1 to -1 while its angle goes from 0 to pi. Start with the share of the way, from 0 to 1.",
        "(1 + cos(pi * progress)) / 2 goes from 1 to 0. Stretch that between lr_max and lr_min, "
        "and keep progress from passing 1.",
        "`progress = min(step / total, 1)`; return "
        "`lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2`.",
    ),
    mistakes=(
        Mistake(
            "not-clamped",
            lambda step, total, lr_max, lr_min: _wave(step / total, lr_max, lr_min),
            "past `total` the cosine turns round and lr climbs again.",
            "What should progress be at step total + 5?",
        ),
        Mistake(
            "zero-past-the-end",
            lambda step, total, lr_max, lr_min: _wave(step / total, lr_max, lr_min) if step <= total else 0.0,
            "past `total` it gives 0; the course stays at lr_min.",
            "Where does the glide end, and what keeps it there?",
        ),
        Mistake(
            "zero-at-the-end",
            lambda step, total, lr_max, lr_min: _wave(step / total, lr_max, lr_min) if step < total else 0.0,
            "from `total` on it gives 0; the glide ends at lr_min, and stays there.",
            "What should lr be at step = total, and at every step after it?",
        ),
        Mistake(
            "lr-min-ignored",
            lambda step, total, lr_max, lr_min: _wave(min(step / total, 1), lr_max, 0.0),
            "the glide ends at 0; lr_min is left out.",
            "What should lr be at step = total?",
        ),
        Mistake(
            "lr-min-added-twice",
            lambda step, total, lr_max, lr_min: lr_min + _wave(min(step / total, 1), lr_max, 0.0),
            "lr_min is added to a wave of full height lr_max, so the start is at lr_max + lr_min.",
            "How high is the wave itself, from lr_min up to lr_max?",
        ),
        Mistake(
            "lr-min-counted-twice",
            lambda step, total, lr_max, lr_min: lr_min + _wave(min(step / total, 1), lr_max, lr_min),
            "lr_min is in the sum twice, so the whole glide lies too high by lr_min.",
            "At step = total the wave itself is 0. What is left then?",
        ),
        Mistake(
            "lr-min-not-added",
            lambda step, total, lr_max, lr_min: _wave(min(step / total, 1), lr_max, lr_min) - lr_min,
            "the wave has the right height, lr_max - lr_min, but it stands on 0; lr_min is not added.",
            "What should lr be at step = total?",
        ),
        Mistake(
            "lr-min-as-a-floor",
            lambda step, total, lr_max, lr_min: max(_wave(min(step / total, 1), lr_max, 0.0), lr_min),
            "the wave runs down to 0 and is cut off at lr_min; here it is scaled to end there.",
            "Does your curve reach lr_min before `total`, with a corner?",
        ),
        Mistake(
            "no-half",
            lambda step, total, lr_max, lr_min: (
                lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * min(step / total, 1)))
            ),
            "1 + cos runs from 2 to 0; it is not halved.",
            "What is 1 + cos(0)?",
        ),
        Mistake(
            "no-brackets",
            lambda step, total, lr_max, lr_min: (
                lr_min + (lr_max - lr_min) * 1 + math.cos(math.pi * min(step / total, 1)) / 2
            ),
            "the brackets round 1 + cos are missing, so the wave is not scaled by lr_max - lr_min.",
            "In a + b * 1 + c, what does b multiply?",
        ),
        Mistake(
            "no-one-plus",
            lambda step, total, lr_max, lr_min: lr_min + (lr_max - lr_min) * math.cos(math.pi * min(step / total, 1)),
            "the bare cosine runs from 1 to -1, and takes lr below lr_min.",
            "cos(pi) is -1. What brings the range from [-1, 1] to [0, 1]?",
        ),
        Mistake(
            "half-the-bare-cosine",
            lambda step, total, lr_max, lr_min: (
                lr_min + (lr_max - lr_min) * math.cos(math.pi * min(step / total, 1)) / 2
            ),
            "the cosine is halved, but the 1 that lifts it above zero is missing.",
            "cos(pi) is -1. What brings the range from [-1, 1] to [0, 1]?",
        ),
        Mistake(
            "quarter-wave",
            lambda step, total, lr_max, lr_min: (
                lr_min + (lr_max - lr_min) * math.cos(math.pi / 2 * min(step / total, 1))
            ),
            "a quarter of a wave is used: it starts level but hits the end at full speed.",
            "How steep should the curve be when it arrives at lr_min?",
        ),
        Mistake(
            "full-wave",
            lambda step, total, lr_max, lr_min: _wave(2 * min(step / total, 1), lr_max, lr_min),
            "the wave goes down and up again, as if the angle ran to 2 pi.",
            "At which angle is the cosine at its lowest?",
        ),
        Mistake(
            "climbs",
            lambda step, total, lr_max, lr_min: _wave(min(step / total, 1), lr_min, lr_max),
            "the wave runs from lr_min up to lr_max.",
            "Which of the two does the schedule start with?",
        ),
        Mistake(
            "one-step-short",
            lambda step, total, lr_max, lr_min: _wave(min(step / (total - 1), 1), lr_max, lr_min),
            "the glide is one step too short: it is divided by total - 1.",
            "At which step is lr_min reached?",
        ),
        Mistake(
            "one-step-long",
            lambda step, total, lr_max, lr_min: _wave(min(step / (total + 1), 1), lr_max, lr_min),
            "the glide is one step too long: it is divided by total + 1.",
            "At which step is lr_min reached?",
        ),
        Mistake(
            "starts-again",
            lambda step, total, lr_max, lr_min: _wave(step % total / total, lr_max, lr_min),
            "at `total` the glide starts again from lr_max. Those are warm restarts; here it stays at lr_min.",
            "What is total % total?",
        ),
        Mistake(
            "one-step-ahead",
            lambda step, total, lr_max, lr_min: _wave(min((step + 1) / total, 1), lr_max, lr_min),
            "the clock is one step ahead.",
            "At step 0, how far along should the glide be?",
        ),
        Mistake(
            "whole-number-division",
            lambda step, total, lr_max, lr_min: _wave(min(step // total, 1), lr_max, lr_min),
            "step // total is 0 until the very end, so the glide is a cliff.",
            "What is 3 // 10, and what is 3 / 10?",
        ),
        Mistake(
            "degrees",
            lambda step, total, lr_max, lr_min: (
                lr_min + (lr_max - lr_min) * (1 + math.cos(180 * min(step / total, 1))) / 2
            ),
            "the angle is given in degrees; the cosine takes radians.",
            "What is half a turn in radians?",
        ),
        _pi_rounded(
            lambda pi, step, total, lr_max, lr_min: _wave(min(step / total, 1), lr_max, lr_min, pi),
        ),
        Mistake(
            "straight-line",
            lambda step, total, lr_max, lr_min: lr_max + (lr_min - lr_max) * min(step / total, 1),
            "lr falls along a straight line: the cosine is missing.",
            "The cosine starts and ends level. Does your line?",
        ),
        hard_coded(cosine_decay, "lr_min", 0.001, "Where should lr end, and which line says so?"),
        hard_coded(cosine_decay, "lr_max", 0.1, "Where should lr start, and which line says so?"),
        hard_coded(cosine_decay, "total", 100, "Which line says how long the glide takes?"),
    ),
)


def warmup_cosine(step, warmup, total, lr_max, lr_min):
    """The learning rate that climbs straight to lr_max, then glides to lr_min along a cosine.

    While step < warmup: lr_max * (step + 1) / (warmup + 1). From there half a cosine wave, from
    lr_max at step `warmup` to lr_min at step `total`, and lr_min past it. The ramp after P. Goyal
    and others, Accurate, Large Minibatch SGD (2017); conventions differ by one step, this one never
    gives 0 and reaches lr_max exactly once.

    step   -- whole number, counted from 0
    warmup -- how many steps the climb takes; 0 means no climb
    total  -- the step at which lr_min is reached, warm-up included; larger than warmup
    lr_max -- the peak
    lr_min -- learning rate at step `total` and ever after

    Returns the learning rate for this step.
    """
    if step < warmup:
        return lr_max * (step + 1) / (warmup + 1)
    progress = min((step - warmup) / (total - warmup), 1.0)
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress)) / 2


def _warmup_cosine_probes(draw: Draw) -> list[Probe]:
    warmup, total = draw.whole(4, 6), draw.whole(15, 19)
    knobs = {
        "warmup": warmup,
        "total": total,
        "lr_max": draw.number(0.1, 0.5),
        "lr_min": draw.number(0.01, 0.05),
    }
    plain = _sweep("step after step", "step", list(range(total + 1)), knobs)
    others = {
        "warmup": warmup + draw.whole(2, 3),
        "total": total + draw.whole(3, 9),
        "lr_max": draw.number(0.6, 0.9),
        "lr_min": draw.number(0.06, 0.09),
    }
    return [
        plain,
        *_varied(plain, **others),
        _sweep("past the end", "step", [total, total + 1, total + 7, 2 * total, 3 * total], knobs),
        _sweep("steps out of order", "step", [total, warmup, 0, warmup - 1, warmup + 1], knobs),
        _sweep("no warm-up", "step", [0, 1, 5, total], {**knobs, "warmup": 0}),
        _sweep("a warm-up of one step", "step", [0, 1, 2], {**knobs, "warmup": 1}),
        _sweep("lr_min = 0", "step", [0, warmup, total - 1, total], {**knobs, "lr_min": 0.0}),
        _sweep("tiny rates", "step", [0, warmup, total - 1], {**knobs, "lr_max": 3e-6, "lr_min": 1e-7}),
        _sweep(
            "a long run",
            "step",
            [0, 1199, 1200, 4321, 11999],
            {"warmup": 1200, "total": 12000, "lr_max": 2.375, "lr_min": 1.125},
        ),
    ]


def _ramp(step: int, warmup: int, lr_max: float) -> float:
    """The course's warm-up: what the mistakes about the cosine have right."""
    return lr_max * (step + 1) / (warmup + 1)


def _after(step: int, warmup: int, total: int, lr_max: float, lr_min: float) -> float:
    """The course's glide after the warm-up: what the mistakes about the ramp have right."""
    return _wave(min((step - warmup) / (total - warmup), 1.0), lr_max, lr_min)


def _climbing(climb: Callable) -> Callable:
    """Another climb, and after it the course's glide."""

    def rule(step, warmup, total, lr_max, lr_min):
        return climb(step, warmup, lr_max, lr_min) if step < warmup else _after(step, warmup, total, lr_max, lr_min)

    return rule


def _gliding(glide: Callable) -> Callable:
    """The course's climb, and after it another glide."""

    def rule(step, warmup, total, lr_max, lr_min):
        return _ramp(step, warmup, lr_max) if step < warmup else glide(step, warmup, total, lr_max, lr_min)

    return rule


WARMUP_COSINE = Exercise(
    reference=warmup_cosine,
    returns=("lr",),
    draw=_warmup_cosine_probes,
    notebook=NOTEBOOK,
    minutes=8,
    question="Try the four corners: step 0, step warmup - 1, step warmup, step total. Which one is off?",
    unlocks="Your warm-up starts the last schedule of the comparison below.",
    hints=(
        "Two phases again. Write the climb first and try it at step 0 and at step warmup - 1.",
        "The climb has warmup + 1 equal stairs and never stands on the zeroth. "
        "The glide is your cosine_decay with a clock that starts at `warmup` and has total - warmup steps to go.",
        "`if step < warmup: return lr_max * (step + 1) / (warmup + 1)`, then "
        "`progress = min((step - warmup) / (total - warmup), 1)` and the cosine formula.",
    ),
    mistakes=(
        Mistake(
            "clock-counts-the-warm-up",
            _gliding(lambda step, warmup, total, lr_max, lr_min: _wave(min(step / total, 1), lr_max, lr_min)),
            "the cosine's clock has been running since step 0, so lr jumps down when the warm-up ends.",
            "At step = warmup, how far along should the glide be?",
        ),
        Mistake(
            "glide-too-long",
            _gliding(
                lambda step, warmup, total, lr_max, lr_min: _wave(min((step - warmup) / total, 1), lr_max, lr_min)
            ),
            "the glide takes `total` steps after the warm-up, so it ends warmup steps late.",
            "`total` counts the warm-up too. How many steps are left for the glide?",
        ),
        Mistake(
            "starts-at-zero",
            _climbing(lambda step, warmup, lr_max, lr_min: lr_max * step / warmup),
            "lr is 0 at the first step, which is a step wasted.",
            "Steps count from 0. What is step / warmup at the first one?",
        ),
        Mistake(
            "starts-at-zero-slower",
            _climbing(lambda step, warmup, lr_max, lr_min: lr_max * step / (warmup + 1)),
            "the ramp is one stair behind: it starts at 0.",
            "Steps count from 0. On which stair should the first step stand?",
        ),
        Mistake(
            "peak-repeated",
            _climbing(lambda step, warmup, lr_max, lr_min: lr_max * (step + 1) / warmup),
            "the climb is at lr_max one step before the warm-up ends, so the peak comes twice.",
            "The glide starts at lr_max, at step `warmup`. Where should the last step of the climb be?",
        ),
        Mistake(
            "ramp-from-lr-min",
            _climbing(lambda step, warmup, lr_max, lr_min: lr_min + _ramp(step, warmup, lr_max - lr_min)),
            "the climb starts from lr_min; in this course it starts from 0.",
            "Where would the line of the climb be one step before step 0?",
        ),
        Mistake(
            "ramp-from-lr-min-at-step-0",
            _climbing(lambda step, warmup, lr_max, lr_min: lr_min + (lr_max - lr_min) * step / warmup),
            "the climb starts with lr_min at step 0; in this course it starts from 0, one step before that.",
            "With lr_min = 0, what would the first step's lr be?",
        ),
        Mistake(
            "no-warm-up",
            lambda step, warmup, total, lr_max, lr_min: _after(max(step, warmup), warmup, total, lr_max, lr_min),
            "lr is at its peak from the first step: there is no climb.",
            "What should happen while step < warmup?",
        ),
        Mistake(
            "warm-up-left-out",
            lambda step, warmup, total, lr_max, lr_min: _wave(min(step / total, 1), lr_max, lr_min),
            "this is the cosine alone; the warm-up is missing.",
            "What should happen while step < warmup?",
        ),
        Mistake(
            "not-clamped",
            _gliding(
                lambda step, warmup, total, lr_max, lr_min: _wave((step - warmup) / (total - warmup), lr_max, lr_min)
            ),
            "past `total` the cosine turns round and lr climbs again.",
            "What should progress be at step total + 7?",
        ),
        Mistake(
            "lr-min-ignored",
            _gliding(lambda step, warmup, total, lr_max, lr_min: _after(step, warmup, total, lr_max, 0.0)),
            "the glide ends at 0; lr_min is left out.",
            "What should lr be at step = total?",
        ),
        Mistake(
            "lr-min-added-twice",
            _gliding(lambda step, warmup, total, lr_max, lr_min: lr_min + _after(step, warmup, total, lr_max, 0.0)),
            "lr_min is added to a wave of full height lr_max, so lr jumps up when the warm-up ends.",
            "How high is the wave itself, from lr_min up to lr_max?",
        ),
        Mistake(
            "lr-min-counted-twice",
            _gliding(lambda step, warmup, total, lr_max, lr_min: lr_min + _after(step, warmup, total, lr_max, lr_min)),
            "lr_min is in the sum twice, so the whole glide lies too high by lr_min.",
            "At step = total the wave itself is 0. What is left then?",
        ),
        Mistake(
            "lr-min-not-added",
            _gliding(lambda step, warmup, total, lr_max, lr_min: _after(step, warmup, total, lr_max, lr_min) - lr_min),
            "the wave has the right height, lr_max - lr_min, but it stands on 0; lr_min is not added.",
            "What should lr be at step = total?",
        ),
        Mistake(
            "straight-line",
            _gliding(
                lambda step, warmup, total, lr_max, lr_min: (
                    lr_max + (lr_min - lr_max) * min((step - warmup) / (total - warmup), 1)
                )
            ),
            "after the climb lr falls along a straight line: the cosine is missing.",
            "The cosine starts and ends level. Does your line?",
        ),
        _pi_rounded(
            lambda pi, step, warmup, total, lr_max, lr_min: (
                _ramp(step, warmup, lr_max)
                if step < warmup
                else _wave(min((step - warmup) / (total - warmup), 1), lr_max, lr_min, pi)
            ),
        ),
        Mistake(
            "ramp-times-cosine",
            lambda step, warmup, total, lr_max, lr_min: (
                min((step + 1) / (warmup + 1), 1) * _wave(min(step / total, 1), lr_max, lr_min)
            ),
            "the climb multiplies a cosine that has been gliding since step 0, so lr_max is never reached.",
            "While lr climbs, should the cosine already be pulling it down?",
        ),
        Mistake(
            "glide-one-step-ahead",
            _gliding(lambda step, warmup, total, lr_max, lr_min: _after(step + 1, warmup, total, lr_max, lr_min)),
            "the glide is one step ahead, so the peak is skipped.",
            "At step = warmup, how far along should the glide be?",
        ),
        Mistake(
            "climb-one-step-long",
            lambda step, warmup, total, lr_max, lr_min: (
                _ramp(step, warmup, lr_max) if step <= warmup else _after(step - 1, warmup, total - 1, lr_max, lr_min)
            ),
            "the glide starts one step late.",
            "At step = warmup the peak is reached. At step warmup + 1, should lr still be there?",
        ),
        hard_coded(warmup_cosine, "warmup", 5, "Which lines ought to mention warmup?"),
        hard_coded(warmup_cosine, "total", 100),
        hard_coded(warmup_cosine, "lr_max", 0.1, "Which lines ought to mention lr_max?"),
        hard_coded(warmup_cosine, "lr_min", 0.001),
    ),
)


# --- schedules by themselves ------------------------------------------------------------------------------------------


def reduce_on_plateau(loss, lr, best, bad_epochs, factor, patience, min_lr):
    """Lower the learning rate when the loss stops improving. Called once after every epoch.

    A loss strictly below best is an improvement: it becomes the new best, and bad_epochs goes back
    to 0. Any other epoch is a bad one and counts. When bad_epochs exceeds patience, lr is
    multiplied by factor, but never below min_lr, and bad_epochs starts again from 0. As torch's
    ReduceLROnPlateau with threshold 0; Keras cuts one epoch sooner.

    loss       -- this epoch's loss
    lr         -- learning rate in force
    best       -- lowest loss so far, infinity before the first epoch
    bad_epochs -- bad epochs in a row, a whole number
    factor     -- what lr is multiplied by, for example 0.5
    patience   -- how many bad epochs in a row are forgiven
    min_lr     -- lr is never taken below this

    Returns lr, best, bad_epochs for the next epoch.
    """
    if loss < best:
        best, bad_epochs = loss, 0
    else:
        bad_epochs = bad_epochs + 1
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def _plateau_probes(draw: Draw) -> list[Probe]:
    lr, best, patience = draw.number(0.1, 0.5), draw.number(1.0, 3.0), draw.whole(2, 3)
    knobs = {"factor": draw.number(0.55, 0.7), "patience": patience, "min_lr": 1e-3}

    def probe(title, losses, varies=None, bad_epochs=0, best=best, lr=lr, **changed):
        state = {"lr": lr, "best": best, "bad_epochs": bad_epochs}
        first = {"loss": losses[0], **state, **knobs, **changed}
        return Probe(title, first, tuple({"loss": loss} for loss in losses[1:]), varies)

    above = [round(best + draw.number(0.1, 0.9), 3) for _ in range(12)]
    below = [round(best * share, 3) for share in (0.9, 0.8, 0.7, 0.6)]
    # Two cuts by 0.7 or less take lr below half, so both values of min_lr come into play.
    plain = probe("a loss that stopped falling", above[: 3 * patience + 4], min_lr=round(lr * 0.5, 4))
    return [
        plain,
        *_varied(plain, factor=draw.number(0.75, 0.9), patience=patience - 1, min_lr=round(lr * 0.7, 4)),
        probe("a loss that keeps falling", [*below, *above[:1]]),
        probe(
            "an improvement just in time", [*above[:patience], *below[:1], *above[: patience + 1], *below[1:2], *above]
        ),
        probe("a loss that rises, then falls without a new best", [above[0] + 9, above[1] + 6, above[2] + 3, above[3]]),
        probe("a tie with the best", [above[0], *[best] * (patience + 2)]),
        probe("the first epoch", [best, *below[:2], *above[:1]], best=float("inf")),
        probe("called with bad epochs on the clock", above[:3], bad_epochs=patience),
        probe("a long patience, almost at its end", above[:3], bad_epochs=1199, patience=1200),
        probe("an improvement with bad epochs on the clock", [below[0], *above[:1]], bad_epochs=patience),
        probe("an improvement by a hair", [best - 1e-5, best - 2e-5, best - 2e-5 - 1e-11, *above[:patience]]),
        probe("an improvement by a hair, of small losses", [0.01245, 0.0124, *above[: patience + 1]], best=0.0125),
        probe("losses at 0 and below", [0.0, 0.25, -0.5, *[-0.125] * (patience + 2)], best=0.5),
        probe(
            "patience = 0, a large lr", above[:3], patience=0, lr=draw.number(4.0, 6.0), min_lr=1.0625, factor=0.8125
        ),
        probe("a tiny lr, and min_lr = 0", above[: patience + 2], lr=3.137e-7, min_lr=0.0),
        probe("lr close to min_lr", above[: 2 * patience + 3], lr=0.0015),
    ]


def _plateau(loss, lr, best, bad_epochs, factor, patience, min_lr, *, improved, cut, after_cut=0, reset=0):
    """The course's rule with one part exchanged: what the mistakes about that part have right."""
    best, bad_epochs = (loss, reset) if improved(loss, best) else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = cut(lr, factor, min_lr), after_cut
    return lr, best, bad_epochs


def _below(loss: float, best: float) -> bool:
    return loss < best


def _cut(lr: float, factor: float, min_lr: float) -> float:
    return max(lr * factor, min_lr)


def _keras_patience(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs >= patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def _counter_never_reset_by_a_cut(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr = max(lr * factor, min_lr)
    return lr, best, bad_epochs


def _counter_not_reset_by_improvement(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, bad_epochs) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def _best_is_the_last(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = 0 if loss < best else bad_epochs + 1
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, loss, bad_epochs


def _best_never_updated(loss, lr, best, bad_epochs, factor, patience, min_lr):
    bad_epochs = 0 if loss < best else bad_epochs + 1
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def _looks_before_it_counts(loss, lr, best, bad_epochs, factor, patience, min_lr):
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    return lr, best, bad_epochs


def _best_forgotten_at_a_cut(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    if bad_epochs > patience:
        lr, best, bad_epochs = max(lr * factor, min_lr), loss, 0
    return lr, best, bad_epochs


def _in_order(results: tuple, *places: int) -> tuple:
    """The right results, returned in another order."""
    return tuple(results[place] for place in places)


REDUCE_ON_PLATEAU = Exercise(
    reference=reduce_on_plateau,
    returns=("lr", "best", "bad_epochs"),
    draw=_plateau_probes,
    notebook=NOTEBOOK,
    minutes=10,
    question="Follow one epoch by hand: is the loss a new best? What is the count then? Is it beyond patience?",
    unlocks="Manual against automatic: your rule now watches the loss in the experiment below.",
    hints=(
        "Three numbers come in from the last epoch and three go out. First decide: is this loss a new best, or not?",
        "A new best is stored and sets the count to 0; anything else, a tie too, adds 1 to the count. "
        "Only then look whether the count is larger than patience.",
        "After the count: `if bad_epochs > patience:` set `lr = max(lr * factor, min_lr)` and `bad_epochs = 0`. "
        "Return `lr, best, bad_epochs`.",
    ),
    mistakes=(
        Mistake(
            "keras-patience",
            _keras_patience,
            "lr is cut when bad_epochs reaches patience. That is how Keras counts; this course waits, as torch does, "
            "until bad_epochs exceeds it.",
            "With patience = 2, which bad epoch in a row brings the cut: the second or the third?",
        ),
        Mistake(
            "waits-one-epoch-longer",
            lambda loss, lr, best, bad_epochs, factor, patience, min_lr: reduce_on_plateau(
                loss, lr, best, bad_epochs, factor, patience + 1, min_lr
            ),
            "lr is cut one bad epoch too late: patience bad epochs are forgiven, the next one is not.",
            "With patience = 2, which bad epoch in a row brings the cut: the third or the fourth?",
        ),
        Mistake(
            "counter-not-reset-after-a-cut",
            _counter_never_reset_by_a_cut,
            "the count goes on after a cut, so lr is cut again at every epoch that follows.",
            "After a cut, how many chances should the new lr get?",
        ),
        Mistake(
            "counter-not-reset-by-improvement",
            _counter_not_reset_by_improvement,
            "a new best does not set the count back to 0.",
            "patience is about bad epochs in a row. What breaks a row?",
        ),
        Mistake(
            "min-lr-ignored",
            lambda *state: _plateau(*state, improved=_below, cut=lambda lr, factor, min_lr: lr * factor),
            "lr is cut below min_lr.",
            "What should happen when lr * factor is smaller than min_lr?",
        ),
        Mistake(
            "no-cut-near-min-lr",
            lambda *state: _plateau(
                *state, improved=_below, cut=lambda lr, factor, min_lr: lr * factor if lr * factor >= min_lr else lr
            ),
            "when a cut would pass min_lr, lr is left where it was; it should stop at min_lr.",
            "Between lr * factor and min_lr, which is the larger?",
        ),
        Mistake(
            "tie-counted-as-improvement",
            lambda *state: _plateau(*state, improved=lambda loss, best: loss <= best, cut=_cut),
            "a loss equal to the best counts as an improvement.",
            "A loss that never moves again is a plateau if ever there was one. Does your rule see it?",
        ),
        Mistake(
            "improvement-by-a-threshold",
            lambda *state: _plateau(*state, improved=lambda loss, best: loss < best * (1 - 1e-4), cut=_cut),
            "a loss counts as an improvement only if it is lower by a ten-thousandth, as torch does unless its "
            "threshold is set to 0; this course takes any lower loss.",
            "Is a loss that is lower by a hair lower?",
        ),
        Mistake(
            "improvement-by-min-delta",
            lambda *state: _plateau(*state, improved=lambda loss, best: loss < best - 1e-4, cut=_cut),
            "a loss counts as an improvement only if it is lower by 0.0001, as in Keras unless its min_delta is set to "
            "0; this course takes any lower loss.",
            "Is a loss that is lower by a hair lower?",
        ),
        Mistake(
            "best-is-the-last-loss",
            _best_is_the_last,
            "best always becomes the latest loss, so a bounce makes the next epoch look good.",
            "Best means the lowest so far. When may it change?",
        ),
        Mistake(
            "best-never-updated",
            _best_never_updated,
            "best never changes, so every loss below the first counts as progress.",
            "After a new record, what does the next loss have to beat?",
        ),
        Mistake(
            "looks-before-it-counts",
            _looks_before_it_counts,
            "the count is compared with patience before this epoch is counted, so the cut comes one call late.",
            "Which comes first: counting this epoch, or asking whether patience has run out?",
        ),
        Mistake(
            "best-forgotten-at-a-cut",
            _best_forgotten_at_a_cut,
            "the cut also overwrites best with the present loss.",
            "A cut changes the step size. Does it change the lowest loss you have seen?",
        ),
        Mistake(
            "counts-the-cut",
            lambda *state: _plateau(*state, improved=_below, cut=_cut, after_cut=1),
            "after a cut the count starts from 1.",
            "Right after a cut, how many bad epochs has the new lr seen?",
        ),
        Mistake(
            "counts-the-best",
            lambda *state: _plateau(*state, improved=_below, cut=_cut, reset=1),
            "after a new best the count starts from 1.",
            "Right after a new best, how many bad epochs in a row are there?",
        ),
        Mistake(
            "divides-by-factor",
            lambda *state: _plateau(*state, improved=_below, cut=lambda lr, factor, min_lr: max(lr / factor, min_lr)),
            "lr is divided by factor, so it grows.",
            "With factor = 0.5, should lr halve or double?",
        ),
        Mistake(
            "subtracts-the-factor",
            lambda *state: _plateau(*state, improved=_below, cut=lambda lr, factor, min_lr: max(lr - factor, min_lr)),
            "factor is taken away where it should multiply, which usually leaves min_lr at once.",
            "factor has no units. Can it be subtracted from a learning rate?",
        ),
        Mistake(
            "straight-to-min-lr",
            lambda *state: _plateau(*state, improved=_below, cut=lambda lr, factor, min_lr: min_lr),
            "the first cut already takes lr down to min_lr, so all its other values are skipped.",
            "What is lr * factor, and how does it compare with min_lr?",
        ),
        Mistake(
            "smaller-of-the-two",
            lambda *state: _plateau(*state, improved=_below, cut=lambda lr, factor, min_lr: min(lr * factor, min_lr)),
            "of lr * factor and min_lr the smaller is taken; min_lr is the least that lr may be.",
            "With lr * factor = 0.1 and min_lr = 0.01, what should lr be?",
        ),
        Mistake(
            "one-minus-factor",
            lambda *state: _plateau(
                *state, improved=_below, cut=lambda lr, factor, min_lr: max(lr * (1 - factor), min_lr)
            ),
            "factor is read as the part that is taken away; here it is the part that stays.",
            "With factor = 0.9, should lr become 0.9 or 0.1 times what it was?",
        ),
        Mistake(
            "higher-is-better",
            lambda *state: _plateau(*state, improved=lambda loss, best: loss > best, cut=_cut),
            "a higher loss counts as an improvement.",
            "Which way should a loss go?",
        ),
        Mistake(
            "best-returned-first",
            lambda *state: _in_order(reduce_on_plateau(*state), 1, 0, 2),
            "best is returned where lr belongs, and lr where best belongs.",
            "In which order does the docstring name what is returned?",
        ),
        Mistake(
            "best-returned-last",
            lambda *state: _in_order(reduce_on_plateau(*state), 0, 2, 1),
            "bad_epochs is returned where best belongs, and best where bad_epochs belongs.",
            "In which order does the docstring name what is returned?",
        ),
        hard_coded(reduce_on_plateau, "factor", 0.5),
        hard_coded(reduce_on_plateau, "patience", 4),
        hard_coded(reduce_on_plateau, "min_lr", 8e-4),
    ),
)

EXERCISES = (GRADIENT_DESCENT, STEP_DECAY, HOLD_THEN_DECAY, COSINE_DECAY, WARMUP_COSINE, REDUCE_ON_PLATEAU)

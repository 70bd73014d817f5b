"""A staircase: the learning rate is multiplied by a factor every few epochs."""

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.learning_rate.schedule import asked_at, varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def step_decay(epoch, lr0, drop, every):
    """The learning rate of a staircase: level for a while, then cut by a factor, again and again.

    epoch -- whole number, counted from 0
    lr0   -- learning rate of the first stage
    drop  -- factor between one stage and the next, for example 0.5
    every -- length of a stage in epochs, a whole number from 1; with 5, epochs 0 to 4 are the first

    The same as torch's StepLR, where drop is called gamma and every step_size.

    Returns the learning rate for this epoch.
    """
    return lr0 * drop ** (epoch // every)


def _probes(draw: Draw) -> list[Probe]:
    every = draw.whole(4, 6)
    knobs = {"lr0": draw.number(0.1, 0.5), "drop": draw.number(0.55, 0.7), "every": every}
    plain = asked_at("epoch after epoch", "epoch", [*range(3 * every + 2), 40], knobs)
    return [
        plain,
        *varied(plain, lr0=draw.number(0.6, 0.9), drop=draw.number(0.8, 0.9), every=every - draw.whole(1, 2)),
        asked_at("epochs out of order", "epoch", [2 * every, 0, every - 1, 5 * every, every], knobs),
        asked_at("a stage of one epoch", "epoch", [0, 1, 2, 3], {**knobs, "every": 1}),
        asked_at("a long run", "epoch", [501, 502, 753], {"lr0": 2.625, "drop": 0.8125, "every": 251}),
        asked_at(
            "a tiny lr0, and a steep drop", "epoch", [0, every, 9 * every], {**knobs, "lr0": 1e-6, "drop": 0.0625}
        ),
    ]


MISTAKES = """
exponent-not-floored: epoch // every -> epoch / every
    epoch / every is not rounded down, so lr slides a little every epoch.
    ? With every = 10, what should lr be at epoch 5: somewhere between two stairs?
exponent-rounded: (epoch // every) -> round(epoch / every)
    | (epoch // every) -> int(epoch / every + 0.5)
    epoch / every is rounded to the nearest whole number, so the drop comes half a stage early.
    ? Half-way through the first stage, how many drops have there been?
exponent-rounded-up: (epoch // every) -> math.ceil(epoch / every)
    epoch / every is rounded up, so the first drop comes at epoch 1 already.
    ? At epoch 1, how many whole stages lie behind you?
drops-one-epoch-early: epoch // -> (epoch + 1) //
    the drop comes one epoch early.
    ? Epochs count from 0. Which is the last epoch of the first stage?
drops-one-epoch-late: epoch // -> max(epoch - 1, 0) //
    the drop comes one epoch late.
    ? The first stage is epochs 0 to every - 1. In which stage is epoch `every`?
clock-one-epoch-slow: epoch // -> (epoch - 1) //
    the clock is one epoch slow: drops come late, and at epoch 0 it stands at -1, a stage before the first.
    ? Epochs count from 0. What is -1 // every?
starts-dropped: epoch // every -> epoch // every + 1
    the first stage is already dropped once.
    ? At epoch 0 nothing has dropped yet. What should the exponent be there?
drops-every-epoch: (epoch // every) -> epoch
    lr drops at every epoch; `every` is not used.
    ? How often does drop come in between epoch 0 and epoch `every`?
drops-once-only: drop ** (epoch // every) -> (drop if epoch >= every else 1.0)
    it drops once and never again.
    ? What happens at epoch 2 * every?
drop-forgotten-between: drop ** (epoch // every) -> (drop if epoch > 0 and epoch % every == 0 else 1.0)
    the drop lasts for one epoch, then lr0 is back: each call starts from lr0 again, it does not remember.
    ? Your function sees only this call. How can epoch alone tell it how many drops there have been?
drop-forgotten-between-and-at-the-start: drop ** (epoch // every) -> (drop if epoch % every == 0 else 1.0)
    the drop comes at epoch 0 already, and it lasts for one epoch, then lr0 is back: each call starts from lr0 again, it
    does not remember.
    ? Your function sees only this call. How can epoch alone tell it how many drops there have been?
drop-times-stage: drop ** (epoch // every) -> (drop * (epoch // every) if epoch >= every else 1.0)
    drop is multiplied by the stage; it should be raised to its power.
    ? Halving twice leaves a quarter. Is that 0.5 * 2, or 0.5 ** 2?
drop-times-stage-from-zero: drop ** -> drop *
    drop is multiplied by the stage; it should be raised to its power. In the first stage that leaves 0.
    ? What is drop * 0, and what is drop ** 0?
drop-and-every-exchanged: -> drop, every = every, drop
    drop and every have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
subtracts-the-drop: lr0 * drop ** -> lr0 - drop *
    drop is taken away where it should multiply.
    ? drop is a factor without units. Can it be subtracted from a learning rate?
divides-by-the-drop: lr0 * drop -> lr0 / drop
    lr is divided by drop, so the stairs go up.
    ? With drop = 0.5, is the second stage half as large or twice as large as the first?
multiplies-by-one-minus-drop: drop ** -> (1 - drop) **
    drop is read as the part that is lost; here it is the part that stays.
    ? With drop = 0.9, is the second stage 0.9 or 0.1 times the first?
"""

EXERCISE = Exercise(
    reference=step_decay,
    returns=("lr",),
    draw=_probes,
    notebook="01_learning_rate",
    minutes=5,
    question="How many stairs have you gone down by this epoch, and by what has lr0 been multiplied then?",
    unlocks="Your staircase now stands beside the other schedules below.",
    hints=(
        "The learning rate stays level for `every` epochs, then falls at once. How many falls lie behind an epoch?",
        "The number of falls is a whole number: the epoch divided by `every`, rounded down. Python writes it `//`. "
        "Each of them multiplies lr0 by `drop` once.",
        "`stage = epoch // every`; the answer is `lr0` times `drop` to the power of `stage`.",
    ),
    mistakes=(
        *mistakes(step_decay, MISTAKES),
        all_hard_coded(
            step_decay, lr0=USUAL_LR, drop=(0.5, 0.1, 0.9, 0.8, 0.95, 0.96, 0.2), every=(10, 5, 20, 30, 50, 100, 2, 3)
        ),
        hard_coded(step_decay, "every", 10, "Which line says how long a stage is?"),
        hard_coded(step_decay, "drop", 0.5, "Which line says how far lr falls?"),
        hard_coded(step_decay, "lr0", 0.1, "Which line says where the staircase begins?"),
    ),
)

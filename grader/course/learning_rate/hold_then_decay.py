"""The learning rate of the article: held, then decaying exponentially."""

import math

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.learning_rate.schedule import asked_at, varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def hold_then_decay(epoch, lr0, hold, rate):
    """The learning rate that is held for some epochs, then decays exponentially.

    Epoch `hold` itself still has lr0; the first smaller value comes one epoch later.

    epoch -- whole number, counted from 0
    lr0   -- learning rate while it is held
    hold  -- how many epochs it is held
    rate  -- speed of the decay, per epoch, positive; 0.1 takes about a tenth off in every epoch

    Returns the learning rate for this epoch.
    """
    if epoch < hold:
        return lr0
    return lr0 * math.exp(rate * (hold - epoch))


def _probes(draw: Draw) -> list[Probe]:
    hold = draw.whole(4, 6)
    knobs = {"lr0": draw.number(0.01, 0.09), "hold": hold, "rate": draw.number(0.1, 0.3)}
    plain = asked_at("epoch after epoch", "epoch", [*range(hold + 6), 30, 31], knobs)
    return [
        plain,
        *varied(plain, lr0=draw.number(0.1, 0.9), hold=hold - draw.whole(2, 3), rate=draw.number(0.4, 0.9)),
        asked_at("the twenty epochs of the article", "epoch", list(range(20)), {"lr0": 0.01, "hold": 10, "rate": 0.1}),
        asked_at("epochs out of order", "epoch", [hold + 3, 0, hold, hold + 9, hold - 1], knobs),
        asked_at("nothing held", "epoch", [0, 1, 2], {**knobs, "hold": 0}),
        asked_at("a long run", "epoch", [250, 251, 752], {"lr0": 2.625, "hold": 251, "rate": 0.00125}),
        asked_at("a steep decay", "epoch", [hold, hold + 1, hold + 2], {**knobs, "rate": 1.375}),
        asked_at("a tiny lr0", "epoch", [0, hold, hold + 1], {**knobs, "lr0": 1e-6}),
    ]


MISTAKES = """
grows: hold - epoch -> epoch - hold
    the exponent has the wrong sign, so lr grows.
    ? After `hold`, is hold - epoch positive or negative?
decay-counts-the-hold: rate * (hold - epoch) -> -rate * epoch
    the decay's clock starts at epoch 0, so lr falls off a cliff when the hold ends.
    ? At epoch = hold the decay has only just begun. How large is lr there?
decays-at-once: epoch < hold -> False ; rate * (hold - epoch) -> -rate * epoch
    nothing is held: lr decays from the first epoch.
    ? What should happen to lr while epoch < hold?
no-hold-in-the-formula: epoch < hold -> False
    the decay formula is used during the hold as well, where it gives more than lr0.
    ? Before `hold`, hold - epoch is positive. What does exp of it do to lr0?
decay-starts-before-the-hold-ends: epoch < hold -> epoch < hold - 1
    the decay formula takes over one epoch too soon, where it gives more than lr0.
    ? Epochs count from 0. Which epoch is the first that is not below hold?
drops-when-the-hold-ends: hold - epoch -> hold - epoch - 1
    one epoch of decay too many: at epoch = hold, lr has already dropped.
    ? At epoch = hold, how many epochs of decay have passed?
one-epoch-late: epoch < hold -> epoch <= hold ; hold - epoch -> hold + 1 - epoch
    the decay starts one epoch late.
    ? At epoch = hold + 1, how many epochs of decay have passed?
one-epoch-of-decay: math.exp(rate * (hold - epoch)) -> math.exp(-rate)
    | epoch < hold -> epoch <= hold ; math.exp(rate * (hold - epoch)) -> math.exp(-rate)
    lr falls once, by one epoch's factor, and stays there: each call starts from lr0 again, it does not remember the lr
    of the epoch before.
    ? Your function sees only this call. How can epoch and hold tell it how many epochs of decay there have been?
power-of-the-rate: math.exp(rate * (hold - epoch)) -> rate ** (epoch - hold)
    rate itself is raised to the power; it belongs in the exponent of e.
    ? With rate = 0.1, should one epoch take away about a tenth of lr, or leave only a tenth of it?
one-minus-rate: math.exp(rate * (hold - epoch)) -> (1 - rate) ** (epoch - hold)
    each epoch multiplies by 1 - rate. That is close to exp(-rate) while rate is small, but not the same.
    ? exp(-0.1) is 0.905 and 1 - 0.1 is 0.9. Which of them is asked for here?
inverse-time: * math.exp(rate * (hold - epoch)) -> / (1 + rate * (epoch - hold))
    lr is divided by 1 + rate * epochs. That is inverse-time decay, a schedule of its own, and slower.
    ? In exponential decay each epoch multiplies lr by the same factor. Does yours?
straight-line: math.exp(rate * (hold - epoch)) -> (1 - rate * (epoch - hold))
    lr falls along a straight line, and ends below zero.
    ? In exponential decay each epoch multiplies lr by the same factor. Does yours?
hold-and-rate-exchanged: -> hold, rate = rate, hold
    hold and rate have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
e-rounded: math.exp(rate * (hold - epoch)) -> 2.718 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.7 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.71 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.72 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.7183 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.71828 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.718281 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.718282 ** (rate * (hold - epoch))
    | math.exp(rate * (hold - epoch)) -> 2.7182818 ** (rate * (hold - epoch))
    e is rounded: a number such as 2.718 stands in its place.
    ? Python knows e to 16 digits, and its powers too. Under which name?
straight-line-to-zero: math.exp(rate * (hold - epoch)) -> max(1 - rate * (epoch - hold), 0.0)
    lr falls along a straight line, down to 0.
    ? In exponential decay each epoch multiplies lr by the same factor. Does yours?
"""

EXERCISE = Exercise(
    reference=hold_then_decay,
    returns=("lr",),
    draw=_probes,
    notebook="01_learning_rate",
    minutes=5,
    question="How many epochs of decay lie behind this epoch, and what does each of them do to lr?",
    unlocks="The article's schedule, now yours, joins the comparison below.",
    hints=(
        "Two phases, so one `if`. In the first the answer does not depend on the epoch at all.",
        "In the second phase the clock starts at `hold`. Count the epochs since then: each of them has multiplied lr "
        "by the same number, e to the power of minus rate.",
        "`if epoch < hold: return lr0`, and after it `return lr0 * math.exp(rate * (hold - epoch))`. The exponent is "
        "never positive.",
    ),
    mistakes=(
        *mistakes(hold_then_decay, MISTAKES),
        all_hard_coded(
            hold_then_decay, lr0=(0.01, *USUAL_LR), hold=(10, 5, 20, 3, 30, 50, 100), rate=(0.1, 0.05, 0.01, 0.2, 0.5)
        ),
        hard_coded(hold_then_decay, "rate", 0.1, "Which line says how fast lr decays?"),
        hard_coded(hold_then_decay, "hold", 10, "Which lines say when the decay begins? There may be two."),
        hard_coded(hold_then_decay, "lr0", 0.01, "Which lines say where lr begins? There may be two."),
    ),
)

"""The learning rate that goes with another batch size."""

from grader.course.hard_coded import all_hard_coded, hard_coded
from grader.course.learning_rate.schedule import varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def scale_lr(lr, batch, reference_batch, power):
    """The learning rate for another batch size, from one that was tuned.

    lr              -- learning rate that was found good at the batch size `reference_batch`
    batch           -- number of examples in a batch now
    reference_batch -- number of examples in a batch when lr was tuned
    power           -- how strongly lr follows the batch: 0 not at all, 0.5 as its square root,
                       1 in proportion

    In proportion: P. Goyal and others, Accurate, Large Minibatch SGD (2017). As the square root:
    A. Krizhevsky, One weird trick for parallelizing convolutional neural networks (2014).

    Returns the learning rate for batches of the new size.
    """
    return lr * (batch / reference_batch) ** power


def _probes(draw: Draw) -> list[Probe]:
    reference_batch = draw.whole(24, 40)
    knobs = {
        "lr": draw.number(0.05, 0.3, digits=3),
        "batch": reference_batch * 4 - draw.whole(3, 8),
        "reference_batch": reference_batch,
        "power": draw.number(0.6, 0.9),
    }
    others = {
        "lr": draw.number(0.4, 0.9, digits=3),
        "batch": reference_batch // 2 - draw.whole(1, 5),
        "reference_batch": reference_batch + draw.whole(90, 200),
        "power": draw.number(0.2, 0.4),
    }
    plain = Probe("a larger batch, and a smaller one", knobs, ({"batch": reference_batch - draw.whole(1, 9)},))

    def with_changes(title: str, **changes: float) -> Probe:
        return Probe(title, {**knobs, **changes})

    return [
        plain,
        *varied(plain, **others),
        with_changes("in proportion (power = 1)", power=1.0),
        with_changes("as the square root (power = 0.5)", power=0.5),
        with_changes("not at all (power = 0)", power=0.0),
        with_changes("a power beyond 1", power=draw.number(1.2, 1.9, digits=4)),
        with_changes("the same batch", batch=reference_batch),
        with_changes("a batch of one", batch=1),
        with_changes("a huge batch, in proportion", batch=32768 + draw.whole(1, 999), power=1.0),
        with_changes("a tiny lr", lr=draw.number(1e-6, 9e-6)),
        with_changes("a large lr", lr=draw.number(2.0, 9.0, digits=5)),
    ]


MISTAKES = """
ratio-upside-down: batch / reference_batch -> reference_batch / batch
    the ratio is upside down, so a larger batch gets a smaller lr. Look at the def line, too: `batch` comes before
    `reference_batch`.
    ? The mean of more examples is steadier. Should the step be shorter or longer then?
always-in-proportion: ** power ->
    lr is scaled in proportion to the batch, whatever power says.
    ? With power = 0, should the batch change lr at all?
always-the-root: ** power -> ** 0.5
    lr is scaled with the square root of the batch, whatever power says.
    ? With power = 1 and a batch twice as large, by what should lr be multiplied?
times-the-power: ** power -> * power
    the ratio is multiplied by power; it should be raised to it.
    ? With power = 0, what should be left of lr: all of it, or nothing?
power-of-lr-too: return ... -> return (lr * batch / reference_batch) ** power
    the whole product is raised to the power, lr as well.
    ? With power = 0, the answer should be lr. What is yours?
power-of-lr: return ... -> return lr**power * batch / reference_batch
    lr is raised to the power; it is the ratio that should be.
    ? With the batch unchanged, should lr change?
power-of-the-batch-only: (batch / reference_batch) ** power -> batch**power / reference_batch
    only the batch is raised to the power, the reference batch is not: brackets round the ratio are missing.
    ? With the batch unchanged, should lr change?
power-of-the-reference-only: (batch / reference_batch) ** power -> batch / reference_batch**power
    only the reference batch is raised to the power: brackets round the ratio are missing.
    ? With the batch unchanged, should lr change?
reference-left-out: batch / reference_batch -> batch
    lr is multiplied by a power of the batch itself; what it was tuned with does not enter.
    ? With the batch unchanged, should lr change?
power-of-the-difference: batch / reference_batch -> abs(batch - reference_batch)
    | batch / reference_batch -> 1 + abs(batch - reference_batch)
    the difference of the two batches is raised to the power; it should be their ratio.
    ? From 32 to 64 and from 320 to 352: is it the same step in size?
whole-number-division: batch / reference_batch -> batch // reference_batch
    the ratio is cut off to a whole number, so a smaller batch gets lr 0.
    ? What is 48 // 32, and what is 48 / 32?
never-lowered: batch / reference_batch -> max(batch / reference_batch, 1.0)
    the ratio is kept from falling below 1, so a smaller batch keeps the old lr.
    ? A batch half as large is noisier. What should its lr be, in proportion?
ratio-alone: lr * ( -> (
    the factor is returned; the lr that it belongs to is missing.
    ? With the batch unchanged, the answer should be lr. What is yours?
added: lr * ( -> lr + (
    the factor is added to lr; it should multiply it.
    ? With the batch unchanged, the factor is 1. What should it do to lr?
two-powers-alone: ** power -> ** (1.0 if power == 1 else 0.5)
    | ** power -> ** (0.5 if power == 0.5 else 1.0)
    | ** power -> ** (power if power in (1.0, 0.5) else 0.0)
    | ** power -> ** (power if power in (1.0, 0.5, 0.0) else 1.0)
    only the usual powers, such as 1 and 0.5, are told apart; any other is treated as one of them.
    ? A power of 0.75 lies between in proportion and the square root. Where does your function use the number itself?
between-the-two: (batch / reference_batch) ** power -> (1 + power * (batch / reference_batch - 1))
    lr grows in a straight line, by power times what the ratio has above 1; the ratio should be raised to the power.
    ? With power = 0.5 and a batch four times as large, the answer is twice lr. What is yours?
one-less-power: ** power -> ** (power - 1)
    the power is one too small. That is how lr scales if the loss is a sum over the batch; here it is a mean.
    ? With power = 0, should the batch change lr at all?
one-minus-the-power: ** power -> ** (1 - power)
    the ratio is raised to 1 - power.
    ? With power = 0, should the batch change lr at all?
root-of-the-power: ** power -> ** (1 / (power or 1.0))
    | ** power -> ** (1 / power if power else 0.0)
    the ratio is raised to 1 / power, so it is the root that power = 2 would ask for.
    ? The square root is the power 0.5. What is 4 ** 0.5?
in-powers-of-two: (batch / reference_batch) ** power -> (1 + power * math.log2(batch / reference_batch))
    | (batch / reference_batch) ** power -> power * math.log2(batch / reference_batch)
    the logarithm of the ratio is used: lr grows by the same amount with every doubling.
    ? When the batch doubles and doubles again, is the second lr the sum of two steps or the product of two factors?
lr-and-power-exchanged: -> lr, power = power, lr
    lr and power have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
"""

EXERCISE = Exercise(
    reference=scale_lr,
    returns=("rate",),  # not lr, which would be fed back
    draw=_probes,
    notebook="06_further",
    minutes=3,
    question="From batch 32 to batch 64, by what is lr multiplied if power is 1, if it is 0.5, and if it is 0?",
    unlocks="You can now carry a learning rate from one batch size to another.",
    hints=(
        "Only the ratio of the two batch sizes matters, not their sizes.",
        "Raise the ratio, new over old, to the power. That is the factor by which lr changes.",
        "Return `lr * (batch / reference_batch) ** power`; the brackets belong there.",
    ),
    mistakes=(
        *mistakes(scale_lr, MISTAKES),
        all_hard_coded(scale_lr, reference_batch=(32, 256, 64, 128, 512, 16), power=(1.0, 0.5)),
        hard_coded(scale_lr, "power", 0.75, "Which line says how strongly lr follows the batch?"),
        hard_coded(scale_lr, "reference_batch", 256, "At which batch size was lr tuned, and which line says so?"),
        hard_coded(scale_lr, "batch", 256),
        hard_coded(scale_lr, "lr", 0.1),
    ),
)

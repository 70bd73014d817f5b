"""A running average of the weights."""

import numpy as np

from grader.course.further.matrices import in_single
from grader.course.hard_coded import hard_coded
from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def ema_weights(average, w, decay):
    """The running average of the weights, after one more step of the optimizer.

    average -- running average of the weights so far, array of any shape; before the first step it
               is a copy of the first weights
    w       -- weights after this step, same shape
    decay   -- share of the old average that is kept, from 0 to 1; usually close to 1

    Since it starts from weights and not from zeros, it needs no correction for its start. As
    torch's AveragedModel with get_ema_avg_fn; Keras has it as use_ema and ema_momentum. After
    B. T. Polyak and A. B. Juditsky, Acceleration of Stochastic Approximation by Averaging (1992),
    who weigh all weights alike.

    Returns the new average, in an array of its own: the weights that are trained stay as they are.
    """
    return decay * average + (1 - decay) * w


def _probes(draw: Draw) -> list[Probe]:
    decay = draw.number(0.85, 0.95)

    def run(title: str, *shape: int, steps: int = 4, size: float = 1.0, **changed: Value) -> Probe:
        def weights() -> np.ndarray:
            return np.asarray(size * draw.array(*shape))

        later = tuple({"w": weights()} for _ in range(steps - 1))
        return Probe(title, {"average": weights(), "w": weights(), "decay": decay, **changed}, later)

    plain = run("a vector, under way", 3)
    start = draw.array(3)
    return [
        plain,
        Probe("the same, with another decay", {**plain.first, "decay": draw.number(0.4, 0.7)}, plain.later, "decay"),
        run("a start from the weights themselves", 3, average=start, w=start),
        run("an average that is zero", 3, average=np.zeros(3)),
        run("some weights at zero", 4, w=draw.array(4) * np.array([0.0, 1.0, 0.0, 1.0]) + 0.0),
        run("a matrix", 2, 3),
        run("a square matrix", 2, 2),
        run("a decay very close to 1", 3, decay=draw.number(0.9991, 0.9999, digits=4)),
        run("nothing is kept (decay = 0)", 3, decay=0.0),
        run("everything is kept (decay = 1)", 3, decay=1.0),
        run("a single number (0-d array)", steps=3),
        in_single(run("float32", 3)),
        run("huge weights", 3, size=1e6),
        run("tiny weights", 3, size=1e-6),
    ]


MISTAKES = """
shares-swapped: decay * average + (1 - decay) * w -> (1 - decay) * average + decay * w
    the shares have changed places: decay belongs to the old average. In batch normalisation momentum is the share of
    the new value; here decay is the share of the old one. Look at the def line, too: `average` comes before `w`.
    ? With decay = 0.99, should the average hardly move in one step, or nearly become the new weights?
weights-whole: (1 - decay) * w -> w
    the new weights join whole, so this is a fading sum, and grows far beyond the weights.
    ? If w were the same at every step, where should the average settle?
share-twice: (1 - decay) * w -> (1 - decay) ** 2 * w
    1 - decay enters twice before the weights.
    ? An average has shares that sum to 1. What is left for the weights?
decay-on-both: (1 - decay) * w -> decay * w
    both parts are multiplied by decay, so the shares do not add up to a whole.
    ? An average has shares that sum to 1. What is left for the weights?
one-minus-decay-on-both: decay * average -> (1 - decay) * average
    both parts are multiplied by 1 - decay, so the shares do not add up to a whole.
    ? An average has shares that sum to 1. What is left for the old average?
average-never-fades: decay * average -> average
    the old average is kept whole, and a share of the weights is added to it at every step.
    ? If w were the same at every step, where should the average settle?
plain-sum: decay * average + (1 - decay) * w -> average + w
    average and weights are added up; decay does not enter.
    ? If w were the same at every step, where should the average settle?
plain-mean: decay * average + (1 - decay) * w -> (average + w) / 2
    the two are averaged half and half; decay does not enter.
    ? With decay = 0.99, how much of the old average should be left after one step?
weights-only: decay * average + (1 - decay) * w -> w + 0.0
    the weights come back; nothing is averaged.
    ? What is kept of the average so far?
change-alone: return ... -> return (1 - decay) * (w - average)
    only the change is returned; the old average, to which it is added, is missing.
    ? If w equals the average, what should the new average be?
average-only: decay * average + (1 - decay) * w -> average + 0.0
    the old average comes back: these weights never reach it.
    ? Where does w come in?
share-of-the-average: return ... -> return decay * average
    the average fades, and no weights are added to it.
    ? Where does w come in?
difference-the-wrong-way: return ... -> return average + (1 - decay) * (average - w)
    the average moves away from the weights: the difference is taken the wrong way round.
    ? If the average is 1 and w is 2, should the new average lie above 1 or below?
moves-by-decay: return ... -> return decay * average + (1 - decay) * (w - average)
    the difference of weights and average is added to an average that has already faded: two ways of writing the same
    rule are mixed.
    ? If w equals the average, what should the new average be?
subtracted: + (1 - decay) * w -> - (1 - decay) * w
    the share of the weights is taken away.
    ? An average lies between what it averages. Does yours?
corrected-for-the-start: return ... -> return (decay * average + (1 - decay) * w) / (1 - decay)
    the average is divided by 1 - decay, as if to correct its first step. It starts from weights, not from zeros, so
    there is nothing to correct.
    ? If w equals the average, what should the new average be?
starts-with-the-weights: return ... -> return decay * average + (1 - decay) * w if average.any() else w + 0.0
    an average of zeros is replaced by the weights. It is handed a copy of the first weights by whoever starts it; the
    rule itself is the same at every step.
    ? If the average is 0 and w is 1, what does the formula give?
one-average-for-all: (1 - decay) * w -> (1 - decay) * np.mean(w)
    one number, the mean of all weights, joins every entry.
    ? Each weight has an average of its own. Where do they get mixed?
sizes: (1 - decay) * w -> (1 - decay) * np.abs(w)
    the sizes of the weights are averaged, without their signs.
    ? What is the average of -1 and -3?
"""

EXERCISE = Exercise(
    reference=ema_weights,
    returns=("average",),
    draw=_probes,
    notebook="06_further",
    minutes=3,
    question="Take one weight: how much of the old average stays, and how much of the new weight joins it?",
    unlocks="You can now keep an average beside any training, with any rule.",
    hints=(
        "It is an average of two things, what was and what is. You have written one like it, for gradients, in "
        "notebook 02.",
        "Keep a share `decay` of the old average, and let the weights fill up the rest.",
        "Return `decay * average + (1 - decay) * w`; nothing else is needed.",
    ),
    mistakes=(
        *mistakes(ema_weights, MISTAKES),
        hard_coded(ema_weights, "decay", 0.999, "Which factors ought to mention decay? There are two."),
    ),
)

"""What the two penalties have in common: their probes, and mistakes made in either."""

import numpy as np

from grader.course.probes import as_dtype, with_gaps
from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.material import Draw

RETURNS = ("loss", "grad")


def probes(draw: Draw) -> list[Probe]:
    """The probes of a penalty."""
    strength = draw.number(0.1, 0.4)

    def probe(title, *shape, dtype=float, varies=None, **changed):
        first = {**_material(draw, shape, dtype), "strength": strength}
        changed = {name: as_dtype(dtype, value) for name, value in changed.items()}
        return Probe(title, {**first, **changed}, (_material(draw, shape, dtype),), varies)

    plain = probe("a vector", 3)
    return [
        plain,
        Probe(
            "the same, with another strength",
            {**plain.first, "strength": draw.number(0.6, 0.9)},
            plain.later,
            "strength",
        ),
        probe("a matrix", 2, 3),
        probe("some weights zero", 4, w=with_gaps(draw)),
        probe("some gradients zero", 4, grad=with_gaps(draw)),
        probe("no loss but the penalty", 3, loss=0.0, grad=np.zeros(3)),
        probe("a single number (0-d array)"),
        probe("float32", 3, dtype=np.float32),
        probe("large weights", 3, w=1e3 * draw.array(3)),
        probe("tiny weights, and no loss but the penalty", 3, **_only_tiny(draw)),
        probe("a loss below 0", 3, loss=-50.0),
        probe("strength = 0", 4, w=with_gaps(draw), strength=0.0),
    ]


def _material(draw: Draw, shape: tuple[int, ...], dtype: type) -> dict[str, Value]:
    """What comes anew with every call."""
    return {
        "loss": draw.number(1, 3),
        "grad": as_dtype(dtype, draw.array(*shape)),
        "w": as_dtype(dtype, draw.array(*shape)),
    }


def _only_tiny(draw: Draw) -> dict[str, Value]:
    """Nothing but small weights on both sides of 0, under a strength of four digits.

    Whatever is rounded or floored shows, and whatever takes a small weight for 0.
    """
    w = 1e-6 * np.abs(draw.array(3)) * np.array([1.0, -1.0, 1.0])
    return {"loss": 0.0, "grad": np.zeros(3), "w": w, "strength": draw.number(0.11, 0.19, digits=4)}


#: {slope}, {penalty}: what the gradient and the loss gain; {pulls}: the former in words.
PUSHES = """
loss-only: + strength * {slope} ->
    the loss gains the penalty, the gradient does not: the weights would never feel it.
    ? The weights move by the gradient. Where does it learn of the penalty?
gradient-only: + {penalty} ->
    the gradient gains its part, the loss does not.
    ? If you plotted the loss, could you see the penalty in it?
gradient-subtracted: grad + strength -> grad - strength
    {pulls} is taken away from the gradient, so the weights are pushed outwards.
    ? For a positive weight the penalty rises to the right. Which sign has its slope?
rewards-large-weights: loss + strength -> loss - strength ; grad + strength -> grad - strength
    the penalty is subtracted from the loss, so large weights are rewarded.
    ? Should a large weight make the loss larger or smaller?
"""

#: {summed}, {sizes}: what is summed over the weights, and what it is called.
SUMS = """
mean-for-sum: np.sum -> np.mean
    the {sizes} are averaged; the penalty sums them.
    ? If there were twice as many weights, should each of them weigh half as much?
mean-for-sum-in-both: np.sum -> np.mean ; strength * {slope} -> strength * {slope} / w.size
    the penalty is averaged over the weights; here it is summed.
    ? If there were twice as many weights, should each of them be pulled half as hard?
not-summed: np.sum({summed}) -> {summed}
    the {sizes} are not summed, so the loss has become an array.
    ? A loss is one number. What makes one number out of all {sizes}?
summed-by-rows: np.sum( -> sum(
    Python's own sum adds up the rows of a matrix and leaves a row; and a single number it cannot sum.
    ? Which NumPy function sums every entry, whatever the shape?
"""


def but_the_first(values):
    """The same with 0 in the first place, as courses have it that number the bias 0."""
    values = values + 0.0
    values[0] = 0
    return values


def but_the_very_first(values):
    """The same with 0 in the place of the one weight that comes first, whatever the shape."""
    values = np.array(values)
    values.flat[0] = 0
    return values


#: {slope}, {summed} as above; {rest}: what is summed when the first weight is left out.
SPARED = """
first-weight-spared: {summed} -> {rest} ; strength * {slope} -> strength * but_the_first({slope})
    | strength * {slope} -> strength * but_the_first({slope})
    | strength * {slope} -> 0 * grad[0] + strength * but_the_first({slope})
    | {summed} -> {rest}
    | {summed} -> but_the_first({summed}) ; strength * {slope} -> strength * but_the_first({slope})
    | {summed} -> but_the_very_first({summed}) ; strength * {slope} -> strength * but_the_very_first({slope})
    the first weight is left out, as in courses where it is the bias. Here all of w is penalised; a bias would come by
    itself.
    ? Does w[0] differ from the other weights, in what your function is given?
"""

RESULTS = """
penalty-alone: loss + strength -> strength ; grad + strength -> strength
    the penalty and its gradient are returned, without the loss and the gradient that were given.
    ? To what should the penalty be added?
swapped: return loss, grad -> return grad, loss
    the two results are returned in the wrong order.
    ? Which comes first after `return`: the loss or the gradient?
"""

"""Shorten the gradients of all layers together, to a common norm of at most max_norm."""

import numpy as np

from grader.course.hard_coded import hard_coded
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def clip_by_global_norm(grads, max_norm):
    """Shorten the gradients of all layers together, so that their common norm is at most max_norm.

    grads    -- list of arrays, one a layer, of any shapes
    max_norm -- largest norm that is let through, positive

    The norm is that of all entries of all arrays together, and every array gets the same factor.
    Gradients within the bound keep their values, also when all are zero. Torch adds 1e-6 to the
    norm before it divides; this course divides by the norm itself. After R. Pascanu, T. Mikolov and
    Y. Bengio, On the difficulty of training recurrent neural networks (2013).

    Returns a list of arrays of the same shapes, in the same order; grads stays as it was.
    """
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    scale = max_norm / norm if norm > max_norm else 1.0
    return [scale * grad for grad in grads]


def _probes(draw: Draw) -> list[Probe]:
    layers = [draw.array(2, 3), draw.array(3), draw.array(2)]
    norm, upside_down = _norm(layers), [-layer[::-1] for layer in layers]

    def probe(title, grads, max_norm, *later, varies=None):
        first = {"grads": grads, "max_norm": float(f"{max_norm:.3g}")}
        return Probe(title, first, tuple({"grads": grads} for grads in later), varies)

    def alone(*shape, dtype=float):
        return [draw.array(*shape).astype(dtype)]

    # Two layers, each within the bound by itself, together beyond it.
    pair = [draw.array(4), draw.array(4)]
    some_silent = [np.zeros((2, 2)), draw.array(3), np.zeros(2)]
    return [
        probe("three layers, too long", layers, norm * draw.number(0.3, 0.4), upside_down),
        probe("the same, with another max_norm", layers, norm * draw.number(0.6, 0.8), upside_down, varies="max_norm"),
        probe("within bounds", layers, norm * draw.number(1.2, 1.4)),
        probe("far within bounds", [0.1 * grad for grad in layers], norm),
        probe("each layer within bounds, together not", pair, 1.01 * max(_norm(pair[:1]), _norm(pair[1:]))),
        probe("all gradients zero", [np.zeros((2, 2)), np.zeros(3)], draw.number(0.5, 2.0)),
        probe("some layers without gradient", some_silent, _norm(some_silent) / 2),
        probe("exactly at the bound", [np.array([2.0, -1.0]), np.array([[2.0], [4.0]])], 5.0),
        probe("one layer", alone(5), 0.2),
        probe("huge gradients", [1e6 * draw.array(3), 1e6 * draw.array(2, 2)], draw.number(0.5, 2.0)),
        probe("single numbers (0-d arrays)", [draw.array(), draw.array(), draw.array()], 0.1),
        probe("just within bounds", layers, 1.05 * norm),
        probe("float32", alone(3, dtype=np.float32) + alone(2, 2, dtype=np.float32), 0.3),
    ]


def _norm(grads: list[np.ndarray]) -> float:
    return float(np.sqrt(sum(np.sum(grad**2) for grad in grads)))


def each_by_itself(grads, max_norm):
    """Clips every layer as if it were the only one."""
    return [clip_by_global_norm([grad], max_norm)[0] for grad in grads]


MISTAKES = """
each-on-its-own: each_by_itself
    each layer is clipped by its own norm, as by Keras's clipnorm, so the layers' proportions change and the step turns.
    ? If one layer is halved and another is not, does the whole arrow still point the same way?
entries-clipped: return ... -> return [np.clip(grad, -max_norm, max_norm) for grad in grads]
    every entry is cut off at max_norm by itself. That is clipping by value (clip_grad_value_ in
    torch, clipvalue in Keras, clip in optax); here the norm is bounded.
    ? After your cut, is the norm of everything together at most max_norm?
always-rescaled: scale = ... -> scale = max_norm / (norm or 1.0)
    the gradients are scaled to max_norm even when they are shorter.
    ? A short gradient near the bottom is good news. Should clipping make it longer?
always-rescaled-zeros-too: scale = ... -> scale = max_norm / norm
    the gradients are scaled to max_norm even when they are shorter, and zeros are divided by zero.
    ? When does a gradient need no scaling at all?
nan-at-zero: return ... -> return [grad / norm * min(norm, max_norm) for grad in grads]
    every array is divided by the norm first, and when all gradients are zero that is 0 / 0.
    ? When the norm is 0 there is nothing to clip. Where can you ask before you divide?
stops-at-zero: scale = ... -> scale = min(1.0, max_norm / float(norm))
    max_norm / norm is worked out even when the norm is 0.
    ? When the norm is 0 there is nothing to clip. Where can you ask before you divide?
epsilon-as-torch: / norm -> / (norm + 1e-6)
    1e-6 is added to the norm. That is how torch does it; this course divides by the norm itself.
    ? You divide only when norm > max_norm, which is positive. Is there a zero left to be afraid of?
epsilon-as-torch-at-zero-too: scale = ... -> scale = min(1.0, max_norm / (norm + 1e-6))
    1e-6 is added to the norm, as torch does, so that it is never 0; this course divides by the norm itself.
    ? If you ask whether norm > max_norm before you divide, is there a zero left to be afraid of?
epsilon-in-the-norm: / norm -> / (norm + 1e-8)
    | / norm -> / (norm + 1e-7)
    | / norm -> / (norm + 1e-5)
    | / norm -> / (norm + 1e-4)
    | / norm -> / (norm + 1e-3)
    a small number is added to the norm; this course divides by the norm itself.
    ? You divide only when norm > max_norm, which is positive. Is there a zero left to be afraid of?
epsilon-in-the-norm-at-zero-too: scale = ... -> scale = min(1.0, max_norm / (norm + 1e-8))
    | scale = ... -> scale = min(1.0, max_norm / (norm + 1e-7))
    | scale = ... -> scale = min(1.0, max_norm / (norm + 1e-5))
    | scale = ... -> scale = min(1.0, max_norm / (norm + 1e-4))
    | scale = ... -> scale = min(1.0, max_norm / (norm + 1e-3))
    a small number is added to the norm, so that it is never 0; this course divides by the norm itself.
    ? If you ask whether norm > max_norm before you divide, is there a zero left to be afraid of?
always-rescaled-with-an-epsilon: scale = ... -> scale = max_norm / (norm + 1e-6)
    | scale = ... -> scale = max_norm / (norm + 1e-8)
    | scale = ... -> scale = max_norm / (norm + 1e-7)
    | scale = ... -> scale = max_norm / (norm + 1e-5)
    | scale = ... -> scale = max_norm / (norm + 1e-4)
    | scale = ... -> scale = max_norm / (norm + 1e-3)
    the gradients are scaled to max_norm even when they are shorter, and a small number is added to the norm.
    ? When does a gradient need no scaling at all? And when it does, can its norm be 0?
no-root: np.sqrt( -> (
    the sum of squares is used as the norm; its root is missing.
    ? The norm of (3, 4) is 5. What is the sum of its squares?
compares-the-square: if norm > -> if norm**2 >
    the sum of squares, without its root, is compared with max_norm.
    ? Two lengths can be compared. Which side of your comparison is a length squared?
root-of-the-ratio: max_norm / norm -> np.sqrt(max_norm / norm)
    the factor is the root of max_norm / norm.
    ? If every entry is halved, what happens to the norm?
sum-of-sizes: norm = ... -> norm = sum(np.sum(np.abs(grad)) for grad in grads)
    the sizes of the entries are added; the norm is the root of their summed squares.
    ? The norm of (3, 4) is 5. What does your sum give?
largest-entry: norm = ... -> norm = max(np.max(np.abs(grad)) for grad in grads)
    the largest entry stands for the norm.
    ? Ten entries of size 1: how long is that arrow?
sum-of-norms: norm = ... -> norm = sum(np.linalg.norm(grad) for grad in grads)
    the layers' norms are added. Lengths at right angles do not add, their squares do.
    ? Two layers with the norms 3 and 4: how long are they together?
largest-layer: norm = ... -> norm = max(np.linalg.norm(grad) for grad in grads)
    the norm of the longest layer stands for all of them.
    ? Two layers with the norms 3 and 4: how long are they together?
mean-of-squares: for grad in grads)) -> for grad in grads) / sum(grad.size for grad in grads))
    the squares are averaged; the norm adds them.
    ? Does a network with twice as many weights, each with the same gradient, have a longer gradient?
last-layer-only: grads)) -> grads[-1:]))
    the norm is that of the last layer; the others are lost on the way.
    ? What happens in your loop to the sum of the layer before?
first-layer-only: grads)) -> grads[:1]))
    the norm is that of the first layer alone.
    ? How many layers should the sum go over?
to-length-one: max_norm / norm -> 1 / norm
    gradients that are too long are scaled to length 1; they should get length max_norm.
    ? After clipping, how long should the gradients be together?
ratio-upside-down: max_norm / norm -> norm / max_norm
    the factor is norm / max_norm, so long gradients get longer.
    ? With a norm of 10 and max_norm = 1, should the factor be 10 or 0.1?
times-max-norm: max_norm / norm -> max_norm
    long gradients are multiplied by max_norm, without dividing by their norm.
    ? With a norm of 10 and max_norm = 1, what should the factor be?
condition-turned-round: norm > max_norm -> 0 < norm < max_norm
    short gradients are stretched and long ones are let through.
    ? Which gradients are in need of clipping?
dropped-when-too-long: max_norm / norm -> 0.0
    gradients that are too long become zero, so the step is lost.
    ? A long gradient still points the right way. How do you keep that?
not-clipped: return ... -> return [grad.copy() for grad in grads]
    the gradients come back as they went in.
    ? When the norm is larger than max_norm, what should happen to each array, and where does the result go?
flattened: return ... -> return np.concatenate([(scale * grad).ravel() for grad in grads])
    all layers come back as one long array.
    ? The caller needs its layers back, each in its shape. What can you scale in place of the long array?
"""

EXERCISE = Exercise(
    reference=clip_by_global_norm,
    returns=("clipped",),
    draw=_probes,
    notebook="05_tuning",
    minutes=8,
    question="Take two layers with one number each, 3 and 4. How long are they together, and what brings that to 1?",
    unlocks="The network below can now be trained with your clipping: its spikes are yours to tame.",
    hints=(
        "All layers together are one long arrow. Clipping may shorten it and must not turn it, so every layer gets "
        "the same factor.",
        "The length of the arrow is the root of the sum of all squares, over all layers. If that is larger than "
        "max_norm, the factor is the one that brings it down to max_norm; if not, it is 1, and nothing needs to be "
        "divided.",
        "`norm = np.sqrt(sum(np.sum(g**2) for g in grads))`; `scale = max_norm / norm if norm > max_norm else 1.0`; "
        "return a list with `scale * g` for every `g`.",
    ),
    mistakes=(
        *mistakes(clip_by_global_norm, MISTAKES),
        hard_coded(clip_by_global_norm, "max_norm", 1.0, "Which line says how long is too long?"),
    ),
)

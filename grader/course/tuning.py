"""Notebook 05: three small tools of a search, for drawing a value, taming a gradient and choosing a winner."""

import math
from collections.abc import Callable

import numpy as np

from grader.course.by_function import Family, Mistake
from grader.course.hard_coded import hard_coded
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw

NOTEBOOK = "05_tuning"


# --- drawing a value --------------------------------------------------------------------------------------------------


def log_uniform(u, low, high):
    """Values spread evenly over the orders of magnitude from low to high: low * (high / low) ** u.

    u    -- numbers from 0 to 1, array of any shape: 0 gives low, 1 gives high, 0.5 gives
            their geometric mean
    low  -- smallest value, positive
    high -- largest value, positive

    Returns an array of the shape of u. If u is drawn uniformly, every factor of ten is equally
    likely (Bergstra and Bengio 2012 draw learning rates so).
    """
    return low * (high / low) ** u


def _log_uniform_probes(draw: Draw) -> list[Probe]:
    low, high = draw.number(0.02, 0.09), draw.number(3.0, 9.0)

    def shares(*shape):
        return np.asarray(draw.positive(*shape) / 2.01)  # from 0.05 to 0.995

    plain = Probe("five draws, and five more", {"u": shares(5), "low": low, "high": high}, ({"u": shares(5)},))
    return [
        plain,
        *(
            Probe(f"the same, with another {name}", {**plain.first, name: value}, plain.later, name)
            for name, value in {"low": draw.number(0.2, 0.9), "high": draw.number(20.0, 90.0)}.items()
        ),
        Probe("both ends and the middle", {"u": np.array([0.0, 0.5, 1.0]), "low": low, "high": high}),
        Probe("learning rates from 1e-6 to 1, the low end", {"u": shares(4) / 8, "low": 1e-6, "high": 1.0}),
        Probe("learning rates from 1e-6 to 1, the high end", {"u": 1 - shares(4) / 8, "low": 1e-6, "high": 1.0}),
        Probe("a narrow range", {"u": shares(3), "low": 0.5, "high": 0.6}),
        Probe("large values", {"u": shares(3), "low": 1e3, "high": 1e5}),
        Probe("a grid of draws (matrix)", {"u": shares(2, 3), "low": low, "high": high}),
        Probe("a single number (0-d array)", {"u": shares(), "low": low, "high": high}),
    ]


LOG_UNIFORM = Exercise(
    reference=log_uniform,
    returns=("value",),
    draw=_log_uniform_probes,
    notebook=NOTEBOOK,
    minutes=5,
    question="Between 0.001 and 10, which value lies half-way if each factor of ten is to get equal room?",
    unlocks="The random search below now draws its learning rates with your function.",
    hints=(
        "u says how far along you are. Half-way from 0.01 to 1 should be 0.1, not about 0.5: which quantity grows "
        "evenly from 0.01 to 0.1 to 1?",
        "The logarithm does. Go from log(low) to log(high) as you would go from low to high, then undo the log.",
        "`log_value = np.log(low) + u * (np.log(high) - np.log(low))`, and `np.exp(log_value)` undoes the logarithm.",
    ),
    mistakes=(
        Mistake(
            "uniform",
            lambda u, low, high: low + u * (high - low),
            "the values are spread evenly between low and high, so nearly all of them are of high's size.",
            "From 0.0001 to 1, how many of a thousand even draws would lie below 0.01?",
        ),
        Mistake(
            "log-not-undone",
            lambda u, low, high: np.log(low) + u * (np.log(high) - np.log(low)),
            "the logarithm of the value is returned.",
            "At u = 0 the answer should be low. Which function takes log(low) back to low?",
        ),
        Mistake(
            "log10-not-undone",
            lambda u, low, high: np.log10(low) + u * (np.log10(high) - np.log10(low)),
            "the exponent of ten is returned, not the value.",
            "At u = 0 the answer should be low. What takes log10(low) back to low?",
        ),
        Mistake(
            "two-bases",
            lambda u, low, high: np.exp(np.log10(low) + u * (np.log10(high) - np.log10(low))),
            "the logarithm is taken to base ten and undone to base e.",
            "Which power undoes np.log10?",
        ),
        Mistake(
            "two-bases-the-other-way",
            lambda u, low, high: 10 ** (np.log(low) + u * (np.log(high) - np.log(low))),
            "the logarithm is taken to base e and undone to base ten.",
            "Which function undoes np.log?",
        ),
        Mistake(
            "bounds-as-exponents",
            lambda u, low, high: 10 ** (low + u * (high - low)),
            "low and high are read as exponents of ten; here they are the values themselves.",
            "At u = 0 the answer should be low. What do you get there?",
        ),
        Mistake(
            "bounds-as-exponents-of-e",
            lambda u, low, high: np.exp(low + u * (high - low)),
            "the exponential is taken of values that were never put on a log scale.",
            "What has to happen to low and high before you walk from one to the other?",
        ),
        Mistake(
            "log-of-uniform",
            lambda u, low, high: np.log(low + u * (high - low)),
            "the draw is even first, and the logarithm comes after it.",
            "Which has to come first: the logarithm of the bounds, or the walk between them?",
        ),
        Mistake(
            "from-high-to-low",
            lambda u, low, high: high * (low / high) ** u,
            "u = 0 gives high and u = 1 gives low.",
            "The task fixes which end belongs to u = 0. Which is it?",
        ),
        Mistake(
            "ratio-upside-down",
            lambda u, low, high: low * (low / high) ** u,
            "low is multiplied by a power of low / high, so the values leave the range below low.",
            "By what do you multiply low to arrive at high?",
        ),
        Mistake(
            "low-times-power-of-high",
            lambda u, low, high: low * high**u,
            "low is multiplied by a power of high itself.",
            "At u = 1 the answer should be high. By what must low be multiplied to become high?",
        ),
        Mistake(
            "power-of-the-difference",
            lambda u, low, high: low * (high - low) ** u,
            "low is multiplied by a power of the difference high - low.",
            "From low to high by multiplying: is the factor a difference or a ratio?",
        ),
        Mistake(
            "added-not-multiplied",
            lambda u, low, high: low + (high / low) ** u,
            "the power of the ratio is added to low; it should multiply it.",
            "At u = 0 the power is 1. What should it do to low there?",
        ),
        Mistake(
            "low-left-out",
            lambda u, low, high: high**u,
            "the walk begins at 1; low is left out.",
            "At u = 0 the answer should be low. What do you get there?",
        ),
        Mistake(
            "ratio-alone",
            lambda u, low, high: (high / low) ** u,
            "the power of the ratio is returned, without the low that it starts from.",
            "At u = 0 the answer should be low. What is still missing?",
        ),
        Mistake(
            "whole-powers-of-ten",
            lambda u, low, high: 10 ** np.round(np.log10(low) + u * (np.log10(high) - np.log10(low))),
            "the exponent is rounded, so only whole powers of ten can come out.",
            "A random search can try 0.03 as well as 0.01. Which call takes that away?",
        ),
        Mistake(
            "always-the-middle",
            lambda u, low, high: np.sqrt(low * high) * np.ones_like(u),
            "the geometric mean is returned wherever u stands.",
            "Your middle is right. What should change when u moves towards 1?",
        ),
        Mistake(
            "one-value-for-all",
            lambda u, low, high: low * (high / low) ** np.mean(u) * np.ones_like(u),
            "one value is worked out for the whole array.",
            "Each entry of u is a draw of its own. Where do the entries get mixed?",
        ),
        hard_coded(log_uniform, "low", 1e-4),
        hard_coded(log_uniform, "high", 1.0),
    ),
)


# --- taming a gradient ------------------------------------------------------------------------------------------------


def clip_by_global_norm(grads, max_norm):
    """Shorten the gradients of all layers together, so that their common norm is at most max_norm.

    norm = sqrt(sum of the squares of every entry of every array). Above max_norm every array is
    multiplied by max_norm / norm; otherwise all of them keep their values, also when all are zero.
    Pascanu, Mikolov and Bengio 2013. Torch divides by norm + 1e-6; this course by the norm itself.

    grads    -- list of arrays, one a layer, of any shapes
    max_norm -- largest norm that is let through, positive

    Returns a list of arrays of the same shapes, in the same order; grads stays as it was.
    """
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    scale = max_norm / norm if norm > max_norm else 1.0
    return [scale * grad for grad in grads]


def _norm(grads: list[np.ndarray]) -> float:
    return math.sqrt(_squares(grads))


def _squares(grads: list[np.ndarray]) -> float:
    return sum(float(np.sum(grad**2)) for grad in grads)


def _scaled(grads: list[np.ndarray], scale: float) -> list[np.ndarray]:
    return [scale * grad for grad in grads]


def _clip_probes(draw: Draw) -> list[Probe]:
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
        probe("float32", alone(3, dtype=np.float32) + alone(2, 2, dtype=np.float32), 0.3),
    ]


def _with_norm(measure):
    """The course's rule, with the length of the gradients measured in another way."""

    def clip(grads, max_norm):
        length = measure(grads)
        return _scaled(grads, max_norm / length if length > max_norm else 1.0)

    return clip


def _each_by_itself(grads, max_norm):
    return [clip_by_global_norm([grad], max_norm)[0] for grad in grads]


def _always_rescaled(grads, max_norm):
    return _scaled(grads, max_norm / (_norm(grads) or 1.0))


def _numpy_norm(grads: list[np.ndarray]) -> np.floating:
    """The norm as a NumPy number of the gradients' own dtype: dividing by it when it is 0 gives inf or nan."""
    return np.sqrt(sum(np.sum(grad**2) for grad in grads))


def _always_rescaled_zeros_too(grads, max_norm):
    return _scaled(grads, max_norm / _numpy_norm(grads))


def _direction_times_length(grads, max_norm):
    norm = _numpy_norm(grads)
    return [grad / norm * min(norm, max_norm) for grad in grads]


def _smaller_ratio(grads, max_norm):
    return _scaled(grads, min(1.0, max_norm / _norm(grads)))


def _when(condition, scale):
    """Scaled by ``scale(norm, max_norm)`` where ``condition(norm, max_norm)`` holds, else left as they are."""

    def clip(grads, max_norm):
        norm = _norm(grads)
        return _scaled(grads, scale(norm, max_norm) if condition(norm, max_norm) else 1.0)

    return clip


def _too_long(norm: float, max_norm: float) -> bool:
    return norm > max_norm


#: What is added to a norm lest it be 0, the commonest first. Less than 1e-8 leaves no trace beside a norm of 1.
EPSILONS = (1e-8, 1e-7, 1e-5, 1e-4, 1e-3)


def _with_epsilon(id_: str, clip: Callable, cause: str, nudge: str, epsilons: tuple[float, ...] = EPSILONS) -> Family:
    """The mistake ``clip(grads, max_norm, epsilon)``, whichever small number is taken."""
    rule, *others = (lambda grads, max_norm, e=epsilon: clip(grads, max_norm, e) for epsilon in epsilons)
    return Family(id_, rule, cause, nudge, tuple(others))


def _when_too_long(grads, max_norm, epsilon):
    norm = _norm(grads)
    return _scaled(grads, max_norm / (norm + epsilon) if norm > max_norm else 1.0)


def _at_most_one(grads, max_norm, epsilon):
    return _scaled(grads, min(1.0, max_norm / (_norm(grads) + epsilon)))


def _whatever_the_length(grads, max_norm, epsilon):
    return _scaled(grads, max_norm / (_norm(grads) + epsilon))


CLIP_BY_GLOBAL_NORM = Exercise(
    reference=clip_by_global_norm,
    returns=("clipped",),
    draw=_clip_probes,
    notebook=NOTEBOOK,
    minutes=8,
    question="Take two layers with one number each, 3 and 4. How long are they together, and what brings that to 1?",
    unlocks="The network below can now be trained with your clipping: its spikes are yours to tame.",
    hints=(
        "All layers together are one long arrow. Clipping may shorten it and must not turn it, so every layer gets the "
        "same factor.",
        "The length of the arrow is the root of the sum of all squares, over all layers. If it is larger than "
        "max_norm, the factor is max_norm / length; if not, it is 1, and nothing needs to be divided.",
        "`norm = np.sqrt(sum(np.sum(g**2) for g in grads))`; `scale = max_norm / norm if norm > max_norm else 1.0`; "
        "return a list with `scale * g` for every `g`.",
    ),
    mistakes=(
        Mistake(
            "each-on-its-own",
            _each_by_itself,
            "each layer is clipped by its own norm, so the layers' proportions change and the step turns.",
            "If one layer is halved and another is not, does the whole arrow still point the same way?",
        ),
        Mistake(
            "entries-clipped",
            lambda grads, max_norm: [np.clip(grad, -max_norm, max_norm) for grad in grads],
            "every entry is cut off at max_norm by itself. That is clipping by value; here the norm is bounded.",
            "After your cut, is the norm of everything together at most max_norm?",
        ),
        Mistake(
            "always-rescaled",
            _always_rescaled,
            "the gradients are scaled to max_norm even when they are shorter.",
            "A short gradient near the bottom is good news. Should clipping make it longer?",
        ),
        Mistake(
            "always-rescaled-zeros-too",
            _always_rescaled_zeros_too,
            "the gradients are scaled to max_norm even when they are shorter, and zeros are divided by zero.",
            "When does a gradient need no scaling at all?",
        ),
        Mistake(
            "nan-at-zero",
            _direction_times_length,
            "every array is divided by the norm first, and when all gradients are zero that is 0 / 0.",
            "When the norm is 0 there is nothing to clip. Where can you ask before you divide?",
        ),
        Mistake(
            "stops-at-zero",
            _smaller_ratio,
            "max_norm / norm is worked out even when the norm is 0.",
            "When the norm is 0 there is nothing to clip. Where can you ask before you divide?",
        ),
        Mistake(
            "epsilon-as-torch",
            lambda grads, max_norm: _when_too_long(grads, max_norm, 1e-6),
            "1e-6 is added to the norm. That is how torch does it; this course divides by the norm itself.",
            "You divide only when norm > max_norm, which is positive. Is there a zero left to be afraid of?",
        ),
        Mistake(
            "epsilon-as-torch-at-zero-too",
            lambda grads, max_norm: _at_most_one(grads, max_norm, 1e-6),
            "1e-6 is added to the norm, as torch does, lest it be 0; this course divides by the norm itself.",
            "If you ask whether norm > max_norm before you divide, is there a zero left to be afraid of?",
        ),
        _with_epsilon(
            "epsilon-in-the-norm",
            _when_too_long,
            "a small number is added to the norm; this course divides by the norm itself.",
            "You divide only when norm > max_norm, which is positive. Is there a zero left to be afraid of?",
        ),
        _with_epsilon(
            "epsilon-in-the-norm-at-zero-too",
            _at_most_one,
            "a small number is added to the norm, lest it be 0; this course divides by the norm itself.",
            "If you ask whether norm > max_norm before you divide, is there a zero left to be afraid of?",
        ),
        _with_epsilon(
            "always-rescaled-with-an-epsilon",
            _whatever_the_length,
            "the gradients are scaled to max_norm even when they are shorter, and a small number is added to the norm.",
            "When does a gradient need no scaling at all? And when it does, can its norm be 0?",
            (1e-6, *EPSILONS),
        ),
        Mistake(
            "no-root",
            _with_norm(_squares),
            "the sum of squares is used as the norm; its root is missing.",
            "The norm of (3, 4) is 5. What is the sum of its squares?",
        ),
        Mistake(
            "compares-the-square",
            lambda grads, max_norm: _scaled(grads, max_norm / _norm(grads) if _squares(grads) > max_norm else 1.0),
            "the sum of squares, without its root, is compared with max_norm.",
            "Two lengths can be compared. Which side of your comparison is a length squared?",
        ),
        Mistake(
            "root-of-the-ratio",
            _when(_too_long, lambda norm, max_norm: math.sqrt(max_norm / norm)),
            "the factor is the root of max_norm / norm.",
            "If every entry is halved, what happens to the norm?",
        ),
        Mistake(
            "sum-of-sizes",
            _with_norm(lambda grads: sum(float(np.abs(grad).sum()) for grad in grads)),
            "the sizes of the entries are added; the norm is the root of their summed squares.",
            "The norm of (3, 4) is 5. What does your sum give?",
        ),
        Mistake(
            "largest-entry",
            _with_norm(lambda grads: max(float(np.abs(grad).max()) for grad in grads)),
            "the largest entry stands for the norm.",
            "Ten entries of size 1: how long is that arrow?",
        ),
        Mistake(
            "sum-of-norms",
            _with_norm(lambda grads: sum(float(np.linalg.norm(grad)) for grad in grads)),
            "the layers' norms are added. Lengths at right angles do not add, their squares do.",
            "Two layers with the norms 3 and 4: how long are they together?",
        ),
        Mistake(
            "largest-layer",
            _with_norm(lambda grads: max(float(np.linalg.norm(grad)) for grad in grads)),
            "the norm of the longest layer stands for all of them.",
            "Two layers with the norms 3 and 4: how long are they together?",
        ),
        Mistake(
            "mean-of-squares",
            _with_norm(lambda grads: math.sqrt(_squares(grads) / sum(grad.size for grad in grads))),
            "the squares are averaged; the norm adds them.",
            "Does a network with twice as many weights, each with the same gradient, have a longer gradient?",
        ),
        Mistake(
            "last-layer-only",
            _with_norm(lambda grads: _norm(grads[-1:])),
            "the norm is that of the last layer; the others are lost on the way.",
            "What happens in your loop to the sum of the layer before?",
        ),
        Mistake(
            "first-layer-only",
            _with_norm(lambda grads: _norm(grads[:1])),
            "the norm is that of the first layer alone.",
            "How many layers should the sum go over?",
        ),
        Mistake(
            "to-length-one",
            _when(_too_long, lambda norm, max_norm: 1 / norm),
            "gradients that are too long are scaled to length 1; they should get length max_norm.",
            "After clipping, how long should the gradients be together?",
        ),
        Mistake(
            "ratio-upside-down",
            _when(_too_long, lambda norm, max_norm: norm / max_norm),
            "the factor is norm / max_norm, so long gradients get longer.",
            "With a norm of 10 and max_norm = 1, should the factor be 10 or 0.1?",
        ),
        Mistake(
            "times-max-norm",
            _when(_too_long, lambda norm, max_norm: max_norm),
            "long gradients are multiplied by max_norm, without dividing by their norm.",
            "With a norm of 10 and max_norm = 1, what should the factor be?",
        ),
        Mistake(
            "condition-turned-round",
            lambda grads, max_norm: _scaled(grads, max_norm / _norm(grads) if 0 < _norm(grads) < max_norm else 1.0),
            "short gradients are stretched and long ones are let through.",
            "Which gradients are in need of clipping?",
        ),
        Mistake(
            "dropped-when-too-long",
            _when(_too_long, lambda norm, max_norm: 0.0),
            "gradients that are too long become zero, so the step is lost.",
            "A long gradient still points the right way. How do you keep that?",
        ),
        Mistake(
            "not-clipped",
            lambda grads, max_norm: [grad.copy() for grad in grads],
            "the gradients come back as they went in.",
            "When the norm is larger than max_norm, what should happen to each array, and where does the result go?",
        ),
        Mistake(
            "flattened",
            lambda grads, max_norm: np.concatenate([g.ravel() for g in clip_by_global_norm(grads, max_norm)]),
            "all layers come back as one long array.",
            "The caller needs its layers back, each in its shape. What can you scale in place of the long array?",
        ),
        hard_coded(clip_by_global_norm, "max_norm", 1.0, "Which line says how long is too long?"),
    ),
)


# --- choosing a winner ------------------------------------------------------------------------------------------------


def choose_trial(scores):
    """The trial to trust: the one whose median validation error over its seeds is lowest.

    The median, because neither one lucky seed nor one unlucky one should decide. A seed that
    diverged (nan) counts as infinitely bad: to leave it out would reward a setting for failing on
    its hard seeds. Of equal medians the first wins.

    scores -- validation errors, shape (trials, seeds); lower is better, nan where the
              training diverged

    Returns the number of the winning trial, counted from 0.
    """
    errors = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.median(errors, axis=1)))


#: Five seeds a row. Each row wins under one way of choosing and under no other: the median is lowest in the first.
_ONE_WINNER_A_RULE = (
    (0.60, 0.27, 0.90, 0.26, 0.30),  # median
    (0.50, 0.31, 0.33, 0.30, 0.32),  # mean
    (0.90, 0.31, 0.31, 0.31, 0.31),  # mean without the best and the worst
    (0.34, 0.34, 0.34, 0.34, 0.45),  # mean plus spread
    (0.41, 0.40, 0.38, 0.39, 0.42),  # worst seed
    (0.70, 0.10, 0.62, 0.64, 0.58),  # best seed
    (0.20, 0.55, 0.57, 0.61, 0.63),  # first seed
    (0.56, 0.58, 0.54, 0.66, 0.19),  # last seed
    (0.50, 0.50, 0.50, 0.51, 0.50),  # spread
    (0.95, 0.97, 0.99, 0.96, 0.98),  # none
)
_NAN = math.nan
_SOME_DIVERGED = (
    (0.31, _NAN, 0.28, 0.30, 0.29),  # median, the diverged seed counted as infinite
    (0.36, 0.35, 0.37, 0.34, 0.38),  # median, of the trials in which nothing diverged
    (_NAN, 0.10, _NAN, 0.11, _NAN),  # median of what is left
    (0.52, 0.55, 0.51, 0.58, 0.57),
)
_MOST_DIVERGED = (
    (0.36, 0.35, 0.37, 0.34, 0.38),  # median
    (0.39, 0.33, 0.45, 0.47, 0.46),
    (_NAN, 0.80, _NAN, 0.90, _NAN),  # median, the diverged seeds counted as 0
)
_ONE_DIVERGED = (
    (0.36, 0.35, 0.37, 0.34, 0.38),  # median
    (0.39, 0.33, 0.45, 0.47, 0.46),
    (0.85, 0.80, _NAN, 0.90, 0.95),
)
_ONE_ALL_DIVERGED = (
    (0.45, 0.42, 0.44, 0.43, 0.46),
    (0.36, 0.35, _NAN, 0.34, 0.38),  # median
    (_NAN, _NAN, _NAN, _NAN, _NAN),
)
_OVERFLOWN = (
    (0.31, math.inf, 0.28, 0.30, 0.29),  # median
    (0.36, 0.35, 0.37, 0.34, 0.38),
    (math.inf, 0.10, math.inf, 0.11, math.inf),
)
_FOUR_SEEDS = (
    (0.90, 0.28, 0.34, 0.10),  # median: the mean of the middle two
    (0.40, 0.26, 0.50, 0.26),  # lower of the middle two
    (0.325, 0.60, 0.30, 0.32),  # upper of the middle two
    (0.70, 0.71, 0.72, 0.73),
)
_HALF_DIVERGED = (
    (0.30, 0.90, 0.20, 0.40),  # median
    (0.10, _NAN, 0.10, _NAN),
    (0.50, 0.60, 0.55, 0.58),
)
_HALF_DIVERGED_BESIDE_POOR_TRIALS = (
    (0.52, 0.51, 0.90, 0.54),  # median
    (0.10, _NAN, 0.10, _NAN),  # median, a diverged seed counted as bad as the worst of the others
    (0.70, 0.71, 0.75, 0.78),
)
_FEW_DIVERGED = (
    (0.45, 0.42, 0.44, 0.43, 0.46),  # median
    (0.60, 0.20, _NAN, 0.10, _NAN),  # median of what is left
    (0.52, _NAN, 0.51, 0.58, 0.57),
)
_MOSTLY_DIVERGED = (
    (_NAN, _NAN, _NAN, _NAN, 0.20),
    (_NAN, 0.10, _NAN, 0.11, _NAN),
    (_NAN, _NAN, _NAN, _NAN, _NAN),
)
_EQUAL_MEDIANS = (
    (0.30, 0.35, 0.25, 0.31, 0.29),
    (0.50, 0.40, 0.45, 0.42, 0.48),
    (0.10, 0.30, 0.20, 0.90, 0.80),
    (0.30, 0.28, 0.33, 0.26, 0.70),
)


def _shuffled(draw: Draw, rows: tuple[tuple[float, ...], ...], scale: float = 1.0) -> np.ndarray:
    """The rows in another order, moved up a little together, which changes no winner."""
    table = scale * (np.array(rows) + draw.whole(0, 20) / 100)
    for last in range(len(table) - 1, 0, -1):
        other = draw.whole(0, last)
        table[[last, other]] = table[[other, last]]
    return np.round(table, 6)


def _close(draw: Draw) -> np.ndarray:
    """Trials of which each is better than the one before it, by a millionth, and the last is not."""
    table = draw.whole(20, 40) / 100 + np.array([[-0.05], [0.0], [0.07]]) + 1e-6 * np.array([4, 3, 2, 1, 5])
    return np.round(table.T, 6)


def _trial_probes(draw: Draw) -> list[Probe]:
    ten_trials = {"scores": _shuffled(draw, _ONE_WINNER_A_RULE)}
    in_another_order = {"scores": _shuffled(draw, _ONE_WINNER_A_RULE)}
    tables = {
        "some seeds diverged": _shuffled(draw, _SOME_DIVERGED),
        "a trial of which most seeds diverged": _shuffled(draw, _MOST_DIVERGED),
        "a poor trial of which one seed diverged": _shuffled(draw, _ONE_DIVERGED),
        "a trial of which every seed diverged": _shuffled(draw, _ONE_ALL_DIVERGED),
        "losses that overflowed (inf)": _shuffled(draw, _OVERFLOWN),
        "an even number of seeds": _shuffled(draw, _FOUR_SEEDS),
        "half of the seeds diverged": _shuffled(draw, _HALF_DIVERGED),
        "half of the seeds diverged, beside poor trials": _shuffled(draw, _HALF_DIVERGED_BESIDE_POOR_TRIALS, scale=0.1),
        "a trial of which a few seeds diverged": _shuffled(draw, _FEW_DIVERGED),
        "every trial diverged on most seeds": _shuffled(draw, _MOSTLY_DIVERGED),
        "equal medians": _shuffled(draw, _EQUAL_MEDIANS),
        "medians that are close": _close(draw),
        "one seed a trial": draw.positive(6, 1) + np.arange(6)[:, None] / 1000,
        "one trial": draw.positive(1, 3),
        "losses in the thousands": _shuffled(draw, _ONE_WINNER_A_RULE, scale=1e4),
        "losses in the thousands, some seeds diverged": _shuffled(draw, _SOME_DIVERGED, scale=1e4),
        "a long search": draw.positive(24, 5) + np.arange(24)[:, None] / 10000,
    }
    return [
        Probe("ten trials, five seeds, in two orders", ten_trials, (in_another_order,)),
        *(Probe(title, {"scores": scores}) for title, scores in tables.items()),
    ]


def _diverged_as(scores: np.ndarray, value: float) -> np.ndarray:
    return np.where(np.isnan(scores), value, scores)


def _lowest(measure):
    """Chooses the trial whose seeds have the lowest ``measure``, a diverged seed counting as infinitely bad."""
    return lambda scores: int(np.argmin(measure(_diverged_as(scores, np.inf))))


def _last_of_equals(scores):
    medians = np.median(_diverged_as(scores, np.inf), axis=1)
    return len(medians) - 1 - int(np.argmin(medians[::-1]))


def _none_may_diverge(scores):
    medians = np.median(_diverged_as(scores, np.inf), axis=1)
    return int(np.argmin(np.where(np.isnan(scores).any(axis=1), np.inf, medians)))


CHOOSE_TRIAL = Exercise(
    reference=choose_trial,
    returns=("trial",),
    draw=_trial_probes,
    notebook=NOTEBOOK,
    minutes=8,
    question="Write down each trial's median, a diverged seed counting as infinity. Which is lowest, and in which row?",
    unlocks="Your choice now names the winner of every search below.",
    hints=(
        "Each row holds one setting, tried with several seeds. First make one number of each row, then look for the "
        "lowest. What should a nan be worth before you begin?",
        "Replace nan by infinity in an array of your own, take the median along each row, and ask for the place of the "
        "smallest.",
        "`errors = np.where(np.isnan(scores), np.inf, scores)`, then `np.median(errors, axis=1)`, and `np.argmin` of "
        "that.",
    ),
    mistakes=(
        Mistake(
            "mean-of-the-seeds",
            _lowest(lambda errors: np.mean(errors, axis=1)),
            "trials are compared by their mean, so a single unlucky seed can sink a good setting.",
            "Four seeds at 0.3 and one at 0.9: which number describes the next run better, the mean or the median?",
        ),
        Mistake(
            "luckiest-seed",
            _lowest(lambda errors: np.min(errors, axis=1)),
            "trials are compared by their best seed, so the luckiest run wins, not the best setting.",
            "If you train the winner once more with a new seed, should you expect its best score again?",
        ),
        Mistake(
            "worst-seed",
            _lowest(lambda errors: np.max(errors, axis=1)),
            "trials are compared by their worst seed. That is caution, and one unlucky run decides; this course takes "
            "the median.",
            "Should a setting with four excellent runs lose because of a fifth?",
        ),
        Mistake(
            "first-seed",
            _lowest(lambda errors: errors[:, 0]),
            "only the first seed is looked at.",
            "What were the other seeds run for?",
        ),
        Mistake(
            "last-seed",
            _lowest(lambda errors: errors[:, -1]),
            "only the last seed is looked at.",
            "What were the other seeds run for?",
        ),
        Mistake(
            "steadiest",
            _lowest(lambda errors: np.nan_to_num(np.std(errors, axis=1), nan=np.inf)),
            "the trial with the smallest spread wins, however bad its scores are.",
            "Is a setting that fails in the same way every time a good one?",
        ),
        Mistake(
            "highest-wins",
            lambda scores: int(np.argmax(np.median(_diverged_as(scores, np.inf), axis=1))),
            "the trial with the highest error wins.",
            "These are errors. Which way is better?",
        ),
        Mistake(
            "highest-wins-diverged-left-out",
            lambda scores: int(np.argmax(np.nan_to_num(np.nanmedian(scores, axis=1), nan=-np.inf, posinf=np.inf))),
            "the trial with the highest error wins, and diverged seeds are left out.",
            "These are errors. Which way is better, and what is a run worth that gave no number at all?",
        ),
        Mistake(
            "nan-wins",
            lambda scores: int(np.argmin(np.median(scores, axis=1))),
            "nan is passed on: the median of a row with a nan is nan, and np.argmin takes nan for the smallest.",
            "What is a diverged seed worth, and where do you tell NumPy so?",
        ),
        Mistake(
            "nan-wins-by-the-mean",
            lambda scores: int(np.argmin(np.mean(scores, axis=1))),
            "trials are compared by their mean, and nan is passed on: np.argmin takes it for the smallest.",
            "What is a diverged seed worth? And which number is not moved by one unlucky seed?",
        ),
        Mistake(
            "nan-wins-by-the-luckiest",
            lambda scores: int(np.argmin(np.min(scores, axis=1))),
            "trials are compared by their best seed, and nan is passed on: np.argmin takes it for the smallest.",
            "What is a diverged seed worth? And should the luckiest run decide?",
        ),
        Mistake(
            "diverged-left-out",
            lambda scores: int(np.nanargmin(np.nanmedian(scores, axis=1))),
            "diverged seeds are left out, so a setting is rewarded for failing on its hard seeds.",
            "Three of five runs blew up and two were excellent. Would you use that setting?",
        ),
        Mistake(
            "diverged-left-out-nan-wins",
            lambda scores: int(np.argmin(np.nanmedian(scores, axis=1))),
            "diverged seeds are left out, and a trial of which nothing is left has the median nan, which np.argmin "
            "takes for the smallest.",
            "What is a diverged seed worth, and where do you tell NumPy so?",
        ),
        Mistake(
            "mean-of-what-is-left",
            lambda scores: int(np.nanargmin(np.nanmean(scores, axis=1))),
            "trials are compared by the mean of the seeds that did not diverge.",
            "Three of five runs blew up and two were excellent. Would you use that setting?",
        ),
        Mistake(
            "mean-of-what-is-left-nan-wins",
            lambda scores: int(np.argmin(np.nanmean(scores, axis=1))),
            "trials are compared by the mean of the seeds that did not diverge, and where nothing is left np.argmin "
            "takes nan for the smallest.",
            "What is a diverged seed worth? And which number is not moved by one unlucky seed?",
        ),
        Mistake(
            "diverged-as-zero",
            lambda scores: int(np.argmin(np.median(_diverged_as(scores, 0.0), axis=1))),
            "a diverged seed counts as an error of 0, the best there is.",
            "Is a run that gave no number the best of all, or the worst?",
        ),
        Mistake(
            "diverged-not-the-worst",
            lambda scores: int(np.argmin(np.median(_diverged_as(scores, 1.0), axis=1))),
            "a diverged seed counts as a number that a loss can exceed, so it may look better than a good run.",
            "Which number is larger than every score that may come?",
        ),
        Mistake(
            "diverged-as-the-worst-seen",
            lambda scores: int(np.argmin(np.median(_diverged_as(scores, np.nanmax(scores)), axis=1))),
            "a diverged seed counts as the highest score in the table; it should count as higher than any score.",
            "If one trial is merely poor and another diverged, which of the two would you rather run again?",
        ),
        Mistake(
            "no-seed-may-diverge",
            _none_may_diverge,
            "a trial is thrown out for a single diverged seed; here such a seed counts as one infinitely bad score.",
            "Four good seeds and one that diverged: where is the median?",
        ),
        Family(
            "medians-of-the-seeds",
            lambda scores: int(np.argmin(np.median(_diverged_as(scores, np.inf), axis=0))),
            "the median is taken down the columns, so a seed is chosen, not a trial.",
            "scores has shape (trials, seeds). Along which axis do the seeds of one trial lie?",
            (
                lambda scores: int(np.argmin(np.median(scores, axis=0))),
                lambda scores: int(np.argmin(np.nanmedian(scores, axis=0))),
                lambda scores: int(np.nanargmin(np.nanmedian(scores, axis=0))),
            ),
        ),
        Mistake(
            "lower-middle",
            _lowest(lambda errors: np.sort(errors, axis=1)[:, (errors.shape[1] - 1) // 2]),
            "with an even number of seeds the lower of the two middle scores is taken; the median is their mean.",
            "What is the median of 1, 2, 4 and 9?",
        ),
        Mistake(
            "upper-middle",
            _lowest(lambda errors: np.sort(errors, axis=1)[:, errors.shape[1] // 2]),
            "with an even number of seeds the upper of the two middle scores is taken; the median is their mean.",
            "What is the median of 1, 2, 4 and 9?",
        ),
        Mistake(
            "middle-without-sorting",
            _lowest(lambda errors: errors[:, errors.shape[1] // 2]),
            "the seed in the middle of the row is taken; the median is the middle of the sorted row.",
            "Would your answer change if the seeds came in another order?",
        ),
        Mistake(
            "last-of-equals",
            _last_of_equals,
            "of equal medians the last one wins; here it is the first.",
            "Does `<=` or `<` replace the winner so far?",
        ),
        Mistake(
            "counts-from-one",
            lambda scores: choose_trial(scores) + 1,
            "trials are counted from 1.",
            "With your answer as an index, which row does scores[...] give?",
        ),
        Mistake(
            "returns-the-score",
            lambda scores: float(np.min(np.median(_diverged_as(scores, np.inf), axis=1))),
            "the winner's median is returned; its place was asked for.",
            "np.min gives the smallest value. Which function tells where it stands?",
        ),
        Mistake(
            "counts-single-runs",
            lambda scores: int(np.nanargmin(scores)),
            "the lowest single score is looked for, and counted through the whole table.",
            "The answer is a row. How do you make one number of each row first?",
        ),
    ),
)

EXERCISES = (LOG_UNIFORM, CLIP_BY_GLOBAL_NORM, CHOOSE_TRIAL)

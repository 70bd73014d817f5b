"""Draw a value so that every factor of ten is equally likely."""

import numpy as np

from grader.course.hard_coded import all_hard_coded, hard_coded
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def log_uniform(u, low, high):
    """Values spread evenly over the orders of magnitude from low to high.

    u    -- numbers from 0 to 1, array of any shape: 0 gives low, 1 gives high, 0.5 gives
            their geometric mean
    low  -- smallest value, positive
    high -- largest value, positive

    If u is drawn uniformly, every factor of ten is equally likely: so J. Bergstra and Y. Bengio
    draw learning rates, Random Search for Hyper-Parameter Optimization (2012).

    Returns an array of the shape of u.
    """
    return low * (high / low) ** u


def _probes(draw: Draw) -> list[Probe]:
    low, high = draw.number(0.02, 0.09), draw.number(3.0, 9.0)

    def shares(*shape):
        return np.asarray(draw.positive(*shape) / 2.01)  # from 0.05 to 0.995

    plain = Probe("five draws, and five more", {"u": shares(5), "low": low, "high": high}, ({"u": shares(5)},))
    return [
        plain,
        *(
            Probe(f"the same, with another {name}", {**plain.first, name: value}, plain.later, name)
            for name, value in {
                "low": draw.number(0.2, 0.9),
                "high": draw.number(20.0, 90.0),
            }.items()
        ),
        Probe("both ends and the middle", {"u": np.array([0.0, 0.5, 1.0]), "low": low, "high": high}),
        Probe("learning rates from 1e-6 to 1, the low end", {"u": shares(4) / 8, "low": 1e-6, "high": 1.0}),
        Probe("learning rates from 1e-6 to 1, the high end", {"u": 1 - shares(4) / 8, "low": 1e-6, "high": 1.0}),
        Probe("a narrow range", {"u": shares(3), "low": 0.5125, "high": 0.6125}),
        Probe("large values", {"u": shares(3), "low": 1e3, "high": 1e5}),
        Probe("a grid of draws (matrix)", {"u": shares(2, 3), "low": low, "high": high}),
        Probe("a single number (0-d array)", {"u": shares(), "low": low, "high": high}),
    ]


MISTAKES = """
uniform: return ... -> return low + u * (high - low)
    the values are spread evenly between low and high, so nearly all of them are of high's size.
    ? From 0.0001 to 1, how many of a thousand even draws would lie below 0.01?
log-not-undone: return ... -> return np.log(low) + u * (np.log(high) - np.log(low))
    the logarithm of the value is returned.
    ? At u = 0 the answer should be low. Which function takes log(low) back to low?
log10-not-undone: return ... -> return np.log10(low) + u * (np.log10(high) - np.log10(low))
    the exponent of ten is returned, not the value.
    ? At u = 0 the answer should be low. What takes log10(low) back to low?
two-bases: return ... -> return np.exp(np.log10(low) + u * (np.log10(high) - np.log10(low)))
    the logarithm is taken to base ten and undone to base e.
    ? Which power undoes np.log10?
two-bases-the-other-way: return ... -> return 10 ** (np.log(low) + u * (np.log(high) - np.log(low)))
    the logarithm is taken to base e and undone to base ten.
    ? Which function undoes np.log?
bounds-as-exponents: return ... -> return 10 ** (low + u * (high - low))
    low and high are read as exponents of ten; here they are the values themselves.
    ? At u = 0 the answer should be low. What do you get there?
bounds-as-exponents-of-e: return ... -> return np.exp(low + u * (high - low))
    the exponential is taken of values that were never put on a log scale.
    ? What has to happen to low and high before you walk from one to the other?
log-of-uniform: return ... -> return np.log(low + u * (high - low))
    the draw is even first, and the logarithm comes after it.
    ? Which has to come first: the logarithm of the bounds, or the walk between them?
from-high-to-low: low * (high / low) -> high * (low / high)
    u = 0 gives high and u = 1 gives low.
    ? The task fixes which end belongs to u = 0. Which is it?
ratio-upside-down: high / low -> low / high
    low is multiplied by a power of low / high, so the values leave the range below low.
    ? By what do you multiply low to arrive at high?
low-times-power-of-high: (high / low) ** u -> high**u
    low is multiplied by a power of high itself.
    ? At u = 1 the answer should be high. By what must low be multiplied to become high?
power-of-the-difference: high / low -> high - low
    low is multiplied by a power of the difference high - low.
    ? From low to high by multiplying: is the factor a difference or a ratio?
added-not-multiplied: low * ( -> low + (
    the power of the ratio is added to low; it should multiply it.
    ? At u = 0 the power is 1. What should it do to low there?
low-left-out: low * (high / low) ** u -> high**u
    the walk begins at 1; low is left out.
    ? At u = 0 the answer should be low. What do you get there?
ratio-alone: low * ( -> (
    the power of the ratio is returned, without the low that it starts from.
    ? At u = 0 the answer should be low. What is still missing?
whole-powers-of-ten: return ... -> return 10 ** np.round(np.log10(low) + u * (np.log10(high) - np.log10(low)))
    the exponent is rounded, so only whole powers of ten can come out.
    ? A random search can try 0.03 as well as 0.01. Which call takes that away?
always-the-middle: return ... -> return np.sqrt(low * high) * np.ones_like(u)
    the geometric mean is returned wherever u stands.
    ? Your middle is right. What should change when u moves towards 1?
one-value-for-all: ** u -> ** np.mean(u) * np.ones_like(u)
    one value is worked out for the whole array.
    ? Each entry of u is a draw of its own. Where do the entries get mixed?
"""

EXERCISE = Exercise(
    reference=log_uniform,
    returns=("value",),
    draw=_probes,
    notebook="05_tuning",
    minutes=5,
    question="Between 0.001 and 10, which value lies half-way if each factor of ten is to get equal room?",
    unlocks="The random search below now draws its learning rates with your function.",
    hints=(
        "u says how far along you are. Half-way from 0.01 to 1 should be 0.1, not about 0.5: which quantity grows "
        "evenly from 0.01 to 0.1 to 1?",
        "The logarithm does. Go evenly from the logarithm of low to that of high, u being the share of the way, then "
        "undo the logarithm.",
        "`log_value = np.log(low) + u * (np.log(high) - np.log(low))`, and `np.exp(log_value)` undoes the logarithm.",
    ),
    mistakes=(
        *mistakes(log_uniform, MISTAKES),
        all_hard_coded(log_uniform, low=(1e-4, 1e-3, 1e-5, 1e-6, 0.01), high=(1.0, 0.1, 0.01, 10.0, 100.0)),
        hard_coded(log_uniform, "low", 1e-4),
        hard_coded(log_uniform, "high", 1.0),
    ),
)

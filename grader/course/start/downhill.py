"""The way a ball would roll on a slope."""

import numpy as np

from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def downhill(slope):
    """The way a ball would roll on a slope.

    slope -- array of any shape, positive where the ground rises to the right

    Returns, for each entry, -1 (the ball rolls left), +1 (right) or 0 (level ground: it stays).
    """
    return -np.sign(slope)


def _probes(draw: Draw) -> list[Probe]:
    level = draw.array(4)
    level[draw.whole(0, 2)] = 0.0  # not the last: a ball that rolls on comes to it from either side
    mirrored = {"slope": 0.0 - level}
    return [
        Probe("rising and falling ground", {"slope": np.array([1.5, -0.5]) * draw.positive(2)}),
        Probe("level ground in one place, and its mirror image", {"slope": level}, (mirrored, {"slope": level})),
        Probe("a whole landscape (matrix)", {"slope": draw.array(2, 3)}),
        Probe("very gentle slopes", {"slope": 1e-12 * draw.array(3)}),
        Probe("cliffs", {"slope": 1e9 * draw.array(3)}),
        Probe("a single number (0-d array)", {"slope": draw.array()}),
        Probe("level ground on both sides of a slope", {"slope": np.array([0.0, 1.0, 0.0]) * draw.array(3) + 0.0}),
    ]


def one_mask_after_the_other(slope):
    way = slope.copy()
    way[way > 0] = -1
    way[way < 0] = 1
    return way


MISTAKES = """
uphill: -np.sign -> np.sign
    the sign of the slope is used as it is, so the ball climbs.
    ? Where the slope is positive the ground rises to the right. Which way is down?
returns-the-slope: -np.sign(slope) -> -slope
    the direction still carries the slope's steepness.
    ? You have the right way. How do you keep the sign and drop the size?
returns-the-slope-uphill: -np.sign(slope) -> slope + 0.0
    the slope itself is returned, size and all, and it points uphill.
    ? Which two things have to change: the sign, the size, or both?
masks-run-into-each-other: one_mask_after_the_other
    both masks look at the array that is written into: what the first has made -1 the second makes +1.
    ? After the first assignment, which entries are below 0? In which array could you look instead?
divides-by-zero: np.sign(slope) -> slope / np.abs(slope)
    slope / |slope| has no value where the slope is 0.
    ? What should the ball do on level ground, and which NumPy function already knows that?
small-number-in-the-division: np.sign(slope) -> slope / (np.abs(slope) + 1e-8)
    | np.sign(slope) -> slope / (np.abs(slope) + 1e-12)
    | np.sign(slope) -> slope / (np.abs(slope) + 1e-10)
    | np.sign(slope) -> slope / (np.abs(slope) + 1e-7)
    | np.sign(slope) -> slope / (np.abs(slope) + 1e-6)
    slope / |slope| is taken with a small number against 0 / 0, so that a gentle slope gives less than 1.
    ? Which NumPy function gives -1, 0 or +1 without a division?
no-level-ground: -np.sign(slope) -> np.where(slope > 0, -1.0, 1.0)
    every slope that is not positive counts as falling, level ground too.
    ? A ball on level ground stays. Which comparison lets 0 slip through?
no-level-ground-left: -np.sign(slope) -> np.where(slope >= 0, -1.0, 1.0)
    every slope that is not negative counts as rising, level ground too.
    ? A ball on level ground stays. Which comparison lets 0 slip through?
one-direction-for-all: np.sign(slope) -> np.sign(slope.sum()) * np.ones_like(slope)
    one direction is worked out for the whole array.
    ? Each entry is a ball of its own. Where do the entries get mixed?
"""

EXERCISE = Exercise(
    reference=downhill,
    returns=("direction",),
    draw=_probes,
    notebook="00_start_here",
    minutes=2,
    question="Where the ground rises to the right (slope > 0), which way does the ball roll?",
    unlocks="The ball in the next picture now asks your function which way to go.",
    hints=(
        "Positive slope means that the ground rises to the right. A ball does not climb.",
        "You need the sign of the slope, turned round. NumPy has a function that gives -1, 0 or +1 for each entry.",
        "`np.sign(slope)` says where the ground rises. Put a minus in front of it and return the result.",
    ),
    mistakes=(*mistakes(downhill, MISTAKES),),
)

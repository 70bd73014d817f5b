"""Claims of 00_start_here: the ball that knows a sign, and the four balls of the picture."""

import numpy as np
from claims.claim import Luck, Settled, claim
from playground.experiments.start.ball import STEP, roll, slope

from grader.course import COURSE
from tools.draw_course import BALLS

HERE = "00_start_here"


@claim(HERE, "The ball does not lie still. Every step has the same length, so it hops to and fro across the low point.")
def the_ball_hops(luck: Luck) -> Settled:
    paths = [roll(COURSE["downhill"].reference, start, 60) for start in luck.random.uniform(-3.5, 3.5, 20)]
    moves = np.array([np.diff(path[-7:]) for path in paths])
    hops = (np.isclose(np.abs(moves), STEP) & (moves[:, :1] * np.array([1, -1] * 3) * moves > 0)).all(axis=1)
    return Settled(
        bool(hops.all()), f"{hops.sum()} of 20 balls, let go anywhere, hop to and fro at the end", "20 starts"
    )


@claim(
    HERE,
    "The place is the top of the hill between the dips. Left of it the slope is positive, so the ball goes left; "
    "right of it the slope is negative, so it goes right.",
)
def the_watershed_is_the_top(_: Luck) -> Settled:
    x = np.linspace(-2, 3, 5001)
    falls = np.flatnonzero((slope(x[:-1]) > 0) & (slope(x[1:]) <= 0))
    top = float(x[falls[0]])
    left, right = (roll(COURSE["downhill"].reference, top + side * 0.02)[-1] for side in (-1, 1))
    return Settled(
        len(falls) == 1 and left < top < right,
        f"one top, at {top:.2f}; beside it the balls end at {left:.2f}, {right:.2f}",
    )


@claim(
    HERE,
    "after all sixty it is not even half-way. The second one's are about right, and it arrives in thirty. The third "
    "one's are too large: it bounces from wall to wall, higher each time, until it is gone.",
)
def four_balls(_: Luck) -> Settled:
    small, good, large, _ = (ball.path for ball in BALLS)
    left, arrived = small[60, 0] / small[0, 0], np.abs(good[30]).max()
    walls = large[1:10, 1]
    bounces = bool((walls[1:] * walls[:-1] < 0).all() and (np.diff(np.abs(walls)) > 0).all())
    return Settled(
        left > 0.5 and arrived < 0.15 and bounces,
        f"{left:.0%} of the way left; within {arrived:.2f} after thirty steps",
    )


@claim(HERE, "The fourth takes steps as small as the first, but")
def momentum_rolls_past_and_swings_back(_: Luck) -> Settled:
    first, *_, fourth = BALLS
    along = fourth.path[:, 0]
    past = int((along < 0).argmax())
    return Settled(
        fourth.knobs["lr"] == first.knobs["lr"] and along.min() < -0.1 and bool((np.diff(along[past:]) > 0).any()),
        f"the same lr, {first.knobs['lr']}; it passes the bottom after {past} steps and comes back from {along.min():.2f}",
    )

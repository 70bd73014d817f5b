"""A rule of several lines with state, small enough to work out in one's head, for the tests of diagnosis."""

from functools import partial

import numpy as np

from grader.inside.trace import Probe
from grader.judging.diagnose import Further
from grader.judging.exercise import Exercise
from grader.judging.judge import asked, judge, observe
from grader.judging.mistakes import HardCoded, with_constant
from grader.judging.pages import mistakes


def roll(w, grad, speed, lr, drag):
    """A step of a ball that keeps a share of its speed."""
    speed = drag * speed + grad
    w = w - lr * speed
    return w, speed


PAGE = """
uphill: w - lr -> w + lr
    it rolls uphill.
    ? Which way?
speed-forgotten: drag * speed + ->
    the speed is forgotten.
    ? What stays?
share-of-the-gradient: + grad -> + (1 - drag) * grad
    the gradient joins with a share.
    ? How much joins?
lr-in-the-speed: + grad -> + lr * grad ; - lr * speed -> - speed
    lr is in the speed.
    ? Where does lr belong?
old-speed-returned: return w, speed -> return w, speed0
    the old speed is returned.
    ? What will be remembered?
"""

MISTAKES = (
    *mistakes(roll, PAGE),
    *(
        HardCoded(
            id=f"{argument}-hard-coded",
            rules=(with_constant(roll, argument, usual),),
            cause="`{argument}` has no say.",
            nudge="Which line has {argument}?",
            facts={"argument": argument},
            argument=argument,
            reference=roll,
        )
        for argument, usual in {"lr": 0.1, "drag": 0.9}.items()
    ),
)


def _probes(draw):
    plain = {"w": draw.array(2), "grad": draw.array(2), "speed": np.zeros(2), "lr": 0.2, "drag": 0.85}
    more = ({"grad": draw.array(2)}, {"grad": draw.array(2)})
    under_way = {**plain, "w": draw.array(2, 3), "grad": draw.array(2, 3), "speed": draw.array(2, 3)}
    return [
        Probe("plain", plain, more),
        Probe("another lr", {**plain, "lr": 0.5}, more, "lr"),
        Probe("another drag", {**plain, "drag": 0.3}, more, "drag"),
        Probe("a matrix, under way", under_way, ({"grad": draw.array(2, 3)},)),
    ]


def exercise(**changed) -> Exercise:
    """The exercise, with some of its fields changed."""
    words = {"notebook": "nb", "hints": ("a", "b", "c"), "question": "Why?", "unlocks": "More."}
    task = {"reference": roll, "returns": ("w", "speed"), "draw": _probes, "mistakes": MISTAKES}
    return Exercise(**{**task, **words, **changed})


def found(function, seconds=10.0, **changed):
    """What judging an answer finds when it may ask again."""
    seeded = exercise(**changed).seeded(0)
    return judge(seeded, observe(function, seeded), Further(partial(asked, function), seconds))

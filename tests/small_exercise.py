"""An exercise small enough to work out in one's head, for the tests of judging."""

from grader.inside.trace import Probe, trace
from grader.judging.answers import Answers
from grader.judging.exercise import Exercise


def double(w, by):
    """Returns w times by."""
    return w * by


def _probes(draw):
    w = draw.array(2)
    return [
        Probe("plain", {"w": w, "by": 2.0}, ({}, {})),
        Probe("another by", {"w": w, "by": 3.0}, ({}, {}), "by"),
        Probe("one number", {"w": draw.array(), "by": 2.0}),
    ]


def exercise(**changed) -> Exercise:
    """The exercise, with some of its fields changed."""
    words = {"notebook": "nb", "hints": ("a", "b", "c"), "question": "Why?", "unlocks": "More."}
    return Exercise(**{"reference": double, "returns": ("w",), "draw": _probes, **words, **changed})


def answers(function, seeded, first_wrong_steps=()) -> Answers:
    """What a function answers to the exercise under a seed."""
    returns = seeded.exercise.returns
    traces = tuple(trace(function, probe, returns) for probe in seeded.probes)
    return Answers(seeded.probes, seeded.expected, returns, traces, first_wrong_steps)


def wrong_everywhere(function, seeded) -> Answers:
    """The same for a function whose first call goes wrong in every probe."""
    traces = answers(function, seeded).traces
    return answers(function, seeded, tuple(run[0] for run in traces))

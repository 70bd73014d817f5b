"""What became of one exercise: the part of its points, and words, whether or not the notebook holds anything of it."""

from grader.classroom.result import Judged, Result, notes
from grader.classroom.without_card import without_card
from grader.reporting.language import gettext


class NotOurs(Exception):
    """Something is to be marked by being run, and no learner's notebook is; the message says what."""


def part_of_points(exercise: str, result: Result) -> float:
    """How much of an exercise's points was earned, from 0 to 1."""
    judged = result["exercises"].get(exercise)
    return judged["points"] / judged["possible"] if judged else 0.0


def words(exercise: str, result: Result) -> str:
    """The text of the card, or a sentence in its place."""
    judged = result["exercises"].get(exercise)
    if judged is None:  # it does not even seem to be owed
        return "\n".join(filter(None, [nothing_of(exercise), result["reason"], *notes(result)]))
    return in_words(judged)


def in_words(judged: Judged) -> str:
    """The text of the card, or a sentence in its place."""
    return judged["text"] if judged.get("card") else without_card(judged)


def nothing_of(exercise: str) -> str:
    """A sentence on an exercise of which a notebook holds nothing."""
    return gettext("Nothing of `{name}` was found in the notebook.", name=exercise)

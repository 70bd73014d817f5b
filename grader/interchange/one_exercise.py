"""What became of one exercise, and of the notebook around it, for systems that mark exercise by exercise."""

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
        return "\n".join([nothing_of(exercise), *of_the_whole(result)])
    return in_words(judged)


def in_words(judged: Judged) -> str:
    """The text of the card, or a sentence in its place."""
    return judged["text"] if judged.get("card") else without_card(judged)


def of_the_whole(result: Result) -> list[str]:
    """Sentences about the notebook as a whole."""
    return [*filter(None, [result["reason"]]), *notes(result)]


def nothing_of(exercise: str) -> str:
    """A sentence on an exercise of which a notebook holds nothing."""
    return gettext("Nothing of `{name}` was found in the notebook.", name=exercise)

"""Which exercise a function is meant for whose name is nearly its name."""

from collections.abc import Iterable

from grader.course import COURSE
from grader.judging.exercise import Exercise

#: Letters of a name that is short, where one letter more or less makes another word of it; and of one that is long.
SHORT, LONG = 6, 10
LONGEST_NAME = 60


def meant(name: str, arguments: tuple[str, ...] | None, exercises: Iterable[str]) -> str | None:
    """The exercise that a function of that name is probably meant for, among ``exercises``.

    arguments -- those of the function, None if they are not known
    """
    if name in COURSE or len(name) > LONGEST_NAME:
        return None
    likely = []
    for other in exercises:
        distance = _distance(name, COURSE[other], arguments)
        if distance is not None:
            likely.append((distance, arguments != COURSE[other].arguments, -len(other), other))
    return min(likely)[-1] if likely else None


def _distance(name: str, exercise: Exercise, arguments: tuple[str, ...] | None) -> int | None:
    """How many letters a name is off; None if it is another name."""
    one, other = _letters(name), _letters(exercise.name)
    if arguments == exercise.arguments and other in one:
        return 0
    most = 1 if len(other) < LONG else 2
    if len(other) < SHORT and arguments is not None and len(arguments) != len(exercise.arguments) and one != other:
        return None
    distance = edits(one, other) if abs(len(one) - len(other)) <= most else most + 1
    return distance if distance <= most else None


def _letters(name: str) -> str:
    return name.lower().replace("_", "")


def edits(one: str, other: str) -> int:
    """How many letters have to be changed, added, taken away or swapped with their neighbour."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]

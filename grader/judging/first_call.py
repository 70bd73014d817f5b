"""What a function keeps of the first call ever made to it, in whatever outlives a call."""

from grader.inside.trace import first_tried, is_unusual
from grader.judging.answers import Answers
from grader.judging.exercise import Exercise
from grader.judging.mistakes import with_constants


def kept_from_the_first_call(exercise: Exercise, answers: Answers) -> str | None:
    """The names of the arguments that are answered as they were in the very first call, or None.

    A number that somebody would type says nothing, so that only an unusual one counts.
    """
    plain, first = answers.probes[0], answers.probes[first_tried(answers.probes)].first
    given_anew = {*exercise.returns, *(name for given in plain.later for name in given)}
    numbers = {name: value for name, value in first.items() if isinstance(value, int | float)}
    knobs = {name: value for name, value in numbers.items() if name not in given_anew}
    for kept in (*({name: value} for name, value in knobs.items()), knobs):
        if any(map(is_unusual, kept.values())) and answers.explained_by(with_constants(exercise.reference, kept)):
            return ", ".join(kept)
    return None

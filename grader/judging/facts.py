"""What the answers themselves show, whatever idea is behind them: an argument without a say, state handed back."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.inside.plain import Value, identical
from grader.inside.trace import Probe, Trace, same
from grader.judging.answers import Answers, arrays
from grader.judging.exercise import SeededExercise
from grader.judging.observation import HandedBack, NoSay


def handed_back(answers: Answers) -> Iterator[HandedBack]:
    """The state that came back as it came in, in every call, where it should have changed in some."""
    for place, name in enumerate(answers.returns):
        if name not in answers.probes[0].first:
            continue
        mine = [_came_back(run, place, name) for run in answers.traces]
        right = [_came_back(run, place, name) for run in answers.expected]
        if all(mine) and not all(right):
            yield HandedBack(name)


def _came_back(run: Trace, place: int, name: str) -> bool:
    return all(not step.problem and _is_still(step.outputs[place], step.arguments[name]) for step in run)


def _is_still(output: object, given: Value) -> bool:
    return identical(output, np.asarray(given) if isinstance(given, int | float) else given)


def suspects(answers: Answers) -> Iterator[NoSay]:
    """The arguments that may have no say: the first probe and its twin got the same answers, and should not have."""
    for number, probe in enumerate(answers.probes):
        if probe.varies and _unmoved(answers, 0, number):
            one, other = answers.probes[0].first[probe.varies], probe.first[probe.varies]
            if isinstance(one, int | float) and isinstance(other, int | float):
                yield NoSay(probe.varies, one, other)


def _unmoved(answers: Answers, one: int, other: int) -> bool:
    """Whether two probes got the same answers to the last bit, all of them numbers, where they ask for different."""
    mine = answers.traces[one], answers.traces[other]
    if same(answers.expected[one], answers.expected[other]) or not same(*mine):
        return False
    return not mine[0][-1].problem and all(np.isfinite(array).all() for step in mine[0] for array in arrays(step))


def with_twins(seeded: SeededExercise, suspected: Sequence[NoSay]) -> SeededExercise:
    """An exercise that also asks each of its probes with a suspected argument changed: matrices, runs under way."""
    return seeded.with_more(tuple(twin for suspect in suspected for twin in _twins(seeded.probes, suspect)))


def _twins(probes: Sequence[Probe], suspect: NoSay) -> Iterator[Probe]:
    name = suspect.argument
    for probe in probes:
        if not probe.varies and not any(name in given for given in probe.later):
            yield Probe(probe.title, _changed(probe.first, suspect), probe.later, name)


def _changed(first: Mapping[str, Value], suspect: NoSay) -> dict[str, Value]:
    """The arguments of a call with the suspected one changed, in whatever form it is given."""
    given = first[suspect.argument]
    value: Value = suspect.other if np.all(given != suspect.other) else suspect.one
    return {**first, suspect.argument: np.asarray(value, given.dtype) if isinstance(given, np.ndarray) else value}


def without_a_say(answers: Answers, asked: int, suspected: Sequence[NoSay]) -> Iterator[NoSay]:
    """The suspects that have no say under a second seed either: not in its twin, and not in any probe ``with_twins``.

    answers -- those under the second seed
    asked   -- how many probes the exercise has of its own

    One twin alone can lie: an argument may matter only under way, or all answers be the same whatever is asked.
    """
    for suspect in suspected:
        pairs = [*_with_the_twin(answers, asked, suspect), *_with_the_twins(answers, asked, suspect)]
        telling = [(a, b) for a, b in pairs if not same(answers.expected[a], answers.expected[b])]
        if len(telling) > 1 and all(_unmoved(answers, a, b) for a, b in telling):
            yield suspect


def _with_the_twin(answers: Answers, asked: int, suspect: NoSay) -> Iterator[tuple[int, int]]:
    yield from ((0, n) for n, probe in enumerate(answers.probes[:asked]) if probe.varies == suspect.argument)


def _with_the_twins(answers: Answers, asked: int, suspect: NoSay) -> Iterator[tuple[int, int]]:
    """Each probe and the one that differs from it in the suspected argument alone."""
    for number, probe in enumerate(answers.probes[asked:], asked):
        if probe.varies == suspect.argument:
            own = (n for n, other in enumerate(answers.probes[:asked]) if _differs_in(other, probe, suspect.argument))
            yield from ((n, number) for n in own)


def _differs_in(one: Probe, other: Probe, argument: str) -> bool:
    others = (name for name in one.first if name != argument)
    return not one.varies and one.later is other.later and all(one.first[name] is other.first[name] for name in others)

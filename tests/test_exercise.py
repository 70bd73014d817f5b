"""Exercises, mistakes, and the course that holds them."""

import numpy as np
import pytest

from grader.inside.trace import Probe, trace
from grader.judging.exercise import Answers, Course, Draw, Exercise, HardCoded, Mistake, UnknownExercise


def double(w, by):
    """Returns w times by."""
    return w * by


def probes(draw):
    w = draw.array(2)
    return [
        Probe("plain", {"w": w, "by": 2.0}, ({}, {})),
        Probe("another by", {"w": w, "by": 3.0}, ({}, {}), "by"),
        Probe("one number", {"w": draw.array(), "by": 2.0}),
    ]


def exercise(**changed):
    told = {"notebook": "nb", "hints": ("a", "b", "c"), "question": "Why?", "unlocks": "More."}
    return Exercise(**{"reference": double, "returns": ("w",), "draw": probes, **told, **changed})


def triple(w, by):
    return w * by


TRIPLE = exercise(reference=triple)
HALVES = Mistake("halves", lambda w, by: w / by, "w is divided.", "Which way?")
DEAF = HardCoded("by-hard-coded", lambda w, by: 5 * w, "`by` has no say.", "Which line?", argument="by")


def answers(function, case):
    return Answers(case, tuple(trace(function, probe, case.exercise.returns) for probe in case.probes))


def test_name_and_arguments_are_those_of_the_reference():
    assert (exercise().name, exercise().arguments) == ("double", ("w", "by"))


def test_a_case_holds_probes_and_what_the_reference_answers():
    case = exercise().case(0)
    assert len(case.probes) == len(case.expected) == 3
    first = case.probes[0].first["w"]
    np.testing.assert_allclose(case.expected[0][-1].outputs[0], 8 * first)


def test_a_case_is_drawn_once():
    one = exercise()
    assert one.case(0) is one.case(0)
    assert one.case(0) is not one.case(1)


def test_a_probe_that_does_not_fit_the_signature_is_refused():
    crooked = exercise(reference=lambda w: w)
    with pytest.raises(ValueError, match="'plain' gives"):
        crooked.case(0)


def test_stub_and_solution_come_from_the_reference():
    stub, solution = exercise().stub(), exercise().solution()
    assert solution == 'def double(w, by):\n    """Returns w times by."""\n    return w * by'
    assert stub == (
        'def double(w, by):\n    """Returns w times by."""\n    raise NotImplementedError("write double here")'
    )


def test_a_mistake_explains_what_lands_where_it_does():
    case = exercise().case(0)
    assert HALVES.explains(answers(lambda w, by: 1 / by * w, case))
    assert not HALVES.explains(answers(lambda w, by: w / by + 1e-6, case))
    assert not HALVES.explains(answers(double, case))


def test_a_mistake_explains_a_breakdown_only_where_it_breaks_down_too():
    def breaks(w, by):
        if by > 2.5:
            raise ValueError
        return w / by

    case = exercise().case(0)
    assert not HALVES.explains(answers(breaks, case))
    assert Mistake("breaks", breaks, "", "").explains(answers(breaks, case))


def _wrong_everywhere(function, case):
    told = answers(function, case)
    return Answers(case, told.traces, tuple(run[0] for run in told.traces))


@pytest.mark.parametrize("variant", [lambda w, by: w + by, lambda w, by: w * np.inf, lambda w, by: [][0]])
def test_a_variant_that_parts_at_once_is_called_once(variant):
    case, heard = exercise().case(0), []
    told = _wrong_everywhere(lambda w, by: w / by, case)
    with np.errstate(all="ignore"):
        assert not told.explained_by(lambda w, by: heard.append(by) or variant(w, by))
    assert len(heard) == 1


@pytest.mark.parametrize("learners", [lambda w, by: w / by, lambda w, by: w - w, lambda w, by: w * np.nan])
def test_the_first_look_lets_no_explanation_go(learners):
    """Numbers that cancel, and answers that are no numbers, included."""
    case = exercise().case(0)
    assert _wrong_everywhere(learners, case).explained_by(lambda w, by: learners(w, by) + 1e-17 * by)


@pytest.mark.parametrize("constant", [0.1, 2.0, 7.0])
def test_a_hard_coded_argument_is_found_whatever_the_constant(constant):
    case = exercise().case(0)
    assert DEAF.explains(answers(lambda w, by: constant * w, case))
    assert DEAF.evidence(case) == "I changed only by, from 2 to 3, and your answers stayed the same."


@pytest.mark.parametrize(
    "function",
    [
        double,
        lambda w, by: w / by,
        lambda w, by: np.ones(2),
        lambda w, by: (5 * w)[None],
        lambda w, by: (5 * w).astype(int),
        lambda w, by: (5 * w).astype(np.float16),
        lambda w, by: 0 * w,
        lambda w, by: np.full_like(w, 0.3),
        lambda w, by: [5 * w],
        lambda w, by: None,
        lambda w, by: 5 * w * np.nan,
    ],
)
def test_nothing_else_is_called_hard_coded(function):
    case = exercise().case(0)
    assert not DEAF.explains(answers(function, case))


def test_material_is_drawn_anew_for_each_exercise_and_seed():
    assert Draw("a", 0).number(0, 1) == Draw("a", 0).number(0, 1)
    assert len({Draw(name, seed).number(0, 1) for name in "ab" for seed in range(3)}) == 6


def test_material_is_short_and_never_zero():
    draw = Draw("any", 0)
    drawn = draw.array(1000)
    assert np.abs(drawn).min() >= 0.1
    assert np.abs(drawn).max() <= 2.0
    assert (drawn < 0).any()
    assert (drawn > 0).any()
    assert draw.positive(1000).min() > 0
    assert (np.round(drawn, 2) == drawn).all()
    assert draw.array().shape == ()
    assert {draw.whole(1, 3) for _ in range(100)} == {1, 2, 3}
    assert all(len(f"{draw.number(0.1, 0.9):g}") <= 4 for _ in range(100))


def test_a_course_is_a_mapping_in_order():
    course = Course((exercise(), TRIPLE))
    assert list(course) == ["double", "triple"]
    assert course["triple"] is TRIPLE
    assert course.after("double") is TRIPLE
    assert course.after("triple") is None
    assert len(course) == 2
    assert "quadruple" not in course


@pytest.mark.parametrize(("name", "first"), [("dubble", "double"), ("trippel", "triple"), ("TRIPLE", "triple")])
def test_an_unknown_name_lists_the_names_closest_first(name, first):
    with pytest.raises(UnknownExercise) as unknown:
        Course((exercise(), TRIPLE))[name]
    other = {"double": "triple", "triple": "double"}[first]
    if name != "TRIPLE":
        assert str(unknown.value).endswith(f"names are: {first}, {other}.")
    assert f"There is no exercise {name!r}." in str(unknown.value)

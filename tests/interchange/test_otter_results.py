"""Otter's two tests of an exercise say what `grader class` says, and the words stand where otter shows them once."""

import pytest
from otter_stand_in import Question, Results, Test, results

from grader.classroom.grade import Status
from grader.classroom.result import Result
from grader.course import COURSE
from grader.interchange.one_exercise import NotOurs
from grader.interchange.otter_results import not_judged, write_results

NAMES = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]


def _result(verdict: str, points: float, **more) -> Result:
    judged = {"points": points, "possible": 1, "verdict": verdict, "mistake": None, "text": "THE CARD", "card": "<b>"}
    return {"submission": "", "status": "graded", "reason": "", "exercises": {NAMES[0]: judged}, **more}  # type: ignore


@pytest.mark.parametrize(
    ("verdict", "points", "passed"),
    [("passed", 1, [True, True]), ("nearly", 0.5, [True, False]), ("not yet", 0, [False, False])],
)
def test_each_half_passes_with_its_half_of_the_points_and_the_card_is_shown_once(verdict, points, passed):
    marked = results(NAMES[0])
    write_results(marked, _result(verdict, points))
    assert marked.results[NAMES[0]].passed() == passed
    assert marked.results[NAMES[0]].shown().count("THE CARD") == 1
    assert "Error at line" not in marked.results[NAMES[0]].shown()


def test_an_answer_that_never_ends_has_words_in_place_of_a_card():
    timed_out = _result("timed out", 0)
    del timed_out["exercises"][NAMES[0]]["card"]
    marked = results(NAMES[0])
    write_results(marked, timed_out)
    assert "took too long" in marked.results[NAMES[0]].shown()


def test_an_exercise_of_which_nothing_is_known_gets_nothing_and_says_why():
    marked = results(*NAMES)
    write_results(marked, _result("passed", 1, reason="No function of the course was found in it."))
    other = marked.results[NAMES[1]]
    assert other.passed() == [False, False] and "No function of the course" in other.shown()


def test_what_is_said_of_the_whole_notebook_stands_above():
    marked = results(NAMES[0])
    write_results(marked, _result("passed", 1, notes=["Cell 3 was left out."], evidence="It says so itself."))
    assert marked.output == "It says so itself.\nCell 3 was left out."


@pytest.mark.parametrize("question", [{"essay": Question()}, {NAMES[0]: Question([Test()])}])
def test_a_question_that_would_have_to_be_run_is_refused(question):
    """Its tests find an empty notebook, and would give zero to everybody without a word."""
    with pytest.raises(NotOurs, match=next(iter(question))):
        write_results(Results(question), _result("passed", 1))


def test_the_instructor_hears_of_what_the_grader_could_not_judge():
    assert not_judged(_result("passed", 1)) is None
    said = not_judged(_result(Status.NOT_JUDGED, 0, notes=["ValueError: oh"]))
    assert said and NAMES[0] in said and "ValueError: oh" in said

"""A row a student: which of their files counts, what is owed, and what it is worth."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.classroom.class_settings.plan import Attempts, Plan
from grader.classroom.grade import Status
from grader.classroom.handed_in.submission import Submission
from grader.classroom.rows import absent, rows
from grader.classroom.student import Student
from grader.course import COURSE
from grader.judging.finding import Verdict

ANNA = Student("Anna Müller", "1001")
MOMENTUM = ["momentum", "heavy_ball", "nesterov"]
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def _judged(verdict, points):
    return {"points": points, "possible": 1, "verdict": verdict, "mistake": None}


PASSED, NEARLY, WRONG = _judged(Verdict.PASSED, 1.0), _judged(Verdict.NEARLY, 0.5), _judged(Verdict.NOT_YET, 0.0)


def _file(location, exercises, chapters=(), status=Status.GRADED, reason="", **about):
    """A submission and its result."""
    submission = Submission(location, about.pop("student", ANNA), Path(location), **about)
    result = {"submission": location, "status": status, "reason": reason, "exercises": exercises}
    return submission, {**result, "chapters": list(chapters)}


def _rows(*files, plan=None):
    results = {submission.location: result for submission, result in files}
    return rows([submission for submission, _ in files], lambda one: results[one.location], plan or Plan())


def test_six_notebooks_of_one_student_are_one_row():
    notebooks = {exercise.notebook for exercise in COURSE.values()}
    files = [
        _file(f"{chapter}.ipynb", {n: PASSED for n, e in COURSE.items() if e.notebook == chapter}, [chapter])
        for chapter in sorted(notebooks)
    ]
    (row,) = _rows(*files)
    assert list(row.exercises) == list(COURSE)
    assert (row.points, row.possible, row.percent) == (len(COURSE), len(COURSE), 100.0)
    assert (row.status, row.reason, len(row.files)) == ("graded", "", len(notebooks))


def test_two_of_the_same_name_with_other_ids_are_two():
    other = Student("Anna Müller", "1002")
    made = _rows(_file("a", {"downhill": PASSED}), _file("b", {"downhill": WRONG}, student=other))
    assert [(row.student.id, row.points) for row in made] == [("1001", 1.0), ("1002", 0.0)]


def test_without_a_plan_the_chapters_of_their_own_notebooks_are_owed():
    (row,) = _rows(_file("02.ipynb", {"momentum": PASSED, "adam": PASSED}, ["02_momentum"]))
    assert list(row.exercises) == [*MOMENTUM, "adam"], "what is there counts, asked for or not"
    assert (row.points, row.possible) == (2.0, 4.0)
    assert row.exercises["heavy_ball"].verdict == "missing"
    assert row.reason == "missing: heavy_ball, nesterov"


def test_with_a_plan_everybody_has_the_same_maximum():
    plan = Plan({"adam": 3.0, "momentum": 2.0})
    bert = Student("Bert")
    anna, other = _rows(
        _file("02.ipynb", {"momentum": NEARLY, "downhill": PASSED}, ["02_momentum"]),
        _file("04.ipynb", {"adam": PASSED}, ["04_adam"], student=bert),
        plan=plan,
    )
    assert (anna.points, anna.possible, other.points, other.possible) == (1.0, 5.0, 3.0, 5.0)
    assert list(anna.exercises) == ["momentum", "adam"], "the order of the course"
    assert absent(Student("Carl"), plan).possible == 5.0


def test_the_part_that_nearly_gives_is_the_plans():
    (row,) = _rows(_file("a", {"momentum": NEARLY}), plan=Plan({"momentum": 4.0}, nearly=0.25))
    assert row.points == 1.0


@pytest.mark.parametrize(("attempts", "points"), [(Attempts.LATEST, 0.0), (Attempts.BEST, 1.0)])
def test_of_several_attempts_the_latest_counts_or_the_best(attempts, points):
    files = [_file("a", {"adam": PASSED}, attempt=1), _file("a-1", {"adam": WRONG}, attempt=2)]
    (row,) = _rows(*files, plan=Plan({"adam": 1.0}, attempts=attempts))
    assert (row.points, row.attempt, row.files) == (points, 2, ("a", "a-1"))


def test_a_later_attempt_that_no_longer_holds_an_exercise_has_lost_it():
    first = _file("a", {"momentum": PASSED, "heavy_ball": PASSED, "nesterov": PASSED}, ["02_momentum"], attempt=1)
    second = _file("b", {"momentum": PASSED, "nesterov": PASSED}, ["02_momentum"], attempt=2)
    (row,) = _rows(first, second)
    assert (row.points, row.possible, row.exercises["heavy_ball"].verdict) == (2.0, 3.0, "missing")


def test_a_later_attempt_at_another_chapter_leaves_the_first_as_it_was():
    first = _file("a", dict.fromkeys(MOMENTUM, PASSED), ["02_momentum"], attempt=1)
    second = _file("b", {"adam": PASSED}, attempt=2)
    (row,) = _rows(first, second)
    assert row.points == 4.0


def test_of_files_that_came_in_together_the_better_counts():
    (row,) = _rows(_file("02.ipynb", {"momentum": PASSED}), _file("scratch.ipynb", {"momentum": WRONG}))
    assert row.points == 1.0
    assert row.exercises["momentum"].location == "02.ipynb"


def test_lateness_costs_a_part_for_each_day_begun():
    plan = Plan({"adam": 2.0, "momentum": 2.0}, due={"adam": NOON}, per_day=0.1, most_lost=0.25)
    for late, points in ((-1, 4.0), (0, 4.0), (1, 3.8), (24, 3.8), (25, 3.6), (200, 3.5)):
        submitted = NOON + timedelta(hours=late)
        (row,) = _rows(_file("a", {"adam": PASSED, "momentum": PASSED}, submitted=submitted), plan=plan)
        assert row.points == pytest.approx(points), late
        assert row.late == (late > 0)


def test_what_the_system_marks_as_late_is_late():
    (row,) = _rows(_file("a", {"adam": PASSED}, late=True))
    assert row.late and row.points == 1.0


def test_a_notebook_that_cannot_be_read_is_seen_beside_those_that_can():
    files = [_file("02", {"momentum": PASSED}), _file("04", {}, status=Status.UNREADABLE, reason="It is empty.")]
    (row,) = _rows(*files)
    assert (row.status, row.reason) == ("unreadable", "04: It is empty.")
    assert row.points == 1.0
    (row,) = _rows(*files, plan=Plan({"momentum": 1, "adam": 1, "adamw": 1}))
    assert row.reason == "04: It is empty; missing: adam, adamw"


def test_what_was_handed_in_anew_after_it_could_not_be_read_is_forgotten():
    broken = _file("a", {}, status=Status.UNREADABLE, reason="It is empty.", attempt=1)
    (row,) = _rows(broken, _file("b", {"momentum": PASSED}, attempt=2))
    assert (row.status, row.reason) == ("graded", "")


def test_a_picture_or_a_scratch_notebook_beside_a_graded_one_changes_nothing():
    picture = _file("plot.pdf", {}, status=Status.UNREADABLE, reason="It is a PDF.", problem="It is a PDF.")
    scratch = _file("scratch", {}, status=Status.NOT_GRADED, reason="No function of the course.")
    (row,) = _rows(picture, scratch, _file("02", {"momentum": PASSED}))
    assert (row.status, row.reason) == ("graded", "")
    (row,) = _rows(picture)
    assert (row.status, row.reason, row.percent) == ("unreadable", "It is a PDF.", None)


def test_whoever_handed_in_nothing_owes_what_is_set():
    row = absent(ANNA, Plan({"adam": 2.0}))
    assert (row.status, row.points, row.possible, row.attempt) == ("not handed in", 0.0, 2.0, 0)
    assert absent(ANNA, Plan()).percent is None

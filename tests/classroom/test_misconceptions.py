"""What the class misunderstood, counted one student after the other."""

import dataclasses

from made_class import feedback, judged
from submissions import IMPORTS, written

from grader.classroom.groups import Groups
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.result import graded
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.classroom.student import Student

TWO_IDEAS = "def gradient_descent(w, grad, lr):\n    return w + 0.01 * grad"
NAMES = ("gradient_descent", "momentum")


def found(*made: Feedback) -> list:
    tally = Misconceptions()
    for each in made:
        tally.add(each)
    return tally.found()


def test_two_ideas_at_once_are_one_misconception_with_both_causes():
    exercises = graded("ann", written(IMPORTS, TWO_IDEAS), 0, isolate=False)["exercises"]
    (held,) = found(Feedback(Row(Student("ann"), "graded", ""), exercises, {}))
    assert (held.mistake, held.names) == ("lr-hard-coded + uphill", ("ann",))
    assert held.cause.startswith("two ideas at once. One: ")
    assert "walks up the gradient" in held.cause and "lr" in held.cause
    assert held.nudge.count("?") == 2


def test_the_most_widely_held_comes_first_with_everybody_who_holds_it():
    ann, bob, cyd = (Student(name, number) for name, number in (("Ann", "1"), ("Ann", "2"), ("cyd", "")))
    first, second = found(
        feedback(ann, 1, 1, names=NAMES), feedback(bob, 0, 1, names=NAMES), feedback(cyd, names=NAMES)
    )
    assert (first.exercise, first.holders, first.names) == ("momentum", 2, ("Ann (1)", "Ann (2)"))
    assert (second.exercise, second.names) == ("gradient_descent", ("Ann (1)",))
    assert first.example == judged("momentum", 1)["text"]


def test_what_an_instructor_calls_right_is_no_misunderstanding():
    made = feedback(Student("ann"), 1, names=NAMES)
    for points, many in ((1.0, 0), (0.5, 1)):
        exercises = {"gradient_descent": ExerciseGrade(points, 1, "not yet", by_hand=True)}
        corrected = dataclasses.replace(made, row=dataclasses.replace(made.row, exercises=exercises))
        assert len(found(corrected)) == many


def test_wrong_answers_without_a_cause_are_counted_and_equal_ones_are_a_group():
    def wrong(verdict: str, **more) -> dict:
        return {"points": 0.0, "possible": 1, "verdict": verdict, "mistake": None, "text": "", **more}

    def made(name: str, **answers) -> Feedback:
        return Feedback(Row(Student(name), "graded", ""), answers, {})

    first, second = ({"group": {"id": f"class:{k}", "example": f"example {k}"}} for k in (1, 2))
    students = (
        made("ann", adam=wrong("not yet", **first), momentum=wrong("error")),
        made("bob", adam=wrong("not yet", **second), momentum=wrong("missing")),
        made("cyd", adam=wrong("not yet", **second), momentum=wrong("passed")),
        made("dan", adam=wrong("nearly", **first, cause="the root is left out.", nudge="Why?")),
    )
    tally, groups = Misconceptions(), Groups()
    for each in students:
        tally.add(each)
        groups.add(each)
    assert tally.unexplained() == [("adam", 3), ("momentum", 1)]
    assert [(one.id, one.names, one.example) for one in groups.found()] == [
        ("class:1", ("ann", "dan"), "example 1"),
        ("class:2", ("bob", "cyd"), "example 2"),
    ]
    (written,) = tally.found()
    assert (written.mistake, written.cause, written.nudge) == ("class:1", "the root is left out.", "Why?")

"""A class as large as asked, made without grading it: students, what each got, and all the words that belong to it."""

import json
import random
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from grader import check
from grader.classroom.result import Judged
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.classroom.student import Student
from grader.course import COURSE
from grader.judging.finding import Verdict

FIRST = ("Anna", "Björn", "Chiara", "Dmitri", "Élodie", "Fatima", "Göran", "Hiroshi", "Ingrid", "José", "小明", "Zoë")
LAST = ("Müller", "O'Neill", "van der Berg", "García López", "Ōkubo", "Nguyễn", "Smith", "Kowalska", "王", "Łukasz")
TAKEN = "Taken from the notebook: imports math, np; functions {names}."


@cache
def judged(name: str, which: int) -> Judged:
    """What becomes of a right answer, 0, or of the exercise's first mistakes."""
    exercise = COURSE[name]
    function = [exercise.reference, *(mistake.rule for mistake in exercise.mistakes)][which]
    report = check(function, name)
    facts: Judged = json.loads(report.to_json())
    return {**facts, "points": report.score, "possible": 1, "card": report._repr_html_()}


def feedback(student: Student, *which: int | None, names: tuple[str, ...] = tuple(COURSE)) -> Feedback:
    """Of somebody who answered each exercise rightly (0) or with a mistake (its number), or not at all (None)."""
    answers = {name: judged(name, each) for name, each in zip(names, which, strict=False) if each is not None}
    location = f"{student.key}/course.ipynb"
    exercises = {name: _grade(answers[name], location) for name in answers}
    exercises = {name: exercises.get(name, ExerciseGrade(0, 1, Verdict.MISSING)) for name in names}
    row = Row(student, "graded", "", exercises, (location,), 1, datetime(2026, 11, 20, 14, 3))
    return Feedback(row, answers, {location: [TAKEN.format(names=", ".join(answers))]})


def _grade(judged: Judged, location: str) -> ExerciseGrade:
    return ExerciseGrade(judged["points"], 1, judged["verdict"], judged["mistake"], "", location)


def made_class(many: int, seed: int = 0) -> Iterator[Feedback]:
    """Students with ids, of whom most have done most of it."""
    draw = random.Random(seed)
    for number in range(many):
        student = Student(f"{draw.choice(FIRST)} {draw.choice(LAST)}", str(100_000 + number))
        ability = draw.uniform(0.3, 1)
        answers = (0 if draw.random() < ability else draw.choice((1, 2, None)) for _ in COURSE)
        yield feedback(student, *answers)

"""Rows with what an instructor set by hand."""

from collections.abc import Iterable
from dataclasses import replace

from grader.classroom.class_settings.corrections import Corrections
from grader.classroom.class_settings.written_file import BadLine
from grader.classroom.row import ExerciseGrade, Row
from grader.reporting.language import gettext


def corrected(rows: Iterable[Row], corrections: Corrections) -> tuple[list[Row], list[str]]:
    """The rows as corrected, and a sentence on each correction of an exercise that its student does not owe."""
    made = list(rows)
    owed = {(row.student, exercise) for row in made for exercise in (*row.exercises, "")}
    problems = [
        BadLine(correction.line, _not_owed(student.name, exercise)).within(corrections.path)
        for (student, exercise), correction in corrections.entries.items()
        if (student, exercise) not in owed
    ]
    return [_corrected(row, corrections) for row in made], problems


def _not_owed(name: str, exercise: str) -> str:
    return gettext(
        "{name} does not owe {exercise}: no notebook of theirs has its chapter, and no class.toml sets it",
        name=name,
        exercise=exercise,
    )


def _corrected(row: Row, corrections: Corrections) -> Row:
    exercises = {name: _grade(grade, corrections, row, name) for name, grade in row.exercises.items()}
    about_all = corrections.of(row.student, "")
    return replace(row, exercises=exercises, comment=about_all.comment if about_all else row.comment)


def _grade(grade: ExerciseGrade, corrections: Corrections, row: Row, exercise: str) -> ExerciseGrade:
    """Points by hand stand as they are, whatever lateness and settings would make of them."""
    correction = corrections.of(row.student, exercise)
    if correction is None:
        return grade
    if correction.points is None:
        return replace(grade, comment=correction.comment)
    return replace(grade, points=correction.points, comment=correction.comment, by_hand=True)

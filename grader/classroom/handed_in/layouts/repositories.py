"""GitHub Classroom, ``gh classroom clone student-repos``: ``ASSIGNMENT-submissions/ASSIGNMENT-student/...``."""

from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student
from grader.reporting.language import gettext

ENDING = "-submissions"


def owner(place: Place) -> Owner | None:
    for collected, below in ((place.root, place.parts), (place.parts[0], place.parts[1:])):
        assignment = collected.removesuffix(ENDING)
        if assignment and assignment != collected and below and (place.container or len(below) > 1):
            student = tidy(below[0].removeprefix(f"{assignment}-"))
            if student and student != below[0]:
                words = gettext("repositories of GitHub Classroom")
                return Owner(
                    Student(student), words, below[-1], assignment=assignment, depth=len(place.parts) - len(below)
                )
    return None

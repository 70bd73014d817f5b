"""JupyterHub: homes as ``home/student/...``, or as The Littlest JupyterHub names them, ``jupyter-student/...``."""

from grader.classroom.handed_in.found import tidy
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.student import Student
from grader.reporting.language import gettext

HOME, PREFIX = "home", "jupyter-"


def owner(place: Place) -> Owner | None:
    below = place.below(HOME)
    folders = len(place.folders) - (len(place.parts) - len(below)) if below else 0
    if below and folders >= 1:
        home = below[0]
    elif place.folders and place.folders[0].startswith(PREFIX):
        home = place.folders[0]
    else:
        return None
    student = tidy(home.removeprefix(PREFIX))
    if not student:
        return None
    return Owner(Student(student), gettext("homes of a JupyterHub"), place.parts[-1], depth=place.parts.index(home))

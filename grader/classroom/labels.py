"""What people in a class are called on pages, and which page is whose.

A label stands for one student alone, so that a page's address follows from it, whoever else is in the class.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from grader.classroom.files import file_name
from grader.classroom.student import Student

#: What looks like an id after a name.
IN_BRACKETS = re.compile(r" \([^()]*\)$")
#: The folder of the pages, beside the page of the class.
FEEDBACK = "feedback"


def label(student: Student) -> str:
    """The name and, in brackets, the id. A name that ends in brackets and has no id gets empty ones."""
    name, known_as = student.name, student.id
    if not known_as:
        return f"{name} ()" if IN_BRACKETS.search(name) else name
    return known_as if name in ("", known_as) else f"{name} ({known_as})"


def by_label(labels: Iterable[str]) -> list[str]:
    """Labels in the order in which people look them up; that of codes says nothing about names."""
    return sorted(labels, key=_place)


def _place(labelled: str) -> tuple[str, str]:
    return labelled.casefold(), labelled


def page_name(student: Student) -> str:
    """The file of a student's page."""
    return page_of(label(student))


def page_of(labelled: str) -> str:
    """The file of the page of a student with that label."""
    return f"{file_name(labelled)}.html"


def link(labelled: str) -> str:
    """Where somebody's page is for a page of the same folder, quoted as an address."""
    return quote(page_of(labelled))

"""What is written of a class: tables, everything as JSON, JUnit's XML, a page for each learner, one of all."""

from collections.abc import Callable, Iterable
from pathlib import Path

from grader.classroom.files import file_name, write_atomic
from grader.classroom.groups import groups
from grader.classroom.misconceptions import misconceptions
from grader.classroom.pages import FEEDBACK, class_page, learner_page
from grader.classroom.result import Result
from grader.classroom.tables import as_csv, as_json, as_junit, groups_as_csv


def write_gradebook(out: Path, results: list[Result], whole: Callable[[], Iterable[Result]], seed: int) -> None:
    """Write what is about the whole class; each file whole or not at all.

    results -- one for each submission: what a table needs
    whole   -- gives the same with all that was said, one by one, as often as it is asked
    """
    write_atomic(out / "grades.csv", as_csv(results))
    write_atomic(out / "grades.json", as_json(whole(), seed))
    write_atomic(out / "grades.xml", as_junit(whole()))
    found = groups(whole())
    write_atomic(out / "groups.csv", groups_as_csv(found))
    write_atomic(out / "class.html", class_page(results, misconceptions(whole()), found))


def write_page(out: Path, result: Result) -> None:
    """Write a learner's page."""
    write_atomic(out / FEEDBACK / _page_name(result), learner_page(result))


def remove_old_pages(out: Path, results: list[Result]) -> None:
    """Remove the pages of those who are not in the class any more."""
    wanted = set(map(_page_name, results))
    for path in (out / FEEDBACK).glob("*.html"):
        if path.name not in wanted:
            path.unlink()


def _page_name(result: Result) -> str:
    return f"{file_name(result['submission'])}.html"

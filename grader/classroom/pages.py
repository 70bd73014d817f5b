"""A page for each learner, and one of the whole class."""

import html
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from grader.classroom.files import file_name
from grader.classroom.grade import Status
from grader.classroom.groups import Group
from grader.classroom.misconceptions import Misconception, unexplained
from grader.classroom.result import Result
from grader.course import COURSE
from grader.judging.finding import Verdict
from grader.reporting.language import gettext, language, ngettext

FEEDBACK = "feedback"
#: For each verdict a colour that colour-blind readers can tell apart, the ink on it, and a sign that needs no colour.
SIGNS = {
    Verdict.PASSED: ("#009E73", "white", "✓"),
    Verdict.NEARLY: ("#F0E442", "#222", "~"),
    Verdict.NOT_YET: ("#D55E00", "white", "✗"),
    Verdict.ERROR: ("#D55E00", "white", "!"),
    Verdict.NOT_WRITTEN: ("#DDDDDD", "#222", "·"),
    Verdict.MISSING: ("#D55E00", "white", "∅"),
    Status.TIMED_OUT: ("#555555", "white", "⏱"),
    Status.CRASHED: ("#555555", "white", "†"),
}


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.classroom", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_escaped,
    )
    style = resources.files("grader.classroom").joinpath("templates/style.css").read_text(encoding="utf-8")
    environment.globals.update(
        gettext=gettext, ngettext=ngettext, language=language, style=style, signs=SIGNS, page_of=_page_of
    )
    return environment


def _escaped(value: object) -> Markup:
    """A value as HTML. Quotes are escaped as ``html.escape`` does it, which the cards use as well."""
    return value if isinstance(value, Markup) else Markup(html.escape(str(value)))


def _page_of(submission: str) -> str:
    """Where the class's page finds a learner's."""
    return quote(f"{FEEDBACK}/{file_name(submission)}.html")


def learner_page(result: Result) -> str:
    """The cards that the notebook would have shown, and what was read of the notebook."""
    judged = result["exercises"]
    return (
        _templates()
        .get_template("learner.html.j2")
        .render(
            result=result,
            held=sum(entry["possible"] for entry in judged.values()),
            missing=[name for name in COURSE if name not in judged] if judged else [],
        )
    )


def class_page(results: list[Result], held: list[Misconception], groups: list[Group]) -> Iterator[str]:
    """The class at a glance, in parts: who stands where, misconceptions ``held``, and ``groups`` of other answers."""
    statuses = sorted({result["status"] for result in results})
    facts: dict[str, Any] = {
        "results": results,
        "counted": [(sum(result["status"] == status for result in results), status) for status in statuses],
        "columns": [(name, _passed(name, results)) for name in COURSE if _is_held(name, results)],
        "misconceptions": held,
        "unexplained": unexplained(results),
        "groups": [group for group in groups if not group.cause],
    }
    return _templates().get_template("class.html.j2").generate(**facts)


def _is_held(name: str, results: list[Result]) -> bool:
    return any(name in result["exercises"] for result in results)


def _passed(name: str, results: list[Result]) -> int:
    entries = (result["exercises"].get(name) for result in results)
    return sum(entry is not None and entry["verdict"] == Verdict.PASSED for entry in entries)

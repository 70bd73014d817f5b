"""The results of a class for other programs: a table, everything as JSON, JUnit's XML."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from grader.classroom.groups import Group
from grader.classroom.result import Judged, Result
from grader.course import COURSE
from grader.judging.finding import Verdict


def as_csv(results: list[Result]) -> str:
    """A line a submission: its name, points for each exercise (empty where it holds none), total, status, reason."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["submission", *COURSE, "total", "status", "reason"])
    for result in results:
        judged = result["exercises"]
        points = [judged[name]["points"] if name in judged else "" for name in COURSE]
        name, reason = _not_a_formula(result["submission"]), _not_a_formula(result["reason"])
        writer.writerow([name, *points, result["total"], result["status"], reason])
    return table.getvalue()


def groups_as_csv(groups: list[Group]) -> str:
    """A line a group of equal wrong answers: exercise, id, how many, an instructor's cause and nudge, who."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["exercise", "group", "learners", "cause", "nudge", "submissions"])
    for group in groups:
        words = (group.cause, group.nudge, "; ".join(group.names))
        writer.writerow([group.exercise, group.id, group.holders, *map(_not_a_formula, words)])
    return table.getvalue()


def _not_a_formula(text: str) -> str:
    """A spreadsheet must not run a file's name."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def as_json(results: Iterable[Result], seed: int) -> Iterator[str]:
    """Everything but the cards, in parts: a submission a line."""
    yield f'{{"seed": {seed}, "submissions": ['
    for number, result in enumerate(results):
        exercises = {name: _without_card(judged) for name, judged in result["exercises"].items()}
        yield f"{',' * bool(number)}\n{json.dumps({**result, 'exercises': exercises})}"
    yield "\n]}\n"


def _without_card(judged: Judged) -> dict:
    return {key: value for key, value in judged.items() if key != "card"}


def as_junit(results: Iterable[Result]) -> Iterator[str]:
    """JUnit's XML, in parts: a suite a submission, a case an exercise."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    yield from (f"{_suite(result)}\n" for result in results)
    yield "</testsuites>\n"


def _suite(result: Result) -> str:
    cases = [_testcase(result, name, judged) for name, judged in result["exercises"].items()]
    if not cases:
        cases = [f'<testcase name="notebook"><error message={_attribute(result["reason"])}/></testcase>']
    head = f"<testsuite name={_attribute(result['submission'])} tests={_attribute(str(len(cases)))}>"
    return f"{head}{''.join(cases)}</testsuite>"


def _testcase(result: Result, name: str, judged: Judged) -> str:
    head = f"<testcase classname={_attribute(result['submission'])} name={_attribute(name)}"
    if judged["verdict"] == Verdict.PASSED:
        return f"{head}/>"
    text = escape(_printable(judged["text"]))
    return f"{head}><failure message={_attribute(judged['verdict'])}>{text}</failure></testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """Without what XML has no place for."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "?", text)

"""JUnit's XML, as CI systems read it: a suite for each notebook or student, with a case for each exercise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from grader.judging.finding import Verdict

BEGIN, END = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n', "</testsuites>\n"
#: What XML has no place for.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Case:
    """What became of one exercise.

    text    -- the card
    seconds -- that it took; None if that is not known
    """

    name: str
    verdict: str
    text: str
    points: float
    maximum: float
    seconds: float | None = None


def suite(name: str, cases: Sequence[Case]) -> str:
    """A suite of exercises. What has not passed is a failure with its card; each case tells its points."""
    failures = sum(case.verdict != Verdict.PASSED for case in cases)
    written = "".join(_case(name, case) for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    seconds = [case.seconds for case in cases if case.seconds is not None]
    return f"<testsuite name={_attribute(name)} {counts}{_time(sum(seconds)) if seconds else ''}>{written}</testsuite>"


def suite_of_nothing(name: str, reason: str) -> str:
    """A suite in place of that of a notebook in which nothing could be judged."""
    case = f'<testcase classname={_attribute(name)} name="notebook"><error message={_attribute(reason)}/></testcase>'
    return f'<testsuite name={_attribute(name)} tests="1" failures="0" errors="1">{case}</testsuite>'


def _case(suite: str, case: Case) -> str:
    points = _property("points", case.points) + _property("maximum", case.maximum)
    failure = ""
    if case.verdict != Verdict.PASSED:
        failure = f"<failure message={_attribute(case.verdict)}>{escape(_printable(case.text))}</failure>"
    time = "" if case.seconds is None else _time(case.seconds)
    head = f"<testcase classname={_attribute(suite)} name={_attribute(case.name)}{time}>"
    return f"{head}<properties>{points}</properties>{failure}</testcase>"


def _property(name: str, number: float) -> str:
    return f'<property name="{name}" value="{round(number, 4):.10g}"/>'


def _time(seconds: float) -> str:
    return f' time="{seconds:.3f}"'


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """Without what XML has no place for."""
    return _NO_XML.sub("?", text)

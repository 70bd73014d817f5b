"""What comes out of grading a class: a table, everything as JSON, JUnit's XML, a page for each learner, one of all."""

import csv
import hashlib
import html
import io
import json
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from grader.classroom.result import Row
from grader.course import COURSE
from grader.judging.finding import OBSERVED_MISTAKES
from grader.reporting.language import gettext
from grader.reporting.wording import WORDINGS

FEEDBACK = "feedback"
LONGEST_NAME = 150
DRAFT = ".draft-"


def write_gradebook(out: Path, rows: list[Row], whole: Callable[[], Iterable[Row]], seed: int) -> None:
    """Write what is about the whole class; each file whole or not at all.

    rows  -- one for each submission: what a table needs
    whole -- gives the same with all that was said, one by one, as often as it is asked
    """
    write_whole(out / "grades.csv", as_csv(rows))
    write_whole(out / "grades.json", as_json(whole(), seed))
    write_whole(out / "grades.xml", as_junit(whole()))
    write_whole(out / "class.html", as_class_page(rows, misconceptions(whole())))


def write_page(out: Path, row: Row) -> None:
    """Write a learner's page."""
    write_whole(out / FEEDBACK / page_name(row), as_feedback(row))


def clear_pages(out: Path, rows: list[Row]) -> None:
    """Remove the pages of those who are not in the class any more."""
    wanted = set(map(page_name, rows))
    for path in (out / FEEDBACK).glob("*.html"):
        if path.name not in wanted:
            path.unlink()


def page_name(row: Row) -> str:
    return f"{file_name(row['submission'])}.html"


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write a file so that a reader finds the old one or the new one, and never half of either.

    The text may come in parts, so that what is large is never in memory whole.
    """
    draft = path.with_name(f"{DRAFT}{os.getpid()}-{threading.get_ident()}")
    try:
        with draft.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines([text] if isinstance(text, str) else text)
        draft.replace(path)
    except BaseException:  # no room left, perhaps: half a file would take up more of it
        draft.unlink(missing_ok=True)
        raise


def clear_drafts(*folders: Path) -> None:
    """Remove what a run that was killed was about to write."""
    for folder in folders:
        for draft in folder.glob(f"{DRAFT}*"):
            draft.unlink(missing_ok=True)


def file_name(submission: str) -> str:
    """A name that every file system takes, and that is the submission's own wherever that can be."""
    name = quote(submission.encode(errors="surrogatepass"), safe=" ()[]+,@=")  # a file's name need not be text
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME]}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"  # two may begin alike


# --- tables -----------------------------------------------------------------------------------------------------------


def as_csv(rows: list[Row]) -> str:
    """A row a submission: its name, points for each exercise (empty where it holds none), total, status, reason."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["submission", *COURSE, "total", "status", "reason"])
    for row in rows:
        points = [row["exercises"][name]["points"] if name in row["exercises"] else "" for name in COURSE]
        told = _not_a_formula(row["reason"])
        writer.writerow([_not_a_formula(row["submission"]), *points, row["total"], row["status"], told])
    return table.getvalue()


def _not_a_formula(text: str) -> str:
    """A spreadsheet must not run a file's name."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def as_json(rows: Iterable[Row], seed: int) -> Iterator[str]:
    """Everything but the cards, in parts: a row a line."""
    yield f'{{"seed": {seed}, "submissions": ['
    for number, row in enumerate(rows):
        exercises = {name: _without_card(entry) for name, entry in row["exercises"].items()}
        yield f"{',' * bool(number)}\n{json.dumps({**row, 'exercises': exercises})}"
    yield "\n]}\n"


def _without_card(entry: Mapping) -> dict:
    return {key: value for key, value in entry.items() if key != "card"}


def as_junit(rows: Iterable[Row]) -> Iterator[str]:
    """JUnit's XML, in parts: a suite a submission, a case an exercise."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    yield from (f"{_suite(row)}\n" for row in rows)
    yield "</testsuites>\n"


def _suite(row: Row) -> str:
    cases = [_case(row, name, entry) for name, entry in row["exercises"].items()]
    if not cases:
        cases = [f'<testcase name="notebook"><error message={_attribute(row["reason"])}/></testcase>']
    head = f"<testsuite name={_attribute(row['submission'])} tests={_attribute(str(len(cases)))}>"
    return f"{head}{''.join(cases)}</testsuite>"


def _case(row: Row, name: str, entry: Mapping) -> str:
    head = f"<testcase classname={_attribute(row['submission'])} name={_attribute(name)}"
    if entry["verdict"] == "passed":
        return f"{head}/>"
    told = escape(_printable(entry["text"]))
    return f"{head}><failure message={_attribute(entry['verdict'])}>{told}</failure></testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """Without what XML has no place for."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "?", text)


# --- what the class misunderstood -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Misconception:
    """A wrong idea that some of the class hold, in words, and what the first of them got."""

    exercise: str
    mistake: str
    names: tuple[str, ...]
    cause: str
    nudge: str
    example: str

    @property
    def holders(self) -> int:
        return len(self.names)


def misconceptions(rows: Iterable[Row]) -> list[Misconception]:
    """Every misconception that was found in the class, the most widely held first."""
    held: dict[tuple[str, str], list[str]] = {}
    examples: dict[tuple[str, str], str] = {}
    for row in rows:
        for name, entry in row["exercises"].items():
            if entry["mistake"]:
                held.setdefault((name, entry["mistake"]), []).append(row["submission"])
                examples.setdefault((name, entry["mistake"]), entry["text"])
    found = [Misconception(*which, tuple(names), *_words(*which), examples[which]) for which, names in held.items()]
    return sorted(found, key=lambda one: (-one.holders, one.exercise, one.mistake))


def _words(exercise: str, mistake: str) -> tuple[str, str]:
    for known in COURSE[exercise].mistakes:
        if known.id == mistake:
            return gettext(known.cause, **known.facts), gettext(known.nudge, **known.facts)
    kind = next(kind for kind, id_ in OBSERVED_MISTAKES.items() if id_ == mistake)
    return gettext(WORDINGS[kind].cause, field="w"), gettext(WORDINGS[kind].nudge)


# --- pages ------------------------------------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --ink: #222; --quiet: #666; --shade: #f2f2f2; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #181a1d; --ink: #e4e4e4; --quiet: #a0a0a0; --shade: #26292d; --link: #8ab8f0; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em auto; padding: 0 1em; }
body { max-width: 46em; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
body.class { max-width: 78em; } .class p, .class details, .class h3 { max-width: 46em; }
a { color: var(--link); } h3 { margin-bottom: 0; } h3 + p { margin-top: 0; } .quiet { color: var(--quiet); }
.wide { overflow: auto; max-height: 90vh; }
table { border-collapse: separate; border-spacing: 1px; font-size: 14px; overflow-wrap: normal; }
td, th { padding: 2px 7px; text-align: center; white-space: nowrap; }
th { position: sticky; top: 0; background: var(--ground); vertical-align: bottom; z-index: 1; }
td.who, th.who { position: sticky; left: 0; background: var(--ground); text-align: left; z-index: 1; }
.who { max-width: 16em; overflow: hidden; text-overflow: ellipsis; } th.who { z-index: 2; }
.turned { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; font-weight: normal; }
pre { background: var(--shade); padding: 8px 12px; overflow-x: auto; font-size: 14px; }
"""
#: For each verdict a colour that colour-blind readers can tell apart, and a sign that needs none.
MARKS = {
    "passed": ("#009E73", "white", "✓"),
    "nearly": ("#F0E442", "#222", "~"),
    "not yet": ("#D55E00", "white", "✗"),
    "error": ("#D55E00", "white", "!"),
    "not written": ("#DDDDDD", "#222", "·"),
    "timed out": ("#555555", "white", "⏱"),
    "crashed": ("#555555", "white", "†"),
}


def _page(title: str, body: str, kind: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f'<body class="{kind}">\n{body}\n</body></html>\n'
    )


def as_feedback(row: Row) -> str:
    """A learner's page: the cards that the notebook would have shown, and what was read of the notebook."""
    title = html.escape(row["submission"])
    parts = [f"<h1>{title}</h1>", f"<p>{_points(row)} · {html.escape(row['status'])}</p>"]
    if row["reason"]:
        parts.append(f"<p><b>{html.escape(row['reason'])}</b></p>")
    parts += [entry.get("card") or _failure_card(name, entry) for name, entry in row["exercises"].items()]
    missing = [name for name in COURSE if name not in row["exercises"]]
    if missing and row["exercises"]:
        parts.append(f'<p class="quiet">Not in this notebook: {", ".join(missing)}.</p>')
    if row["notes"]:
        parts.append("<h2>What was read of the notebook</h2>")
        parts.append(f"<ul>{''.join(f'<li>{html.escape(note)}</li>' for note in row['notes'])}</ul>")
        parts.append(f'<p class="quiet">{LEFT_OUT}</p>')
    return _page(row["submission"], "\n".join(parts), "learner")


def _points(row: Row) -> str:
    """Of how many: a learner who hands in one notebook is not short of the others."""
    held = sum(entry["possible"] for entry in row["exercises"].values())
    if not held:
        return "No points"
    return f"{row['total']:g} of {held} points for the exercises in this notebook (the course has {row['possible']})"


LEFT_OUT = (
    "The notebook itself was not run. Imports, constants, functions and classes that begin at the left margin of a "
    "code cell are taken; all the rest, such as loops, plots, checks and magics, is left out."
)


def _failure_card(name: str, entry: Mapping) -> str:
    told = {
        "timed out": "took too long and was stopped. Is there a loop that does not end?",
        "crashed": "ended the whole process, so there was nothing to compare.",
    }
    return f"<p><b>{html.escape(name)}</b> {told[entry['verdict']]}</p>"


def as_class_page(rows: list[Row], held: list[Misconception]) -> str:
    """The class at a glance: who stands where, and which misconceptions are ``held``, by how many, with an example."""
    statuses = sorted({row["status"] for row in rows})
    counted = ", ".join(f"{sum(row['status'] == status for row in rows)} {status}" for status in statuses)
    parts = [
        "<h1>The class</h1>",
        f"<p>{len(rows)} submissions: {counted or 'none'}.</p>",
        "<h2>Who stands where</h2>",
        _legend(),
        _map(rows),
        "<h2>What to teach next</h2>",
        _misconceptions(held, len(rows)),
        _unexplained(rows),
    ]
    return _page("The class", "\n".join(parts), "class")


def _legend() -> str:
    signs = " &nbsp; ".join(f"{_cell(verdict, 'span')} {verdict}" for verdict in MARKS)
    return f"<p>{signs}</p>"


def _cell(verdict: str, tag: str = "td") -> str:
    ground, ink, sign = MARKS[verdict]
    return f'<{tag} title="{verdict}" style="background:{ground};color:{ink};padding:1px 6px">{sign}</{tag}>'


def _map(rows: list[Row]) -> str:
    held = [name for name in COURSE if any(name in row["exercises"] for row in rows)]
    head = "".join(f'<th><span class="turned">{name}</span><br>{_passed(name, rows)}</th>' for name in held)
    lines = [_map_line(row, held) for row in rows]
    return (
        f'<div class="wide"><table><tr><th class="who">how many passed</th>{head}<th>total</th><th>status</th></tr>'
        f"{''.join(lines)}</table></div>"
    )


def _passed(name: str, rows: list[Row]) -> int:
    return sum(row["exercises"][name]["verdict"] == "passed" for row in rows if name in row["exercises"])


def _map_line(row: Row, held: list[str]) -> str:
    cells = "".join(_cell(row["exercises"][n]["verdict"]) if n in row["exercises"] else "<td></td>" for n in held)
    name = html.escape(row["submission"])
    return (
        f'<tr><td class="who" title="{name}">{_link(row["submission"])}</td>{cells}'
        f"<td>{row['total']:g}</td><td>{html.escape(row['status'])}</td></tr>"
    )


def _link(submission: str) -> str:
    """The submission's name, leading to its page."""
    page = html.escape(quote(f"{FEEDBACK}/{file_name(submission)}.html"))
    return f'<a href="{page}">{html.escape(submission)}</a>'


def _misconceptions(held: list[Misconception], of: int) -> str:
    if not held:
        return "<p>No misconception of the catalogue was found.</p>"
    return "\n".join(
        f"<h3>{one.holders} of {of} · {html.escape(one.exercise)} · {html.escape(one.mistake)}</h3>"
        f"<p>{html.escape(one.cause[:1].upper() + one.cause[1:])}<br><i>Ask them:</i> {html.escape(one.nudge)}</p>"
        f"<details><summary>Who</summary>{', '.join(map(_link, one.names))}</details>"
        f"<details><summary>An example</summary><pre>{html.escape(one.example)}</pre></details>"
        for one in held
    )


def _unexplained(rows: list[Row]) -> str:
    """Where wrong answers have no cause that is known, the most first: there it is worth looking at some of them."""
    counted = Counter(
        name
        for row in rows
        for name, entry in row["exercises"].items()
        if entry["verdict"] in ("nearly", "not yet", "error") and not entry["mistake"]
    )
    told = ", ".join(f"{name} {many}" for name, many in counted.most_common())
    return f"<p>Wrong without a cause that is known, so worth a look: {told}.</p>" if told else ""

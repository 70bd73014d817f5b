"""The programs of the three frameworks in a notebook: folded on every page, and where our front end is, by buttons."""

import html
from typing import Any

from IPython.display import display

from grader.reporting.language import gettext
from playground.frameworks.recorded_programs import FRAMEWORKS, as_it_stood, programs, version

KIND = "application/vnd.turning-the-knobs.programs+json"


def show(rule: str) -> None:
    """Show the code that made the recorded curves of ``rule``."""
    display(bundle(rule), raw=True)


def bundle(rule: str) -> dict[str, Any]:
    """It as Jupyter shows it: folded HTML for every page, and data for our front end."""
    tabs = [_tab(framework, rule) for framework in programs(rule)]
    labels = {
        "choose": gettext("The same in"), "copy": gettext("Copy this program"), "copied": gettext("Copied."),
        "selected": gettext("It is selected: copy it with the keyboard."),
    }  # fmt: skip
    plain = gettext("The same in {frameworks}", frameworks=", ".join(tab["title"] for tab in tabs))
    folded = "".join(map(_folded, tabs))
    return {"text/plain": plain, "text/html": folded, KIND: {"tabs": tabs, "labels": labels}}


def _tab(framework: str, rule: str) -> dict[str, Any]:
    """What stands behind a button: a title, and parts, each a heading and a text."""
    title = f"{FRAMEWORKS[framework]} {version(framework)}"
    parts = [{"heading": "", "text": programs(rule)[framework].text, "said": ""}]
    if stood := as_it_stood(framework, rule):
        heading = gettext("What one writes at first, and what {framework} says to it:", framework=FRAMEWORKS[framework])
        parts.append({"heading": heading, "text": stood.text, "said": stood.said})
    return {"name": framework, "title": title, "parts": parts}


def _folded(tab: dict[str, Any]) -> str:
    summary = html.escape(gettext("The same in {frameworks}", frameworks=tab["title"]))
    parts = "".join(
        (f"<p>{html.escape(part['heading'])}</p>" if part["heading"] else "")
        + f"<pre><code>{html.escape(part['text'])}</code></pre>"
        + (f"<p><code>{html.escape(part['said'])}</code></p>" if part["said"] else "")
        for part in tab["parts"]
    )
    return f"<details><summary>{summary}</summary>{parts}</details>"

"""The templates, ready to be filled."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from grader.classroom.labels import FEEDBACK, link
from grader.classroom.pages import numbers
from grader.classroom.pages.signs import BY_HAND, OTHER, SIGNS, sign
from grader.reporting.language import gettext, language, ngettext


def template(name: str) -> Template:
    return _environment().get_template(name)


def own_file(name: str) -> str:
    """A style or a script that stands beside the templates."""
    return resources.files("grader.classroom").joinpath(f"templates/{name}").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("grader.classroom", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(gettext=gettext, ngettext=ngettext, language=language, link=link, folder=FEEDBACK)
    made.globals.update(own_file=cache(_own_file), allowed=cache(_allowed), signs=[*SIGNS.values(), OTHER])
    made.globals.update(sign=sign, by_hand=BY_HAND, with_code=_with_code)
    made.globals.update((name, getattr(numbers, name)) for name in NUMBERS)
    return made


NUMBERS = ("number", "points", "percent", "moment", "duration")


def _own_file(name: str) -> Markup:
    return Markup(own_file(name))


def _with_code(words: str) -> Markup:
    """A sentence in which words between backticks are code, as on a card."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(words))))


def _allowed(script: str = "") -> Markup:
    """What a page may load and run: styles that stand in it, and this script of ours alone."""
    rules = ["default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'"]
    if script:
        mark = b64encode(sha256(own_file(script).encode()).digest()).decode()
        rules.append(f"script-src 'sha256-{mark}'")
    return Markup(f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">')

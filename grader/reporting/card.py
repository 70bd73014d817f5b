"""A small page with a title, as plain text and as HTML that reads well on a light and on a dark background.

Reports, hints and progress are all cards: a learner meets one kind of answer everywhere.
"""

import html
import re
from dataclasses import dataclass

from grader.reporting.printable import printable

#: Okabe and Ito's palette, told apart by colour-blind readers too; the title says the same in words.
TONES = {"good": "#009E73", "near": "#E69F00", "open": "#0072B2", "calm": "#7F7F7F"}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, with a label in front of it or none. Words between backticks are code.

    target -- where the words lead as a link, in HTML: a file beside the notebook; "" if they are none
    """

    words: str
    label: str = ""
    target: str = ""

    def text(self) -> str:
        words = _as_one("", _without_ticks(self.words))
        return f"{self.label}: {words}" if self.label else words

    def html(self) -> str:
        label = f"<b>{html.escape(self.label)}:</b> " if self.label else ""
        words = _inline(self.words)
        if self.target:
            words = f'<a href="{html.escape(self.target)}">{words}</a>'
        return f'<div style="margin: 4px 0">{label}{words}</div>'


def _as_one(margin: str, text: str) -> str:
    """Text whose further lines stand in from the margin: what a learner's error says is not a line of the card's."""
    return margin + f"\n{margin}  ".join(text.splitlines())


@dataclass(frozen=True)
class Code:
    """Lines in fixed width: numbers under numbers, code to try."""

    lines: tuple[str, ...]

    def text(self) -> str:
        return "\n".join(_as_one("  ", line) for line in self.lines)

    def html(self) -> str:
        style = (
            "margin: 6px 0; padding: 6px 10px; background: rgba(127, 127, 127, 0.12); color: inherit; "
            "border-radius: 3px; white-space: pre; overflow-x: auto; font-size: 0.95em"
        )
        return f'<pre style="{style}">{html.escape(chr(10).join(self.lines))}</pre>'


@dataclass(frozen=True)
class Details:
    """A part that opens on a click: the title is seen, the rest if the reader asks. Plain text has no folds.

    is_open -- it begins open, and closes on a click
    """

    title: str
    part: "Paragraph | Code"
    is_open: bool = False

    def text(self) -> str:
        return f"{self.title}:\n{self.part.text()}"

    def html(self) -> str:
        opened = " open" if self.is_open else ""
        return (
            f'<details{opened} style="margin: 4px 0">'
            f'<summary style="cursor: pointer">{html.escape(self.title)}</summary>{self.part.html()}</details>'
        )


@dataclass(frozen=True)
class Card:
    """A title and what stands below it; ``tone`` is a key of ``TONES``."""

    title: str
    parts: tuple[Paragraph | Code | Details, ...]
    tone: str = "calm"

    def __str__(self) -> str:
        return printable("\n".join(filter(None, (self.title, *(part.text() for part in self.parts)))))

    def _repr_html_(self) -> str:
        return printable(
            f'<div style="border-left: 5px solid {TONES[self.tone]}; background: rgba(127, 127, 127, 0.07); '
            f'color: inherit; padding: 8px 14px; margin: 4px 0; max-width: 52em; line-height: 1.45">'
            f'<div style="font-weight: 600; letter-spacing: 0.02em">{html.escape(self.title)}</div>'
            f"{''.join(part.html() for part in self.parts)}</div>"
        )

    __repr__ = __str__


def _inline(words: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(words, quote=False))


def _without_ticks(words: str) -> str:
    return words.replace("`", "")

"""A small page as text and as HTML."""

import re
from html.parser import HTMLParser

import pytest

from grader.reporting.card import TONES, Card, Code, Details, Paragraph

CARD = Card(
    "A <title>", (Paragraph("Use `w < 1` & smile.", "Hint"), Code(("1 < 2", "  3")), Details("More", Paragraph("it")))
)


class Balance(HTMLParser):
    """Complains about a tag that is closed in the wrong place, or never."""

    def __init__(self):
        super().__init__()
        self.open, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(page):
    parser = Balance()
    parser.feed(page)
    assert parser.open == []
    return "".join(parser.words)


def test_as_text():
    assert str(CARD) == "A <title>\nHint: Use w < 1 & smile.\n  1 < 2\n    3\nMore:\nit"
    assert repr(CARD) == str(CARD)


def test_as_html_it_says_the_same():
    assert read(CARD._repr_html_()) == "A <title>Hint: Use w < 1 & smile.1 < 2\n  3Moreit"


def test_words_between_backticks_are_code():
    assert "<code>w &lt; 1</code> &amp; smile." in CARD._repr_html_()


def test_empty_parts_leave_no_gap():
    assert str(Card("Title", (Paragraph(""), Paragraph("end")))) == "Title\nend"


def test_folds_are_closed_until_the_reader_opens_them():
    assert re.search(r"<details[^>]*><summary[^>]*>More</summary>", CARD._repr_html_())
    assert "open>" not in CARD._repr_html_()


@pytest.mark.parametrize("tone", TONES)
def test_the_tone_is_a_border_and_the_ground_is_the_themes(tone):
    page = Card("Title", (), tone)._repr_html_()
    assert f"border-left: 5px solid {TONES[tone]}" in page
    assert page.count("color: inherit") == 1
    assert "background: rgba(127, 127, 127, 0.07)" in page


def test_tones_are_told_apart():
    assert len(set(TONES.values())) == len(TONES)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\u2028"])
def test_what_is_quoted_over_several_lines_makes_no_line_of_the_card(end):
    forged = f"x{end}PASSED · adam"
    lines = str(Card("STOPPED · adam", (Paragraph(forged), Paragraph(forged, "Note"), Code((forged,))))).splitlines()
    assert [line for line in lines if not line.startswith("  ")] == ["STOPPED · adam", "x", "Note: x"]


@pytest.mark.parametrize("acts", ["\x1b[2J", "\0", "\u202e", "\ud800"])
def test_what_is_quoted_does_nothing_to_a_terminal_or_to_the_way_a_page_reads(acts):
    card = Card("Title", (Paragraph(f"x{acts}y", "Note"), Code((f"x{acts}y",)), Details("More", Paragraph(acts))))
    for shown in (str(card), card._repr_html_()):
        assert acts[0] not in shown
        shown.encode()

"""No table that is written runs anything in a spreadsheet, and all of them read back."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.csv_text import as_csv, harmless, line

FORMULA = '=cmd|"/C calc"!A0'
NASTY = (
    *("=1+1", "+1", "-A1", "@SUM(A1)", "＝1", "＋1", "－A1", "＠SUM(A1)", "﹢1", "−A1", "\t=1", "\r=1", "\n=1", "  =1"),
    *("\u200b=1", "\ufeff=1", "\xa0=1", "\u3164=1", '"=1', '""=1', "x;=1", "x; =1", 'x;"=1', "x,=1", "x\t=1", "x\n=1"),
    *("x|@y", ";=1", ";;=1", "a;\u200b＝1", "\x00=1", "\x1b=1", "\u202e=1", "\ud800=1", "\udcff;=1", FORMULA),
    *(f"Müller;{FORMULA}", f'x"";{FORMULA}', "a\r\n;=1", ";\r\n=1", "x;\x00=1", "\u2066=1", "\ufff9=1"),
)
PIECES = st.sampled_from([*"=+-@＝＋－＠﹣;,\t\n\r\"'| \u200b\ufeff\xa0\x00\u202e\udcff", "a", "1", "ü"])
TEXTS = st.lists(PIECES).map("".join) | st.text()
NUMBERS = st.integers(-1000, 1000) | st.floats(-1e6, 1e6)
#: A line's first cell is text: who it is about.
ROWS = st.lists(st.tuples(TEXTS, TEXTS, NUMBERS, st.none() | TEXTS), max_size=3)


def is_formula(piece):
    """As suspicious as a program may be: whatever cannot be seen or is a quotation mark has fallen away."""
    seen = [char for char in piece if char not in '"\u3164' and unicodedata.category(char)[0] not in "CZ"]
    text = unicodedata.normalize("NFKC", "".join(seen)).replace("−", "-")
    return text[:1] in tuple("=+-@") and not re.fullmatch(r"-?[\d.]+(e-?\d+)?", text)


def pieces(text):
    """What a line falls into for programs that heed quotation marks, and for those that do not."""
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield from row
        for each in text.splitlines():
            yield from each.split(delimiter)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_nasty_is_a_formula_anywhere_in_a_line(text):
    assert is_formula(text) or any(map(is_formula, re.split("[,;|\t\r\n]", text))), "or it would show nothing"
    for cells in ([text, 1.5], ["anna", text, -2], ["anna", text, text, None], [text, "x", text]):
        written = line(cells)
        assert not [piece for piece in pieces(written) if is_formula(piece)], written


@given(ROWS)
def test_no_cell_is_a_formula_wherever_a_program_splits(rows):
    written = "".join(as_csv(["student", "id", "points", "why"], rows))
    assert not [piece for piece in pieces(written) if is_formula(piece)]


@given(ROWS)
def test_what_is_written_reads_back(rows):
    written = "".join(as_csv(["student", "id", "points", "why"], rows))
    written.encode()  # surrogates are written out
    assert written.count("\n") == written.count("\r\n") == len(rows) + 1, "one line a row"
    header, *read = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert header == ["student", "id", "points", "why"]
    for row, cells in zip(rows, read, strict=True):
        assert float(cells[2]) == row[2]
        for text, cell in zip((row[0], row[1], row[3] or ""), (cells[0], cells[1], cells[3]), strict=True):
            assert not [char for char in cell if unicodedata.category(char) == "Cc"]
            assert cell == harmless(text) == harmless(cell), "once is enough"


@pytest.mark.parametrize("name", ["Anna Müller", "O'Brien, Seán", "Jean-Luc", "李丹", "a=b", "x - y", "e@uni.de", ""])
def test_names_as_people_have_them_stay_as_they_are(name):
    assert harmless(name) == name
    assert next(csv.reader([line([name, 0.5, None])])) == [name, "0.5", ""]


def test_lines_within_a_cell_are_one():
    assert harmless("two\r\nlines\u2028or\tthree") == "two lines or three"


def test_what_is_no_text_is_written_out():
    assert harmless("\udcff\x1b[2J\u202eabc") == "\\udcff[2Jabc"


def test_every_cell_is_quoted():
    assert line(['say "hi"', 1, None, -0.5]) == '"say ""hi""","1","","-0.5"\r\n'

"""Pages are named as people are, and no two people ever share one."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.classroom.files import LONGEST_NAME
from grader.classroom.labels import label, link, page_name, page_of
from grader.classroom.student import Student

#: What Windows takes for a device, whatever follows the first full stop.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
SIMILAR = st.text(alphabet="aAbBßſsSüÜu\u0308ıIİi. ~()12/\\:\u202e\u2028😀", max_size=8)
NAMES = st.one_of(
    SIMILAR, st.text(max_size=200), st.sampled_from(["CON", "nul.txt", "aux .x", "Index", "index", "com¹"])
)
IDS = st.one_of(st.just(""), st.text(alphabet="aAbBsS12", min_size=1, max_size=4))
STUDENTS = st.builds(Student, NAMES.filter(bool), IDS)


@pytest.mark.parametrize(
    ("student", "name"),
    [
        (Student("Anna Müller", "1001"), "Anna Müller (1001).html"),
        (Student("VAN DER BERG Jan", "s1234567".upper()), "VAN DER BERG Jan (S1234567).html"),
        (Student("amueller", "amueller"), "amueller.html"),
        (Student("", "1001"), "1001.html"),
        (Student("anna"), "anna.html"),
        (Student("Anna Müller"), "Anna Müller.html"),
        (Student("01_learning_rate"), "01_learning_rate.html"),
        (Student("王小明", "7"), "王小明 (7).html"),
    ],
)
def test_a_page_is_named_as_its_student_is(student, name):
    assert page_name(student) == name


@pytest.mark.parametrize(
    "names",
    [
        ("ANNA", "anna", "Anna", "aNNA"),
        ("Anna Müller", "anna müller", "ANNA MÜLLER", unicodedata.normalize("NFD", "Anna Müller"), "Anna Muller"),
        ("Straße", "straße", "strasse", "STRASSE", "Strasse"),
        ("a/b", "a\\b", "a:b", "a_b", "a?b", "a b", "a%2fb"),
        ("anna", "anna.", "anna ", " anna", ".anna", "anna\u200b", "\u202eanna", "anna\n"),
        ("con", "CON", "Con.txt", "nul", "NUL.tar.gz", "com1", "index", "INDEX", ""),
        ("x" * 240, "x" * 239 + "y", "ü" * 80, "ü" * 79 + "u", "😀" * 100, "x" * LONGEST_NAME),
        ("\udcff", r"\udcff", "%ff", "\udcfe"),
        ("anna (1)", "anna (1) ()", "anna"),
    ],
)
def test_names_that_look_alike_have_pages_of_their_own(names):
    pages = {_on_any_file_system(page_name(Student(name))) for name in names}
    assert len(pages) == len(names)


def test_a_page_does_not_depend_on_classmates_and_an_id_tells_namesakes_apart():
    first, second = Student("Anna Müller", "1"), Student("Anna Müller", "2")
    assert {page_name(first), page_name(second)} == {"Anna Müller (1).html", "Anna Müller (2).html"}
    assert page_name(Student("Anna (1)")) != page_name(Student("Anna", "1"))


def _on_any_file_system(name: str) -> str:
    """Names that are the same there are the same file on some file system."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


@given(STUDENTS)
def test_every_file_system_takes_a_pages_name(student):
    name = page_name(student)
    assert len(name.encode()) <= 143
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
    assert name.partition(".")[0].rstrip().casefold() not in DEVICES
    assert name == unicodedata.normalize("NFC", name)
    assert not name.startswith((" ", ".")) and not name.removesuffix(".html").endswith((" ", "."))
    assert name.casefold() != "index.html"
    assert page_name(student) == page_of(label(student))


@given(STUDENTS, STUDENTS)
@example(Student("Anna", "A1"), Student("anna", "a1"))
@example(Student("Anna", "ab1"), Student("anna", "AB1"))
@example(Student("Anna"), Student("Anna~b6ea1f41e9ed"))
def test_two_students_never_share_a_page(one, other):
    if one.key != other.key:
        assert _on_any_file_system(page_name(one)) != _on_any_file_system(page_name(other))


@pytest.mark.parametrize("name", ["100% sure? #1", 'a"b', "javascript:alert(1)", "//example.org", "a&b;c", "über"])
def test_a_link_is_quoted_and_leads_into_its_folder(name):
    assert re.fullmatch(r"[\w.~%()-]+", link(label(Student(name)))), link(name)
    assert re.match(r"[^:/?#]+$", link(label(Student(name))))

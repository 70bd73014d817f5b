"""What a student gets back, out of all their files."""

import dataclasses
import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from made_class import feedback, judged

from grader.classroom.pages import student_page
from grader.classroom.pages.numbers import duration, moment, percent, points
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.classroom.student import Student
from grader.course import COURSE

ANNA = Student("Anna Müller", "1001")


def _text(page: str) -> str:
    """The words that are seen, one line for each piece."""
    body = page.partition("<body")[2]
    return re.sub(r"\n\s*", "\n", html.unescape(re.sub("<[^>]*>", "\n", body)))


def _with(made: Feedback, name: str, **changes) -> Feedback:
    """The same with one exercise changed."""
    exercises = {**made.row.exercises, name: dataclasses.replace(made.row.exercises[name], **changes)}
    return dataclasses.replace(made, row=dataclasses.replace(made.row, exercises=exercises))


@pytest.fixture(scope="module")
def anna() -> Feedback:
    """She walks uphill, leaves out step_decay, and has the rest of the first two chapters right."""
    return feedback(ANNA, 0, 1, None, 0, 0, 0, 0, names=tuple(COURSE)[:7])


def test_the_page_says_who_and_how_much(anna):
    page = student_page(anna)
    assert "<title>Anna Müller (1001)</title>" in page
    assert "5\nof 7 points · 71.4 %" in _text(page)
    assert "handed in 2026-11-20 14:03" in _text(page)


def test_cards_come_by_chapter_in_the_order_of_the_course(anna):
    shuffled = dict(sorted(anna.row.exercises.items()))
    page = student_page(dataclasses.replace(anna, row=dataclasses.replace(anna.row, exercises=shuffled)))
    cards = re.findall(r"(PASSED|NOT YET) · (\w+)", page)
    assert [name for _, name in cards] == [name for name in tuple(COURSE)[:7] if name != "step_decay"]
    assert re.findall("<h2>(.*?)</h2>", page)[:2] == ["00_start_here", "01_learning_rate"]


def test_the_overview_leads_to_every_exercise(anna):
    page = student_page(anna)
    overview = re.search("<nav.*?</nav>", page, re.DOTALL)[0]
    targets = re.findall('href="#(.*?)"', overview)
    assert targets == list(anna.row.exercises)
    assert all(len(re.findall(f'id="{target}"', page)) == 1 for target in targets)


def test_what_is_missing_is_named(anna):
    text = " ".join(_text(student_page(anna)).split())
    assert "Nothing of these was found in what you handed in: – step_decay" in text


def test_a_card_that_says_what_was_found_instead_stands_in_its_place(anna):
    found = {**judged("downhill", 0), "verdict": "missing", "card": "<div>It stands in a text cell.</div>"}
    told = dataclasses.replace(anna, judged={**anna.judged, "step_decay": found})
    assert "It stands in a text cell." in _text(student_page(told))
    assert "Nothing of these" not in student_page(told)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"late": timedelta(days=2, hours=3), "points": 0.8}, "Late by 2 days 3 hours, which cost 0.2 points."),
        ({"late": timedelta(days=1), "points": 1.0, "possible": 2.0}, "Late by 1 day, which cost 1 point."),
        ({"late": timedelta(minutes=5)}, "Late by 5 minutes."),
        ({"late": timedelta(seconds=3), "verdict": "nearly", "points": 0.3}, "Late by less than a minute."),
        ({"late": timedelta(days=9), "by_hand": True, "points": 0.5}, "Late by 9 days."),
    ],
)
def test_lateness_and_what_it_cost_as_far_as_that_is_certain(anna, changes, words):
    assert words in _text(student_page(_with(anna, "downhill", **changes)))


def test_what_an_instructor_set_and_wrote_is_marked_as_theirs_beside_what_the_grader_found(anna):
    corrected = _with(anna, "gradient_descent", points=1.0, by_hand=True, comment="Fine <for> me.\nSee you.")
    commented = dataclasses.replace(corrected, row=dataclasses.replace(corrected.row, comment="Well done, all of it."))
    text = _text(student_page(commented))
    assert "Fine <for> me.\nSee you." in text and "Well done, all of it." in text
    assert text.count("From your instructor") == 2
    assert "These points were set by hand. The grader had found: not yet." in text
    assert "NOT YET · gradient_descent" in text, "its card is there all the same"
    assert "6\nof 7 points" in text


def test_a_correction_of_what_nobody_found_says_so(anna):
    text = _text(student_page(_with(anna, "step_decay", points=0.5, by_hand=True, comment="Handed in on paper.")))
    assert "The grader had found: missing." in text and "Handed in on paper." in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("timed out", "It took too long and was stopped."),
        ("crashed", "It ended the whole process"),
        ("the grader broke down over it", "no fault of yours"),
    ],
)
def test_what_has_no_card_has_a_sentence(anna, verdict, words):
    answers = {**anna.judged, "downhill": {"points": 0.0, "possible": 1, "verdict": verdict, "mistake": None}}
    ended = dataclasses.replace(_with(anna, "downhill", verdict=verdict, points=0.0), judged=answers)
    assert words in _text(student_page(ended))


def test_files_and_what_was_read_of_each(anna):
    files = ("1/02.ipynb", "1/01 <new>.ipynb")
    row = dataclasses.replace(anna.row, files=files, attempt=2, late=True)
    row = dataclasses.replace(
        row, exercises={name: dataclasses.replace(each, location=files[1]) for name, each in row.exercises.items()}
    )
    notes = {files[1]: ["Taken from the notebook: <nothing>."], files[0]: []}
    text = _text(student_page(Feedback(row, anna.judged, notes)))
    assert "Attempt 2 · handed in 2026-11-20 14:03 · \nlate" in text
    assert text.count("1 of 1 point · 1/01 <new>.ipynb") == 5
    read = ("\n1/02.ipynb\n", "Nothing was read of it.", "\n1/01 <new>.ipynb\n", "Taken from the notebook: <nothing>.")
    assert sorted(map(text.index, read)) == [text.index(each) for each in read]


def test_somebody_who_handed_in_nothing_has_a_page():
    exercises = {name: ExerciseGrade(0, 2, "missing") for name in COURSE}
    text = _text(student_page(Feedback(Row(ANNA, "not handed in", "", exercises), {}, {})))
    assert "Status: not handed in" in text and f"of {2 * len(COURSE)} points · 0 %" in text
    assert "What was read" not in text
    nothing = _text(student_page(Feedback(Row(ANNA, "unreadable", "It is a folder."), {}, {})))
    assert "No points" in nothing and "It is a folder." in nothing


def test_the_page_needs_no_other_file_and_runs_nothing(anna):
    page = student_page(anna)
    assert "://" not in page and "<script" not in page and "src=" not in page
    assert "default-src 'none'" in page
    assert all(address.startswith("#") for address in re.findall('href="(.*?)"', page))


def test_no_word_of_others_is_taken_for_html():
    bad = "<script>alert(1)</script>\u2028'\"&"
    grade = ExerciseGrade(0, 1, bad, location=bad, comment=bad)
    row = Row(Student(bad, bad), "graded", bad, {"downhill": grade}, (bad, "x"), comment=bad)
    text = {"points": 0.0, "possible": 1, "verdict": bad, "mistake": None, "text": bad}
    page = student_page(Feedback(row, {"downhill": text}, {bad: [bad]}))
    assert "<script" not in page and page.count("&lt;script&gt;alert") >= 9


def test_a_time_names_its_zone_if_that_is_known():
    naive = datetime(2026, 11, 20, 14, 3, 59)
    assert moment(naive) == "2026-11-20 14:03" and moment(naive.replace(tzinfo=UTC)) == "2026-11-20 14:03 UTC"


def test_numbers_are_short_and_never_more_than_is_true():
    assert points(17 / 3, 22) == "5.67 of 22 points" and points(0.5, 1) == "0.5 of 1 point"
    assert percent(99.96) == "99.9 %" and percent(100) == "100 %" and percent(200 / 3) == "66.7 %"
    assert percent(104.5) == "104.5 %"
    assert duration(timedelta(days=1, minutes=5)) == "1 day", "of two units the second is hours, and there are none"

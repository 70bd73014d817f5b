"""The page of a class as it is written; tests/browser/test_pages.py says how it behaves."""

import base64
import dataclasses
import hashlib
import html
import json
import re
from datetime import timedelta

import pytest
from made_class import feedback, made_class

from grader.classroom.groups import Groups
from grader.classroom.labels import label
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import class_page, index_page
from grader.classroom.pages.whole_class import FIRST_ROWS, LARGEST, NAMES
from grader.classroom.row import ExerciseGrade, Row
from grader.classroom.student import Student
from grader.course import COURSE

EVIL = "</script><script>alert(1)</script><!--\u2028\u2029\udcff'\"&"


def page_of(made, **changes) -> str:
    misconceptions, groups = Misconceptions(), Groups()
    for each in made:
        misconceptions.add(each)
        groups.add(each)
    found = misconceptions.found(), groups.found(), misconceptions.unexplained()
    return "".join(class_page([each.row for each in made], *found))


def facts_of(page: str) -> dict:
    return json.loads(re.search('<script type="application/json" id="facts">(.*?)</script>', page)[1])


def decoded(facts: dict) -> list[list]:
    """For each student what the cells say in words, None for what is not owed."""
    width, cells = facts["width"], [None, *(words for _, words, _ in facts["cells"])]
    return [
        [cells[int(coded[k : k + width], 36)] for k in range(0, len(coded), width)]
        for coded in (student[5] for student in facts["students"])
    ]


@pytest.fixture(scope="module")
def made():
    return list(made_class(60))


@pytest.fixture(scope="module")
def page(made):
    return page_of(made)


def test_the_page_is_called_what_the_instructor_calls_the_class(made, page):
    titled = "".join(class_page([made[0].row], [], [], title="Optimizers <2026>"))
    assert "<h1><bdi>Optimizers &lt;2026&gt;</bdi></h1>" in titled
    assert "<title>Optimizers &lt;2026&gt;</title>" in titled and "<h1>The class</h1>" in page


def test_the_data_holds_every_row(made, page):
    facts = facts_of(page)
    assert facts["exercises"] == list(COURSE)
    for each, student, cells in zip(made, facts["students"], decoded(facts), strict=True):
        assert student[0] == label(each.row.student)
        assert student[1:4] == [f"{each.row.points:g}", str(len(COURSE)), f"{round(each.row.percent, 1):g} %"]
        assert facts["statuses"][student[4]] == "graded"
        grades = each.row.exercises.values()
        assert cells == [f"{one.verdict}, {one.points:g} of 1 point" for one in grades]


def test_cells_tell_lateness_corrections_and_what_is_not_owed_apart():
    grades = {
        "downhill": ExerciseGrade(0.8, 1, "passed", late=timedelta(days=1)),
        "adam": ExerciseGrade(1, 1, "not yet", by_hand=True),
        "lion": ExerciseGrade(1, 1, "passed"),
    }
    rows = [
        Row(Student("ann"), "graded", "", {name: grades[name] for name in ("downhill", "adam")}, late=True),
        Row(Student("bob"), "graded", "missing: adam", {"downhill": ExerciseGrade(1, 1, "passed")}),
        Row(Student("Cyd"), "unreadable", "It is a folder."),
    ]
    page = "".join(class_page(rows, [], []))
    facts = facts_of(page)
    assert "✗✎</span>" in page and "✓✎" not in page and facts["byHand"] == "✎"
    assert [words for _, words, by_hand in facts["cells"] if by_hand] == ["not yet, 1 of 1 point, by hand"]
    assert decoded(facts) == [
        ["passed, 0.8 of 1 point, late", "not yet, 1 of 1 point, by hand"],
        ["passed, 1 of 1 point", None],
        [None, None],
    ]
    assert [facts["statuses"][student[4]] for student in facts["students"]] == ["graded, late", "graded", "unreadable"]
    assert facts["students"][1][6:] == [], "the cells say what is missing"
    assert facts["students"][2][6] == "It is a folder."
    assert facts["students"][2][7].startswith("Cyd~"), "whose page has another name than they have"


@pytest.mark.parametrize("many", [10, 40, 1500])
def test_any_number_of_different_cells_can_be_told_apart(many):
    rows = [Row(Student(f"s{k}"), "graded", "", {"adam": ExerciseGrade(k / 7, many, "nearly")}) for k in range(many)]
    cells = [cells for (cells,) in decoded(facts_of("".join(class_page(rows, [], []))))]
    assert len(set(cells)) > 0.9 * many


def test_what_to_teach_comes_first_with_the_first_names_and_all_in_the_table(made):
    heads = [feedback(Student(f"s{k:02}"), 1, names=("gradient_descent",)) for k in range(NAMES + 3)]
    page = page_of([*heads, *made[:5]])
    assert page.index("What to teach next</h2>") < page.index("Who stands where</h2>")
    assert f"{NAMES + 3} of {NAMES + 8} · gradient_descent · " in page
    assert 'href="feedback/s00.html"' in page and "and 3 more" in page
    assert facts_of(page)["holders"][0] == list(range(NAMES + 3))


def test_a_cause_is_a_sentence_with_its_code_and_arguments_keep_their_letters(page):
    assert "<p>lr is " not in page.partition("</style>")[0]
    assert re.search(r"<p>(Past|The glide takes) <code>total</code>", page)
    assert not re.search(r"<p>Lr ", page)


def test_names_are_data_and_never_markup():
    evil = Student(EVIL)
    row = Row(evil, EVIL, EVIL, {"adam": ExerciseGrade(0, 1, EVIL)}, comment=EVIL)
    made = dataclasses.replace(feedback(evil, 1, names=("adam",)), row=row)
    page = page_of([made])
    assert page.count("<script") == page.count("</script") == 2
    assert "<!--" not in page and "alert(1)</script" not in page
    assert "\u2028" not in re.search('id="facts">(.*?)</script>', page)[1]
    assert facts_of(page)["students"][0][0] == EVIL
    assert "<script" not in "".join(index_page([EVIL])).replace("<script>//", "")


@pytest.mark.parametrize("which", ["class", "index"])
def test_no_script_runs_but_our_own(page, which):
    text = page if which == "class" else "".join(index_page(["anna"]))
    (rule,) = re.findall('script-src ([^;"]*)', html.unescape(text))
    (script,) = re.findall("<script>(.*?)</script>", text, re.DOTALL)
    assert rule == f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    assert "default-src 'none'" in text and "://" not in text


def test_without_the_script_the_first_rows_can_be_read(made, page):
    body = re.search('<table class="students".*?</table>', page, re.DOTALL)[0]
    assert body.count("<tr>") == 1 + FIRST_ROWS
    assert f"first {FIRST_ROWS} students" in page


def test_how_each_exercise_went_is_counted(made, page):
    passed = sum(each.row.exercises["adam"].verdict == "passed" for each in made)
    missing = sum(each.row.exercises["adam"].verdict == "missing" for each in made)
    (line,) = re.findall('<tr><th scope="row">adam</th>(.*?)</tr>', page.partition("How each exercise went</h2>")[2])
    counts = re.findall("<td>(.*?)</td>", line)
    assert counts[0] == "60" and counts[2] == str(passed) and counts[-1] == str(missing)


def test_a_larger_class_gets_a_summary_and_is_told_where_its_rows_are():
    row = Row(Student("s"), "graded", "", {"adam": ExerciseGrade(1, 1, "passed")})
    rows = [dataclasses.replace(row, student=Student(f"s{k}")) for k in range(LARGEST + 1)]
    page = "".join(class_page(rows, [], []))
    assert len(page) < 30_000 and "<script" not in page
    assert "Everybody's row is in grades.csv" in html.unescape(page)
    assert f"<td>{LARGEST + 1}</td><td>100 %</td>" in page


def test_an_empty_class_has_a_page():
    assert "0 students: none" in "".join(class_page([], [], []))
    assert "0 students" in "".join(index_page([]))


def test_the_index_leads_to_every_page(made):
    labels = [label(each.row.student) for each in made]
    page = "".join(index_page(labels))
    assert len(re.findall('<li><a href="[^":/]+">', page)) == len(labels)
    assert "Bj%C3%B6rn%20" in page

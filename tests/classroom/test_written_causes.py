"""Equal wrong answers of a class are one group, and what an instructor writes for it reaches everybody in it."""

import csv
import json

import pytest
from submissions import IMPORTS, UPHILL, hand_in, honest

from grader.classroom.causes import FILE, BadCauses, read_causes
from grader.classroom.grade_class import Settings, grade_class
from grader.classroom.groups import Group
from grader.classroom.result import PREFIX
from grader.course import COURSE
from grader.judging.finding import OBSERVED_MISTAKES

ODD = "def gradient_descent(w, grad, lr):\n    return w - 0.3 * lr * grad * grad * grad + lr / 7"
SAME = "def gradient_descent(weights, g, rate):\n    push = rate / 7\n    return weights + push - g**3 * rate * 3 / 10"
OTHER = "def gradient_descent(w, grad, lr):\n    return w - 0.4 * lr * grad * grad * grad + lr / 9"
CAUSE, NUDGE = "the gradient is <cubed>.", "Which power has the formula?"


def _settings(seed=4, causes=None):
    return Settings(seed, jobs=1, isolate=False, causes=causes)


@pytest.fixture
def places(tmp_path):
    folder, out = tmp_path / "class", tmp_path / "book"
    for name, cell in {"ann": ODD, "bob": OTHER, "cyd": SAME, "dan": UPHILL}.items():
        hand_in(folder, name, IMPORTS, cell)
    hand_in(folder, "eva", *honest("downhill"))
    return folder, out


def _rows(out):
    with (out / "groups.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _exercise(out, name):
    students = json.loads((out / "grades.json").read_text())["students"]
    return next(each for each in students if each["student"] == name)["exercises"]["gradient_descent"]


def _write_cause(file):
    """Fill in the first group, as by hand."""
    written = f'cause = "{CAUSE}"  # mine\nnudge = "{NUDGE}"\n'
    file.write_text(file.read_text().replace('cause = ""\nnudge = ""\n', written, 1))


def test_equal_answers_are_a_group_the_largest_first(places):
    folder, out = places
    grade_class(folder, out, _settings())
    first, second = _rows(out)
    assert (first["exercise"], first["learners"], first["students"]) == ("gradient_descent", "2", "ann; cyd")
    assert (second["learners"], second["students"]) == ("1", "bob")
    page = (out / "class.html").read_text()
    assert f"2 of 5 · gradient_descent · {first['group']}" in page
    assert page.index(first["group"]) < page.index(second["group"])
    assert ">gradient_descent(" in page and "yours     " in page and "expected  " in page
    text = (out / FILE).read_text()
    assert text.index("# 2 learners") < text.index("# 1 learner ")
    assert "ann" not in text, "the file goes from term to term, names do not"


def test_what_is_written_once_reaches_everybody_in_the_group(places):
    folder, out = places
    grade_class(folder, out, _settings())
    group = _rows(out)[0]["group"]
    _write_cause(out / FILE)
    before = (out / FILE).read_text()
    grade_class(folder, out, _settings())
    assert (out / FILE).read_text() == before
    for name in ("ann", "cyd"):
        assert "the gradient is &lt;cubed&gt;." in (out / "feedback" / f"{name}.html").read_text()
        exercise = _exercise(out, name)
        assert exercise["mistake"] is None and exercise["group"]["id"] == group
        assert (exercise["cause"], exercise["nudge"]) == (CAUSE, NUDGE)
        assert CAUSE in exercise["text"] and NUDGE in exercise["text"]
    assert "cubed" not in (out / "feedback" / "bob.html").read_text()
    page = (out / "class.html").read_text()
    assert f"2 of 5 · gradient_descent · {group}" in page and "The gradient is &lt;cubed&gt;." in page
    assert "gradient_descent (1)." in page, "one answer is still without a cause"
    assert (_rows(out)[0]["cause"], _rows(out)[0]["nudge"]) == (CAUSE, NUDGE)
    assert CAUSE.replace("<", "&lt;").replace(">", "&gt;") in (out / "grades.xml").read_text()


def test_a_cause_may_come_without_a_nudge(places):
    folder, out = places
    grade_class(folder, out, _settings())
    _write_cause(out / FILE)
    (out / FILE).write_text((out / FILE).read_text().replace(NUDGE, ""))
    grade_class(folder, out, _settings())
    assert "from your instructor" not in (out / "feedback" / "ann.html").read_text()
    assert (out / "class.html").read_text().count("Ask them:") == 1, "of those who walk uphill"


def test_next_term_has_other_names_another_seed_and_the_same_cause(places, tmp_path):
    folder, out = places
    grade_class(folder, out, _settings())
    _write_cause(out / FILE)
    hand_in(tmp_path / "next", "zoe", IMPORTS, SAME)
    hand_in(tmp_path / "next", "yan", IMPORTS, "def gradient_descent(w, grad, lr):\n    return w * grad - lr")
    before = (out / FILE).read_text()
    grade_class(tmp_path / "next", tmp_path / "new", _settings(99, out / FILE))
    assert _exercise(tmp_path / "new", "zoe")["cause"] == CAUSE
    after = (out / FILE).read_text()
    assert after.startswith(before) and after.count("\n[") == before.count("\n[") + 1
    assert not (tmp_path / "new" / FILE).exists()


BAD = {
    "[gradient_descent.abc]\ncause = no quotes": (2, "not TOML"),
    '[gradient_descent.abc]\ncause = "a': (2, "not TOML"),
    '[gradient_descent.abc]\ncause = "a"\n\n[gradient_descent.abc]\n': (4, "not TOML"),
    '# gradient_decent\n[gradient_decent.abc]\ncause = ""': (2, "no exercise gradient_decent"),
    '[downhill.ab]\ncause = ""\n[downhill.abc]\ncauses = ""': (4, "no causes"),
    '[downhill.ab]\ncause = ""\n[downhill.abc]\ncause = 3': (4, "text between quotes"),
    '[downhill.ab]\ncause = ""\nnudge = "Why?"': (3, "no cause"),
    '[downhill]\nabc = "a"': (2, "heading"),
    "downhill = 3": (1, "downhill"),
    "# \udcff\n[downhill.ab]\n": (1, "UTF-8"),
}


@pytest.mark.parametrize("text", BAD)
def test_bad_input_is_told_with_its_line(text, tmp_path):
    line, words = BAD[text]
    file = tmp_path / FILE
    file.write_bytes(text.encode(errors="surrogateescape"))
    causes = read_causes(file)
    assert not causes.entries
    assert f"{file}, line {line}: " in str(causes.problem) and words in str(causes.problem)


def test_a_file_that_cannot_be_read_costs_nobodys_grade(places):
    folder, out = places
    out.mkdir()
    (out / FILE).write_text("[gradient_descent.abc]\ncause = \n")
    with pytest.raises(BadCauses, match="line 2"):
        grade_class(folder, out, _settings())
    assert (out / FILE).read_text() == "[gradient_descent.abc]\ncause = \n"
    assert [row["learners"] for row in _rows(out)] == ["2", "1"]
    assert "2 of 5 · gradient_descent" in (out / "class.html").read_text()


def test_what_stands_in_the_file_is_left_as_it_is(tmp_path):
    file = tmp_path / FILE
    mine = "\ufeff# my own\r\n[downhill.abc]   # Ü\r\ncause = '''\r\ntwo\r\nlines'''"
    file.write_bytes(mine.encode())
    new = Group("downhill", f"{PREFIX}abd", ("ann",), "downhill(slope=1)\nyours  0", "", "")
    known = Group("downhill", f"{PREFIX}abc", ("ann",), "", "", "")
    causes = read_causes(file)
    causes.add([known, new])
    assert file.read_bytes().startswith(mine.encode())
    again = read_causes(file)
    assert again.problem is None and len(again.entries) == 2
    assert again.of("downhill", known.id).cause == "two\nlines"
    assert again.of("downhill", new.id) is None


def test_a_group_that_fits_nowhere_in_the_file_leaves_it_as_it_is(tmp_path):
    file = tmp_path / FILE
    file.write_text("downhill = {abc = {cause = 'a'}}\n")
    with pytest.raises(BadCauses):
        read_causes(file).add([Group("downhill", f"{PREFIX}abd", ("ann",), "", "", "")])
    assert file.read_text() == "downhill = {abc = {cause = 'a'}}\n"


def test_no_known_id_looks_like_a_groups():
    known = {mistake.id for exercise in COURSE.values() for mistake in exercise.mistakes}
    assert not [each for each in known | set(OBSERVED_MISTAKES.values()) if ":" in each]

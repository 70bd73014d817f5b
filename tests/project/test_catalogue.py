"""No word of a report, a hint or a page of the class escapes the catalogue."""

import html
import json
import re
from datetime import datetime, timedelta

import numpy as np
import pytest
from pseudo_language import LANGUAGE, escaped, filled_in, write_catalogue
from submissions import IMPORTS, UPHILL, honest, written

from grader import check, hint, progress, solution
from grader.classroom.anonymous import anonymous
from grader.classroom.causes import read_causes
from grader.classroom.grade import Status
from grader.classroom.groups import Groups
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import class_page, index_page, student_page
from grader.classroom.pages.whole_class import LARGEST
from grader.classroom.result import PREFIX, graded, without_grade
from grader.classroom.row import ExerciseGrade, Feedback, Row
from grader.classroom.student import Student
from grader.classroom.told import with_causes
from grader.course import COURSE
from grader.judging.finding import Verdict
from grader.judging.slip_operators import SlipKind
from grader.judging.slips import Slip
from grader.reporting import language
from grader.reporting.slip_words import in_words
from tools import catalogue


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_catalogue(tmp_path_factory.mktemp("locale"))


@pytest.fixture(autouse=True)
def marked(folder, monkeypatch):
    monkeypatch.setattr(language, "FOLDER", folder)
    monkeypatch.setenv(language.VARIABLE, LANGUAGE)


def test_what_escapes_is_found():
    assert escaped("⟦Nudge⟧: why ⟦not⟧ adam?\n  code") == ["why"]
    assert filled_in("⟦In the ⟨ravine⟩ ⟨⟦nobody⟧⟩ sees ⟨adam⟩⟧ why") == ["ravine"]


def raises(*_):
    raise ValueError("no")


def looks_up_nothing(*_):
    return undefined  # noqa: F821


def remembers(*given, seen=[]):  # noqa: B006
    seen.append(1)
    return tuple(len(seen) * np.ones(3) for _ in range(4))


def spoils(w, *_):
    w += 1
    return w, w, w, w


SPOILED = (
    *(raises, looks_up_nothing, remembers, spoils, lambda *given: None, lambda: 1, lambda *given: "text"),
    *(lambda *given: [np.ones(2)], lambda *given: np.ones((1, 7)), lambda *given: (g for g in given)),
    *(lambda *given: np.array(["a"]), lambda *given: given, lambda *given: max, lambda *given: np.zeros(200_000)),
    *(lambda *given: ([np.ones(2)], 1.0), lambda *given: np.inf * np.ones(3), lambda *given: [[1.0], (2.0,)]),
    *(lambda *given: np.nan * np.ones(3), lambda *given: True, lambda *given: 10**400, lambda *given: [[1], [2]]),
)


@pytest.mark.parametrize("name", COURSE)
def test_no_word_of_a_report_escapes(name):
    exercise = COURSE[name]
    for function in (exercise.reference, *(mistake.rule for mistake in exercise.mistakes), *SPOILED):
        text = str(check(function, name))
        assert "⟦" in text
        assert not escaped(text), text


def two_ideas(w, grad, velocity, lr, beta):
    return w + 0.01 * grad, velocity


def half_of_one(w, grad, velocity, lr, beta):
    velocity = beta * velocity + (lr - beta * lr) * grad
    return w + lr * velocity, velocity


@pytest.mark.parametrize("function", [two_ideas, half_of_one, lambda w, grad, velocity, lr, beta: (w - 1, velocity)])
def test_no_word_of_what_is_composed_or_certain_escapes(function):
    text = str(check(function, "momentum"))
    assert not escaped(text), text


@pytest.mark.parametrize("kind", SlipKind)
@pytest.mark.parametrize("about", ["", "lr", "np.sqrt"])
def test_no_word_of_a_slip_escapes(kind, about):
    for made, source in ((("w",), ""), (("w",), "m"), (("m", "v"), ""), (("",), ""), ((), "lr")):
        words = in_words(Slip(kind, about, made, source))
        assert not escaped(words) and "{" not in words, words


@pytest.mark.parametrize("name", COURSE)
def test_no_word_of_a_hint_or_of_a_stub_escapes(name):
    for level in (1, 2, 3):
        assert not escaped(str(hint(name, level)))
    names = {}
    exec(COURSE[name].stub(), names)
    assert not escaped(str(check(names[name])))


def test_no_word_of_anything_else_escapes():
    for text in (progress(), solution(COURSE["adam"].reference), solution(lambda: 1, "adam")):
        assert not escaped(str(text)), text
    for text in (check(lambda: 0, "hint"), check("adam"), check(3), check(lambda: 0)):
        assert not escaped(str(text)), text


#: A notebook for each thing that can become of one: its code cells.
NOTEBOOKS = {
    "right": honest("downhill"),
    "wrong": [IMPORTS, UPHILL, "def momentum(w, grad, velocity, lr, beta):\n    return w, velocity"],
    "fails": [IMPORTS, "def downhill(slope):\n    return unknown", "lr = 1 / 0", "%%bash\nls", "x = ("],
    "ends": ["import os\ndef downhill(slope):\n    os._exit(1)", "if True:\n    def momentum(): pass"],
    "unfinished": [COURSE["downhill"].stub(), "class Plan: pass\nrate = 3"],
    "other": ["print(1)"],
    "lost": [
        *(
            "def momentum(w): pass",
            "momentum = 0.9",
            "def gradient_decent(): pass",
            "class Adam: pass",
            "def rmsprop(:",
        ),
        *(
            "@nothing\ndef nesterov(w): pass",
            "if 0:\n    def heavy_ball(): pass",
            "from x import adagrad",
            "%%bash\nls",
        ),
        *("def f():\n    def adamw(): pass", "class A:\n    def l1_penalty(self): pass", "del f", "from x import *"),
        *("scale = !ls\ndef downhill(slope): return scale", "def log_uniform(u=v): pass", "x = f'{'a'}'"),
        *(
            "import absent",
            "def proximal_l1(w, grad, lr, strength): return absent.x",
            "def choose_trial(s): return here",
        ),
    ],
    "odd": ["def downhill(slope):\n    return slope / 7 + 3", "def gradient_descent(w, g, lr):\n    return w * g - 5"],
}


@pytest.fixture
def results():
    """What becomes of each, and of a file that is no notebook; learners' code is run without a sandbox."""
    files = {name: written(*cells) for name, cells in NOTEBOOKS.items()} | {"broken": b"{"}
    slow = without_grade("slow", Status.TIMED_OUT, "")
    return [*(graded(name, content, 0, isolate=False) for name, content in files.items()), slow]


def feedback_of(result) -> Feedback:
    """Of somebody with this one file, late, corrected and commented on."""
    late = timedelta(days=2, hours=3)
    exercises = {
        name: ExerciseGrade(each["points"], 2, each["verdict"], late=late, by_hand=name == "downhill")
        for name, each in result["exercises"].items()
    }
    exercises |= {"adam": ExerciseGrade(0, 1, Verdict.MISSING)}
    handed_in = {"files": ("1",), "attempt": 2, "submitted": datetime(2026, 11, 27), "late": True, "comment": "⟦Hello⟧"}
    row = Row(Student("⟦somebody⟧"), result["status"], result["reason"], exercises, **handed_in)
    return Feedback(row, result["exercises"], {"1": result.get("notes", [])})


def words_on(page: str) -> list[str]:
    """The words of a page that escaped: tooltips are words, and so is what a script says of its data.

    The style, what Python says and code are not.
    """
    seen = re.sub("<style>.*?</style>|<pre.*?</pre>|<script>.*?</script>", "", page, flags=re.DOTALL)
    for data in re.findall('<script type="application/json" id="facts">(.*?)</script>', seen):
        facts = json.loads(data)
        said = [*facts["words"].values(), *facts["statuses"], *(words for _, words, _ in facts["cells"])]
        reasons = [reason for student in facts["students"] for reason in student[6:7]]
        seen = seen.replace(data, " ".join([*said, *(word for _, word, *_ in facts["verdicts"]), *reasons]))
    seen = re.sub(r'(?:title|aria-label|data-words)="([^"]*)"', r">\1<", seen)
    return escaped(html.unescape(re.sub("<[^>]*>", "\n", seen)))


def tallied(made) -> tuple[list, list, list]:
    held, groups = Misconceptions(), Groups()
    for each in made:
        held.add(each)
        groups.add(each)
    return held.found(), groups.found(), held.unexplained()


def test_no_word_of_the_classs_pages_escapes(results, tmp_path):
    file, written = tmp_path / "causes.toml", '[{}.{}]\ncause = "⟦its own⟧"\nnudge = "⟦Why?⟧"'
    _, groups, _ = tallied(map(feedback_of, results))
    read_causes(file).add(groups)
    comments = re.findall(r"^# (?!\w+\()(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert comments and not escaped("\n".join(comments))
    first = groups[0]
    file.write_text(written.format(first.exercise, first.id.removeprefix(PREFIX)), encoding="utf-8")
    made = [feedback_of(with_causes(result, read_causes(file))) for result in results]
    held, found, unexplained = tallied(made)
    assert held and {bool(group.cause) for group in found} == {True, False}
    named = {word for one in held for word in one.mistake.split("-")}
    named |= {word for one in found for word in escaped(one.id)}
    named |= {word for exercise in COURSE.values() for word in escaped(exercise.notebook)}
    rows, coded = [each.row for each in made], [anonymous(each, lambda student: "7") for each in made]
    pages = [student_page(each) for each in (*made, *coded)]
    pages += ["".join(class_page(rows, held, found, unexplained)), "".join(index_page(["⟦somebody⟧"]))]
    pages.append("".join(class_page([rows[0]] * (LARGEST + 1), [], [])))
    for page in pages:
        assert not set(words_on(page)) - named


def test_a_translation_that_spoils_a_hole_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    file = catalogue.update("de")
    kept = file.read_text(encoding="utf-8")
    english = 'msgid "Your {field} differs from the expected one."\nmsgstr '
    assert f'{english}""' in kept
    file.write_text(kept.replace(f'{english}""', f'{english}"{{feld}} ist anders."'), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"\{feld\} ist anders"):
        catalogue.update("de")
    file.write_text(kept.replace(f'{english}""', f'{english}"{{field}} ist anders."'), encoding="utf-8")
    assert "ist anders" in catalogue.update("de").read_text(encoding="utf-8")


def _in_float32(function):
    def rounded(*given):
        return tuple(np.float32(x).astype(float) if isinstance(x, np.ndarray) else x for x in function(*given))

    return rounded


def _keeping_lr(function):
    return lambda w, grad, velocity, lr, beta, kept={}: function(w, grad, velocity, kept.setdefault("lr", lr), beta)


def _replacing(scores):
    winner = COURSE["choose_trial"].reference(scores)
    if scores.size > 60:
        scores[:, 0] = 0.0
    return winner


def test_no_word_about_digits_buffers_or_the_first_call_escapes():
    adam, momentum = (COURSE[name].reference for name in ("adam", "momentum"))
    step_decay = COURSE["step_decay"].reference
    for function, name in (
        (_in_float32(adam), "adam"),
        (_keeping_lr(momentum), "momentum"),
        (_replacing, "choose_trial"),
        (lambda *given: np.float32(step_decay(*given)), "step_decay"),
        (lambda *given: round(step_decay(*given), 4), "step_decay"),
        (lambda *given: step_decay(*given) * (1 + 1e-7), "step_decay"),
        (lambda *given: step_decay(*given) + 1e-9, "step_decay"),
        (lambda w, amount: np.sign(w) * np.maximum(np.abs(w) - amount, 1e-8), "soft_threshold"),
    ):
        text = str(check(function, name))
        assert not escaped(text), text

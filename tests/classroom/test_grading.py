"""One submission: what a sandbox says is laid beside what the judge knows."""

import os
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from submissions import IMPORTS, UPHILL, honest, run_as_a_cell, written

from grader.check import check
from grader.classroom import grade as grading
from grader.classroom import judgements, messages
from grader.classroom.child_process import Limits
from grader.classroom.grade import Status, grade
from grader.classroom.sandbox import Isolated, Plain
from grader.course import COURSE
from grader.judging.judge import judge

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.fixture(scope="module", params=[Isolated, Plain])
def runner(request):
    made = request.param(Limits(seconds=20.0))
    yield made
    made.close()


def test_the_whole_course_passes(runner):
    outcome = grade(written(*honest(*COURSE)), 3, runner)
    assert (outcome.status, outcome.notes) == (Status.GRADED, [])
    assert {name: report.verdict for name, report in outcome.reports.items()} == dict.fromkeys(COURSE, "passed")


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_courses_own_notebooks_are_read_without_complaint(path):
    outcome = grade(path.read_bytes(), 3, Plain())
    assert (outcome.status, outcome.notes) == (Status.GRADED, [])


def test_the_blank_course_is_not_written(runner):
    outcome = grade(written("import numpy as np", *(exercise.stub() for exercise in COURSE.values())), 3, runner)
    assert {report.verdict for report in outcome.reports.values()} == {"not written"}


def test_the_report_is_the_one_that_check_gives(runner):
    names = run_as_a_cell(UPHILL)
    (report,) = grade(written(UPHILL), 7, runner).reports.values()
    assert str(report) == str(check(names["gradient_descent"], seed=7))
    assert report.mistake == "uphill"


TWO_IDEAS = """
def momentum(w, grad, velocity, lr, beta):
    velocity = 0.9 * velocity + (1 - 0.9) * grad
    return w + lr * velocity, velocity
"""


def test_two_ideas_at_once_are_told_as_check_tells_them(runner):
    """The function is asked again in a child of its own."""
    names = run_as_a_cell(TWO_IDEAS)
    (report,) = grade(written(TWO_IDEAS), 3, runner).reports.values()
    assert str(report) == str(check(names["momentum"], seed=3))
    assert report.mistake == "beta-hard-coded + uphill"


class _AnswersOnce:
    """A runner whose children answer nothing but the first of them."""

    def __init__(self, runner):
        self._runner, self.renew, self._was_asked = runner, runner.renew, False

    def run(self, request):
        asked = {"cells": [], "exercises": []} if self._was_asked else request
        self._was_asked = True
        return self._runner.run(asked)


def test_an_answer_that_cannot_be_asked_again_is_told_no_composed_cause(runner):
    outcome = grade(written(TWO_IDEAS), 3, _AnswersOnce(runner))
    (report,) = outcome.reports.values()
    assert (outcome.status, report.verdict, report.mistake) == (Status.GRADED, "not yet", None)


def test_a_class_may_allow_no_time_for_what_is_composed(runner):
    (report,) = grade(written(TWO_IDEAS), 3, runner, seconds=0.0).reports.values()
    assert (report.mistake, report.observation) == (None, "beta-has-no-say")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("return", "returns-nothing"),
        ("yield w, velocity", "generator"),
        ("return {'w': w, 'velocity': velocity}", "one-value"),
        ("return w, velocity, lr", "wrong-count"),
        ("return w, None", "not-numbers"),
        ("return w, np.zeros((1000, 1000))", "too-large"),
        ("return w if w > 0 else velocity, velocity", "raised"),
    ],
)
def test_a_call_that_gives_nothing_to_compare_is_told_as_check_tells_it(body, kind, runner):
    source = f"def momentum(w, grad, velocity, lr, beta):\n    {body}"
    names = {"np": np}
    exec(source, names)
    (report,) = grade(written("import numpy as np", source), 3, runner).reports.values()
    assert report.kind == check(names["momentum"], seed=3).kind == kind


def test_a_coroutine_and_a_reused_array_are_told_as_check_tells_them(runner):
    waits = "async def downhill(slope):\n    return -np.sign(slope)"
    reuses = (
        "KEPT = {}\ndef log_uniform(u, low, high):\n"
        "    KEPT.setdefault(u.shape, np.zeros(u.shape))[...] = low * (high / low) ** u\n    return KEPT[u.shape]"
    )
    reports = grade(written("import numpy as np", waits, reuses), 3, runner).reports
    assert reports["downhill"].kind == "coroutine"
    assert (reports["log_uniform"].verdict, reports["log_uniform"].mistake) == ("nearly", "overwrites-results")


def test_the_learners_own_line_is_shown(runner):
    source = "def gradient_descent(w, grad, lr):\n    x = 1\n    return w / undefined"
    (report,) = grade(written("import math", source), 0, runner).reports.values()
    assert "undefined" in str(report)
    assert "line 3: return w / undefined" in " ".join(str(report).split())


def test_helpers_constants_and_the_last_definition_count(runner):
    cells = [
        UPHILL,
        "SIGN = -1",
        "def step(g, lr):\n    return SIGN * lr * g",
        "def gradient_descent(w, g, lr):\n    return w + step(g, lr)",
    ]
    assert grade(written(*cells), 0, runner).reports["gradient_descent"].passed


def test_a_statement_that_fails_is_said_and_harms_nothing(runner):
    outcome = grade(written("import no_such_module", "x = int('a')", *honest("downhill")), 0, runner)
    assert outcome.reports["downhill"].passed
    assert outcome.notes[0].startswith("Code cell 1, line 1, imports what is not here: ModuleNotFoundError: ")
    assert "ValueError" in outcome.notes[1]


@pytest.mark.parametrize("first", ["import numpy as np", "from __future__ import annotations\nimport numpy as np"])
def test_what_an_annotation_names_need_not_be_there(runner, first):
    hinted = "def downhill(slope: Tensor) -> Tensor:\n    return -np.sign(slope)"
    assert grade(written(first, hinted), 0, runner).reports["downhill"].passed


def test_a_function_that_cannot_be_defined_is_missing(runner):
    outcome = grade(written("@no_such_decorator\ndef downhill(slope):\n    return 1"), 0, runner)
    assert outcome.reports == {}
    assert outcome.missing["downhill"].verdict == "missing"
    assert "its decorator @no_such_decorator could not be run: NameError" in str(outcome.missing["downhill"])


def test_nothing_of_the_course_and_nothing_readable():
    assert grade(written("x = 1"), 0, Plain()).status == Status.NOT_GRADED
    assert grade(b"{", 0, Plain()).status == Status.UNREADABLE


def test_an_answer_of_many_dimensions_is_wrong_and_no_crash(runner):
    outcome = grade(written(IMPORTS, "def downhill(slope):\n    return np.zeros((1,) * 12)"), 0, runner)
    assert (outcome.status, outcome.reports["downhill"].kind) == (Status.GRADED, "shape")


#: Time enough for the sandbox around it to be killed. A class is not among what is left out where a run ends.
PAUSE = ("import time", "class Pause:\n    time.sleep(0.5)")


class _Killed:
    """A runner whose sandbox is killed by somebody else, a given number of times."""

    def __init__(self, runner, times):
        self._runner, self._left, self.renew = runner, times, runner.renew

    def run(self, request):
        child = self._runner.run(request)
        if self._left and isinstance(self._runner, Isolated):
            self._left -= 1
            self._runner._way._zygote._process.kill()
            self._runner._way._zygote._process.wait()
        return child


def test_a_sandbox_that_was_killed_by_somebody_else_costs_the_learner_nothing(runner):
    outcome = grade(written(*PAUSE, *honest("downhill", "adam")), 0, _Killed(runner, 1))
    assert (outcome.status, sorted(outcome.reports)) == (Status.GRADED, ["adam", "downhill"])


def test_one_that_ends_again_and_again_has_crashed(runner):
    outcome = grade(written(*PAUSE, *honest("downhill", "adam")), 0, _Killed(runner, 9))
    if isinstance(runner, Isolated):
        assert outcome.failures == {"downhill": Status.CRASHED, "adam": Status.CRASHED}


def test_what_the_judge_breaks_down_over_costs_no_other_exercise(runner, monkeypatch):
    def broken(seeded, *rest):
        if seeded.exercise.name == "momentum":
            raise ValueError("array is too big")
        return judge(seeded, *rest)

    monkeypatch.setattr(judgements, "judge", broken)
    monkeypatch.setattr(judgements, "_kept", OrderedDict())
    outcome = grade(written(*honest("downhill", "momentum", "adam")), 0, runner)
    assert outcome.failures == {"momentum": Status.NOT_JUDGED}
    assert "broke down over `momentum`: ValueError: array is too big" in outcome.notes[-1]
    assert sorted(outcome.reports) == ["adam", "downhill"]


LOOPS = "def downhill(slope):\n    while True:\n        pass"
STUBBORN = """
def downhill(slope):
    while True:
        try:
            x = 1
        except BaseException:
            pass
"""
SLEEPS = "import time\ndef downhill(slope):\n    time.sleep(1000)"
#: It never comes back to Python, so that only the limit of the system ends it.
IN_C = "def downhill(slope):\n    return sum(range(10**12))"
#: Right, and slow: every call works for a while.
SLOW = """
import time
def gradient_descent(w, grad, lr):
    end = time.process_time() + 0.004
    while time.process_time() < end:
        pass
    return w - lr * grad
"""


@pytest.fixture()
def busy():
    """A machine with much to do besides: each of these gets as much of it as a child does."""
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


@pytest.mark.parametrize("hang", [LOOPS, STUBBORN, SLEEPS, IN_C], ids=["loops", "stubborn", "sleeps", "in C"])
def test_a_right_answer_after_a_hang_is_right(hang, runner, monkeypatch):
    monkeypatch.setattr(grading, "SECONDS_FOR_AN_EXERCISE", 5.0)
    monkeypatch.setattr(messages, "CPU_SECONDS", 1.0)
    outcome = grade(written("import numpy as np", hang, *honest("gradient_descent")), 0, runner)
    assert outcome.failures == {"downhill": Status.TIMED_OUT}
    assert outcome.reports["gradient_descent"].passed


def test_a_slow_right_answer_after_a_hang_on_a_busy_machine_is_right(runner, busy, monkeypatch):
    monkeypatch.setattr(messages, "CPU_SECONDS", 1.5)
    outcome = grade(written("import numpy as np", LOOPS, SLOW), 0, runner)
    assert outcome.failures == {"downhill": Status.TIMED_OUT}
    assert outcome.reports["gradient_descent"].passed


def test_hangs_one_after_another_cost_no_right_answer(runner, monkeypatch):
    monkeypatch.setattr(messages, "CPU_SECONDS", 1.0)
    hangs = [f"def {name}(*a):\n    while True: pass" for name in ("downhill", "momentum", "adam", "rmsprop")]
    outcome = grade(written(*hangs, *honest("gradient_descent", "adamw")), 0, runner)
    assert set(outcome.failures.values()) == {Status.TIMED_OUT}
    assert len(outcome.failures) == len(hangs)
    assert outcome.reports["gradient_descent"].passed
    assert outcome.reports["adamw"].passed


def test_a_statement_that_hangs_is_said_and_costs_itself(runner, monkeypatch):
    monkeypatch.setattr(messages, "CPU_SECONDS", 1.0)
    hangs = "def endless():\n    while True: pass\nSIGN = endless()\ndef downhill(slope):\n    return SIGN * slope"
    outcome = grade(written(hangs, *honest("gradient_descent")), 0, runner)
    assert outcome.reports["gradient_descent"].passed
    assert not outcome.reports["downhill"].passed
    assert "line 3, did not run: OutOfTime" in outcome.notes[0]


@pytest.mark.parametrize("ends", ["import os\nN = os._exit(1)", "N = sum(range(10**12))"])
def test_a_statement_that_ends_the_run_costs_only_what_needs_it(ends, monkeypatch):
    monkeypatch.setattr(grading, "SECONDS_TO_BEGIN", 3.0)
    with_n = "def downhill(slope):\n    return N * slope"
    for cells, passed in (((ends, *honest("adam")), ["adam"]), ((ends, with_n, *honest("adam")), [])):
        sandbox = Isolated(Limits(cpu=1))
        outcome = grade(written(*cells), 0, sandbox)
        sandbox.close()
        assert [name for name, report in outcome.reports.items() if report.passed] == passed
        assert not passed or "were left out" in outcome.notes[-1]


def test_a_crash_in_one_exercise_leaves_the_others(runner):
    outcome = grade(written("import os\ndef momentum(*a):\n    os._exit(1)", *honest("downhill", "adam")), 0, runner)
    assert outcome.status == Status.CRASHED
    assert outcome.failures == {"momentum": Status.CRASHED}
    assert outcome.reports["adam"].passed
    assert outcome.reports["downhill"].passed


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("factor", ["np.longdouble(10) ** 4000", "np.nan", "np.inf * (w > 0)"])
def test_what_numpy_warns_about_in_an_answer_is_not_for_the_instructors_screen(factor, runner):
    function = f"def gradient_descent(w, grad, lr):\n    return np.asarray((w - lr * grad) * {factor})"
    outcome = grade(written(IMPORTS, function), 3, runner)
    assert outcome.reports["gradient_descent"].verdict == "not yet", outcome.notes
    assert str(outcome.reports["gradient_descent"])

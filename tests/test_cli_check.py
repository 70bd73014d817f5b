"""`grader check` where a program reads the answer: exercises by name, exit codes, JUnit's XML, points."""

import os
import re
import xml.etree.ElementTree as ET

import pytest
from submissions import IMPORTS, UPHILL, hand_in, honest
from typer.testing import CliRunner

from grader.cli import app
from grader.course import COURSE

MOMENTUM = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]
ENDLESS = "def momentum(w, v, grad, lr, beta):\n    while True:\n        pass"


def _typed(*arguments):
    return CliRunner().invoke(app, ["check", *map(str, arguments), "--no-isolation"])


def _cases(path) -> dict[str, ET.Element]:
    return {f"{case.get('classname')}.{case.get('name')}": case for case in ET.parse(path).getroot().iter("testcase")}


def test_what_is_named_is_all_that_is_owed(tmp_path):
    path = hand_in(tmp_path, "02_momentum", *honest("momentum"))
    done = _typed(path, "--only", "momentum")
    assert done.exit_code == 0 and "PASSED · momentum" in done.stdout and "nesterov" not in done.stdout.split("Next")[0]
    assert done.stdout.splitlines()[-1] == "1 of 1 points"
    assert _typed(path).exit_code == 1


def test_a_function_that_is_named_and_not_there_is_owed(tmp_path):
    done = _typed(hand_in(tmp_path, "02_momentum", *honest("momentum")), "--only", "momentum", "--only", "nesterov")
    assert done.exit_code == 1 and "MISSING · nesterov" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 of 2 points"


def test_so_it_is_where_nothing_says_which_chapter_a_notebook_is(tmp_path):
    path = hand_in(tmp_path, "mine", "x = 1")
    assert _typed(path).exit_code == 2
    done = _typed(path, "--only", "momentum")
    assert done.exit_code == 1 and "MISSING · momentum" in done.stdout


def test_only_what_is_named_is_run(tmp_path):
    path = hand_in(tmp_path, "02_momentum", IMPORTS, ENDLESS, *honest("nesterov")[1:])
    assert _typed(path, "--only", "nesterov").exit_code == 0


@pytest.mark.parametrize(("name", "said"), [("momentun", "momentum, "), ("adam", "There are: momentum, heavy_ball, ")])
def test_a_name_that_there_is_not_is_answered_with_those_that_there_are(tmp_path, name, said):
    done = _typed(hand_in(tmp_path, "02_momentum", *honest(*MOMENTUM)), "--only", name)
    assert done.exit_code == 2 and said in done.stderr and not done.stdout


def test_of_several_notebooks_those_are_checked_that_have_what_is_named(tmp_path):
    paths = hand_in(tmp_path, "02_momentum", *honest("momentum")), hand_in(tmp_path, "04_adam", *honest("adam"))
    done = _typed(*paths, "--only", "adam")
    assert done.exit_code == 0 and "02_momentum" not in done.stdout
    assert _typed(*paths, "--only", "adam", "--only", "momentum").stdout.splitlines()[-1] == "2 of 2 points"
    assert _typed(*paths, "--only", "downhill").exit_code == 2


def test_junit_has_a_case_for_each_exercise_with_its_card_points_and_time(tmp_path):
    path = hand_in(tmp_path, "01_learning_rate", IMPORTS, UPHILL, COURSE["cosine_decay"].solution())
    assert _typed(path, "--junit", tmp_path / "out.xml").exit_code == 1
    cases = _cases(tmp_path / "out.xml")
    names = [name for name, exercise in COURSE.items() if exercise.notebook == "01_learning_rate"]
    assert list(cases) == [f"01_learning_rate.{name}" for name in names]
    failed, passed = cases["01_learning_rate.gradient_descent"], cases["01_learning_rate.cosine_decay"]
    assert failed.find("failure").get("message") == "not yet"
    assert failed.find("failure").text.startswith("NOT YET · gradient_descent")
    assert passed.find("failure") is None and float(passed.get("time")) > 0
    points = {each.get("name"): each.get("value") for each in passed.iter("property")}
    assert points == {"points": "1", "maximum": "1"}
    suite = ET.parse(tmp_path / "out.xml").getroot().find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == (
        str(len(names)),
        str(len(names) - 1),
        "0",
    )


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    done = _typed(tmp_path / "x.ipynb", tmp_path / "y.ipynb", "--junit", tmp_path / "out.xml")
    assert done.exit_code == 2 and "points" not in done.stdout
    said = {name: case.find("error").get("message") for name, case in _cases(tmp_path / "out.xml").items()}
    assert list(said) == ["x.notebook", "y.notebook"] and "cut off in the middle" in said["x.notebook"]
    good = hand_in(tmp_path, "00_start_here", *honest("downhill"))
    assert _typed(good, tmp_path / "x.ipynb").exit_code == 1


def test_the_report_tells_nothing_of_the_machine(tmp_path):
    paths = [hand_in(tmp_path / name, "02_momentum", UPHILL, ENDLESS) for name in ("anna", "bert")]
    (tmp_path / "anna" / "x.ipynb").write_text("{")
    _typed(*paths, tmp_path / "anna" / "x.ipynb", "--only", "nesterov", "--seed", 4711, "--junit", tmp_path / "out.xml")
    written = (tmp_path / "out.xml").read_text()
    assert str(tmp_path) not in written and "4711" not in written
    assert list(_cases(tmp_path / "out.xml")) == [
        "anna/02_momentum.nesterov",
        "bert/02_momentum.nesterov",
        "anna/x.notebook",
    ]


def test_what_xml_cannot_hold_is_replaced_and_the_rest_kept(tmp_path):
    raises = "def momentum(w, v, grad, lr, beta):\n    raise ValueError('\\x00\\x1b\\ud800\\ufffe]]>\\U0001f600é<&')"
    path = hand_in(tmp_path, "a\x0b<&", IMPORTS, raises)
    _typed(path, "--only", "momentum", "--junit", tmp_path / "out.xml")
    (name, case), *_ = _cases(tmp_path / "out.xml").items()
    assert name == "a?<&.momentum"
    assert re.search(r"\]\]>\U0001f600é<&", case.find("failure").text)


def test_the_report_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = hand_in(tmp_path, "00_start_here", *honest("downhill"))
    kept = tmp_path / "out.xml"
    kept.write_text("the last one")
    monkeypatch.setattr(
        "pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    done = _typed(path, "--junit", kept)
    assert done.exit_code == 2 and "cannot be written: No space left on device" in done.stderr
    assert kept.read_text() == "the last one" and sorted(tmp_path.iterdir()) == [path, kept]
    done = _typed(path, "--junit", tmp_path / "nowhere" / "out.xml")
    assert done.exit_code == 2 and "cannot be written" in done.stderr


def test_a_report_for_a_device_or_through_a_link_leaves_those_as_they_are(tmp_path):
    path = hand_in(tmp_path, "00_start_here", *honest("downhill"))
    pipe, link, kept = (tmp_path / name for name in ("pipe", "link.xml", "kept.xml"))
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    kept.write_text("the last one")
    link.symlink_to(kept)
    assert _typed(path, "--junit", pipe).exit_code == _typed(path, "--junit", link).exit_code == 0
    assert pipe.is_fifo() and link.is_symlink()
    written = os.read(reader, 2**20).decode()
    os.close(reader)
    assert "testsuite" in written and "testsuite" in kept.read_text()

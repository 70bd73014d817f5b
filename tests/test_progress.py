"""What has been passed, kept beside the notebooks."""

import json
import sys
import types

import pytest

from grader.check import check
from grader.course import COURSE
from grader.progress import progress
from grader.progress_file import PYTEST, VARIABLE


@pytest.fixture
def record(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


@pytest.fixture
def notebook(monkeypatch):
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    return shell


def passes(name):
    return check(COURSE[name].reference)


def test_nothing_passed_yet(record):
    text = str(progress())
    assert text.startswith(f"0 of {len(COURSE)} exercises passed\n  00_start_here  0 of 1\n    [ ] downhill")
    assert text.endswith("Next: downhill, in 00_start_here.")


def test_in_html_the_next_exercise_leads_to_its_notebook(record):
    record.write_text('{"passed": ["downhill"]}')
    page = progress()._repr_html_()
    link = '<a href="01_learning_rate.ipynb"><code>gradient_descent</code>, in 01_learning_rate.</a>'
    assert f"<b>Next:</b> {link}" in page
    assert page.count("<a ") == 1


def test_names_that_the_course_no_longer_has_stay_in_the_file(record, notebook):
    record.write_text('{"passed": ["uphill", "adam"]}')
    passes("downhill")
    assert json.loads(record.read_text())["passed"] == ["downhill", "adam", "uphill"]


def test_a_pass_in_a_notebook_is_remembered(record, notebook):
    passes("gradient_descent")
    passes("downhill")
    assert json.loads(record.read_text())["passed"] == ["downhill", "gradient_descent"]
    assert "[x] gradient_descent" in str(progress())
    assert str(progress()).endswith("Next: step_decay, in 01_learning_rate.")


def test_a_wrong_answer_is_not_remembered_and_takes_nothing_away(record, notebook):
    passes("downhill")
    check(lambda slope: slope, "downhill")
    assert json.loads(record.read_text())["passed"] == ["downhill"]


def test_all_passed(record):
    record.write_text(json.dumps({"passed": list(COURSE)}))
    text = str(progress())
    assert text.startswith(f"{len(COURSE)} of {len(COURSE)} exercises passed")
    assert text.endswith("\nYou have passed every exercise of the course.")
    assert "[ ]" not in text


def test_outside_a_notebook_nothing_is_written(record):
    passes("downhill")
    assert not record.exists()


def test_a_console_is_no_notebook(record, notebook):
    del notebook.kernel
    passes("downhill")
    assert not record.exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"passed": 3}', '{"passed": null}', '{"passed": [["downhill"]]}', "\x00\xff"]
)
def test_a_broken_record_counts_as_none_and_is_written_anew(record, notebook, content):
    record.write_text(content, encoding="latin-1")
    assert str(progress()).startswith("0 of")
    passes("downhill")
    assert json.loads(record.read_text())["passed"] == ["downhill"]


def test_names_that_the_course_no_longer_has_are_passed_over(record):
    record.write_text('{"passed": ["downhill", "uphill"]}')
    assert str(progress()).startswith("1 of")


def test_a_place_that_cannot_be_written_to_stops_nobody(monkeypatch, notebook, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "missing" / "progress.json"))
    assert passes("downhill").passed


def test_the_record_stands_beside_the_notebook_by_default(monkeypatch, notebook, tmp_path):
    for variable in (VARIABLE, *PYTEST):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    passes("downhill")
    assert [path.name for path in tmp_path.iterdir()] == [".progress.json"]


def test_predictions_are_counted_and_not_marked(record):
    said = {"said": "x", "told": "y", "agrees": False}
    record.write_text(json.dumps({"predictions": {"one": said}}))
    assert "You have made 1 prediction." in str(progress())
    record.write_text(json.dumps({"predictions": {"one": said, "two": {**said, "agrees": True}}}))
    assert "You have made 2 predictions." in str(progress())
    record.unlink()
    assert "prediction" not in str(progress())

"""The learner's own file: nothing in it is lost, whoever writes and whatever it holds."""

import json
import multiprocessing

import pytest

from grader import progress_file
from grader.progress import progress
from grader.progress_file import PYTEST, VARIABLE, read, unreadable, update


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def put(key, value):
    update(lambda record: record.update({key: value}))


def test_what_is_written_is_read(file):
    assert read() == {}
    put("predictions", {"ball": "left"})
    put("passed", ["downhill"])
    assert read() == {"predictions": {"ball": "left"}, "passed": ["downhill"]}
    assert json.loads(file.read_text(encoding="utf-8")) == read()
    assert [path.name for path in file.parent.iterdir()] == ["progress.json"]


def test_the_file_of_an_earlier_course_is_read_and_keys_of_a_later_one_stay(file):
    file.write_text('{"passed": ["downhill"], "later": [1, {"a": "é"}]}', encoding="utf-8")
    put("predictions", {})
    assert read() == {"passed": ["downhill"], "later": [1, {"a": "é"}], "predictions": {}}


UNREADABLE = ["", "{", "[]", "null", '{"passed": 3}', '{"passed": [["a"]]}', '{"functions": {"adam": 1}}', "\x00\xff"]


@pytest.mark.parametrize("content", UNREADABLE)
def test_a_file_that_cannot_be_read_is_kept_aside_and_told(file, content):
    file.write_text(content, encoding="latin-1")
    assert read() == {}
    assert "Note: progress.json cannot be read, so what it held is not counted here." in str(progress())
    put("passed", ["downhill"])
    put("passed", ["downhill", "adam"])
    (aside,) = unreadable()
    assert aside.read_text(encoding="latin-1") == content
    assert aside.name == "progress.json.unreadable-1"
    assert "Note: progress.json.unreadable-1 cannot be read" in str(progress())
    assert str(progress()).startswith("2 of")


def test_a_second_unreadable_file_takes_nothing_from_the_first(file):
    for content in ("{", "["):
        file.write_text(content)
        put("passed", [])
    assert [path.read_text() for path in unreadable()] == ["{", "["]
    assert "what they held is not counted here. The files are kept." in str(progress())


def test_a_file_that_may_not_be_opened_is_not_written_over(file, monkeypatch):
    file.mkdir()  # stands for any file that is there and cannot be opened
    with pytest.raises(OSError):
        put("passed", [])
    assert file.is_dir()


def test_a_change_that_fails_leaves_the_file_as_it_was(file):
    put("passed", ["downhill"])
    with pytest.raises(ZeroDivisionError):
        update(lambda record: record.update(passed=1 / 0))
    assert read() == {"passed": ["downhill"]}


def _add_many(path, writer):
    import os

    os.environ[VARIABLE] = str(path)
    for number in range(30):
        update(lambda record, key=f"{writer}-{number}": record.setdefault("predictions", {}).update({key: True}))


def test_notebooks_that_write_at_the_same_time_lose_nothing(file):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_many, args=(file, writer)) for writer in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert len(read()["predictions"]) == 90


@pytest.mark.skipif(not progress_file.HAS_LOCKS, reason="the system has no locks")
def test_a_notebook_that_holds_the_file_for_good_stops_nobody(file, monkeypatch):
    monkeypatch.setattr(progress_file, "PATIENCE", 0.05)
    with progress_file._alone(file.parent):
        put("passed", ["downhill"])
    assert read() == {"passed": ["downhill"]}


@pytest.mark.parametrize("variable", PYTEST)
def test_where_pytest_runs_a_notebook_nobodys_file_is_used(variable, monkeypatch, tmp_path):
    """As in a kernel that was started by `pytest --nbval` in a learner's own folder."""
    for each in (VARIABLE, *PYTEST):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.chdir(tmp_path)
    put("passed", ["downhill"])
    assert read() == {"passed": ["downhill"]}
    monkeypatch.setenv(variable, "x")
    assert read() == {}
    put("passed", ["adam"])
    monkeypatch.delenv(variable)
    assert read() == {"passed": ["downhill"]}

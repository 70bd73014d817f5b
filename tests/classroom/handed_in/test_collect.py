"""Whatever lies in a class's folder: an answer or a line, nothing lost, nothing twice, and nothing ends the run."""

import contextlib
import os
import socket
import time
import zipfile
from pathlib import Path

import pytest
from class_trees import NOTEBOOK, fill, lay_out, zip_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.classroom.handed_in import walk
from grader.classroom.handed_in.collect import collect, read_submission
from grader.classroom.handed_in.found import shown
from grader.reading.notebook_file import Unreadable
from grader.reporting import language

UTF16 = NOTEBOOK.decode().encode("utf-16")
#: Files that are notebooks, whatever their names say.
NOTEBOOKS = [
    "a.ipynb", "a.IPYNB", "a.ipynb.txt", "a.ipynb.download", "a.ipynb ", "a .ipynb", "a.ipynb.json", "a.json", "a.txt",
    "a", "a.ipynb.html", "a.py", "a.pdf", "a.ipynb.", "a.Ipynb.TXT", "a.ipynb (1)", "a (1).ipynb", "a.ipynb.bak",
    ".ipynb", ".a.ipynb", "a.ipynb.ipynb", "ä ß.ipynb", "日本語.ipynb", "עברית.ipynb", "🙂.ipynb", "a'b\"c`.ipynb",
    "-rf.ipynb", "--help.ipynb", "$(reboot).ipynb", "a;b&c|d.ipynb", "=cmd().ipynb", "<b>a.ipynb", "a%s%n.ipynb",
    "a\nb.ipynb", "a\tb.ipynb", "a\x1b[2J.ipynb", "CON.ipynb", "a:b.ipynb", "a\\b.ipynb", "a*?.ipynb", "{a}.ipynb",
    "..ipynb", "...ipynb", "a" * 200 + ".ipynb", "a\u202egnp.ipynb", "a\u200b.ipynb", "a\u00a0b.ipynb", "#a#.ipynb",
    "a~.ipynb", "@a.ipynb", "a,b.ipynb", "Untitled.ipynb", "Untitled1.ipynb", "a-checkpoint.ipynb",
]  # fmt: skip
#: Files that are nobody's answer wherever they lie.
NOBODYS = [
    ".DS_Store",
    "._a.ipynb",
    ".~a.ipynb",
    "~$a.docx",
    "Thumbs.db",
    ".hidden",
    "students.csv",
    "notes.txt",
    "a.npz",
]
#: Files that stand in place of a notebook, with a word of what is said of them.
INSTEAD = {
    "a.py": "Python file", "a.pdf": "PDF", "a.html": "web page", "a.docx": "word processor", "a.odt": "word processor",
    "a.png": "picture", "a.JPG": "picture", "a.url": "link",
}  # fmt: skip


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_told_by_what_is_in_it(tmp_path, name):
    (one,) = collect(lay_out(tmp_path, name)).submissions
    assert not one.problem and read_submission(one) == NOTEBOOK and one.student.name
    assert one.location.isprintable() or "\u202e" in name or "\u200b" in name or "\u00a0" in name


def test_all_odd_names_at_once(tmp_path):
    found = collect(lay_out(tmp_path, *NOTEBOOKS))
    assert len(NOTEBOOKS) == 54
    assert len({one.location for one in found.submissions}) == 54 and not found.others


@pytest.mark.parametrize("name", NOBODYS)
def test_what_is_nobodys_is_a_line(tmp_path, name):
    found = collect(fill(tmp_path, {name: b"\0"}))
    assert not found.submissions and [one.location for one in found.others] == [name] and found.others[0].reason


@pytest.mark.parametrize("name", INSTEAD)
def test_what_stands_in_place_of_a_notebook_says_so_and_the_way_out(tmp_path, name):
    (one,) = collect(fill(tmp_path, {name: b"\0"})).submissions
    assert INSTEAD[name] in one.problem and ".ipynb" in one.problem and one.student.name == "a"
    with pytest.raises(Unreadable, match=INSTEAD[name]):
        read_submission(one)
    found = collect(fill(tmp_path, {"a.ipynb": NOTEBOOK}))
    assert [one.location for one in found.submissions] == ["a.ipynb"]
    assert [one.location for one in found.others] == [name] and INSTEAD[name] in found.others[0].reason


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n \t"])
@pytest.mark.parametrize("rest", [NOTEBOOK, b'{"metadata": {}, "nbformat": 4, "cells": []}', b'{"worksheets" : []}'])
def test_a_notebook_may_begin_in_many_ways(tmp_path, start, rest):
    assert collect(fill(tmp_path, {"a.txt": start + rest})).submissions
    assert collect(fill(tmp_path, {"a.txt": UTF16})).submissions


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b'{"rows": []}', b"<!DOCTYPE html>", b"PK\3\4", b"\xff\xfe"])
def test_what_is_called_a_notebook_is_left_to_its_reader(tmp_path, content):
    (one,) = collect(fill(tmp_path, {"a.ipynb": content})).submissions
    assert not one.problem and read_submission(one) == content
    assert not [one for one in collect(fill(tmp_path / "2", {"a.json": content})).submissions if not one.problem]


def test_copies_that_programs_keep_are_one_line_a_folder(tmp_path):
    places = [".ipynb_checkpoints/a-checkpoint.ipynb", ".git/objects/aa/bb", ".git/HEAD", "__pycache__/x.pyc"]
    places += [".local/share/a.ipynb", "node_modules/x/y.js", "__MACOSX/._a.ipynb"]
    found = collect(lay_out(tmp_path, "anna/a.ipynb", *(f"anna/{place}" for place in places)))
    assert [one.location for one in found.submissions] == ["anna/a.ipynb"]
    reasons = {one.location: one.reason for one in found.others}
    assert set(reasons) == {f"anna/{place.partition('/')[0]}" for place in places}
    assert reasons["anna/.ipynb_checkpoints"] == "a copy that Jupyter keeps"


def test_a_gradebook_in_the_folder_is_one_line(tmp_path):
    lay_out(tmp_path, "anna.ipynb", "grades/feedback/anna.html", "grades/class.html", "grades/grades.csv")
    found = collect(lay_out(tmp_path, "grades/grades.json"))
    assert [one.location for one in found.submissions] == ["anna.ipynb"]
    assert [one.location for one in found.others] == ["grades"]


def test_data_alone_in_a_students_folder_is_one_row(tmp_path):
    found = collect(
        fill(tmp_path, {"anna/b.csv": b"1", "anna/a.csv": b"1", "bert/a.csv": b"1", "bert/a.ipynb": NOTEBOOK})
    )
    assert {one.location: bool(one.problem) for one in found.submissions} == {"anna/a.csv": True, "bert/a.ipynb": False}
    assert {one.location for one in found.others} == {"anna/b.csv", "bert/a.csv"}


def test_links_are_not_followed(tmp_path):
    lay_out(tmp_path, "anna.ipynb", "secret/x.ipynb")
    (tmp_path / "class").mkdir()
    for name, target in {"bert.ipynb": "../anna.ipynb", "carl": "../secret", "dora.ipynb": "../none", "e": "."}.items():
        (tmp_path / "class" / name).symlink_to(target)
    found = collect(tmp_path / "class")
    assert {one.location for one in found.submissions} == {"bert.ipynb", "carl", "dora.ipynb", "e"}
    assert all("link" in one.problem for one in found.submissions) and not found.others


def test_what_is_no_file_does_not_hold_the_run_up(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "anna.ipynb")
    os.mkfifo(tmp_path / "bert")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("carl.ipynb")
        found = collect(tmp_path)
    assert {one.location for one in found.submissions} == {"anna.ipynb", "bert", "carl.ipynb"}
    assert {one.problem.partition(".")[0] for one in found.submissions} == {"It is not an ordinary file"}


def test_a_folder_called_a_notebook(tmp_path):
    (tmp_path / "anna.ipynb").mkdir()
    (one,) = collect(tmp_path).submissions
    assert "folder" in one.problem and one.student.name == "anna"
    found = collect(lay_out(tmp_path, "anna.ipynb/x.ipynb"))
    assert [one.location for one in found.submissions] == ["anna.ipynb/x.ipynb"]


def test_folders_that_cannot_be_opened_are_rows(tmp_path, monkeypatch):
    lay_out(tmp_path, "anna/a.ipynb", "bert/x/a.ipynb")
    scandir = os.scandir

    def closed(path):
        if os.fspath(path).endswith(("anna", "x")):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(walk.os, "scandir", closed)
    found = collect(tmp_path)
    assert {one.location: one.student.name for one in found.submissions} == {"anna": "anna", "bert/x": "bert"}
    assert all("Permission denied" in one.problem for one in found.submissions)


@pytest.mark.parametrize("wrong", ["none", "x"])
def test_the_folder_itself_must_be_there(tmp_path, wrong):
    (tmp_path / "x").touch()
    with pytest.raises((OSError, Unreadable)):
        collect(tmp_path / wrong)


@pytest.fixture
def deep(tmp_path):
    """A folder that holds 1,100 others, one in the other; taken away without calls that lie as deep."""
    folder = tmp_path / "anna"
    folder.mkdir()
    paths = [str(folder)]
    for _ in range(1100):
        paths.append(f"{paths[-1]}/d")
        os.mkdir(paths[-1])
    yield folder
    for path in reversed(paths):
        os.rmdir(path)


def test_a_folder_in_a_folder_a_thousand_times_is_one_row(deep):
    found = collect(lay_out(deep.parent, "bert.ipynb"))
    assert {one.student.name: bool(one.problem) for one in found.submissions} == {"anna": True, "bert": False}
    assert not found.others


def test_names_that_are_not_utf8(tmp_path):
    for name in (b"m\xfcller.ipynb", b"m\xfeller.ipynb"):
        try:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(NOTEBOOK)
        except OSError:
            pytest.skip("this file system takes no such names")
    found = collect(tmp_path).submissions
    assert [one.location for one in found] == ["m\\xfcller.ipynb", "m\\xfeller.ipynb"]
    assert [read_submission(one) for one in found] == [NOTEBOOK, NOTEBOOK]
    assert len({one.student.key.encode() for one in found}) == 2


def test_twenty_thousand_files_are_found_in_seconds(tmp_path):
    for folder in range(20):
        (tmp_path / f"group {folder}").mkdir()
        for number in range(1_000):
            (tmp_path / f"group {folder}" / f"s{number}.{('ipynb', 'txt')[number % 2]}").write_bytes(NOTEBOOK)
    began = time.process_time()
    assert len(collect(tmp_path).submissions) == 20_000
    assert time.process_time() - began < 20


KNOWN_NAMES = [
    "anna", "anna.ipynb", "a.zip", "x.txt", "x.csv", "p.pdf", ".git", ".x", "submitted", "home", "02_momentum",
    "index.html", "__MACOSX", "._x", "submission_77", "a_11_501_x.ipynb", "BC_7_assignsubmission_file_",
    "timestamp.txt", "a_attempt_2026-11-27-10-11-12.txt", "x #2",
]  # fmt: skip
CHARACTERS = st.characters(exclude_characters="/\0\\", exclude_categories=["Cs"])
NAMES = st.sampled_from(KNOWN_NAMES) | st.text(CHARACTERS, min_size=1, max_size=8).filter(lambda name: name.strip(". "))
CONTENTS = st.sampled_from([NOTEBOOK, b"", b"PK\5\6"])
ARCHIVES = st.just(zip_of("a.ipynb", "b/c.csv", "d.zip"))
PLACES = st.lists(NAMES, min_size=1, max_size=4).map(tuple)


def made(folder, files):
    """The files that could be made: not those whose name is another one's folder, or that no disk takes."""
    paths = set()
    for parts, content in files.items():
        with contextlib.suppress(OSError, ValueError):
            fill(folder, {os.path.join(*parts): content})
            paths.add(folder.joinpath(*parts))
    return paths


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(PLACES, CONTENTS | ARCHIVES, max_size=12))
def test_every_file_is_accounted_for_once(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("class")
    paths_made = made(folder, files)
    found = collect(folder)
    locations = [one.location for one in (*found.submissions, *found.others)]
    assert len(locations) == len(set(locations))
    paths = {one.path for one in found.submissions}
    assert all(one.path.exists() and one.student.name for one in found.submissions)
    for path in paths_made:
        place = "/".join(map(shown, path.relative_to(folder).parts))
        above = {place, *(place[:index] for index, character in enumerate(place) if character == "/")}
        inside = any(location.startswith(f"{place}/") for location in locations)
        assert path in paths or inside or above & set(locations), place


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(PLACES, CONTENTS, min_size=1, max_size=12))
def test_an_archive_is_what_a_folder_is(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("class") / "week"
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as archive:
        for path in made(folder, files):
            archive.write(path, path.relative_to(folder))
    if not folder.exists():
        return

    def told(one):
        found = collect(one)
        answers = {(one.location, one.student, one.attempt, one.file, one.problem) for one in found.submissions}
        return answers, {(one.location, one.reason) for one in found.others}

    answers, others = told(folder)
    empty = {one for one in answers | others if (folder / one[0]).is_dir() and not any((folder / one[0]).iterdir())}
    assert told(folder.with_suffix(".zip")) == (answers - empty, others - empty)


def test_the_words_are_in_the_readers_language(tmp_path, monkeypatch):
    from pseudo_language import LANGUAGE, write_catalogue

    monkeypatch.setattr(language, "FOLDER", write_catalogue(tmp_path / "locale"))
    monkeypatch.setenv(language.VARIABLE, LANGUAGE)
    found = collect(fill(tmp_path / "class", {"a.pdf": b"1", "b.zip": b"", "c.csv": b"", ".git/x": b""}))
    said = [*(one.problem for one in found.submissions), *(one.reason for one in found.others), found.layout]
    assert len(said) == 5 and all("⟦" in one for one in said)

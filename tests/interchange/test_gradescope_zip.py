"""What is exported for Gradescope: a zip that holds all it needs, and nothing that is there is changed."""

import base64
import csv
import fnmatch
import hashlib
import io
import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grader
from grader.cli import app
from grader.course import COURSE
from grader.interchange import packed_wheel
from grader.interchange.gradescope_settings import BadSettings, read_settings

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WHEEL = f"turning_the_knobs-{grader.__version__}-py3-none-any.whl"


def _exported(*arguments):
    return CliRunner().invoke(app, ["export", "gradescope", *map(str, arguments)])


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("out") / "new" / "autograder.zip"
    done = _exported(out, "--notebook", "04_adam", "--seed", 7)
    assert done.exit_code == 0 and str(out) in done.output.replace("\n", "")
    assert list(out.parent.iterdir()) == [out]
    return zipfile.ZipFile(out)


@pytest.fixture(scope="module")
def wheel(packed) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(packed.read(WHEEL)))


def test_all_that_gradescope_asks_for_is_at_the_root(packed):
    assert set(packed.namelist()) == {"setup.sh", "run_autograder", "settings.json", WHEEL}
    for name in ("setup.sh", "run_autograder"):
        assert packed.getinfo(name).external_attr >> 16 == 0o100755
        assert packed.read(name).startswith(b"#!/usr/bin/env bash\n") and b"\r" not in packed.read(name)
        checked = subprocess.run(["bash", "-n"], input=packed.read(name), capture_output=True)
        assert checked.returncode == 0, checked.stderr


def test_the_settings_say_what_is_set(packed):
    exercises = {name: exercise.points for name, exercise in COURSE.items() if exercise.notebook == "04_adam"}
    assert json.loads(packed.read("settings.json")) == {"seed": 7, "language": "", "exercises": exercises}


def test_without_a_notebook_all_are_set_and_a_seed_is_drawn(tmp_path):
    told = []
    for name in "ab":
        assert _exported(tmp_path / f"{name}.zip").exit_code == 0
        told.append(json.loads(zipfile.ZipFile(tmp_path / f"{name}.zip").read("settings.json")))
    assert list(told[0]["exercises"]) == list(COURSE) and told[0]["seed"] != told[1]["seed"]


def test_what_is_there_stays(tmp_path):
    (tmp_path / "a.zip").write_text("mine")
    for out in (tmp_path / "a.zip", tmp_path):
        refused = _exported(out)
        assert refused.exit_code == 2 and "nothing was written. Name another file" in refused.output.replace("\n", " ")
    assert (tmp_path / "a.zip").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_a_zip_is_whole_or_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "writestr", lambda *_: (_ for _ in ()).throw(OSError("no room left")))
    monkeypatch.setattr("grader.interchange.gradescope_zip.packed_wheel", lambda: b"")
    failed = _exported(tmp_path / "a.zip")
    assert failed.exit_code == 2 and "no room left" in failed.output and not list(tmp_path.iterdir())


def test_a_notebook_that_there_is_not(tmp_path):
    done = _exported(tmp_path / "a.zip", "--notebook", "adam")
    assert done.exit_code == 2 and "There is no notebook adam" in done.output and not list(tmp_path.iterdir())


def test_a_grader_that_is_no_folder_of_files_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.interchange.gradescope_zip.PACKAGE", tmp_path / "grader.zip" / "grader")
    done = _exported(tmp_path / "a.zip")
    assert done.exit_code == 2 and "cannot be packed" in done.output and not list(tmp_path.iterdir())


def test_the_wheel_holds_what_it_says(wheel):
    (record,) = (name for name in wheel.namelist() if name.endswith("/RECORD"))
    lines = list(csv.reader(io.StringIO(wheel.read(record).decode())))
    assert {name for name, *_ in lines} == set(wheel.namelist())
    for name, digest, size in lines:
        if name != record:
            content = wheel.read(name)
            told = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            assert (digest, int(size)) == (f"sha256={told}", len(content))


def test_the_wheel_has_each_file_that_an_installed_grader_has(wheel):
    """And the other way round: the scripts are among what a wheel built by pip holds, so that it can export as well."""
    patterns = [
        f"{package.replace('.', '/')}/{pattern}"
        for package, those in PROJECT["tool"]["setuptools"]["package-data"].items()
        for pattern in those
    ]
    held = {name for name in wheel.namelist() if name.startswith("grader/") and not name.endswith((".py", ".po"))}
    assert held == {name for name in held if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)}
    assert {"grader/py.typed", "grader/interchange/gradescope_files/setup.sh"} <= held
    assert "grader/course/__init__.py" in wheel.namelist() and not [n for n in wheel.namelist() if "__pycache__" in n]


def test_the_wheel_asks_for_what_the_course_asks_for():
    assert set(packed_wheel.NEEDED) <= set(PROJECT["project"]["dependencies"])


def test_a_grader_that_was_installed_from_the_wheel_exports_the_same(packed, wheel, tmp_path):
    wheel.extractall(tmp_path / "installed")
    path = os.pathsep.join([str(tmp_path / "installed"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    command = [sys.executable, "-S", "-m", "grader", "export", "gradescope", "a.zip", "--notebook", "04_adam"]
    done = subprocess.run([*command, "--seed", "7"], cwd=tmp_path, env={"PYTHONPATH": path}, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.zip").read_bytes() == Path(packed.filename).read_bytes()


def test_a_container_needs_numpy_and_the_wheel_and_no_more(wheel, tmp_path):
    """nbformat is asked for notebooks of other formats alone."""
    wheel.extractall(tmp_path)
    code = (
        "import sys; import grader.interchange.gradescope_run;"
        "print(sorted({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    )
    path = os.pathsep.join([str(tmp_path), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    done = subprocess.run([sys.executable, "-S", "-c", code], env={"PYTHONPATH": path}, capture_output=True, text=True)
    assert [name for name in eval(done.stdout) if not name.startswith("_")] == ["grader", "numpy"], done.stderr


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"seed": "7"}, "another form"),
        ({"exercises": {"adam": -1}}, "adam is no exercise, or its points are no number"),
        ({"exercises": {"Adam": 1}}, "Adam is no exercise"),
        ({"exercises": {"adam": True}}, "points are no number"),
        ({"language": None}, "another form"),
    ],
)
def test_settings_that_were_spoilt_are_refused(packed, tmp_path, change, why):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({**json.loads(packed.read("settings.json")), **change}))
    with pytest.raises(BadSettings, match=why):
        read_settings(path)
    path.write_text("{")
    with pytest.raises(BadSettings, match="cannot be read"):
        read_settings(path)

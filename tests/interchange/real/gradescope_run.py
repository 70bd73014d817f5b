"""The autograder for Gradescope in a container like Gradescope's: `make interchange`. It needs root, or sudo."""

import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from gradescope_form import faults
from real.container import Container, as_root
from real.gradescope_answers import CHAPTER, LEARNERS, NAMES, handed_out
from submissions import IMPORTS, honest, written

TESTS = Path(__file__).resolve().parents[2]
SEED = "20"
ROOT = as_root()
pytestmark = pytest.mark.skipif(ROOT is None, reason="NOT TRIED: the container needs root or sudo")
#: Those whose cell for `adam` asks for what nobody may have, or does harm; `adamw` beside it is right.
ATTACKS = ("daemon", "disk", "fork_bomb", "kills_everybody", "socket", "sub_process")
#: What one tries to read that is in the container, and to write.
SECRETS = """
import glob, os
told = []
for place in ('/autograder/source/settings.json', '/autograder/results/results.json', '/root/.', '/proc/1/environ'):
    try: told.append(open(place).read())
    except OSError as error: told.append(error.errno)
told.append(glob.glob('/autograder/*') + glob.glob('/*/*/grader/course'))
for place, *_ in os.walk('/'):
    if place.startswith(('/proc', '/sys')): continue
    try: open(place + '/mine', 'w').close(); told.append(place)
    except OSError: pass
def adam(*a):
    raise ValueError(repr(told))
"""
WAYS = {"bubblewrap": True, "another user": False}


def _ran(done: subprocess.CompletedProcess) -> str:
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, said
    return said


def _grader(folder: Path, *arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _ended(process: subprocess.Popen) -> None:
    said, _ = process.communicate()
    assert process.returncode == 0, said


@pytest.fixture(scope="module")
def folder():
    """A folder in which root will own some of what lies there."""
    path = Path(tempfile.mkdtemp(prefix="gradescope-"))
    yield path
    subprocess.run([*(ROOT or []), "rm", "-rf", str(path)], check=True)


@pytest.fixture(scope="module")
def class_at_work(folder, notebooks) -> subprocess.Popen:
    """`grader class` on the same, begun while the image is built."""
    for name, content in notebooks.items():
        path = folder / "submitted" / name / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    (folder / "grades").mkdir()
    (folder / "grades" / "class.toml").write_text(f"[exercises]\n{CHAPTER} = 1\n")
    return _grader(folder, "class", "submitted", "--out", "grades", "--layout", "{student}/{file}", "--seed", SEED)


@pytest.fixture(scope="module")
def in_class(folder, class_at_work) -> dict[str, dict[str, dict]]:
    _ended(class_at_work)
    students = json.loads((folder / "grades" / "grades.json").read_text())["students"]
    return {one["student"]: one["exercises"] for one in students}


@pytest.fixture(scope="module")
def built(folder, class_at_work) -> Path:
    """The container's folders after the export, the upload, and setup.sh in a container that refuses namespaces."""
    _ended(_grader(folder, "export", "gradescope", "autograder.zip", "--notebook", CHAPTER, "--seed", SEED))
    source = folder / "autograder" / "source"
    source.mkdir(parents=True)
    with zipfile.ZipFile(folder / "autograder.zip") as packed:
        packed.extractall(source)
    shutil.copy(source / "run_autograder", source.parent)
    container = Container(folder, ROOT or [], nested=False)
    _ran(container.run("sh", "-c", "chown -R 0:0 /autograder /opt /tmp; chmod 1777 /tmp; chmod +x run_autograder"))
    said = _ran(container.run("bash", "/autograder/source/setup.sh"))
    assert "as another user, since bubblewrap does not work" in said and "The autograder is ready." in said
    return folder


@pytest.fixture(scope="module")
def notebooks() -> dict[str, bytes]:
    """What each learner hands in, and each attacker; the honest one comes again after them all."""
    made = {}
    for learner, write in LEARNERS.items():
        notebook = handed_out()
        write(notebook)
        made[learner] = nbformat.writes(notebook).encode()
    for attack in ATTACKS:
        source = (TESTS / "classroom" / "attacks" / f"{attack}.py").read_text()
        made[attack] = written(IMPORTS, source, *honest("adamw")[1:])
    made["secrets"] = written(IMPORTS, SECRETS, *honest("adamw")[1:])
    return {**made, "right again": made["right"]}


def _hand_in(container: Container, files: dict[str, bytes]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    unpack = "import io, sys, zipfile; zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).extractall('submission')"
    emptied = 'rm -rf submission results && mkdir submission results && python3 -c "$0"'
    _ran(container.run("sh", "-c", emptied, unpack, given=packed.getvalue()))


def _results(container: Container, files: dict[str, bytes]) -> tuple[dict, str]:
    """What Gradescope reads of a submission, and what it shows the instructor alone."""
    _hand_in(container, files)
    # What another user has left running is looked for before the container ends, and all that is in it.
    left = "grep -lx 'Uid:.65000.*' /proc/[0-9]*/status"
    done = container.run("sh", "-c", f"./run_autograder && ! {left}")
    said = _ran(done)
    read = json.loads(container.run("cat", "results/results.json").stdout)
    assert not faults(read)
    return read, said


def _container(built: Path, way: str) -> Container:
    container = Container(built, ROOT or [], nested=WAYS[way])
    nested = container.run("bwrap", "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "true")
    if WAYS[way] and nested.returncode:
        pytest.skip(f"NOT TRIED: no sandbox in a container on this machine: {nested.stderr.decode().strip()}")
    return container


@pytest.fixture(scope="module", params=WAYS)
def graded(request, built, notebooks):
    container = _container(built, request.param)
    # In bubblewrap, tests/classroom has all attackers.
    there = {name: written for name, written in notebooks.items() if not WAYS[request.param] or name not in ATTACKS}
    found = {name: _results(container, {f"{CHAPTER}.ipynb": written}) for name, written in there.items()}
    assert all(request.param in said.splitlines()[0] for _, said in found.values()), found["right"][1]
    return {name: read for name, (read, _) in found.items()}


def _points(graded: dict[str, dict]) -> dict[str, dict[str, float]]:
    return {name: {test["name"]: test["score"] for test in read["tests"]} for name, read in graded.items()}


def test_every_mark_is_that_of_the_class(graded, in_class):
    expected = {name: {each: found["points"] for each, found in in_class[name].items()} for name in graded}
    assert _points(graded) == expected
    assert {name: read["score"] for name, read in graded.items()} == {
        name: sum(each.values()) for name, each in expected.items()
    }


def test_the_learners_have_what_they_earned(graded):
    in_all = {name: read["score"] for name, read in graded.items()}
    assert in_all["right"] == in_all["right again"] == 4 and in_all["endless"] == 3
    assert in_all["no_python"] == in_all["deleted"] == in_all["nearly"] == 2
    assert {in_all[each] for each in ("wrong", "raising", "blank", "exits", "forger")} == {0}


def test_the_learners_see_the_card(graded, in_class):
    for name in LEARNERS:
        for test in graded[name]["tests"]:
            judged = in_class[name][test["name"]]
            assert test["output"] == judged["text"] or judged["verdict"] in ("timed out", "crashed"), name


def test_an_attacker_gets_nothing_and_costs_nobody_anything(graded):
    for name, points in _points(graded).items():
        if name in (*ATTACKS, "secrets"):
            assert points["adam"] == 0 and points["adamw"] == 1, name


def test_what_is_secret_cannot_be_read_and_nothing_can_be_written(graded):
    told = next(test["output"] for test in graded["secrets"]["tests"] if test["name"] == "adam")
    absent, refused = "[2, 2, 2, 2, [", "[13, 13, 13, 13, ["
    assert absent in told or refused in told, told
    assert "[]]" in told or "[], '/tmp']" in told, told  # in bubblewrap /tmp may be the child's own, and empty
    assert f'"seed": {SEED}' not in json.dumps(graded).replace("\\", "")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_one_notebook_has_no_points_and_a_reason(built, notebooks, way):
    container = _container(built, way)
    right = notebooks["right"]
    for files, reason in (
        ({"a.txt": b"x"}, "not a notebook"),
        ({"a.ipynb": right, "b/b.ipynb": right}, "There are 2 notebooks"),
        ({"a.ipynb": right[:900]}, "cut off in the middle"),
    ):
        read, _ = _results(container, files)
        assert read["score"] == 0 and len(read["tests"]) == len(NAMES) and reason in read["output"], read["output"]


def test_a_failure_of_the_graders_own_gives_no_marks_at_all(built, notebooks):
    container = Container(built, ROOT or [], nested=False)
    _results(container, {f"{CHAPTER}.ipynb": notebooks["right"]})
    opened = "cp -p source/settings.json s; echo '{' > source/settings.json; ./run_autograder; was=$?"
    done = container.run("sh", "-c", f"{opened}; mv s source/settings.json; exit $was")
    assert done.returncode == 1 and b"settings.json cannot be read" in done.stdout
    assert container.run("test", "-e", "results/results.json").returncode == 1


def test_an_image_without_a_python_that_is_new_enough_is_not_built(built):
    """As Ubuntu 22.04 is: its python3 is too old, and python3.11 stands beside it; here apt cannot get that either."""
    container = Container(built, ROOT or [], nested=False)
    old = (
        "for each in python3 python3.14 python3.13 python3.12 python3.11; do printf '#!/bin/sh\\nexit 1' > $each; done"
    )
    apt = "printf '#!/bin/sh\\necho asked for $*; exit 1' > apt-get"
    stubs = f"mkdir /opt/stubs; cd /opt/stubs; {old}; {apt}; chmod +x *"
    done = container.run("sh", "-c", f"({stubs}); PATH=/opt/stubs:$PATH bash source/setup.sh")
    said = done.stderr.decode()
    assert done.returncode == 1 and said.count("asked for update") == 2
    assert said.endswith("Choose the base image Ubuntu 22.04 or a newer one.\n")

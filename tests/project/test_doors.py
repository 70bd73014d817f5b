"""Imports point one way: from room to room only downward, and no file stands on what stands on it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASES = {"grader": ROOT, "playground": ROOT / "notebooks"}
#: The rooms of the grader, and on top what is no room; each may import from those below it.
FLOORS = ("inside", "judging", "reporting", "course", "reading", "classroom", "interchange")
#: What stands on top: who may be imported by whom.
TOP = (
    "stopped", "cells", "progress_file", "kept", "progress", "last_reports", "asked", "check", "mark",
    "otter_check", "hints", "cli", "__main__",
)  # fmt: skip
#: All that learners' code meets in the sandbox: it must not need anything that is not there.
AT_HAND = sys.stdlib_module_names | {"numpy"}


def _modules(package: str) -> dict[str, Path]:
    """Every module of a package by its full name."""
    base = BASES[package]
    return {
        ".".join(path.relative_to(base).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (base / package).rglob("*.py")
    }


def _imported(path: Path) -> Iterator[str]:
    """What a file imports anywhere, inside its functions too. ``from a import b`` may mean the module a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, path
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _floor(module: str) -> int | None:
    """On which floor a module of the grader stands; None for the package itself and for whatever is no module of it."""
    order = (*FLOORS, *TOP)
    _, _, name = module.partition(".")
    return order.index(name.partition(".")[0]) if name.partition(".")[0] in order else None


@pytest.mark.parametrize("package", BASES)
def test_no_file_stands_on_what_stands_on_it(package):
    modules = _modules(package)
    # A package imports its parts to hand them on; the parts import each other and not the package.
    parts = {name: path for name, path in modules.items() if path.name != "__init__.py"}
    graph = {name: set(_imported(path)) & parts.keys() for name, path in parts.items()}
    assert list(TopologicalSorter(graph).static_order())  # a cycle raises CycleError, which names it


def test_every_file_of_the_grader_stands_on_a_floor():
    for name in _modules("grader"):
        assert name == "grader" or _floor(name) is not None, f"{name} is in no room"


def test_doors_open_downward():
    for name, path in _modules("grader").items():
        here = _floor(name)
        for found in _imported(path):
            there = _floor(found) if found.startswith("grader.") else None
            if here is not None and there is not None:
                assert there <= here, f"{name} imports {found}"


def test_inside_needs_nothing_but_the_standard_library_and_numpy():
    for name, path in _modules("grader").items():
        if name.startswith("grader.inside"):
            for found in _imported(path):
                assert found.partition(".")[0] in AT_HAND or found.startswith("grader.inside"), (
                    f"{name} imports {found}"
                )


def test_inside_stands_alone():
    """As in the sandbox, where the rest of the package is not."""
    code = (
        "import sys, types; package = types.ModuleType('grader'); package.__path__ = [sys.argv[1]];"
        "sys.modules['grader'] = package; import grader.inside.zygote;"
        "print(sorted(name for name in sys.modules if name.startswith('grader.') and '.inside' not in name))"
    )
    run = subprocess.run([sys.executable, "-c", code, ROOT / "grader"], capture_output=True, text=True)
    assert run.stdout == "[]\n", run.stderr


def test_a_learners_kernel_needs_numpy_and_nothing_else():
    code = "import sys; import grader; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert {name for name in eval(run.stdout) if not name.startswith("_")} <= AT_HAND | {"grader"}


def test_the_grader_does_not_know_the_playground():
    for name, path in _modules("grader").items():
        assert not [found for found in _imported(path) if found.split(".")[0] == "playground"], name

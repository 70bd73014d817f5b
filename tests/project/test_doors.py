"""Imports point one way: the playground stands on the grader, and no file stands on what stands on it."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = {"grader": ROOT, "playground": ROOT / "notebooks"}


def _modules(package: str) -> dict[str, Path]:
    """Every module of a package by its full name."""
    base = PLACES[package]
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
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", PLACES)
def test_no_file_stands_on_what_stands_on_it(package):
    modules = _modules(package)
    # A package imports its parts to hand them on; the parts import each other and not the package.
    parts = {name: path for name, path in modules.items() if path.name != "__init__.py"}
    graph = {name: set(_imported(path)) & parts.keys() for name, path in parts.items()}
    assert list(TopologicalSorter(graph).static_order())  # a cycle raises CycleError, which names it


def test_the_grader_does_not_know_the_playground():
    for name, path in _modules("grader").items():
        assert not [found for found in _imported(path) if found.split(".")[0] == "playground"], name

"""Functions and files stay as short as CONTRIBUTING says."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Lines of a file in these folders.
LONGEST = {"grader": 300, "notebooks/playground": 300, "data": 300, "tools": 300, "tests": 500}
LONGEST_FUNCTION = 40


def _files(folder: str) -> list[Path]:
    """Its Python; attacks are cells of a notebook, and not all of them Python."""
    return [path for path in (ROOT / folder).rglob("*.py") if "attacks" not in path.parts]


def test_files_are_short():
    long = [
        str(path.relative_to(ROOT))
        for folder, longest in LONGEST.items()
        for path in _files(folder)
        if len(path.read_text(encoding="utf-8").splitlines()) > longest
    ]
    assert not long


def test_functions_are_short():
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for folder in LONGEST
        for path in _files(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long

"""What the README shows is what the project does."""

import linecache
import re
from pathlib import Path

from grader import check

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_card_in_the_readme_is_the_card_that_a_learner_gets():
    """Its function stands in a cell of its own, and so begins in line 1."""
    cell = "def gradient_descent(w, grad, lr):\n    return w + lr * grad\n"
    linecache.cache["<cell>"] = (len(cell), None, cell.splitlines(True), "<cell>")
    names = {}
    exec(compile(cell, "<cell>", "exec"), names)
    assert f"```\n{check(names['gradient_descent'])}\n```" in README


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", README.replace("make does", ""))) - {"on"} <= targets


def test_every_file_that_is_named_exists():
    named = re.findall(r"\]\(([\w./]+)\)|`((?:notebooks|grader|data|tests|tools|docs|\.github)/[\w./]*)`", README)
    assert named
    for name in map("".join, named):
        assert (ROOT / name).exists(), name


def test_every_notebook_is_in_the_table():
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"| `{notebook.stem}` |" in README

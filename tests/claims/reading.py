"""What a notebook says: its sentences, the figures that it folds away, the numbers that it prints."""

import json
import re
from functools import cache
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+")
FOLD = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
CODE = re.compile(r"```.*?```", re.DOTALL)
PARTS = re.compile(r"\n\s*\n|\n(?=- )")


def stands(sentence: str, notebook: str) -> bool:
    """Whether a notebook's text has the sentence, wherever its lines are broken."""
    return any(one_line(sentence) in text for text in _texts(notebook))


def folded_figures(notebook: str) -> list[str]:
    """Every paragraph and point of a notebook's folds that has a number in it: what was to be seen, told afterwards."""
    folds = [fold for source in _sources(notebook) for fold in FOLD.findall(source) if "hint" not in fold[0].lower()]
    parts = [part for _, fold in folds for part in PARTS.split(CODE.sub("", fold))]
    return [one_line(part) for part in parts if any(character.isdigit() for character in part)]


def decimals(text: str) -> set[str]:
    """The decimal fractions in a text, as they are written."""
    return set(DECIMAL.findall(text))


def prints(notebook: str, decimal: str) -> bool:
    """Whether a notebook's code or outputs have this number, digit for digit."""
    return decimal in _printed(notebook)


def one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def _cells(notebook: str) -> list[dict]:
    return json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]


@cache
def _sources(notebook: str) -> tuple[str, ...]:
    return tuple("".join(cell["source"]) for cell in _cells(notebook))


@cache
def _texts(notebook: str) -> tuple[str, ...]:
    """The text of every cell, each in one line."""
    return tuple(one_line(source) for source in _sources(notebook))


@cache
def _printed(notebook: str) -> frozenset[str]:
    """The decimal fractions in code, in the blocks of code of a text, and in outputs."""
    texts = [block for source in _sources(notebook) for block in CODE.findall(source)]
    for cell in _cells(notebook):
        if cell["cell_type"] == "code":
            shown = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell["outputs"]]
            texts += ["".join(cell["source"]), *map("".join, shown)]
    return frozenset(decimal for text in texts for decimal in decimals(text))

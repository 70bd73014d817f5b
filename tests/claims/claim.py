"""A claim: sentences of a notebook that a run can settle, and the run that settles them.

    @claim("05_tuning", "It makes the valley **wider**")
    def warm_up_widens_the_valley(luck):
        ...
        return Settled(holds, figure, noise)

The sentence is written as it stands in the notebook; a test fails when it stands there no more, so that text and run
cannot part. The run draws whatever is luck in it (first weights, noise, starts) from ``luck``, and nothing from
elsewhere, so that other luck is another run.
"""

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
#: In ``Settled.noise``: the run has no luck in it, so its figure is the same every time.
EXACT = "exact"


@dataclass(frozen=True)
class Settled:
    """What a run says of a claim.

    figure -- what was measured, in words
    noise  -- how much of it may be luck, or EXACT
    """

    holds: bool
    figure: str
    noise: str = EXACT


class Luck:
    """All that is chance in the run of a claim: another seed, another luck; the same seed, the same run."""

    def __init__(self, seed: int, name: str):
        self.random = np.random.default_rng([seed, zlib.crc32(name.encode())])

    def seeds(self, count: int) -> np.ndarray:
        """So many different seeds for trainings."""
        return self.random.choice(2**31, count, replace=False, shuffle=False)

    def seed(self) -> int:
        return int(self.seeds(1)[0])


@dataclass(frozen=True)
class Claim:
    """Sentences of one notebook, and the run that settles them all. ``slow``: too slow for the ordinary tests."""

    notebook: str
    sentences: tuple[str, ...]
    run: Callable[[Luck], Settled]
    slow: bool

    @property
    def name(self) -> str:
        return self.run.__name__

    def settle(self, seed: int) -> Settled:
        return self.run(Luck(seed, self.name))


CLAIMS: list[Claim] = []


def claim(notebook: str, *sentences: str, slow: bool = False) -> Callable:
    """Tag a run with the sentences that it settles."""

    def tag(run: Callable[[Luck], Settled]) -> Callable[[Luck], Settled]:
        CLAIMS.append(Claim(notebook, sentences, run, slow))
        return run

    return tag


def stands(sentence: str, notebook: str) -> bool:
    """Whether a notebook's text has the sentence, wherever its lines are broken."""
    return any(_one_line(sentence) in text for text in texts(notebook))


@cache
def texts(notebook: str) -> tuple[str, ...]:
    """The text of every cell, each in one line."""
    return tuple(_one_line(source) for source in _sources(notebook))


def folded_figures(notebook: str) -> list[str]:
    """Every paragraph and point of a notebook's folds that has a number in it: what was to be seen, told afterwards."""
    folds = [fold for source in _sources(notebook) for fold in FOLD.findall(source) if "hint" not in fold[0].lower()]
    parts = [part for _, fold in folds for part in PARTS.split(CODE.sub("", fold))]
    return [_one_line(part) for part in parts if any(character.isdigit() for character in part)]


FOLD = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
CODE = re.compile(r"```.*?```", re.DOTALL)
PARTS = re.compile(r"\n\s*\n|\n(?=- )")


@cache
def _sources(notebook: str) -> tuple[str, ...]:
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    return tuple("".join(cell["source"]) for cell in cells)


def _one_line(text: str) -> str:
    return " ".join(text.split())

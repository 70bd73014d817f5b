"""The two real data sets of the course, read from `data/` once and kept: handwritten digits and the diabetes study."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "data"

#: How many of the 1,797 images go where; the rest, 300, is the test set.
TRAIN, VALIDATION = 1200, 297


class DataMissingError(FileNotFoundError):
    """A file of `data/` is not where the course expects it."""

    def __init__(self, path: Path):
        super().__init__(
            f"{path.name} is not in {path.parent}. It comes with the course: run the notebooks from a full clone, "
            f"or fetch the file again with `git checkout -- data/{path.name}`."
        )


@dataclass(frozen=True)
class Part:
    """Images, shape (n, 64), each pixel from 0 (white) to 1 (black), and their labels, shape (n,), 0 to 9."""

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Digits:
    """The digits, split once and for all: to learn from, to choose by, and to look at once at the very end."""

    train: Part
    validation: Part
    test: Part


@dataclass(frozen=True)
class Diabetes:
    """442 patients, shape (442, 10): each feature with mean 0 and standard deviation 1.

    target -- disease progression one year later, shape (442,), as recorded
    names  -- of the ten features, in order
    """

    features: np.ndarray
    target: np.ndarray
    names: tuple[str, ...]


@cache
def digits() -> Digits:
    """1,797 images of handwritten digits: 1,200 to train on, 297 to validate with, 300 to test with.

    Neighbours in the file tend to be by the same hand, so the rows are shuffled before they are split, by the same
    permutation each time. (A writer may then appear in all three parts: an honest test of the tuning, an easy one of
    reading a stranger's hand.)
    """
    _, table = _read("digits.csv")
    shuffled = table[np.random.RandomState(0).permutation(len(table))]  # RandomState's stream is frozen for good
    images, labels = shuffled[:, :-1] / 16, shuffled[:, -1].astype(int)
    cuts = (slice(TRAIN), slice(TRAIN, TRAIN + VALIDATION), slice(TRAIN + VALIDATION, None))
    return Digits(*(Part(_kept(images[cut]), _kept(labels[cut])) for cut in cuts))


@cache
def diabetes() -> Diabetes:
    """The diabetes study of Efron, Hastie, Johnstone and Tibshirani (2004), its features standardised."""
    names, table = _read("diabetes.csv")
    features = table[:, :-1]
    standardised = (features - features.mean(axis=0)) / features.std(axis=0)
    return Diabetes(_kept(standardised), _kept(table[:, -1].copy()), names[:-1])


def _read(name: str) -> tuple[tuple[str, ...], np.ndarray]:
    """The header and the numbers of a CSV file."""
    path = FOLDER / name
    if not path.is_file():
        raise DataMissingError(path)
    header, *rows = path.read_text().splitlines()
    return tuple(header.split(",")), np.array([row.split(",") for row in rows], dtype=float)


def _kept(array: np.ndarray) -> np.ndarray:
    """Shared by every caller, so nobody may write into it."""
    array.flags.writeable = False
    return array

"""The two real data sets of the course, handwritten digits and the diabetes study, read from `data/` once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from grader.reporting.language import gettext

FOLDER = Path(__file__).resolve().parents[2] / "data"

#: How many of the 1,797 images are for training and for validation; the other 300 are the test set.
TRAIN, VALIDATION = 1200, 297

#: The cross-entropy of giving all ten digits the same probability.
GUESSING = float(np.log(10))


class DataMissingError(FileNotFoundError):
    """A file of `data/` is missing."""

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
    """The digits in three fixed parts: for training, for choosing settings, and for one test at the very end."""

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

    Neighbours in the file tend to be by the same writer, so the rows are shuffled before they are split, by the same
    permutation each time. (A writer may then appear in all three parts: an honest test of the tuning, and an easy test
    of reading an unknown hand.)
    """
    _, table = _read("digits.csv")
    shuffled = table[np.random.RandomState(0).permutation(len(table))]  # RandomState's stream never changes
    images, labels = shuffled[:, :-1] / 16, shuffled[:, -1].astype(int)
    cuts = (slice(TRAIN), slice(TRAIN, TRAIN + VALIDATION), slice(TRAIN + VALIDATION, None))
    return Digits(*(Part(_read_only(images[cut]), _read_only(labels[cut])) for cut in cuts))


def few_digits(count: int) -> Digits:
    """The digits with only the first ``count`` images to train on: few enough to overfit."""
    whole = digits()
    if not 1 <= count <= TRAIN:
        raise ValueError(gettext("There are {whole} images to train on: give a count from 1 to {whole}.", whole=TRAIN))
    return Digits(Part(whole.train.images[:count], whole.train.labels[:count]), whole.validation, whole.test)


@cache
def diabetes() -> Diabetes:
    """The diabetes study of Efron, Hastie, Johnstone and Tibshirani (2004), its features standardised."""
    names, table = _read("diabetes.csv")
    features = table[:, :-1]
    standardised = (features - features.mean(axis=0)) / features.std(axis=0)
    return Diabetes(_read_only(standardised), _read_only(table[:, -1].copy()), names[:-1])


def recorded_result(name: str) -> np.ndarray | None:
    """What the course's own rules gave in a long training, as `data/make_results.py` wrote it down.

    None where the file is missing: the result can be computed again.
    """
    return _recorded_results().get(name)


@cache
def _recorded_results() -> Mapping[str, np.ndarray]:
    path = FOLDER / "results.npz"
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as file:
        return {name: _read_only(file[name]) for name in file.files}


def _read(name: str) -> tuple[tuple[str, ...], np.ndarray]:
    """The header and the numbers of a CSV file."""
    path = FOLDER / name
    if not path.is_file():
        raise DataMissingError(path)
    header, *rows = path.read_text().splitlines()
    return tuple(header.split(",")), np.array([row.split(",") for row in rows], dtype=float)


def _read_only(array: np.ndarray) -> np.ndarray:
    """The array, protected against writing, since all callers share it."""
    array.flags.writeable = False
    return array

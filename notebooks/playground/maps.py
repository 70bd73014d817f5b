"""Maps: how fast a rule arrives, for every setting of its knobs, as one run for all of them.

A rule that works element by element takes arrays for knobs, and ten thousand runs then cost little more than one. A
function may be right for one run and yet not take arrays. Then a coarser map is made of separate runs, and says so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice, product

import numpy as np

from playground.problems import Problem
from playground.rules import Rule
from playground.simulate import positions, simulate

#: Cells a side when every cell is a run of its own, and steps over which one run for all is held to separate runs.
COARSE, COMPARED = 16, 12

#: What is measured of a run, or of many: (rule, problem, **knobs) -> one value for each setting.
Measure = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Map:
    """values   -- one for each setting
    together -- whether one run gave all of them; if not, separate runs did, and neighbours share a value
    """

    values: np.ndarray
    together: bool


def survey(measure: Measure, rule: Rule, problem: Problem, **knobs: float | np.ndarray) -> Map:
    """Measure ``rule`` for every setting that ``knobs`` broadcast to: lr=lrs, beta=betas[:, None] has a row a beta."""
    if _runs_together(rule, problem, knobs):
        return Map(measure(rule, problem, **knobs), together=True)
    return Map(_one_by_one(measure, rule, problem, knobs), together=False)


def rate_map(rule: Rule, problem: Problem, steps: int, **knobs: float | np.ndarray) -> Map:
    """The share of the distance that a step leaves on a quadratic, for every setting; inf where the ball is lost."""
    return survey(partial(rates, steps=steps), rule, problem, **knobs)


def rates(rule: Rule, problem: Problem, *, steps: int, **knobs: float | np.ndarray) -> np.ndarray:
    """How much nearer to the origin the second half of a run stays than the first, a step, in the slower coordinate.

    Each half counts by its farthest place: a ball that swings is near the bottom now and then, and has not arrived.
    """
    half = steps // 2
    with np.errstate(all="ignore"):
        path = islice(positions(rule, problem, 2 * half, **knobs), 1, None)
        before, after = (_farthest(islice(path, half)) for _ in range(2))
        shrunk = np.where(after == 0, 0.0, after / before) ** (1 / half)
    return np.where(np.isfinite(shrunk), shrunk, np.inf).max(axis=0)


def _farthest(path: Iterator[np.ndarray]) -> np.ndarray:
    """The greatest distance along each coordinate over some places: the answer has the shape of one place."""
    reach = np.abs(next(path))
    for w in path:
        np.maximum(reach, np.abs(w), out=reach)
    return reach


def _runs_together(rule: Rule, problem: Problem, knobs: Mapping[str, float | np.ndarray]) -> bool:
    """Whether one run for all settings does what separate runs do, at nine settings, for the first few steps."""
    try:
        together = simulate(rule, problem, COMPARED, **knobs).w
    except Exception:  # whatever a function that was written for single numbers may raise when it is given arrays
        return False
    shape = _shape(knobs)
    return together.shape[2:] == shape and all(
        _alike(together[(..., *place)], simulate(rule, problem, COMPARED, **_at(knobs, place)).w)
        for place in product(*({0, size // 2, size - 1} for size in shape))
    )


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """The same but for rounding, runs that fly off included."""
    return np.allclose(one, other, rtol=1e-6, equal_nan=True)


def _one_by_one(measure: Measure, rule: Rule, problem: Problem, knobs: Mapping[str, float | np.ndarray]) -> np.ndarray:
    """A run for the middle of each block of cells, and its value for the whole block."""
    blocks = [np.arange(size) * min(COARSE, size) // size for size in _shape(knobs)]
    middles = [[int(np.median(np.flatnonzero(block == number))) for number in np.unique(block)] for block in blocks]
    each = [measure(rule, problem, **_at(knobs, place)) for place in product(*middles)]
    return np.array(each).reshape([len(middle) for middle in middles])[np.ix_(*blocks)]


def _shape(knobs: Mapping[str, float | np.ndarray]) -> tuple[int, ...]:
    return np.broadcast_shapes(*(np.shape(knob) for knob in knobs.values()))


def _at(knobs: Mapping[str, float | np.ndarray], place: tuple[int, ...]) -> dict[str, float]:
    """The knobs of one cell, as plain numbers."""
    return {name: float(np.broadcast_to(knob, _shape(knobs))[place]) for name, knob in knobs.items()}

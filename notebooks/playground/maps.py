"""Maps: a measure of a run, such as its rate of convergence, for every setting of a rule's knobs.

A rule that works element by element takes arrays for knobs, and ten thousand runs then cost little more than one. A
function may be right for one run and yet not take arrays. Then separate runs make a coarser map, which says so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice, product

import numpy as np

from playground.memoised import memoised
from playground.rules import Rule
from playground.simulate import positions, simulate
from playground.surfaces import Surface

#: Cells along a side when every cell is a run of its own, and the steps over which a vectorised run is compared with
#: separate runs.
COARSE, COMPARED = 16, 12

#: What is measured of a run, or of many: (rule, surface, **knobs) -> one value for each setting.
Measure = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Map:
    """A measure for every setting.

    values     -- one for each setting
    vectorised -- whether one run gave all of them; if not, separate runs did, and neighbouring cells share a value
    """

    values: np.ndarray
    vectorised: bool


@memoised
def sweep(measure: Measure, rule: Rule, surface: Surface, **knobs: float | np.ndarray) -> Map:
    """Measure ``rule`` at every setting that ``knobs`` broadcast to: lr=lrs, beta=betas[:, None] gives a row a beta."""
    if _takes_arrays(rule, surface, knobs):
        return Map(measure(rule, surface, **knobs), vectorised=True)
    return Map(_one_by_one(measure, rule, surface, knobs), vectorised=False)


def rate_map(rule: Rule, surface: Surface, steps: int, **knobs: float | np.ndarray) -> Map:
    """The share of the distance that a step leaves on a quadratic, for every setting; inf where the run diverges."""
    return sweep(partial(rates, steps=steps), rule, surface, **knobs)


def rates(rule: Rule, surface: Surface, *, steps: int, **knobs: float | np.ndarray) -> np.ndarray:
    """The factor by which a step shrinks the distance to the origin, in the slower coordinate.

    The largest distance in the second half of a run is compared with that in the first. (The last point alone would
    not do: a run that oscillates passes close to the minimum long before it has converged.)
    """
    half = steps // 2
    with np.errstate(all="ignore"):
        path = islice(positions(rule, surface, 2 * half, **knobs), 1, None)
        before, after = (_largest_distance(islice(path, half)) for _ in range(2))
        shrunk = np.where(after == 0, 0.0, after / before) ** (1 / half)
    return np.where(np.isfinite(shrunk), shrunk, np.inf).max(axis=0)


def _largest_distance(path: Iterator[np.ndarray]) -> np.ndarray:
    """The largest distance from 0 along each coordinate, in the shape of one position."""
    reach = np.abs(next(path))
    for w in path:
        np.maximum(reach, np.abs(w), out=reach)
    return reach


def _takes_arrays(rule: Rule, surface: Surface, knobs: Mapping[str, float | np.ndarray]) -> bool:
    """Whether a vectorised run agrees with separate runs at nine settings over the first few steps."""
    try:
        vectorised = simulate(rule, surface, COMPARED, **knobs).w
    except Exception:  # a function written for single numbers may raise anything when it is given arrays
        return False
    shape = _shape(knobs)
    by_cell = np.moveaxis(vectorised, [0, 1], [-2, -1])
    return by_cell.shape[:-2] == shape and all(
        _alike(by_cell[cell], simulate(rule, surface, COMPARED, **_at(knobs, cell)).w)
        for cell in product(*({0, size // 2, size - 1} for size in shape))
    )


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two runs agree up to rounding, also where they diverge."""
    return np.allclose(one, other, rtol=1e-6, equal_nan=True)


def _one_by_one(measure: Measure, rule: Rule, surface: Surface, knobs: Mapping[str, float | np.ndarray]) -> np.ndarray:
    """A run for the middle of each block of cells, and its value for the whole block."""
    blocks = [np.arange(size) * min(COARSE, size) // size for size in _shape(knobs)]
    middles = [[int(np.median(np.flatnonzero(block == number))) for number in np.unique(block)] for block in blocks]
    each = [measure(rule, surface, **_at(knobs, cell)) for cell in product(*middles)]
    return np.array(each).reshape([len(middle) for middle in middles])[np.ix_(*blocks)]


def _shape(knobs: Mapping[str, float | np.ndarray]) -> tuple[int, ...]:
    return np.broadcast_shapes(*(np.shape(knob) for knob in knobs.values()))


def _at(knobs: Mapping[str, float | np.ndarray], cell: tuple[int, ...]) -> dict[str, float]:
    """The knobs of one cell as plain numbers."""
    return {name: float(np.broadcast_to(knob, _shape(knobs))[cell]) for name, knob in knobs.items()}

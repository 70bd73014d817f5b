"""Maps: how fast a rule arrives, for every setting of its knobs, as one run for all of them.

A rule that works element by element takes arrays for knobs, and ten thousand runs then cost little more than one. A
function may be right for one run and yet not take arrays. Then a coarser map is made of separate runs, and says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from playground.problems import Problem
from playground.rules import Rule
from playground.simulate import positions, simulate

#: Cells a side when every cell is a run of its own, and steps over which one run for all is held to separate runs.
COARSE, COMPARED = 16, 12


@dataclass(frozen=True)
class RateMap:
    """rates    -- the share of the distance that a step leaves in the long run, one for each setting; inf if it is lost
    together -- whether one run gave all of them; if not, separate runs did, and neighbours share a rate
    """

    rates: np.ndarray
    together: bool


def rate_map(rule: Rule, problem: Problem, steps: int, **knobs: float | np.ndarray) -> RateMap:
    """The long-run rate of ``rule`` on a quadratic for every setting that ``knobs`` broadcast to.

    rate_map(rule("heavy_ball"), RAVINE, 200, lr=lrs, beta=betas[:, None]) has a row for each beta.
    """
    if _runs_together(rule, problem, knobs):
        return RateMap(rates(rule, problem, steps, **knobs), together=True)
    return RateMap(_one_by_one(rule, problem, steps, knobs), together=False)


def rates(rule: Rule, problem: Problem, steps: int, **knobs: float | np.ndarray) -> np.ndarray:
    """How the distance from the origin shrinks a step, from the second to the last quarter of one run for all settings.

    Each quarter counts by its farthest place: a ball that swings is near the bottom now and then, and has not arrived.
    """
    quarter = steps // 4
    path = islice(positions(rule, problem, 4 * quarter, **knobs), 1, None)
    _, before, _, after = (_farthest(islice(path, quarter)) for _ in range(4))
    with np.errstate(all="ignore"):
        shrunk = np.where(before == 0, 0.0, after / before) ** (1 / (2 * quarter))
    return np.where(np.isfinite(shrunk), shrunk, np.inf)


def _farthest(path: Iterator[np.ndarray]) -> np.ndarray:
    """The greatest distance along either coordinate, over some places; places are (2, ...), the answer is (...)."""
    reach = np.abs(next(path))
    for w in path:
        np.maximum(reach, np.abs(w), out=reach)
    return reach.max(axis=0)


def _runs_together(rule: Rule, problem: Problem, knobs: Mapping[str, float | np.ndarray]) -> bool:
    """Whether one run for all settings does what separate runs do, at nine settings, for the first few steps."""
    try:
        together = simulate(rule, problem, COMPARED, **knobs).w
    except Exception:  # whatever a function that was written for single numbers may raise when it is given arrays
        return False
    shape = _shape(knobs)
    return together.shape[2:] == shape and all(
        np.allclose(together[(..., *place)], simulate(rule, problem, COMPARED, **_at(knobs, place)).w, rtol=1e-9)
        for place in product(*({0, size // 2, size - 1} for size in shape))
    )


def _one_by_one(rule: Rule, problem: Problem, steps: int, knobs: Mapping[str, float | np.ndarray]) -> np.ndarray:
    """A run for the middle of each block of cells, and its rate for the whole block."""
    shape = _shape(knobs)
    blocks = [np.arange(size) * min(COARSE, size) // size for size in shape]
    middles = [[int(np.median(np.flatnonzero(block == number))) for number in np.unique(block)] for block in blocks]
    each = [rates(rule, problem, steps, **_at(knobs, place)) for place in product(*middles)]
    return np.array(each).reshape([len(middle) for middle in middles])[np.ix_(*blocks)]


def _shape(knobs: Mapping[str, float | np.ndarray]) -> tuple[int, ...]:
    return np.broadcast_shapes(*(np.shape(knob) for knob in knobs.values()))


def _at(knobs: Mapping[str, float | np.ndarray], place: tuple[int, ...]) -> dict[str, float]:
    """The knobs of one cell, as plain numbers."""
    return {name: float(np.broadcast_to(knob, _shape(knobs))[place]) for name, knob in knobs.items()}

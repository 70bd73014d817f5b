"""Tables of scores that tell one way of choosing a trial from another."""

import math

import numpy as np

from grader.inside.trace import Probe
from grader.judging.material import Draw

#: Five seeds a row. Each row wins under one way of choosing and under no other: the median is lowest in the first.
_ONE_WINNER_A_RULE = (
    (0.60, 0.27, 0.90, 0.26, 0.30),  # median
    (0.50, 0.31, 0.33, 0.30, 0.32),  # mean
    (0.90, 0.31, 0.31, 0.31, 0.31),  # mean without the best and the worst
    (0.34, 0.34, 0.34, 0.34, 0.45),  # mean plus spread
    (0.41, 0.40, 0.38, 0.39, 0.42),  # worst seed
    (0.70, 0.10, 0.62, 0.64, 0.58),  # best seed
    (0.20, 0.55, 0.57, 0.61, 0.63),  # first seed
    (0.56, 0.58, 0.54, 0.66, 0.19),  # last seed
    (0.50, 0.50, 0.50, 0.51, 0.50),  # spread
    (0.95, 0.97, 0.99, 0.96, 0.98),  # none
)
_NAN = math.nan
_SOME_DIVERGED = (
    (0.31, _NAN, 0.28, 0.30, 0.29),  # median, the diverged seed counted as infinite
    (0.36, 0.35, 0.37, 0.34, 0.38),  # median, of the trials in which nothing diverged
    (_NAN, 0.10, _NAN, 0.11, _NAN),  # median of what is left
    (0.52, 0.55, 0.51, 0.58, 0.57),
)
_MOST_DIVERGED = (
    (0.36, 0.35, 0.37, 0.34, 0.38),  # median
    (0.39, 0.33, 0.45, 0.47, 0.46),
    (_NAN, 0.80, _NAN, 0.90, _NAN),  # median, the diverged seeds counted as 0
)
_ONE_DIVERGED = (
    (0.36, 0.35, 0.37, 0.34, 0.38),  # median
    (0.39, 0.33, 0.45, 0.47, 0.46),
    (0.85, 0.80, _NAN, 0.90, 0.95),
)
_ONE_ALL_DIVERGED = (
    (0.45, 0.42, 0.44, 0.43, 0.46),
    (0.36, 0.35, _NAN, 0.34, 0.38),  # median
    (_NAN, _NAN, _NAN, _NAN, _NAN),
)
_OVERFLOWN = (
    (0.31, math.inf, 0.28, 0.30, 0.29),  # median
    (0.36, 0.35, 0.37, 0.34, 0.38),
    (math.inf, 0.10, math.inf, 0.11, math.inf),
)
_FOUR_SEEDS = (
    (0.90, 0.28, 0.34, 0.10),  # median: the mean of the middle two
    (0.40, 0.26, 0.50, 0.26),  # lower of the middle two
    (0.325, 0.60, 0.30, 0.32),  # upper of the middle two
    (0.70, 0.71, 0.72, 0.73),
)
_HALF_DIVERGED = (
    (0.30, 0.90, 0.20, 0.40),  # median
    (0.10, _NAN, 0.10, _NAN),
    (0.50, 0.60, 0.55, 0.58),
)
_HALF_DIVERGED_BESIDE_POOR_TRIALS = (
    (0.52, 0.51, 0.90, 0.54),  # median
    (0.10, _NAN, 0.10, _NAN),  # median, a diverged seed counted as bad as the worst of the others
    (0.70, 0.71, 0.75, 0.78),
)
_FEW_DIVERGED = (
    (0.45, 0.42, 0.44, 0.43, 0.46),  # median
    (0.60, 0.20, _NAN, 0.10, _NAN),  # median of what is left
    (0.52, _NAN, 0.51, 0.58, 0.57),
)
_MOSTLY_DIVERGED = (
    (_NAN, _NAN, _NAN, _NAN, 0.20),
    (_NAN, 0.10, _NAN, 0.11, _NAN),
    (_NAN, _NAN, _NAN, _NAN, _NAN),
)
_TWO_SEEDS = (
    (0.20, 0.80),  # median: the mean of the two
    (0.01, 1.05),  # mean of the two roots
    (0.52, 0.52),  # mean of the two squares
)
_EQUAL_MEDIANS = (
    (0.30, 0.35, 0.25, 0.31, 0.29),
    (0.50, 0.40, 0.45, 0.42, 0.48),
    (0.10, 0.30, 0.20, 0.90, 0.80),
    (0.30, 0.28, 0.33, 0.26, 0.70),
)


def _shuffled(draw: Draw, rows: tuple[tuple[float, ...], ...], scale: float = 1.0) -> np.ndarray:
    """The rows in another order, moved up a little together, which changes no winner."""
    table = scale * (np.array(rows) + draw.whole(0, 20) / 100)
    for last in range(len(table) - 1, 0, -1):
        other = draw.whole(0, last)
        table[[last, other]] = table[[other, last]]
    return np.round(table, 6)


def _scattered(draw: Draw, rows: tuple[tuple[float, ...], ...], scale: float = 1.0) -> np.ndarray:
    """The rows in another order, and each row's seeds in another order of its own: nan may stand anywhere."""
    return _shuffled(draw, tuple(_mixed(draw, row) for row in rows), scale)


def _mixed(draw: Draw, row: tuple[float, ...]) -> tuple[float, ...]:
    """The same scores in another order; of those with nan one that sorting leaves with a wrong middle.

    Every comparison with nan is false, so that sorting stops at it: what is lower may stay behind it.
    """
    middle = np.median(np.where(np.isnan(row), np.inf, row))
    while True:
        row = tuple(row[place] for place in _order(draw, len(row)))
        if not np.isnan(row).any() or np.isnan(row).sum() > len(row) // 2 or sorted(row)[len(row) // 2] != middle:
            return row


def _order(draw: Draw, length: int) -> list[int]:
    return sorted(range(length), key=[draw.whole(0, 10**6) for _ in range(length)].__getitem__)


def _beside_a_steady_trial(draw: Draw) -> list[np.ndarray]:
    """Tables of two trials: two of five seeds diverged in a winner that stands last and in a loser that stands first.

    Then one seed in a winner that stands last, and the last seed of a trial that would win without it.
    """
    level, steady = draw.whole(0, 20) / 100, (0.28,) * 5
    tables = (
        (steady, _mixed(draw, (0.20, 0.22, 0.25, _NAN, _NAN))),
        (_mixed(draw, (0.30, 0.32, 0.35, _NAN, _NAN)), steady),
        (steady, _mixed(draw, (0.20, 0.22, 0.25, 0.30, _NAN))),
        (steady, (0.40, 0.10, 0.30, 0.20, _NAN)),
    )
    return [np.round(np.array(table) + level, 6) for table in tables]


def _close(draw: Draw) -> np.ndarray:
    """Trials of which each is better than the one before it, by a millionth, and the last is not."""
    table = draw.whole(20, 40) / 100 + np.array([[-0.05], [0.0], [0.07]]) + 1e-6 * np.array([4, 3, 2, 1, 5])
    return np.round(table.T, 6)


def probes(draw: Draw) -> list[Probe]:
    """The probes of a rule that chooses a trial from a table of scores, shape (trials, seeds)."""
    ten_trials = {"scores": _shuffled(draw, _ONE_WINNER_A_RULE)}
    in_another_order = {"scores": _shuffled(draw, _ONE_WINNER_A_RULE)}
    tables = {
        "some seeds diverged": _scattered(draw, _SOME_DIVERGED),
        "a trial of which most seeds diverged": _scattered(draw, _MOST_DIVERGED),
        "a poor trial of which one seed diverged": _scattered(draw, _ONE_DIVERGED),
        "a trial of which every seed diverged": _scattered(draw, _ONE_ALL_DIVERGED),
        "losses that overflowed (inf)": _shuffled(draw, _OVERFLOWN),
        "an even number of seeds": _shuffled(draw, _FOUR_SEEDS),
        "half of the seeds diverged": _scattered(draw, _HALF_DIVERGED),
        "half of the seeds diverged, beside poor trials": _scattered(
            draw, _HALF_DIVERGED_BESIDE_POOR_TRIALS, scale=0.1
        ),
        "a trial of which a few seeds diverged": _scattered(draw, _FEW_DIVERGED),
        "every trial diverged on most seeds": _scattered(draw, _MOSTLY_DIVERGED),
        "equal medians": _shuffled(draw, _EQUAL_MEDIANS),
        "medians that are close": _close(draw),
        "one seed a trial": draw.positive(6, 1) + np.arange(6)[:, None] / 1000,
        "one trial": draw.positive(1, 3),
        "losses in the thousands": _shuffled(draw, _ONE_WINNER_A_RULE, scale=1e4),
        "losses in the thousands, some seeds diverged": _scattered(draw, _SOME_DIVERGED, scale=1e4),
        "a long search": draw.positive(24, 5) + np.arange(24)[:, None] / 10000,
        "two seeds a trial": _shuffled(draw, _TWO_SEEDS),
        "errors of 0": np.array([[0.3, 0.2, 0.4], [0.0, 0.5, 0.0], [0.1, 0.2, 0.1]]),
    }
    beside, *others = ({"scores": table} for table in _beside_a_steady_trial(draw))
    return [
        Probe("ten trials, five seeds, in two orders", ten_trials, (in_another_order,)),
        Probe("two trials, of which one diverged on some seeds", beside, tuple(others)),
        *(Probe(title, {"scores": scores}) for title, scores in tables.items()),
    ]

"""What may be read off a search: what each knob contributes, and which winners are at an edge of their range."""

from dataclasses import dataclass

import numpy as np

from grader.reporting.language import gettext
from playground.search.ranges import Range
from playground.search.trials import Search
from playground.typed import at_least_one, shown


@dataclass(frozen=True)
class Isolation:
    """One knob by itself: the best score at each value, or in each bin of values, over all values of the other knobs.

    value, score -- of the best trial in each bin where something converged, in the order of the values
    """

    name: str
    value: np.ndarray
    score: np.ndarray


def isolation(found: Search, name: str, bins: int = 8) -> Isolation:
    """The isolation of the knob ``name``, its range divided into so many bins.

    Raises a ValueError if the search has no such knob.
    """
    bins = at_least_one("bins", bins)
    if name not in found.ranges:
        raise ValueError(
            gettext("{name} was not searched. Searched were: {names}.", name=name, names=", ".join(found.ranges))
        )
    shares = found.ranges[name].share(found.settings[name])
    numbers = np.clip((shares * bins).astype(int), 0, bins - 1)
    typical = np.where(np.isfinite(found.typical), found.typical, np.inf)
    best = [min(np.flatnonzero(numbers == number), key=typical.__getitem__) for number in np.unique(numbers)]
    best = [trial for trial in best if np.isfinite(typical[trial])]
    return Isolation(name, found.settings[name][best], typical[best])


@dataclass(frozen=True)
class Edge:
    """A knob whose value in the winning trial is at an end of what was tried: ``end`` is "low" or "high"."""

    name: str
    value: float
    end: str
    range: Range

    @property
    def says(self) -> str:
        way = {"low": "lower", "high": "upper"}[self.end]
        return (
            f"{self.name} = {self.value:.3g} stands at the {way} end of what was tried between {self.range.low:g} and "
            f"{self.range.high:g}: the best may lie further out. Move the range and search again."
        )


def edges(found: Search, trial: int, margin: float = 0.1) -> list[Edge]:
    """The knobs for which a better value than the trial's may lie outside of what was tried.

    Either the trial's value lies within ``margin`` of an end of the range, as a share of its length, or it is the
    lowest or the highest value of all trials. Raises a ValueError if the search has no such trial.
    """
    check_trial(found, trial)
    ends = {name: _end(range_.share(found.settings[name]), trial, margin) for name, range_ in found.ranges.items()}
    return [
        Edge(name, float(found.settings[name][trial]), end, found.ranges[name]) for name, end in ends.items() if end
    ]


def check_trial(found: Search, trial: object) -> None:
    """Raise a ValueError unless ``trial`` is the number of a trial."""
    if not (isinstance(trial, int | np.integer) and 0 <= trial < found.trials):
        raise ValueError(
            gettext(
                "There is no trial {trial}: the trials of this search are numbered from 0 to {last}.",
                trial=shown(trial),
                last=found.trials - 1,
            )
        )


def _end(shares: np.ndarray, trial: int, margin: float) -> str | None:
    share = shares[trial]
    if share < margin or share <= shares.min():
        return "low"
    if share > 1 - margin or share >= shares.max():
        return "high"
    return None

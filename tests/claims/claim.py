"""A claim: sentences of a notebook that a run can settle, and the run that settles them.

    @claim("05_tuning", "It makes the valley **wider**")
    def warm_up_widens_the_valley(luck):
        ...
        return Settled(holds, figure, noise)

The sentence is written as it stands in the notebook; a test fails when it stands there no more, so that text and run
cannot part. The run draws whatever is luck in it (first weights, noise, starts) from ``luck``, and nothing from
elsewhere, so that other luck is another run.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

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

"""Matrices for the probes of rules that work on a whole matrix."""

from collections.abc import Mapping

import numpy as np

from grader.course.probes import as_dtype
from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.material import Draw

#: The smallest singular value, as a share of the largest, is at least this: what is nearly 0 grows out of rounding.
WELL_CONDITIONED = 0.1


def matrix(draw: Draw, *shape: int) -> np.ndarray:
    """A matrix in short decimals whose singular values are not far apart."""
    while True:
        drawn = draw.array(*shape)
        values = np.linalg.svd(drawn, compute_uv=False)
        if values[-1] >= WELL_CONDITIONED * values[0]:
            return drawn


def in_single(probe: Probe) -> Probe:
    """The same probe with its arrays in float32."""

    def single(given: Mapping[str, Value]) -> dict[str, Value]:
        return {name: as_dtype(np.float32, value) for name, value in given.items()}

    return Probe(probe.title, single(probe.first), tuple(map(single, probe.later)), probe.varies)

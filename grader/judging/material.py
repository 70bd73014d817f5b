"""Random material for probes."""

import zlib

import numpy as np


class Draw:
    """Random material in short decimals, so that a report can print the very call it made.

    The same exercise name and seed give the same material; another name or another seed gives other material.
    """

    def __init__(self, name: str, seed: int):
        self._random = np.random.default_rng((seed, zlib.crc32(name.encode())))

    def array(self, *shape: int) -> np.ndarray:
        """Numbers between 0.1 and 2 in size, of either sign: never zero, so that every coordinate tells."""
        return np.asarray(self.positive(*shape) * self._random.choice([-1.0, 1.0], shape))

    def positive(self, *shape: int) -> np.ndarray:
        """Numbers from 0.1 to 2."""
        return np.asarray(self._random.integers(10, 201, shape) / 100)

    def number(self, low: float, high: float, digits: int = 2) -> float:
        """A float with a few significant digits."""
        return float(f"{self._random.uniform(low, high):.{digits - 1}e}")

    def whole(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included."""
        return int(self._random.integers(low, high + 1))

"""Whether one setting is better than another, or only luckier."""

import math
from dataclasses import dataclass

import numpy as np

from grader.reporting.language import gettext


@dataclass(frozen=True)
class Gain:
    """How much lower one setting's scores are than another's, seed by seed, and how much of that may be chance.

    size  -- mean of the differences, positive if the new setting is better
    noise -- twice the standard error of that mean
    """

    size: float
    noise: float

    @property
    def real(self) -> bool:
        return self.size > self.noise

    @property
    def says(self) -> str:
        if math.isinf(self.size):
            return "The old setting diverged." if self.size > 0 else "The new setting diverged with some seed."
        way = "lower" if self.size >= 0 else "higher"
        verdict = "more than" if abs(self.size) > self.noise else "within"
        return f"The loss is {way} by {abs(self.size):.3f}, {verdict} the noise of {self.noise:.3f}."


def gain(old: np.ndarray, new: np.ndarray) -> Gain:
    """Compare the scores of two settings under the same seeds, each of shape (seeds,), at least two of them.

    The same seed means the same initial weights and the same order of the images, so their effect is in both scores
    and largely cancels in the difference.
    """
    if np.shape(old) != np.shape(new) or np.size(old) < 2:
        raise ValueError(gettext("The two settings need scores under the same seeds, at least two."))
    if np.isnan(new).any():
        return Gain(-math.inf, 0.0)
    if np.isnan(old).any():
        return Gain(math.inf, 0.0)
    differences = np.subtract(old, new)
    return Gain(float(differences.mean()), float(2 * differences.std(ddof=1) / math.sqrt(differences.size)))

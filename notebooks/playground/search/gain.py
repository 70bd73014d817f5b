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
        """The difference, the noise, and what follows from the two."""
        if math.isinf(self.size):
            return self._which_diverged
        facts = {"size": f"{abs(self.size):.3f}", "noise": f"{self.noise:.3f}"}
        if abs(self.size) <= self.noise:
            return gettext("The mean losses differ by {size}. The noise is {noise}, so this may be chance.", **facts)
        if self.real:
            return gettext("The mean loss falls by {size}. The noise is {noise}, so the gain is real.", **facts)
        return gettext("The mean loss rises by {size}. The noise is {noise}, so it is really worse.", **facts)

    @property
    def _which_diverged(self) -> str:
        if self.size > 0:
            return gettext("The old setting diverged with one of the seeds, the new one with none: the gain is real.")
        return gettext("The new setting diverged with one of the seeds, so there is no gain.")


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

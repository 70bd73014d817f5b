"""What the tables of this folder say of two sides that were measured under the same seeds."""

import numpy as np

from grader.reporting.language import gettext
from playground.search.gain import gain


def verdict(old: np.ndarray, new: np.ndarray) -> tuple[str, str, str]:
    """How much lower the new side's loss is, the noise, and what follows, in words."""
    found = gain(old, new)
    if abs(found.size) <= found.noise:
        word = gettext("within the noise")
    else:
        word = gettext("better") if found.real else gettext("worse")
    return f"{round(found.size, 3) + 0.0:+.3f}", f"{found.noise:.3f}", word

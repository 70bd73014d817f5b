"""Wrong answers about slopes."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- downhill ---------------------------------------------------------------------------------------------------------


@answers.to("downhill")
def downhill_by_steepness(slope):
    return -slope / (1 + np.abs(slope))


@answers.to("downhill")
def downhill_by_tanh(slope):
    return -np.tanh(1e3 * slope)


@answers.to("downhill")
def downhill_with_a_threshold(slope):
    return np.where(np.abs(slope) < 1e-8, 0.0, -np.sign(slope))


@answers.to("downhill")
def downhill_by_neighbours(slope):
    return -np.sign(np.gradient(slope)) if slope.ndim == 1 else -np.sign(slope)


@answers.to("downhill", cause="small-number-in-the-division")
def downhill_guarded_division(slope):
    return -slope / (np.abs(slope) + 1e-8)


@answers.to("downhill")
def downhill_by_the_largest(slope):
    return -slope / np.max(np.abs(slope))


@answers.to("downhill")
def downhill_rounded(slope):
    return -np.clip(np.round(slope), -1, 1)


@answers.to("downhill")
def downhill_clipped(slope):
    return np.clip(-slope, -1, 1)

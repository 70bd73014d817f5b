"""Right answers about slopes."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- downhill ---------------------------------------------------------------------------------------------------------


@answers.to("downhill")
def downhill_with_where(ground):
    return np.where(ground > 0, -1.0, np.where(ground < 0, 1.0, 0.0))


@answers.to("downhill")
def downhill_in_whole_numbers(slope):
    return (slope < 0).astype(int) - (slope > 0).astype(int)


@answers.to("downhill")
def downhill_with_masks(slope):
    way = np.zeros_like(slope)
    way[slope > 0] = -1
    way[slope < 0] = 1
    return way


@answers.to("downhill")
def downhill_in_a_loop(slope):
    way = np.empty(slope.shape)
    for place in np.ndindex(slope.shape):
        height = slope[place]
        way[place] = 0 if height == 0 else -height / abs(height)
    return way


@answers.to("downhill")
def downhill_with_select(slope):
    return np.select([slope > 0, slope < 0], [-1.0, 1.0], default=0.0)


@answers.to("downhill")
def downhill_one_by_one(slope):
    return np.vectorize(lambda height: float((height < 0) - int(height > 0)))(slope)


@answers.to("downhill")
def downhill_of_minus_the_slope(slope):
    return np.sign(-slope)


@answers.to("downhill")
def downhill_in_small_integers(slope):
    return -np.sign(slope).astype(np.int8)

"""Questions that one training cannot settle, settled over seeds: what was measured, as tables.

Each is `measured` from seeds that can be chosen, and shown as `data/make_results.py` wrote it down.
"""

from playground.over_seeds.decay_study import adamw_or_l2, decay_by_lr, spared_biases
from playground.over_seeds.rate_study import rates_that_work
from playground.over_seeds.schedule_study import constant_or_cosine

__all__ = ["adamw_or_l2", "constant_or_cosine", "decay_by_lr", "rates_that_work", "spared_biases"]

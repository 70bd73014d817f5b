"""The same training in torch, Keras and optax: recorded, shown beside the learner's own, and run live."""

from playground.frameworks.live import live
from playground.frameworks.same_curve import same_curve

__all__ = ["live", "same_curve"]

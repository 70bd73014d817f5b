"""A small network that reads digits, and many copies of it trained at once by any update rule of the course."""

from playground.network.adjustments import Adjustment, clipped, penalised
from playground.network.model import Metrics, Network
from playground.network.training import Training, shuffles, train

__all__ = ["Adjustment", "Metrics", "Network", "Training", "clipped", "penalised", "shuffles", "train"]

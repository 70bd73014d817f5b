"""Adjustments: what is done to the gradient before the update rule gets it."""

from collections.abc import Callable

import numpy as np

from playground.network.model import Network
from playground.typed import not_negative, positive

#: (w, grad) -> grad, each of shape (copies, size).
Adjustment = Callable[[np.ndarray, np.ndarray], np.ndarray]


def penalised(penalty: Callable, strength: float | np.ndarray) -> Adjustment:
    """A penalty on the weights: ``penalty(loss, grad, w, strength) -> loss, grad``, called for each copy.

    Raises a ValueError if the strength is below 0.
    """
    not_negative("strength", strength)

    def adjust(w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        strengths = np.broadcast_to(strength, len(w)).tolist()
        return np.stack([penalty(0.0, g, row, k)[1] for g, row, k in zip(grad, w, strengths, strict=True)])

    return adjust


def clipped(clip: Callable, max_norm: float | np.ndarray, network: Network | None = None) -> Adjustment:
    """Clipping: ``clip(grads, max_norm) -> grads``, called for each copy with the gradients of its four layers.

    Raises a ValueError unless the largest norm is above 0.
    """
    positive("max_norm", max_norm)
    network = network or Network()

    def adjust(w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        norms = np.broadcast_to(max_norm, len(w)).tolist()
        shortened = [clip(network.layers(g), norm) for g, norm in zip(grad, norms, strict=True)]
        return np.stack([np.concatenate([layer.ravel() for layer in layers]) for layers in shortened])

    return adjust

"""The network: forward pass, loss, accuracy and gradient, for many copies at once.

The parameters of all copies are one array of shape (copies, size), so an update rule that works element by element
moves all of them in one call. Stacked matrix products do the rest.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.data import Part


@dataclass(frozen=True)
class Metrics:
    """Mean cross-entropy, and the share of the images that are classified correctly, each of shape (copies,)."""

    loss: np.ndarray
    accuracy: np.ndarray


@dataclass(frozen=True)
class Network:
    """One hidden layer: softmax(relu(x W1 + b1) W2 + b2).

    relu and not tanh: it is faster, and it has a failure of its own that is worth seeing, units that are always 0.
    """

    inputs: int = 64
    hidden: int = 32
    outputs: int = 10

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of W1, b1, W2, b2."""
        return (self.inputs, self.hidden), (self.hidden,), (self.hidden, self.outputs), (self.outputs,)

    @property
    def size(self) -> int:
        """The number of parameters of one copy."""
        return sum(math.prod(shape) for shape in self.shapes)

    def layers(self, w: np.ndarray) -> list[np.ndarray]:
        """W1, b1, W2, b2 as views into flat parameters of shape (..., size)."""
        ends = itertools.accumulate(math.prod(shape) for shape in self.shapes)
        starts = itertools.accumulate((math.prod(shape) for shape in self.shapes[:-1]), initial=0)
        return [
            w[..., start:end].reshape(*w.shape[:-1], *shape)
            for start, end, shape in zip(starts, ends, self.shapes, strict=True)
        ]

    def start(self, seed: int) -> np.ndarray:
        """He's initial weights (2015), of variance 2 / fan-in, so that relu keeps the signal's size; biases are 0."""
        random = np.random.RandomState(seed)  # its stream never changes, so a seed means the same everywhere
        w = np.zeros(self.size)
        first, _, second, _ = self.layers(w)
        first[:] = random.normal(0.0, np.sqrt(2 / self.inputs), first.shape)
        second[:] = random.normal(0.0, np.sqrt(2 / self.hidden), second.shape)
        return w

    def evaluate(self, w: np.ndarray, part: Part) -> Metrics:
        """The metrics of every copy, w of shape (copies, size), on one part of the data."""
        _, logits = self._forward(self.layers(w), part.images)
        return _cross_entropy(logits, np.broadcast_to(part.labels, logits.shape[:2]))[0]

    def metrics_and_gradient(self, w: np.ndarray, images: np.ndarray, labels: np.ndarray) -> tuple[Metrics, np.ndarray]:
        """The metrics of each copy on a batch of its own, and the gradient of its loss, in the shape of w.

        w      -- shape (copies, size)
        images -- shape (copies, n, inputs)
        labels -- shape (copies, n)
        """
        layers = self.layers(w)
        hidden, logits = self._forward(layers, images)
        metrics, slope = _cross_entropy(logits, labels)
        grad = np.empty_like(w)
        grad_w1, grad_b1, grad_w2, grad_b2 = self.layers(grad)
        np.matmul(hidden.swapaxes(1, 2), slope, out=grad_w2)
        np.einsum("cno->co", slope, out=grad_b2)
        slope = slope @ layers[2].swapaxes(1, 2)
        slope *= hidden > 0  # the derivative of relu
        np.matmul(images.swapaxes(1, 2), slope, out=grad_w1)
        np.einsum("cnh->ch", slope, out=grad_b1)
        return metrics, grad

    def _forward(self, layers: Sequence[np.ndarray], images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The hidden activations and the logits for images of shape (n, inputs) or (copies, n, inputs)."""
        w1, b1, w2, b2 = layers
        hidden = images @ w1
        hidden += b1[:, None, :]
        np.maximum(hidden, 0.0, out=hidden)
        logits = hidden @ w2
        logits += b2[:, None, :]
        return hidden, logits


def _cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[Metrics, np.ndarray]:
    """The metrics of logits (copies, n, outputs), and the gradient of the loss at the logits.

    The gradient of softmax and cross-entropy together is simple: the probabilities minus the labels (one-hot), over n.
    The largest logit is subtracted first, so that no exponential overflows.
    """
    copies, images = labels.shape
    copy, image = np.indices((copies, images), sparse=True)
    predicted = logits.argmax(axis=2)
    logits = logits - logits[copy, image, predicted][..., None]
    slope = np.exp(logits)
    total = np.einsum("cno->cn", slope)
    loss = (np.log(total) - logits[copy, image, labels]).mean(axis=1)
    slope /= total[..., None]
    slope[copy, image, labels] -= 1.0
    slope /= images
    return Metrics(loss, (predicted == labels).mean(axis=1)), slope

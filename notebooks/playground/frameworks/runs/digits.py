"""The digits network, its gradients clipped and its learning rate along a cosine; as in the recorded programs."""

import numpy as np

from playground.data import digits
from playground.network import Network
from playground.network.adjustments import clipped
from playground.rules import Rule

EPOCHS, BATCHES, LR, MAX_NORM, SEED = 10, 20, 1.0, 0.5, 7


def curves(clip: Rule, schedule: Rule, descent: Rule) -> dict[str, np.ndarray]:
    """The mean loss of each epoch's batches as the weights moved. The images come in the same order every time."""
    network, train = Network(), digits().train
    shorten = clipped(clip.function, MAX_NORM, network)
    w = network.start(SEED)[None]
    losses = []
    for step in range(EPOCHS * BATCHES):
        rows = np.split(np.arange(len(train)), BATCHES)[step % BATCHES]
        metrics, grad = network.metrics_and_gradient(w, train.images[rows][None], train.labels[rows][None])
        losses.append(metrics.loss[0])
        (w,) = descent(w, shorten(w, grad), lr=schedule.function(step, EPOCHS * BATCHES, LR, 0.0))
    return {"losses": np.reshape(losses, (EPOCHS, BATCHES)).mean(axis=1)}

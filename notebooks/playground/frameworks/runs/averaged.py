"""The digits network by heavy ball at a constant lr, and an average of its weights; as in the recorded programs."""

import numpy as np

from playground.data import digits
from playground.network import Network
from playground.rules import Rule

EPOCHS, BATCHES, LR, BETA, DECAY, SEED = 10, 20, 0.1, 0.9, 0.98, 7


def curves(averaging: Rule, heavy_ball: Rule) -> dict[str, np.ndarray]:
    """The validation loss of the average after each epoch. It begins with the weights after the first step."""
    network, data = Network(), digits()
    w = network.start(SEED)[None]
    average, velocity = w, np.zeros_like(w)
    losses = []
    for step in range(EPOCHS * BATCHES):
        rows = np.split(np.arange(len(data.train)), BATCHES)[step % BATCHES]
        _, grad = network.metrics_and_gradient(w, data.train.images[rows][None], data.train.labels[rows][None])
        w, velocity = heavy_ball(w, grad, velocity, lr=LR, beta=BETA)
        average = averaging.function(average, w, DECAY) if step else w.copy()
        if step % BATCHES == BATCHES - 1:
            losses.append(network.evaluate(average, data.validation).loss[0])
    return {"losses": np.array(losses)}

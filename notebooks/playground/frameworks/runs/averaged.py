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
    velocity, average = np.zeros_like(w), None
    losses = []
    for _ in range(EPOCHS):
        for rows in np.split(np.arange(len(data.train)), BATCHES):
            images, labels = data.train.images[rows][None], data.train.labels[rows][None]
            _, grad = network.metrics_and_gradient(w, images, labels)
            w, velocity = heavy_ball(w, grad, velocity, lr=LR, beta=BETA)
            average = w.copy() if average is None else averaging.function(average, w, DECAY)
        losses.append(network.evaluate(average, data.validation).loss[0])
    return {"losses": np.array(losses)}

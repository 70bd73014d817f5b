"""The digits network by AdamW, its biases spared, and an average of its weights; as in the recorded programs."""

import math

import numpy as np

from playground.data import digits
from playground.network import Network
from playground.rules import Rule

EPOCHS, BATCHES, SEED, DECAY = 10, 20, 7, 0.95
KNOBS = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def curves(averaging: Rule, adamw: Rule) -> dict[str, np.ndarray]:
    """The loss over all images at the end of each epoch, with the average for weights; the first is a copy."""
    network, train = Network(), digits().train
    parts = [np.full(math.prod(shape), 0.1 if len(shape) == 2 else 0.0) for shape in network.shapes]
    decay = np.concatenate(parts)
    w, average, losses = network.start(SEED), None, []
    state = adamw.initial_state(w)
    for step in range(EPOCHS * BATCHES):
        rows = np.split(np.arange(len(train)), BATCHES)[step % BATCHES]
        _, grad = network.metrics_and_gradient(w[None], train.images[rows][None], train.labels[rows][None])
        w, *state = adamw(w, grad[0], *state, **KNOBS, weight_decay=decay)
        average = w if average is None else averaging.function(average, w, DECAY)
        if step % BATCHES == BATCHES - 1:
            everything = train.images[None], train.labels[None]
            losses.append(network.metrics_and_gradient(average[None], *everything)[0].loss[0])
    return {"losses": np.array(losses)}

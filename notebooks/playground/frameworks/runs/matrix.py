"""Muon on a matrix from three inputs to five outputs; as in the recorded programs."""

import numpy as np

from playground.rules import Rule

STEPS = 60
KNOBS = {"lr": 0.02, "beta": 0.9, "weight_decay": 0.1, "steps": 5}


def curves(rule: Rule) -> dict[str, np.ndarray]:
    number = np.arange(16)[:, None]
    inputs = np.sin(number * [1, 2, 3])
    targets = np.cos(number * [1, 2, 3, 4, 5]) + np.sin(number)
    w, losses = np.zeros((3, 5)), []
    state = rule.initial_state(w)
    for _ in range(STEPS):
        error = inputs @ w - targets
        losses.append((error**2).mean())
        w, *state = rule(w, 2 * inputs.T @ error / error.size, *state, **KNOBS)
    return {"losses": np.array(losses)}

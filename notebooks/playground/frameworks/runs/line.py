"""A line through sixteen scattered points, four at a time, under a schedule; as in the recorded programs."""

from collections.abc import Callable

import numpy as np

from playground.rules import Rule

EPOCHS, BATCHES = 20, 4


def held_then_decayed(schedule: Rule, descent: Rule) -> dict[str, np.ndarray]:
    return _curves(lambda step: schedule.function(step // BATCHES, 0.01, 10, 0.1), descent)


def one_cycle(schedule: Rule, descent: Rule) -> dict[str, np.ndarray]:
    return _curves(lambda step: schedule.function(step, EPOCHS * BATCHES, 0.05, 0.3, 25, 1e4), descent)


def _curves(lr_at: Callable[[int], float], descent: Rule) -> dict[str, np.ndarray]:
    """The learning rate at the start of each epoch, and the mean loss of its batches as the weights moved."""
    number = np.arange(16)
    x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)
    columns = np.column_stack([x, np.ones(16)])
    w, losses = np.zeros(2), []
    rates = [float(lr_at(step)) for step in range(EPOCHS * BATCHES)]
    for step, lr in enumerate(rates):
        batch = np.split(number, BATCHES)[step % BATCHES]
        error = columns[batch] @ w - y[batch]
        losses.append((error**2).mean())
        (w,) = descent(w, 2 * columns[batch].T @ error / len(batch), lr=lr)
    return {"rates": np.array(rates[::BATCHES]), "losses": np.reshape(losses, (EPOCHS, BATCHES)).mean(axis=1)}

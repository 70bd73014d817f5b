"""A line through sixteen scattered points, four at a time, under a schedule; as in the recorded programs."""

import numpy as np

from playground.rules import Rule

EPOCHS, BATCHES = 20, 4


def curves(schedule: Rule, descent: Rule) -> dict[str, np.ndarray]:
    """The learning rate of each epoch, and the mean loss of its batches as the weights moved."""
    number = np.arange(16)
    x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)
    columns = np.column_stack([x, np.ones(16)])
    w, losses = np.zeros(2), []
    rates = [float(schedule.function(epoch, 0.01, 10, 0.1)) for epoch in range(EPOCHS)]
    for lr in rates:
        batch_losses = []
        for batch in np.split(number, BATCHES):
            error = columns[batch] @ w - y[batch]
            batch_losses.append((error**2).mean())
            (w,) = descent(w, 2 * columns[batch].T @ error / len(batch), lr=lr)
        losses.append(np.mean(batch_losses))
    return {"rates": np.array(rates), "losses": np.array(losses)}

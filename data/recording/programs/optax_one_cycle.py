import jax
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)  # or it computes in float32
number = np.arange(16)  # sixteen scattered points along a line
x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)
# torch's 80 steps end with step 79, and its peak is step 0.3 * 80 - 1 = 23. optax puts the peak
# at the whole part of pct_start * transition_steps, and the end at transition_steps. Within a
# training it divides in float32: the curve of the losses parts in the eighth digit.
schedule = optax.cosine_onecycle_schedule(
    transition_steps=79,
    peak_value=0.05,
    pct_start=23.5 / 79,
    div_factor=25,
    final_div_factor=1e4,
)


def loss_at(w, x, y):
    return ((w["slope"] * x + w["level"] - y) ** 2).mean()


w = {"slope": 0.0, "level": 0.0}
optimizer = optax.sgd(schedule)
state = optimizer.init(w)

losses, rates = [], []
for epoch in range(20):
    rates.append(float(schedule(4 * epoch)))
    total = 0.0
    for batch in np.split(number, 4):
        loss, gradient = jax.value_and_grad(loss_at)(w, x[batch], y[batch])
        updates, state = optimizer.update(gradient, state, w)
        w = optax.apply_updates(w, updates)
        total += loss.item()
    losses.append(total / 4)

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)  # or it computes in float32
number = np.arange(16)  # sixteen scattered points along a line
x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)


def schedule(step):
    epoch = step // 4  # optax counts steps, and four of them are an epoch
    return jnp.where(epoch < 10, 0.01, 0.01 * jnp.exp(0.1 * (10 - epoch)))


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

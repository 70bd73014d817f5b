import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)  # or it computes in float32
number = np.arange(16)[:, None]  # sixteen examples: three numbers in, five out
inputs, targets = np.sin(number * [1, 2, 3]), np.cos(number * [1, 2, 3, 4, 5]) + np.sin(number)
w = jnp.zeros((3, 5))
# What is no matrix goes by the Adam that it holds. It adds eps to the norm of the velocity, 1e-8
# if you say nothing: it is needed only where a whole gradient is 0.
optimizer = optax.contrib.muon(0.02, beta=0.9, weight_decay=0.1, nesterov=False, eps=0.0)
state = optimizer.init(w)


def loss_at(w):
    return ((inputs @ w - targets) ** 2).mean()


losses = []
for step in range(60):
    loss, gradient = jax.value_and_grad(loss_at)(w)
    losses.append(loss.item())
    updates, state = optimizer.update(gradient, state, w)
    w = optax.apply_updates(w, updates)

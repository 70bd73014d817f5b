import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)  # or it computes in float32
random = np.random.RandomState(13)
random.uniform(-1, 1, 40)  # the points kept aside are drawn first
x = np.linspace(-1, 1, 16)
y = np.sin(3 * x) + 0.3 * random.randn(16)
powers = x[:, None] ** np.arange(1, 16)  # x, x^2, ... x^15

strength = 0.01


def loss_at(w):
    error = powers @ w["coefficients"] + w["constant"] - y
    # Not jnp.abs: JAX gives it the slope 1 at 0, where torch, Keras and the course give 0.
    penalty = (jnp.sign(w["coefficients"]) * w["coefficients"]).sum()  # the constant is spared
    return (error**2).mean() + strength * penalty


w = {"coefficients": jnp.zeros(15), "constant": 0.0}
optimizer = optax.sgd(0.1)
state = optimizer.init(w)

losses = []
for step in range(300):
    loss, gradient = jax.value_and_grad(loss_at)(w)
    losses.append(loss.item())
    updates, state = optimizer.update(gradient, state, w)
    w = optax.apply_updates(w, updates)

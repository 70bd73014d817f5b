import jax
import jax.numpy as jnp
import optax

jax.config.update("jax_enable_x64", True)  # or it computes in float32
curvatures = jnp.array([0.1, 10.0])
w = jnp.array([2.2, 1.2])
# Without weight_decay it decays a little all the same: by 0.001.
optimizer = optax.lion(0.03, b1=0.9, b2=0.99, weight_decay=0.1)
state = optimizer.init(w)


def loss_at(w):
    return (curvatures * w**2).sum() / 2


losses = []
for step in range(100):
    loss, gradient = jax.value_and_grad(loss_at)(w)
    losses.append(loss.item())
    updates, state = optimizer.update(gradient, state, w)
    w = optax.apply_updates(w, updates)

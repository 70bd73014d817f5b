import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)  # or it computes in float32
table = np.loadtxt("data/digits.csv", delimiter=",", skiprows=1)  # a file of the course
table = table[np.random.RandomState(0).permutation(1797)[:1200]]
images, labels = table[:, :64] / 16, table[:, 64].astype(int)
random = np.random.RandomState(7)
w1 = random.normal(0, np.sqrt(2 / 64), (64, 32))
w2 = random.normal(0, np.sqrt(2 / 32), (32, 10))


def loss_at(w, images, labels):
    hidden = jax.nn.relu(images @ w["w1"] + w["b1"])
    logits = hidden @ w["w2"] + w["b2"]
    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


w = {"w1": w1, "b1": jnp.zeros(32), "w2": w2, "b2": jnp.zeros(10)}
decayed = {"w1": True, "b1": False, "w2": True, "b2": False}
optimizer = optax.adamw(0.01, weight_decay=0.1, mask=decayed)
state, average = optimizer.init(w), None
gradient_at = jax.jit(jax.grad(loss_at))

losses = []
for epoch in range(10):
    for rows in np.split(np.arange(1200), 20):
        updates, state = optimizer.update(gradient_at(w, images[rows], labels[rows]), state, w)
        w = optax.apply_updates(w, updates)
        # The third argument is the share of the new weights. The first average is a copy.
        average = optax.incremental_update(w, average, 1 - 0.95) if average else w
    losses.append(loss_at(average, images, labels).item())

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
# It counts steps, and 20 are an epoch.
schedule = optax.cosine_decay_schedule(1.0, decay_steps=10 * 20)
optimizer = optax.chain(optax.clip_by_global_norm(0.5), optax.sgd(schedule))
state = optimizer.init(w)
value_and_gradient = jax.jit(jax.value_and_grad(loss_at))

losses = []
for epoch in range(10):
    total = 0.0
    for rows in np.split(np.arange(1200), 20):
        loss, gradient = value_and_gradient(w, images[rows], labels[rows])
        updates, state = optimizer.update(gradient, state, w)
        w = optax.apply_updates(w, updates)
        total += loss.item()
    losses.append(total / 20)

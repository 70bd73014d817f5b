"""The paths of weights under the optimizers of torch, Keras and optax, for claims."""

import numpy as np


def by_torch(make, grads: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The weights after every step."""
    import torch

    w, path = torch.tensor(start, requires_grad=True), []
    optimizer = make([w])
    for grad in grads:
        w.grad = torch.tensor(grad)
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


def by_keras(optimizer, grads: np.ndarray, start: np.ndarray) -> np.ndarray:
    import keras

    w, path = keras.Variable(start, dtype="float64"), []
    optimizer.build([w])
    for grad in grads:
        optimizer.apply([keras.ops.convert_to_tensor(grad, dtype="float64")], [w])
        path.append(keras.ops.convert_to_numpy(w).copy())
    return np.array(path)


def by_optax(rule, grads: np.ndarray, start: np.ndarray) -> np.ndarray:
    import jax
    import optax

    with jax.enable_x64(True):
        w, path = jax.numpy.asarray(start), []
        state = rule.init(w)
        for grad in grads:
            update, state = rule.update(jax.numpy.asarray(grad), state, w)
            w = optax.apply_updates(w, update)
            path.append(np.array(w))
    return np.array(path)

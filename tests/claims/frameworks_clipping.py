"""Claims of 05_tuning about clipping in torch, Keras and optax."""

import numpy as np
from claims.claim import Luck, Settled, claim

from grader.course import COURSE

HERE = "05_tuning"


def _of_torch(clip: str, bound: float, grads: list) -> tuple[object, list]:
    """What the function returns, and the gradients after it."""
    import torch

    layers = [torch.zeros(len(grad), requires_grad=True) for grad in grads]
    for layer, grad in zip(layers, grads, strict=True):
        layer.grad = torch.tensor(grad, dtype=torch.float32)
    returned = getattr(torch.nn.utils, clip)(layers, bound)
    return returned, [layer.grad.numpy() for layer in layers]


def _of_keras(bound: dict, grads: list) -> list:
    import keras

    weights = [keras.Variable(np.zeros(len(grad)), dtype="float64") for grad in grads]
    sgd = keras.optimizers.SGD(1.0, **bound)
    sgd.build(weights)
    sgd.apply([keras.ops.convert_to_tensor(grad, dtype="float64") for grad in grads], weights)
    return [-keras.ops.convert_to_numpy(w) for w in weights]


def _of_optax(clip: str, bound: float, grads: list) -> list:
    import jax.numpy as jnp
    import optax

    rule = getattr(optax, clip)(bound)
    return list(rule.update([jnp.asarray(grad) for grad in grads], rule.init(None))[0])


@claim(
    HERE,
    "`clip_grad_norm_(parameters, max_norm)`, before `step()`; returns the norm | `global_clipnorm` | `clip_by_global_norm`, "
    "first in the `chain` |",
    "`clipnorm` | `clip_by_block_rms` bounds the root of each array's mean square |",
    "| every entry by itself: the step turns | `clip_grad_value_` | `clipvalue` | `clip` |",
)
def clipping_in_three_frameworks(luck: Luck) -> Settled:
    grads = [luck.random.normal(size=4) * 3, luck.random.normal(size=3) * 3]
    norm, by_norm = _of_torch("clip_grad_norm_", 1.0, grads)
    together = COURSE["clip_by_global_norm"].reference(grads, 1.0)
    entries = [np.clip(grad, -0.5, 0.5) for grad in grads]
    pairs = (
        (by_norm, together),
        (_of_keras({"global_clipnorm": 1.0}, grads), together),
        (_of_optax("clip_by_global_norm", 1.0, grads), together),
        (_of_keras({"clipnorm": 1.0}, grads), [grad / np.linalg.norm(grad) for grad in grads]),
        (_of_optax("clip_by_block_rms", 1.0, grads), [grad / max(1.0, np.sqrt((grad**2).mean())) for grad in grads]),
        (_of_torch("clip_grad_value_", 0.5, grads)[1], entries),
        (_of_keras({"clipvalue": 0.5}, grads), entries),
        (_of_optax("clip", 0.5, grads), entries),
    )
    off = max(float(np.abs(np.concatenate(found) - np.concatenate(meant)).max()) for found, meant in pairs)
    before = float(np.linalg.norm(np.concatenate(grads)))
    return Settled(
        off < 1e-5 and np.isclose(float(norm), before),
        f"within {off:.0e} of what is meant; the norm that torch returns is {float(norm):.3f}",
        "7 gradients",
    )

"""Claims of 03_weight_decay about torch, Keras and optax: thresholds, biases that are spared, penalties, warnings."""

import warnings

import numpy as np
from claims.claim import Luck, Settled, claim
from claims.framework_paths import by_keras

from grader.course import COURSE

HERE = "03_weight_decay"


@claim(
    HERE,
    "`nn.functional.softshrink(w, amount)`; the amount is 0.5 if you say nothing | `ops.soft_shrink(w, amount)`, 0.5 as well",
)
def thresholds_in_torch_and_keras(luck: Luck) -> Settled:
    import keras
    import torch

    w, amount, ours = luck.random.normal(size=20), luck.random.uniform(0.1, 1), COURSE["soft_threshold"].reference
    off = [
        np.abs(found - ours(w, bound)).max()
        for bound, more in ((amount, (amount,)), (0.5, ()))
        for found in (
            torch.nn.functional.softshrink(torch.tensor(w), *more).numpy(),
            keras.ops.convert_to_numpy(keras.ops.soft_shrink(keras.ops.convert_to_tensor(w, dtype="float64"), *more)),
        )
    ]
    return Settled(max(off) < 1e-12, f"within {max(off):.0e} of ours", "20 weights, an amount")


@claim(HERE, "the strength of Keras's `Ftrl` is held against the sum of all gradients so far, not against one.")
def the_strength_of_ftrl(luck: Luck) -> Settled:
    import keras

    grad = luck.random.uniform(0.02, 0.1)
    path = by_keras(keras.optimizers.Ftrl(0.1, l1_regularization_strength=1.0), np.full((200, 1), grad), np.zeros(1))
    first = int((path[:, 0] != 0).argmax()) + 1
    return Settled(
        abs(first - 1 / grad) <= 1, f"under gradients of {grad:.3f} and a strength of 1, 0 is left at step {first}", "a gradient"
    )  # fmt: skip


@claim(
    HERE,
    "In torch by parameter groups, one of them with `weight_decay=0`; in Keras by "
    '`optimizer.exclude_from_weight_decay(var_names=["bias"])`, before the first step, and with regularizers by giving none as '
    "`bias_regularizer`; in optax by the `mask` of `adamw` and `add_decayed_weights`.",
)
def how_biases_are_spared(_: Luck) -> Settled:
    import jax.numpy as jnp
    import keras
    import optax
    import torch

    both = [torch.ones(1, requires_grad=True) for _ in range(2)]
    groups = torch.optim.AdamW(
        [{"params": both[:1]}, {"params": both[1:], "weight_decay": 0}], lr=0.1, weight_decay=0.5
    )
    for each in both:
        each.grad = torch.zeros(1)
    groups.step()
    layer = keras.layers.Dense(1, "linear", True, "ones", "ones", kernel_regularizer=keras.regularizers.L2(0.1))
    layer.build((None, 1))
    adamw = keras.optimizers.AdamW(0.1, weight_decay=0.5)
    adamw.exclude_from_weight_decay(var_names=["bias"])
    adamw.build(layer.trainable_variables)
    adamw.apply([keras.ops.zeros_like(each) for each in layer.trainable_variables], layer.trainable_variables)
    weights = {"kernel": jnp.ones(1), "bias": jnp.ones(1)}
    masked = optax.adamw(0.1, weight_decay=0.5, mask={"kernel": True, "bias": False})
    update, _ = masked.update({name: jnp.zeros(1) for name in weights}, masked.init(weights), weights)
    left = {
        "torch": [each.item() for each in both],
        "Keras": [float(keras.ops.convert_to_numpy(each).ravel()[0]) for each in (layer.kernel, layer.bias)],
        "optax": [1 + float(update[name][0]) for name in ("kernel", "bias")],
    }
    return Settled(
        all(np.allclose(each, [0.95, 1.0]) for each in left.values()) and layer.bias_regularizer is None,
        f"left of a weight and a bias of 1: {left}",
    )


@claim(
    HERE,
    "torch's `mse_loss` warns of it, by a `UserWarning`",
    "A difference that you write yourself, as here, warns nobody, in torch as in NumPy; optax's `squared_error` refuses.",
    "torch warns of it: *Using a target size (torch.Size([16])) that is different to the input size (torch.Size([16, 1])). "
    "This will likely lead to incorrect results due to broadcasting.*",
)
def who_warns_of_broadcasting(_: Luck) -> Settled:
    import jax.numpy as jnp
    import optax
    import torch

    def caught(run) -> list:
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            run()
        return [(each.category, str(each.message)) for each in found]

    column, row = torch.zeros(16, 1), torch.zeros(16)
    warned, by_hand = (
        caught(lambda: torch.nn.functional.mse_loss(column, row)),
        caught(lambda: (column - row).square().mean()),
    )
    try:
        optax.squared_error(jnp.zeros((16, 1)), jnp.zeros(16))
        refused = False
    except ValueError:
        refused = True
    said = (
        "Using a target size (torch.Size([16])) that is different to the input size (torch.Size([16, 1])). "
        "This will likely lead to incorrect results due to broadcasting."
    )
    return Settled(
        warned[0][0] is UserWarning and warned[0][1].startswith(said) and not by_hand and refused, f"torch: {warned[0][1][:60]}..."
    )  # fmt: skip


@claim(
    HERE,
    "Keras has it as `kernel_regularizer`, an argument of the layer. Its `L2` has no half, so it gets half the strength.",
    "torch and Keras take 0, as we do. JAX's `jnp.abs` takes 1",
)
def penalties_at_a_corner_and_in_keras(_: Luck) -> Settled:
    import jax
    import keras
    import torch

    w, variable = torch.zeros(1, requires_grad=True), keras.Variable(np.zeros(1))
    w.abs().sum().backward()
    keras.regularizers.L1(1.0)(variable.value).backward()
    slopes = w.grad.item(), variable.value.grad.item(), float(jax.grad(jax.numpy.abs)(0.0))
    l2 = float(keras.regularizers.L2(0.1)(keras.ops.convert_to_tensor([3.0])))
    return Settled(
        slopes == (0, 0, 1) and np.isclose(l2, COURSE["l2_penalty"].reference(0.0, 0.0, np.array([3.0]), 0.2)[0]),
        f"slopes at 0 in torch, Keras and JAX {slopes}; L2(0.1) of 3 is {l2:.2f}, as our strength 0.2",
    )

"""Claims of 01_learning_rate about the schedules of torch, Keras and optax: their ends, their ramps, their patience."""

import math

import numpy as np
from claims.claim import Luck, Settled, claim

from grader.course import COURSE

HERE = "01_learning_rate"


def _torch_rates(make, lr: float, steps: int) -> np.ndarray:
    """The rates of a torch scheduler; make(optimizer, torch.optim.lr_scheduler) gives it."""
    import torch

    optimizer, rates = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr), []
    scheduler = make(optimizer, torch.optim.lr_scheduler)
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return np.array(rates)


def _rates(schedule, steps: int) -> np.ndarray:
    return np.array([float(schedule(step)) for step in range(steps)])


@claim(
    HERE,
    "past it torch's `CosineAnnealingLR` climbs again, as the bare formula did; the others stay down",
    "torch's `eta_min` is a learning rate, and so is `end_value` of optax's `warmup_cosine_decay_schedule`; `alpha`, in "
    "Keras and in optax's `cosine_decay_schedule`, is a *share* of the largest one",
)
def how_low_and_then(luck: Luck) -> Settled:
    import keras
    import optax

    lr, low, total = luck.random.uniform(0.1, 1), luck.random.uniform(0.01, 0.05), int(luck.random.integers(10, 30))
    warm, ends = optax.warmup_cosine_decay_schedule, {}
    ends["torch"] = _torch_rates(lambda sgd, of: of.CosineAnnealingLR(sgd, total, low), lr, 2 * total + 1)
    ends["optax, warm-up"] = _rates(warm(0.0, lr, 3, total, end_value=low), 2 * total + 1)
    ends["optax"] = _rates(optax.cosine_decay_schedule(lr, total, alpha=low / lr), 2 * total + 1)
    ends["Keras"] = _rates(keras.optimizers.schedules.CosineDecay(lr, total, alpha=low / lr), 2 * total + 1)
    arrive = all(np.isclose(rates[total], low, rtol=1e-4) for rates in ends.values())
    after = {name: float(rates[-1] / lr) for name, rates in ends.items()}
    stay = all(np.allclose(rates[total:], low, rtol=1e-4) for name, rates in ends.items() if name != "torch")
    return Settled(
        arrive and stay and np.isclose(after["torch"], 1),
        "after twice the length, in shares of the first: " + ", ".join(f"{name} {share:.2f}" for name, share in after.items()),
        "lr, its end, the length",
    )  # fmt: skip


@claim(
    HERE,
    "ours at lr_max/(warmup + 1); Keras's at its first argument, `initial_learning_rate`, with the peak in `warmup_target`; "
    "optax's at its first one, `init_value`; torch's `LinearLR` at a third, unless `start_factor` says otherwise. With "
    "lr_max/(warmup + 1) there (in torch the factor alone, 1/(warmup + 1)), all three climb our stairs",
    "with a warm-up, `decay_steps` counts from its end in Keras, from the very start in optax (as our `total` does)",
)
def where_ramps_start(luck: Luck) -> Settled:
    import keras
    import optax

    lr, low, warmup = luck.random.uniform(0.1, 1), luck.random.uniform(0.01, 0.05), int(luck.random.integers(3, 9))
    total, start = warmup + int(luck.random.integers(10, 30)), lr / (warmup + 1)
    glide = total - warmup
    ours = _rates(lambda step: COURSE["warmup_cosine"].reference(step, warmup, total, lr, low), total + 1)
    of_keras = keras.optimizers.schedules.CosineDecay(
        start, glide, alpha=low / lr, warmup_target=lr, warmup_steps=warmup
    )
    theirs = (
        _torch_rates(
            lambda sgd, of: of.SequentialLR(
                sgd, [of.LinearLR(sgd, 1 / (warmup + 1), 1.0, warmup), of.CosineAnnealingLR(sgd, glide, low)], [warmup]
            ),
            lr, total + 1,
        ),
        _rates(of_keras, total + 1),
        _rates(optax.warmup_cosine_decay_schedule(start, lr, warmup, total, end_value=low), total + 1),
    )  # fmt: skip
    off = max(float(np.abs(rates / ours - 1).max()) for rates in theirs)
    third = float(_torch_rates(lambda sgd, of: of.LinearLR(sgd), 1.0, 1)[0])
    return Settled(
        off < 1e-4 and np.isclose(third, 1 / 3), f"off by {off:.0e}; LinearLR starts at {third:.3f}", "four knobs"
    )


def _cuts_of_ours(losses: list, patience: int) -> list:
    lr, best, bad, rates = 1.0, math.inf, 0, []
    for loss in losses:
        lr, best, bad = COURSE["reduce_on_plateau"].reference(loss, lr, best, bad, 0.5, patience, 0.0)
        rates.append(lr)
    return rates


def _cuts_of_torch(losses: list, patience: int) -> list:
    import torch

    optimizer, rates = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0), []
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=patience, threshold=0.0)
    for loss in losses:
        plateau.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def _cuts_of_keras(losses: list, patience: int) -> list:
    import keras

    model, rates = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]), []
    model.compile(keras.optimizers.SGD(1.0), "mse")
    plateau = keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=patience, min_delta=0.0)
    plateau.set_model(model)
    plateau.on_train_begin()
    for epoch, loss in enumerate(losses):
        plateau.on_epoch_end(epoch, {"loss": loss})
        rates.append(float(model.optimizer.learning_rate))
    return rates


def _cuts_of_optax(losses: list, patience: int) -> list:
    import jax
    import optax

    plateau, rates = optax.contrib.reduce_on_plateau(factor=0.5, patience=patience, rtol=0.0, atol=1e-12), []
    with jax.enable_x64(True):
        nothing = jax.numpy.ones(1)
        state = plateau.init(nothing)
        for loss in losses:
            _, state = plateau.update(nothing, state, value=jax.numpy.asarray(loss))
            rates.append(float(state.scale))
    return rates


@claim(
    HERE,
    "With `patience` = 2, torch's `ReduceLROnPlateau` cuts at the third bad epoch in a row, and so do we; Keras's callback of "
    "the same name and optax's transformation cut at the second.",
    "Keras then cuts when torch does, and optax cuts at every epoch that improves and at no other.",
    "only torch's is ours, from 1 on; with 0 Keras's is, too.",
)
def patience_in_three_frameworks(luck: Luck) -> Settled:
    agree = []
    for patience in (0, 1, 2, 3):
        losses = (
            np.round(1 + 0.05 * luck.random.normal(size=24).cumsum(), 3) + luck.random.normal(size=24) / 50
        ).tolist()
        ours = _cuts_of_ours(losses, patience)
        sooner = _cuts_of_ours(losses, patience - 1) if patience else ours
        best = np.minimum.accumulate([math.inf, *losses])
        improving = (0.5 ** np.cumsum(best[1:] < best[:-1])).tolist()
        agree += [
            _cuts_of_torch(losses, patience) == ours,
            np.allclose(_cuts_of_keras(losses, patience), sooner, atol=0),
            np.allclose(_cuts_of_optax(losses, patience), sooner if patience else improving, rtol=1e-5, atol=0),
        ]
    return Settled(all(agree), f"{sum(agree)} of {len(agree)} runs as they are said to go", "4 losses of 24 epochs")

"""What Keras does."""

from collections.abc import Iterator

import numpy as np

from recording.covered import KERAS
from recording.entries import defaults, learning_rates, recorded_call, runs, versions
from recording.materials import (
    ADAGRAD,
    ADAM,
    ADAMW,
    AVERAGED,
    CLIPPED_BY_KERAS,
    DECAY,
    DECAYS,
    GRADIENTS,
    LION,
    MATERIALS,
    MOMENTUM,
    MOMENTUM_DECAY,
    PLAIN,
    PLATEAU,
    RMSPROP,
    START,
)


def record() -> dict:
    import keras

    keras.config.set_floatx("float64")
    return {
        "framework": "keras",
        "versions": versions("keras", "torch"),
        "defaults": defaults(KERAS, keras),
        "runs": list(_runs(keras)),
        "schedules": list(_schedules(keras)),
        "plateaus": list(_plateaus(keras)),
        "calls": [*_calls(keras), *_averages(keras)],
    }


def _runs(keras) -> Iterator[dict]:
    def through(call: str, knobs: dict) -> list:
        w, rows = keras.Variable(START, dtype="float64"), []
        optimizer = eval(call, {"keras": keras})
        for gradient, lr in zip(GRADIENTS, learning_rates(knobs), strict=True):
            optimizer.learning_rate = lr
            optimizer.apply([keras.ops.convert_to_tensor(gradient, dtype="float64")], [w])
            rows.append(keras.ops.convert_to_numpy(w).tolist())
        return rows

    sgd = "keras.optimizers.SGD(learning_rate={lr}"
    yield from runs(sgd + ")", "gradient_descent", PLAIN, through)
    yield from runs(sgd + ", momentum={beta})", "heavy_ball", MOMENTUM, through)
    yield from runs(sgd + ", momentum={beta}, nesterov=True)", "nesterov", MOMENTUM, through)
    yield from runs(sgd + ", weight_decay={weight_decay})", "sgd_weight_decay", DECAY, through)
    yield from runs(
        sgd + ", momentum={beta}, weight_decay={weight_decay})", "heavy_ball with decay", MOMENTUM_DECAY, through
    )
    for cache in (0.0, 0.1):
        call = "keras.optimizers.Adagrad(learning_rate={lr}, initial_accumulator_value={cache}, epsilon={eps})"
        yield from runs(call, "adagrad", ADAGRAD, through, cache=cache)
    call = "keras.optimizers.RMSprop(learning_rate={lr}, rho={rho}, epsilon={eps})"
    yield from runs(call, "rmsprop", RMSPROP, through)
    adam = "(learning_rate={lr}, beta_1={beta1}, beta_2={beta2}, epsilon={eps}"
    yield from runs(f"keras.optimizers.Adam{adam})", "adam", ADAM, through)
    yield from runs(f"keras.optimizers.Adam{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    yield from runs(f"keras.optimizers.AdamW{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    lion = (
        "keras.optimizers.Lion(learning_rate={lr}, beta_1={beta1}, beta_2={beta2}, weight_decay={weight_decay} or None)"
    )
    yield from runs(lion, "lion", LION, through)


def _schedules(keras) -> Iterator[dict]:
    def entry(rule: str, make: str, times: int, **knobs) -> dict:
        call = make.format(**knobs)
        schedule = eval(call, dict(vars(keras.optimizers.schedules)))
        return {"rule": rule, "call": call, "knobs": knobs, "lr": [float(schedule(time)) for time in range(times)]}

    yield entry(
        "step_decay",
        "ExponentialDecay({lr0}, decay_steps={every}, decay_rate={drop}, staircase=True)",
        40,
        lr0=0.5,
        drop=0.625,
        every=7,
    )
    yield entry(
        "cosine_decay",
        "CosineDecay({lr_max}, decay_steps={total}, alpha={lr_min} / {lr_max})",
        60,
        total=40,
        lr_max=0.5,
        lr_min=0.0078125,
    )
    yield entry(
        "warmup_cosine",
        "CosineDecay({lr_max} / ({warmup} + 1), decay_steps={total} - {warmup}, alpha={lr_min} / {lr_max}, "
        "warmup_target={lr_max}, warmup_steps={warmup})",
        60,
        warmup=7,
        total=40,
        lr_max=0.5,
        lr_min=0.0078125,
    )


def _plateaus(keras) -> Iterator[dict]:
    make = (
        "keras.callbacks.ReduceLROnPlateau(monitor='loss', factor={factor}, patience={patience}, min_delta=0.0, "
        "min_lr={min_lr})"
    )
    for knobs in PLATEAU:
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        model.compile(optimizer=keras.optimizers.SGD(knobs["lr"]), loss="mse")
        call, lrs = make.format(**knobs), []
        callback = eval(call, {"keras": keras})
        callback.set_model(model)
        callback.on_train_begin()
        for epoch, loss in enumerate(MATERIALS["losses"]):
            callback.on_epoch_end(epoch, {"loss": loss})
            lrs.append(float(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
        yield {"rule": "reduce_on_plateau", "form": make, "call": call, "knobs": knobs, "lr": lrs}


def _calls(keras) -> Iterator[dict]:
    import torch

    for rule, name in (("l2_penalty", "L2"), ("l1_penalty", "L1")):
        for strength in (0.25, 0.0625):
            w = torch.tensor([*MATERIALS["start"], 0.0], dtype=torch.float64, requires_grad=True)
            call = f"keras.regularizers.{name}({strength})"
            loss = eval(call, {"keras": keras})(w)
            loss.backward()
            given = {"loss": 0.0, "grad": [0.0] * 6, "w": w.tolist(), "strength": strength}
            yield recorded_call(rule, call, given, [loss.item(), w.grad.tolist()])
    for amount in (0.5, 1.25):
        call = f"keras.ops.soft_shrink(w, {amount})"
        result = eval(call, {"keras": keras, "w": keras.ops.convert_to_tensor(START, dtype="float64")})
        yield recorded_call("soft_threshold", call, {"w": START.tolist(), "amount": amount}, [result.tolist()])
    for grads, max_norm in CLIPPED_BY_KERAS:
        weights = [keras.Variable(np.zeros(len(gradient)), dtype="float64") for gradient in grads]
        call = f"keras.optimizers.SGD(learning_rate=1.0, global_clipnorm={max_norm})"
        eval(call, {"keras": keras}).apply(
            [keras.ops.convert_to_tensor(gradient, dtype="float64") for gradient in grads], weights
        )
        clipped = [(0.0 - keras.ops.convert_to_numpy(w)).tolist() for w in weights]
        yield recorded_call("clip_by_global_norm", call, {"grads": grads, "max_norm": max_norm}, clipped)


def _averages(keras) -> Iterator[dict]:
    """Averages of weights, which a step of lr 1 along the difference puts where they are to be.

    The first average is the weights after the first step.
    """
    for decay in DECAYS:
        call = f"keras.optimizers.SGD(learning_rate=1.0, use_ema=True, ema_momentum={decay})"
        optimizer, w = eval(call, {"keras": keras}), keras.Variable(np.zeros(len(AVERAGED[0])), dtype="float64")
        before = None
        for weights in AVERAGED:
            gradient = keras.ops.convert_to_numpy(w) - np.array(weights)
            optimizer.apply([keras.ops.convert_to_tensor(gradient, dtype="float64")], [w])
            now = keras.ops.convert_to_numpy(optimizer._model_variables_moving_average[0]).tolist()
            if before is not None:
                given = {"average": before, "w": keras.ops.convert_to_numpy(w).tolist(), "decay": decay}
                yield recorded_call("ema_weights", call, given, [now])
            before = now

"""Record what torch, Keras and optax do, so that the course can be held to it without having them installed.

    python data/record.py            records anew, into data/records/
    python data/record.py --compare  records into memory and compares with what is stored

Needs what record_requirements.txt names, in an environment of its own. Everything runs on the CPU in float64. Every
call in a record is the very expression that was evaluated, and its knobs are named as the course names them, so that a
test can run the course's rule beside it.
"""

import argparse
import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

os.environ["KERAS_BACKEND"] = "torch"
RECORDS = Path(__file__).parent / "records"
STEPS, CUT = 60, 30
TOLERANCE = 1e-12

# --- what every framework is given ------------------------------------------------------------------------------------


def materials() -> dict:
    """Start weights, gradients, losses, and by what lr is multiplied at each step.

    The gradients are multiples of 1/64, the same in every precision. One coordinate never has a gradient, one has it
    only now and then, one has large ones and one small ones. lr falls to a quarter half-way, since some conventions
    part only when lr changes.
    """
    random = np.random.default_rng(20)
    gradients = random.integers(-128, 129, (STEPS, 5)) / 64
    gradients[:, 0] = 0.0
    gradients[:, 1] *= np.arange(STEPS) % 4 == 1
    gradients[:, 2] *= 64.0
    gradients[:, 3] /= 64.0
    return {
        "start": [0.5, -1.25, 3.0, -0.75, 2.0],
        "gradients": gradients.tolist(),
        "lr_factors": [1.0] * CUT + [0.25] * (STEPS - CUT),
        "losses": [4.0, 3.0, 3.5, 3.0, 3.25, 2.0, *[2.5] * 7, 1.5, *[1.75, 2.0, 1.5, 1.625] * 6],
    }


MATERIALS = materials()
START, GRADIENTS = np.array(MATERIALS["start"]), np.array(MATERIALS["gradients"])

# lr and whatever else may pass through float32 on its way is a power of two, exact in every precision.
PLAIN = [{"lr": 0.125}, {"lr": 0.015625}]
MOMENTUM = [{"lr": 0.125, "beta": 0.9}, {"lr": 0.0625, "beta": 0.5}, {"lr": 0.015625, "beta": 0.99}]
DECAY = [{"lr": 0.125, "weight_decay": 0.0625}, {"lr": 0.0625, "weight_decay": 0.5}]
MOMENTUM_DECAY = [{**knobs, "weight_decay": 0.25} for knobs in MOMENTUM]
ADAGRAD = [{"lr": 0.125, "eps": 1e-10}, {"lr": 0.5, "eps": 1e-3}, {"lr": 0.125, "eps": 0.1}]
RMSPROP = [
    {"lr": 0.0625, "rho": 0.9, "eps": 1e-8},
    {"lr": 0.015625, "rho": 0.5, "eps": 1e-3},
    {"lr": 0.0625, "rho": 0.99, "eps": 0.1},
]
ADAM = [
    {"lr": 0.125, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    {"lr": 0.125, "beta1": 0.9, "beta2": 0.999, "eps": 0.1},
    {"lr": 0.0625, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3},
    {"lr": 0.0625, "beta1": 0.0, "beta2": 0.99, "eps": 1e-8},
]
ADAMW = [{**knobs, "weight_decay": decay} for knobs, decay in zip(ADAM, (0.01, 0.5, 0.1, 0.25), strict=True)]
PROXIMAL = [{"lr": 0.125, "strength": 0.25}, {"lr": 0.0625, "strength": 1.0}]
PLATEAU = [
    {"lr": 0.5, "factor": 0.5, "patience": 2, "min_lr": 0.0},
    {"lr": 0.5, "factor": 0.125, "patience": 1, "min_lr": 0.03125},
    {"lr": 0.5, "factor": 0.75, "patience": 4, "min_lr": 0.25},
]

# Lists of gradients, and the norm they are clipped to. Keras brings its factor through float32 on the way, so the first
# three have norms that are powers of two: 16, 16 and 0.
CLIPPED = [
    ([[8.0, -4.0, 4.0], [12.0, 4.0, 0.0]], 4.0),
    ([[8.0, -4.0, 4.0], [12.0, 4.0, 0.0]], 64.0),
    ([[0.0, 0.0], [0.0, 0.0]], 1.0),
    (MATERIALS["gradients"][:3], 1.0),
    (MATERIALS["gradients"][:3], 64.0),
]
CLIPPED_BY_KERAS = CLIPPED[:3]


def _runs(form: str, rule: str, settings: list[dict], step_through: Callable, **start: float) -> Iterator[dict]:
    """A run for each setting. ``form`` is the call with our knobs' names in braces."""
    for knobs in settings:
        call = form.format(**knobs, **start)
        weights = step_through(call, knobs)
        yield {"rule": rule, "form": form, "call": call, "knobs": knobs, "start": start, "weights": weights}


def _lrs(knobs: dict) -> list[float]:
    return [knobs["lr"] * factor for factor in MATERIALS["lr_factors"]]


def _defaults(names: list[str], package: object) -> dict:
    return {name: _arguments(eval(name, {package.__name__: package})) for name in names}


def _arguments(function: Callable) -> dict:
    """Arguments and their defaults, as the signature tells them."""
    named = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    return {p.name: "required" if p.default is p.empty else p.default for p in named}


# --- torch ------------------------------------------------------------------------------------------------------------


def torch_record() -> dict:
    import torch

    torch.set_default_dtype(torch.float64)
    return {
        "framework": "torch",
        "versions": _versions("torch"),
        "defaults": _defaults(
            [
                *(f"torch.optim.{name}" for name in ("SGD", "RMSprop", "Adagrad", "Adam", "AdamW")),
                *(
                    f"torch.optim.lr_scheduler.{name}"
                    for name in ("StepLR", "ExponentialLR", "CosineAnnealingLR", "ReduceLROnPlateau")
                ),
            ],
            torch,
        ),
        "runs": list(_torch_runs(torch)),
        "schedules": list(_torch_schedules(torch)),
        "plateaus": list(_torch_plateaus(torch)),
        "calls": list(_torch_calls(torch)),
    }


def _torch_runs(torch) -> Iterator[dict]:
    def through(call: str, knobs: dict, after: Callable = lambda w, lr: None) -> list:
        w = torch.tensor(START, requires_grad=True)
        optimizer, rows = eval(call, {"torch": torch, "w": w}), []
        for gradient, lr in zip(GRADIENTS, _lrs(knobs), strict=True):
            optimizer.param_groups[0]["lr"] = lr
            w.grad = torch.tensor(gradient)
            optimizer.step()
            after(w, lr)
            rows.append(w.tolist())
        return rows

    def through_a_threshold(call: str, knobs: dict) -> list:
        def shrink(w, lr):
            with torch.no_grad():
                w.copy_(torch.nn.functional.softshrink(w, lr * knobs["strength"]))

        return through(call.split(";")[0], knobs, shrink)

    sgd = "torch.optim.SGD([w], lr={lr}"
    yield from _runs(sgd + ")", "gradient_descent", PLAIN, through)
    yield from _runs(sgd + ", momentum={beta})", "heavy_ball", MOMENTUM, through)
    yield from _runs(sgd + ", momentum={beta}, dampening={beta})", "momentum, first step whole", MOMENTUM, through)
    yield from _runs(sgd + ", momentum={beta}, nesterov=True)", "nesterov", MOMENTUM, through)
    yield from _runs(sgd + ", weight_decay={weight_decay})", "sgd_weight_decay", DECAY, through)
    yield from _runs(
        sgd + ", momentum={beta}, weight_decay={weight_decay})", "heavy_ball with decay", MOMENTUM_DECAY, through
    )
    yield from _runs(
        sgd + "); torch.nn.functional.softshrink(w, lr * {strength})", "proximal_l1", PROXIMAL, through_a_threshold
    )
    yield from _runs(
        "torch.optim.Adagrad([w], lr={lr}, eps={eps}, initial_accumulator_value={cache})",
        "adagrad",
        ADAGRAD,
        through,
        cache=0.0,
    )
    yield from _runs("torch.optim.RMSprop([w], lr={lr}, alpha={rho}, eps={eps})", "rmsprop", RMSPROP, through)
    adam = "([w], lr={lr}, betas=({beta1}, {beta2}), eps={eps}"
    yield from _runs(f"torch.optim.Adam{adam})", "adam", ADAM, through)
    yield from _runs(f"torch.optim.Adam{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    yield from _runs(f"torch.optim.AdamW{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)


def _torch_schedules(torch) -> Iterator[dict]:
    def values(make: str, lr: float, times: int) -> list[float]:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        scheduler, found = eval(make, {"optimizer": optimizer, "exp": np.exp, **vars(torch.optim.lr_scheduler)}), []
        for _ in range(times):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return found

    def entry(rule: str, make: str, lr: str, times: int, **knobs) -> dict:
        call = make.format(**knobs)
        return {"rule": rule, "call": call, "knobs": knobs, "lr": values(call, knobs[lr], times)}

    stairs = "StepLR(optimizer, step_size={every}, gamma={drop})"
    yield entry("step_decay", stairs, "lr0", 40, lr0=0.5, drop=0.6, every=7)
    yield entry(
        "hold_then_decay",
        "SequentialLR(optimizer, [ConstantLR(optimizer, factor=1.0), "
        "ExponentialLR(optimizer, gamma=exp(-{rate}))], milestones=[{hold}])",
        "lr0",
        40,
        lr0=0.01,
        hold=10,
        rate=0.1,
    )
    yield entry(
        "cosine_decay",
        "CosineAnnealingLR(optimizer, T_max={total}, eta_min={lr_min})",
        "lr_max",
        60,
        total=40,
        lr_max=0.5,
        lr_min=0.01,
    )
    yield entry(
        "warmup_cosine",
        "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=1 / ({warmup} + 1), total_iters={warmup}), "
        "CosineAnnealingLR(optimizer, T_max={total} - {warmup}, eta_min={lr_min})], milestones=[{warmup}])",
        "lr_max",
        60,
        warmup=8,
        total=40,
        lr_max=0.5,
        lr_min=0.01,
    )


def _torch_plateaus(torch) -> Iterator[dict]:
    make = (
        "torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor={factor}, patience={patience}, "
        "threshold=0.0, min_lr={min_lr})"
    )
    for knobs in PLATEAU:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=knobs["lr"])
        call, lrs = make.format(**knobs), []
        scheduler = eval(call, {"torch": torch, "optimizer": optimizer})
        for loss in MATERIALS["losses"]:
            scheduler.step(loss)
            lrs.append(optimizer.param_groups[0]["lr"])
        yield {"rule": "reduce_on_plateau", "form": make, "call": call, "knobs": knobs, "lr": lrs}


def _torch_calls(torch) -> Iterator[dict]:
    for amount in (0.5, 1.25):
        call = f"torch.nn.functional.softshrink(w, {amount})"
        result = eval(call, {"torch": torch, "w": torch.tensor(START)})
        yield _call("soft_threshold", call, {"w": START.tolist(), "amount": amount}, [result.tolist()])
    for grads, max_norm in CLIPPED:
        weights = [torch.zeros(len(gradient), requires_grad=True) for gradient in grads]
        for w, gradient in zip(weights, grads, strict=True):
            w.grad = torch.tensor(gradient)
        call = f"torch.nn.utils.clip_grad_norm_(weights, {max_norm})"
        eval(call, {"torch": torch, "weights": weights})
        clipped = [w.grad.tolist() for w in weights]
        yield _call("clip_by_global_norm", call, {"grads": grads, "max_norm": max_norm}, clipped)


def _call(rule: str, call: str, arguments: dict, returns: list) -> dict:
    return {"rule": rule, "call": call, "arguments": arguments, "returns": returns}


# --- Keras ------------------------------------------------------------------------------------------------------------


def keras_record() -> dict:
    import keras

    keras.config.set_floatx("float64")
    return {
        "framework": "keras",
        "versions": _versions("keras", "torch"),
        "defaults": _defaults(
            [
                *(f"keras.optimizers.{name}" for name in ("SGD", "RMSprop", "Adagrad", "Adam", "AdamW")),
                "keras.callbacks.ReduceLROnPlateau",
            ],
            keras,
        ),
        "runs": list(_keras_runs(keras)),
        "schedules": list(_keras_schedules(keras)),
        "plateaus": list(_keras_plateaus(keras)),
        "calls": list(_keras_calls(keras)),
    }


def _keras_runs(keras) -> Iterator[dict]:
    def through(call: str, knobs: dict) -> list:
        w, rows = keras.Variable(START, dtype="float64"), []
        optimizer = eval(call, {"keras": keras})
        for gradient, lr in zip(GRADIENTS, _lrs(knobs), strict=True):
            optimizer.learning_rate = lr
            optimizer.apply([keras.ops.convert_to_tensor(gradient, dtype="float64")], [w])
            rows.append(keras.ops.convert_to_numpy(w).tolist())
        return rows

    sgd = "keras.optimizers.SGD(learning_rate={lr}"
    yield from _runs(sgd + ")", "gradient_descent", PLAIN, through)
    yield from _runs(sgd + ", momentum={beta})", "heavy_ball", MOMENTUM, through)
    yield from _runs(sgd + ", momentum={beta}, nesterov=True)", "nesterov", MOMENTUM, through)
    yield from _runs(sgd + ", weight_decay={weight_decay})", "sgd_weight_decay", DECAY, through)
    yield from _runs(
        sgd + ", momentum={beta}, weight_decay={weight_decay})", "heavy_ball with decay", MOMENTUM_DECAY, through
    )
    for cache in (0.0, 0.1):
        call = "keras.optimizers.Adagrad(learning_rate={lr}, initial_accumulator_value={cache}, epsilon={eps})"
        yield from _runs(call, "adagrad", ADAGRAD, through, cache=cache)
    call = "keras.optimizers.RMSprop(learning_rate={lr}, rho={rho}, epsilon={eps})"
    yield from _runs(call, "rmsprop", RMSPROP, through)
    adam = "(learning_rate={lr}, beta_1={beta1}, beta_2={beta2}, epsilon={eps}"
    yield from _runs(f"keras.optimizers.Adam{adam})", "adam", ADAM, through)
    yield from _runs(f"keras.optimizers.Adam{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    yield from _runs(f"keras.optimizers.AdamW{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)


def _keras_schedules(keras) -> Iterator[dict]:
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


def _keras_plateaus(keras) -> Iterator[dict]:
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


def _keras_calls(keras) -> Iterator[dict]:
    import torch

    for rule, name in (("l2_penalty", "L2"), ("l1_penalty", "L1")):
        for strength in (0.25, 0.0625):
            w = torch.tensor([*MATERIALS["start"], 0.0], dtype=torch.float64, requires_grad=True)
            call = f"keras.regularizers.{name}({strength})"
            loss = eval(call, {"keras": keras})(w)
            loss.backward()
            given = {"loss": 0.0, "grad": [0.0] * 6, "w": w.tolist(), "strength": strength}
            yield _call(rule, call, given, [loss.item(), w.grad.tolist()])
    for amount in (0.5, 1.25):
        call = f"keras.ops.soft_shrink(w, {amount})"
        result = eval(call, {"keras": keras, "w": keras.ops.convert_to_tensor(START, dtype="float64")})
        yield _call("soft_threshold", call, {"w": START.tolist(), "amount": amount}, [result.tolist()])
    for grads, max_norm in CLIPPED_BY_KERAS:
        weights = [keras.Variable(np.zeros(len(gradient)), dtype="float64") for gradient in grads]
        call = f"keras.optimizers.SGD(learning_rate=1.0, global_clipnorm={max_norm})"
        eval(call, {"keras": keras}).apply(
            [keras.ops.convert_to_tensor(gradient, dtype="float64") for gradient in grads], weights
        )
        clipped = [(0.0 - keras.ops.convert_to_numpy(w)).tolist() for w in weights]
        yield _call("clip_by_global_norm", call, {"grads": grads, "max_norm": max_norm}, clipped)


# --- optax ------------------------------------------------------------------------------------------------------------


def optax_record() -> dict:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    return {
        "framework": "optax",
        "versions": _versions("optax", "jax"),
        "defaults": _defaults(
            [
                *(f"optax.{name}" for name in ("sgd", "rmsprop", "adagrad", "adam", "adamw")),
                "optax.ema",
                "optax.add_decayed_weights",
                "optax.contrib.reduce_on_plateau",
            ],
            optax,
        ),
        "runs": list(_optax_runs(jax, optax)),
        "schedules": list(_optax_schedules(optax)),
        "plateaus": list(_optax_plateaus(jax, optax)),
        "calls": list(_optax_calls(jax, optax)),
    }


def _optax_runs(jax, optax) -> Iterator[dict]:
    def through(call: str, knobs: dict) -> list:
        lrs, w, rows = jax.numpy.array(_lrs(knobs)), jax.numpy.array(START), []
        optimizer = eval(call, {"optax": optax, "lr": lambda count: lrs[count]})
        state = optimizer.init(w)
        for gradient in GRADIENTS:
            updates, state = optimizer.update(jax.numpy.array(gradient), state, w)
            w = optax.apply_updates(w, updates)
            rows.append(w.tolist())
        return rows

    decayed = "optax.chain(optax.add_decayed_weights({weight_decay}), "
    yield from _runs("optax.sgd(lr)", "gradient_descent", PLAIN, through)
    yield from _runs("optax.sgd(lr, momentum={beta})", "heavy_ball", MOMENTUM, through)
    yield from _runs("optax.sgd(lr, momentum={beta}, nesterov=True)", "nesterov", MOMENTUM, through)
    averaged = "optax.chain(optax.ema({beta}, debias=False), optax.scale_by_learning_rate(lr))"
    yield from _runs(averaged, "momentum", MOMENTUM, through)
    yield from _runs(decayed + "optax.sgd(lr))", "sgd_weight_decay", DECAY, through)
    yield from _runs(decayed + "optax.sgd(lr, momentum={beta}))", "heavy_ball with decay", MOMENTUM_DECAY, through)
    for cache in (0.0, 0.1):
        call = "optax.adagrad(lr, initial_accumulator_value={cache}, eps={eps})"
        yield from _runs(call, "adagrad", ADAGRAD, through, cache=cache)
    yield from _runs("optax.rmsprop(lr, decay={rho}, eps={eps})", "rmsprop", RMSPROP, through)
    yield from _runs("optax.rmsprop(lr, decay={rho}, eps={eps}, eps_in_sqrt=False)", "rmsprop", RMSPROP, through)
    adam = "(lr, b1={beta1}, b2={beta2}, eps={eps}"
    yield from _runs(f"optax.adam{adam})", "adam", ADAM, through)
    in_the_root = "optax.adam(lr, b1={beta1}, b2={beta2}, eps=0.0, eps_root={eps})"
    yield from _runs(in_the_root, "adam", ADAM, through)
    yield from _runs(f"optax.adamw{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    yield from _runs(f"{decayed}optax.adam{adam}))", "adamw", ADAMW, through)


def _optax_schedules(optax) -> Iterator[dict]:
    def entry(rule: str, make: str, times: int, **knobs) -> dict:
        call = make.format(**knobs)
        schedule = eval(call, {"optax": optax, "exp": np.exp})
        return {"rule": rule, "call": call, "knobs": knobs, "lr": [float(schedule(time)) for time in range(times)]}

    yield entry(
        "step_decay",
        "optax.exponential_decay({lr0}, transition_steps={every}, decay_rate={drop}, staircase=True)",
        40,
        lr0=0.5,
        drop=0.6,
        every=7,
    )
    yield entry(
        "hold_then_decay",
        "optax.exponential_decay({lr0}, transition_steps=1, decay_rate=exp(-{rate}), transition_begin={hold})",
        40,
        lr0=0.01,
        hold=10,
        rate=0.1,
    )
    yield entry(
        "cosine_decay",
        "optax.cosine_decay_schedule({lr_max}, decay_steps={total}, alpha={lr_min} / {lr_max})",
        60,
        total=40,
        lr_max=0.5,
        lr_min=0.01,
    )
    yield entry(
        "warmup_cosine",
        "optax.warmup_cosine_decay_schedule({lr_max} / ({warmup} + 1), {lr_max}, warmup_steps={warmup}, "
        "decay_steps={total}, end_value={lr_min})",
        60,
        warmup=8,
        total=40,
        lr_max=0.5,
        lr_min=0.01,
    )


def _optax_plateaus(jax, optax) -> Iterator[dict]:
    # optax asks for a threshold above 0; this one is lost in rounding.
    make = (
        "optax.contrib.reduce_on_plateau(factor={factor}, patience={patience}, rtol=1e-30, min_scale={min_lr} / {lr})"
    )
    for knobs in PLATEAU:
        call, lrs = make.format(**knobs), []
        transform = eval(call, {"optax": optax})
        state = transform.init(jax.numpy.zeros(1))
        for loss in MATERIALS["losses"]:
            _, state = transform.update(jax.numpy.ones(1), state, value=jax.numpy.asarray(loss))
            lrs.append(knobs["lr"] * float(state.scale))
        yield {"rule": "reduce_on_plateau", "form": make, "call": call, "knobs": knobs, "lr": lrs}


def _optax_calls(jax, optax) -> Iterator[dict]:
    for grads, max_norm in CLIPPED:
        call = f"optax.clip_by_global_norm({max_norm})"
        transform = eval(call, {"optax": optax})
        arrays = [jax.numpy.array(gradient) for gradient in grads]
        clipped, _ = transform.update(arrays, transform.init(arrays))
        given = {"grads": grads, "max_norm": max_norm}
        yield _call("clip_by_global_norm", call, given, [array.tolist() for array in clipped])


# --- files ------------------------------------------------------------------------------------------------------------


def _versions(*packages: str) -> dict:
    from importlib.metadata import version

    return {"python": ".".join(map(str, sys.version_info[:2])), **{name: version(name) for name in packages}}


def _text(record: dict) -> str:
    """JSON with a line for each row of numbers: plain to read, and to compare line by line."""
    rows = re.compile(r"\[[^\[\]{}\"]*\]")
    return rows.sub(lambda row: f"[{' '.join(row[0][1:-1].split())}]", json.dumps(record, indent=1))


def _recordings() -> Iterator[tuple[str, dict]]:
    yield "materials", MATERIALS
    yield "torch", torch_record()
    yield "keras", keras_record()
    yield "optax", optax_record()


KINDS = ("runs", "schedules", "plateaus", "calls")


def _numbered(record: dict) -> dict[str, object]:
    """What is compared, by a name that says what it is: every entry by its call, every signature, and the materials."""
    entries = {
        f"{kind} {number}, {entry['call']}": entry
        for kind in KINDS
        for number, entry in enumerate(record.get(kind, []))
    }
    signatures = {f"signature of {call}": arguments for call, arguments in record.get("defaults", {}).items()}
    rest = {name: part for name, part in record.items() if name not in (*KINDS, "defaults", "versions")}
    return entries | signatures | rest


def distance(fresh: object, stored: object) -> float:
    """How far two parts of a record are apart; infinite if they are not alike.

    Numbers that come as a list are measured as the tests measure them, as a share of the largest that stands in the
    same place: a weight that happens to pass near 0 must not make a last digit look large.
    """
    if isinstance(fresh, dict) and isinstance(stored, dict) and fresh.keys() == stored.keys():
        return max((distance(fresh[name], stored[name]) for name in fresh), default=0.0)
    if fresh == stored:
        return 0.0
    try:
        mine, theirs = np.array(fresh, float), np.array(stored, float)
    except (TypeError, ValueError):  # words, or rows of several lengths
        return _pairwise(fresh, stored)
    if mine.shape != theirs.shape:
        return float("inf")
    apart = np.abs(mine - theirs) / np.maximum(np.abs(theirs).max(axis=0), np.finfo(float).tiny)
    return float(apart.max()) if np.isfinite(apart).all() else float("inf")


def _pairwise(fresh: object, stored: object) -> float:
    if isinstance(fresh, list) and isinstance(stored, list) and len(fresh) == len(stored):
        return max(map(distance, fresh, stored), default=0.0)
    return float("inf")


def differences(fresh: dict, stored: dict) -> dict[str, float]:
    """How far apart each part of two records is; infinite for one that only one of them has."""
    mine, theirs = _numbered(fresh), _numbered(stored)
    return {
        name: distance(mine[name], theirs[name]) if name in mine and name in theirs else float("inf")
        for name in mine | theirs
    }


def record() -> None:
    RECORDS.mkdir(exist_ok=True)
    for name, fresh in _recordings():
        (RECORDS / f"{name}.json").write_text(_text(fresh) + "\n", encoding="utf-8")
        print(f"{name}: recorded")


def compare() -> bool:
    """Whether a fresh recording agrees with the stored one; says what was compared, and all that disagrees."""
    agreed = True
    for name, fresh in _recordings():
        agreed &= _agrees(name, json.loads(_text(fresh)))
    return agreed


def _agrees(name: str, fresh: dict) -> bool:
    stored = json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))
    apart = differences(fresh, stored)
    wrong = {part: far for part, far in apart.items() if not far <= TOLERANCE}
    then, now = stored.get("versions"), fresh.get("versions")
    moved = f" (recorded with {then}, now {now})" if then != now else ""
    agreeing = f"{len(apart) - len(wrong)} of {len(apart)} parts agree to {TOLERANCE:.0e}"
    print(f"{name}: {agreeing}; the largest difference is {max(apart.values()):.1e}{moved}")
    for part, far in wrong.items():
        print(f"  differs by {far:.1e}: {part}")
    return not wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--compare", action="store_true", help="compare with the stored records; write nothing")
    if not parser.parse_args().compare:
        record()
    elif not compare():
        sys.exit(1)

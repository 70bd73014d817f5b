"""What optax does."""

from collections.abc import Iterator

import numpy as np

from recording.covered import OPTAX
from recording.entries import defaults, learning_rates, recorded_call, runs, versions
from recording.materials import (
    ADAGRAD,
    ADAM,
    ADAMW,
    ARTICLE,
    CLIPPED,
    COEFFICIENTS,
    CYCLES,
    DECAY,
    GLIDE,
    GRADIENTS,
    LION,
    MATERIALS,
    MOMENTUM,
    MOMENTUM_DECAY,
    MUON,
    PLAIN,
    PLATEAU,
    RMSPROP,
    START,
    matrices,
)

ONE_CYCLE = (
    "optax.cosine_onecycle_schedule({total}, {lr_max}, pct_start={start_share}, div_factor={div}, "
    "final_div_factor={final_div})"
)


def record() -> dict:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    return {
        "framework": "optax",
        "versions": versions("optax", "jax"),
        "defaults": defaults(OPTAX, optax),
        "runs": list(_runs(jax, optax)),
        "schedules": list(_schedules(optax)),
        "plateaus": list(_plateaus(jax, optax)),
        "calls": [*_calls(jax, optax), *_orthogonal(jax, optax), *_muon(jax, optax)],
    }


def _runs(jax, optax) -> Iterator[dict]:
    def through(call: str, knobs: dict) -> list:
        lrs, w, rows = jax.numpy.array(learning_rates(knobs)), jax.numpy.array(START), []
        optimizer = eval(call, {"optax": optax, "lr": lambda count: lrs[count]})
        state = optimizer.init(w)
        for gradient in GRADIENTS:
            updates, state = optimizer.update(jax.numpy.array(gradient), state, w)
            w = optax.apply_updates(w, updates)
            rows.append(w.tolist())
        return rows

    decayed = "optax.chain(optax.add_decayed_weights({weight_decay}), "
    yield from runs("optax.sgd(lr)", "gradient_descent", PLAIN, through)
    yield from runs("optax.sgd(lr, momentum={beta})", "heavy_ball", MOMENTUM, through)
    yield from runs("optax.sgd(lr, momentum={beta}, nesterov=True)", "nesterov", MOMENTUM, through)
    averaged = "optax.chain(optax.ema({beta}, debias=False), optax.scale_by_learning_rate(lr))"
    yield from runs(averaged, "momentum", MOMENTUM, through)
    yield from runs(decayed + "optax.sgd(lr))", "sgd_weight_decay", DECAY, through)
    yield from runs(decayed + "optax.sgd(lr, momentum={beta}))", "heavy_ball with decay", MOMENTUM_DECAY, through)
    for cache in (0.0, 0.1):
        call = "optax.adagrad(lr, initial_accumulator_value={cache}, eps={eps})"
        yield from runs(call, "adagrad", ADAGRAD, through, cache=cache)
    yield from runs("optax.rmsprop(lr, decay={rho}, eps={eps})", "rmsprop", RMSPROP, through)
    yield from runs("optax.rmsprop(lr, decay={rho}, eps={eps}, eps_in_sqrt=False)", "rmsprop", RMSPROP, through)
    adam = "(lr, b1={beta1}, b2={beta2}, eps={eps}"
    yield from runs(f"optax.adam{adam})", "adam", ADAM, through)
    in_the_root = "optax.adam(lr, b1={beta1}, b2={beta2}, eps=0.0, eps_root={eps})"
    yield from runs(in_the_root, "adam", ADAM, through)
    yield from runs(f"optax.adamw{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    yield from runs(f"{decayed}optax.adam{adam}))", "adamw", ADAMW, through)
    yield from runs("optax.lion(lr, b1={beta1}, b2={beta2}, weight_decay={weight_decay})", "lion", LION, through)


def _schedules(optax) -> Iterator[dict]:
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
        **ARTICLE,
    )
    yield entry(
        "cosine_decay",
        "optax.cosine_decay_schedule({lr_max}, decay_steps={total}, alpha={lr_min} / {lr_max})",
        60,
        **GLIDE,
    )
    yield entry(
        "warmup_cosine",
        "optax.warmup_cosine_decay_schedule({lr_max} / ({warmup} + 1), {lr_max}, warmup_steps={warmup}, "
        "decay_steps={total}, end_value={lr_min})",
        60,
        warmup=8,
        **GLIDE,
    )
    yield from (entry("one_cycle", ONE_CYCLE, cycle["total"], **cycle) for cycle in CYCLES)


def _plateaus(jax, optax) -> Iterator[dict]:
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


def _calls(jax, optax) -> Iterator[dict]:
    for grads, max_norm in CLIPPED:
        call = f"optax.clip_by_global_norm({max_norm})"
        transform = eval(call, {"optax": optax})
        arrays = [jax.numpy.array(gradient) for gradient in grads]
        clipped, _ = transform.update(arrays, transform.init(arrays))
        given = {"grads": grads, "max_norm": max_norm}
        yield recorded_call("clip_by_global_norm", call, given, [array.tolist() for array in clipped])


def _orthogonal(jax, optax) -> Iterator[dict]:
    """The iteration alone: Muon's step without a memory. A zero matrix needs optax's eps, or becomes nan."""
    asked = [(w, steps, coefficients, 0.0) for w, _ in matrices() for steps in (1, 5) for coefficients in COEFFICIENTS]
    for w, steps, coefficients, eps in [*asked, (np.zeros((2, 3)), 5, COEFFICIENTS[0], 1e-8)]:
        call = (
            f"optax.contrib.scale_by_muon(ns_coeffs={coefficients}, ns_steps={steps}, beta=0.0, eps={eps}, "
            "nesterov=False, weight_dimension_numbers=optax.contrib.MuonDimensionNumbers())"
        )
        transform, g = eval(call, {"optax": optax}), jax.numpy.array(w)
        made, _ = transform.update(g, transform.init(g))
        given = {"g": w.tolist(), "steps": steps, "coefficients": list(coefficients)}
        yield recorded_call("newton_schulz", call, given, [made.tolist()])


def _muon(jax, optax) -> Iterator[dict]:
    form = (
        "optax.contrib.muon({lr}, beta={beta}, weight_decay={weight_decay}, ns_steps={steps}, eps=0.0, nesterov=False)"
    )
    for knobs in MUON:
        call = form.format(**knobs)
        for start, gradients in matrices():
            w, optimizer = jax.numpy.array(start), eval(call, {"optax": optax})
            state, velocity = optimizer.init(w), np.zeros_like(start).tolist()
            for gradient in gradients:
                given = {"w": w.tolist(), "grad": gradient.tolist(), "velocity": velocity, **knobs}
                updates, state = optimizer.update(jax.numpy.array(gradient), state, w)
                w = optax.apply_updates(w, updates)
                velocity = state.inner_states["muon"].inner_state[0].mu.tolist()
                yield recorded_call("muon", call, given, [w.tolist(), velocity])

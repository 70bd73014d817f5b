"""What torch does."""

import functools
from collections.abc import Callable, Iterator

import numpy as np

from recording.covered import TORCH
from recording.entries import defaults, learning_rates, recorded_call, runs, versions
from recording.materials import (
    ADAGRAD,
    ADAM,
    ADAMW,
    ARTICLE,
    AVERAGED,
    CLIPPED,
    CYCLES,
    DECAY,
    DECAYS,
    GLIDE,
    GRADIENTS,
    MATERIALS,
    MOMENTUM,
    MOMENTUM_DECAY,
    MUON,
    PLAIN,
    PLATEAU,
    PROXIMAL,
    RMSPROP,
    START,
    matrices,
)

WARMUP_COSINE = (
    "SequentialLR(optimizer, [LinearLR(optimizer, start_factor=1 / ({warmup} + 1), total_iters={warmup}), "
    "CosineAnnealingLR(optimizer, T_max={total} - {warmup}, eta_min={lr_min})], milestones=[{warmup}])"
)
ONE_CYCLE = (
    "OneCycleLR(optimizer, max_lr={lr_max}, total_steps={total}, pct_start={start_share}, div_factor={div}, "
    "final_div_factor={final_div}, cycle_momentum=False)"
)


def record() -> dict:
    import torch

    torch.set_default_dtype(torch.float64)
    return {
        "framework": "torch",
        "versions": versions("torch"),
        "defaults": defaults(TORCH, torch),
        "runs": list(_runs(torch)),
        "schedules": list(_schedules(torch)),
        "plateaus": list(_plateaus(torch)),
        "calls": [*_calls(torch), *_averages(torch), *_muon(torch)],
    }


def _weights(torch, call: str, knobs: dict, after: Callable = lambda w, lr: None) -> list:
    """The weights after each step of the optimizer that ``call`` makes."""
    w = torch.tensor(START, requires_grad=True)
    optimizer, rows = eval(call, {"torch": torch, "w": w}), []
    for gradient, lr in zip(GRADIENTS, learning_rates(knobs), strict=True):
        optimizer.param_groups[0]["lr"] = lr
        w.grad = torch.tensor(gradient)
        optimizer.step()
        after(w, lr)
        rows.append(w.tolist())
    return rows


def _runs(torch) -> Iterator[dict]:
    through = functools.partial(_weights, torch)

    def through_a_threshold(call: str, knobs: dict) -> list:
        def shrink(w, lr):
            with torch.no_grad():
                w.copy_(torch.nn.functional.softshrink(w, lr * knobs["strength"]))

        return through(call.split(";")[0], knobs, shrink)

    sgd = "torch.optim.SGD([w], lr={lr}"
    yield from runs(sgd + ")", "gradient_descent", PLAIN, through)
    yield from runs(sgd + ", momentum={beta})", "heavy_ball", MOMENTUM, through)
    yield from runs(sgd + ", momentum={beta}, dampening={beta})", "momentum, first step whole", MOMENTUM, through)
    yield from runs(sgd + ", momentum={beta}, nesterov=True)", "nesterov", MOMENTUM, through)
    yield from runs(sgd + ", weight_decay={weight_decay})", "sgd_weight_decay", DECAY, through)
    yield from runs(
        sgd + ", momentum={beta}, weight_decay={weight_decay})", "heavy_ball with decay", MOMENTUM_DECAY, through
    )
    yield from runs(
        sgd + "); torch.nn.functional.softshrink(w, lr * {strength})", "proximal_l1", PROXIMAL, through_a_threshold
    )
    yield from runs(
        "torch.optim.Adagrad([w], lr={lr}, eps={eps}, initial_accumulator_value={cache})",
        "adagrad",
        ADAGRAD,
        through,
        cache=0.0,
    )
    yield from runs("torch.optim.RMSprop([w], lr={lr}, alpha={rho}, eps={eps})", "rmsprop", RMSPROP, through)
    adam = "([w], lr={lr}, betas=({beta1}, {beta2}), eps={eps}"
    yield from runs(f"torch.optim.Adam{adam})", "adam", ADAM, through)
    yield from runs(f"torch.optim.Adam{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)
    yield from runs(f"torch.optim.AdamW{adam}, weight_decay={{weight_decay}})", "adamw", ADAMW, through)


def _schedules(torch) -> Iterator[dict]:
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
        **ARTICLE,
    )
    yield entry(
        "cosine_decay",
        "CosineAnnealingLR(optimizer, T_max={total}, eta_min={lr_min})",
        "lr_max",
        60,
        **GLIDE,
    )
    yield entry(
        "warmup_cosine",
        WARMUP_COSINE,
        "lr_max",
        60,
        warmup=8,
        **GLIDE,
    )
    yield from (entry("one_cycle", ONE_CYCLE, "lr_max", cycle["total"], **cycle) for cycle in CYCLES)


def _plateaus(torch) -> Iterator[dict]:
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


def _calls(torch) -> Iterator[dict]:
    for amount in (0.5, 1.25):
        call = f"torch.nn.functional.softshrink(w, {amount})"
        result = eval(call, {"torch": torch, "w": torch.tensor(START)})
        yield recorded_call("soft_threshold", call, {"w": START.tolist(), "amount": amount}, [result.tolist()])
    for grads, max_norm in CLIPPED:
        weights = [torch.zeros(len(gradient), requires_grad=True) for gradient in grads]
        for w, gradient in zip(weights, grads, strict=True):
            w.grad = torch.tensor(gradient)
        call = f"torch.nn.utils.clip_grad_norm_(weights, {max_norm})"
        eval(call, {"torch": torch, "weights": weights})
        clipped = [w.grad.tolist() for w in weights]
        yield recorded_call("clip_by_global_norm", call, {"grads": grads, "max_norm": max_norm}, clipped)


def _averages(torch) -> Iterator[dict]:
    """Averages of weights, each call with the average before it; the first copy of the weights is no call."""
    utils = "torch.optim.swa_utils"
    for decay in DECAYS:
        call = f"{utils}.AveragedModel(model, avg_fn={utils}.get_ema_avg_fn({decay}))"
        model = torch.nn.ParameterList([torch.tensor(AVERAGED[0])])
        averaged = eval(call, {"torch": torch, "model": model})
        averaged.update_parameters(model)
        for weights in AVERAGED[1:]:
            before = averaged.module[0].tolist()
            with torch.no_grad():
                model[0].copy_(torch.tensor(weights))
            averaged.update_parameters(model)
            given = {"average": before, "w": weights, "decay": decay}
            yield recorded_call("ema_weights", call, given, [averaged.module[0].tolist()])


def _muon(torch) -> Iterator[dict]:
    """torch's own Muon, whose iteration is in bfloat16 whatever the weights are in, and so holds three digits."""
    form = (
        "torch.optim.Muon([w], lr={lr}, momentum={beta}, weight_decay={weight_decay}, ns_steps={steps}, nesterov=False)"
    )
    for knobs in MUON:
        call = form.format(**knobs)
        for start, gradients in matrices():
            w = torch.tensor(start, requires_grad=True)
            optimizer = eval(call, {"torch": torch, "w": w})
            velocity = np.zeros_like(start).tolist()
            for gradient in gradients:
                given = {"w": w.tolist(), "grad": gradient.tolist(), "velocity": velocity, **knobs}
                w.grad = torch.tensor(gradient)
                optimizer.step()
                velocity = optimizer.state[w]["momentum_buffer"].tolist()
                yield recorded_call("muon", call, given, [w.tolist(), velocity])

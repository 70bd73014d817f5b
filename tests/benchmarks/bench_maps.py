"""A map of 100 x 100 settings, 200 steps on the ravine each, with heavy ball and Adam as a learner writes them.

    PYTHONPATH=.:notebooks .venv/references/bin/python tests/benchmarks/bench_maps.py

One broadcast run against the same settings in a loop over torch.optim (a few, scaled to all) and in optax under
vmap, jit and scan, where these are installed. In turns, in float64; compiling is not counted.
"""

import importlib.util
from collections.abc import Callable

import numpy as np
from playground.maps import rate_map
from playground.rules import rule
from playground.surfaces import RAVINE
from timing import best_by_turns

SIDE, STEPS, SAMPLE = 100, 200, 4
BETA = np.linspace(0.0, 0.99, SIDE)[:, None]
KNOBS = {
    "heavy_ball": {"lr": np.linspace(0.004, 0.4, SIDE), "beta": BETA},
    "adam": {"lr": np.geomspace(1e-3, 1.0, SIDE), "beta1": BETA, "beta2": 0.999, "eps": 1e-8},
}


def broadcast(name: str) -> None:
    assert rate_map(rule(name), RAVINE, STEPS, **KNOBS[name]).vectorised


def torch_loop(name: str) -> None:
    """A few of the settings, one after the other."""
    import torch

    torch.set_num_threads(1)  # more threads only slow down two weights
    curvatures = torch.tensor(RAVINE.curvatures, dtype=torch.float64)
    for number in range(SAMPLE):
        w = torch.tensor(RAVINE.start, dtype=torch.float64, requires_grad=True)
        optimizer = _torch_optimizer(name, w, SIDE // SAMPLE * number)
        for _ in range(STEPS):
            optimizer.zero_grad()
            (curvatures * w**2).sum().div(2).backward()
            optimizer.step()


def _torch_optimizer(name: str, w, place: int):
    import torch

    lr, beta = float(KNOBS[name]["lr"][place]), float(BETA[place, 0])
    if name == "heavy_ball":
        return torch.optim.SGD([w], lr=lr, momentum=beta)
    return torch.optim.Adam([w], lr=lr, betas=(beta, 0.999))


def compiled_optax(name: str) -> Callable[[], None]:
    """All settings at once under vmap, jit and scan, compiled beforehand; only the last places are kept."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import optax

    curvatures, start = jnp.array(RAVINE.curvatures), jnp.array(RAVINE.start)

    def run(lr, beta):
        rule = optax.sgd(lr, momentum=beta) if name == "heavy_ball" else optax.adam(lr, b1=beta)

        def step(carry, _):
            w, state = carry
            updates, state = rule.update(curvatures * w, state)
            return (optax.apply_updates(w, updates), state), None

        return jax.lax.scan(step, (start, rule.init(start)), length=STEPS)[0][0]

    lrs, betas = (jnp.array(grid).ravel() for grid in np.broadcast_arrays(KNOBS[name]["lr"], BETA))
    compiled = jax.jit(jax.vmap(run)).lower(lrs, betas).compile()
    return lambda: compiled(lrs, betas).block_until_ready()


def main() -> None:
    for absent in (name for name in ("torch", "optax") if not importlib.util.find_spec(name)):
        print(f"{absent} is not installed, and left out; `make references` makes an environment that has it.")
    for name in KNOBS:
        sides = {"one broadcast run": lambda name=name: broadcast(name)}
        if importlib.util.find_spec("optax"):
            sides["optax, vmap + jit + scan"] = compiled_optax(name)
        took = best_by_turns(sides, 7)
        if importlib.util.find_spec("torch"):
            (sample,) = best_by_turns({"torch": lambda name=name: torch_loop(name)}, 2).values()
            took["torch.optim, a loop"] = sample * SIDE**2 / SAMPLE
        print(f"{name}, {SIDE} x {SIDE} settings, {STEPS} steps:")
        for side, time in took.items():
            print(f"  {side:25} {time:12,.1f} ms {time / took['one broadcast run']:10.1f} x")


if __name__ == "__main__":
    main()

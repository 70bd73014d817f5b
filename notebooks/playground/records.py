"""The records of what torch, Keras and optax do, and rules run on what the frameworks were given."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[2] / "data" / "records"
FRAMEWORKS = ("torch", "keras", "optax")
TOLERANCE = 1e-12


@cache
def recorded(name: str) -> dict:
    """A record by its name: "torch", "keras", "optax", or "materials" for the inputs of all three."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def replay(rule: Callable, arguments: tuple[str, ...], returns: tuple[str, ...], run: Mapping) -> np.ndarray:
    """The weights after each step of ``rule`` on the inputs of a recorded run, shape (steps, weights).

    arguments, returns -- the names of what the rule takes and returns, in order; w comes first in both
    """
    materials = recorded("materials")
    w = np.array(materials["start"])
    state: dict[str, np.ndarray | int] = {name: np.full(w.shape, run["start"].get(name, 0.0)) for name in returns[1:]}
    if "t" in state:
        state["t"] = 0
    rows = []
    for gradient, factor in zip(materials["gradients"], materials["lr_factors"], strict=True):
        given = {**run["knobs"], **state, "lr": run["knobs"]["lr"] * factor, "w": w, "grad": np.array(gradient)}
        answer = rule(*(given[name] for name in arguments))
        w, *rest = answer if isinstance(answer, tuple) else (answer,)
        state = dict(zip(returns[1:], rest, strict=True))
        rows.append(w)
    return np.array(rows)


def replay_plateau(rule: Callable, run: Mapping) -> np.ndarray:
    """lr after each epoch when ``rule`` is given the recorded losses, shape (epochs,)."""
    knobs = run["knobs"]
    lr, best, bad_epochs, rows = knobs["lr"], float("inf"), 0, []
    for loss in recorded("materials")["losses"]:
        lr, best, bad_epochs = rule(loss, lr, best, bad_epochs, knobs["factor"], knobs["patience"], knobs["min_lr"])
        rows.append(lr)
    return np.array(rows)


def apart(mine: np.ndarray, theirs: np.ndarray) -> float:
    """The largest difference between two runs, as a share of the largest absolute value of that coordinate."""
    return float(np.max(np.abs(mine - theirs) / np.abs(theirs).max(axis=0)))

"""An update rule down the narrow ravine, with the settings of the recorded programs."""

import numpy as np

from playground.rules import Rule
from playground.simulate import simulate
from playground.surfaces import NARROW

#: The number of losses, and the knobs.
MOMENTUM = (80, {"lr": 0.1, "beta": 0.9})
ADAM = (100, {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8})
SETTINGS = {
    "heavy_ball": MOMENTUM,
    "nesterov": MOMENTUM,
    "momentum": (80, {"lr": 1.0, "beta": 0.9}),
    "adam": ADAM,
    "adamw": (100, {**ADAM[1], "weight_decay": 0.1}),
    "lion": (100, {"lr": 0.03, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.1}),
}


def curves(rule: Rule) -> dict[str, np.ndarray]:
    steps, knobs = SETTINGS[rule.name]
    return {"losses": simulate(rule, NARROW, steps - 1, **knobs).loss}

"""The rules that this notebook compares on the digits, each with its usual knobs and its own best lr."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from playground.network.model import Network
from playground.rules import KnobValue, Rule, course_rule


@dataclass(frozen=True)
class Contender:
    """A rule's knobs besides lr, and the lr around which it is searched."""

    knobs: Mapping[str, KnobValue]
    lr: float


#: Every lr is 10**(k / 4), as the searched ones are: those in the middle are the best, as `muon_race` shows.
CONTENDERS = {
    "heavy_ball": Contender({"beta": 0.9}, 10**-0.5),
    "adam": Contender({"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}, 10**-1.25),
    "lion": Contender({"beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}, 10**-2.25),
    "muon": Contender({"beta": 0.9, "weight_decay": 0.0, "steps": 5}, 10**-1.25),
}


def on_the_network(rule: Rule) -> Rule:
    """A rule as the network trains by it: Muon takes matrices, so it is given each layer's weights by themselves."""
    return replace(rule, function=_by_layers(rule.function)) if rule.name == "muon" else rule


def _by_layers(muon: Callable) -> Callable:
    """Muon on every matrix of weights. The biases, which are vectors, take a step of averaged momentum."""
    momentum = course_rule("momentum").function
    layers = Network().layers

    def step(w, grad, velocity, lr, beta, weight_decay, steps):
        moved = [
            muon(*state, lr, beta, weight_decay, steps) if state[0].ndim == 2 else momentum(*state, lr, beta)
            for state in zip(layers(w), layers(grad), layers(velocity), strict=True)
        ]
        return tuple(np.concatenate([part.ravel() for part in parts]) for parts in zip(*moved, strict=True))

    return step

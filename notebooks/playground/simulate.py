"""Run an update rule on a loss surface. Any knob may be an array: a whole map of settings is then one run."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.rules import KnobValue, Rule, knobs_at
from playground.surfaces import Surface


@dataclass(frozen=True)
class Run:
    """A run, its start included: ``w`` has shape (steps + 1, 2, ...), ``loss`` has shape (steps + 1, ...)."""

    w: np.ndarray
    loss: np.ndarray


def simulate(rule: Rule, surface: Surface, steps: int, noise: np.ndarray | None = None, /, **knobs: KnobValue) -> Run:
    """Run ``rule`` on ``surface`` and keep the whole path.

    noise -- added to the gradients, shape (steps, 2, ...): what a minibatch does to a gradient
    knobs -- the rule's knobs by name

    A run that diverges goes to inf and nan without a warning.
    """
    with np.errstate(all="ignore"):
        w = np.stack(list(positions(rule, surface, steps, noise, **knobs)))
        return Run(w, surface.loss(w.swapaxes(0, 1)))


def positions(
    rule: Rule, surface: Surface, steps: int, noise: np.ndarray | None = None, /, **knobs: KnobValue
) -> Iterator[np.ndarray]:
    """The weights before the first step and after each step, one array of shape (2, ...) at a time.

    A run that diverges warns unless the caller sets ``np.errstate``: set here, it would cost as much as a step does.
    """
    rule.check_knobs(knobs)
    w = _start(surface, knobs_at(knobs, 0), noise)
    state = rule.initial_state(w)
    yield w
    change = any(map(callable, knobs.values()))
    for step in range(steps):
        gradient = surface.gradient(w)
        if noise is not None:
            gradient = gradient + noise[step]
        w, *state = rule(w, gradient, *state, **(knobs_at(knobs, step) if change else knobs))
        yield w


def _start(surface: Surface, knobs: dict[str, float | np.ndarray], noise: np.ndarray | None) -> np.ndarray:
    """The surface's start, repeated for every run that the knobs and the noise ask for, shape (2, ...)."""
    runs = np.broadcast_shapes(*map(np.shape, knobs.values()), () if noise is None else noise.shape[2:])
    return np.stack([np.full(runs, coordinate, dtype=float) for coordinate in surface.start])

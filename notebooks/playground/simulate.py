"""Run an update rule down a loss. Any hyper-parameter may be an array: a whole map of settings is then one run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from playground.problems import Problem
from playground.rules import Rule

#: A hyper-parameter: a number, an array of them (one a run), or a function of the step that gives either.
Knob = float | np.ndarray | Callable[[int], float | np.ndarray]


@dataclass(frozen=True)
class Run:
    """What happened. ``w`` has shape (steps + 1, 2, ...), ``loss`` has (steps + 1, ...); both begin with the start."""

    w: np.ndarray
    loss: np.ndarray


def simulate(rule: Rule, problem: Problem, steps: int, start=None, noise=None, **knobs: Knob) -> Run:
    """Run ``rule`` on ``problem`` and keep the whole path.

    start -- where to begin, shape (2, ...); the problem's own start if not given
    noise -- added to the gradients, shape (steps, 2, ...): what a minibatch does to a gradient
    knobs -- the rule's hyper-parameters by name

    A run that diverges goes to inf and nan without a warning.
    """
    with np.errstate(all="ignore"):
        w = np.stack(list(positions(rule, problem, steps, start, noise, **knobs)))
        return Run(w, problem.loss(w.swapaxes(0, 1)))


def positions(rule: Rule, problem: Problem, steps: int, start=None, noise=None, **knobs: Knob) -> Iterator[np.ndarray]:
    """The path one place at a time, for those who need only its end.

    A run that diverges warns, unless the caller sets ``np.errstate``: here it would cost as much as a step, each time.
    """
    knobs_at = _knobs_by_step(rule, knobs)
    w = _start(problem, start, knobs_at(0), noise)
    state = rule.state_at_rest(w)
    yield w
    for step in range(steps):
        gradient = problem.gradient(w)
        if noise is not None:
            gradient = gradient + noise[step]
        w, *state = rule(w, gradient, *state, **knobs_at(step))
        yield w


def _knobs_by_step(rule: Rule, knobs: Mapping[str, Knob]) -> Callable[[int], dict[str, float | np.ndarray]]:
    if missing := set(rule.knobs) ^ set(knobs):
        raise TypeError(f"{rule.name} has the knobs {', '.join(rule.knobs)}; check {', '.join(sorted(missing))}.")
    if not any(map(callable, knobs.values())):
        return lambda step: knobs
    return lambda step: {name: knob(step) if callable(knob) else knob for name, knob in knobs.items()}


def _start(problem: Problem, start, knobs: Mapping[str, float | np.ndarray], noise) -> np.ndarray:
    """The start, once for every run that the knobs and the noise ask for."""
    place = np.asarray(problem.start if start is None else start, dtype=float)
    runs = np.broadcast_shapes(
        place.shape[1:], *(np.shape(knob) for knob in knobs.values()), () if noise is None else noise.shape[2:]
    )
    return np.broadcast_to(place.reshape(place.shape + (1,) * (1 + len(runs) - place.ndim)), (2, *runs)).copy()

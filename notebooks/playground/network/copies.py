"""Move many copies of a network by one update rule: in one call if the rule can do that, else copy by copy."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

from playground.rules import KnobValue, Rule, knobs_at


class Step(ABC):
    """Moves all copies by one step. Keeps the rule's state and counts the steps between calls."""

    vectorised: bool

    def __init__(self, rule: Rule, knobs: Mapping[str, KnobValue]):
        self._rule, self._knobs, self._steps = rule, knobs, 0

    @abstractmethod
    def __call__(self, w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        """The weights after one step, shape (copies, size)."""

    def _next_knobs(self) -> dict[str, float | np.ndarray]:
        self._steps += 1
        return knobs_at(self._knobs, self._steps - 1)


class Vectorised(Step):
    """One call of the rule for all copies. ``w`` holds the weights before the first step, shape (copies, size)."""

    vectorised = True

    def __init__(self, rule: Rule, knobs: Mapping[str, KnobValue], w: np.ndarray):
        super().__init__(rule, knobs)
        self._state = rule.initial_state(w)

    def __call__(self, w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        knobs = {name: _column(value) for name, value in self._next_knobs().items()}
        w, *self._state = self._rule(w, grad, *self._state, **knobs)
        return w


class CopyByCopy(Step):
    """A call of the rule for each copy: for rules that are right, but written for one run."""

    vectorised = False

    def __init__(self, rule: Rule, knobs: Mapping[str, KnobValue], w: np.ndarray):
        super().__init__(rule, knobs)
        self._states = [rule.initial_state(row) for row in w]

    def __call__(self, w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        now = {name: np.broadcast_to(value, len(w)).tolist() for name, value in self._next_knobs().items()}
        moved = [
            self._rule(w[copy], grad[copy], *state, **{name: values[copy] for name, values in now.items()})
            for copy, state in enumerate(self._states)
        ]
        self._states = [state for _, *state in moved]
        return np.stack([row for row, *_ in moved])


def step_of(rule: Rule, knobs: Mapping[str, KnobValue], w: np.ndarray) -> Step:
    """The step for all copies: vectorised if that agrees with separate calls on a small example."""
    return (Vectorised if _takes_copies(rule, knobs, len(w)) else CopyByCopy)(rule, knobs, w)


def _takes_copies(rule: Rule, knobs: Mapping[str, KnobValue], copies: int) -> bool:
    random = np.random.RandomState(0)
    w, grads = random.normal(size=(copies, 3)), random.normal(size=(3, copies, 3))
    try:
        vectorised = _after(Vectorised(rule, knobs, w), w, grads)
    except Exception:  # whatever it is: called copy by copy, the rule either works or raises again
        return False
    separate = _after(CopyByCopy(rule, knobs, w), w, grads)
    return vectorised.shape == separate.shape and np.allclose(vectorised, separate, rtol=1e-9, atol=0, equal_nan=True)


def _after(step: Step, w: np.ndarray, grads: np.ndarray) -> np.ndarray:
    """The weights after a step for each of the gradients."""
    with np.errstate(all="ignore"):
        for grad in grads:
            w = step(w, grad)
    return np.asarray(w)


def _column(value: float | np.ndarray) -> float | np.ndarray:
    """One number for each copy as a column beside weights of shape (copies, size)."""
    return np.reshape(value, (-1, 1)) if np.ndim(value) else value

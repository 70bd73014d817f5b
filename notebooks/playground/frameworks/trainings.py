"""Which training stands at the end of which notebook: by its exercise, what runs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from playground.frameworks.runs import average, digits, line, matrix, polynomial, ravine


@dataclass(frozen=True)
class Training:
    """A training that the recorded programs do as well.

    curves -- (the rule of the exercise, and those beside it) -> numbers by the name of their curve
    beside -- the other rules of the course that it needs
    epochs -- whether its curves have a number for each epoch, and not for each step
    """

    curves: Callable[..., dict[str, np.ndarray]]
    beside: tuple[str, ...] = ()
    epochs: bool = False


TRAININGS: Mapping[str, Training] = {
    "hold_then_decay": Training(line.held_then_decayed, ("gradient_descent",), epochs=True),
    **{name: Training(ravine.curves) for name in ravine.SETTINGS},
    "l2_penalty": Training(polynomial.curves, ("gradient_descent",)),
    "l1_penalty": Training(polynomial.curves, ("gradient_descent",)),
    "clip_by_global_norm": Training(digits.curves, ("cosine_decay", "gradient_descent"), epochs=True),
    "one_cycle": Training(line.one_cycle, ("gradient_descent",), epochs=True),
    "ema_weights": Training(average.curves, ("adamw",), epochs=True),
    "muon": Training(matrix.curves),
}

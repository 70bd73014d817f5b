"""What becomes of a run on a quadratic, in words."""

import numpy as np

from playground.convergence import convergence_rate, largest_lr, roots
from playground.surfaces import Quadratic


def long_run(form: str, lr: float, beta: float, surface: Quadratic) -> str:
    """How w moves in the long run, in words: whether it converges, how, and how fast."""
    mu, L = surface.curvatures  # noqa: N806
    rate, limit = convergence_rate(form, lr, beta, surface.curvatures), largest_lr(form, beta, L)
    if np.isclose(lr, limit):
        return f"This lr is the limit itself, {limit:.3g}: across the ravine it jumps to and fro for ever."
    if lr > limit:
        return (
            f"This lr is above the limit, {limit:.3g}: it is thrown out; "
            f"in the long run a step makes the distance {rate:.2f} times as long."
        )
    gentle, steep = (roots(form, lr, beta, curvature) for curvature in (mu, L))
    leaves = f"in the long run a step leaves {rate:.1%} of the distance."
    if abs(steep).max() > abs(gentle).max() + 1e-9:
        return f"Across the ravine it overshoots, and that is the slow direction: {leaves}"
    if np.iscomplexobj(gentle):
        return f"It swings past the bottom and comes back: {leaves}"
    return f"It creeps along the ravine from one side: {leaves}"

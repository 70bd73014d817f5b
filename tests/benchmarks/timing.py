"""How the benchmarks time: the two sides by turns, so that a noisy neighbour troubles both, and the best of many."""

import time
from collections.abc import Callable


def best_by_turns(sides: dict[str, Callable], rounds: int) -> dict[str, float]:
    """The shortest time in ms of each side. The shortest is what the work needs; the rest is what disturbed it."""
    best = dict.fromkeys(sides, float("inf"))
    for _ in range(rounds):
        for name, work in sides.items():
            begin = time.perf_counter()
            work()
            best[name] = min(best[name], (time.perf_counter() - begin) * 1000)
    return best

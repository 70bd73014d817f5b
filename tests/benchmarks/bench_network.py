"""Train 32 copies of the digits network at once, against 32 single runs and, where torch is installed, a torch loop.

    PYTHONPATH=.:notebooks .venv/references/bin/python tests/benchmarks/bench_network.py

All in one run, in float64, batch 64, alternating, best of a few: the ratios hold better than the times.
"""

import importlib.util
import time
from collections.abc import Callable
from itertools import islice

import numpy as np
from playground.data import digits
from playground.network import Network, shuffles, train
from playground.rules import rule

COPIES, EPOCHS, BATCH, ROUNDS = 32, 5, 64, 3
RATES = np.geomspace(1e-3, 1.0, COPIES)


def vectorised() -> None:
    train(rule("gradient_descent"), {"lr": RATES}, range(COPIES), EPOCHS, BATCH)


def one_by_one() -> None:
    for seed, lr in enumerate(RATES):
        train(rule("gradient_descent"), {"lr": float(lr)}, seed, EPOCHS, BATCH)


def torch_loop() -> None:
    """The same in torch, as most people write it: one network after the other. Four of them, scaled to all."""
    import torch

    torch.set_num_threads(1)  # more threads only slow down so small a network
    for seed, lr in enumerate(RATES[::8]):
        _torch_run(seed, float(lr))


def _torch_run(seed: int, lr: float) -> None:
    import torch

    net = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10)).double()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    images, labels = (torch.tensor(array) for array in (digits().train.images, digits().train.labels))
    unseen, truth = (torch.tensor(array) for array in (digits().validation.images, digits().validation.labels))
    for order in islice(shuffles(seed, len(labels)), EPOCHS):
        for rows in torch.tensor(order).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(net(images[rows]), labels[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            torch.nn.functional.cross_entropy(net(unseen), truth).item()


def best_times(contestants: dict[str, Callable[[], None]]) -> dict[str, float]:
    """The best time of each in seconds, taken in turns so that a busy machine is unfair to nobody."""
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            begun = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - begun)
    return best


def main() -> None:
    contestants = {"all at once": vectorised, "one by one": one_by_one}
    if importlib.util.find_spec("torch"):
        contestants["torch, one by one"] = torch_loop
    else:
        print("torch is not installed, and left out; `make references` makes an environment that has it.")
    digits()  # read before the clock starts
    times = best_times(contestants)
    if "torch, one by one" in times:
        times["torch, one by one"] *= COPIES / len(RATES[::8])
    print(f"{COPIES} networks of {Network().size} parameters, {EPOCHS} epochs, milliseconds an epoch:")
    for name, seconds in times.items():
        ratio = seconds / times["all at once"]
        print(f"  {name:20} {1000 * seconds / EPOCHS:8.1f}   {ratio:5.1f} x")


if __name__ == "__main__":
    main()

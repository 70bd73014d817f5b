"""The optimizers and schedules of the installed frameworks whose arguments `docs/knobs.md` does not explain."""

import inspect
from collections.abc import Iterator
from types import ModuleType

from recording.covered import KERAS, OPTAX, TORCH

#: What is none of its own: what they are derived from, old names of others, and what builds them.
NOT_MEANT = {
    "torch.optim.Optimizer",
    "torch.optim.lr_scheduler.LRScheduler",
    "keras.optimizers.Optimizer",
    "keras.optimizers.MultiOptimizer",
    "keras.optimizers.OptimizerMap",
    "keras.optimizers.schedules.LearningRateSchedule",
    "optax.optimistic_adam",
    "optax.inject_hyperparams",
    "optax.inject_stateful_hyperparams",
}


def left_out() -> set[str]:
    """None of `optax.contrib`, where rules are on trial."""
    import keras
    import optax
    import torch

    schedules = torch.optim.lr_scheduler
    there = {
        *_classes(torch.optim, "torch.optim", torch.optim.Optimizer),
        *_classes(schedules, "torch.optim.lr_scheduler", schedules.LRScheduler),
        *_classes(keras.optimizers, "keras.optimizers", object),
        *_classes(keras.optimizers.schedules, "keras.optimizers.schedules", object),
        *(f"optax.{name}" for name, made in inspect.getmembers(optax, inspect.isfunction) if _is_meant(made)),
    }
    return there - {*TORCH, *KERAS, *OPTAX} - NOT_MEANT


def _classes(module: ModuleType, prefix: str, base: type) -> Iterator[str]:
    for name, made in inspect.getmembers(module, inspect.isclass):
        if issubclass(made, base) and not name.startswith("_"):
            yield f"{prefix}.{name}"


def _is_meant(made: object) -> bool:
    """Whether it is from where optax keeps its optimizers and its schedules."""
    return made.__module__ == "optax._src.alias" or made.__module__.startswith("optax.schedules")

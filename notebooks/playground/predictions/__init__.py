"""The questions that the notebooks ask, by name. A file for each notebook; ``__all__`` of each names its questions."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from playground.question import Question


def _questions() -> dict[str, Callable[..., Question]]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {name: getattr(module, name) for module in modules for name in module.__all__}


QUESTIONS = _questions()

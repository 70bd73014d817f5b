"""The entries of a record: runs, calls, signatures, and versions."""

import inspect
import sys
from collections.abc import Callable, Iterator

from recording.materials import MATERIALS


def runs(form: str, rule: str, settings: list[dict], step_through: Callable, **start: float) -> Iterator[dict]:
    """A run for each setting. ``form`` is the call with our knobs' names in braces."""
    for knobs in settings:
        call = form.format(**knobs, **start)
        weights = step_through(call, knobs)
        yield {"rule": rule, "form": form, "call": call, "knobs": knobs, "start": start, "weights": weights}


def learning_rates(knobs: dict) -> list[float]:
    return [knobs["lr"] * factor for factor in MATERIALS["lr_factors"]]


def defaults(names: tuple[str, ...], package: object) -> dict:
    return {name: _arguments(eval(name, {package.__name__: package})) for name in names}


def _arguments(function: Callable) -> dict:
    """Arguments and their defaults, as the signature tells them."""
    named = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    return {p.name: "required" if p.default is p.empty else _plain(p.default) for p in named}


def _plain(default: object) -> object:
    """A default as JSON can hold it: a type by its name, and an object by that of its type."""
    if isinstance(default, type):
        return default.__name__
    known = isinstance(default, str | int | float | list | dict | None) or type(default) is tuple
    return default if known else type(default).__name__


def recorded_call(rule: str, call: str, arguments: dict, returns: list) -> dict:
    return {"rule": rule, "call": call, "arguments": arguments, "returns": returns}


def versions(*packages: str) -> dict:
    from importlib.metadata import version

    return {"python": ".".join(map(str, sys.version_info[:2])), **{name: version(name) for name in packages}}

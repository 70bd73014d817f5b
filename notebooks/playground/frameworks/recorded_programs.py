"""The recorded programs: a training in each framework, as its text and the curves that it gave."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "data" / "records" / "programs.json"
#: By their module names, the frameworks in the order in which they are shown, and how they write themselves.
FRAMEWORKS = {"torch": "torch", "keras": "Keras", "optax": "optax"}
#: The end of the name of a program that does not do what it is meant to.
AS_IT_STOOD = "_as_it_stood"


@dataclass(frozen=True)
class Program:
    """A recorded program.

    text   -- the very lines that were run
    curves -- what they gave, by name: "losses", and of a schedule "rates"
    digits -- so many digits of each of them are held to the course's own run
    said   -- the error or the warning in which it ended; "" for one that does what it is meant to
    """

    framework: str
    text: str
    curves: Mapping[str, list[float]]
    digits: Mapping[str, int]
    said: str


@cache
def record() -> Mapping[str, dict]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def version(framework: str) -> str:
    """With which version the framework's programs were recorded, "2.13.0"."""
    return record()["versions"][framework].split("+")[0]


def rules() -> tuple[str, ...]:
    """The exercises of which there are programs."""
    names = (name.partition("_") for name in record() if not name.endswith(AS_IT_STOOD))
    return tuple(dict.fromkeys(rule for framework, _, rule in names if framework in FRAMEWORKS))


def programs(rule: str) -> dict[str, Program]:
    """The programs that train with ``rule``, by framework; one that does not have the rule is left out."""
    names = {framework: f"{framework}_{rule}" for framework in FRAMEWORKS}
    return {framework: _program(name) for framework, name in names.items() if name in record()}


def as_it_stood(framework: str, rule: str) -> Program | None:
    """What one would write at first, where that does not work."""
    name = f"{framework}_{rule}{AS_IT_STOOD}"
    return _program(name) if name in record() else None


def _program(name: str) -> Program:
    kept = record()[name]
    return Program(
        name.partition("_")[0], kept["program"], kept.get("curves", {}), kept.get("digits", {}), kept.get("said", "")
    )

"""A program in a Python of its own: for the recorder, and for a learner who has the framework."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

RUNNER = Path(__file__).with_name("run_program.py")
#: Programs are run here: one of them reads the course's digits.
COURSE_FOLDER = Path(__file__).resolve().parents[3]
#: Keras computes with another framework; by their module names, as Keras calls them.
KERAS_BACKENDS = ("tensorflow", "torch", "jax")


@dataclass(frozen=True)
class Ran:
    """What a program left behind: its curves by name, none if it stopped; and its error, or its last warning, or ""."""

    curves: dict[str, list[float]]
    said: str


def run(program: str, framework: str = "") -> Ran:
    """Run it in a fresh interpreter, the same Python as this one."""
    settings = _settings(framework) | os.environ
    done = subprocess.run(
        [sys.executable, "-P", str(RUNNER)],
        input=program, capture_output=True, text=True, encoding="utf-8", cwd=COURSE_FOLDER, env=settings,
    )  # fmt: skip
    if done.returncode:
        return Ran({}, (done.stderr.strip().splitlines() or [str(done.returncode)])[-1])
    left = json.loads(done.stdout.splitlines()[-1])
    return Ran(left["curves"], left["said"])


def _settings(framework: str) -> dict[str, str]:
    """What Keras takes from its surroundings: the backend, and that JAX as a backend may compute in float64."""
    if framework != "keras":
        return {}
    return {"KERAS_BACKEND": keras_backend() or KERAS_BACKENDS[0], "JAX_ENABLE_X64": "1"}


def keras_backend() -> str | None:
    """The first framework here with which Keras can compute."""
    return next((name for name in KERAS_BACKENDS if find_spec(name)), None)

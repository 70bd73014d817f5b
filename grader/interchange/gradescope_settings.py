"""What an autograder on Gradescope is told: the seed, the points of each exercise that is set, the language."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import COURSE
from grader.reporting.language import gettext

FILE = "settings.json"


class BadSettings(ValueError):
    """The settings cannot be used; the message says why."""


@dataclass(frozen=True)
class Settings:
    """What an instructor may change in the zip before it is uploaded.

    seed      -- draws the probes
    exercises -- the points of each exercise that is set
    language  -- of the cards, "" for English
    """

    seed: int
    exercises: Mapping[str, float]
    language: str

    @property
    def chapters(self) -> list[str]:
        """The notebooks that hold what is set, in the order of the course."""
        return list(dict.fromkeys(COURSE[name].notebook for name in COURSE if name in self.exercises))

    def as_json(self) -> str:
        return json.dumps({"seed": self.seed, "language": self.language, "exercises": dict(self.exercises)}, indent=1)


def read_settings(path: Path) -> Settings:
    """The settings in a file, or ``BadSettings``."""
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
        seed, exercises, language = told["seed"], told["exercises"], told["language"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSettings(gettext("{file} cannot be read: {reason}.", file=path, reason=repr(error))) from None
    if type(seed) is not int or seed < 0 or type(language) is not str or not isinstance(exercises, dict):
        raise BadSettings(gettext("{file} has another form than the one that was exported.", file=path))
    for name, points in exercises.items():
        if name not in COURSE or type(points) not in (int, float) or not 0 <= points < math.inf:
            words = gettext("{file}: {name} is no exercise, or its points are no number.", file=path, name=name)
            raise BadSettings(words)
    return Settings(seed, {name: exercises[name] for name in COURSE if name in exercises}, language)

"""``predict(name)`` puts one of the course's questions."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from grader.reporting.language import gettext

if TYPE_CHECKING:
    from playground.prediction import Prediction


class UnknownQuestion(KeyError):
    """There is no question of that name; the message says which there are, the closest first."""

    def __init__(self, name: str, names: list[str]):
        facts = {"name": name, "names": ", ".join(get_close_matches(name, names, n=len(names), cutoff=0.0))}
        super().__init__(gettext("There is no question {name}. Closest first, the names are: {names}.", **facts))

    def __str__(self) -> str:
        return self.args[0]


def predict(name: str, *functions: Callable) -> "Prediction":
    """Put the question of that name. ``functions`` are the learner's, where a run of theirs answers it.

    Raises ``UnknownQuestion`` for another name.
    """
    # Only now: drawing takes half a second to import, and a notebook begins with words.
    from playground.prediction import Prediction
    from playground.predictions import QUESTIONS

    if name not in QUESTIONS:
        raise UnknownQuestion(name, list(QUESTIONS))
    return Prediction(name, QUESTIONS[name](*functions))

"""``predict(name)`` puts one of the course's questions."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from grader.reporting.language import gettext

if TYPE_CHECKING:
    from playground.prediction import Prediction


class UnknownQuestion(KeyError):
    """There is no question of that name; the message says which there are, the closest first."""

    def __init__(self, name: str, names: Iterable[str]):
        close = get_close_matches(name, names := list(names), n=3, cutoff=0.5)
        rest = [other for other in names if other not in close]
        facts = {"name": name, "names": ", ".join([*close, *rest])}
        super().__init__(gettext("There is no question {name}. There are: {names}.", **facts))

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
        raise UnknownQuestion(name, QUESTIONS)
    return Prediction(name, QUESTIONS[name](*functions))

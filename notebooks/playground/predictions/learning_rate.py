"""The questions of notebook 01."""

from collections.abc import Callable

from grader.reporting.language import gettext
from playground.question import Buttons, Outcome, Question
from playground.rules import rule
from playground.simulate import simulate
from playground.surfaces import RAVINE

__all__ = ["above_the_limit"]


def above_the_limit(gradient_descent: Callable | None = None) -> Question:
    """What lr 0.21 does in the ravine."""
    step = rule("gradient_descent", gradient_descent)

    def outcome() -> Outcome:
        loss = simulate(step, RAVINE, 100, lr=0.21).loss
        away = int((loss > 10 * loss[0]).argmax())
        words = gettext("It was thrown out: after step {step} the loss is ten times that of the start.", step=away)
        return Outcome(2, words)

    options = (gettext("It arrives."), gettext("It circles for ever."), gettext("It is thrown out."))
    return Question(gettext("lr = 0.1 works in the ravine. What will 0.21 do?"), Buttons(options), outcome)

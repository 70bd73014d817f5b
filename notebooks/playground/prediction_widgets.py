"""A question as ipywidgets, for front ends that can show these and nothing of ours."""

from typing import Protocol

import ipywidgets as widgets

from grader.reporting.language import gettext
from playground.question import Buttons, Made, Marker, Number, Question, why_unanswered


class Prediction(Protocol):
    """What can be asked, and answered."""

    question: Question

    def say(self, said: object) -> Made: ...


def view(prediction: Prediction) -> widgets.Widget:
    """Buttons, or one or two fields with a button; under them, afterwards, what came of it."""
    answer, told = prediction.question.answer, widgets.Label()

    def say(said: object) -> None:
        try:
            made = prediction.say(said)
        except (Exception, KeyboardInterrupt) as error:  # the learner is told, and may answer again
            told.value = why_unanswered(error)
            return
        told.value = f"{made.sentence} {made.verdict} {made.told}"

    if isinstance(answer, Buttons):
        row = [_button(option, lambda _, number=number: say(number)) for number, option in enumerate(answer.options)]
        return widgets.VBox([*row, told])
    fields = _fields(answer)
    send = _button(gettext("Answer"), lambda _: say(_value(answer, [field.value for field in fields])))
    return widgets.VBox([widgets.HBox([*fields, send]), told])


def _fields(answer: object) -> list[widgets.Text]:
    """Empty ones: nothing is said by pressing the button alone. What is typed is read by the question."""
    names = answer.names if isinstance(answer, Marker) else (answer.label,) if isinstance(answer, Number) else ()
    return [widgets.Text(description=name, style={"description_width": "initial"}) for name in names]


def _value(answer: object, typed: list[str]) -> object:
    """What was typed; of a marker of which only x counts, the other place is that of the axis."""
    return (*typed, 0.0)[:2] if isinstance(answer, Marker) else typed[0]


def _button(words: str, press: object) -> widgets.Button:
    button = widgets.Button(description=words, layout=widgets.Layout(width="auto"))
    button.on_click(press)
    return button

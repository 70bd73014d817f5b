"""A question as ipywidgets, for front ends that can show these and nothing of ours."""

from typing import Protocol

import ipywidgets as widgets

from grader.reporting.language import gettext
from playground.question import Buttons, Made, Marker, Number, Question


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
        except Exception as error:  # as in the front end: the learner is told, and may answer again
            told.value = str(error) or type(error).__name__
            return
        told.value = f"{made.sentence} {made.verdict} {made.told}"

    if isinstance(answer, Buttons):
        row = [_button(option, lambda _, number=number: say(number)) for number, option in enumerate(answer.options)]
        return widgets.VBox([*row, told])
    fields = _fields(answer)
    send = _button(gettext("Answer"), lambda _: say(_value(answer, [field.value for field in fields])))
    return widgets.VBox([widgets.HBox([*fields, send]), told])


def _fields(answer: object) -> list[widgets.Widget]:
    if isinstance(answer, Number):
        return [widgets.FloatText(description=answer.label, style={"description_width": "initial"})]
    return [widgets.FloatText(description=name) for name in ("x", "y")]


def _value(answer: object, values: list[float]) -> object:
    return tuple(values) if isinstance(answer, Marker) else values[0]


def _button(words: str, press: object) -> widgets.Button:
    button = widgets.Button(description=words, layout=widgets.Layout(width="auto"))
    button.on_click(press)
    return button

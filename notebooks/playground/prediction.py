"""A question in a notebook: it is answered in the page, then a run is held against the answer.

The stored output is the question in words. Where our front end is installed it shows buttons, a field or a marker, and
hands the answer to the kernel; what came of it is kept in the learner's own file, and in the output of the cell.
"""

import base64
import html
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from comm import get_comm_manager
from comm.base_comm import BaseComm
from IPython.display import display

from grader import progress_file
from grader.reporting.language import gettext
from playground import prediction_widgets
from playground.front_end import kernel_id, only_widgets
from playground.named_png import named
from playground.question import Answer, Made, Marker, Question, held_against, why_unanswered
from playground.scene import panel_geometry
from playground.words import words

TARGET = "turning-the-knobs-predictions"
KIND = "application/vnd.turning-the-knobs.prediction+json"

_asked: dict[str, "Prediction"] = {}


class Prediction:
    """A question in a notebook, and the prediction that was made, if one was."""

    def __init__(self, name: str, question: Question):
        self.name, self.question = name, question
        self.made = _kept(name)
        self._is_headed = False

    def say(self, said: Any) -> Made:
        """Answer it: the run is made, held against the answer, and both are kept."""
        self.made = held_against(self.question, said)
        _keep(self.name, self.made)
        return self.made

    def __repr__(self) -> str:
        asked = [gettext("Predict: {question}", question=self.question.ask)]
        if self.made is None:
            return "\n".join([*asked, *(f"  {line}" for line in self.question.answer.lines())])
        return "\n".join([*asked, f"  {self.made.sentence}", f"  {self.made.verdict} {self.made.told}"])

    def _ipython_display_(self) -> None:
        _listen()
        _asked[self.name] = self
        if isinstance(self.question.answer, Marker) and self.made is None:
            # Of one output a page shows either words or a picture. Our front end shows both, in the second.
            self._is_headed = True
            display({"text/plain": "", "text/html": self._question_html(), KIND: {}}, raw=True)
        display(self.bundle(), raw=True, metadata={TARGET: {"kernel": kernel_id()}})
        if only_widgets() and self.made is None:
            display(prediction_widgets.view(self))

    def bundle(self) -> dict[str, Any]:
        """What Jupyter shows: words for every page, and for our front end the question as data."""
        made = (
            None
            if self.made is None
            else {**asdict(self.made), "verdict": self.made.verdict, "sentence": self.made.sentence}
        )
        data = {"name": self.name, "question": self.question.ask, **self.question.answer.data(), "made": made}
        shown: dict[str, Any] = {"text/plain": repr(self), KIND: data}
        if isinstance(self.question.answer, Marker):
            picture = self.question.answer.picture(self.made.places if self.made else None)
            shown["image/png"] = base64.b64encode(named(picture, "")).decode()
            if self.made is None:  # a picture in HTML would tie the comparison of notebooks to one matplotlib
                return shown
        return {**shown, "text/html": self._html() + _image(shown.get("image/png"), self.question.answer)}

    def _question_html(self) -> str:
        return f"<p><strong>{gettext('Predict first.')}</strong> {html.escape(self.question.ask)}</p>"

    def _html(self) -> str:
        if self.made is None:
            lines = (line.removeprefix("( ) ") for line in self.question.answer.lines())
            return f"{self._question_html()}<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"
        came = f"<strong>{html.escape(self.made.verdict)}</strong> {html.escape(self.made.told)}"
        asked = "" if self._is_headed else self._question_html()
        return f"{asked}<p>{html.escape(self.made.sentence)}</p><p>{came}</p>"


def _image(png: str | None, answer: Answer) -> str:
    """The picture of a marker as HTML: of words and a picture, a page without our front end takes the words alone."""
    if png is None or not isinstance(answer, Marker):
        return ""
    width = answer.frame.canvas.width  # the file has more pixels than the picture is wide
    return f'<img src="data:image/png;base64,{png}" alt="{html.escape(answer.label)}" width="{width}">'


class Conversation:
    """One page and one question: the page sends what was said, and gets what came of it."""

    def __init__(self, prediction: Prediction, comm: BaseComm):
        self._prediction, self._comm = prediction, comm
        comm.on_msg(self._answer)
        answer = prediction.question.answer
        if isinstance(answer, Marker):
            canvas = answer.frame.canvas
            place = {"pad": panel_geometry(canvas, answer.panel), "size": [canvas.width, canvas.height]}
            comm.send({"words": words(), "names": answer.names, **place}, buffers=[answer.frame.png])
        else:
            comm.send({"words": words()})

    def _answer(self, message: dict[str, Any]) -> None:
        try:
            self._prediction.say(message["content"]["data"]["say"])
        except (Exception, KeyboardInterrupt) as error:  # no answer, or a learner's rule that fails or is stopped
            self._comm.send({"failed": why_unanswered(error)})
            return
        self._comm.send({"bundle": self._prediction.bundle()})


@cache
def _listen() -> None:
    """Answer pages that ask for a question by its name; once a kernel."""
    get_comm_manager().register_target(TARGET, _opened)


def _opened(comm: BaseComm, message: dict[str, Any]) -> None:
    prediction = _asked.get(message["content"]["data"].get("name", ""))
    if prediction is None:
        comm.close()
    else:
        Conversation(prediction, comm)


def _kept(name: str) -> Made | None:
    kept = progress_file.read().get("predictions", {}).get(name)
    try:
        return None if kept is None else _read(kept)
    except (TypeError, KeyError, ValueError):  # written by hand, or by another edition: it counts as not made
        return None


def _read(kept: dict[str, Any]) -> Made:
    made = Made(str(kept["said"]), str(kept["told"]), bool(kept["agrees"]), bool(kept.get("near")))
    if not kept.get("places"):
        return made
    (x, y), (x_shown, y_shown) = kept["places"]
    return replace(made, places=((float(x), float(y)), (float(x_shown), float(y_shown))))


def _keep(name: str, made: Made) -> None:
    """In the learner's own file; a file that cannot be written is not worth a stop."""
    try:
        progress_file.update(lambda record: record.setdefault("predictions", {}).update({name: asdict(made)}))
    except OSError:
        return

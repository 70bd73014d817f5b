"""A question that a learner answers before the run does: how it is answered, and what the run says to that."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.experiment import Frame
from playground.marks import Dots, Line, Mark, Text
from playground.palette import BLUE, VERMILION
from playground.stopped import Stopped
from playground.typed_number import number

#: The share of a panel's width that words beside a place take.
_FOR_WORDS = 0.2
#: The share of a panel's height in which a line of words stands free.
_LINE = 0.12
#: A place (x, y) in a panel.
Place = tuple[float, float]
#: What a learner says: the index of a button, a number, or a place.
Said = int | float | Place


@dataclass(frozen=True)
class Outcome:
    """What the run showed: the right answer, in the form in which learners give theirs, and a sentence on the run."""

    value: Said
    told: str


class Answer(ABC):
    """How a question is answered."""

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """What the front end needs to ask for it; the same on every machine."""

    @abstractmethod
    def lines(self) -> tuple[str, ...]:
        """What can be answered, for a page where nobody can."""

    @abstractmethod
    def said(self, value: Any) -> str:
        """An answer in words."""

    @abstractmethod
    def agrees(self, said: Any, value: Any) -> bool:
        """Whether what was said is what the run showed."""

    def checked(self, said: Any) -> Any:
        """An answer as it is kept, or the ValueError that says what is possible."""
        return said

    def places(self, said: Any, value: Any) -> tuple[Place, Place] | None:
        """Where in the picture what was said lies, and what the run showed; None for an answer without a picture."""
        return None


@dataclass(frozen=True)
class Buttons(Answer):
    """One of a few sentences."""

    options: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        return {"kind": "buttons", "options": list(self.options)}

    def lines(self) -> tuple[str, ...]:
        return tuple(f"( ) {option}" for option in self.options)

    def said(self, value: int) -> str:
        return gettext("“{said}”", said=self.options[value])

    def agrees(self, said: int, value: int) -> bool:
        return said == value

    def checked(self, said: Any) -> int:
        if said not in range(len(self.options)):
            raise ValueError(gettext("There are {count} answers to choose from.", count=len(self.options)))
        return int(said)


@dataclass(frozen=True)
class Number(Answer):
    """A number from ``low`` to ``high``, near enough within ``factor`` of the run's, or, if given, within ``off``."""

    label: str
    low: float
    high: float
    unit: str = ""
    factor: float = 1.2
    off: float | None = None
    whole: bool = False

    def data(self) -> dict[str, Any]:
        return {
            "kind": "number", "label": self.label, "low": self.low, "high": self.high, "unit": self.unit,
            "whole": self.whole,
        }  # fmt: skip

    def lines(self) -> tuple[str, ...]:
        facts = {"label": self.label, **self._ends()}
        if self.whole:
            return (gettext("{label}: ____ (a whole number from {low} to {high})", **facts),)
        return (gettext("{label}: ____ (a number from {low} to {high})", **facts),)

    def said(self, value: float) -> str:
        return _plain(value) + ("%" if self.unit == "%" else f" {self.unit}".rstrip())

    def agrees(self, said: float, value: float) -> bool:
        if self.off is not None:
            return abs(said - value) <= self.off * (1 + 1e-12)
        # Within a factor only numbers of one sign are near one another.
        return said == value or (said * value > 0 and abs(math.log(said / value)) <= math.log(self.factor) + 1e-12)

    def checked(self, said: Any) -> float:
        value = _typed(said, self._ends(), self.unit, self.label.split()) if isinstance(said, str) else said
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.low <= value <= self.high:
            raise ValueError(gettext("Answer with a number from {low} to {high}.", **self._ends()))
        if self.whole and value != round(value):
            raise ValueError(gettext("Answer with a whole number from {low} to {high}.", **self._ends()))
        return round(value) if self.whole else float(value)

    def _ends(self) -> dict[str, str]:
        return {"low": _plain(self.low), "high": _plain(self.high)}


def _plain(value: float) -> str:
    """A number of four digits without an exponent: 0.00001."""
    return np.format_float_positional(float(f"{value:.4g}") + 0.0, trim="-")


def _typed(text: str, ends: dict[str, str], unit: str = "", known: Iterable[str] = ()) -> float:
    """The number that was typed, or the ValueError that says what to type."""
    if not text.strip():
        raise ValueError(gettext("First type a number from {low} to {high}.", **ends))
    value = number(text, unit, known)
    if value is None:
        facts = {"typed": text, **ends}
        raise ValueError(
            gettext("“{typed}” cannot be read as a number. Type it in digits, from {low} to {high}.", **facts)
        )
    return value


@dataclass(frozen=True)
class Marker(Answer):
    """A place in a panel of a picture that does not answer; near enough if within ``off`` = (dx, dy) of the run's.

    axis -- "x" where only the horizontal place counts, else "xy"
    """

    frame: Frame
    panel: int
    label: str
    off: tuple[float, float]
    axis: str = "xy"

    def data(self) -> dict[str, Any]:
        return {"kind": "marker", "label": self.label, "axis": self.axis}

    def lines(self) -> tuple[str, ...]:
        return (gettext("{label}: a marker to be put into the picture.", label=self.label),)

    @property
    def names(self) -> tuple[str, ...]:
        """What is said of a place, by the names of the panel's axes."""
        axes = self.frame.canvas.panels[self.panel]
        return (axes.get_xlabel() or "x", axes.get_ylabel() or "y")[: len(self.axis)]

    def said(self, value: Place) -> str:
        pairs = zip(self.names, value, strict=False)
        return ", ".join(gettext("{name} = {value}", name=name, value=short(each, 3)) for name, each in pairs)

    def agrees(self, said: Place, value: Place) -> bool:
        near = [abs(one - other) <= off for one, other, off in zip(said, value, self.off, strict=True)]
        return all(near[: len(self.axis)])

    def checked(self, said: Any) -> Place:
        axes = self.frame.canvas.panels[self.panel]
        x, y = (
            _typed(each, {"low": _plain(low), "high": _plain(high)}) if isinstance(each, str) else float(each)
            for each, (low, high) in zip(said, (axes.get_xlim(), axes.get_ylim()), strict=True)
        )
        return x, y

    def places(self, said: Place, value: Place) -> tuple[Place, Place]:
        return said, (float(value[0]), float(value[1]))

    def picture(self, places: tuple[Place, Place] | None) -> bytes:
        """The picture as PNG, with both places in it once they are known."""
        canvas, marks = self.frame.canvas, self.frame.marks
        return canvas.png((*marks, *self._both(*places)) if places else marks)

    def _both(self, said: Place, shown: Place) -> tuple[Mark, ...]:
        """Both places, with their words on the outer sides: however near they lie, one can be read beside the other.

        What was said is a ring, as it was when it was moved: the run's dot is seen within it.
        """
        left = said[0] <= shown[0]
        ring, dot = Dots(self.panel, *said, VERMILION, 9, hollow=True), Dots(self.panel, *shown, BLUE, 6)
        yours = self._labelled(ring, (said, shown), gettext("you said"), left, 0.9)
        return *yours, *self._labelled(dot, (shown, said), gettext("the run"), not left, 0.8)

    def _labelled(
        self, dot: Dots, places: tuple[Place, Place], words: str, left: bool, height: float
    ) -> tuple[Mark, Mark]:
        """A place and its words, to the left or right of it, or, where the panel ends there, on the other side.

        There the words of the other place may stand: if that one is near, these move away from it.
        places -- this one, and the other one
        height -- share of the panel's height at which the words stand where only the horizontal place counts
        """
        axes, (x, _) = self.frame.canvas.panels[self.panel], places[0]
        to_shares = axes.transData - axes.transAxes
        (across, up), (_, other) = to_shares.transform(places)
        crowded = across < _FOR_WORDS if left else across > 1 - _FOR_WORDS
        anchor = "end" if left != crowded else "start"
        spaced = words + 4 * " " if anchor == "end" else 4 * " " + words
        away = math.copysign(_LINE, up - other or 0.5 - up) if crowded and abs(up - other) < 2 * _LINE else 0.0
        share = min(max(up + away, 0.04), 0.96) if self.axis == "xy" else height
        _, at = to_shares.inverted().transform((0, share))
        text = Text(self.panel, x, at, spaced, dot.color, anchor)
        if self.axis == "xy":
            return dot, text
        return Line(self.panel, (x, x), axes.get_ylim(), dot.color), text


@dataclass(frozen=True)
class Question:
    """A question, how it is answered, and the run that settles it, which is made only when somebody has answered."""

    ask: str
    answer: Answer
    outcome: Callable[[], Outcome]


@dataclass(frozen=True)
class Made:
    """A prediction that was made: what was said, what the run showed, and whether they agree."""

    said: str
    told: str
    agrees: bool
    #: Whether it agrees without being what the run showed, to the digits in which it is told.
    near: bool = False
    #: Of a marker: where it was put, and where the run puts it.
    places: tuple[Place, Place] | None = None

    @property
    def verdict(self) -> str:
        if self.near:
            return gettext("✓ Near enough.")
        return gettext("✓ As you said.") if self.agrees else gettext("✗ It came out otherwise.")

    @property
    def sentence(self) -> str:
        return gettext("You said: {said}", said=self.said)


def held_against(question: Question, said: Any) -> Made:
    """What the run shows, beside what was said; the run's own errors pass through, and a ValueError for no answer."""
    said = question.answer.checked(said)
    outcome = question.outcome()
    answer = question.answer
    agrees = bool(answer.agrees(said, outcome.value))  # NumPy's own cannot be kept in JSON
    near = agrees and answer.said(said) != answer.said(outcome.value)
    return Made(answer.said(said), outcome.told, agrees, near, answer.places(said, outcome.value))


def why_unanswered(error: BaseException) -> str:
    """What is said where no answer came of it: the question stands there still, and no cell has to be run again."""
    if isinstance(error, KeyboardInterrupt):
        how_far = error.how_far if isinstance(error, Stopped) else gettext("Stopped before the run was over.")
        return gettext("{how_far} The question is still open: answer it again.", how_far=how_far)
    return str(error) or type(error).__name__

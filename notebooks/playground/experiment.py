"""An experiment: a pure function from the values of its controls to a picture with a caption."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.reporting.language import gettext
from playground import captioned
from playground.attempts import cannot_be_drawn, listening
from playground.canvas import Canvas
from playground.controls import Button, Control, Pad, Value
from playground.marks import Mark
from playground.named_png import named


@dataclass(frozen=True)
class Frame:
    """One state of the picture: the background, the marks on it, and a caption that says what is to be seen."""

    canvas: Canvas
    marks: tuple[Mark, ...]
    caption: str
    #: What a table of several frames shows, as columns: a name and a value in words. Without it, the caption.
    figures: Mapping[str, str] = field(default_factory=dict)

    def saying(self, words: str) -> "Frame":
        """The same with further words at the end of its caption."""
        return replace(self, caption=f"{self.caption} {words}".rstrip())

    def __repr__(self) -> str:
        return self.caption

    @property
    def png(self) -> bytes:
        return self.canvas.png(self.marks)

    def _ipython_display_(self) -> None:
        captioned.show(named(self.png, ""), self.caption, self.canvas, self.marks)


@dataclass(frozen=True)
class Film:
    """A whole run: marks that know how they depend on the time, and a caption for every number of steps, from 0."""

    canvas: Canvas
    marks: tuple[Mark, ...]
    captions: tuple[str, ...]
    #: As those of a Frame, for every number of steps.
    figures: tuple[Mapping[str, str], ...] = ()

    def saying(self, words: str) -> "Film":
        """The same with further words at the end of every caption."""
        return replace(self, captions=tuple(f"{caption} {words}".rstrip() for caption in self.captions))

    def at(self, step: int) -> Frame:
        figures = self.figures[step] if self.figures else {}
        return Frame(self.canvas, tuple(mark.at(step) for mark in self.marks), self.captions[step], figures)


@dataclass(frozen=True)
class Table:
    """Several frames in words, one a row. With ``fold`` it is folded away behind these words until it is opened."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fold: str = ""

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                 for row in (self.columns, *self.rows)]  # fmt: skip
        return "\n".join([self.fold, *lines] if self.fold else lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in self.rows)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<details><summary>{html.escape(self.fold)}</summary>{table}</details>" if self.fold else table


@dataclass(frozen=True)
class Experiment:
    """A picture that depends on controls.

    frame     -- (**values of the controls) -> Frame; a pure function. With ``time`` it is not given that control, and
                 returns the Film of the whole run
    controls  -- by the names of frame's arguments
    driven_by -- whose rules drive it, in words
    time      -- the control that counts the steps of a run
    pads      -- where in the picture controls are dragged
    not_run   -- the learner's rules that could not be run when the experiment was made
    """

    name: str
    frame: Callable[..., Frame | Film]
    controls: Mapping[str, Control]
    buttons: tuple[Button, ...] = ()
    driven_by: str = ""
    time: str = ""
    pads: tuple[Pad, ...] = ()
    not_run: tuple[str, ...] = ()

    def starting_at(self, **setting: Value) -> "Experiment":
        """The same experiment, its controls at these values at first. ValueError for a value that is not possible."""
        moved = {name: self._control(name).starting_at(name, value) for name, value in setting.items()}
        return replace(self, controls={**self.controls, **moved})

    def shown(self, **values: Value) -> Frame | Film:
        """What is drawn at these values: with ``time`` the whole run."""
        values = self._with_first_values(values)
        values.pop(self.time, None)
        with listening() as not_run:
            shown = self.frame(**values)
        words = cannot_be_drawn((*self.not_run, *not_run))
        return shown.saying(words) if words else shown

    def at(self, **values: Value) -> Frame:
        """The frame at these values of some controls; the other controls have their first values."""
        shown = self.shown(**values)
        return shown.at(self._with_first_values(values)[self.time]) if isinstance(shown, Film) else shown

    def table(self, fold: str = "", **values: Value | list[Value]) -> Table:
        """What is to be seen at several values of one control, given as a list; others may be given one value.

        Raises a ValueError for a value that is not possible, and a TypeError unless exactly one control has a list.
        """
        lists = [name for name, value in values.items() if isinstance(value, list) and value]
        if len(lists) != 1:
            example = f"{next(iter(self.controls))}=[...]"
            raise TypeError(
                gettext("A table needs one control with a list of values, as in {example}.", example=example)
            )
        (name,) = lists
        several = [self._control(name).checked(name, value) for value in values.pop(name)]  # type: ignore[union-attr]
        others = self.checked(values)  # type: ignore[arg-type]
        frames = [self.at(**others, **{name: value}) for value in several]
        figures = [frame.figures or {gettext("what is seen"): frame.caption} for frame in frames]
        control = self._control(name)
        rows = tuple((control.told(value), *shown.values()) for value, shown in zip(several, figures, strict=True))
        return Table((control.label, *figures[0]), rows, fold)

    def __repr__(self) -> str:
        return " ".join(filter(None, (f"{self.name}: {self.at().caption}", self.driven_by)))

    def checked(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The values as the experiment takes them, or the ValueError that says what is possible."""
        return {name: self._control(name).checked(name, value) for name, value in values.items()}

    def _with_first_values(self, values: Mapping[str, Value]) -> dict[str, Any]:
        for name in values:
            self._control(name)
        return {**{name: control.value for name, control in self.controls.items()}, **values}

    def _control(self, name: str) -> Control:
        if name not in self.controls:
            facts = {"experiment": self.name, "name": name, "names": ", ".join(self.controls)}
            raise TypeError(gettext("{experiment} has no {name}. It has {names}.", **facts))
        return self.controls[name]

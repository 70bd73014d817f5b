"""An experiment: a pure function from knobs to a picture with a sentence, and a thin shell of widgets around it."""

import html
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from playground.canvas import Canvas
from playground.marks import Mark


@dataclass(frozen=True)
class Frame:
    """One state of the picture: the background it stands on, the marks over it, and what it says now."""

    canvas: Canvas
    marks: tuple[Mark, ...]
    says: str


@dataclass(frozen=True)
class Slider:
    """A number to turn. ``play`` lets it run by itself, for sliders that count steps."""

    label: str
    low: float
    high: float
    value: float
    step: float
    play: bool = False

    def widget(self) -> widgets.Widget:
        whole = all(isinstance(number, int) for number in (self.low, self.high, self.step))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        more = {} if whole else {"readout_format": f".{_decimals(self.step)}f"}
        return kind(min=self.low, max=self.high, value=self.value, step=self.step, **_described(self.label), **more)

    def stop(self, value: float) -> float:
        """The nearest value at which the slider can stand: the browser moves it there whatever it is told."""
        return self.low + round((value - self.low) / self.step) * self.step


@dataclass(frozen=True)
class LogSlider:
    """A number that matters by its factor, from 10**low to 10**high in ``per_decade`` stops a factor of ten."""

    label: str
    low: float
    high: float
    value: float
    per_decade: int = 20

    def widget(self) -> widgets.Widget:
        return widgets.FloatLogSlider(
            min=self.low, max=self.high, value=self.value, step=1 / self.per_decade, readout_format=".2g",
            **_described(self.label),
        )  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    label: str
    options: tuple[str, ...]
    value: str

    def widget(self) -> widgets.Widget:
        return widgets.Dropdown(options=self.options, value=self.value, **_described(self.label))


Knob = Slider | LogSlider | Choice


@dataclass(frozen=True)
class Button:
    """Sets sliders to what it works out from the present values of all knobs."""

    label: str
    sets: Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Sentences:
    """A few sentences under one another: an experiment, read rather than seen."""

    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(f"- {line}" for line in self.lines)

    def _repr_html_(self) -> str:
        return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in self.lines)}</ul>"


class Experiment:
    """Shows itself in Jupyter: live where a kernel runs, a picture and its sentence where none does.

    frame(**values of the knobs) -> Frame  is the experiment; everything else is its shell.
    """

    def __init__(
        self,
        name: str,
        frame: Callable[..., Frame],
        knobs: Mapping[str, Knob],
        buttons: tuple[Button, ...] = (),
        driven_by: str = "",
    ):
        self.name, self.frame, self.knobs, self.buttons, self.driven_by = name, frame, knobs, buttons, driven_by

    def at(self, **values) -> Frame:
        """The frame for some knobs turned, the others as they begin."""
        return self.frame(**{**{name: knob.value for name, knob in self.knobs.items()}, **values})

    def sentences(self, **values) -> "Sentences":
        """What the experiment says at each of several values of one knob, given as a list; the others are fixed."""
        ((name, several),) = [(name, value) for name, value in values.items() if isinstance(value, list)]
        return Sentences(tuple(self.at(**{**values, name: value}).says for value in several))

    def __repr__(self) -> str:
        return " ".join(filter(None, (f"{self.name}: {self.at().says}", self.driven_by)))

    def _repr_mimebundle_(self, **_) -> dict[str, Any]:
        first = self.at()
        live = self.widget()._repr_mimebundle_()
        return {**live, "text/plain": repr(self), "image/png": first.canvas.png(first.marks)}

    def widget(self) -> widgets.Widget:
        """The live experiment: controls, the picture, and its sentence, which screen readers announce."""
        controls = _Controls(self.knobs)
        picture, says = _Picture(self.name), widgets.HTML()

        def redraw(_=None) -> None:
            frame = self.frame(**controls.values())
            picture.show(frame)
            says.value = _sentence(frame.says)

        for control in controls.widgets.values():
            control.observe(redraw, "value")
        redraw()
        buttons = [_button(button, controls, redraw) for button in self.buttons]
        rows = [*map(self._row, self.knobs.values(), controls.widgets.values()), *buttons]
        footer = [widgets.HTML(f'<small style="opacity:.75">{self.driven_by}</small>')] if self.driven_by else []
        return widgets.VBox([widgets.Box(rows, layout=_FLOWING), picture.box, says, *footer])

    def _row(self, knob: Knob, control: widgets.Widget) -> widgets.Widget:
        if not getattr(knob, "play", False):
            return control
        play = widgets.Play(min=knob.low, max=knob.high, step=knob.step, interval=80, value=knob.value)
        widgets.jslink((play, "value"), (control, "value"))
        return widgets.HBox([control, play], layout=widgets.Layout(flex="1 1 460px", max_width="600px"))


def short(value: float, digits: int = 2) -> str:
    """A number of so many digits as people write it: 1500 and 0.03, where a format alone makes it 1.5e+03 and 0.030."""
    return f"{float(f'{value:.{digits}g}'):g}"


class _Controls:
    """The controls of the knobs.

    A button may ask for a value that lies between two stops of its slider: the slider then stands at the nearer stop,
    and the experiment gets the value itself for as long as the slider stands there.
    """

    def __init__(self, knobs: Mapping[str, Knob]):
        self._knobs, self._asked = knobs, {}
        self.widgets = {name: knob.widget() for name, knob in knobs.items()}

    def values(self) -> dict[str, Any]:
        return {name: self._value(name, control.value) for name, control in self.widgets.items()}

    def _value(self, name: str, stands: Any) -> Any:
        stop, asked = self._asked.get(name, (None, None))
        return asked if stop is not None and math.isclose(stands, stop) else stands

    def set(self, values: Mapping[str, float]) -> None:
        self._asked = {name: (self._knobs[name].stop(value), value) for name, value in values.items()}
        for name, (stop, _) in self._asked.items():
            self.widgets[name].value = stop


def _button(button: Button, controls: _Controls, redraw: Callable[[], None]) -> widgets.Button:
    pressable = widgets.Button(description=button.label, layout=widgets.Layout(width="auto"))

    def press(_) -> None:
        controls.set(button.sets(**controls.values()))
        redraw()

    pressable.on_click(press)
    return pressable


class _Picture:
    """Two layers in one cell of a grid: the background, sent when it changes, and the marks, sent every time."""

    def __init__(self, title: str):
        self._title, self._canvas = title, None
        layer = {"grid_area": "1 / 1", "width": "100%", "margin": "0", "overflow": "hidden"}
        self._below = widgets.Image(format="png", layout=widgets.Layout(**layer, height="auto"))
        self._above = widgets.HTML(layout=widgets.Layout(**layer))
        self.box = widgets.GridBox([self._below, self._above])

    def show(self, frame: Frame) -> None:
        if frame.canvas is not self._canvas:
            self._canvas = frame.canvas
            self._below.value = frame.canvas.background
            self.box.layout = widgets.Layout(width=f"{frame.canvas.width}px", max_width="100%", overflow="hidden")
        self._above.value = frame.canvas.svg(frame.marks, self._title, frame.says)


_FLOWING = widgets.Layout(flex_flow="row wrap", max_width="900px")


def _described(label: str) -> dict[str, Any]:
    return {
        "description": label,
        "style": {"description_width": "initial"},
        "layout": widgets.Layout(flex="1 1 300px", min_width="300px", max_width="440px", margin="2px 14px 2px 2px"),
    }


def _sentence(words: str) -> str:
    """Room for two lines in any case, so that what stands below does not jump when a sentence grows."""
    style = "margin:2px 4px;max-width:880px;line-height:1.4;min-height:2.8em"
    return f'<p role="status" aria-live="polite" style="{style}">{words}</p>'


def _decimals(step: float) -> int:
    return max(0, len(f"{step:.10f}".rstrip("0").partition(".")[2]))

"""An experiment as ipywidgets, for front ends that can show these and nothing of ours: controls, picture, caption."""

import base64
import math
from collections.abc import Callable, Mapping

import ipywidgets as widgets
from IPython.display import display

from playground.canvas import Canvas
from playground.captioned import about_picture
from playground.controls import Button, Control, Slider, Value
from playground.experiment import Experiment, Frame
from playground.marks import Mark
from playground.svg import svg

FLOWING = widgets.Layout(flex_flow="row wrap", max_width="900px")


def show(experiment: Experiment, frame: Frame) -> None:
    """Show the widgets; and, for a page on which they are not live, a picture of the frame and its words.

    Each version of ipywidgets builds the view of a widget by another method, so it is written here.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": widget(experiment).model_id}
    shown = {"text/plain": repr(experiment), "image/png": base64.b64encode(frame.png).decode()}
    about = {"image/png": about_picture(repr(experiment), frame.canvas, frame.marks)}
    display({"application/vnd.jupyter.widget-view+json": view, **shown}, raw=True, metadata=about)


def widget(experiment: Experiment) -> widgets.Widget:
    """The live experiment: controls, the picture, its caption, and whose rules drive it."""
    live, picture, caption = LiveControls(experiment.controls), LayeredPicture(experiment.name), widgets.HTML()

    def redraw(_: object = None) -> None:
        frame = experiment.at(**live.values())
        picture.show(frame.canvas, frame.marks, frame.caption)
        caption.value = caption_html(frame.caption)

    for each in live.widgets.values():
        each.observe(redraw, "value")
    redraw()
    buttons = [button_widget(button, live, redraw) for button in experiment.buttons]
    rows = [*map(row, experiment.controls.values(), live.widgets.values()), *buttons]
    footer = [footnote(experiment.driven_by)] if experiment.driven_by else []
    return widgets.VBox([widgets.Box(rows, layout=FLOWING), picture.box, caption, *footer])


class LiveControls:
    """The widgets of the controls, by name.

    A button may ask for a value between two stops of a slider. The slider then moves to the nearer stop, and ``values``
    gives the value that was asked for as long as the slider stays there.
    """

    def __init__(self, controls: Mapping[str, Control]):
        self._sliders = {name: control for name, control in controls.items() if isinstance(control, Slider)}
        self._asked: dict[str, tuple[float, float]] = {}
        self.widgets = {name: control.widget() for name, control in controls.items()}

    def values(self) -> dict[str, Value]:
        return {name: self._value(name, widget.value) for name, widget in self.widgets.items()}

    def _value(self, name: str, shown: Value) -> Value:
        if name not in self._asked or isinstance(shown, str | tuple):
            return shown
        stop, asked = self._asked[name]
        return asked if math.isclose(float(shown), stop) else shown

    def set(self, values: Mapping[str, float]) -> None:
        self._asked = {name: (self._sliders[name].nearest_stop(value), value) for name, value in values.items()}
        for name, (stop, _) in self._asked.items():
            self.widgets[name].value = stop


class LayeredPicture:
    """Two layers in one cell of a grid: the background, sent when it changes, and the marks, sent every time."""

    def __init__(self, title: str):
        self._title = title
        self._canvas: Canvas | None = None
        layer = {"grid_area": "1 / 1", "width": "100%", "margin": "0", "overflow": "hidden"}
        self._below = widgets.Image(format="png", layout=widgets.Layout(**layer, height="auto"))
        self._above = widgets.HTML(layout=widgets.Layout(**layer))
        self.box = widgets.GridBox([self._below, self._above])

    def show(self, canvas: Canvas, marks: tuple[Mark, ...], caption: str) -> None:
        if canvas is not self._canvas:
            self._canvas = canvas
            self._below.value = canvas.background
            self.box.layout = widgets.Layout(width=f"{canvas.width}px", max_width="100%", overflow="hidden")
        self._above.value = svg(canvas, marks, self._title, caption)


def row(control: Control, widget: widgets.Widget) -> widgets.Widget:
    """The widget of a control, with a play button beside it where the control asks for one."""
    if not isinstance(control, Slider) or not control.play:
        return widget
    play = widgets.Play(min=control.low, max=control.high, step=control.step, interval=80, value=control.value)
    widgets.jslink((play, "value"), (widget, "value"))
    return widgets.HBox([widget, play], layout=widgets.Layout(flex="1 1 460px", max_width="600px"))


def button_widget(button: Button, live: LiveControls, redraw: Callable[[], None]) -> widgets.Button:
    widget = widgets.Button(description=button.label, layout=widgets.Layout(width="auto"))

    def press(_: widgets.Button) -> None:
        live.set(button.sets(**live.values()))
        redraw()

    widget.on_click(press)
    return widget


def caption_html(caption: str) -> str:
    """The caption, announced by screen readers, with room for two lines so that nothing below it moves."""
    style = "margin:2px 4px;max-width:880px;line-height:1.4;min-height:2.8em"
    return f'<p role="status" aria-live="polite" style="{style}">{caption}</p>'


def footnote(words: str) -> widgets.Widget:
    return widgets.HTML(f'<small style="opacity:.75">{words}</small>')

"""The controls of an experiment: what can be moved or chosen on the screen, and buttons that set them."""

import numbers
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import ipywidgets as widgets
import numpy as np
import traitlets

from grader.reporting.language import gettext
from playground.captions import short

#: What a control gives: a number, one of a few options, or a place in a panel.
Value = float | str | tuple[float, float]


class Control(ABC):
    """What can be moved or chosen. ``value`` is what it gives at first."""

    label: str
    value: Value

    @abstractmethod
    def widget(self) -> widgets.Widget:
        """The widget that shows it where our own front end is not installed."""

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """What the front end needs to show it."""

    @abstractmethod
    def checked(self, name: str, value: Any) -> Any:
        """A value as the experiment takes it, or a ValueError that says what is possible."""

    def told(self, value: Any) -> str:
        """A value in words."""
        return short(value, 4)

    def starting_at(self, name: str, value: Any) -> Self:
        """The same control with another first value."""
        return replace(self, value=self.checked(name, value))  # type: ignore[type-var]  # every kind is a dataclass


def _number_within(name: str, value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not low <= float(value) <= high:
        facts = {"name": name, "low": short(low), "high": short(high), "value": repr(value)}
        raise ValueError(gettext("{name} goes from {low} to {high}; {value} is not possible.", **facts))
    return value  # type: ignore[return-value]


@dataclass(frozen=True)
class Slider(Control):
    """A number from ``low`` to ``high``. With ``play`` it can run by itself, for sliders that count steps.

    pace   -- of one that plays, what goes by in a second; steps if nothing is said
    moment -- how a moment of the run is called, its ``{number}`` left open; a step if nothing is said
    """

    label: str
    low: float
    high: float
    value: float
    step: float
    play: bool = False
    pace: str = ""
    moment: str = ""

    def widget(self) -> widgets.Widget:
        whole = all(isinstance(number, int) for number in (self.low, self.high, self.step))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        more = {} if whole else {"readout_format": f".{_decimals(self.step)}f"}
        return kind(min=self.low, max=self.high, value=self.value, step=self.step, **_described(self.label), **more)

    def data(self) -> dict[str, Any]:
        return {
            "is": "slider", "label": self.label, "low": self.low, "high": self.high, "step": self.step,
            "value": self.value, "play": self.play, "pace": self.pace or gettext("steps a second"),
            "moment": self.moment or gettext("after step {number}"),
        }  # fmt: skip

    def checked(self, name: str, value: Any) -> Any:
        number = _number_within(name, value, self.low, self.high)
        return round(number) if isinstance(self.step, int) and isinstance(self.low, int) else number

    def nearest_stop(self, value: float) -> float:
        """The possible position nearest to ``value``, where the browser will move the slider."""
        return self.low + round((value - self.low) / self.step) * self.step


@dataclass(frozen=True)
class LogSlider(Control):
    """A number from 10**low to 10**high, with ``per_decade`` stops for each factor of ten."""

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

    def data(self) -> dict[str, Any]:
        return {
            "is": "log slider", "label": self.label, "low": self.low, "high": self.high, "step": 1 / self.per_decade,
            "value": self.value,
        }  # fmt: skip

    def checked(self, name: str, value: Any) -> float:
        # The ends are powers of ten, and a float on its way through a logarithm may miss them by its last digit.
        within = _number_within(name, value, 10.0**self.low * (1 - 1e-9), 10.0**self.high * (1 + 1e-9))
        return min(max(within, 10.0**self.low), 10.0**self.high)


@dataclass(frozen=True)
class Choice(Control):
    """One of a few options.

    options -- by the values that Python code names, the words in which a reader sees them
    """

    label: str
    options: Mapping[str, str]
    value: str

    def widget(self) -> widgets.Widget:
        options = [(words, value) for value, words in self.options.items()]
        return widgets.Dropdown(options=options, value=self.value, **_described(self.label))

    def data(self) -> dict[str, Any]:
        options = [[value, words] for value, words in self.options.items()]
        return {"is": "choice", "label": self.label, "options": options, "value": self.value}

    def told(self, value: Any) -> str:
        return self.options[value]

    def checked(self, name: str, value: Any) -> str:
        if value not in self.options:
            facts = {"name": name, "options": ", ".join(map(repr, self.options)), "value": repr(value)}
            raise ValueError(gettext("{name} is one of {options}; {value} is not possible.", **facts))
        return value


@dataclass(frozen=True)
class Point(Control):
    """A place in a panel, (x, y) within ``window`` = (left, right, bottom, top), to be dragged with a ``Pad``."""

    label: str
    window: tuple[float, float, float, float]
    value: tuple[float, float]
    step: float = 0.05

    def widget(self) -> widgets.Widget:
        return PointWidget(self)

    def data(self) -> dict[str, Any]:
        return {
            "is": "point", "label": self.label, "window": list(self.window), "step": self.step,
            "value": list(self.value),
        }  # fmt: skip

    def told(self, value: Any) -> str:
        return f"({', '.join(short(each, 4) for each in value)})"

    def checked(self, name: str, value: Any) -> tuple[float, float]:
        left, right, bottom, top = self.window
        try:
            x, y = value
        except (TypeError, ValueError):
            facts = {"name": name, "value": repr(value)}
            raise ValueError(gettext("{name} is a place, two numbers (x, y); {value} is not.", **facts)) from None
        return float(_number_within(f"{name}[0]", x, left, right)), float(_number_within(f"{name}[1]", y, bottom, top))


class PointWidget(widgets.HBox):
    """Two numbers to type, as one widget with one value."""

    value = traitlets.Tuple()

    def __init__(self, point: Point):
        left, right, bottom, top = point.window
        (x, y), described = point.value, {"style": {"description_width": "initial"}, "step": point.step}
        self._x = widgets.BoundedFloatText(x, min=left, max=right, description=f"{point.label}: w[0]", **described)
        self._y = widgets.BoundedFloatText(y, min=bottom, max=top, description="w[1]", **described)
        super().__init__([self._x, self._y], value=(x, y))
        for number in (self._x, self._y):
            number.observe(self._moved, "value")

    def _moved(self, _: object) -> None:
        self.value = (self._x.value, self._y.value)


@dataclass(frozen=True)
class Pad:
    """A panel in which controls are dragged: a ``point``, or controls along the axes, ``x`` and ``y``."""

    panel: int
    label: str
    point: str = ""
    x: str = ""
    y: str = ""

    @property
    def controls(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.point, self.x, self.y)))


def nearest_index(values: np.ndarray, value: float) -> int:
    """The index of the nearest of ``values`` on a logarithmic scale: which result is shown for a LogSlider's value."""
    return int(np.abs(np.log(values / value)).argmin())


@dataclass(frozen=True)
class Button:
    """Sets sliders to values that are computed from the present values of all controls.

    sets -- (**values of the controls) -> the new values of some of them, by name
    """

    label: str
    sets: Callable[..., Mapping[str, float]]


def _described(label: str) -> dict[str, Any]:
    return {
        "description": label,
        "style": {"description_width": "initial"},
        "layout": widgets.Layout(flex="1 1 300px", min_width="300px", max_width="440px", margin="2px 14px 2px 2px"),
    }


def _decimals(step: float) -> int:
    return max(0, len(f"{step:.10f}".rstrip("0").partition(".")[2]))

"""The controls of an experiment: what can be moved or chosen on the screen, and buttons that set them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np

#: What a control gives: a number, or one of a few options.
Value = float | str


class Control(ABC):
    """What can be moved or chosen. ``value`` is what it gives at first."""

    label: str
    value: Value

    @abstractmethod
    def widget(self) -> widgets.Widget:
        """The widget that shows it."""


@dataclass(frozen=True)
class Slider(Control):
    """A number from ``low`` to ``high``. With ``play`` it can run by itself, for sliders that count steps."""

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


@dataclass(frozen=True)
class Choice(Control):
    """One of a few options."""

    label: str
    options: tuple[str, ...]
    value: str

    def widget(self) -> widgets.Widget:
        return widgets.Dropdown(options=self.options, value=self.value, **_described(self.label))


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

"""Experiments that come to life in the page: the output is a picture that holds a name, and the page asks for it here.

The stored output is a PNG and its words and nothing else, so it is right on every page. Where our front end is
installed it reads the name in the PNG, opens a comm with it, and shows the living picture in place of the still.
Nothing of it is stored; a name that this kernel does not know stays a still.
"""

import contextlib
import io
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, wraps
from inspect import signature
from typing import Any

from comm import get_comm_manager
from comm.base_comm import BaseComm
from ipywidgets import Widget

from grader.reporting.language import gettext
from playground import captioned, widget_view
from playground.attempts import listening
from playground.controls import Value
from playground.experiment import Experiment
from playground.front_end import kernel_id, only_widgets
from playground.named_png import named
from playground.scene import Pictures, opening, scene
from playground.stopped import stoppable
from playground.words import words

TARGET = "turning-the-knobs"
#: So many experiments can be live in a kernel; the one shown longest ago makes room.
MOST = 100


def _before_the_picture() -> str:
    return gettext("Stopped before the picture was drawn.")


@dataclass(frozen=True, repr=False)
class LivingExperiment(Experiment):
    """An experiment that shows itself in Jupyter.

    call     -- how a learner calls it, up to its setting: "experiments.step_size(gradient_descent"
    defaults -- the values at which it opens when no setting is named
    """

    call: str = ""
    defaults: Mapping[str, Value] = field(default_factory=dict)

    @stoppable(_before_the_picture)
    def _ipython_display_(self) -> None:
        """Show a PNG that may come to life, and its words."""
        frame = self.at()
        if only_widgets():
            widget_view.show(self, frame)
        else:
            captioned.show(named(frame.png, remember(self)), repr(self), frame.canvas, frame.marks)

    def widget(self) -> Widget:
        """The experiment as ipywidgets, for a JupyterLab that does not have our front end."""
        return widget_view.widget(self)


def living(make: Callable[..., Experiment]) -> Callable[..., LivingExperiment]:
    """An experiment comes to life, and opens at a setting: ``step_size(mine, lr=0.19)``."""
    functions = set(signature(make).parameters)

    @wraps(make)
    @stoppable(_before_the_picture)
    def opened(*given: Any, **further: Any) -> LivingExperiment:
        drivers = {name: value for name, value in further.items() if name in functions or callable(value)}
        with listening() as not_run:
            made = make(*given, **drivers)
        made = replace(made, not_run=tuple(not_run))
        shown = made.starting_at(**{name: value for name, value in further.items() if name not in drivers})
        return LivingExperiment(
            **{each.name: getattr(shown, each.name) for each in fields(Experiment)},
            call=f"experiments.{make.__name__}({_written(given, drivers)}",
            defaults={name: control.value for name, control in made.controls.items()},
        )

    return opened


def _written(given: tuple, drivers: Mapping[str, Any]) -> str:
    """The functions of a call, as the learner wrote them."""
    names = [_name(driver) for driver in given] + [f"{key}={_name(driver)}" for key, driver in drivers.items()]
    return ", ".join(names)


def _name(driver: Callable | None) -> str:
    return str(getattr(driver, "__name__", driver))


_shown: OrderedDict[str, LivingExperiment] = OrderedDict()


def remember(experiment: LivingExperiment) -> str:
    """The name under which the page finds the experiment in this kernel."""
    _listen()
    key = f"{kernel_id()}-{secrets.token_hex(4)}"
    _shown[key] = experiment
    while len(_shown) > MOST:
        _shown.popitem(last=False)
    return key


class Conversation:
    """One page and one experiment: the page sends values, and gets what is drawn at them."""

    def __init__(self, experiment: LivingExperiment, comm: BaseComm):
        self._experiment, self._comm = experiment, comm
        self._pictures = Pictures()
        comm.on_msg(self._answer)
        shown = experiment.shown()
        first = scene(shown, self._pictures, experiment.pads)
        opened = opening(experiment, experiment.defaults, shown.canvas)
        self._send({**opened, "call": experiment.call, "words": words(), "scene": first})

    def _answer(self, message: dict[str, Any]) -> None:
        asked = message["content"]["data"]
        try:
            controls = self._experiment.controls
            values = {name: controls[name].checked(name, value) for name, value in asked["values"].items()}
            if "press" in asked:
                values |= self._experiment.buttons[asked["press"]].sets(**values)
            with contextlib.redirect_stdout(io.StringIO()):  # what a rule prints while a knob turns belongs nowhere
                drawn = scene(self._experiment.shown(**values), self._pictures, self._experiment.pads)
        except (Exception, KeyboardInterrupt) as error:  # a learner's rule may fail here, or be stopped; the page waits
            self._send({"serial": asked["serial"], "failed": _failure(error)})
            return
        self._send({"serial": asked["serial"], "values": values, "scene": drawn})

    def _send(self, data: dict[str, Any]) -> None:
        new = self._pictures.unsent()
        sent = {**data, "pictures": list(new), "dropped": self._pictures.dropped()}
        self._comm.send(sent, buffers=list(new.values()))


def _failure(error: BaseException) -> str:
    facts = {"error": type(error).__name__, "message": str(error)}
    return gettext("At this setting the rule stops with {error}: {message}", **facts)


@cache
def _listen() -> None:
    """Answer pages that ask for an experiment by its name; once a kernel."""
    get_comm_manager().register_target(TARGET, _opened)


def _opened(comm: BaseComm, message: dict[str, Any]) -> None:
    experiment = _shown.get(message["content"]["data"].get("key", ""))
    if experiment is None:
        comm.close()
    else:
        Conversation(experiment, comm)

"""Settings of an experiment at which its tests look: where its controls end."""

from playground.controls import Choice, Control, LogSlider, Point, Value
from playground.experiment import Experiment


def ends(control: Control) -> tuple[Value, ...]:
    """Where a control stands at its ends, or all that can be chosen."""
    if isinstance(control, Choice):
        return tuple(control.options)
    if isinstance(control, LogSlider):
        return 10.0**control.low, 10.0**control.high
    if isinstance(control, Point):
        left, right, bottom, top = control.window
        return (left, bottom), (right, top)
    return control.low, control.high


def settings(experiment: Experiment) -> list[dict[str, Value]]:
    """The first setting, every control at both ends, and all low and all high, for each option of each choice."""
    controls = experiment.controls
    low, high = ({name: ends(control)[at] for name, control in controls.items()} for at in (0, -1))
    alone = [{name: end} for name, control in controls.items() for end in ends(control)]
    choices = {name: control for name, control in controls.items() if isinstance(control, Choice)}
    chosen = [{name: option} for name, control in choices.items() for option in control.options]
    return [{}, *alone, low, high, *({**corner, **one} for one in chosen for corner in (low, high))]

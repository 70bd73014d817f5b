"""One change of a control in the kernel: a frame of every experiment against rebuilding its figure.

The baseline is the common way, `interact` around a function that draws with pyplot: for each change the same numbers in
a new figure with the same panels, and its PNG, cut to its contents as Jupyter's inline backend does. What lies under
the moving parts (contours, say) is left out, in favour of the baseline. Every control is taken through its range once,
so that each change asks for a frame that was not there before. What a choice brings may stand on a background of its
own: the first time, that is drawn, too.
"""

import io
import statistics
import time
from collections.abc import Callable
from functools import partial

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from playground import experiments
from playground.controls import Choice, Control, LogSlider, Point
from playground.experiment import Experiment
from playground.scene import Pictures, scene

STOPS = 12


def rebuilt(experiment: Experiment, **values) -> bytes:
    """An experiment's picture as `interact` would have it made: worked out, drawn into a new figure, and sent whole."""
    frame = experiment.at(**values)
    figure = plt.figure(figsize=(frame.canvas.width / 100, frame.canvas.height / 100))
    panels = [_like(figure, panel) for panel in frame.canvas.panels]
    for mark in frame.marks:
        mark.draw(panels[mark.panel])
    picture = io.BytesIO()
    figure.savefig(picture, format="png", bbox_inches="tight")
    plt.close(figure)
    return picture.getvalue()


def _like(figure: plt.Figure, panel: plt.Axes) -> plt.Axes:
    axes = figure.add_axes(panel.get_position())
    axes.set(title=panel.get_title("left"), xlabel=panel.get_xlabel(), ylabel=panel.get_ylabel())
    axes.set(xscale=panel.get_xscale(), yscale=panel.get_yscale(), xlim=panel.get_xlim(), ylim=panel.get_ylim())
    return axes


def changes(experiment: Experiment) -> dict[str, list[float]]:
    """For each control, what each of its changes takes in the live experiment, in ms."""
    pictures = Pictures()
    return {
        name: [_took(lambda at={name: value}: scene(experiment.shown(**at), pictures)) for value in stops(control)]
        for name, control in experiment.controls.items()
    }


def stops(control: Control) -> list:
    """Values along a control's range; the one it has at the beginning comes last."""
    if isinstance(control, Choice):
        return [option for option in control.options if option != control.value] + [control.value]
    if isinstance(control, LogSlider):
        return [*np.logspace(control.low, control.high, STOPS).tolist(), control.value]
    if isinstance(control, Point):
        left, right, bottom, top = control.window
        return [*zip(np.linspace(left, right, STOPS), np.linspace(bottom, top, STOPS), strict=True), control.value]
    values = (type(control.step)(value) for value in np.linspace(control.low, control.high, STOPS))
    return [*dict.fromkeys(values), control.value]


def _took(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _several(work: Callable[[], object]) -> list[float]:
    return [_took(work) for _ in range(3)]


def main() -> None:
    choices = {}
    print("A slider moves, the median of its range:")
    for name in experiments.__all__:
        experiment = getattr(experiments, name)()
        rebuilding = partial(rebuilt, experiment)
        # Before and after, so that both meet the same noise.
        before, took, after = _several(rebuilding), changes(experiment), _several(rebuilding)
        base = statistics.median(before + after)
        for control, times in took.items():
            if isinstance(experiment.controls[control], Choice):
                choices[f"{name}, {control}"] = max(times)
            else:
                typical = statistics.median(times)
                label, faster = f"{name}, {control}", base / typical
                print(f"  {label:32} {typical:6.1f} ms; rebuilt {base:4.0f} ms, {faster:5.0f} times")
    print("\nA choice is made for the first time, the slowest:")
    for name, slowest in choices.items():
        print(f"  {name:32} {slowest:6.1f} ms")


if __name__ == "__main__":
    main()

"""One change of a knob in the kernel: a frame of every experiment against rebuilding its figure.

The baseline is the common way, `interact` around a function that draws with pyplot: for each change the same numbers in
a new figure with the same panels, and its PNG, cut to its contents as Jupyter's inline backend does. What lies under
the moving parts (contours, say) is left out, in favour of the baseline. Every knob is taken through its range once, so
that each change asks for a frame that was not there before. What a choice brings may stand on a background of its own:
the first time, that is drawn, too.
"""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import matplotlib

matplotlib.use("Agg")
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from playground import experiments
from playground.experiment import Choice, Experiment, Knob, LogSlider

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
    """For each knob, what each of its changes takes in the live experiment, in ms."""
    controls = zip(experiment.knobs.items(), _controls(experiment.widget().children[0]), strict=True)
    return {name: [_took(lambda c=c, p=p: setattr(c, "value", p)) for p in stops(knob)] for (name, knob), c in controls}


def stops(knob: Knob) -> list:
    """Places along a knob's range; where it stands at the beginning comes last."""
    if isinstance(knob, Choice):
        return [option for option in knob.options if option != knob.value] + [knob.value]
    if isinstance(knob, LogSlider):
        return [*np.logspace(knob.low, knob.high, STOPS).tolist(), knob.value]
    places = (type(knob.step)(place) for place in np.linspace(knob.low, knob.high, STOPS))
    return [*dict.fromkeys(places), knob.value]


def _controls(row: widgets.Box) -> Iterator[widgets.Widget]:
    """What can be turned; a play button beside it, or one that sets others, is left out."""
    for child in row.children:
        control = child.children[0] if isinstance(child, widgets.Box) else child
        if not isinstance(control, widgets.Button):
            yield control


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
        for knob, times in took.items():
            if isinstance(experiment.knobs[knob], Choice):
                choices[f"{name}, {knob}"] = max(times)
            else:
                typical = statistics.median(times)
                print(
                    f"  {name + ', ' + knob:32} {typical:6.1f} ms; rebuilt {base:4.0f} ms, {base / typical:5.0f} times"
                )
    print("\nA choice is made for the first time, the slowest:")
    for name, slowest in choices.items():
        print(f"  {name:32} {slowest:6.1f} ms")


if __name__ == "__main__":
    main()

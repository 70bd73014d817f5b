"""One change of a knob in the kernel: a frame of every experiment against rebuilding the figure.

The baseline is the common way, `interact` around a function that draws with pyplot: the same numbers, the same panels,
a new figure for each change, and its PNG. Every knob is taken through its range once, so that each change asks for a
frame that was not there before. What a choice brings may stand on a background of its own: the first time, that is
drawn, too.
"""

import io
import statistics
import time
from collections.abc import Callable, Iterator

import matplotlib

matplotlib.use("Agg")
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from playground import experiments
from playground.experiment import Choice, Experiment, Knob, LogSlider
from playground.experiments.learning_rate import SURFACES, left_over
from playground.rules import rule
from playground.simulate import simulate

STOPS = 12


def rebuilt(lr: float) -> bytes:
    """The step-size experiment as one would write it with pyplot."""
    problem = SURFACES["ravine"]
    run = simulate(rule("gradient_descent"), problem, 20, lr=lr)
    figure = plt.figure(figsize=(9, 3.9), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1))
    axes = figure.add_subplot(grid[:, 0])
    left, right, bottom, top = problem.window
    x, y = np.meshgrid(np.linspace(left, right, 220), np.linspace(bottom, top, 160))
    height = np.sqrt(problem.loss(np.stack([x, y])))
    axes.contourf(x, y, height, levels=14, cmap="Greys", alpha=0.25)
    axes.contour(x, y, height, levels=14, colors="white", linewidths=0.8)
    axes.plot(run.w[:, 0], run.w[:, 1], "o-")
    axes = figure.add_subplot(grid[0, 1])
    axes.semilogy(run.loss)
    axes = figure.add_subplot(grid[1, 1])
    rates = np.linspace(0, 0.45, 300)
    axes.plot(rates, left_over(rates, *problem.curvatures))
    axes.axvline(lr)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    plt.close(figure)
    return picture.getvalue()


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


def main() -> None:
    lrs = iter(np.linspace(0.1, 0.11, 2 * len(experiments.__all__)))
    rebuilding, numbers, choices = [], {}, {}
    for name in experiments.__all__:
        experiment = getattr(experiments, name)()
        rebuilding += [
            _took(lambda: rebuilt(next(lrs))) for _ in range(2)
        ]  # in between, so that both meet the same noise
        for knob, took in changes(experiment).items():
            if isinstance(experiment.knobs[knob], Choice):
                choices[f"{name}, {knob}"] = max(took)
            else:
                numbers[f"{name}, {knob}"] = statistics.median(took)
    base = min(rebuilding)
    typical = statistics.median(rebuilding)
    print(f"step_size, figure rebuilt for each change: {base:.0f} ms at best, {typical:.0f} typically")
    print("\nA slider moves, the median of its range:")
    for name, took in numbers.items():
        print(f"  {name:32} {took:6.1f} ms, {base / took:5.0f} times less")
    print("\nA choice is made for the first time, the slowest:")
    for name, took in choices.items():
        print(f"  {name:32} {took:6.1f} ms")


if __name__ == "__main__":
    main()

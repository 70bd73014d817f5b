"""One change of a slider in the kernel: a frame of each learning-rate experiment against rebuilding the figure.

The baseline is the common way, `interact` around a function that draws with pyplot: the same numbers, the same panels,
a new figure for each change, and its PNG.
"""

import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from playground import experiments
from playground.experiments.learning_rate import SURFACES, left_over
from playground.rules import rule
from playground.simulate import simulate
from timing import best_by_turns


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


def turned(make) -> tuple:
    """A function that turns the experiment's first number to and fro, as a live slider does, and the slider itself."""
    widget = make().widget()
    controls = [box.children[0] if hasattr(box, "children") else box for box in widget.children[0].children]
    slider = next(control for control in controls if hasattr(control, "step"))
    ends = [slider.value, slider.value * 1.1 if slider.value % 1 else slider.value + 1]

    def turn() -> None:
        ends.reverse()
        slider.value = ends[0]

    return turn


def main() -> None:
    lrs = iter(np.tile([0.1, 0.11], 1000))
    sides = {make: turned(getattr(experiments, make)) for make in experiments.__all__}
    took = best_by_turns({"rebuilt by interact": lambda: rebuilt(next(lrs)), **sides}, 12)
    base = took.pop("rebuilt by interact")
    print(f"step_size, figure rebuilt for each change: {base:.0f} ms")
    for name, time in took.items():
        print(f"{name:22} {time:6.1f} ms a change, {base / time:5.0f} times less")


if __name__ == "__main__":
    main()

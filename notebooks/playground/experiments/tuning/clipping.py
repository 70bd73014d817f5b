"""One bad batch in a training, and what clipping at each norm makes of it."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import LogSlider, nearest_index
from playground.experiment import Experiment, Frame
from playground.experiments.tuning.bad_batch import SPIKE, bad_batch
from playground.living import living
from playground.marks import Line
from playground.network.adjustments import Adjustment, clipped
from playground.network.training import Training, train
from playground.palette import BLUE, GREY, VERMILION
from playground.rules import KnobValue, course_rule, driven_by, rule

NORMS = np.logspace(-1, 2, 13)
BAD_STEP = 37


@living
def clipping(clip_by_global_norm: Callable | None = None) -> Experiment:
    """The loss of each minibatch, clipped and not clipped."""
    clip = rule("clip_by_global_norm", clip_by_global_norm)
    with_clipping = _trained([clipped(clip.function, NORMS)], len(NORMS))
    without = _trained([], 1)

    def frame(max_norm: float) -> Frame:
        chosen = nearest_index(NORMS, max_norm)
        x = np.arange(len(without.batch_loss))
        marks = (
            Line(0, x, without.batch_loss[:, 0], GREY, 1.5),
            Line(0, x, with_clipping.batch_loss[:, chosen], BLUE, 2),
        )
        return Frame(_background(), marks, _caption(without, with_clipping, chosen))

    controls = {"max_norm": LogSlider("max_norm", -1, 2, 1.0, 4)}
    return Experiment("Clipping", frame, controls, driven_by=driven_by(clip))


def _trained(adjust: Sequence[Adjustment], copies: int) -> Training:
    knobs: dict[str, KnobValue] = {"lr": np.full(copies, 0.05), "beta": 0.9}
    return train(course_rule("heavy_ball"), knobs, 0, 6, adjust=[bad_batch(BAD_STEP), *adjust])


@cache
def _background() -> Canvas:
    figure = new_figure(820, 300)
    axes = panel(figure.subplots(), "Loss of each minibatch", "step", "", xlim=(0, 114), yscale="log", ylim=(0.03, 200))
    axes.axvline(BAD_STEP, color=VERMILION, lw=1, ls=":")
    axes.text(BAD_STEP + 1, 0.04, f"a gradient {SPIKE:g} times too long", color=VERMILION, size=9)
    axes.text(113, 100, "grey: not clipped", color=GREY, size=9, ha="right")
    axes.text(113, 45, "blue: clipped", color=BLUE, size=9, ha="right")
    return Canvas(figure)


def _caption(without: Training, with_clipping: Training, chosen: int) -> str:
    clipped_loss, bare_loss = with_clipping.validation.loss[-1, chosen], without.validation.loss[-1, 0]
    return (
        f"max_norm {NORMS[chosen]:.3g}: the training ends at a validation loss of {clipped_loss:.2f}; "
        f"without clipping it ends at {bare_loss:.2f}."
    )

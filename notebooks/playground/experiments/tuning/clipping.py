"""One bad batch in a training, and what clipping at each norm makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import LogSlider, Pad, nearest_index
from playground.experiment import Experiment, Frame
from playground.experiments.tuning.bad_batch import SPIKE, bad_batch
from playground.living import living
from playground.marks import Line, Mark
from playground.network.adjustments import Adjustment, clipped
from playground.network.training import Training, train
from playground.palette import BLACK, BLUE, GREY
from playground.rules import KnobValue, Rule, course_rule, rule

NORMS = np.logspace(-1, 2, 13)
BAD_STEP, STEPS = 37, 114
LOSS, LENGTH = range(2)


@dataclass(frozen=True)
class Recorded:
    """A training, and the norm of every gradient before clipping and after it, each of shape (steps, copies)."""

    training: Training
    norms: np.ndarray
    clipped: np.ndarray

    def final_loss(self, copy: int) -> float:
        return float(self.training.validation.loss[-1, copy])


@living
def clipping(clip_by_global_norm: Callable | None = None) -> Experiment:
    """The loss of each minibatch, clipped and not clipped, and how long the gradients are that clipping gets."""
    clip = rule("clip_by_global_norm", clip_by_global_norm)
    with_clipping, without = clipped_with(clip), recorded((), 1)
    yours = attempted(clip, clipped_with)

    def frame(max_norm: float) -> Frame:
        chosen = nearest_index(NORMS, max_norm)
        marks = (*_marks(without, with_clipping, chosen), *(_attempt_marks(yours, chosen) if yours else ()))
        caption = _caption(without, with_clipping, yours, chosen)
        return Frame(_background(), marks, caption, _figures(with_clipping, chosen))

    controls = {"max_norm": LogSlider("max_norm", -1, 2, 1.0, 4)}
    pads = (Pad(LENGTH, "max_norm", y="max_norm"),)
    return Experiment(gettext("Clipping"), frame, controls, driven_by=driven_by_with_attempt(clip), pads=pads)


def clipped_with(clip: Rule) -> Recorded:
    return recorded((clipped(clip.function, NORMS),), len(NORMS))


def recorded(adjust: tuple[Adjustment, ...], copies: int) -> Recorded:
    """Six epochs of heavy ball with one bad batch."""
    before: list[np.ndarray] = []
    after: list[np.ndarray] = []
    knobs: dict[str, KnobValue] = {"lr": np.full(copies, 0.05), "beta": 0.9}
    adjust = (bad_batch(BAD_STEP), _norms_into(before), *adjust, _norms_into(after))
    training = train(course_rule("heavy_ball"), knobs, 0, 6, adjust=adjust)
    return Recorded(training, np.array(before), np.array(after))


def _norms_into(norms: list[np.ndarray]) -> Adjustment:
    def look(_: np.ndarray, grad: np.ndarray) -> np.ndarray:
        norms.append(np.linalg.norm(grad, axis=1))
        return grad

    return look


@cache
def _background() -> Canvas:
    figure = new_figure(900, 350)
    loss, length = figure.subplots(1, 2)
    panel(loss, gettext("Loss of each minibatch"), gettext("step"), "", ylim=(0.03, 200))
    panel(length, gettext("Norm of each gradient, before clipping"), gettext("step"), "", ylim=(0.05, 1000))
    for axes in (loss, length):
        axes.set(xlim=(0, STEPS), yscale="log")
        axes.axvline(BAD_STEP, color=BLACK, lw=1, ls=":")
    loss.plot([], [], color=GREY, lw=1.2, label=gettext("not clipped"))
    loss.plot([], [], color=BLUE, lw=1.6, label=gettext("clipped at max_norm"))
    loss.plot([], [], color=BLUE, lw=1, ls="--", label="max_norm")
    spike = gettext("a gradient {times} times too long", times=f"{SPIKE:g}")
    loss.plot([], [], color=BLACK, lw=1, ls=":", label=spike)
    figure.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=9, handlelength=2.2)
    return Canvas(figure)


def _marks(without: Recorded, with_clipping: Recorded, chosen: int) -> tuple[Mark, ...]:
    x, bound = np.arange(STEPS), NORMS[chosen]
    return (
        Line(LOSS, x, without.training.batch_loss[:, 0], GREY, 1.5, steps=True),
        Line(LOSS, x, with_clipping.training.batch_loss[:, chosen], BLUE, 2, steps=True),
        Line(LENGTH, x, with_clipping.norms[:, chosen], BLUE, 2, steps=True),
        Line(LENGTH, (0, STEPS), (bound, bound), BLUE, 1.5, "6 4"),
    )


def _attempt_marks(yours: Recorded, chosen: int) -> tuple[Mark, ...]:
    x, width = np.arange(STEPS), 1.6
    loss, norms = yours.training.batch_loss[:, chosen], yours.norms[:, chosen]
    return (
        Line(LOSS, x, loss, attempts.COLOR, width, attempts.DASH, steps=True),
        Line(LENGTH, x, norms, attempts.COLOR, width, attempts.DASH, steps=True),
    )


def _caption(without: Recorded, with_clipping: Recorded, yours: Recorded | None, chosen: int) -> str:
    course = gettext(
        "max_norm {norm} shortens {share} of the gradients. The training ends at a validation loss of {clipped}; "
        "without clipping it ends at {bare}.",
        norm=short(NORMS[chosen], 3),
        share=_share_shortened(with_clipping, chosen),
        clipped=f"{with_clipping.final_loss(chosen):.2f}",
        bare=f"{without.final_loss(0):.2f}",
    )
    return " ".join(filter(None, (course, _how_yours_ends(yours, chosen))))


def _share_shortened(with_clipping: Recorded, chosen: int) -> str:
    return f"{(with_clipping.norms[:, chosen] > NORMS[chosen]).mean():.0%}"


def _figures(with_clipping: Recorded, chosen: int) -> dict[str, str]:
    return {
        gettext("gradients shortened"): _share_shortened(with_clipping, chosen),
        gettext("validation loss at the end"): f"{with_clipping.final_loss(chosen):.2f}",
    }


def _how_yours_ends(yours: Recorded | None, chosen: int) -> str:
    if yours is None:
        return ""
    loss = yours.final_loss(chosen)
    if not np.isfinite(loss):
        return gettext("With yours it ends in numbers that are not finite.")
    end = gettext("With yours it ends at {loss}.", loss=f"{loss:.2f}")
    wrong = _what_yours_does(yours, chosen) or gettext("Check says what is not right yet.")
    return f"{end} {wrong}"


def _what_yours_does(yours: Recorded, chosen: int) -> str:
    """The first of two things that clipping must not do: let through what is too long, change what is not."""
    before, after, bound = yours.norms[:, chosen], yours.clipped[:, chosen], NORMS[chosen]
    facts = {"norm": short(bound, 3), "longest": short(after.max(), 3)}
    if after.max() > bound * (1 + 1e-6):
        return gettext("After yours, the longest gradient still has the norm {longest}, and not {norm}.", **facts)
    within = before <= bound
    changed = float((np.abs(after - before) > 1e-6 * before)[within].mean()) if within.any() else 0.0
    if changed:
        return gettext("Yours changes {share} of the gradients that were short enough.", share=f"{changed:.0%}")
    return ""

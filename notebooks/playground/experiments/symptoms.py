"""Notebook 05: what a badly set knob looks like and what turning it does; a bad batch, and clipping."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.data import Digits, Part, digits
from playground.experiment import Choice, Experiment, Frame, LogSlider
from playground.marks import Line, Mark
from playground.network import Adjustment, Network, Training, clipped, train
from playground.palette import BLUE, GREEN, GREY, VERMILION
from playground.rules import rule

# --- clipping ---------------------------------------------------------------------------------------------------------

NORMS = np.logspace(-1, 2, 13)
SPIKED, SPIKE = 37, 400.0  # the step whose gradient is blown up, and how many times
GUESSING = float(np.log(10))  # the loss of ten digits held equally likely


def clipping(clip_by_global_norm: Callable | None = None) -> Experiment:
    """One bad batch in a training, its gradient 400 times too long: what a bound on the norm makes of it."""
    clip = rule("clip_by_global_norm", clip_by_global_norm)
    trained = _spiked([clipped(clip.function, NORMS)], len(NORMS))
    bare = _spiked([], 1)

    def frame(max_norm: float) -> Frame:
        chosen = int(np.abs(np.log(NORMS / max_norm)).argmin())
        x = np.arange(len(bare.batch_loss))
        marks = (Line(0, x, bare.batch_loss[:, 0], GREY, 1.5), Line(0, x, trained.batch_loss[:, chosen], BLUE, 2))
        return Frame(_clip_canvas(), marks, _clip_says(bare, trained, chosen))

    return Experiment("Clipping", frame, {"max_norm": LogSlider("max_norm", -1, 2, 1.0, 4)}, driven_by=clip.says)


def _spiked(adjust: Sequence[Adjustment], copies: int) -> Training:
    knobs = {"lr": np.full(copies, 0.05), "beta": 0.9}
    return train(rule("heavy_ball"), knobs, 0, 6, adjust=[_bad_batch(SPIKED), *adjust])


def _bad_batch(step: int) -> Adjustment:
    """The gradient of one step, made far too long: as a bad batch or an overflow would."""
    steps = itertools.count()
    return lambda _, grad: grad * SPIKE if next(steps) == step else grad


@cache
def _clip_canvas() -> Canvas:
    drawn = figure(820, 300)
    axes = panel(drawn.subplots(), "Loss of each minibatch", "step", "", xlim=(0, 114), yscale="log", ylim=(0.03, 200))
    axes.axvline(SPIKED, color=VERMILION, lw=1, ls=":")
    axes.text(SPIKED + 1, 0.04, f"a gradient {SPIKE:g} times too long", color=VERMILION, size=9)
    axes.text(113, 100, "grey: not clipped", color=GREY, size=9, ha="right")
    axes.text(113, 45, "blue: clipped", color=BLUE, size=9, ha="right")
    return Canvas(drawn)


def _clip_says(bare: Training, trained: Training, chosen: int) -> str:
    end, without = trained.validation.loss[-1, chosen], bare.validation.loss[-1, 0]
    return (
        f"max_norm {NORMS[chosen]:.3g}: the training ends at a validation loss of {end:.2f}; "
        f"without clipping it ends at {without:.2f}."
    )


# --- symptoms ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A training that goes wrong in a way worth knowing, and the same with the knob turned that mends it.

    looks, knob -- what the curves do, and which knob it is, in words
    """

    looks: str
    knob: str
    sick: Callable[[], Training]
    mended: Callable[[], Training]


def _heavy(lr, epochs: int = 15, beta: float = 0.9, **how) -> Training:
    return train(rule("heavy_ball"), {"lr": lr, "beta": beta}, 1, epochs, **how)


def _few(weight_decay: float) -> Training:
    data = digits()
    few = Digits(Part(data.train.images[:100], data.train.labels[:100]), data.validation, data.test)
    knobs = {"lr": 0.03, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": weight_decay}
    return train(rule("adamw"), knobs, 1, 100, 50, data=few)


def _cosine(step: int) -> float:
    """From 0.3 to 0 over 15 epochs of 38 steps."""
    return rule("cosine_decay").function(step, 15 * 38, 0.3, 0.0)


def _cut_every(epochs: int) -> Callable[[int], float]:
    """From 0.1, times 0.3 every so many epochs of 19 steps."""
    return lambda step: rule("step_decay").function(step // 19, 0.1, 0.3, epochs)


CASES = {
    "diverging": Case(
        "The loss leaps up within a few steps and is from then on no better than guessing, ln 10 = 2.30",
        "lr, far too large: the hidden units were thrown so far that they answer nothing any more. A fiftieth of it",
        lambda: _heavy(5.0),
        lambda: _heavy(0.1),
    ),
    "creeping": Case(
        "Both losses fall, slowly and smoothly, and are still falling at the end",
        "lr, too small. Thirty times as much",
        lambda: _heavy(0.001),
        lambda: _heavy(0.03),
    ),
    "a plateau": Case(
        "The loss falls well at first and then stands still, smooth and high",
        "the schedule: lr was cut to a third after every epoch, and there was none left to arrive with. A cut every 5",
        lambda: _heavy(_cut_every(1)),
        lambda: _heavy(_cut_every(5)),
    ),
    "oscillating": Case(
        "The loss comes down and then jitters; it does not settle",
        "the schedule: with noisy gradients a constant lr keeps shaking. The same lr, falling along a cosine",
        lambda: _heavy(0.3, batch=32),
        lambda: _heavy(_cosine, batch=32),
    ),
    "overfitting": Case(
        "The training loss goes on towards nothing; the validation loss stopped falling long before",
        "weight decay, or more data: a hundred images are learnt by heart. AdamW's decay at 0.3 in place of 0",
        lambda: _few(0.0),
        lambda: _few(0.3),
    ),
    "a dead start": Case(
        "The loss hardly moves from ln 10 = 2.30, which is what guessing costs",
        "the first weights: all zero, so no hidden unit ever answers and no gradient gets through to it. He's start",
        lambda: _heavy(0.1, start=np.zeros(Network().size)),
        lambda: _heavy(0.1),
    ),
    "a spike": Case(
        "All is well until one step; then the loss leaps up and takes long to come back",
        "the norm of the gradient: one bad batch. Clipped at 1",
        lambda: _heavy(0.03, adjust=[_bad_batch(120)]),
        lambda: _heavy(0.03, adjust=[_bad_batch(120), clipped(rule("clip_by_global_norm").function, 1.0)]),
    ),
}


def symptoms() -> Experiment:
    """Seven trainings that go wrong, and each with the knob turned that mends it."""

    def frame(symptom: str, remedy: str) -> Frame:
        mended = remedy == "applied"
        runs = [(_run(symptom, "sick"), GREY if mended else VERMILION, 1.5 if mended else 2.4)]
        runs += [(_run(symptom, "mended"), GREEN, 2.4)] if mended else []
        marks = [mark for run, color, width in runs for mark in _progress(run, color, width)]
        return Frame(_sickbed(), tuple(marks), _symptom_says(symptom, mended))

    knobs = {
        "symptom": Choice("symptom", tuple(CASES), "diverging"),
        "remedy": Choice("remedy", ("not yet", "applied"), "not yet"),
    }
    return Experiment("Symptoms", frame, knobs)


@cache
def _run(symptom: str, state: str) -> Training:
    return getattr(CASES[symptom], state)()


@cache
def _sickbed() -> Canvas:
    drawn = figure(900, 330)
    for axes, title in zip(drawn.subplots(1, 2), ("Loss of each minibatch", "Validation loss"), strict=True):
        panel(axes, title, "share of the training", "", xlim=(0, 1), yscale="log", ylim=(3e-4, 300))
        axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
        axes.text(0.99, 2 * GUESSING, "guessing", color=GREY, size=8.5, ha="right")
    return Canvas(drawn)


def _progress(run: Training, color: str, width: float) -> tuple[Mark, ...]:
    batches, validation = run.batch_loss[:, 0], run.validation.loss[:, 0]
    return (
        Line(0, np.linspace(0, 1, len(batches)), batches, color, width * 0.6),
        Line(1, np.arange(1, len(validation) + 1) / len(validation), validation, color, width),
    )


def _symptom_says(symptom: str, mended: bool) -> str:
    case = CASES[symptom]
    before = _run(symptom, "sick").validation.loss[-1, 0]
    if not mended:
        return f"{case.looks}. Validation loss at the end: {before:.2f}. Which knob?"
    after = _run(symptom, "mended").validation.loss[-1, 0]
    return f"{case.looks}. It was {case.knob}: from {before:.2f} to {after:.2f} at the end (green)."

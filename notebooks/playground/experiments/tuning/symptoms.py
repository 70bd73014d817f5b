"""Seven trainings that fail, and each with the change of a knob that repairs it."""

from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice
from playground.data import GUESSING
from playground.experiment import Experiment, Frame
from playground.experiments.tuning.failures import FAILURES
from playground.living import living
from playground.marks import Line, Mark
from playground.network.training import Training
from playground.palette import GREEN, GREY, VERMILION

NOT_YET, APPLIED = "not yet", "applied"
BATCHES, VALIDATION = range(2)


@living
def symptoms() -> Experiment:
    """The losses of a failed training, and once the remedy is applied those of the repaired one."""

    def frame(symptom: str, remedy: str) -> Frame:
        if remedy == APPLIED:
            marks = (*_marks(run_before(symptom), GREY, 1.5), *_marks(run_after(symptom), GREEN, 2.4))
        else:
            marks = _marks(run_before(symptom), VERMILION, 2.4)
        return Frame(_background(), marks, _caption(symptom, remedy))

    controls = {
        "symptom": Choice("symptom", tuple(FAILURES), "diverging"),
        "remedy": Choice("remedy", (NOT_YET, APPLIED), NOT_YET),
    }
    return Experiment("Symptoms", frame, controls)


@cache
def run_before(symptom: str) -> Training:
    return FAILURES[symptom].before()


@cache
def run_after(symptom: str) -> Training:
    return FAILURES[symptom].after()


@cache
def _background() -> Canvas:
    figure = new_figure(900, 330)
    for axes, title in zip(figure.subplots(1, 2), ("Loss of each minibatch", "Validation loss"), strict=True):
        panel(axes, title, "share of the training", "", xlim=(0, 1), yscale="log", ylim=(3e-4, 300))
        axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
        axes.text(0.99, 2 * GUESSING, "guessing", color=GREY, size=8.5, ha="right")
    return Canvas(figure)


def _marks(run: Training, color: str, width: float) -> tuple[Mark, ...]:
    batches, validation = run.batch_loss[:, 0], run.validation.loss[:, 0]
    return (
        Line(BATCHES, np.linspace(0, 1, len(batches)), batches, color, width * 0.6),
        Line(VALIDATION, np.arange(1, len(validation) + 1) / len(validation), validation, color, width),
    )


def _caption(symptom: str, remedy: str) -> str:
    failure = FAILURES[symptom]
    before = run_before(symptom).validation.loss[-1, 0]
    if remedy == NOT_YET:
        return f"{failure.symptom}. Validation loss at the end: {before:.2f}. Which knob?"
    after = run_after(symptom).validation.loss[-1, 0]
    return f"{failure.symptom}. It was {failure.remedy}: from {before:.2f} to {after:.2f} at the end (green)."

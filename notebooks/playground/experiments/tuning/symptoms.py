"""Seven trainings that fail, and each with the change of a knob that repairs it."""

from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Choice
from playground.data import GUESSING
from playground.experiment import Experiment, Frame
from playground.experiments.tuning.failures import FAILURES
from playground.living import living
from playground.marks import Line, Mark
from playground.network.training import Training
from playground.palette import BLUE, GREEN, GREY

NOT_YET, APPLIED = "not yet", "applied"
BATCHES, VALIDATION = range(2)


@living
def symptoms() -> Experiment:
    """The losses of a failed training, and once the remedy is applied those of the repaired one."""

    def frame(symptom: str, remedy: str) -> Frame:
        if remedy == APPLIED:
            marks = (*_marks(run_before(symptom), BLUE, 1.6), *_marks(run_after(symptom), GREEN, 2.4, "8 4"))
        else:
            marks = _marks(run_before(symptom), BLUE, 2.4)
        return Frame(_background(), marks, _caption(symptom, remedy), _figures(symptom) if remedy == APPLIED else {})

    controls = {
        "symptom": Choice(
            gettext("symptom"), {name: failure.name() for name, failure in FAILURES.items()}, "diverging"
        ),
        "remedy": Choice(gettext("remedy"), {NOT_YET: gettext("not yet"), APPLIED: gettext("applied")}, NOT_YET),
    }
    return Experiment(gettext("Symptoms"), frame, controls)


@cache
def run_before(symptom: str) -> Training:
    return FAILURES[symptom].before()


@cache
def run_after(symptom: str) -> Training:
    return FAILURES[symptom].after()


@cache
def _background() -> Canvas:
    figure = new_figure(900, 360)
    titles = (gettext("Loss of each minibatch"), gettext("Validation loss after each epoch"))
    for axes, title in zip(figure.subplots(1, 2), titles, strict=True):
        panel(axes, title, gettext("share of the training"), "", xlim=(0, 1), yscale="log", ylim=(3e-4, 300))
        axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":", label=gettext("the loss of guessing"))
    axes.plot([], [], color=BLUE, lw=1.8, label=gettext("as it went"))
    axes.plot([], [], color=GREEN, lw=1.8, ls="--", label=gettext("with the remedy"))
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper left", ncols=3, frameon=False, fontsize=9)
    return Canvas(figure)


def _marks(run: Training, color: str, width: float, dash: str = "") -> tuple[Mark, ...]:
    """Both losses, each with a point for every step, so that pointing at a step of one shows it in the other."""
    batches, validation = run.batch_loss[:, 0], run.validation.loss[:, 0]
    share = np.linspace(0, 1, len(batches))
    epochs = np.arange(1, len(validation) + 1) / len(validation)
    between = np.exp(np.interp(share, epochs, np.log(validation), left=np.nan))
    return (
        Line(BATCHES, share, batches, color, width * 0.6, steps=True),
        Line(VALIDATION, share, between, color, width, dash, steps=True),
    )


def _figures(symptom: str) -> dict[str, str]:
    before, after = (run(symptom).validation.loss[-1, 0] for run in (run_before, run_after))
    return {
        gettext("what it was, and what mended it"): FAILURES[symptom].remedy(),
        gettext("loss before"): f"{before:.2f}",
        gettext("and after"): f"{after:.2f}",
    }


def _caption(symptom: str, remedy: str) -> str:
    failure = FAILURES[symptom]
    before = f"{run_before(symptom).validation.loss[-1, 0]:.2f}"
    if remedy == NOT_YET:
        asked = gettext("Validation loss at the end: {before}. Which knob would you turn?", before=before)
        return f"{failure.symptom()} {asked}"
    after = f"{run_after(symptom).validation.loss[-1, 0]:.2f}"
    ends = gettext("Validation loss at the end: {before} before, {after} with it.", before=before, after=after)
    return f"{failure.symptom()} {failure.remedy()} {ends}"

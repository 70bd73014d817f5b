"""The two rules that go by the name of momentum, on the digits: at which lr the averaged one draws the same curve."""

from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure, panel
from playground.controls import LogSlider, Pad, nearest_index
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import GREY, RULE_COLORS
from playground.progress_bar import bar
from playground.rules import Rule, driven_by, rule

LR, BETA, EPOCHS = 0.1, 0.9, 15
RATES = np.logspace(-2, 1, 31)
CURVES, ENDS = range(2)
DASH = "7 4"


@living
def two_momentums() -> Experiment:
    """Heavy ball at lr 0.1, and the averaged form at an lr to choose."""
    heavy_ball, momentum = rule("heavy_ball"), rule("momentum")
    heavy, averaged = losses(heavy_ball, np.array([LR]))[:, 0], losses(momentum, RATES)

    def frame(lr: float) -> Frame:
        yours = averaged[:, nearest_index(RATES, lr)]
        return Frame(_background(), _marks(heavy, yours, lr), _caption(heavy, yours, lr))

    controls = {"lr": LogSlider(gettext("lr of the averaged form"), -2, 1, 0.01, 10)}
    pads = (Pad(ENDS, gettext("lr of the averaged form"), x="lr"),)
    drivers = driven_by(heavy_ball, momentum)
    return Experiment(gettext("Two rules called momentum"), frame, controls, driven_by=drivers, pads=pads)


@memoised
def losses(driver: Rule, rates: np.ndarray) -> np.ndarray:
    """The validation loss after each epoch at each of the rates, with beta 0.9, shape (epochs, rates)."""
    shown = bar(gettext("your {name}", name=driver.name), EPOCHS) if driver.yours else None
    return train(driver, {"lr": rates, "beta": BETA}, 0, EPOCHS, on_progress=shown).validation.loss


@cache
def _background() -> Canvas:
    figure = new_figure(900, 340)
    curves, ends = figure.subplots(1, 2, width_ratios=(3, 2))
    panel(curves, gettext("Validation loss after each epoch"), gettext("epoch"), "", xlim=(0.5, 15.5), yscale="log")
    panel(ends, gettext("Validation loss after the last epoch"), gettext("lr of the averaged form"), "")
    ends.set(xlim=(0.008, 12), xscale="log", yscale="log")
    for axes in (curves, ends):
        axes.set_ylim(0.03, 3)
        axes.set_yticks([0.03, 0.1, 0.3, 1, 3], ["0.03", "0.1", "0.3", "1", "3"])
        axes.minorticks_off()
    ends.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    curves.plot([], [], color=RULE_COLORS["heavy_ball"], lw=2, label=gettext("heavy ball, lr {lr}", lr=f"{LR:g}"))
    label = gettext("averaged form, at the lr that you choose")
    curves.plot([], [], color=RULE_COLORS["momentum"], lw=2, ls="--", label=label)
    figure.legend(loc="outside upper left", ncols=2, frameon=False, fontsize=9, handlelength=3)
    return Canvas(figure)


def _marks(heavy: np.ndarray, averaged: np.ndarray, lr: float) -> tuple[Mark, ...]:
    epochs, end = np.arange(1, EPOCHS + 1), averaged[-1]
    return (
        Line(CURVES, epochs, heavy, RULE_COLORS["heavy_ball"], 2.4),
        Line(CURVES, epochs, averaged, RULE_COLORS["momentum"], 2.4, DASH),
        Line(ENDS, (0.008, 12), (heavy[-1], heavy[-1]), RULE_COLORS["heavy_ball"], 2),
        Line(ENDS, (lr, lr), (0.03, 3), GREY, 1, "4 3"),
        Dots(ENDS, lr, end, RULE_COLORS["momentum"], 6),
    )


def _caption(heavy: np.ndarray, averaged: np.ndarray, lr: float) -> str:
    ends = {"lr": f"{lr:.2g}", "averaged": f"{averaged[-1]:.2f}", "heavy": f"{heavy[-1]:.2f}"}
    apart = float(np.abs(averaged - heavy).max())
    if apart < 1e-6:
        return gettext(
            "Averaged form at lr {lr}: it draws the very same curve. After no epoch do the two losses differ by more "
            "than a millionth.",
            **ends,
        )
    return gettext(
        "Averaged form at lr {lr}: its validation loss after the last epoch is {averaged}; that of heavy ball is "
        "{heavy}. The curves are up to {apart} apart.",
        **ends,
        apart=f"{apart:.2f}",
    )

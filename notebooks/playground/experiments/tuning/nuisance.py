"""Whether momentum helps depends on the lr at which it is asked: four values of beta, each at every lr."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Button, Choice, LogSlider, Pad, nearest_index
from playground.data import GUESSING
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLUE, GREEN, GREY, ORANGE, PURPLE
from playground.progress_bar import bar
from playground.rules import Rule, driven_by, rule

#: Each value of beta with the colour of its curve.
BETAS = {"0": BLUE, "0.5": ORANGE, "0.9": GREEN, "0.98": PURPLE}
RATES, EPOCHS = np.logspace(-2.5, 0.5, 13), 8
LOWEST, HIGHEST = 0.07, 4.0


@living
def nuisance() -> Experiment:
    """The loss of each beta at one lr, and of one beta at every lr."""
    heavy_ball = rule("heavy_ball")
    losses = trained_losses(heavy_ball)

    def frame(beta: str, lr: float) -> Frame:
        at = nearest_index(RATES, lr)
        here = {name: float(losses[name][at]) for name in BETAS}
        caption = _caption(losses[beta], beta, RATES[at], here)
        return Frame(_background(), _marks(losses, beta, at), caption, _figures(losses[beta]))

    def own_best(beta: str, **_: float | str) -> dict[str, float]:
        return {"lr": float(short(RATES[losses[beta].argmin()]))}  # as the slider gives it

    controls = {
        "beta": Choice(gettext("curve of beta"), {beta: beta for beta in BETAS}, "0"),
        "lr": LogSlider("lr", -2.5, float(np.log10(3.2)), 0.18, 4),
    }
    best, pad = Button(gettext("Set the best lr of this beta"), own_best), Pad(0, "lr", x="lr")
    drivers = driven_by(heavy_ball)
    return Experiment(gettext("Does momentum help?"), frame, controls, (best,), drivers, pads=(pad,))


@memoised
def trained_losses(driver: Rule) -> dict[str, np.ndarray]:
    """The validation losses of each beta after eight epochs, one for each lr; infinite where it diverged."""
    betas, rates = (grid.ravel() for grid in np.meshgrid([float(name) for name in BETAS], RATES, indexing="ij"))
    shown = bar(gettext("your {name}", name=driver.name), EPOCHS) if driver.yours else None
    loss = train(driver, {"lr": rates, "beta": betas}, 0, EPOCHS, on_progress=shown).validation.loss[-1]
    finite = np.where(np.isfinite(loss), loss, np.inf)
    return dict(zip(BETAS, finite.reshape(len(BETAS), len(RATES)), strict=True))


@cache
def _background() -> Canvas:
    figure = new_figure(820, 340)
    title = gettext("The chosen beta at every lr, and every beta at the chosen lr")
    axes = panel(figure.subplots(), title, "lr", gettext("validation loss"), xscale="log", yscale="log")
    axes.set(xlim=(0.0028, 3.6), ylim=(LOWEST, HIGHEST))
    axes.set_xticks([0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], ["0.003", "0.01", "0.03", "0.1", "0.3", "1", "3"])
    axes.set_yticks([0.1, 0.2, 0.5, 1, 2, 4], ["0.1", "0.2", "0.5", "1", "2", "4"])
    axes.minorticks_off()
    axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":", label=gettext("guessing"))
    for name, color in BETAS.items():
        axes.plot([], [], "o", color=color, ms=6, label=f"beta {name}")
    figure.legend(loc="outside upper left", ncols=5, frameon=False, fontsize=9, handlelength=1.6)
    return Canvas(figure)


def _marks(losses: Mapping[str, np.ndarray], beta: str, at: int) -> tuple[Mark, ...]:
    curve = np.clip(losses[beta], 0, HIGHEST)
    lr = RATES[at]
    dots = (Dots(0, lr, min(losses[name][at], HIGHEST), color, 6) for name, color in BETAS.items())
    return (
        Line(0, RATES, curve, BETAS[beta], 2),
        Dots(0, RATES, curve, BETAS[beta], 2.5),
        Line(0, (lr, lr), (LOWEST, HIGHEST), GREY, 1, "4 3"),
        *dots,
    )


def _figures(curve: np.ndarray) -> dict[str, str]:
    """The loss of one beta at two rates that others like best, and at its own."""
    at = {
        gettext("loss at lr {lr}", lr=short(lr)): f"{curve[nearest_index(RATES, lr)]:.2f}"
        for lr in (RATES[5], RATES[10])
    }
    best = int(curve.argmin())
    return {**at, gettext("its own best lr"): short(RATES[best]), gettext("loss there"): f"{curve[best]:.2f}"}


def _caption(curve: np.ndarray, beta: str, lr: float, here: Mapping[str, float]) -> str:
    listed = "; ".join(gettext("beta {beta}: {loss}", beta=name, loss=f"{loss:.2f}") for name, loss in here.items())
    at_this_lr = gettext("Validation loss at lr {lr}: {losses}.", lr=short(lr), losses=listed)
    if RATES[curve.argmin()] != lr:
        return at_this_lr
    best = gettext("This is the best lr of beta {beta}.", beta=beta)
    return f"{at_this_lr} {best}"

"""The range test: raise lr from tiny to huge in one short training on the digits, then train with the lr chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted
from playground.canvas import TITLE, Canvas, new_figure, panel
from playground.captions import short
from playground.controls import LogSlider, Pad, nearest_index
from playground.data import GUESSING, TRAIN, recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.learning_rate.run_words import sentences
from playground.living import living
from playground.marks import Dots, Line
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLACK, BLUE, GREY
from playground.progress_bar import bar
from playground.rules import Rule, driven_by, rule

LOWEST, HIGHEST = -4, 2  # powers of ten that the test covers
TEST_EPOCHS, TRAINED_EPOCHS, BATCH = 12, 5, 48
STEPS_PER_EPOCH = TRAIN // BATCH
RATES = np.geomspace(10.0**LOWEST, 10.0**HIGHEST, TEST_EPOCHS * STEPS_PER_EPOCH)
STOPS = np.logspace(LOWEST, HIGHEST, 10 * (HIGHEST - LOWEST) + 1)
TEST, TRAINED = range(2)


@living
def range_test(gradient_descent: Callable | None = None) -> Experiment:
    """The loss during the range test, and the loss of a training with the chosen lr."""
    step = rule("gradient_descent", gradient_descent)
    rates, losses = tested(step)
    lowest = float(rates[np.nanargmin(losses)])
    yours = attempted(step, lambda mine: smoothed(test_losses(mine)))
    trained = trained_with(step)

    def frame(lr: float) -> Frame:
        chosen = nearest_index(STOPS, lr)
        loss = smoothed(trained.batch_loss[:, chosen])
        marks = (
            *((Line(TEST, rates, yours, attempts.COLOR, 2, attempts.DASH),) if yours is not None else ()),
            Line(TEST, rates, losses, BLUE, 2),
            Dots(TEST, lowest, np.nanmin(losses), BLUE, 4),
            Line(TEST, (lr, lr), (1e-2, 1e3), BLACK, 1.5, "5 3"),
            Line(TRAINED, np.arange(len(loss)) / STEPS_PER_EPOCH, loss, BLUE, 1.6),
        )
        caption, figures = _caption(STOPS[chosen], lowest, trained, chosen), _figures(trained, chosen)
        return Frame(_background(lowest), marks, caption, figures)

    controls = {"lr": LogSlider(gettext("lr to train with"), LOWEST, HIGHEST, 0.01, 10)}
    pads = (Pad(TEST, gettext("lr to train with"), x="lr"),)
    return Experiment(gettext("Range test"), frame, controls, driven_by=_source(step, yours is not None), pads=pads)


def _source(step: Rule, tried: bool) -> str:
    """Whose rule drives it; of a rule that does not pass only the range test is shown."""
    alone = gettext("The dashed curve is the range test of yours; only a rule that passes is trained with every lr.")
    return sentences(driven_by(step), alone if tried else "")


@dataclass(frozen=True)
class Trained:
    """A copy of the network for each stop of the slider: its batch losses, and its loss and accuracy at the end."""

    batch_loss: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray


def tested(step: Rule) -> tuple[np.ndarray, np.ndarray]:
    """One training whose lr grows by the same factor at every step (Smith 2015): lr, and the smoothed loss at each."""
    return RATES, smoothed(_recorded_or_tested(step))


@memoised
def _recorded_or_tested(step: Rule) -> np.ndarray:
    recorded = None if step.yours else recorded_result("range_test, test")
    return test_losses(step) if recorded is None else recorded


def test_losses(step: Rule, seed: int = 0) -> np.ndarray:
    """The batch loss at each of the rising rates."""
    return train(step, {"lr": lambda number: RATES[number]}, seed, TEST_EPOCHS, BATCH).batch_loss[:, 0]


@memoised
def trained_with(step: Rule) -> Trained:
    """That copy, for the course's own rule as it was recorded."""
    parts = [None if step.yours else recorded_result(f"range_test, {name}") for name in Trained.__annotations__]
    whole = [part for part in parts if part is not None]
    return Trained(*whole) if len(whole) == len(parts) else trained_at_every_stop(step)


def trained_at_every_stop(step: Rule) -> Trained:
    """One copy of the network for each stop, all trained at once: the slider then only looks up."""
    shown = bar(gettext("a training at each of {count} rates", count=len(STOPS)), TRAINED_EPOCHS)
    done = train(step, {"lr": STOPS}, epochs=TRAINED_EPOCHS, batch=BATCH, on_progress=shown)
    return Trained(done.batch_loss, done.validation.loss[-1], done.validation.accuracy[-1])


def smoothed(losses: np.ndarray, keep: float = 0.85) -> np.ndarray:
    """An exponential moving average: each value keeps 85 % of the one before it. It begins with the first loss."""
    answer = losses.copy()
    for i in range(1, len(answer)):
        answer[i] = keep * answer[i - 1] + (1 - keep) * losses[i]
    return answer


@cache
def _background(lowest: float) -> Canvas:
    figure = new_figure(900, 340)
    test, training = figure.subplots(1, 2)
    draw_test(test)
    test.axvline(lowest, color=BLUE, lw=0.9, ls=":")
    words = gettext("lowest near lr {lr}", lr=short(lowest, 1))
    test.text(lowest, 1.02, words, size=8.5, color=BLUE, ha="center", transform=test.get_xaxis_transform())
    panel(training, "", gettext("epoch"), "")
    training.set_title(gettext("Five epochs with the lr you chose"), size=TITLE, loc="left", pad=19)
    training.set(yscale="log", xlim=(0, TRAINED_EPOCHS), ylim=(0.05, 50))
    _draw_guessing(training)
    return Canvas(figure)


def draw_test(axes: Axes) -> None:
    """The panel of the range test, without its curve."""
    panel(axes, "", "lr", gettext("loss of the minibatch (smoothed)"))
    axes.set_title(gettext("Range test: lr grows a little at every step"), size=TITLE, loc="left", pad=19)
    axes.set(xscale="log", yscale="log", xlim=(10.0**LOWEST, 10.0**HIGHEST), ylim=(0.05, 50))
    _draw_guessing(axes)


def _draw_guessing(axes: Axes) -> None:
    """The loss of one who guesses, named beside the panel, where no curve runs."""
    axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
    words = gettext("guessing")
    axes.text(1.01, GUESSING, words, size=8.5, color=GREY, va="center", transform=axes.get_yaxis_transform())


def _caption(lr: float, lowest: float, trained: Trained, chosen: int) -> str:
    loss, accuracy = trained.loss[chosen], trained.accuracy[chosen]
    where = sentences(gettext("lr {lr}.", lr=short(lr)), _compared(lr, lowest))
    if not loss < GUESSING:
        return sentences(where, gettext("Five epochs with it end no better than guessing."))
    facts = {"loss": f"{loss:.2f}", "share": f"{accuracy:.0%}"}
    told = gettext("Five epochs with it: validation loss {loss}, {share} of the digits recognized.", **facts)
    return sentences(where, told)


def _compared(lr: float, lowest: float) -> str:
    """Where lr lies, as a factor of the lr at which the test's loss is lowest."""
    factor = max(lr / lowest, lowest / lr)
    if factor < 1.1:
        return gettext("This is where the test's loss is lowest.")
    facts = {"factor": f"{factor:,.0f}" if factor > 10 else f"{factor:.1f}"}
    if lr > lowest:
        return gettext("This is {factor} times the lr at which the test's loss is lowest.", **facts)
    return gettext("The test's loss is lowest at {factor} times this lr.", **facts)


def _figures(trained: Trained, chosen: int) -> Mapping[str, str]:
    loss, accuracy = trained.loss[chosen], trained.accuracy[chosen]
    known = np.isfinite(loss)
    return {
        gettext("validation loss after five epochs"): f"{loss:.2f}" if known else gettext("not a number"),
        gettext("digits recognized"): f"{accuracy:.0%}",
    }

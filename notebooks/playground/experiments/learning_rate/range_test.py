"""The range test: raise lr from tiny to huge in one short training on the digits, then train with the lr chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.controls import LogSlider, nearest_index
from playground.data import GUESSING, TRAIN, recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLUE, GREY, VERMILION
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
    trained = _recorded_or_trained(step)

    def frame(lr: float) -> Frame:
        chosen = nearest_index(STOPS, lr)
        loss = smoothed(trained.batch_loss[:, chosen])
        marks = (
            Line(TEST, rates, losses, BLUE, 2),
            *_lowest_point(rates, losses),
            Line(TEST, (lr, lr), (1e-2, 1e3), VERMILION, 1.5, "5 3"),
            Line(TRAINED, np.arange(len(loss)) / STEPS_PER_EPOCH, loss, VERMILION, 1.6),
        )
        return Frame(_background(), marks, _caption(STOPS[chosen], rates[np.nanargmin(losses)], trained, chosen))

    controls = {"lr": LogSlider("lr to train with", LOWEST, HIGHEST, 0.01, 10)}
    return Experiment("Range test", frame, controls, driven_by=driven_by(step))


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


def test_losses(step: Rule) -> np.ndarray:
    """The batch loss at each of the rising rates."""
    shown = bar("the range test", TEST_EPOCHS)
    lr = {"lr": lambda number: RATES[number]}
    return train(step, lr, epochs=TEST_EPOCHS, batch=BATCH, on_progress=shown).batch_loss[:, 0]


@memoised
def _recorded_or_trained(step: Rule) -> Trained:
    parts = [None if step.yours else recorded_result(f"range_test, {name}") for name in Trained.__annotations__]
    whole = [part for part in parts if part is not None]
    return Trained(*whole) if len(whole) == len(parts) else trained_at_every_stop(step)


def trained_at_every_stop(step: Rule) -> Trained:
    """One copy of the network for each stop, all trained at once: the slider then only looks up."""
    shown = bar(f"a training at each of {len(STOPS)} rates", TRAINED_EPOCHS)
    done = train(step, {"lr": STOPS}, epochs=TRAINED_EPOCHS, batch=BATCH, on_progress=shown)
    return Trained(done.batch_loss, done.validation.loss[-1], done.validation.accuracy[-1])


def smoothed(losses: np.ndarray, keep: float = 0.85) -> np.ndarray:
    """An exponential moving average: each value keeps 85 % of the one before it. It begins with the first loss."""
    answer = losses.copy()
    for i in range(1, len(answer)):
        answer[i] = keep * answer[i - 1] + (1 - keep) * losses[i]
    return answer


@cache
def _background() -> Canvas:
    figure = new_figure(900, 340)
    test, training = figure.subplots(1, 2)
    panel(test, "Range test: lr grows a little at every step", "lr", "loss of the minibatch (smoothed)")
    test.set(xscale="log", yscale="log", xlim=(10.0**LOWEST, 10.0**HIGHEST), ylim=(0.05, 50))
    panel(training, "Five epochs with the lr you chose", "epoch", "loss of the minibatch (smoothed)")
    training.set(yscale="log", xlim=(0, TRAINED_EPOCHS), ylim=(0.05, 50))
    for axes in (test, training):
        axes.axhline(GUESSING, color=GREY, lw=0.9, ls=":")
    test.text(1.2e-4, GUESSING * 0.86, "guessing: ln 10", size=8.5, color=GREY, va="top")
    return Canvas(figure)


def _lowest_point(rates: np.ndarray, losses: np.ndarray) -> tuple[Mark, ...]:
    at = np.nanargmin(losses)
    words = f"lowest near lr {rates[at]:.1g}"
    return Dots(TEST, rates[at], losses[at], BLUE, 4), Text(TEST, rates[at], losses[at] * 0.68, words, BLUE, "middle")


def _caption(lr: float, lowest: float, trained: Trained, chosen: int) -> str:
    loss, accuracy = trained.loss[chosen], trained.accuracy[chosen]
    begin = f"lr {float(f'{lr:.2g}'):g}, {_compared(lr, lowest)} the test's loss is lowest: five epochs end"
    if not loss < GUESSING:
        return f"{begin} no better than guessing."
    return f"{begin} at a validation loss of {loss:.2f}, with {accuracy:.0%} of the digits read rightly."


def _compared(lr: float, lowest: float) -> str:
    """Where lr lies, as a factor of the lr at which the test's loss is lowest."""
    factor = max(lr / lowest, lowest / lr)
    if factor < 1.1:
        return "just where"
    return f"a factor of {factor:{',.0f' if factor > 10 else '.1f'}} {'above' if lr > lowest else 'below'} where"

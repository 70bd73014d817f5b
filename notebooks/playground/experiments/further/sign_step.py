"""How far heavy ball, Adam and Lion move each weight of the digits network, and how that depends on its gradient."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Pad, Slider
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import CONSTANT, count_steps, schedule_choice, shape_of
from playground.experiments.further.contenders import CONTENDERS
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import GREY, RULE_COLORS
from playground.rules import Rule, rule

RULES = ("heavy_ball", "adam", "lion")
DASHES = {"heavy_ball": "", "adam": "9 3", "lion": "2 3"}
EPOCHS, BATCH, SEED = 10, 64, 0
STEPS = count_steps(EPOCHS, BATCH)
#: The last step that can be looked at: at the very end of a cosine the moves leave every axis.
LAST = STEPS - 10
#: How many weights are looked at, of all that there are.
WEIGHTS = 160
LENGTH, EACH = range(2)
LOWEST, TOP = 1e-6, 0.1
SMALLEST, LARGEST = 1e-7, 0.3


@dataclass(frozen=True)
class Moves:
    """What a training did at each step.

    mean  -- how far a weight moved, the mean over all of them, shape (steps,)
    grads -- the absolute gradient of some weights, shape (steps, weights)
    moves -- how far these weights moved, same shape; nan where they did not, which a logarithmic axis cannot show
    """

    mean: np.ndarray
    grads: np.ndarray
    moves: np.ndarray

    def spread(self, step: int) -> float | None:
        """Of the weights with a gradient: the upper quartile of their moves over the lower. None where few have one."""
        moves = self.moves[step - 1][self.grads[step - 1] > 0]
        moves = moves[np.isfinite(moves)]
        return float(np.divide(*np.quantile(moves, [0.75, 0.25]))) if moves.size > WEIGHTS // 4 else None


@living
def sign_step(lion: Callable | None = None) -> Experiment:
    """The mean move up to a step, and at that step the move of each of some weights over its gradient."""
    rules = {name: rule(name, lion if name == "lion" else None) for name in RULES}

    def frame(schedule: str, step: int) -> Frame:
        every = {name: trained(each, schedule) for name, each in rules.items()}
        yours = attempted(rules["lion"], lambda mine: trained(mine, schedule))
        marks = [mark for name, each in every.items() for mark in _marks(each, step, RULE_COLORS[name], DASHES[name])]
        if yours is not None:
            marks += _attempt_marks(yours, step)
        marks.append(Line(LENGTH, (step, step), (LOWEST, TOP), GREY, 1, "4 3"))
        return Frame(_background(), tuple(marks), _caption(every, schedule, step), _figures(every, step))

    controls = {"schedule": schedule_choice(CONSTANT), "step": Slider(gettext("step"), 1, LAST, 1, 1)}
    pads = (Pad(LENGTH, gettext("step"), x="step"),)
    drivers = driven_by_with_attempt(*rules.values())
    return Experiment(gettext("The length of a step"), frame, controls, driven_by=drivers, pads=pads)


@memoised
def trained(driver: Rule, schedule: str) -> Moves:
    """A training at the rule's best lr for a cosine, with a cosine or without."""
    seen: list[tuple[np.ndarray, np.ndarray]] = []

    def look(w: np.ndarray, grad: np.ndarray) -> np.ndarray:
        seen.append((w[0].copy(), grad[0].copy()))
        return grad

    contender = CONTENDERS[driver.name]
    knobs = {**contender.knobs, "lr": contender.lr}
    done = train(driver, knobs, SEED, EPOCHS, BATCH, schedule=shape_of(schedule, STEPS), adjust=[look])
    grads = np.array([grad for _, grad in seen])
    moves = np.abs(np.diff([*(w for w, _ in seen), done.weights[0]], axis=0))
    chosen = np.random.RandomState(0).choice(grads.shape[1], WEIGHTS, replace=False)
    some = np.where(moves > 0, moves, np.nan)[:, chosen]
    return Moves(moves.mean(axis=1), np.abs(grads[:, chosen]), some)


# --- the picture ------------------------------------------------------------------------------------------------------


@cache
def _background() -> Canvas:
    figure = new_figure(920, 380)
    length, each = figure.subplots(1, 2)
    panel(length, gettext("How far a weight moves, on average"), gettext("step"), "", yscale="log")
    length.set(xlim=(0, STEPS), ylim=(LOWEST, TOP))
    title = gettext("At this step, a dot for each of {count} weights", count=WEIGHTS)
    panel(each, title, gettext("size of its gradient"), gettext("how far it moves"), xscale="log", yscale="log")
    each.set(xlim=(SMALLEST, LARGEST), ylim=(LOWEST, TOP))
    each.set_xticks([1e-6, 1e-4, 1e-2], ["0.000001", "0.0001", "0.01"])
    for axes in (length, each):
        axes.set_yticks([1e-5, 1e-4, 1e-3, 1e-2, 1e-1], ["0.00001", "0.0001", "0.001", "0.01", "0.1"])
        axes.minorticks_off()
    for name in RULES:
        style = (0, tuple(float(part) / 2 for part in DASHES[name].split())) if DASHES[name] else "-"
        length.plot([], [], color=RULE_COLORS[name], lw=2, ls=style, label=name)
    figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=9, handlelength=3)
    return Canvas(figure)


def _marks(moves: Moves, step: int, color: str, dash: str) -> tuple[Mark, ...]:
    steps = np.arange(1, step + 1)
    return (
        Line(LENGTH, steps, moves.mean[:step], color, 2, dash),
        Dots(LENGTH, step, moves.mean[step - 1], color, 5),
        Dots(EACH, moves.grads[step - 1], moves.moves[step - 1], color, 2),
    )


def _attempt_marks(yours: Moves, step: int) -> tuple[Mark, ...]:
    return (
        Line(LENGTH, np.arange(1, step + 1), yours.mean[:step], attempts.COLOR, 2, attempts.DASH),
        Dots(EACH, yours.grads[step - 1], yours.moves[step - 1], attempts.COLOR, 2, hollow=True),
    )


def _figures(every: Mapping[str, Moves], step: int) -> dict[str, str]:
    """For a table over the steps: the mean move of each rule."""
    return {name: short(moves.mean[step - 1]) for name, moves in every.items()}


def _caption(every: Mapping[str, Moves], schedule: str, step: int) -> str:
    listed = "; ".join(f"{name} {length}" for name, length in _figures(every, step).items())
    facts = {"step": step, "all": STEPS, "lengths": listed}
    under = (
        gettext("Step {step} of {all} at a constant lr. A weight moves, on average: {lengths}.", **facts)
        if schedule == CONSTANT
        else gettext("Step {step} of {all} of a cosine. A weight moves, on average: {lengths}.", **facts)
    )
    spreads = {name: moves.spread(step) for name, moves in every.items()}
    told = "; ".join(f"{name} {short(spread)}" for name, spread in spreads.items() if spread is not None)
    if not told:
        return under
    apart = gettext("Upper quartile of the moves over the lower, where there is a gradient: {ratios}.", ratios=told)
    return f"{under} {apart}"

"""AdamW with the biases in a group of their own: another lr for them, and the decay on all, on some, or on none."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from grader.reporting.language import gettext
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, nearest_index
from playground.data import few_digits, recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import COSINE, count_steps, end_losses, shape_of
from playground.experiments.further.seed_columns import column_marks, name_columns
from playground.living import living
from playground.memoised import memoised
from playground.network.model import Network
from playground.network.training import train
from playground.palette import BLUE, GREEN, GREY, ORANGE
from playground.rules import Rule, course_rule

#: Which group is decayed, as a pair: the weights, the biases.
Way = tuple[bool, bool]
NONE, BIASES, WEIGHTS, ALL = (False, False), (False, True), (True, False), (True, True)
COLORS = {NONE: GREY, BIASES: ORANGE, WEIGHTS: GREEN, ALL: BLUE}
TWO, FOUR = "two", "four"
WAYS = {TWO: (NONE, ALL), FOUR: (NONE, BIASES, WEIGHTS, ALL)}
FACTORS, DECAYS = np.array([0.1, 1.0, 10.0]), np.array([0.1, 10**-0.5, 1.0])
#: Few images, so that the network overfits and a decay has an effect.
IMAGES, BATCH, EPOCHS, LR, SEEDS = 100, 50, 60, 0.02, 8
LOWEST, TOP = 0.28, 0.52


@living
def parameter_groups() -> Experiment:
    """The losses of four ways to decay, one dot for each seed."""

    def frame(weight_decay: float, factor: float, show: str) -> Frame:
        every = losses_at(weight_decay, factor)
        shown = {way: every[way] for way in WAYS[show]}
        marks = column_marks(0, np.array([*shown.values()]), [COLORS[way] for way in shown], TOP)
        return Frame(_background(show), marks, _caption(shown, weight_decay, factor), _figures(shown))

    controls = {
        "weight_decay": LogSlider("weight_decay", -1, 0, 0.1, 2),
        "factor": LogSlider(gettext("lr of biases / lr of weights"), -1, 1, 1.0, 1),
        "show": Choice(gettext("show"), {TWO: gettext("two ways to decay"), FOUR: gettext("all four")}, TWO),
    }
    return Experiment(gettext("Parameter groups"), frame, controls)


def losses_at(weight_decay: float, factor: float) -> dict[Way, np.ndarray]:
    """The losses of each way to decay, one for each seed, at the trained setting next to this one."""
    losses = measured()[nearest_index(FACTORS, factor), nearest_index(DECAYS, weight_decay)]
    return dict(zip(COLORS, losses, strict=True))


@memoised
def measured() -> np.ndarray:
    """Validation losses, shape (factors, decays, ways, seeds): recorded, or trained."""
    recorded = recorded_result("parameter_groups")
    recorded = trained() if recorded is None else recorded
    # Without any decay its strength changes nothing, so that way was trained once for all strengths.
    none, others = recorded[:, :1], recorded[:, 1:].reshape(len(FACTORS), len(DECAYS), len(COLORS) - 1, SEEDS)
    every = np.broadcast_to(none[:, None], (len(FACTORS), len(DECAYS), 1, SEEDS))
    return np.concatenate([every, others], axis=2)


def trained() -> np.ndarray:
    """Shape (factors, 1 + decays * 3, seeds): without decay, and then the other ways at each strength."""
    settings = [(NONE, 0.0), *((which, decay) for decay in DECAYS for which in COLORS if which != NONE)]
    return np.array([[_losses(factor, decay, which) for which, decay in settings] for factor in FACTORS])


def _losses(factor: float, decay: float, which: Way) -> np.ndarray:
    adamw = course_rule("adamw")
    lr = _for_each_parameter(LR, LR * factor)
    weight_decay = _for_each_parameter(*(decay * decayed for decayed in which))
    shape = shape_of(COSINE, count_steps(EPOCHS, BATCH, IMAGES))

    def grouped(w, grad, m, v, t, share, beta1, beta2, eps, _):
        return adamw.function(w, grad, m, v, t, share * lr, beta1, beta2, eps, weight_decay)

    # As the rule's lr the share of lr that the schedule leaves is handed on, the same for both groups.
    rule = Rule("adamw", grouped, adamw.source)
    knobs = {"lr": 1.0, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0}
    done = train(rule, knobs, range(SEEDS), EPOCHS, BATCH, schedule=shape, data=few_digits(IMAGES))
    return end_losses(done)


def _for_each_parameter(of_weights: float, of_biases: float) -> np.ndarray:
    """A number for each parameter of the network, by its group: biases are vectors, weights are matrices."""
    numbers = np.empty(Network().size)
    for layer in Network().layers(numbers):
        layer[:] = of_biases if layer.ndim == 1 else of_weights
    return numbers


@cache
def _background(show: str) -> Canvas:
    figure = new_figure(760, 350)
    title = gettext("A dot for each of {seeds} seeds, a line at the mean", seeds=SEEDS)
    axes = panel(figure.subplots(), title, gettext("what is decayed"), gettext("validation loss"), ylim=(LOWEST, TOP))
    name_columns(axes, [_names()[way] for way in WAYS[show]])
    return Canvas(figure)


def _names() -> dict[Way, str]:
    return {
        NONE: gettext("nothing"),
        BIASES: gettext("the biases alone"),
        WEIGHTS: gettext("the weights alone"),
        ALL: gettext("everything"),
    }


def _figures(shown: Mapping[Way, np.ndarray]) -> dict[str, str]:
    return {_names()[way]: f"{losses.mean():.3f}" for way, losses in shown.items()}


def _caption(shown: Mapping[Way, np.ndarray], decay: float, factor: float) -> str:
    ends = "; ".join(f"{name} {loss}" for name, loss in _figures(shown).items())
    told = gettext(
        "weight_decay {decay}, lr of the biases {factor} times that of the weights. Mean validation loss by what is "
        "decayed: {ends}.",
        decay=short(decay),
        factor=short(factor),
        ends=ends,
    )
    return f"{told} {_if_spared(shown[WEIGHTS], shown[ALL])}" if WEIGHTS in shown else told


def _if_spared(weights: np.ndarray, everything: np.ndarray) -> str:
    """What it changes not to decay the biases, beside what another seed changes."""
    change = float(weights.mean() - everything.mean())
    facts = {"change": f"{abs(change):.3f}", "seeds": f"{everything.std(ddof=1):.3f}"}
    if facts["change"] == "0.000":
        told = gettext("Sparing the biases changes the mean by less than 0.001.")
    elif change < 0:
        told = gettext("Sparing the biases lowers the mean by {change}.", **facts)
    else:
        told = gettext("Sparing the biases raises the mean by {change}.", **facts)
    noise = gettext("From seed to seed the loss varies by {seeds} (standard deviation).", **facts)
    return f"{told} {noise}"

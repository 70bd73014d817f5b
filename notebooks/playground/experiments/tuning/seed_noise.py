"""Six good settings under twelve seeds: which is chosen, as more of the seeds are looked at."""

from collections.abc import Callable
from functools import cache

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground import attempts
from playground.attempts import attempted
from playground.canvas import Canvas, new_figure, panel
from playground.controls import Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.marks import Dots, Line, Mark, Text
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLUE, GREEN
from playground.rules import course_rule, driven_by, rule

SETTINGS = {"A": (0.03, 0.9), "B": (0.05, 0.9), "C": (0.1, 0.8), "D": (0.2, 0.5), "E": (0.05, 0.95), "F": (0.4, 0.0)}
SEEDS, EPOCHS = 12, 8
NOT_SEEN = "#CCCCCC"


@living
def seed_noise(choose_trial: Callable | None = None) -> Experiment:
    """The losses of each setting, one dot for each seed."""
    chooser = rule("choose_trial", choose_trial)
    scores = setting_scores()

    def frame(seeds: int, first: int) -> Frame:
        looked_at = (np.arange(seeds) + first - 1) % SEEDS
        chosen = int(chooser.function(scores[:, looked_at].copy()))
        answer = attempted(chooser, lambda mine: np.asarray(mine.function(scores[:, looked_at].copy())))
        marks = (*_marks(scores, looked_at, chosen), *_yours_marks(_number(answer)))
        caption = " ".join(filter(None, (_caption(scores, looked_at, chosen), _what_yours_chooses(answer))))
        return Frame(_background(), marks, caption, {gettext("chosen"): list(SETTINGS)[chosen]})

    controls = {
        "seeds": Slider(gettext("seeds looked at"), 1, SEEDS, 1, 1),
        "first": Slider(gettext("from seed number"), 1, SEEDS, 1, 1),
    }
    return Experiment(gettext("Seeds"), frame, controls, driven_by=driven_by(chooser))


@memoised
def setting_scores() -> np.ndarray:
    """Validation losses after eight epochs of heavy ball, shape (settings, seeds): recorded, or trained."""
    recorded = recorded_result("seed_noise")
    return trained_scores() if recorded is None else recorded


def trained_scores() -> np.ndarray:
    lr, beta = (np.repeat(values, SEEDS) for values in zip(*SETTINGS.values(), strict=True))
    trained = train(course_rule("heavy_ball"), {"lr": lr, "beta": beta}, np.tile(range(SEEDS), len(SETTINGS)), EPOCHS)
    return trained.validation.loss[-1].reshape(len(SETTINGS), SEEDS)


# --- the picture ------------------------------------------------------------------------------------------------------


def _limits() -> tuple[float, float]:
    """The ends of the loss axis, with room above the dots for two lines of words."""
    low, high = float(setting_scores().min()), float(setting_scores().max())
    return low - 0.1 * (high - low), high + 0.4 * (high - low)


def _height(share: float) -> float:
    """The loss at a share of the axis, from 0 (bottom) to 1 (top)."""
    low, high = _limits()
    return low + share * (high - low)


@cache
def _background() -> Canvas:
    figure = new_figure(860, 350)
    axes = panel(figure.subplots(), gettext("One dot for each seed, a line at the median"))
    axes.set_ylabel(gettext("validation loss"), size=9.5)
    axes.set_xlim(-0.6, len(SETTINGS) - 0.4)
    axes.set_xticks(range(len(SETTINGS)), [f"{n}: lr {lr:g}, beta {b:g}" for n, (lr, b) in SETTINGS.items()], size=8)
    axes.set_ylim(*_limits())
    for color, label in (
        (BLUE, gettext("seeds looked at")),
        (NOT_SEEN, gettext("the other seeds")),
        (GREEN, gettext("of the setting that is chosen")),
    ):
        axes.plot([], [], "o", color=color, ms=5, label=label)
    figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=9, handlelength=1)
    return Canvas(figure)


def _marks(scores: np.ndarray, looked_at: np.ndarray, chosen: int) -> tuple[Mark, ...]:
    """The seeds looked at in colour, the other seeds in grey, and a line at each setting's median."""
    marks: list[Mark] = []
    seen = np.isin(np.arange(SEEDS), looked_at)
    for k, row in enumerate(scores):
        color = GREEN if k == chosen else BLUE
        x = k + np.linspace(-0.18, 0.18, SEEDS)
        median = float(np.median(row[seen]))
        marks += [Dots(0, x[~seen], row[~seen], NOT_SEEN, 2.5), Dots(0, x[seen], row[seen], color, 3.5)]
        marks.append(Line(0, (k - 0.3, k + 0.3), (median, median), color, 2.2))
    return (*marks, Text(0, chosen, _height(0.85), gettext("chosen"), GREEN, "middle"))


def _yours_marks(yours: int | None) -> tuple[Mark, ...]:
    """A dashed frame around the setting that a rule chooses which does not pass yet."""
    if yours is None:
        return ()
    low, high = _height(0.03), _height(0.97)
    x, y = yours + np.array([-0.4, 0.4, 0.4, -0.4, -0.4]), np.array([low, low, high, high, low])
    return (
        Line(0, x, y, attempts.COLOR, 1.8, attempts.DASH),
        Text(0, yours, _height(0.91), gettext("yours"), attempts.COLOR, "middle"),
    )


# --- the caption ------------------------------------------------------------------------------------------------------


def _caption(scores: np.ndarray, looked_at: np.ndarray, chosen: int) -> str:
    names, medians = list(SETTINGS), np.median(scores, axis=1)
    overall = int(medians.argmin())
    facts = {"chosen": names[chosen], "overall": names[overall], "seeds": SEEDS}
    by_these = ngettext(
        "With {count} seed, {chosen} is chosen", "With {count} seeds, {chosen} is chosen", len(looked_at), **facts
    )
    by_all = gettext("as by all {seeds}.", **facts)
    if overall != chosen:
        by_all = gettext("and by all {seeds} it is {overall}.", **facts)
    return f"{by_these}, {by_all} {_scatter(scores, medians)}"


def _scatter(scores: np.ndarray, medians: np.ndarray) -> str:
    return gettext(
        "From seed to seed, the loss of one setting typically scatters by {spread} (its standard deviation); the six "
        "medians differ by at most {apart}.",
        spread=f"{np.median(scores.std(axis=1, ddof=1)):.3f}",
        apart=f"{np.ptp(medians):.3f}",
    )


def _what_yours_chooses(answer: np.ndarray | None) -> str:
    if answer is None:
        return ""
    yours = _number(answer)
    if yours is None:
        return gettext("Yours names none of the six.")
    return gettext("Yours chooses {name}, in the dashed frame.", name=list(SETTINGS)[yours])


def _number(answer: np.ndarray | None) -> int | None:
    """The number of a setting, if an answer is one."""
    if answer is None or answer.shape or answer.dtype.kind not in "iu" or not 0 <= answer < len(SETTINGS):
        return None
    return int(answer)

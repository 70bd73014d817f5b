"""The best lr at each batch size, and where a rule of thumb that scales lr with the batch leaves it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, LogNorm, to_rgba
from matplotlib.figure import Figure

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import LABEL, TICK, Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, Slider
from playground.data import recorded_result
from playground.experiment import Experiment, Frame
from playground.experiments.further.bench import end_losses
from playground.living import living
from playground.marks import Dots, Line, Mark, Raster
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLACK, GREEN, ORANGE
from playground.rules import KnobValue, Rule, course_rule, rule

BATCHES = np.array([8, 16, 32, 64, 128, 256])
REFERENCES = ("8", "16", "32", "64")
#: What is shown: the trainings at the scaled lr alone, or all of them.
LINE, ALL = "along the line", "every lr"
#: The rates of each rule, and its other knobs.
RATES = {"gradient_descent": np.logspace(-1.25, 0.75, 13), "adam": np.logspace(-2.75, -0.75, 13)}
KNOBS: dict[str, dict[str, KnobValue]] = {
    "gradient_descent": {},
    "adam": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
}
SEEDS, EPOCHS = 4, 8
MAP, LOSS = range(2)
LOWEST, TOP = 0.08, 3.0
#: Dark for a low loss; what is above the scale is nearly white.
SCALE = LogNorm(0.1, 2.5)
COLORS = LinearSegmentedColormap.from_list("losses", ["#003D6E", "#6FA8CF", "#FAFAF0"])
#: Of trainings that are not shown: no colour of the scale, whose light end would say that they failed.
HIDDEN = "#D5D5D5"
#: A loss within this factor of the lowest one at its batch size counts as good: seeds differ by about as much.
GOOD = 1.25


@dataclass(frozen=True)
class Scaled:
    """The lr that a rule of thumb gives for each batch, and the loss at the trained rate nearest to it.

    rates  -- shape (batches,)
    rows   -- of the trained rates nearest to them; -1 beyond the map
    losses -- at the trained rates; nan beyond the map
    """

    rates: np.ndarray
    rows: np.ndarray
    losses: np.ndarray


@living
def batch_and_lr(scale_lr: Callable | None = None) -> Experiment:
    """The loss at every batch size and lr, and the lr that is scaled from one batch size to the others."""
    scaling = rule("scale_lr", scale_lr)

    def frame(optimizer: str, reference: str, power: float, show: str) -> Frame:
        losses = measured(optimizer)
        follow = scaled(scaling, optimizer, int(reference), power)
        yours = attempted(scaling, lambda mine: scaled(mine, optimizer, int(reference), power))
        drawn = _all_marks if show == ALL else _line_marks
        marks = (*drawn(optimizer, losses, follow), *(_yours(yours) if yours else ()))
        caption = _caption(optimizer, losses, follow, int(reference), power, show == ALL)
        return Frame(_background(optimizer, show), marks, caption, _figures(follow))

    controls = {
        "optimizer": Choice(gettext("rule"), {name: name for name in RATES}, "gradient_descent"),
        "reference": Choice(gettext("scaled from batch size"), {size: size for size in REFERENCES}, "16"),
        "power": Slider(gettext("power"), 0.0, 1.0, 0.0, 0.05),
        "show": Choice(gettext("show"), {LINE: gettext("along the line"), ALL: gettext("every lr")}, LINE),
    }
    drivers = driven_by_with_attempt(scaling)
    return Experiment(gettext("Batch size and lr"), frame, controls, driven_by=drivers)


@memoised
def measured(name: str) -> np.ndarray:
    """The mean validation loss, shape (rates, batches): recorded, or trained."""
    recorded = recorded_result(f"batch_and_lr, {name}")
    return trained(name) if recorded is None else recorded


def trained(name: str) -> np.ndarray:
    """Means over the seeds after eight epochs, whatever the batch: a training with large batches takes fewer steps."""
    rates, seeds = np.repeat(RATES[name], SEEDS), np.tile(range(SEEDS), len(RATES[name]))
    each = [
        end_losses(train(course_rule(name), {**KNOBS[name], "lr": rates}, seeds, EPOCHS, int(batch)))
        for batch in BATCHES
    ]
    return np.array(each).reshape(len(BATCHES), -1, SEEDS).mean(axis=2).T


def best_rates(name: str) -> np.ndarray:
    """The best lr at each batch size, shape (batches,)."""
    return RATES[name][measured(name).argmin(axis=0)]


def scaled(scaling: Rule, name: str, reference: int, power: float) -> Scaled:
    """What ``scaling`` makes of the best lr at the reference batch size."""
    losses, lr = measured(name), float(best_rates(name)[reference == BATCHES][0])
    rates = np.array([float(scaling.function(lr, int(batch), reference, power)) for batch in BATCHES])
    low, high = _outer_edges(RATES[name])
    nearest = np.abs(np.log(RATES[name] / rates[:, None])).argmin(axis=1)
    rows = np.where((low <= rates) & (rates <= high), nearest, -1)
    return Scaled(rates, rows, np.where(rows < 0, np.nan, losses[rows, np.arange(len(BATCHES))]))


def good(losses: np.ndarray, follow: Scaled) -> np.ndarray:
    """At which batch sizes the scaled lr is on the map and about as good as the best one, shape (batches,)."""
    return follow.losses <= GOOD * losses.min(axis=0)


# --- the picture ------------------------------------------------------------------------------------------------------


def _outer_edges(values: np.ndarray) -> tuple[float, float]:
    """The outer edges of cells around values that are evenly spaced on a logarithmic axis."""
    half = float(np.sqrt(values[1] / values[0]))
    return float(values[0] / half), float(values[-1] * half)


@cache
def _background(name: str, show: str) -> Canvas:
    figure = new_figure(940, 400)
    map_, loss = figure.subplots(1, 2, width_ratios=(1.15, 1))
    title = gettext("{rule}: loss by batch size and lr", rule=name)
    panel(map_, title, gettext("batch size"), "lr", xscale="log", yscale="log")
    map_.set(xlim=_outer_edges(BATCHES), ylim=_outer_edges(RATES[name]))
    panel(loss, gettext("Loss at each batch size"), gettext("batch size"), "", xscale="log", yscale="log")
    loss.set(xlim=_outer_edges(BATCHES), ylim=(LOWEST, TOP * 1.1))
    for axes in (map_, loss):
        axes.set_xticks(BATCHES, [str(batch) for batch in BATCHES])
    loss.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    ticks = [tick for tick in (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3) if RATES[name][0] <= tick <= RATES[name][-1]]
    map_.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    for axes in (map_, loss):
        axes.minorticks_off()
    _add_color_bar(figure, map_)
    _name_marks(map_, loss, show)
    figure.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=9, handlelength=1.4)
    return Canvas(figure)


def _name_marks(map_: Axes, loss: Axes, show: str) -> None:
    """What the legend names: the line, and the dots, which tell how good they are once all is shown."""
    map_.plot([], [], color=BLACK, lw=2.2, label=gettext("scaled lr"))
    if show == LINE:
        loss.plot([], [], "o", color=BLACK, ms=6, label=gettext("loss at the trained lr next to it"))
        return
    loss.plot([], [], "o", color=BLACK, mfc="white", ms=7, label=gettext("best lr of that batch size"))
    loss.plot([], [], "o", color=GREEN, ms=6, label=gettext("scaled lr: within a quarter of it"))
    loss.plot([], [], "o", color=ORANGE, ms=6, label=gettext("scaled lr: worse"))


def _add_color_bar(figure: Figure, axes: Axes) -> None:
    bar = figure.colorbar(ScalarMappable(SCALE, COLORS), ax=axes, extend="both", aspect=30, pad=0.02)
    bar.set_label(gettext("validation loss"), size=LABEL)
    ticks = [0.1, 0.2, 0.5, 1, 2]
    bar.set_ticks(ticks, labels=[short(tick) for tick in ticks], minor=False)
    bar.minorticks_off()
    bar.ax.tick_params(labelsize=TICK)


def _shaded(losses: np.ndarray) -> np.ndarray:
    """Colours of shape (rates, batches, 4)."""
    return COLORS(SCALE(np.clip(losses, SCALE.vmin, SCALE.vmax)))


def _map(name: str, shaded: np.ndarray) -> Mark:
    return Raster(MAP, shaded, (*_outer_edges(BATCHES), *_outer_edges(RATES[name])))


def _scaled_line(follow: Scaled) -> tuple[Mark, Mark]:
    """The scaled lr, with a white rim, so that it is seen on dark cells as well."""
    return Line(MAP, BATCHES, follow.rates, "#FFFFFF", 5), Line(MAP, BATCHES, follow.rates, BLACK, 2.2)


def _line_marks(name: str, losses: np.ndarray, follow: Scaled) -> tuple[Mark, ...]:
    """The trainings at the scaled lr, and nothing that tells how good others are."""
    shaded, on_map = np.full((*losses.shape, 4), to_rgba(HIDDEN)), follow.rows >= 0
    columns = np.flatnonzero(on_map)
    shaded[follow.rows[on_map], columns] = _shaded(losses)[follow.rows[on_map], columns]
    return (
        _map(name, shaded),
        *_scaled_line(follow),
        Dots(LOSS, BATCHES, np.minimum(follow.losses, TOP), BLACK, 4),
    )


def _all_marks(name: str, losses: np.ndarray, follow: Scaled) -> tuple[Mark, ...]:
    """Every training, a ring at the best lr of each batch size, and the scaled lr, green where it is about as good."""
    fine, lowest, shown = good(losses, follow), losses.min(axis=0), np.minimum(follow.losses, TOP)
    return (
        _map(name, _shaded(losses)),
        Dots(MAP, BATCHES, best_rates(name), BLACK, 6, hollow=True),
        *_scaled_line(follow),
        Line(LOSS, BATCHES, lowest, BLACK, 1.2, "2 3"),
        Dots(LOSS, BATCHES, lowest, BLACK, 6, hollow=True),
        Dots(LOSS, BATCHES[fine], shown[fine], GREEN, 4),
        Dots(LOSS, BATCHES[~fine], shown[~fine], ORANGE, 4),
    )


def _yours(yours: Scaled) -> tuple[Mark, ...]:
    shown = np.minimum(yours.losses, TOP)
    return (
        Line(MAP, BATCHES, yours.rates, attempts.COLOR, 2, attempts.DASH),
        Line(LOSS, BATCHES, shown, attempts.COLOR, 2, attempts.DASH),
    )


def _figures(follow: Scaled) -> dict[str, str]:
    """For a table over the power: the loss at each batch size."""
    return {
        gettext("batch size {batch}", batch=batch): gettext("beyond the map") if np.isnan(loss) else f"{loss:.2f}"
        for batch, loss in zip(BATCHES, follow.losses, strict=True)
    }


def _caption(name: str, losses: np.ndarray, follow: Scaled, reference: int, power: float, with_best: bool) -> str:
    facts = {
        "rule": name, "lr": short(best_rates(name)[reference == BATCHES][0]), "reference": reference,
        "power": short(power), "largest": BATCHES[-1], "scaled": short(follow.rates[-1]),
    }  # fmt: skip
    told = gettext(
        "{rule}: lr {lr} is the best at batch size {reference}. With power {power} it is {scaled} at batch size "
        "{largest}.",
        **facts,
    )
    on_map, fine = ~np.isnan(follow.losses), good(losses, follow)
    sentences = [told]
    if with_best:
        sentences.append(
            gettext("Within a quarter of the lowest loss at batch sizes {batches}.", batches=_listed(fine))
        )
        if poor := _listed(on_map & ~fine):
            sentences.append(gettext("Not at {batches}.", batches=poor))
    else:
        pairs = zip(BATCHES[on_map], follow.losses[on_map], strict=True)
        listed = "; ".join(f"{batch}: {loss:.2f}" for batch, loss in pairs)
        sentences.append(gettext("Validation loss at batch size {losses}.", losses=listed))
    if beyond := _listed(~on_map):
        sentences.append(gettext("At {batches} it leaves the map.", batches=beyond))
    return " ".join(sentences)


def _listed(which: np.ndarray) -> str:
    return ", ".join(str(batch) for batch in BATCHES[which])

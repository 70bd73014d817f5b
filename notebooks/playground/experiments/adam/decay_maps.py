"""Validation loss of the digits network over (lr, decay), with the decay in Adam's gradient and beside its step."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from grader.reporting.language import gettext
from playground.canvas import LABEL, TICK, Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Pad, nearest_index
from playground.data import few_digits, recorded_result
from playground.experiment import Experiment, Frame
from playground.living import living
from playground.maps import Map
from playground.marks import Dots, Mark, Raster
from playground.memoised import memoised
from playground.network.training import train
from playground.palette import BLACK, VERMILION
from playground.progress_bar import bar
from playground.rules import KnobValue, Rule, driven_by, rule

INSIDE, BESIDE = "Adam with L2", "AdamW"
RATES = np.logspace(-3, -1, 9)
DECAYS = {INSIDE: np.logspace(-5, -1, 9), BESIDE: np.logspace(-3, 1, 9)}
#: What is shown of each map: the network where the sliders stand, or all of them.
ONE, ALL = "one network", "all networks"
#: Few images, so that the network overfits and a decay has an effect.
IMAGES, EPOCHS, BATCH = 200, 40, 50
#: Dark for a low loss; what is above the scale is white.
SCALE = LogNorm(0.2, 0.8)
COLORS = LinearSegmentedColormap.from_list("losses", ["#003D6E", "#6FA8CF", "#FAFAF0"])


@living
def decay_maps(adam: Callable | None = None, adamw: Callable | None = None) -> Experiment:
    """The two maps, with the best decay for each lr."""
    drivers, trained = trained_maps(adam, adamw)
    maps = {kind: map_.values for kind, map_ in trained.items()}
    whole = tuple(_raster(number, kind, maps[kind]) for number, kind in enumerate(DECAYS))

    def frame(lr: float, strength: float, weight_decay: float, show: str) -> Frame:
        column = nearest_index(RATES, lr)
        rows = {INSIDE: nearest_index(DECAYS[INSIDE], strength), BESIDE: nearest_index(DECAYS[BESIDE], weight_decay)}
        if show == ALL:
            marks = [*whole, *(_best_marks(number, kind, maps[kind]) for number, kind in enumerate(DECAYS))]
        else:
            marks = [_cell(number, kind, maps[kind], column, rows[kind]) for number, kind in enumerate(DECAYS)]
        marks += [_here(number, kind, column, rows[kind]) for number, kind in enumerate(DECAYS)]
        return Frame(_background(), tuple(marks), _caption(maps, column, rows, show == ALL), _figures(maps, column))

    controls = {
        "lr": LogSlider("lr", -3, -1, 0.01, 4),
        "strength": LogSlider(gettext("L2 strength, left map"), -5, -1, 1e-3, 2),
        "weight_decay": LogSlider(gettext("weight_decay, right map"), -3, 1, 0.1, 2),
        "show": Choice(gettext("show"), {ONE: gettext("one network"), ALL: gettext("all networks")}, ONE),
    }
    pads = (
        Pad(0, gettext("lr and the L2 strength on the map"), x="lr", y="strength"),
        Pad(1, gettext("lr and weight_decay on the map"), x="lr", y="weight_decay"),
    )
    footnote = " ".join([driven_by(*drivers.values()), *_notes(drivers, trained)])
    return Experiment(gettext("Where the decay is attached"), frame, controls, driven_by=footnote, pads=pads)


def _notes(drivers: Mapping[str, Rule], trained: Mapping[str, Map]) -> list[str]:
    """What a reader should know about how the networks were trained."""
    slow = [drivers[kind].name for kind, map_ in trained.items() if not map_.vectorised]
    notes = []
    if any(driver.attempt for driver in drivers.values()):
        notes.append(gettext("Only rules that pass are trained."))
    if slow:
        names = gettext(" and ").join(slow)
        notes.append(
            gettext("{names} took no arrays for lr, so the networks were moved one by one, more slowly.", names=names)
        )
    return notes


def trained_maps(adam: Callable | None = None, adamw: Callable | None = None) -> tuple[dict[str, Rule], dict[str, Map]]:
    """The rule of each map, and the map."""
    drivers = {INSIDE: rule("adam", adam), BESIDE: rule("adamw", adamw)}
    return drivers, {kind: _recorded_or_trained(driver, kind) for kind, driver in drivers.items()}


@memoised
def _recorded_or_trained(driver: Rule, kind: str) -> Map:
    recorded = None if driver.yours else recorded_result(f"decay_maps, {kind}")
    return trained_map(driver, kind) if recorded is None else Map(recorded, vectorised=True)


def trained_map(driver: Rule, kind: str) -> Map:
    """Validation losses of 81 networks trained at once, or one by one if the rule takes no arrays: (decays, rates)."""
    decays, rates = (grid.ravel() for grid in np.meshgrid(DECAYS[kind], RATES, indexing="ij"))
    knobs: dict[str, KnobValue] = {"lr": rates, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    data, shown = (
        few_digits(IMAGES),
        bar(gettext("{kind}, {count} networks", kind=_titles()[kind], count=rates.size), EPOCHS),
    )
    if kind == BESIDE:
        done = train(driver, {**knobs, "weight_decay": decays}, 0, EPOCHS, BATCH, data=data, on_progress=shown)
    else:
        l2 = [lambda w, grad: grad + decays[:, None] * w]
        done = train(driver, knobs, 0, EPOCHS, BATCH, adjust=l2, data=data, on_progress=shown)
    return Map(done.validation.loss[-1].reshape(len(DECAYS[kind]), len(RATES)), done.vectorised)


def best_decays(values: np.ndarray, kind: str) -> np.ndarray:
    """For each lr of a map, the decay with the lowest validation loss."""
    return DECAYS[kind][values.argmin(axis=0)]


@cache
def _background() -> Canvas:
    figure = new_figure(940, 400)
    both = figure.subplots(1, 2)
    labels = {INSIDE: gettext("L2 strength, in the gradient"), BESIDE: gettext("weight_decay, beside the step")}
    titles = _titles()
    for axes, (kind, decays) in zip(both, DECAYS.items(), strict=True):
        panel(axes, titles[kind], "lr", labels[kind], xscale="log", yscale="log")
        axes.set(xlim=_outer_edges(RATES), ylim=_outer_edges(decays))
    bar = figure.colorbar(ScalarMappable(SCALE, COLORS), ax=both, extend="max", aspect=30, pad=0.02)
    bar.set_label(gettext("validation loss"), size=LABEL)
    ticks = [0.2, 0.3, 0.4, 0.6, 0.8]
    bar.set_ticks(ticks, labels=[short(tick) for tick in ticks], minor=False)
    bar.minorticks_off()
    bar.ax.tick_params(labelsize=TICK)
    return Canvas(figure)


def _outer_edges(values: np.ndarray) -> tuple[float, float]:
    """The outer edges of cells around values that are evenly spaced on a logarithmic axis."""
    half = np.log10(values[1] / values[0]) / 2
    return float(values[0] / 10**half), float(values[-1] * 10**half)


def _raster(number: int, kind: str, values: np.ndarray) -> Raster:
    return Raster(number, _shaded(values), (*_outer_edges(RATES), *_outer_edges(DECAYS[kind])))


def _cell(number: int, kind: str, values: np.ndarray, column: int, row: int) -> Raster:
    """The cell of one network."""
    wide, high = 10 ** (np.log10(RATES[1] / RATES[0]) / 2), 10 ** (np.log10(DECAYS[kind][1] / DECAYS[kind][0]) / 2)
    x, y = RATES[column], DECAYS[kind][row]
    return Raster(number, _shaded(values[row : row + 1, column : column + 1]), (x / wide, x * wide, y / high, y * high))


def _shaded(values: np.ndarray) -> np.ndarray:
    """Colours of shape (decays, rates, 4)."""
    return COLORS(SCALE(np.clip(np.where(np.isfinite(values), values, np.inf), SCALE.vmin, SCALE.vmax)))


def _here(number: int, kind: str, column: int, row: int) -> Mark:
    return Dots(number, RATES[column], DECAYS[kind][row], VERMILION, 8, hollow=True)


def _best_marks(number: int, kind: str, values: np.ndarray) -> Mark:
    return Dots(number, RATES, best_decays(values, kind), BLACK, 3.5, hollow=True)


def _titles() -> dict[str, str]:
    """The maps' names, in the reader's language."""
    return {INSIDE: gettext("Adam with L2"), BESIDE: gettext("AdamW")}


def _caption(maps: Mapping[str, np.ndarray], column: int, rows: Mapping[str, int], with_best: bool) -> str:
    told = [gettext("lr {lr}.", lr=short(RATES[column]))]
    for kind, values in maps.items():
        here = values[:, column]
        facts = {
            "kind": _titles()[kind], "decay": short(DECAYS[kind][rows[kind]], 1), "loss": f"{here[rows[kind]]:.2f}",
            "best": short(best_decays(values, kind)[column], 1), "lowest": f"{here.min():.2f}",
        }  # fmt: skip
        told.append(gettext("{kind}: with decay {decay} the validation loss is {loss}.", **facts))
        if with_best:
            told.append(gettext("Best at this lr is a decay of {best}, with {lowest}.", **facts))
    return " ".join(told)


def _figures(maps: Mapping[str, np.ndarray], column: int) -> dict[str, str]:
    """For a table over lr: the best decay of each map, and its loss."""
    figures = {}
    for kind, values in maps.items():
        title = _titles()[kind]
        figures[gettext("{kind}: best decay", kind=title)] = short(best_decays(values, kind)[column], 1)
        figures[gettext("{kind}: its loss", kind=title)] = f"{values[:, column].min():.2f}"
    return figures

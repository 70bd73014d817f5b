"""Validation loss of the digits network over (lr, decay), with the decay in Adam's gradient and beside its step."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import LogSlider, Slider, nearest_index
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
#: Few images, so that the network overfits and a decay has an effect.
IMAGES, EPOCHS, BATCH = 200, 40, 50


@living
def decay_maps(adam: Callable | None = None, adamw: Callable | None = None) -> Experiment:
    """The two maps, with the best decay for each lr."""
    drivers = {INSIDE: rule("adam", adam), BESIDE: rule("adamw", adamw)}
    trained = {kind: _recorded_or_trained(driver, kind) for kind, driver in drivers.items()}
    maps = {kind: map_.values for kind, map_ in trained.items()}
    slow = [drivers[kind].name for kind, map_ in trained.items() if not map_.vectorised]
    note = f"{' and '.join(slow)} took no arrays for lr, and moved the networks one by one, more slowly."

    def frame(lr: float, decay: int) -> Frame:
        column, row = nearest_index(RATES, lr), decay - 1
        marks = [mark for k, (kind, values) in enumerate(maps.items()) for mark in _marks(k, kind, values, column, row)]
        return Frame(_background(), tuple(marks), _caption(maps, column, row))

    controls = {"lr": LogSlider("lr", -3, -1, 0.01, 4), "decay": Slider("decay, row of the map", 1, 9, 5, 1)}
    footnote = " ".join([driven_by(*drivers.values()), *([note] if slow else [])])
    return Experiment("Where the decay is attached", frame, controls, driven_by=footnote)


@memoised
def _recorded_or_trained(driver: Rule, kind: str) -> Map:
    recorded = None if driver.yours else recorded_result(f"decay_maps, {kind}")
    return trained_map(driver, kind) if recorded is None else Map(recorded, vectorised=True)


def trained_map(driver: Rule, kind: str) -> Map:
    """Validation losses of 81 networks trained at once, or one by one if the rule takes no arrays: (decays, rates)."""
    decays, rates = (grid.ravel() for grid in np.meshgrid(DECAYS[kind], RATES, indexing="ij"))
    knobs: dict[str, KnobValue] = {"lr": rates, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    data, shown = few_digits(IMAGES), bar(f"{kind}, {rates.size} networks", EPOCHS)
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
    figure = new_figure(900, 390)
    for axes, (kind, decays) in zip(figure.subplots(1, 2), DECAYS.items(), strict=True):
        panel(axes, f"{kind}: validation loss, dark is low", "lr", "decay", xscale="log", yscale="log")
        axes.set(xlim=_outer_edges(RATES), ylim=_outer_edges(decays))
    return Canvas(figure)


def _outer_edges(values: np.ndarray) -> tuple[float, float]:
    """The outer edges of cells around values that are evenly spaced on a logarithmic axis."""
    half = np.log10(values[1] / values[0]) / 2
    return float(values[0] / 10**half), float(values[-1] * 10**half)


def _marks(number: int, kind: str, values: np.ndarray, column: int, row: int) -> tuple[Mark, ...]:
    decays = DECAYS[kind]
    return (
        Raster(number, _shaded(values), (*_outer_edges(RATES), *_outer_edges(decays))),
        Dots(number, RATES[column], decays[row], VERMILION, 8, hollow=True),
        Dots(number, RATES, best_decays(values, kind), BLACK, 3.5, hollow=True),
    )


def _shaded(values: np.ndarray) -> np.ndarray:
    """Colours of shape (decays, rates, 4): dark for a low loss, white from three times the lowest loss on."""
    share = np.clip(np.log(values / values.min()) / np.log(3.0), 0, 1)
    share = np.where(np.isfinite(share), share, 1.0)
    low, high = np.array([0.0, 0.24, 0.43, 1.0]), np.array([0.98, 0.98, 0.94, 1.0])
    return low + (high - low) * share[..., None]


def _caption(maps: Mapping[str, np.ndarray], column: int, row: int) -> str:
    parts = []
    for kind, values in maps.items():
        best = best_decays(values, kind)[column]
        parts.append(
            f"{kind} at decay {short(DECAYS[kind][row], 1)} has a validation loss of {values[row, column]:.2f}; "
            f"at this lr its best decay is {short(best, 1)}, and its lowest loss of all is {values.min():.2f}"
        )
    return f"lr {RATES[column]:.2g}: {'. '.join(parts)}."

"""Adam with L2 against AdamW, and AdamW that spares the biases: each tuned over lr and decay, over many seeds."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.data import few_digits, recorded_result
from playground.experiment import Table
from playground.memoised import memoised
from playground.network.adjustments import Adjustment
from playground.network.model import Network
from playground.network.training import train
from playground.over_seeds.table import verdict
from playground.over_seeds.tuned import grid, trained
from playground.rules import Rule, course_rule

INSIDE, BESIDE, SPARED, NONE = "Adam with L2", "AdamW", "AdamW, biases spared", "Adam without decay"
RATES = np.logspace(-2, -1.25, 4)
DECAYS = {
    INSIDE: np.logspace(-3.5, -2, 7),
    BESIDE: np.logspace(-1.5, 0, 7),
    SPARED: np.logspace(-1.5, 0, 7),
    NONE: np.zeros(1),
}
#: Few images, so that the network overfits and a decay has something to do: as in the maps of notebook 04.
IMAGES, EPOCHS, BATCH = 200, 40, 50
CHOOSING, MEASURING = 6, 16
USUAL = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def biases(network: Network) -> np.ndarray:
    """Which of the network's parameters are biases, shape (size,)."""
    marked = np.zeros(network.size, dtype=bool)
    _, first, _, second = network.layers(marked)
    first[:] = second[:] = True
    return marked


def sparing_biases(adamw: Rule, network: Network) -> Rule:
    """AdamW whose decay leaves the biases alone: what the frameworks do by parameter groups or a mask."""
    decays = (~biases(network)).astype(float)

    def spared(w: np.ndarray, grad: np.ndarray, *rest: float | np.ndarray) -> tuple:
        *others, weight_decay = rest
        # ``train`` first tries a rule on a few weights, to see whether it takes all copies at once.
        return adamw.function(w, grad, *others, weight_decay * decays[: w.shape[-1]])

    return replace(adamw, function=spared)


def ends(kind: str, settings: Mapping[str, np.ndarray], seeds: np.ndarray) -> np.ndarray:
    """The validation losses of all settings of one kind with every seed, shape (settings, seeds)."""

    def trainer(knobs: Mapping[str, np.ndarray], seeds: np.ndarray) -> np.ndarray:
        adjust: list[Adjustment] = []
        lr, decay = knobs["lr"], knobs["decay"]
        if kind == INSIDE:
            adjust = [lambda w, grad: grad + decay[:, None] * w]
        rule = {SPARED: sparing_biases(course_rule("adamw"), Network()), BESIDE: course_rule("adamw")}.get(kind)
        beside = {"weight_decay": decay} if rule else {}
        done = train(
            rule or course_rule("adam"), {**USUAL, "lr": lr, **beside}, seeds, EPOCHS, BATCH,
            adjust=adjust, data=few_digits(IMAGES),
        )  # fmt: skip
        return done.validation.loss[-1]

    return trained(trainer, settings, seeds)


@memoised
def _searched(kind: str, first_seed: int) -> np.ndarray:
    """The losses under the choosing seeds, shape (rates, decays, seeds)."""
    losses = ends(kind, grid(lr=RATES, decay=DECAYS[kind]), np.arange(first_seed, first_seed + CHOOSING))
    return losses.reshape(len(RATES), -1, CHOOSING)


def searched(kind: str, first_seed: int = 0) -> np.ndarray:
    """The medians of the choosing seeds, shape (rates, decays)."""
    return np.median(_searched(kind, first_seed), axis=2)


def measured(kind: str, first_seed: int = 0) -> np.ndarray:
    """The lr and the decay of the lowest mean, then the losses with them under the measuring seeds."""
    means = _searched(kind, first_seed).mean(axis=2)
    column, row = np.unravel_index(means.argmin(), means.shape)
    lr, decay = RATES[column], DECAYS[kind][row]
    seeds = np.arange(first_seed + CHOOSING, first_seed + CHOOSING + MEASURING)
    return np.array([lr, decay, *ends(kind, {"lr": np.array([lr]), "decay": np.array([decay])}, seeds)[0]])


@memoised
def recorded_or_searched(kind: str) -> np.ndarray:
    recorded = recorded_result(f"decay_by_lr, {kind}")
    return searched(kind) if recorded is None else recorded


@memoised
def recorded_or_measured(kind: str) -> np.ndarray:
    recorded = recorded_result(f"tuned decay, {kind}")
    return measured(kind) if recorded is None else recorded


def best_decays(kind: str, medians: np.ndarray) -> np.ndarray:
    """The best decay for each lr."""
    return DECAYS[kind][medians.argmin(axis=1)]


def decay_by_lr(fold: str = "") -> Table:
    """The best decay for each lr, in the gradient and beside the step, and its share of a weight in a step.

    fold -- words behind which the table is folded away
    """
    inside, beside = (best_decays(kind, recorded_or_searched(kind)) for kind in (INSIDE, BESIDE))
    rows = [
        (short(lr), short(l2, 2), short(decay, 2), short(lr * decay, 2))
        for lr, l2, decay in zip(RATES, inside, beside, strict=True)
    ]
    columns = "lr", gettext("best L2 strength"), gettext("AdamW's best decay"), gettext("its product with lr")
    return Table(columns, tuple(rows), fold)


def adamw_or_l2() -> Table:
    """Adam without a decay, with L2 in the gradient, and AdamW, each tuned over lr and decay."""
    return _compared(((NONE, INSIDE), (NONE, BESIDE), (INSIDE, BESIDE)))


def spared_biases() -> Table:
    """AdamW whose decay takes hold of everything, and one that spares the biases, each tuned over lr and decay."""
    return _compared(((BESIDE, SPARED),))


def _compared(pairs: tuple[tuple[str, str], ...]) -> Table:
    """Of each pair both sides at their best, and whether the second differs from the first by more than luck."""
    rows = []
    for pair in pairs:
        first, second = map(recorded_or_measured, pair)
        (one, of_one), (other, of_other) = (
            (_called(kind), _told(side)) for kind, side in zip(pair, (first, second), strict=True)
        )
        rows.append((one, of_one, other, of_other, *verdict(first[2:], second[2:])))
    measured_at = gettext("its loss (lr, decay)")
    columns = (
        gettext("one"), measured_at, gettext("the other"), measured_at,
        gettext("lower by"), gettext("noise"), gettext("the other is"),
    )  # fmt: skip
    return Table(columns, tuple(rows))


def _told(side: np.ndarray) -> str:
    lr, decay, *losses = side
    return f"{np.mean(losses):.3f} ({short(lr)}, {short(decay, 2)})"


def _called(kind: str) -> str:
    """The kinds' names, in the reader's language."""
    return {
        INSIDE: gettext("Adam with L2"),
        BESIDE: gettext("AdamW"),
        SPARED: gettext("AdamW, biases spared"),
        NONE: gettext("Adam without decay"),
    }[kind]

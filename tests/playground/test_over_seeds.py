"""Comparisons over seeds: each side at its own best, measured by seeds that did not choose."""

import numpy as np
import pytest
from playground import over_seeds
from playground.network import Network
from playground.over_seeds import decay_study, rate_study, schedule_study
from playground.over_seeds.table import verdict
from playground.over_seeds.tuned import grid, trained, tuned
from playground.rules import course_rule


def test_the_best_is_chosen_by_the_choosing_seeds_and_measured_by_the_others():
    asked = []

    def trainer(knobs, seeds):
        asked.append(seeds.tolist())
        return np.abs(knobs["lr"] - 2.0) + 0.001 * seeds

    found = tuned(trainer, {"lr": np.array([1.0, 2.0, 3.0])}, np.arange(3), np.arange(3, 5))
    assert found.setting == {"lr": 2.0}
    assert found.losses.tolist() == [0.003, 0.004]
    assert asked == [[0, 1, 2] * 3, [3, 4]]


def test_a_setting_that_ruins_one_training_in_three_is_left_alone():
    def trainer(knobs, seeds):
        return np.where((knobs["lr"] > 1) & (seeds == 2), np.inf, 1 / knobs["lr"])

    assert tuned(trainer, {"lr": np.array([1.0, 2.0])}, np.arange(3), np.arange(3, 5)).setting == {"lr": 1.0}


def test_what_diverged_counts_as_infinite():
    losses = trained(
        lambda knobs, seeds: np.where(seeds == 1, np.nan, knobs["lr"]), {"lr": np.array([0.5])}, np.arange(2)
    )
    assert losses.tolist() == [[0.5, np.inf]]


def test_a_grid_has_every_combination():
    cells = grid(lr=np.array([1.0, 2.0]), decay=np.array([0.1, 0.2, 0.3]))
    assert set(zip(*cells.values(), strict=True)) == {(lr, decay) for lr in (1, 2) for decay in (0.1, 0.2, 0.3)}


@pytest.mark.parametrize(
    ("new", "told"),
    [([1.0, 1.1, 0.9], "within the noise"), ([0.5, 0.6, 0.5], "better"), ([1.5, 1.6, 1.5], "worse")],
)
def test_a_verdict_is_that_of_gain(new, told):
    assert verdict(np.array([1.0, 1.0, 1.0]), np.array(new))[2] == told


def test_spared_biases_do_not_decay_and_weights_do():
    network = Network()
    spared, w = decay_study.sparing_biases(course_rule("adamw"), network), np.ones((2, network.size))
    zeros = np.zeros_like(w)
    moved, *_ = spared(w, zeros, zeros, zeros, 0, lr=0.1, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.5)
    biases = decay_study.biases(network)
    assert biases.sum() == network.hidden + network.outputs
    assert (moved[:, biases] == 1).all()
    assert np.allclose(moved[:, ~biases], 0.95)


@pytest.fixture
def no_training(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("it was there already")

    for module in (decay_study, rate_study, schedule_study):
        monkeypatch.setattr(module, "train", refuse)


@pytest.mark.usefixtures("no_training")
@pytest.mark.parametrize("name", over_seeds.__all__)
def test_every_table_is_shown_without_a_training(name):
    table = getattr(over_seeds, name)()
    assert len(table.rows) >= 1
    assert all(len(row) == len(table.columns) for row in table.rows)

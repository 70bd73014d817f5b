"""Trainings are those of torch, their knobs may change with the step, and there are no half ones."""

import itertools
import json

import numpy as np
import pytest
from playground.data import FOLDER
from playground.network.model import Network
from playground.network.training import shuffles, train
from playground.stopped import Stopped
from small_trainings import ADAM, FEW, GD, HEAVY_BALL, with_function

RECORD = json.loads((FOLDER / "records" / "network_torch.json").read_text())
RULES = {"heavy_ball": HEAVY_BALL, "adam": ADAM}


@pytest.mark.parametrize("name", RECORD["runs"])
def test_training_agrees_with_the_recorded_torch_run(name):
    run = RECORD["runs"][name]
    mine = train(RULES[name], run["knobs"], RECORD["seed"], RECORD["epochs"], RECORD["batch"])
    np.testing.assert_allclose(mine.batch_loss[:, 0], run["batch_loss"], atol=1e-10, rtol=0)
    loss, accuracy = np.transpose(run["validation"])
    np.testing.assert_allclose(mine.validation.loss[:, 0], loss, atol=1e-10, rtol=0)
    np.testing.assert_allclose(mine.validation.accuracy[:, 0], accuracy, atol=1e-12)
    w1, b1, w2, b2 = mine.network.layers(mine.weights[0])
    for here, there in zip((w1.sum(axis=1), b1, w2, b2), run["end"].values(), strict=True):
        np.testing.assert_allclose(here, there, atol=1e-10, rtol=0)


def test_a_seed_gives_the_same_run_and_another_seed_another():
    one, again, other = (train(GD, {"lr": 0.1}, seed, epochs=2, data=FEW) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.weights, again.weights)
    np.testing.assert_array_equal(one.batch_loss, again.batch_loss)
    assert (one.batch_loss[0] != other.batch_loss[0]).all()


def test_every_epoch_shows_every_image_once_in_a_new_order():
    first, second = itertools.islice(shuffles(3, 50), 2)
    assert sorted(first) == sorted(second) == list(range(50))
    assert (first != second).any()


def test_unknown_and_missing_knobs_are_named():
    with pytest.raises(TypeError, match=r"heavy_ball has the knobs lr, beta; check beta, rate"):
        train(HEAVY_BALL, {"lr": 0.1, "rate": 0.9}, epochs=1, data=FEW)


def test_training_learns_to_read():
    end = train(GD, {"lr": 0.3}, seeds=range(4), epochs=20)
    assert end.validation.accuracy[-1].min() > 0.9
    assert (end.train.loss[-1] < end.train.loss[0] / 5).all()
    assert end.batch_loss.shape == (20 * 19, 4)
    assert end.epochs == 20


def test_a_knob_may_be_a_function_of_the_step():
    steps = []

    def falling(step):
        steps.append(step)
        return np.array([0.1, 0.2]) / (1 + step)

    scheduled = train(GD, {"lr": falling}, epochs=2, batch=32, data=FEW)
    assert scheduled.weights.shape[0] == 2
    assert max(steps) == 5
    single = train(GD, {"lr": lambda step: 0.2 / (1 + step)}, epochs=2, batch=32, data=FEW)
    np.testing.assert_allclose(scheduled.weights[1], single.weights[0], rtol=1e-12)


def test_a_schedule_is_what_lr_is_multiplied_by():
    def halving(step):
        return 0.5**step

    shaped = train(GD, {"lr": np.array([0.1, 0.4])}, epochs=2, batch=32, data=FEW, schedule=halving)
    by_hand = train(GD, {"lr": lambda step: 0.4 * 0.5**step}, epochs=2, batch=32, data=FEW)
    assert shaped.weights.shape[0] == 2
    np.testing.assert_allclose(shaped.weights[1], by_hand.weights[0], rtol=1e-12)


def test_a_schedule_shapes_an_lr_that_changes_already():
    both = train(GD, {"lr": lambda step: 0.1 * step}, epochs=2, batch=32, data=FEW, schedule=lambda step: 0.5)
    by_hand = train(GD, {"lr": lambda step: 0.05 * step}, epochs=2, batch=32, data=FEW)
    np.testing.assert_allclose(both.weights, by_hand.weights, rtol=1e-12)


def test_first_weights_may_be_given():
    net = Network()
    runs = train(GD, {"lr": 0.1}, epochs=1, data=FEW, start=np.zeros((2, net.size)))
    np.testing.assert_allclose(runs.batch_loss[0], np.log(10))
    assert not net.layers(runs.weights)[0].any()  # from nought, no hidden unit ever moves


# --- stopping ---------------------------------------------------------------------------------------------------------


def test_progress_hears_of_every_epoch():
    heard = []
    assert train(GD, {"lr": 0.1}, epochs=4, data=FEW, on_progress=heard.append).epochs == 4
    assert heard == [1, 2, 3, 4]


def interrupted_in_step(number: int):
    """A rule whose step of that number is where the stop button is pressed."""
    calls = itertools.count()

    def interrupted(w, grad, lr):
        if w.shape[-1] == Network().size and next(calls) == number:
            raise KeyboardInterrupt
        return w - lr * grad

    return with_function("gradient_descent", interrupted)


@pytest.mark.parametrize(("step", "done"), [(0, 0), (2, 0), (3, 1), (3 * 3 + 2, 3)])
def test_a_stopped_training_gives_nothing_and_says_how_far_it_came(step, done):
    with pytest.raises(
        Stopped, match=rf"Stopped after {done} of 9 epochs\.\nNothing of it was kept: run the cell again"
    ):
        train(interrupted_in_step(step), {"lr": 0.1}, epochs=9, batch=32, data=FEW)


def test_an_interrupt_while_progress_is_shown_stops_too():
    def interrupt(done):
        raise KeyboardInterrupt

    with pytest.raises(Stopped, match="after 1 of 5 epochs"):
        train(GD, {"lr": np.array([0.1, 0.2])}, epochs=5, data=FEW, on_progress=interrupt)


# --- numbers that make no training ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"knobs": {"lr": 0, "beta": 0.9}}, "lr = 0 trains nothing: nothing would move. Give a number above 0"),
        ({"knobs": {"lr": np.array([0.1, -1.0]), "beta": 0.9}}, "lr = -1 trains nothing: every step would go uphill"),
        ({"knobs": {"lr": float("nan"), "beta": 0.9}}, "lr = nan"),
        ({"knobs": {"lr": "0.1x", "beta": 0.9}}, "lr = '0.1x' is no number"),
        ({"knobs": {"lr": 0.1, "beta": 1}}, "beta = 1 cannot be: .* at least 0 and below 1"),
        ({"knobs": {"lr": 0.1, "beta": [0.5, -0.1]}}, "beta = -0.1 cannot be"),
        ({"epochs": 0}, "epochs = 0 cannot be: it counts, so give a whole number from 1"),
        ({"epochs": 2.5}, "epochs = 2.5 cannot be"),
        ({"batch": 0}, "batch = 0 cannot be"),
        ({"seeds": ()}, "no seed to train with"),
        (
            {"seeds": (0, 1), "knobs": {"lr": [0.1, 0.2, 0.3], "beta": 0.9}},
            "equally many, or one for all: seeds 2, lr 3",
        ),
    ],
)
def test_what_makes_no_training_is_named_with_what_to_do(how, told):
    with pytest.raises(ValueError, match=told):
        train(HEAVY_BALL, **{"knobs": {"lr": 0.1, "beta": 0.9}, "data": FEW, **how})


def test_amounts_may_be_0_and_not_less():
    knobs = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 0.0}
    assert train(ADAM, knobs, epochs=1, data=FEW).epochs == 1
    with pytest.raises(ValueError, match="eps = -1 cannot be: give 0, or a number above it"):
        train(ADAM, {**knobs, "eps": -1}, epochs=1, data=FEW)


def test_a_function_is_no_rule_yet():
    def heavy_ball(w, grad, velocity, lr, beta):
        return w, velocity

    with pytest.raises(TypeError, match=r'needs a rule of the course: rule\("heavy_ball"\)'):
        train(heavy_ball, {"lr": 0.1, "beta": 0.9})

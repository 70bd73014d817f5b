"""Trainings are those of torch, their knobs may change with the step, and nothing that was done is lost."""

import itertools
import json

import numpy as np
import pytest
from playground.data import FOLDER
from playground.network import training
from playground.network.model import Network
from playground.network.training import shuffles, train
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
    assert not end.stopped


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


def test_progress_hears_of_every_epoch_and_may_stop():
    heard = []

    def on_progress(now):
        heard.append(now.epochs)
        return now.epochs == 4

    end = train(GD, {"lr": 0.1}, epochs=9, data=FEW, on_progress=on_progress)
    assert heard == [1, 2, 3, 4]
    assert end.stopped
    assert "4 of 9" in end.says
    epoch, loss = end.curve
    assert epoch.tolist() == [1, 2, 3, 4]
    assert loss.shape == (4, 1)
    np.testing.assert_array_equal(end.weights, train(GD, {"lr": 0.1}, epochs=4, data=FEW).weights)


def test_an_interrupt_keeps_every_finished_epoch():
    calls = itertools.count()

    def interrupted(w, grad, lr):
        if w.shape[-1] == Network().size and next(calls) == 3 * 3 + 2:  # the fourth epoch, of three steps each
            raise KeyboardInterrupt
        return w - lr * grad

    end = train(with_function("gradient_descent", interrupted), {"lr": 0.1}, epochs=9, batch=32, data=FEW)
    whole = train(GD, {"lr": 0.1}, epochs=3, batch=32, data=FEW)
    assert end.epochs == 3
    np.testing.assert_array_equal(end.weights, whole.weights)
    np.testing.assert_array_equal(end.batch_loss, whole.batch_loss)


def test_an_interrupt_before_the_first_epoch_leaves_the_start(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(training._Trainer, "run_epoch", interrupt)
    end = train(GD, {"lr": np.array([0.1, 0.2])}, epochs=5, data=FEW)
    assert end.epochs == 0
    assert end.validation.loss.shape == (0, 2)
    np.testing.assert_array_equal(end.weights, np.stack([Network().start(0)] * 2))

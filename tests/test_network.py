"""The network's gradients are right, its copies do not know of each other, and nothing that was done is lost."""

import itertools
import json
import warnings

import numpy as np
import pytest
from playground import network as network_module
from playground.data import FOLDER, Digits, Part, digits
from playground.network import Network, clipped, penalised, shuffles, train
from playground.rules import YOURS, Rule, rule

RECORD = json.loads((FOLDER / "records" / "network_torch.json").read_text())


def with_function(name: str, function) -> Rule:
    """A rule of the course with another function in its place, as if it were a learner's."""
    return Rule(name, function, YOURS)


def written_for_one_run(w, grad, lr):
    return w - lr * grad if lr > 0 else w


def mixes_its_copies(w, grad, lr):
    return w - lr * grad * (2.0 if w.ndim > 1 else 1.0)


GD, HEAVY_BALL, ADAM = rule("gradient_descent"), rule("heavy_ball"), rule("adam")
RULES = {"heavy_ball": HEAVY_BALL, "adam": ADAM}
ADAM_KNOBS = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}


def few(count: int) -> Digits:
    """The digits, with only the first images to train on."""
    whole = digits()
    return Digits(Part(whole.train.images[:count], whole.train.labels[:count]), whole.validation, whole.test)


FEW = few(96)


# --- the network ------------------------------------------------------------------------------------------------------


def test_layers_are_views_in_order():
    net = Network(3, 2, 4)
    assert net.size == 3 * 2 + 2 + 2 * 4 + 4
    w = np.arange(2.0 * net.size).reshape(2, net.size)
    w1, b1, w2, b2 = net.layers(w)
    assert [layer.shape for layer in (w1, b1, w2, b2)] == [(2, 3, 2), (2, 2), (2, 2, 4), (2, 4)]
    np.testing.assert_array_equal(w1[0], [[0, 1], [2, 3], [4, 5]])
    np.testing.assert_array_equal(b1[0], [6, 7])
    assert all(np.shares_memory(layer, w) for layer in (w1, b1, w2, b2))


def test_one_forward_pass_by_hand():
    """Weights 1 and -1: of the image 2 one hidden unit lets 2 through, the other nothing; the scores are 2 and 0."""
    net = Network(1, 2, 2)
    w = np.array([[1.0, -1.0, 0.0, 0.0, 1.0, 0.0, 5.0, 5.0, 0.0, 0.0]])
    marks, grad = net.learn_from(w, np.array([[[2.0]]]), np.array([[1]]))
    wrong = np.exp(2) / (np.exp(2) + 1)  # the probability given to class 0
    np.testing.assert_allclose(marks.loss, [-np.log(1 - wrong)])
    assert marks.accuracy.tolist() == [0.0]
    _, b1, w2, b2 = net.layers(grad[0])
    np.testing.assert_allclose(b2, [wrong, -wrong])
    np.testing.assert_allclose(w2, [[2 * wrong, -2 * wrong], [0, 0]])
    np.testing.assert_allclose(b1, [wrong, 0])  # the silent unit hands nothing back


def test_gradient_agrees_with_finite_differences():
    net, random = Network(6, 5, 4), np.random.RandomState(1)
    w = random.normal(size=(3, net.size))
    images, labels = random.normal(size=(3, 7, 6)), random.randint(4, size=(3, 7))
    _, grad = net.learn_from(w, images, labels)
    h = 1e-6
    for number in range(net.size):
        there, back = w.copy(), w.copy()
        there[:, number] += h
        back[:, number] -= h
        slope = (net.learn_from(there, images, labels)[0].loss - net.learn_from(back, images, labels)[0].loss) / (2 * h)
        np.testing.assert_allclose(grad[:, number], slope, atol=2e-9, rtol=1e-6)


def test_loss_and_accuracy_are_the_same_whichever_way_they_are_asked_for():
    net, part = Network(), digits().validation
    w = np.stack([net.start(seed) for seed in (0, 1)])
    asked = net.marks(w, part)
    told, _ = net.learn_from(w, np.stack([part.images] * 2), np.stack([part.labels] * 2))
    np.testing.assert_allclose(asked.loss, told.loss, rtol=1e-12)
    np.testing.assert_array_equal(asked.accuracy, told.accuracy)


def test_scores_of_any_size_give_a_finite_loss():
    net = Network()
    marks, grad = net.learn_from(
        1e4 * net.start(0)[None], digits().train.images[None, :64], digits().train.labels[None, :64]
    )
    assert np.isfinite(marks.loss).all()
    assert np.isfinite(grad).all()


def test_start_is_drawn_by_the_seed_and_scaled_to_the_fan_in():
    net = Network(200, 100, 50)
    np.testing.assert_array_equal(net.start(3), net.start(3))
    assert (net.start(3) != net.start(4)).any()
    w1, b1, w2, b2 = net.layers(net.start(3))
    np.testing.assert_allclose([w1.std(), w2.std()], [np.sqrt(2 / 200), np.sqrt(2 / 100)], rtol=0.03)
    assert not b1.any()
    assert not b2.any()


# --- held to torch ----------------------------------------------------------------------------------------------------


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


# --- copies -----------------------------------------------------------------------------------------------------------


def test_copies_equal_separate_runs():
    lrs, betas, seeds = np.array([0.01, 0.1, 0.3]), np.array([0.5, 0.9, 0.0]), [4, 5, 6]
    whole = train(HEAVY_BALL, {"lr": lrs, "beta": betas}, seeds, epochs=3, batch=32, data=FEW)
    assert whole.together
    for copy, seed in enumerate(seeds):
        single = train(HEAVY_BALL, {"lr": lrs[copy], "beta": betas[copy]}, seed, epochs=3, batch=32, data=FEW)
        np.testing.assert_allclose(whole.batch_loss[:, copy], single.batch_loss[:, 0], rtol=1e-12)
        np.testing.assert_allclose(whole.weights[copy], single.weights[0], rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(whole.validation.loss[:, copy], single.validation.loss[:, 0], rtol=1e-12)


def test_a_seed_gives_the_same_run_and_another_seed_another():
    one, again, other = (train(GD, {"lr": 0.1}, seed, epochs=2, data=FEW) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.weights, again.weights)
    np.testing.assert_array_equal(one.batch_loss, again.batch_loss)
    assert (one.batch_loss[0] != other.batch_loss[0]).all()


def test_every_epoch_shows_every_image_once_in_a_new_order():
    first, second = itertools.islice(shuffles(3, 50), 2)
    assert sorted(first) == sorted(second) == list(range(50))
    assert (first != second).any()


@pytest.mark.parametrize("function", [written_for_one_run, mixes_its_copies])
def test_a_rule_that_does_not_take_copies_is_called_for_each(function):
    lrs = np.array([0.05, 0.1, 0.2])
    apart = train(with_function("gradient_descent", function), {"lr": lrs}, epochs=2, data=FEW)
    right = train(GD, {"lr": lrs}, epochs=2, data=FEW)
    assert not apart.together
    assert "copy by copy" in apart.says
    assert right.says == ""
    np.testing.assert_allclose(apart.weights, right.weights, rtol=1e-12)


def test_a_rule_with_state_is_called_for_each_with_its_own_state():
    def one_by_one(w, grad, m, v, t, lr, beta1, beta2, eps):
        return ADAM.function(w, grad, m, v, t, float(lr), beta1, beta2, eps)

    knobs = {**ADAM_KNOBS, "lr": np.array([0.001, 0.01])}
    apart = train(with_function("adam", one_by_one), knobs, [0, 1], epochs=2, data=FEW)
    whole = train(ADAM, knobs, [0, 1], epochs=2, data=FEW)
    assert (apart.together, whole.together) == (False, True)
    np.testing.assert_allclose(apart.weights, whole.weights, rtol=1e-10, atol=1e-14)


def test_a_rule_that_fails_says_so_itself():
    def broken(w, grad, lr):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        train(with_function("gradient_descent", broken), {"lr": np.array([0.1, 0.2])}, epochs=1, data=FEW)


def test_unknown_and_missing_knobs_are_named():
    with pytest.raises(TypeError, match=r"heavy_ball has the knobs lr, beta; check beta, rate"):
        train(HEAVY_BALL, {"lr": 0.1, "rate": 0.9}, epochs=1, data=FEW)


def test_a_copy_that_diverges_disturbs_nobody_and_is_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Pure growth: a step of a thousand times the weights at every step ends in inf and nan.
        wild = with_function("gradient_descent", lambda w, grad, lr: w - lr * (grad + w))
        whole = train(wild, {"lr": np.array([0.1, -1e9, 0.1])}, [0, 1, 2], epochs=20, batch=32, data=FEW)
    assert whole.diverged.tolist() == [False, True, False]
    for copy in (0, 2):
        single = train(wild, {"lr": 0.1}, copy, epochs=20, batch=32, data=FEW)
        np.testing.assert_allclose(whole.batch_loss[:, copy], single.batch_loss[:, 0], rtol=1e-12)


def test_training_learns_to_read():
    end = train(GD, {"lr": 0.3}, seeds=range(4), epochs=20)
    assert end.validation.accuracy[-1].min() > 0.9
    assert (end.train.loss[-1] < end.train.loss[0] / 5).all()
    assert end.batch_loss.shape == (20 * 19, 4)
    assert end.epochs == 20
    assert not end.stopped


# --- knobs that change, penalties, clipping ---------------------------------------------------------------------------


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


def l2_penalty(loss, grad, w, strength):
    return loss + strength / 2 * np.sum(w**2), grad + strength * w


def test_a_penalty_joins_the_gradient_of_each_copy():
    w, grad = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    np.testing.assert_allclose(penalised(l2_penalty, np.array([0.1, 1.0]))(w, grad), [[0.1, 0.2], [3.0, 4.0]])
    adjust = [penalised(l2_penalty, np.array([0.0, 0.5]))]
    runs = train(GD, {"lr": 0.1}, seeds=[0, 0], epochs=5, data=FEW, adjust=adjust)
    free, held = (runs.weights**2).sum(axis=1)
    assert held < 0.9 * free


def test_clipping_sees_each_copy_as_a_list_of_layers():
    seen = []

    def halve_and_note(grads, max_norm):
        seen.append(([grad.shape for grad in grads], max_norm))
        return [grad / 2 for grad in grads]

    net = Network()
    grad = np.ones((2, net.size))
    np.testing.assert_array_equal(clipped(halve_and_note, np.array([1.0, 3.0]))(grad, grad), grad / 2)
    assert seen == [(list(net.shapes), 1.0), (list(net.shapes), 3.0)]


def test_first_weights_may_be_given():
    net = Network()
    runs = train(GD, {"lr": 0.1}, epochs=1, data=FEW, start=np.zeros((2, net.size)))
    np.testing.assert_allclose(runs.batch_loss[0], np.log(10))
    assert not net.layers(runs.weights)[0].any()  # from nought, no hidden unit ever moves


# --- stopping ---------------------------------------------------------------------------------------------------------


def test_progress_hears_of_every_epoch_and_may_stop():
    heard = []
    end = train(GD, {"lr": 0.1}, epochs=9, data=FEW, progress=lambda now: heard.append(now.epochs) or now.epochs == 4)
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

    monkeypatch.setattr(network_module, "_one_epoch", interrupt)
    end = train(GD, {"lr": np.array([0.1, 0.2])}, epochs=5, data=FEW)
    assert end.epochs == 0
    assert end.validation.loss.shape == (0, 2)
    np.testing.assert_array_equal(end.weights, np.stack([Network().start(0)] * 2))

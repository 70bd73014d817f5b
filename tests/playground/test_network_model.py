"""The network's loss, accuracy and gradients."""

import numpy as np
from playground.data import digits
from playground.network.model import Network


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
    metrics, grad = net.metrics_and_gradient(w, np.array([[[2.0]]]), np.array([[1]]))
    wrong = np.exp(2) / (np.exp(2) + 1)  # the probability given to class 0
    np.testing.assert_allclose(metrics.loss, [-np.log(1 - wrong)])
    assert metrics.accuracy.tolist() == [0.0]
    _, b1, w2, b2 = net.layers(grad[0])
    np.testing.assert_allclose(b2, [wrong, -wrong])
    np.testing.assert_allclose(w2, [[2 * wrong, -2 * wrong], [0, 0]])
    np.testing.assert_allclose(b1, [wrong, 0])  # the silent unit hands nothing back


def test_gradient_agrees_with_finite_differences():
    net, random = Network(6, 5, 4), np.random.RandomState(1)
    w = random.normal(size=(3, net.size))
    images, labels = random.normal(size=(3, 7, 6)), random.randint(4, size=(3, 7))
    _, grad = net.metrics_and_gradient(w, images, labels)
    h = 1e-6
    for number in range(net.size):
        there, back = w.copy(), w.copy()
        there[:, number] += h
        back[:, number] -= h
        after, before = (net.metrics_and_gradient(near, images, labels)[0].loss for near in (there, back))
        slope = (after - before) / (2 * h)
        np.testing.assert_allclose(grad[:, number], slope, atol=2e-9, rtol=1e-6)


def test_loss_and_accuracy_are_the_same_whichever_way_they_are_asked_for():
    net, part = Network(), digits().validation
    w = np.stack([net.start(seed) for seed in (0, 1)])
    asked = net.evaluate(w, part)
    given, _ = net.metrics_and_gradient(w, np.stack([part.images] * 2), np.stack([part.labels] * 2))
    np.testing.assert_allclose(asked.loss, given.loss, rtol=1e-12)
    np.testing.assert_array_equal(asked.accuracy, given.accuracy)


def test_scores_of_any_size_give_a_finite_loss():
    net = Network()
    metrics, grad = net.metrics_and_gradient(
        1e4 * net.start(0)[None], digits().train.images[None, :64], digits().train.labels[None, :64]
    )
    assert np.isfinite(metrics.loss).all()
    assert np.isfinite(grad).all()


def test_start_is_drawn_by_the_seed_and_scaled_to_the_fan_in():
    net = Network(200, 100, 50)
    np.testing.assert_array_equal(net.start(3), net.start(3))
    assert (net.start(3) != net.start(4)).any()
    w1, b1, w2, b2 = net.layers(net.start(3))
    np.testing.assert_allclose([w1.std(), w2.std()], [np.sqrt(2 / 200), np.sqrt(2 / 100)], rtol=0.03)
    assert not b1.any()
    assert not b2.any()

"""Equal wrong answers have one fingerprint, and only those."""

import numpy as np
import pytest

from grader.course import COURSE
from grader.judging.fingerprint import SEED, wrong_numbers
from grader.judging.judge import asked


def _found(function, name="momentum", seed=SEED):
    seeded = COURSE[name].seeded(seed)
    return wrong_numbers(seeded, asked(function, seeded))


def _fingerprint(*given, **named):
    return _found(*given, **named).fingerprint


def odd(w, grad, velocity, lr, beta):
    velocity = beta * velocity + 0.3 * (1 - beta) * grad * grad
    return w - lr * velocity / 7, velocity


def odd_in_other_words(weights, slope, v, rate, keep):
    v = v * keep + slope**2 * ((1 - keep) * 3 / 10)
    return weights - v * (rate / 7), v


def odd_in_one_digit(w, grad, velocity, lr, beta):
    velocity = beta * velocity + 0.30001 * (1 - beta) * grad * grad
    return w - lr * velocity / 7, velocity


def test_how_it_is_written_does_not_count_and_what_it_answers_does():
    assert _fingerprint(odd) == _fingerprint(odd_in_other_words)
    assert _fingerprint(odd) != _fingerprint(odd_in_one_digit)


@pytest.mark.parametrize("noise", range(20))
def test_the_last_bits_do_not_split_a_group(noise):
    random = np.random.default_rng(noise)

    def noisy(*given):
        return tuple(value * (1 + 1e-14 * random.standard_normal(value.shape)) + 1e-17 for value in odd(*given))

    assert _fingerprint(noisy) == _fingerprint(odd)


def test_halfway_between_two_roundings_the_last_bit_does_not_decide():
    """Seven digits and a five: a short decimal, as many answers are."""

    def short(w, grad, lr, shift=0.0):
        return np.full(w.shape, 1.2345675) * (1 + shift)

    up, down = (_fingerprint(lambda *given, s=s: short(*given, s), "gradient_descent") for s in (2e-16, -2e-16))
    assert up == down


def test_what_is_no_wrong_number_has_none():
    def raises(*_):
        raise ValueError

    assert _found(COURSE["momentum"].reference) is None
    assert _found(raises) is None
    assert _found(lambda w, grad, velocity, lr, beta: w) is None
    assert _found(lambda *given: COURSE["gradient_descent"].reference(*given) * (1 + 1e-8), "gradient_descent") is None


def test_what_differs_in_the_digits_of_float32_alone_is_told_by_the_others():
    """In a probe of float32 the order of two products shows in a digit that counts."""
    one, other = (lambda w, g, lr: w - 0.3 * lr * g * g * g, lambda w, g, lr: w - g**3 * (lr * 3 / 10))
    assert _fingerprint(one, "gradient_descent") == _fingerprint(other, "gradient_descent")


def test_what_is_infinite_or_of_another_shape_has_one():
    ways = (
        lambda w, grad, velocity, lr, beta: (w * np.nan, velocity),
        lambda w, grad, velocity, lr, beta: (w * np.inf, velocity),
        lambda w, grad, velocity, lr, beta: (w * 1e300, velocity * 1e-310),
        lambda w, grad, velocity, lr, beta: (np.sum(w), velocity),
    )
    assert len({_fingerprint(way) for way in ways}) == len(ways)


def test_the_fingerprint_of_today_is_that_of_next_term():
    """Files of causes rely on it. It may change with the probes of the exercise, and with nothing else."""
    assert _fingerprint(lambda w, grad, lr: w - 3 * lr, "gradient_descent") == "bf45ae41e7"

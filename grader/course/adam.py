"""Notebook 04: a step size for every coordinate, from AdaGrad by way of RMSProp to Adam and AdamW."""

import dataclasses
from collections.abc import Callable

import numpy as np

from grader.course.by_function import Mistake
from grader.course.hard_coded import hard_coded
from grader.course.probes import (
    ADAPTIVE_LR,
    BETA,
    EPS,
    GRADIENTS,
    MEAN_BETA,
    SQUARES_BETA,
    Knob,
    positive_like_squares,
    rule_probes,
    signed_like_gradients,
    steps_taken,
)
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw

NOTEBOOK = "04_adam"

#: Said of every misplaced eps: why nobody noticed.
HARDLY_SEEN = "At eps = 1e-8 and with gradients of ordinary size that hardly shows, so your plots look right."
#: Cause and nudge where `... / np.sqrt(...) + eps` is the end of the line that moves w.
BRACKETS_MISSING = (
    "eps is added to the weights: the denominator needs brackets. At eps = 1e-8 that hardly shows.",
    "In a - b / c + d, is d part of the denominator?",
)


def _eps_added_to_the_weights(without_eps: Callable) -> Callable:
    """eps comes last among the arguments."""

    def rule(*given):
        w, *state = without_eps(*given)
        return w + given[-1], *state

    return rule


# --- one running quantity: AdaGrad and RMSProp ------------------------------------------------------------------------


def _scaled(remember: Callable, move: Callable | None = None) -> Callable:
    """A rule with one cache, from its two halves: what is remembered of the gradients, and how it scales the step.

    The hyper-parameters are lr, those of the cache (rho or none), and eps, in this order.
    """
    move = move or _after_the_root

    def rule(w, grad, cache, lr, *cache_knobs_and_eps):
        *knobs, eps = cache_knobs_and_eps
        new = remember(grad, cache, *knobs)
        return w - lr * move(grad, new, eps), new

    return rule


def _after_the_root(grad, cache, eps):
    return grad / (np.sqrt(cache) + eps)


def _old_cache_used(remember: Callable) -> Callable:
    def rule(w, grad, cache, lr, *knobs_and_eps):
        *knobs, eps = knobs_and_eps
        return w - lr * _after_the_root(grad, cache, eps), remember(grad, cache, *knobs)

    return rule


def _old_cache_returned(remember: Callable) -> Callable:
    return lambda w, grad, cache, *knobs: (_scaled(remember)(w, grad, cache, *knobs)[0], cache + 0.0)


def _lr_in_the_cache(remember: Callable) -> Callable:
    def rule(w, grad, cache, lr, *knobs_and_eps):
        *knobs, eps = knobs_and_eps
        new = remember(lr * grad, cache, *knobs)
        return w - _after_the_root(lr * grad, new, eps), new

    return rule


def _root_stored(remember: Callable) -> Callable:
    def rule(w, grad, cache, *knobs):
        w, cache = _scaled(remember)(w, grad, cache, *knobs)
        return w, np.sqrt(cache)

    return rule


def _eps_stored(remember: Callable) -> Callable:
    def rule(w, grad, cache, lr, *knobs_and_eps):
        *knobs, eps = knobs_and_eps
        new = remember(grad, cache, *knobs) + eps
        return w - lr * grad / np.sqrt(new), new

    return rule


def _without_lr(remember: Callable) -> Callable:
    return lambda w, grad, cache, lr, *knobs: _scaled(remember)(w, grad, cache, 1.0, *knobs)


def _swapped(rule: Callable) -> Callable:
    return lambda *given: rule(*given)[::-1]


def _scaling_mistakes(remember: Callable, of_magnitudes: Callable, of_gradients: Callable) -> tuple[Mistake, ...]:
    """The wrong ideas that AdaGrad and RMSProp have in common: ``remember`` is what the cache should do.

    of_magnitudes, of_gradients -- the same with |g| and with g where g**2 should be
    """
    return (
        Mistake(
            "eps-inside-the-root",
            _scaled(remember, lambda grad, cache, eps: grad / np.sqrt(cache + eps)),
            "eps joins the cache before the square root, as in Keras and in optax; this course, like torch, adds it "
            f"after. {HARDLY_SEEN}",
            "In which place does eps have the gradient's units?",
        ),
        Mistake(
            "eps-squared-inside-the-root",
            _scaled(remember, lambda grad, cache, eps: grad / np.sqrt(cache + eps**2)),
            f"eps squared joins the cache before the square root; this course adds eps after. {HARDLY_SEEN}",
            "Is the root of a sum the sum of the roots?",
        ),
        Mistake(
            "eps-left-out",
            _scaled(remember, lambda grad, cache, eps: grad / np.sqrt(cache)),
            "eps does not enter, so a coordinate that has never had a gradient is divided by 0.",
            "What is 0 / 0, and what is 0 / (0 + eps)?",
        ),
        Mistake(
            "eps-subtracted",
            _scaled(remember, lambda grad, cache, eps: grad / (np.sqrt(cache) - eps)),
            f"eps is subtracted from the root. {HARDLY_SEEN}",
            "eps is there to keep the denominator away from 0. Which sign does that?",
        ),
        Mistake(
            "eps-beside-the-quotient",
            _scaled(remember, lambda grad, cache, eps: grad / np.sqrt(cache) + eps),
            "eps is added to the quotient: the denominator needs brackets.",
            "In a / b + c, is c part of the denominator?",
        ),
        Mistake(
            "eps-added-to-the-weights",
            _eps_added_to_the_weights(_scaled(remember, lambda grad, cache, eps: grad / np.sqrt(cache))),
            *BRACKETS_MISSING,
        ),
        Mistake(
            "eps-as-a-floor",
            _scaled(remember, lambda grad, cache, eps: grad / np.maximum(np.sqrt(cache), eps)),
            f"eps is the least that the denominator can be; here it is added to it. {HARDLY_SEEN}",
            "With a root of 1 and eps = 0.1, what should the denominator be?",
        ),
        Mistake(
            "eps-only-at-zero",
            _scaled(remember, lambda grad, cache, eps: grad / np.where(cache == 0, eps, np.sqrt(cache))),
            f"where the root is not 0, it divides alone; eps has no part there. {HARDLY_SEEN}",
            "With a root of 1 and eps = 0.1, what should the denominator be?",
        ),
        Mistake(
            "eps-stored-in-the-cache",
            _eps_stored(remember),
            "eps is added to the cache itself, so it goes into the root and piles up from step to step.",
            "Should the cache hold anything but squared gradients?",
        ),
        Mistake(
            "no-root",
            _scaled(remember, lambda grad, cache, eps: grad / (cache + eps)),
            "the gradient is divided by the cache itself; the root is missing.",
            "The cache has the units of a squared gradient. What gives the gradient's units back?",
        ),
        Mistake(
            "multiplied-by-the-root",
            _scaled(remember, lambda grad, cache, eps: grad * (np.sqrt(cache) + eps)),
            "the gradient is multiplied by the root; it should be divided.",
            "Should a coordinate with large gradients take larger or smaller steps than gradient descent would?",
        ),
        Mistake(
            "old-cache-used",
            _old_cache_used(remember),
            "the step is scaled by the cache that came in, before this gradient has joined it.",
            "At the very first step the cache is 0. By what do you divide?",
        ),
        Mistake(
            "old-cache-returned",
            _old_cache_returned(remember),
            "the weights move rightly, but the cache that is returned is the one that came in.",
            "What will the next step remember of this gradient?",
        ),
        Mistake(
            "history-dropped",
            _scaled(lambda grad, cache, *knobs: grad**2),
            "the cache is this gradient's square alone, so every step has length lr.",
            "What has become of the squares that came before?",
        ),
        Mistake(
            "gradient-not-squared",
            _scaled(of_gradients),
            "the gradients are collected as they are, not their squares, so that opposite ones cancel.",
            "What do you want to know of each coordinate: where it goes, or how large its gradients are?",
        ),
        Mistake(
            "magnitudes-for-squares",
            _scaled(of_magnitudes),
            "the cache collects |g|; it should collect the squares.",
            "The root will be taken at the end. Of what?",
        ),
        Mistake(
            "gradient-missing-in-the-step",
            _scaled(remember, lambda grad, cache, eps: 1 / (np.sqrt(cache) + eps)),
            "the step is lr divided by the root: the gradient itself is missing, so nothing says which way to go.",
            "In which direction does your step lead when the gradient is negative?",
        ),
        Mistake(
            "squared-gradient-in-the-step",
            _scaled(remember, lambda grad, cache, eps: grad**2 / (np.sqrt(cache) + eps)),
            "the squared gradient is in the numerator too, so every step goes the same way.",
            "In which direction does your step lead when the gradient is negative?",
        ),
        Mistake(
            "one-scale-for-all",
            _scaled(remember, lambda grad, cache, eps: grad / (np.sqrt(cache.sum()) + eps)),
            "one number, from all coordinates together, scales every step.",
            "A steep coordinate and a flat one: should they share one scale?",
        ),
        Mistake(
            "mean-scale-for-all",
            _scaled(remember, lambda grad, cache, eps: grad / (np.sqrt(cache.mean()) + eps)),
            "the mean over all coordinates scales every step.",
            "A steep coordinate and a flat one: should they share one scale?",
        ),
        Mistake(
            "one-cache-for-all",
            _scaled(lambda grad, cache, *knobs: remember(np.sqrt(np.sum(grad**2)), cache, *knobs)),
            "the squares of all coordinates are summed before they join the cache: every coordinate gets the same.",
            "A steep coordinate and a flat one: should they share one cache?",
        ),
        Mistake(
            "mean-cache-for-all",
            _scaled(lambda grad, cache, *knobs: remember(np.sqrt(np.mean(grad**2)), cache, *knobs)),
            "the squares are averaged over all coordinates before they join the cache: every coordinate gets the same.",
            "A steep coordinate and a flat one: should they share one cache?",
        ),
        Mistake(
            "root-stored",
            _root_stored(remember),
            "the root is stored as the new cache; the cache should stay a matter of squares.",
            "What will the next gradient's square be added to?",
        ),
        Mistake(
            "lr-in-the-cache",
            _lr_in_the_cache(remember),
            "the gradient is multiplied by lr before it joins the cache, so that lr cancels out of the step.",
            "If lr doubles, does your step double?",
        ),
        Mistake(
            "uphill",
            _scaled(remember, lambda grad, cache, eps: -_after_the_root(grad, cache, eps)),
            "the step is added, so it walks up the gradient.",
            "The gradient points to where the loss grows. Which sign takes you the other way?",
        ),
        Mistake(
            "scale-left-out",
            _scaled(remember, lambda grad, cache, eps: grad),
            "the cache is kept, but the step does not use it: this is gradient descent.",
            "Which line uses the cache that you have just made?",
        ),
        Mistake(
            "lr-left-out",
            _without_lr(remember),
            "the step has no lr in it.",
            "If lr were ten times smaller, how much shorter should the step be?",
        ),
        Mistake(
            "swapped",
            _swapped(_scaled(remember)),
            "the two results are returned in the wrong order.",
            "Which comes first after `return`: the weights or the cache?",
        ),
    )


def adagrad(w, grad, cache, lr, eps):
    """One step of AdaGrad: each coordinate's is divided by the size of all its gradients so far.

    cache = cache + grad**2, then w = w - lr * grad / (sqrt(cache) + eps).

    w     -- weights, array of any shape
    grad  -- gradient of the loss at w, same shape
    cache -- sum of the squared gradients so far, same shape; zeros before the first step
    lr    -- learning rate, in units of w: the length of the first step
    eps   -- keeps the denominator from 0, in units of the gradient

    After J. Duchi, E. Hazan and Y. Singer, Adaptive Subgradient Methods for Online Learning and
    Stochastic Optimization (2011). eps after the root, as in torch; Keras and optax add it inside
    the root, and start the cache at 0.1.

    Returns the new weights and the new cache; what came in stays as it was.
    """
    cache = cache + grad**2
    w = w - lr * grad / (np.sqrt(cache) + eps)
    return w, cache


def _adagrad_probes(draw: Draw) -> list[Probe]:
    return rule_probes(
        draw,
        ("w", "grad", "cache", "lr", "eps"),
        state={"cache": positive_like_squares},
        knobs={"eps": EPS, "lr": ADAPTIVE_LR},
        gradient_size=GRADIENTS,
    )


ADAGRAD = Exercise(
    reference=adagrad,
    returns=("w", "cache"),
    draw=_adagrad_probes,
    notebook=NOTEBOOK,
    minutes=5,
    question="Take one coordinate with gradient 3, from rest. What is in the cache then, and how long is the step?",
    unlocks="Your AdaGrad is the first runner in the race below.",
    hints=(
        "Two lines: first the cache takes this gradient in, then the gradient is divided by the root of the cache.",
        "The cache is a running sum of squares, one for each coordinate. Its root has the units of a gradient, and so "
        "does eps: they stand side by side in the denominator.",
        "`cache = cache + grad**2`, then `w = w - lr * grad / (np.sqrt(cache) + eps)`. Return both, w first.",
    ),
    mistakes=(
        Mistake(
            "average-for-sum",
            _scaled(lambda grad, cache: 0.9 * cache + 0.1 * grad**2),
            "the squares are averaged with 0.9 and 0.1. That is RMSProp; AdaGrad adds them up.",
            "Does AdaGrad ever forget a gradient?",
        ),
        *_scaling_mistakes(
            lambda grad, cache: cache + grad**2,
            of_magnitudes=lambda grad, cache: cache + np.abs(grad),
            of_gradients=lambda grad, cache: cache + grad,
        ),
        hard_coded(adagrad, "eps", 1e-8),
        hard_coded(adagrad, "lr", 0.01),
    ),
)


def rmsprop(w, grad, cache, lr, rho, eps):
    """One step of RMSProp: every coordinate's step is divided by the recent size of its gradients.

    cache = rho * cache + (1 - rho) * grad**2, then w = w - lr * grad / (sqrt(cache) + eps).

    w     -- weights, array of any shape
    grad  -- gradient of the loss at w, same shape
    cache -- running mean of the squared gradients, same shape; zeros before the first step
    lr    -- learning rate, in units of w: about the length of a step
    rho   -- share of the old cache that is kept, from 0 to just below 1
    eps   -- keeps the denominator from 0, in units of the gradient

    After T. Tieleman and G. Hinton, lecture 6.5 of Neural Networks for Machine Learning (2012). eps
    after the root, as in torch; Keras and optax add it inside the root. rho is called alpha in
    torch and decay in optax.

    Returns the new weights and the new cache; what came in stays as it was.
    """
    cache = rho * cache + (1 - rho) * grad**2
    w = w - lr * grad / (np.sqrt(cache) + eps)
    return w, cache


def _rmsprop_probes(draw: Draw) -> list[Probe]:
    return rule_probes(
        draw,
        ("w", "grad", "cache", "lr", "rho", "eps"),
        state={"cache": positive_like_squares},
        knobs={"eps": EPS, "lr": ADAPTIVE_LR, "rho": BETA},
        gradient_size=GRADIENTS,
    )


RMSPROP = Exercise(
    reference=rmsprop,
    returns=("w", "cache"),
    draw=_rmsprop_probes,
    notebook=NOTEBOOK,
    minutes=5,
    question="Take one coordinate: what share of the old cache stays, what share of the squared gradient joins it?",
    unlocks="Your RMSProp joins the race below, and does not tire as AdaGrad does.",
    hints=(
        "One thing differs from AdaGrad: the cache forgets.",
        "A running mean, as in `momentum`, but of the squares: a share rho of the old, a share 1 - rho of the new.",
        "`cache = rho * cache + (1 - rho) * grad**2`, then the same step as in `adagrad`. Return both, w first.",
    ),
    mistakes=(
        Mistake(
            "sum-for-average",
            _scaled(lambda grad, cache, rho: cache + grad**2),
            "the squares are added up and nothing fades. That is AdaGrad; rho does not enter.",
            "Should a gradient of long ago still shorten today's step?",
        ),
        Mistake(
            "fading-sum",
            _scaled(lambda grad, cache, rho: rho * cache + grad**2),
            "the old cache fades, but the new square joins whole, without its share 1 - rho.",
            "If every gradient were 1, where would your cache settle: at 1, or at 1 / (1 - rho)?",
        ),
        Mistake(
            "shares-swapped",
            _scaled(lambda grad, cache, rho: (1 - rho) * cache + rho * grad**2),
            "the shares have changed places: rho belongs to the old cache.",
            "With rho = 0.9, should a tenth of the history stay, or nine tenths?",
        ),
        Mistake(
            "share-squared",
            _scaled(lambda grad, cache, rho: rho * cache + ((1 - rho) * grad) ** 2),
            "the share 1 - rho is squared along with the gradient.",
            "Where do the brackets of the square end?",
        ),
        Mistake(
            "rho-on-both",
            _scaled(lambda grad, cache, rho: rho * (cache + grad**2)),
            "both parts are multiplied by rho, so they do not add up to a whole.",
            "An average has shares that sum to 1. What is left for the new square?",
        ),
        Mistake(
            "fades-at-once",
            _scaled(lambda grad, cache, rho: (1 - rho) * grad**2),
            "the old cache is left out: only this gradient's square is in it.",
            "What has become of the squares that came before?",
        ),
        *_scaling_mistakes(
            lambda grad, cache, rho: rho * cache + (1 - rho) * grad**2,
            of_magnitudes=lambda grad, cache, rho: rho * cache + (1 - rho) * np.abs(grad),
            of_gradients=lambda grad, cache, rho: rho * cache + (1 - rho) * grad,
        ),
        hard_coded(rmsprop, "eps", 1e-8),
        hard_coded(rmsprop, "rho", 0.9),
        hard_coded(rmsprop, "lr", 0.01),
    ),
)


# --- two running means: Adam and AdamW --------------------------------------------------------------------------------


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    """One step of Adam: the mean gradient divided by its recent size, both corrected for the start.

    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    w = w - lr * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + eps)

    w, grad -- weights, array of any shape, and the gradient of the loss there
    m, v    -- running means of the gradients and of their squares, same shape; zeros at first
    t       -- steps taken before this one, 0 at first
    lr, eps -- learning rate, in units of w; what keeps the denominator from 0, in those of grad
    beta1, beta2 -- shares of the old m and v that are kept, usually 0.9 and 0.999

    After Kingma and Ba, Adam (2015), algorithm 1, as torch and optax; Keras adds epsilon
    before v is corrected.

    Returns w, m, v, t, with m and v uncorrected; what came in stays as it was.
    """
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v, t


ADAM_ARGUMENTS = ("w", "grad", "m", "v", "t", "lr", "beta1", "beta2", "eps")
ADAM_STATE = {"m": signed_like_gradients, "v": positive_like_squares, "t": steps_taken}
#: eps first: a misplaced eps is told from the probe that is about eps.
#: What Adam's knobs are set to where nobody thinks about them.
USUAL = {"eps": 1e-8, "beta1": 0.9, "beta2": 0.999, "lr": 0.001}
ADAM_KNOBS = {"eps": EPS, "lr": ADAPTIVE_LR, "beta1": MEAN_BETA, "beta2": SQUARES_BETA}


def _adam_probes(draw: Draw) -> list[Probe]:
    return rule_probes(draw, ADAM_ARGUMENTS, ADAM_STATE, ADAM_KNOBS, gradient_size=GRADIENTS)


def _mean(old, new, beta):
    return beta * old + (1 - beta) * new


def _mean_of_gradients(m, grad, beta1, beta2):
    return _mean(m, grad, beta1)


def _mean_of_squares(v, grad, beta1, beta2):
    return _mean(v, grad**2, beta2)


def _corrected(m, v, t, beta1, beta2):
    return m / (1 - beta1**t), v / (1 - beta2**t)


def _quotient(m, v, grad, eps):
    return m / (np.sqrt(v) + eps)


def _adam(
    gradients: Callable = _mean_of_gradients,
    squares: Callable = _mean_of_squares,
    correct: Callable = _corrected,
    step: Callable = _quotient,
) -> Callable:
    """Adam from its four parts, so that a mistake can exchange one: both means, their correction, and the step."""

    def rule(w, grad, m, v, t, lr, beta1, beta2, eps):
        t = t + 1
        m, v = gradients(m, grad, beta1, beta2), squares(v, grad, beta1, beta2)
        m_hat, v_hat = correct(m, v, t, beta1, beta2)
        return w - lr * step(m_hat, v_hat, grad, eps), m, v, t

    return rule


def _corrected_at(clock: Callable) -> Callable:
    """Adam that corrects as if it were another step."""
    return _adam(correct=lambda m, v, t, beta1, beta2: _corrected(m, v, clock(t), beta1, beta2))


def _returning(change: Callable) -> Callable:
    """The right step; what is handed on is changed afterwards."""

    def rule(w, grad, m, v, t, lr, beta1, beta2, eps):
        moved, *new = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
        return moved, *change((m + 0.0, v + 0.0, t), tuple(new), beta1, beta2)

    return rule


def _eps_before_the_correction(w, grad, m, v, t, lr, beta1, beta2, eps):
    _, m, v, t = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
    root = (np.sqrt(v) + eps) / np.sqrt(1 - beta2**t)
    return w - lr * m / (1 - beta1**t) / root, m, v, t


def _eps_in_the_root_before_the_correction(w, grad, m, v, t, lr, beta1, beta2, eps):
    _, m, v, t = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
    return w - lr * m / (1 - beta1**t) / np.sqrt((v + eps) / (1 - beta2**t)), m, v, t


def _stepping_with_the_old(w, grad, m, v, t, lr, beta1, beta2, eps):
    _, *new = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
    m_hat, v_hat = _corrected(m, v, t + 1, beta1, beta2)
    return w - lr * _quotient(m_hat, v_hat, grad, eps), *new


def _stepping_with_one_old_mean(choose: Callable) -> Callable:
    """Adam whose step uses what ``choose`` takes from the old (m, v) and the new."""

    def rule(w, grad, m, v, t, lr, beta1, beta2, eps):
        _, *new = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
        m_hat, v_hat = _corrected(*choose((m, v), new[:2]), new[2], beta1, beta2)
        return w - lr * _quotient(m_hat, v_hat, grad, eps), *new

    return rule


def _squares_of_m(w, grad, m, v, t, lr, beta1, beta2, eps):
    square = _mean(m, grad, beta1) ** 2
    return _adam(squares=lambda v, grad, beta1, beta2: _mean(v, square, beta2))(w, grad, m, v, t, lr, beta1, beta2, eps)


def _lr_in_the_mean(w, grad, m, v, t, lr, beta1, beta2, eps):
    _, _, v, after = adam(w, grad, m, v, t, lr, beta1, beta2, eps)
    m = _mean(m, lr * grad, beta1)
    m_hat, v_hat = _corrected(m, v, after, beta1, beta2)
    return w - _quotient(m_hat, v_hat, grad, eps), m, v, after


def _lr_left_out(w, grad, m, v, t, lr, beta1, beta2, eps):
    return adam(w, grad, m, v, t, 1.0, beta1, beta2, eps)


ADAM_MISTAKES = (
    Mistake(
        "no-bias-correction",
        _adam(correct=lambda m, v, t, beta1, beta2: (m, v)),
        "m and v are used without bias correction.",
        "After one step from rest, m is only 1 - beta1 of the gradient. What would you divide by to get it all back?",
    ),
    Mistake(
        "only-m-corrected",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 - beta1**t), v)),
        "m is corrected for its start from zero, v is not.",
        "Which of the two means needs more steps to forget that it started from zero?",
    ),
    Mistake(
        "only-v-corrected",
        _adam(correct=lambda m, v, t, beta1, beta2: (m, v / (1 - beta2**t))),
        "v is corrected for its start from zero, m is not.",
        "After one step from rest, which share of the gradient is in m?",
    ),
    Mistake(
        "corrected-without-t",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 - beta1), v / (1 - beta2))),
        "m and v are divided by 1 - beta at every step: the power t is missing.",
        "The means fill up as steps go by. Should the correction stay the same for ever?",
    ),
    Mistake(
        "m-corrected-without-t",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 - beta1), v / (1 - beta2**t))),
        "m is divided by 1 - beta1 at every step: the power t is missing there.",
        "m fills up as steps go by. Should its correction stay the same for ever?",
    ),
    Mistake(
        "v-corrected-without-t",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 - beta1**t), v / (1 - beta2))),
        "v is divided by 1 - beta2 at every step: the power t is missing there.",
        "v fills up as steps go by. Should its correction stay the same for ever?",
    ),
    Mistake(
        "correction-without-brackets",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / 1 - beta1**t, v / 1 - beta2**t)),
        "the brackets round 1 - beta**t are missing, so that beta**t is taken away from m and from v.",
        "In a / 1 - b, by what is a divided?",
    ),
    Mistake(
        "beta-times-t",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 - beta1 * t), v / (1 - beta2 * t))),
        "beta is multiplied by t; it should be raised to the power t.",
        "What is left of a quantity that is halved three times: 0.5 * 3, or 0.5 ** 3?",
    ),
    Mistake(
        "multiplied-by-the-correction",
        _adam(correct=lambda m, v, t, beta1, beta2: (m * (1 - beta1**t), v * (1 - beta2**t))),
        "m and v are multiplied by 1 - beta**t; they should be divided.",
        "m and v start too small. Which operation makes them larger?",
    ),
    Mistake(
        "one-plus-the-power",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 + beta1**t), v / (1 + beta2**t))),
        "the corrections have a plus where a minus should be.",
        "After one step from rest m is (1 - beta1) * grad. What do you have to divide by?",
    ),
    Mistake(
        "corrections-swapped",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / (1 - beta2**t), v / (1 - beta1**t))),
        "m is corrected with beta2 and v with beta1.",
        "Which of the betas has made m?",
    ),
    Mistake(
        "beta1-in-both-corrections",
        _adam(correct=lambda m, v, t, beta1, beta2: _corrected(m, v, t, beta1, beta1)),
        "v is corrected with beta1; the beta that made it is beta2.",
        "Which of the betas has made v?",
    ),
    Mistake(
        "beta2-in-both-corrections",
        _adam(correct=lambda m, v, t, beta1, beta2: _corrected(m, v, t, beta2, beta2)),
        "m is corrected with beta2; the beta that made it is beta1.",
        "Which of the betas has made m?",
    ),
    Mistake(
        "corrected-by-the-root",
        _adam(correct=lambda m, v, t, beta1, beta2: (m / np.sqrt(1 - beta1**t), v / np.sqrt(1 - beta2**t))),
        "a root is taken of the corrections themselves.",
        "The correction belongs to v before its root is taken. Is there a root left for the correction?",
    ),
    Mistake(
        "t-starts-at-two",
        _corrected_at(lambda t: t + 1),
        "the correction is one step ahead: at the first step it already uses the power 2.",
        "At the first step t comes in as 0. What should the exponent be then?",
    ),
    Mistake(
        "t-used-before-it-is-advanced",
        _corrected_at(lambda t: t - 1),
        "the correction uses t as it came in. At the first step that is 0, and 1 - beta**0 is 0.",
        "t counts the steps before this one. What has to happen to it first?",
    ),
    Mistake(
        "t-one-behind-but-at-the-start",
        _corrected_at(lambda t: max(t - 1, 1)),
        "the correction uses t as it came in, but for the first step, where that would divide by 0.",
        "At the second step t comes in as 1. What should the exponent be then?",
    ),
    Mistake(
        "t-one-behind-and-no-first-correction",
        _adam(correct=lambda m, v, t, beta1, beta2: _corrected(m, v, t - 1, beta1, beta2) if t > 1 else (m, v)),
        "the correction uses t as it came in, and at the first step, where that would divide by 0, there is none.",
        "At the first step m is only 1 - beta1 of the gradient. What should the exponent be, to get it all back?",
    ),
    Mistake(
        "t-is-always-one",
        lambda w, grad, m, v, t, *knobs: adam(w, grad, m, v, 0, *knobs),
        "every step is taken for the first: t is 1 each time.",
        "How many steps have been taken when t comes in as 5 and this one is done?",
    ),
    Mistake(
        "t-grows-by-two",
        lambda w, grad, m, v, t, *knobs: adam(w, grad, m, v, t + 1, *knobs),
        "t has grown by 2, and the correction uses it.",
        "How many steps have been taken once this one is done?",
    ),
    Mistake(
        "t-never-advances",
        _returning(lambda old, new, beta1, beta2: (new[0], new[1], old[2])),
        "the step is right, but t is returned as it came in, so every step believes that it is the first.",
        "How many steps have been taken once this one is done?",
    ),
    Mistake(
        "t-advanced-twice",
        _returning(lambda old, new, beta1, beta2: (new[0], new[1], new[2] + 1)),
        "t has grown by 2.",
        "How many steps have been taken once this one is done?",
    ),
    Mistake(
        "corrected-means-stored",
        _returning(lambda old, new, beta1, beta2: (*_corrected(*new, beta1, beta2), new[2])),
        "the corrected means are returned as m and v, so the next step corrects them once more.",
        "You need other names for the corrected ones. Which of them go into `return`?",
    ),
    Mistake(
        "corrected-m-stored",
        _returning(lambda old, new, beta1, beta2: (_corrected(*new, beta1, beta2)[0], new[1], new[2])),
        "the corrected mean is returned as m, so the next step corrects it once more.",
        "You need another name for the corrected one. Which of the two goes into `return`?",
    ),
    Mistake(
        "corrected-v-stored",
        _returning(lambda old, new, beta1, beta2: (new[0], _corrected(*new, beta1, beta2)[1], new[2])),
        "the corrected mean of squares is returned as v, so the next step corrects it once more.",
        "You need another name for the corrected one. Which of the two goes into `return`?",
    ),
    Mistake(
        "old-means-returned",
        _returning(lambda old, new, beta1, beta2: (old[0], old[1], new[2])),
        "the weights move rightly, but m and v are returned as they came in.",
        "What will the next step remember of this gradient?",
    ),
    Mistake(
        "means-swapped",
        _returning(lambda old, new, beta1, beta2: (new[1], new[0], new[2])),
        "m and v are returned in the wrong order.",
        "In which order do they come in?",
    ),
    Mistake(
        "steps-with-the-old-means",
        _stepping_with_the_old,
        "the weights move by the means that came in, before this gradient has joined them.",
        "Which lines come first: the new m and v, or the step that uses them?",
    ),
    Mistake(
        "steps-with-the-old-m",
        _stepping_with_one_old_mean(lambda old, new: (old[0], new[1])),
        "the weights move by the m that came in, before this gradient has joined it.",
        "Which line comes first: the new m, or the step that uses it?",
    ),
    Mistake(
        "steps-with-the-old-v",
        _stepping_with_one_old_mean(lambda old, new: (new[0], old[1])),
        "the step is divided by the root of the v that came in, before this gradient has joined it.",
        "At the very first step that v is 0. By what do you divide?",
    ),
    Mistake(
        "beta1-for-both",
        _adam(
            squares=lambda v, grad, beta1, beta2: _mean(v, grad**2, beta1),
            correct=lambda m, v, t, beta1, beta2: _corrected(m, v, t, beta1, beta1),
        ),
        "beta1 is used for v as well; beta2 does not enter.",
        "Which lines ought to mention beta2? There are two.",
    ),
    Mistake(
        "beta1-in-the-squares",
        _adam(squares=lambda v, grad, beta1, beta2: _mean(v, grad**2, beta1)),
        "v is averaged with beta1, and corrected with beta2.",
        "Which of the betas belongs to v?",
    ),
    Mistake(
        "beta2-in-the-mean",
        _adam(gradients=lambda m, grad, beta1, beta2: _mean(m, grad, beta2)),
        "m is averaged with beta2, and corrected with beta1.",
        "Which of the betas belongs to m?",
    ),
    Mistake(
        "betas-swapped",
        lambda w, grad, m, v, t, lr, beta1, beta2, eps: adam(w, grad, m, v, t, lr, beta2, beta1, eps),
        "beta1 and beta2 have changed places.",
        "Which comes first, and belongs to m?",
    ),
    Mistake(
        "shares-swapped",
        _adam(
            gradients=lambda m, grad, beta1, beta2: _mean(m, grad, 1 - beta1),
            squares=lambda v, grad, beta1, beta2: _mean(v, grad**2, 1 - beta2),
        ),
        "the shares have changed places: beta belongs to the old mean, 1 - beta to what is new.",
        "With beta1 = 0.9, should a tenth of the old m stay, or nine tenths?",
    ),
    Mistake(
        "shares-of-m-swapped",
        _adam(gradients=lambda m, grad, beta1, beta2: _mean(m, grad, 1 - beta1)),
        "in m the shares have changed places: beta1 belongs to the old mean, 1 - beta1 to the gradient.",
        "With beta1 = 0.9, should a tenth of the old m stay, or nine tenths?",
    ),
    Mistake(
        "shares-of-v-swapped",
        _adam(squares=lambda v, grad, beta1, beta2: _mean(v, grad**2, 1 - beta2)),
        "in v the shares have changed places: beta2 belongs to the old mean, 1 - beta2 to the square.",
        "With beta2 = 0.99, should a hundredth of the old v stay, or nearly all of it?",
    ),
    Mistake(
        "m-forgets",
        _adam(gradients=lambda m, grad, beta1, beta2: (1 - beta1) * grad),
        "the old m is left out: only a share of this gradient is in it.",
        "What has become of the gradients that came before?",
    ),
    Mistake(
        "v-forgets",
        _adam(squares=lambda v, grad, beta1, beta2: (1 - beta2) * grad**2),
        "the old v is left out: only a share of this gradient's square is in it.",
        "What has become of the squares that came before?",
    ),
    Mistake(
        "squares-pile-up",
        _adam(squares=lambda v, grad, beta1, beta2: v + grad**2),
        "the squares are added up and nothing fades, as in AdaGrad; v should be a running mean with beta2.",
        "Should a gradient of long ago still shorten today's step?",
    ),
    Mistake(
        "sums-for-means",
        _adam(
            gradients=lambda m, grad, beta1, beta2: beta1 * m + grad,
            squares=lambda v, grad, beta1, beta2: beta2 * v + grad**2,
        ),
        "the new gradient and its square join whole, without their shares 1 - beta.",
        "If every gradient were 1, where should m settle?",
    ),
    Mistake(
        "sum-for-the-first-mean",
        _adam(gradients=lambda m, grad, beta1, beta2: beta1 * m + grad),
        "the gradient joins m whole, as in heavy ball; Adam takes a share 1 - beta1 of it.",
        "If every gradient were 1, where should m settle?",
    ),
    Mistake(
        "sum-for-the-second-mean",
        _adam(squares=lambda v, grad, beta1, beta2: beta2 * v + grad**2),
        "the square joins v whole, without its share 1 - beta2.",
        "If every gradient were 1, where should v settle?",
    ),
    Mistake(
        "squares-of-m",
        _squares_of_m,
        "v is made from the square of m; it should be made from the square of the gradient.",
        "If gradients of 1 and -1 take turns, m is close to 0. Is their size close to 0, too?",
    ),
    Mistake(
        "gradient-not-squared",
        _adam(squares=lambda v, grad, beta1, beta2: _mean(v, grad, beta2)),
        "v collects the gradients as they are; they should be squared.",
        "What is the root of a negative mean?",
    ),
    Mistake(
        "magnitudes-for-squares",
        _adam(squares=lambda v, grad, beta1, beta2: _mean(v, np.abs(grad), beta2)),
        "v collects |g|; it should collect the squares.",
        "The root will be taken at the end. Of what?",
    ),
    Mistake(
        "share-squared",
        _adam(squares=lambda v, grad, beta1, beta2: beta2 * v + ((1 - beta2) * grad) ** 2),
        "the share 1 - beta2 is squared along with the gradient.",
        "Where do the brackets of the square end?",
    ),
    Mistake(
        "eps-inside-the-root",
        _adam(step=lambda m, v, grad, eps: m / np.sqrt(v + eps)),
        f"eps joins v before the square root. Some libraries do that; this course adds it after. {HARDLY_SEEN}",
        "In which place does eps have the gradient's units?",
    ),
    Mistake(
        "eps-squared-inside-the-root",
        _adam(step=lambda m, v, grad, eps: m / np.sqrt(v + eps**2)),
        f"eps squared joins v before the square root; this course adds eps after. {HARDLY_SEEN}",
        "Is the root of a sum the sum of the roots?",
    ),
    Mistake(
        "eps-before-the-correction",
        _eps_before_the_correction,
        "eps is added to the root of v before v is corrected, as in Keras (the paper's epsilon-hat). This course, like "
        f"torch, corrects first. {HARDLY_SEEN}",
        "In the first steps v is small. Next to which of the two does eps weigh more: v, or v corrected?",
    ),
    Mistake(
        "eps-inside-the-root-before-the-correction",
        _eps_in_the_root_before_the_correction,
        "eps joins v before the correction and before the root; this course adds it last of all. " + HARDLY_SEEN,
        "What should be done to v before eps comes in? There are two things.",
    ),
    Mistake(
        "eps-beside-the-quotient",
        _adam(step=lambda m, v, grad, eps: m / np.sqrt(v) + eps),
        "eps is added to the quotient: the denominator needs brackets.",
        "In a / b + c, is c part of the denominator?",
    ),
    Mistake(
        "eps-added-to-the-weights",
        _eps_added_to_the_weights(_adam(step=lambda m, v, grad, eps: m / np.sqrt(v))),
        *BRACKETS_MISSING,
    ),
    Mistake(
        "eps-left-out",
        _adam(step=lambda m, v, grad, eps: m / np.sqrt(v)),
        "eps does not enter, so a coordinate that has never had a gradient is divided by 0.",
        "What is 0 / 0, and what is 0 / (0 + eps)?",
    ),
    Mistake(
        "eps-subtracted",
        _adam(step=lambda m, v, grad, eps: m / (np.sqrt(v) - eps)),
        f"eps is subtracted from the root. {HARDLY_SEEN}",
        "eps is there to keep the denominator away from 0. Which sign does that?",
    ),
    Mistake(
        "eps-as-a-floor",
        _adam(step=lambda m, v, grad, eps: m / np.maximum(np.sqrt(v), eps)),
        f"eps is the least that the denominator can be; here it is added to it. {HARDLY_SEEN}",
        "With a root of 1 and eps = 0.1, what should the denominator be?",
    ),
    Mistake(
        "eps-only-at-zero",
        _adam(step=lambda m, v, grad, eps: m / np.where(v == 0, eps, np.sqrt(v))),
        f"where the root is not 0, it divides alone; eps has no part there. {HARDLY_SEEN}",
        "With a root of 1 and eps = 0.1, what should the denominator be?",
    ),
    Mistake(
        "no-root",
        _adam(step=lambda m, v, grad, eps: m / (v + eps)),
        "m is divided by v itself; the root is missing.",
        "v has the units of a squared gradient. What gives the gradient's units back?",
    ),
    Mistake(
        "gradient-for-m",
        _adam(step=lambda m, v, grad, eps: grad / (np.sqrt(v) + eps)),
        "the step divides the bare gradient, not its mean. That is RMSProp with a correction; m is not used.",
        "Which line uses the m that you have just made?",
    ),
    Mistake(
        "one-scale-for-all",
        _adam(step=lambda m, v, grad, eps: m / (np.sqrt(v.sum()) + eps)),
        "one number, from all coordinates together, divides every step.",
        "A steep coordinate and a flat one: should they share one scale?",
    ),
    Mistake(
        "mean-scale-for-all",
        _adam(step=lambda m, v, grad, eps: m / (np.sqrt(v.mean()) + eps)),
        "the mean of v over all coordinates divides every step.",
        "A steep coordinate and a flat one: should they share one scale?",
    ),
    Mistake(
        "largest-scale-for-all",
        _adam(step=lambda m, v, grad, eps: m / (np.sqrt(v.max()) + eps)),
        "the largest v of all coordinates divides every step.",
        "A steep coordinate and a flat one: should they share one scale?",
    ),
    Mistake(
        "mean-v-for-all",
        _adam(squares=lambda v, grad, beta1, beta2: _mean(v, np.mean(grad**2), beta2)),
        "the squares are averaged over all coordinates before they join v: every coordinate gets the same.",
        "A steep coordinate and a flat one: should they share one v?",
    ),
    Mistake(
        "one-v-for-all",
        _adam(squares=lambda v, grad, beta1, beta2: _mean(v, np.sum(grad**2), beta2)),
        "the squares of all coordinates are summed before they join v: every coordinate gets the same.",
        "A steep coordinate and a flat one: should they share one v?",
    ),
    Mistake(
        "uphill",
        _adam(step=lambda m, v, grad, eps: -_quotient(m, v, grad, eps)),
        "the step is added, so it walks up the gradient.",
        "The gradient points to where the loss grows. Which sign takes you the other way?",
    ),
    Mistake(
        "lr-in-the-mean",
        _lr_in_the_mean,
        "lr is multiplied into m. At a fixed lr the weights agree; under a schedule old gradients keep their old lr.",
        "In which line should lr appear: where m is made, or where w moves?",
    ),
    Mistake(
        "betas-hard-coded",
        lambda w, grad, m, v, t, lr, beta1, beta2, eps: adam(w, grad, m, v, t, lr, 0.9, 0.999, eps),
        "0.9 and 0.999 stand where beta1 and beta2 should.",
        "Which lines ought to mention beta1, and which beta2?",
    ),
    Mistake(
        "defaults-hard-coded",
        lambda w, grad, m, v, t, lr, beta1, beta2, eps: adam(w, grad, m, v, t, 0.001, 0.9, 0.999, 1e-8),
        "the usual values 0.001, 0.9, 0.999 and 1e-8 are used, whatever lr, the betas and eps are.",
        "Whoever calls your function sets lr, beta1, beta2 and eps. Does your function listen?",
    ),
    Mistake(
        "lr-left-out",
        _lr_left_out,
        "the step has no lr in it.",
        "If lr were ten times smaller, how much shorter should the step be?",
    ),
)

ADAM = Exercise(
    reference=adam,
    returns=("w", "m", "v", "t"),
    draw=_adam_probes,
    notebook=NOTEBOOK,
    minutes=12,
    question="Take one coordinate, from rest, with gradient 2. What are m, v, both corrected, and the step?",
    unlocks="The per-coordinate view below now plays your Adam.",
    hints=(
        "Five small things in order: t, m, v, both corrections, the step. Write one line for each.",
        "m is `momentum`'s mean, v is RMSProp's. Started from zero, after t steps they hold only a share 1 - beta**t "
        "of what they should: divide by that share, and keep m and v themselves as they are.",
        "`t = t + 1`; m and v as running means; `m_hat = m / (1 - beta1**t)`, `v_hat = v / (1 - beta2**t)`; "
        "`w = w - lr * m_hat / (np.sqrt(v_hat) + eps)`. Return w, m, v, t.",
    ),
    mistakes=(
        *ADAM_MISTAKES,
        *(hard_coded(adam, knob, usual) for knob, usual in USUAL.items()),
    ),
)


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    """One step of AdamW: a step of Adam, and beside it the weights lose a share of themselves.

    t, m and v as in Adam, from the gradient of the loss alone; then
    w = w - lr * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + eps) - lr * weight_decay * w,
    with the weights before the step on the right-hand side.

    w, grad -- weights, array of any shape, and the gradient of the loss there, without any penalty
    m, v, t -- as in Adam: running means, zeros at first, and the steps taken before this one
    lr, beta1, beta2, eps -- as in Adam
    weight_decay -- share of the weights that is lost per unit of lr

    After Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019); torch, Keras and
    optax multiply the decay by lr, too. In the gradient (torch's Adam with weight_decay) it would
    be divided by sqrt(v) with the rest.

    Returns w, m, v, t; what came in stays as it was.
    """
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps) - lr * weight_decay * w
    return w, m, v, t


ADAMW_ARGUMENTS = (*ADAM_ARGUMENTS, "weight_decay")


def _adamw_probes(draw: Draw) -> list[Probe]:
    knobs = {**ADAM_KNOBS, "weight_decay": Knob((0.1, 0.3), (0.5, 0.9), far=(1.1, 1.9), off=True)}
    return rule_probes(draw, ADAMW_ARGUMENTS, ADAM_STATE, knobs, gradient_size=GRADIENTS)


def _with_decay(rule: Callable) -> Callable:
    """A variant of Adam, decayed as AdamW should be: whoever mistakes Adam mistakes AdamW in the same way."""

    def decayed(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
        moved, *state = rule(w, grad, m, v, t, lr, beta1, beta2, eps)
        return moved - lr * weight_decay * w, *state

    return decayed


def _decaying(decay: Callable) -> Callable:
    """Adam, and a decay that is worked out wrongly from the old weights, the new ones, lr and weight_decay."""

    def rule(w, *rest):
        *knobs, weight_decay = rest
        moved, *state = adam(w, *knobs)
        return moved - decay(w, moved, knobs[4], weight_decay), *state

    return rule


def _l2_in_the_gradient(w, grad, *rest):
    *knobs, weight_decay = rest
    return adam(w, grad + weight_decay * w, *knobs)


def _decay_divided_by_the_root(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return _adam(step=lambda m, v, grad, eps: (m + weight_decay * w) / (np.sqrt(v) + eps))(
        w, grad, m, v, t, lr, beta1, beta2, eps
    )


ADAMW = Exercise(
    reference=adamw,
    returns=("w", "m", "v", "t"),
    draw=_adamw_probes,
    notebook=NOTEBOOK,
    minutes=6,
    question="With no gradient at all and m = v = 0, what share of each weight should be left after one step?",
    unlocks="The (lr, weight decay) maps below set your AdamW against Adam with L2.",
    hints=(
        "Everything of `adam` stays as it was. One term joins the line that moves w.",
        "The decay is that of `sgd_weight_decay`: it takes lr * weight_decay of the weights before the step, and "
        "touches neither the gradient nor m nor v.",
        "In the last line of `adam`, subtract `lr * weight_decay * w` as well, in the same expression, so that w is "
        "still the old one.",
    ),
    mistakes=(
        Mistake(
            "l2-in-the-gradient",
            _l2_in_the_gradient,
            "weight_decay * w is added to the gradient. That is Adam with an L2 penalty, torch's Adam with "
            "weight_decay; AdamW keeps the decay out of m and v.",
            "Should a weight with large gradients decay more slowly than one with small gradients?",
        ),
        Mistake(
            "decay-not-scaled-by-lr",
            _decaying(lambda w, moved, lr, weight_decay: weight_decay * w),
            "the decay is not multiplied by lr. The paper writes it that way, with a schedule in front; torch, Keras "
            "and optax multiply by lr, and so does this course.",
            "If you halve lr, should the weights decay as fast as before?",
        ),
        Mistake(
            "decays-after-the-step",
            _decaying(lambda w, moved, lr, weight_decay: lr * weight_decay * moved),
            "the decay is taken from the weights after the step, so the step itself decays with them.",
            "Which weights should lose a share: those before the step, or those after it?",
        ),
        Mistake(
            "decays-after-the-step-without-lr",
            _decaying(lambda w, moved, lr, weight_decay: weight_decay * moved),
            "the decay is not multiplied by lr, and it is taken from the weights after the step.",
            "If you halve lr, should the weights decay as fast as before? And which weights should lose a share?",
        ),
        Mistake(
            "decay-divided-by-the-root",
            _decay_divided_by_the_root,
            "the decay is divided by the root of v, together with m.",
            "Where does the bracket of the quotient end?",
        ),
        Mistake(
            "grows",
            _decaying(lambda w, moved, lr, weight_decay: -lr * weight_decay * w),
            "the decay has the wrong sign, so the weights grow.",
            "Is a decaying weight larger or smaller after the step?",
        ),
        Mistake(
            "decay-forgotten",
            _decaying(lambda w, moved, lr, weight_decay: 0.0),
            "this is Adam alone; weight_decay does not enter.",
            "With no gradient at all, should the weights stay where they are?",
        ),
        Mistake(
            "decays-the-sign",
            _decaying(lambda w, moved, lr, weight_decay: lr * weight_decay * np.sign(w)),
            "the decay goes with the sign of the weights. That is an L1 penalty.",
            "Should a large weight lose more than a small one?",
        ),
        Mistake(
            "decays-the-size",
            _decaying(lambda w, moved, lr, weight_decay: lr * weight_decay * np.abs(w)),
            "the decay goes with the size of the weights without their sign, so negative weights grow.",
            "For a weight of -2, which way leads to 0?",
        ),
        Mistake(
            "constant-decay",
            _decaying(lambda w, moved, lr, weight_decay: lr * weight_decay),
            "the same amount is subtracted from every weight; the weight itself is missing.",
            "Decay takes a share. A share of what?",
        ),
        Mistake(
            "lr-twice",
            _decaying(lambda w, moved, lr, weight_decay: lr**2 * weight_decay * w),
            "lr enters the decay twice.",
            "If you halve lr, by how much should the decay of one step change?",
        ),
        Mistake(
            "twice-the-decay",
            _decaying(lambda w, moved, lr, weight_decay: 2 * lr * weight_decay * w),
            "the decay is twice what it should be.",
            "What share of the weights should be left after one step without a gradient?",
        ),
        Mistake(
            "half-the-decay",
            _decaying(lambda w, moved, lr, weight_decay: lr * weight_decay * w / 2),
            "the decay is half of what it should be. The half belongs to the L2 penalty on the loss.",
            "What share of the weights should be left after one step without a gradient?",
        ),
        *(dataclasses.replace(mistake, rules=(_with_decay(mistake.rule),)) for mistake in ADAM_MISTAKES),
        *(hard_coded(adamw, knob, usual) for knob, usual in {"weight_decay": 0.01, **USUAL}.items()),
    ),
)

EXERCISES = (ADAGRAD, RMSPROP, ADAM, ADAMW)

"""Adam: the mean gradient divided by its recent size, both corrected for the start."""

import numpy as np

from grader.course.adam.adam_mistakes import NAMES, PAGES
from grader.course.hard_coded import hard_coded
from grader.course.probes import (
    ADAPTIVE_LR,
    EPS,
    GRADIENTS,
    MEAN_BETA,
    SQUARES_BETA,
    Slot,
    positive_like_squares,
    rule_probes,
    signed_like_gradients,
    steps_taken,
)
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    """One step of Adam: the mean gradient divided by its recent size, both corrected for the start.

    w, grad -- weights, array of any shape, and the gradient of the loss there
    m, v    -- running means of the gradients and of their squares, same shape; zeros at first
    t       -- steps taken before this one, 0 at first; returned one larger
    lr, eps -- learning rate, in units of w; what keeps the denominator from 0, in those of grad
    beta1, beta2 -- shares of the old m and v that are kept, usually 0.9 and 0.999

    m and v are corrected where they are used and stored as they are. eps is added last, to the root
    of the corrected v, as in torch and optax; Keras adds it before v is corrected. After D. Kingma
    and J. Ba, Adam: A Method for Stochastic Optimization (2015), algorithm 1.

    Returns w, m, v, t, with m and v uncorrected; the arguments stay as they were.
    """
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v, t


ARGUMENTS = ("w", "grad", "m", "v", "t", "lr", "beta1", "beta2", "eps")
RETURNS = ("w", "m", "v", "t")
STATE: dict[str, Slot] = {"m": signed_like_gradients, "v": positive_like_squares, "t": steps_taken}
#: eps first: a misplaced eps is told from the probe that is about eps.
KNOBS = {"eps": EPS, "lr": ADAPTIVE_LR, "beta1": MEAN_BETA, "beta2": SQUARES_BETA}
#: What Adam's hyper-parameters are set to where nobody thinks about them.
USUAL = {"eps": 1e-8, "beta1": 0.9, "beta2": 0.999, "lr": 0.001}


def _probes(draw: Draw) -> list[Probe]:
    return rule_probes(draw, ARGUMENTS, STATE, KNOBS, gradient_size=GRADIENTS)


EXERCISE = Exercise(
    reference=adam,
    returns=RETURNS,
    draw=_probes,
    notebook="04_adam",
    minutes=12,
    question="Take one coordinate, from rest, with gradient 2. What are m, v, both corrected, and the step?",
    unlocks="The per-coordinate view below now plays your Adam.",
    hints=(
        "Five small things in order: t, m, v, both corrections, the step. Write one line for each.",
        "m is the mean of `momentum`, v that of RMSProp. Started from zero, after t steps each lacks a share of what "
        "it should hold: its beta to the power of t. Divide by the share that is there, and keep m and v themselves "
        "as they are.",
        "`t = t + 1`; m and v as running means; `m_hat = m / (1 - beta1**t)`, `v_hat = v / (1 - beta2**t)`; `w = w - "
        "lr * m_hat / (np.sqrt(v_hat) + eps)`. Return w, m, v, t.",
    ),
    mistakes=(
        *mistakes(adam, *PAGES, **NAMES),
        *(hard_coded(adam, argument, usual) for argument, usual in USUAL.items()),
    ),
)

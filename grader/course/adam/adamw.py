"""AdamW: a step of Adam, and beside it the weights lose a share of themselves."""

import numpy as np

from grader.course.adam.adam import ARGUMENTS, KNOBS, RETURNS, STATE, USUAL
from grader.course.adam.adam_mistakes import NAMES, PAGES
from grader.course.hard_coded import hard_coded
from grader.course.probes import GRADIENTS, Knob, rule_probes
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def adamw(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    """One step of AdamW: a step of Adam, and beside it the weights lose a share of themselves.

    w, grad -- weights, array of any shape, and the gradient of the loss there, without any penalty
    m, v, t -- as in Adam: running means, zeros at first, and the steps taken before this one
    lr, beta1, beta2, eps -- as in Adam
    weight_decay -- share of the weights that is lost per unit of lr

    The share is taken from the weights before the step; m and v never see it. lr scales the decay,
    as in torch, Keras and optax. In the gradient, as with weight_decay in torch's Adam, it would be
    divided by the root of v with the rest. After I. Loshchilov and F. Hutter, Decoupled Weight
    Decay Regularization (2019).

    Returns w, m, v, t; the arguments stay as they were.
    """
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    w = w - lr * m_hat / (np.sqrt(v_hat) + eps) - lr * weight_decay * w
    return w, m, v, t


def _probes(draw: Draw) -> list[Probe]:
    knobs = {**KNOBS, "weight_decay": Knob((0.1, 0.3), (0.5, 0.9), far=(1.1, 1.9), off=True)}
    return rule_probes(draw, (*ARGUMENTS, "weight_decay"), STATE, knobs, gradient_size=GRADIENTS)


MISTAKES = """
l2-in-the-gradient: -> grad = grad + weight_decay * w ; - lr * weight_decay * w ->
    weight_decay * w is added to the gradient. That is Adam with an L2 penalty, torch's Adam with weight_decay; AdamW
    keeps the decay out of m and v.
    ? Should a weight with large gradients decay more slowly than one with small gradients?
decay-not-scaled-by-lr: lr * weight_decay -> weight_decay
    the decay is not multiplied by lr. The paper writes it that way, with a schedule in front; torch, Keras and optax
    multiply by lr, and so does this course.
    ? If you halve lr, should the weights decay as fast as before?
decays-after-the-step: - lr * weight_decay * w -> ; return w -> return w - lr * weight_decay * w
    the decay is taken from the weights after the step, so the step itself decays with them.
    ? Which weights should lose a share: those before the step, or those after it?
decays-after-the-step-without-lr: - lr * weight_decay * w -> ; return w -> return w - weight_decay * w
    the decay is not multiplied by lr, and it is taken from the weights after the step.
    ? If you halve lr, should the weights decay as fast as before? And which weights should lose a share?
decay-divided-by-the-root: m_hat / -> (m_hat + weight_decay * w) / ; - lr * weight_decay * w ->
    the decay is divided by the root of v, together with m.
    ? Where does the bracket of the quotient end?
grows: - lr * weight_decay -> + lr * weight_decay
    the decay has the wrong sign, so the weights grow.
    ? Is a decaying weight larger or smaller after the step?
decay-forgotten: - lr * weight_decay * w ->
    this is Adam alone; weight_decay does not enter.
    ? With no gradient at all, should the weights stay where they are?
decays-the-sign: weight_decay * w -> weight_decay * np.sign(w)
    the decay goes with the sign of the weights. That is an L1 penalty.
    ? Should a large weight lose more than a small one?
decays-the-gradient: weight_decay * w -> weight_decay * grad
    weight_decay multiplies the gradient; it should multiply the weights.
    ? With no gradient at all, do your weights decay?
decays-the-step: lr * weight_decay * w -> lr * weight_decay * m_hat / (np.sqrt(v_hat) + eps)
    | - lr * weight_decay * w -> + lr * weight_decay * lr * m_hat / (np.sqrt(v_hat) + eps)
    weight_decay multiplies Adam's own step; it should multiply the weights.
    ? With no gradient at all and m = 0, do your weights decay?
decay-scaled-by-the-correction: - lr * weight_decay -> - lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * weight_decay
    | - lr * weight_decay -> - lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) * weight_decay
    ; (np.sqrt(v_hat) + eps) -> ((np.sqrt(v) + eps) / np.sqrt(1 - beta2**t))
    the decay is multiplied by lr with the corrections in it, lr * sqrt(1 - beta2**t) / (1 - beta1**t). They belong to m
    and v; the decay takes lr as it is.
    ? Has the decay anything to do with means that started from zero?
decays-the-size: weight_decay * w -> weight_decay * np.abs(w)
    the decay goes with the size of the weights without their sign, so negative weights grow.
    ? For a weight of -2, which way leads to 0?
constant-decay: weight_decay * w -> weight_decay
    the same amount is subtracted from every weight; the weight itself is missing.
    ? Decay takes a share. A share of what?
lr-twice: lr * weight_decay -> lr**2 * weight_decay
    lr enters the decay twice.
    ? If you halve lr, by how much should the decay of one step change?
twice-the-decay: lr * weight_decay -> 2 * lr * weight_decay
    the decay is twice what it should be.
    ? What share of the weights should be left after one step without a gradient?
half-the-decay: weight_decay * w -> weight_decay * w / 2
    the decay is half of what it should be. The half belongs to the L2 penalty on the loss.
    ? What share of the weights should be left after one step without a gradient?
"""

EXERCISE = Exercise(
    reference=adamw,
    returns=RETURNS,
    draw=_probes,
    notebook="04_adam",
    minutes=6,
    question="With no gradient at all and m = v = 0, what share of each weight should be left after one step?",
    unlocks="The (lr, weight decay) maps below set your AdamW against Adam with L2.",
    hints=(
        "Everything of `adam` stays as it was. One term joins the line that moves w.",
        "The decay is that of `sgd_weight_decay`: lr times weight_decay is the share that the weights before the step "
        "lose. It touches neither the gradient nor m nor v.",
        "In the last line of `adam`, subtract `lr * weight_decay * w` as well, in the same expression, so that w is "
        "still the old one.",
    ),
    mistakes=(
        *mistakes(adamw, MISTAKES, *PAGES, **NAMES),
        *(hard_coded(adamw, argument, usual) for argument, usual in {"weight_decay": 0.01, **USUAL}.items()),
    ),
)

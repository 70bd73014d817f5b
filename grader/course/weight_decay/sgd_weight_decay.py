"""Gradient descent with decoupled weight decay."""

from grader.course.any_step import UPHILL
from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.probes import LR, Knob, rule_probes
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def sgd_weight_decay(w, grad, lr, weight_decay):
    """One step of gradient descent with decoupled weight decay: the weights shrink beside the step.

    w            -- weights, array of any shape
    grad         -- gradient of the loss at w, without any penalty; same shape
    lr           -- learning rate, in units of w per unit of gradient
    weight_decay -- share of the weights that is lost per unit of lr; 0 is plain gradient descent

    The share is taken from the weights before the step. After I. Loshchilov and F. Hutter,
    Decoupled Weight Decay Regularization (2019), with lr as a factor of the decay, as AdamW has it
    in torch, Keras and optax. For this rule, without momentum, it equals an L2 penalty of the same
    strength; as soon as the gradient is rescaled, as in Adam, the two part.

    Returns the new weights; w and grad stay as they were.
    """
    return (1 - lr * weight_decay) * w - lr * grad


def _probes(draw: Draw) -> list[Probe]:
    knobs = {"lr": LR, "weight_decay": Knob((0.05, 0.2), (0.4, 0.8), far=(1.1, 1.9), off=True)}
    return rule_probes(draw, ("w", "grad", "lr", "weight_decay"), state={}, knobs=knobs)


MISTAKES = """
decay-not-scaled-by-lr: lr * weight_decay -> weight_decay
    the decay is not multiplied by lr. The paper on decoupled decay writes it that way, with a schedule in front; AdamW
    in torch, Keras and optax multiplies by lr, and so does this course.
    ? If you halve lr, should the weights decay as fast as before?
decays-after-the-step: * w - lr * grad -> * (w - lr * grad)
    the decay is applied after the step, so the step itself decays with it.
    ? Which weights should lose a share: those before the step, or those after it?
grows: 1 - lr -> 1 + lr
    the weights grow by a share, as if multiplied by 1 + lr * weight_decay. Look for a sign.
    ? Is a decaying weight larger or smaller after the step?
decay-forgotten: (1 - lr * weight_decay) * ->
    this is gradient descent alone; weight_decay does not enter.
    ? With no gradient at all, should the weights stay where they are?
gradient-forgotten: - lr * grad ->
    the weights decay, but there is no step: the gradient does not enter.
    ? What has become of gradient descent?
constant-decay: return ... -> return w - lr * (grad + weight_decay)
    the same amount is subtracted from every weight; the weight itself is missing.
    ? Decay takes a share. A share of what?
decays-the-sign: return ... -> return w - lr * (grad + weight_decay * np.sign(w))
    | return ... -> return w - lr * grad - weight_decay * np.sign(w)
    the decay goes with the sign of the weights. That is an L1 penalty.
    ? Should a large weight lose more than a small one?
decays-the-size: return ... -> return w - lr * (grad + weight_decay * np.abs(w))
    the decay goes with |w|, which drives negative weights further out.
    ? For a negative weight, which way is towards 0?
decays-the-gradient: return ... -> return w - lr * (1 - lr * weight_decay) * grad
    the gradient is shrunk; the weights should be.
    ? With no gradient at all, do your weights decay?
decays-the-gradient-unscaled: return ... -> return w - lr * (1 - weight_decay) * grad
    the gradient is shrunk by 1 - weight_decay; it is the weights that should shrink.
    ? With no gradient at all, do your weights decay?
decay-of-the-gradient: return ... -> return w - lr * (grad + weight_decay * grad)
    | return ... -> return w - lr * (grad + lr * weight_decay * grad)
    | return ... -> return w - lr * grad - weight_decay * grad
    weight_decay multiplies the gradient; it should multiply the weights.
    ? With no gradient at all, do your weights decay?
decay-outside-the-brackets: return ... -> return w - lr * grad + weight_decay * w
    weight_decay * w is added, and without lr, so the weights grow: perhaps brackets round grad + weight_decay * w are
    missing.
    ? In w - lr * (a + b), which sign and which factor does b end up with?
share-without-brackets: (1 - lr * weight_decay) * w -> 1 - lr * weight_decay * w
    the brackets round 1 - lr * weight_decay are missing, so that w has only its decay, and is gone itself.
    ? In 1 - a * w, by what is w multiplied?
lr-and-weight-decay-exchanged: -> lr, weight_decay = weight_decay, lr
    lr and weight_decay have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
weights-and-gradient-exchanged: -> w, grad = grad, w
    w and grad have changed places in the def line, so each is taken for the other.
    ? In which order does your function get its arguments?
decay-in-the-step-only: return ... -> return w - lr * weight_decay * grad
    weight_decay multiplies the step; it should multiply the weights.
    ? With weight_decay = 0, should the weights still take their step?
lr-twice: lr * weight_decay -> lr**2 * weight_decay
    lr enters the decay twice.
    ? If you halve lr, by how much should the decay of one step change?
lr-left-out-of-the-step: lr * grad -> grad
    the whole gradient is subtracted; lr is only in the decay.
    ? How far does gradient descent go?
lr-left-out: lr * weight_decay -> weight_decay ; lr * grad -> grad
    lr does not enter, neither in the decay nor in the step.
    ? If lr were ten times smaller, how much shorter should the step be?
twice-the-decay: lr * weight_decay -> 2 * lr * weight_decay
    the decay is twice what it should be: a 2 from the derivative of w**2. In Keras's L2 there is one; decay has no
    penalty to derive.
    ? What share of the weights should be left after one step?
half-the-decay: lr * weight_decay -> lr * weight_decay / 2
    the decay is half of what it should be. The half belongs to the L2 penalty on the loss.
    ? What share of the weights should be left after one step?
exponential: (1 - lr * weight_decay) -> np.exp(-lr * weight_decay)
    the weights are multiplied by exp(-lr * weight_decay). That is close to 1 - lr * weight_decay while the product is
    small, but not the same.
    ? exp(-0.1) is 0.905 and 1 - 0.1 is 0.9. Which of them is asked for here?
divides: (1 - lr * weight_decay) * w -> w / (1 + lr * weight_decay)
    the weights are divided by 1 + lr * weight_decay. That is close while the product is small, but not the same.
    ? 1 / 1.1 is 0.909 and 1 - 0.1 is 0.9. Which of them is asked for here?
only-a-share-is-kept: (1 - lr * weight_decay) -> lr * weight_decay
    the share that should be lost is the share that is kept.
    ? With weight_decay = 0, what should be left of the weights?
brackets: (1 - lr * weight_decay) -> (1 - lr) * weight_decay
    a bracket closes too early: (1 - lr) * weight_decay is not 1 - lr * weight_decay.
    ? With weight_decay = 0, what should be left of the weights?
"""

EXERCISE = Exercise(
    reference=sgd_weight_decay,
    returns=("w",),
    draw=_probes,
    notebook="03_weight_decay",
    minutes=4,
    question="With no gradient at all, what share of each weight should be left after one step?",
    unlocks="The last picture of this notebook now decays by your rule.",
    hints=(
        "Two things happen to w: it loses a share of itself, and it takes a step. Both use the weights as they were "
        "before.",
        "The share that is lost is the product of lr and weight_decay, so w keeps the rest. From that take away the "
        "step of gradient descent.",
        "`(1 - lr * weight_decay) * w` is what the decay leaves. Subtract `lr * grad` from it and return the result.",
    ),
    mistakes=(
        *mistakes(sgd_weight_decay, MISTAKES, UPHILL, step="lr * grad"),
        all_hard_coded(sgd_weight_decay, lr=USUAL_LR, weight_decay=(0.01, 0.1, 1e-3, 1e-4, 5e-4, 0.05)),
        hard_coded(sgd_weight_decay, "weight_decay", 0.01),
        hard_coded(sgd_weight_decay, "lr", 0.1, "Where ought lr to be mentioned? There are two places."),
    ),
)

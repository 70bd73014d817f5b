"""RMSProp: each coordinate's step is divided by the recent size of its gradients."""

import numpy as np

from grader.course.adam.scaled import NAMES, PAGES, RETURNS, STATE
from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.probes import ADAPTIVE_LR, BETA, EPS, GRADIENTS, rule_probes
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def rmsprop(w, grad, cache, lr, rho, eps):
    """One step of RMSProp: every coordinate's step is divided by the recent size of its gradients.

    w     -- weights, array of any shape
    grad  -- gradient of the loss at w, same shape
    cache -- running mean of the squared gradients, same shape; zeros before the first step
    lr    -- learning rate, in units of w: about the length of a step
    rho   -- share of the old cache that is kept, from 0 to just below 1
    eps   -- keeps the denominator from 0, in units of the gradient

    eps is added after the root, as in torch; Keras and optax add it inside the root. rho is called
    alpha in torch and decay in optax. After T. Tieleman and G. Hinton, lecture 6.5 of Neural
    Networks for Machine Learning (2012).

    Returns the new weights and the new cache; the arguments stay as they were.
    """
    cache = rho * cache + (1 - rho) * grad**2
    w = w - lr * grad / (np.sqrt(cache) + eps)
    return w, cache


def _probes(draw: Draw) -> list[Probe]:
    knobs = {"eps": EPS, "lr": ADAPTIVE_LR, "rho": BETA}
    return rule_probes(draw, ("w", "grad", "cache", "lr", "rho", "eps"), STATE, knobs, gradient_size=GRADIENTS)


MISTAKES = """
sum-for-average: rho * cache + (1 - rho) * grad**2 -> cache + grad**2
    the squares are added up and nothing fades. That is AdaGrad; rho does not enter.
    ? Should a gradient of long ago still shorten today's step?
fading-sum: (1 - rho) * grad**2 -> grad**2
    the old cache fades, but the new square joins whole, without its share 1 - rho.
    ? If every gradient were 1, where would your cache settle: at 1, or at 1 / (1 - rho)?
shares-swapped: rho * cache + (1 - rho) -> (1 - rho) * cache + rho
    the shares have changed places: rho belongs to the old cache.
    ? With rho = 0.9, should a tenth of the history stay, or nine tenths?
share-squared: (1 - rho) * grad**2 -> ((1 - rho) * grad) ** 2
    the share 1 - rho is squared along with the gradient.
    ? Where do the brackets of the square end?
rho-on-both: (1 - rho) -> rho
    both parts are multiplied by rho, so they do not add up to a whole.
    ? An average has shares that sum to 1. What is left for the new square?
share-on-the-whole: rho * cache + (1 - rho) * grad**2 -> (1 - rho) * (rho * cache + (1 - rho) * grad**2)
    | rho * cache + (1 - rho) * grad**2 -> (1 - rho) * (rho * cache + grad**2)
    1 - rho multiplies the whole cache, the old one too; it belongs to the new square.
    ? If every gradient were 1, where should the cache settle?
rho-and-eps-exchanged: -> rho, eps = eps, rho
    rho and eps have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
lr-and-rho-exchanged: -> lr, rho = rho, lr
    lr and rho have changed places in the def line, so each has the other's number.
    ? In which order does your function get its arguments?
fades-at-once: rho * cache + ->
    the old cache is left out: only this gradient's square is in it.
    ? What has become of the squares that came before?
"""

EXERCISE = Exercise(
    reference=rmsprop,
    returns=RETURNS,
    draw=_probes,
    notebook="04_adam",
    minutes=5,
    question="Take one coordinate: what share of the old cache stays, what share of the squared gradient joins it?",
    unlocks="Your RMSProp joins the race below, and does not tire as AdaGrad does.",
    hints=(
        "One thing differs from AdaGrad: the cache forgets.",
        "A running mean, as in `momentum`, but of the squares: a share rho of the old cache, and the rest from the "
        "new square. The step is AdaGrad's.",
        "`cache = rho * cache + (1 - rho) * grad**2`, then the same step as in `adagrad`. Return both, w first.",
    ),
    mistakes=(
        *mistakes(rmsprop, MISTAKES, *PAGES, **NAMES),
        all_hard_coded(rmsprop, lr=(0.01, *USUAL_LR), rho=(0.9, 0.99, 0.95), eps=(1e-8, 1e-7, 1e-10, 1e-6)),
        hard_coded(rmsprop, "eps", 1e-8),
        hard_coded(rmsprop, "rho", 0.9),
        hard_coded(rmsprop, "lr", 0.01),
    ),
)

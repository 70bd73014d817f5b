"""Muon: the step of a heavy matrix, with all its directions made equally long."""

import math
from functools import partial

import numpy as np

from grader.course.further.matrices import matrix
from grader.course.further.newton_schulz import newton_schulz
from grader.course.hard_coded import hard_coded
from grader.inside.plain import Value
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def muon(w, grad, velocity, lr, beta, weight_decay, steps):
    """One step of Muon: the velocity of a matrix, made orthogonal by your newton_schulz.

    w            -- weights, a matrix with a row for each input and a column for each output
    grad         -- gradient of the loss at w, without any penalty; same shape
    velocity     -- running mean of the gradients so far, same shape; zeros before the first step
    lr           -- learning rate: how far the weights move along each direction, in units of w
    beta         -- share of the old velocity that is kept, from 0 to just below 1
    weight_decay -- share of the weights that is lost per unit of lr
    steps        -- steps of the Newton-Schulz iteration, with Muon's own coefficients

    A matrix with more columns than rows moves farther, by the root of their ratio; others do not
    move less. The decay is decoupled, and taken from the weights before the step. The same as
    optax.contrib.muon without its look-ahead (nesterov) and with nothing added to the norm. After
    K. Jordan and others, Muon: An optimizer for hidden layers in neural networks (2024).

    Returns the new weights and the new velocity; the arguments stay as they were.
    """
    velocity = beta * velocity + (1 - beta) * grad
    direction = newton_schulz(velocity, steps, (3.4445, -4.7750, 2.0315))
    rows, columns = w.shape
    scale = math.sqrt(max(1, columns / rows))
    w = w - lr * (scale * direction + weight_decay * w)
    return w, velocity


ARGUMENTS = ("w", "grad", "velocity", "lr", "beta", "weight_decay", "steps")


def _probes(draw: Draw) -> list[Probe]:
    """None in float32: the root of a plain number is a float64 of NumPy's, which would widen every matrix it meets."""
    usual: dict[str, Value] = {
        "lr": draw.number(0.08, 0.2),
        "beta": draw.number(0.85, 0.95),
        "weight_decay": draw.number(0.1, 0.3),
        "steps": 5,
    }
    others: dict[str, Value] = {
        "lr": draw.number(0.3, 0.6),
        "beta": draw.number(0.4, 0.7),
        "weight_decay": draw.number(0.5, 0.9),
        "steps": 3,
    }
    run = partial(_run, draw, usual)
    plain = run("a wide matrix, from rest", 2, 3, moving=False)
    return [
        plain,
        *(Probe(f"the same, with another {k}", {**plain.first, k: v}, plain.later, k) for k, v in others.items()),
        run("a tall matrix, under way", 4, 2),
        run("a wide matrix, under way", 2, 5),
        _with_lr_lowered(run("lr lowered between steps, from a large one (square)", 2, 2), draw.number(2.0, 4.0, 4)),
        run("a single row", 1, 3, calls=2),
        run("a single column", 3, 1, calls=2),
        _without_gradient(run("no gradient at all", 2, 3, calls=2)),
        _without_gradient(run("from rest, and no gradient", 2, 3, calls=2, moving=False)),
        run("beta = 0, weight_decay = 0", 2, 3, beta=0.0, weight_decay=0.0),
        run("a beta very close to 1", 3, 2, beta=draw.number(0.9971, 0.9989, 4)),
        run("no step of the iteration (steps = 0)", 3, 2, calls=2, steps=0),
        run("huge gradients", 2, 3, size=1e6),
        run("tiny gradients", 3, 2, size=1e-6),
    ]


def _run(
    draw: Draw,
    usual: dict[str, Value],
    title: str,
    *shape: int,
    calls: int = 3,
    size: float = 1.0,
    moving: bool = True,
    **changed: Value,
) -> Probe:
    """A run from rest or ``moving``, with some knobs ``changed``; ``size`` is that of the gradients."""
    w, velocity = draw.array(*shape), size * matrix(draw, *shape) if moving else np.zeros(shape)
    grad, *others = (size * matrix(draw, *shape) for _ in range(calls))
    given = {"w": w, "grad": grad, "velocity": velocity, **usual, **changed}
    return Probe(title, {name: given[name] for name in ARGUMENTS}, tuple({"grad": other} for other in others))


def _with_lr_lowered(probe: Probe, lr: float) -> Probe:
    later = tuple({**step, "lr": lr / 2**number} for number, step in enumerate(probe.later, 1))
    return Probe(probe.title, {**probe.first, "lr": lr}, later)


def _without_gradient(probe: Probe) -> Probe:
    still = {"grad": np.zeros_like(probe.first["grad"])}
    return Probe(probe.title, {**probe.first, **still}, tuple(still for _ in probe.later))


VELOCITY = """
heavy-ball: (1 - beta) * grad -> grad
    the gradient joins the velocity whole, so what is kept is a fading sum; here, as in optax and torch, it is a mean.
    By itself that changes no weight, since newton_schulz divides by the norm.
    ? If every gradient were the same, where should the velocity settle?
lr-in-the-velocity: (1 - beta) * grad -> lr * grad
    the gradient joins the velocity with lr as its share; lr belongs to the step, and the share is 1 - beta.
    ? If lr were ten times smaller, should the velocity be, too?
gradient-made-orthogonal: newton_schulz(velocity -> newton_schulz(grad
    the gradient is made orthogonal, so the velocity is kept and not used.
    ? Which of your two matrices remembers the steps before?
orthogonal-before-the-mean: -> grad = newton_schulz(grad, steps, (3.4445, -4.7750, 2.0315))
    ; newton_schulz(velocity, steps, (3.4445, -4.7750, 2.0315)) -> velocity
    the gradient is made orthogonal first, and the mean is taken of that; it is the mean that should be made orthogonal.
    ? Is the mean of two orthogonal matrices orthogonal?
old-velocity-made-orthogonal: newton_schulz(velocity -> newton_schulz(velocity0
    the old velocity is made orthogonal, before this gradient has joined it.
    ? From rest, should the very first step stand still?
direction-kept-as-velocity: return w, velocity -> return w, direction
    the orthogonal matrix is kept as the velocity.
    ? You need two names: one for the velocity, one for the direction. Which of them is returned?
old-velocity-returned: return w, velocity -> return w, velocity0
    the old velocity is returned, not the one that this step has made.
    ? What will the next step remember of this one?
shares-swapped: beta * velocity + (1 - beta) * grad -> (1 - beta) * velocity + beta * grad
    the shares have changed places: beta belongs to the old velocity. Look at the def line, too: `grad` comes before
    `velocity`.
    ? With beta = 0.9, should a tenth of the history stay, or nine tenths?
history-dropped: beta * velocity + ->
    the old velocity is left out: each step sees its own gradient only.
    ? What has to be kept from the last step for a ball to have inertia?
history-never-fades: beta * velocity + -> velocity +
    the old velocity is kept whole: it should fade by beta before the gradient joins.
    ? If every gradient from now on were 0, should the velocity stay as it is?
nesterov: newton_schulz(velocity -> newton_schulz(beta * velocity + (1 - beta) * grad
    the velocity looks one step ahead before it is made orthogonal. That is nesterov=True, the default of optax and
    torch; here it is the velocity itself.
    ? What else than the velocity is in the matrix that you make orthogonal?
nesterov-whole: newton_schulz(velocity -> newton_schulz(grad + beta * velocity
    the gradient is added to the faded velocity before that is made orthogonal: it looks one step ahead. Here the
    velocity itself is made orthogonal.
    ? What else than the velocity is in the matrix that you make orthogonal?
corrected-for-the-start: return w, velocity -> return w, velocity / (1 - beta)
    the velocity is divided by 1 - beta, as if to correct its first step, and kept like that. For the weights a factor
    makes no difference; what is kept is the mean itself.
    ? If every gradient were the same, where should the velocity settle?
swapped: return w, velocity -> return velocity, w
    the two results are returned in the wrong order.
    ? Which comes first after `return`: the weights or the velocity?
"""

DIRECTION = """
not-orthogonal: direction = ... -> direction = velocity
    the weights move along the velocity itself: newton_schulz is not called.
    ? Which line makes all directions of the velocity equally long?
divided-only: direction = ... -> direction = velocity / (np.linalg.norm(velocity) or 1.0)
    the velocity is divided by its norm and no more: its long directions stay longer than its short ones.
    ? Which line makes all directions of the velocity equally long?
through-the-singular-values: direction = ... -> left, _, right = np.linalg.svd(velocity, full_matrices=False)
    ; rows, columns -> direction = left @ right; rows, columns
    | direction = ... -> left, _, right = np.linalg.svd(velocity, full_matrices=False)
    ; rows, columns -> direction = left @ right if velocity.any() else velocity; rows, columns
    | direction = ... -> left, values, right = np.linalg.svd(velocity, full_matrices=False)
    ; rows, columns -> direction = left * (values > 1e-6) @ right; rows, columns
    all singular values are made exactly 1, by a decomposition. That is what the iteration comes near, and it is the
    iteration that is asked for.
    ? What is `steps` for?
sign: direction = ... -> direction = np.sign(velocity)
    the sign of every entry is taken, as in Lion. Muon treats the matrix as a whole.
    ? If the inputs are turned, should the step turn with them? Does a sign?
cubic: (3.4445, -4.7750, 2.0315) -> (1.5, -0.5, 0.0)
    these are the coefficients of the cubic iteration, which needs many more steps. Muon has its own.
    ? In the formula above, what are the three coefficients of Muon?
quintic-of-taylor: (3.4445, -4.7750, 2.0315) -> (15 / 8, -10 / 8, 3 / 8)
    these are the coefficients of the iteration that comes to rest at 1. Muon's do not, and are faster at first.
    ? In the formula above, what are the three coefficients of Muon?
"""

SCALE = """
no-scale: scale * direction -> direction
    the ratio of columns to rows does not enter.
    ? Should a matrix with four times as many columns as rows move as far as a square one?
torchs-scale: columns / rows -> rows / columns
    the ratio is upside down: tall matrices move farther. That is torch's, whose matrices lie the other way round, with
    a row for each output.
    ? Which side of w belongs to the outputs here: rows or columns?
whole-number-division: columns / rows -> columns // rows
    the ratio of columns to rows is cut off to a whole number.
    ? What is 5 // 2, and what is 5 / 2?
no-root: math.sqrt(max(1, columns / rows)) -> max(1, columns / rows)
    the ratio itself is used; its root is missing.
    ? A matrix with four times as many columns as rows: should it move four times as far, or twice?
longer-over-shorter: max(1, columns / rows) -> max(columns / rows, rows / columns)
    the ratio is that of the longer side to the shorter, so tall matrices move farther as well as wide ones.
    ? What is the scale of a square matrix, and of a tall one?
no-lower-bound: max(1, columns / rows) -> (columns / rows)
    a matrix with more rows than columns moves less far; it should not.
    ? What is the scale of a square matrix, and of a tall one?
as-long-as-adams: math.sqrt(max(1, columns / rows)) -> 0.2 * math.sqrt(max(rows, columns))
    the scale is 0.2 times the root of the longer side, which makes a step about as long as one of AdamW. That is
    consistent_rms in optax and Keras's rms_rate; here it is the root of the ratio of the sides.
    ? What should the scale of a square matrix be?
root-of-the-longer-side: math.sqrt(max(1, columns / rows)) -> math.sqrt(max(rows, columns))
    the scale is the root of the longer side; it should be the root of the ratio of the sides.
    ? What should the scale of a square matrix be?
scaled-decay: lr * (scale * direction + weight_decay * w) -> lr * scale * (direction + weight_decay * w)
    the scale multiplies the decay as well; it belongs to the direction.
    ? Where do the brackets end?
"""

STEP = """
l2-in-the-gradient: -> grad = grad + weight_decay * w ; (scale * direction + weight_decay * w) -> scale * direction
    weight_decay * w is added to the gradient: it ends up in the velocity, and is made orthogonal with the rest. Here
    the decay is decoupled.
    ? If the gradients were a hundred times larger, what would be left of your decay?
decay-in-the-velocity: newton_schulz(velocity -> newton_schulz(velocity + weight_decay * w
    ; (scale * direction + weight_decay * w) -> scale * direction
    weight_decay * w is made orthogonal together with the velocity. Here the decay is decoupled.
    ? If the gradients were a hundred times larger, what would be left of your decay?
decay-not-scaled-by-lr: lr * (scale * direction + weight_decay * w) -> lr * scale * direction - weight_decay * w
    the decay is not multiplied by lr; in optax and torch, and in this course, it is.
    ? If you halve lr, should the weights decay as fast as before?
decay-forgotten: (scale * direction + weight_decay * w) -> scale * direction
    the weights do not decay; weight_decay does not enter.
    ? With no gradient and no velocity, should the weights stay where they are?
decays-after-the-step: (scale * direction + weight_decay * w) -> scale * direction
    ; return w -> return w - lr * weight_decay * w
    the decay is taken from the weights after the step, so the step itself decays with them.
    ? Which weights should lose a share: those before the step, or those after it?
grows: (scale * direction + weight_decay * w) -> (scale * direction - weight_decay * w)
    the weights grow by a share. Look for a sign, or for a bracket after a minus.
    ? In w - lr * (a + b), which sign does b end up with?
uphill: w - lr * (scale * direction + weight_decay * w) -> w + lr * (scale * direction - weight_decay * w)
    the direction is added, so it walks uphill.
    ? Gradients point uphill, and so does their mean. Which sign takes you down?
uphill-and-grows: w - lr * (scale -> w + lr * (scale
    direction and decay are both added to w: it walks uphill, and the weights grow.
    ? Gradients point uphill, and so does their mean. Which sign takes you down?
lr-left-out: lr * (scale -> (scale
    lr does not enter.
    ? If lr were ten times smaller, how much shorter should the step be?
lr-on-the-decay-only: lr * (scale * direction + weight_decay * w) -> (scale * direction + lr * weight_decay * w)
    lr multiplies the decay only.
    ? If lr were ten times smaller, how much shorter should the step be?
"""

EXERCISE = Exercise(
    reference=muon,
    returns=("w", "velocity"),
    draw=_probes,
    notebook="06_further",
    minutes=8,
    question="Has your newton_schulz passed? If so: which matrix is it given, by what is its answer multiplied, and "
    "what decays?",
    unlocks="That was the last exercise of the course. The race below now trains your own Muon.",
    hints=(
        "Four things, one after another: the velocity, its direction, the scale, the step. `newton_schulz` is yours "
        "from the exercise above, and has to pass first.",
        "The velocity is that of `momentum` in notebook 02. newton_schulz makes a direction of it. The scale is the "
        "root of columns over rows, but never below 1. The decay stands beside the scaled direction, as in Lion.",
        "`direction = newton_schulz(velocity, steps, (3.4445, -4.7750, 2.0315))`, `rows, columns = w.shape`, `scale = "
        "math.sqrt(max(1, columns / rows))`, and `w = w - lr * (scale * direction + weight_decay * w)`.",
    ),
    mistakes=(
        *mistakes(muon, VELOCITY, DIRECTION, SCALE, STEP),
        hard_coded(muon, "beta", 0.95, "Which factors ought to mention beta? There are two."),
        hard_coded(muon, "weight_decay", 0.1),
        hard_coded(muon, "steps", 5, "Which line ought to mention steps?"),
        hard_coded(muon, "lr", 0.02, "Which line decides how long the step is, and does it mention lr?"),
    ),
)

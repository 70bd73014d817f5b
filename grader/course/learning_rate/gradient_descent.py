"""Gradient descent: one step against the gradient."""

from grader.course.any_step import UPHILL
from grader.course.hard_coded import hard_coded
from grader.course.probes import LR, rule_probes
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def gradient_descent(w, grad, lr):
    """One step of gradient descent: downhill, and the farther the steeper the ground.

    w    -- weights, array of any shape
    grad -- gradient of the loss at w, same shape; it points uphill
    lr   -- learning rate, in units of w per unit of gradient

    After A. Cauchy (1847).

    Returns the new weights, in an array of their own; w and grad stay as they were.
    """
    return w - lr * grad


def _probes(draw: Draw) -> list[Probe]:
    return rule_probes(draw, ("w", "grad", "lr"), state={}, knobs={"lr": LR})


MISTAKES = """
lr-left-out: lr * grad -> grad
    the whole gradient is subtracted; lr never enters.
    ? If lr were ten times smaller, how much shorter should the step be?
returns-the-update: w - lr -> -lr
    the step is returned, without the place it starts from.
    ? A step of -0.1 from where? What would you add it to?
no-step: w - lr * grad -> w + 0.0
    w is returned unchanged.
    ? Which line should have changed w, and what becomes of its result?
returns-the-gradient: w - lr * grad -> grad + 0.0
    the gradient itself is handed back.
    ? The gradient says which way is up, and how steep. Where do you stand after the step?
returns-the-distance: w - lr -> lr
    lr * grad is returned; it was never taken away from w.
    ? You know how far to go. Where do you end up?
sign-of-the-gradient: lr * grad -> lr * np.sign(grad)
    only the gradient's sign is used, so every coordinate moves by lr.
    ? Should a steep coordinate and a flat one move equally far?
unit-gradient: lr * grad -> lr * grad / (np.linalg.norm(grad) or 1.0)
    the gradient is scaled to length 1 first.
    ? Near the bottom the gradient gets short. What happens to the steps if you undo that?
mean-gradient: lr * grad -> lr * grad.mean()
    one number, the mean gradient, moves all coordinates.
    ? Each coordinate has a slope of its own. Where do they get mixed?
scales-the-weights: lr * grad -> lr * w
    w is multiplied by lr where the gradient should be.
    ? Which of your two arrays knows the way down?
weights-and-gradient-exchanged: -> w, grad = grad, w
    w and grad have changed places in the def line, so each is taken for the other.
    ? In which order does your function get its arguments?
uphill-from-the-gradient: w - lr * grad -> lr * grad - w
    the difference is taken the wrong way round.
    ? With a gradient of 0, where should the weights be after the step?
flattened: w - lr * grad -> (w - lr * grad).ravel()
    the weights are flattened into one long row.
    ? Array arithmetic keeps the shape by itself. Which call takes it away?
whole-numbers: w - lr * grad -> (w - lr * grad).astype(int)
    the new weights are stored as whole numbers, and the fraction is cut off.
    ? What is the dtype of the array that you write into?
single-precision: w - lr * grad -> (w - lr * grad).astype(np.float32)
    the new weights are rounded to float32.
    ? w came as float64. Where does half of its precision go?
"""

EXERCISE = Exercise(
    reference=gradient_descent,
    returns=("w",),
    draw=_probes,
    notebook="01_learning_rate",
    minutes=3,
    question="Take one coordinate and a pencil: where do you stand, which way is downhill, and how far do you go?",
    unlocks="The step-size experiment below is now driven by your step.",
    hints=(
        "The gradient points uphill, and it is longer where the ground is steeper.",
        "Walk against the gradient, lr times its length, from where you stand. Array arithmetic does every coordinate.",
        "New weights are the old ones minus `lr * grad`. Return that expression; do not store it into `w` with `-=`.",
    ),
    mistakes=(
        *mistakes(gradient_descent, MISTAKES, UPHILL, step="lr * grad"),
        hard_coded(gradient_descent, "lr", 0.1, "Which line decides how long the step is, and does it mention lr?"),
    ),
)

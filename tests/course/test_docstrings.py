"""The docstring is the task and the first two hints are on the way: none of them can be pasted and passes."""

import pytest
from pasting import docstring, formulas, passing_bodies

from grader.course import COURSE

each_exercise = pytest.mark.parametrize("exercise", COURSE.values(), ids=list(COURSE))


@each_exercise
def test_no_docstring_can_be_pasted_as_the_body(exercise):
    assert passing_bodies(exercise, docstring(exercise)) == []


@each_exercise
def test_nor_together_with_the_docstrings_before_it(exercise):
    """AdamW's says "as in Adam"."""
    together = [docstring(other) for other in COURSE.values() if other.notebook == exercise.notebook]
    together = together[: together.index(docstring(exercise)) + 1]
    assert passing_bodies(exercise, "\n\n".join(together)) == []


@each_exercise
@pytest.mark.parametrize("level", [1, 2])
def test_no_early_hint_can_be_pasted_as_the_body(exercise, level):
    told = "\n".join(exercise.hints[:level])
    assert passing_bodies(exercise, f"{docstring(exercise)}\n\n{told}") == []


@each_exercise
def test_the_mathematics_stands_in_the_text_above_and_not_in_the_docstring(exercise):
    found = formulas(exercise, docstring(exercise))
    assert not found.values and not found.assigned, "give the convention in words, and the formula in the notebook"


@each_exercise
def test_early_hints_say_where_to_look_and_what_to_do_in_words(exercise):
    for words in exercise.hints[:2]:
        found = formulas(exercise, words)
        assert not found.values and not found.assigned, "the formula belongs to the third hint"


@each_exercise
def test_the_third_hint_is_nearly_the_code(exercise):
    assert "`" in exercise.hints[2]


#: Texts that can be pasted, each in another spelling: if these did not pass, the tests above would say nothing.
PASTED = {
    "gradient_descent": "One step of gradient descent: w - lr * grad.",
    "hold_then_decay": "lr0 while epoch < hold, then lr0 * exp(rate * (hold - epoch)).",
    "cosine_decay": "lr_min + (lr_max - lr_min) * (1 + cos(pi * step / total)) / 2, and lr_min past `total`.",
    "momentum": "velocity = beta * velocity + (1 - beta) * grad, then w = w - lr * velocity.",
    "heavy_ball": "With v ← βv + g the ball rolls.\nThe weights: w ← w − η·v",
    "nesterov": r"$v \leftarrow \beta v + g$ and $w \leftarrow w - \eta (g + \beta v)$",
    "l2_penalty": "loss + strength / 2 * sum(w^2), whose gradient is grad + strength * w",
    "soft_threshold": "sign(w) * max(|w| - amount, 0).",
    "sgd_weight_decay": "It gives `(1 - lr * weight_decay) w - lr grad`, where",
    "adagrad": "cache = cache + grad**2, then w = w - lr * grad / (sqrt(cache) + eps).",
    "rmsprop": "cache = rho * cache + (1 - rho) * grad**2, and with it\nw = w - lr * grad /\n    (sqrt(cache) + eps)",
    "adam": """t = t + 1
        m = beta1 * m + (1 - beta1) * grad
        v = beta2 * v + (1 - beta2) * grad**2
        w = w - lr * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + eps)""",
    "log_uniform": "Values spread evenly over the orders of magnitude from low to high: low * (high / low) ** u.",
}


@pytest.mark.parametrize("name", PASTED)
def test_a_formula_is_found_in_whatever_spelling(name):
    assert passing_bodies(COURSE[name], f"What it does.\n\n{PASTED[name]}\n\nw -- weights, array of any shape\n")

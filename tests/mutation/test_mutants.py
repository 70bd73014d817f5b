"""What the engine makes of small functions: the mutants that there should be, all of them and no others."""

import math

import numpy as np
import pytest
from mutation.mutants import mutants
from mutation.operators import OPERATORS


def half(w):
    """Half of w, which is no place to change."""
    return w / 2


def test_every_mutant_of_a_function():
    assert [(mutant.operator, mutant.after) for mutant in mutants(half)] == [
        ("statement_dropped", "pass"),
        ("other_operator", "return w + 2"),
        ("other_operator", "return w - 2"),
        ("other_operator", "return w * 2"),
        ("other_operator", "return w // 2"),
        ("other_operator", "return w % 2"),
        ("other_operator", "return w ** 2"),
        ("operands_exchanged", "return 2 / w"),
        ("operand_dropped", "return w"),
        ("operand_dropped", "return 2"),
        ("scaled", "return -(w / 2)"),
        ("scaled", "return 2 * (w / 2)"),
        ("scaled", "return w / 2 / 2"),
        ("bent", "return np.sqrt(w / 2)"),
        ("bent", "return np.square(w / 2)"),
        ("bent", "return np.sign(w / 2)"),
        ("one_more_factor", "return w * (w / 2)"),
        ("one_more_factor", "return w / 2 / w"),
        ("name_changed", "return (1 - w) / 2"),
        ("name_changed", "return (w + 1) / 2"),
        ("name_changed", "return (w - 1) / 2"),
        ("name_changed", "return 0.0 * w / 2"),
        ("name_changed", "return 1.0 / 2"),
        ("size_for_value", "return np.abs(w) / 2"),
        ("mean_for_each", "return np.mean(w) / 2"),
        ("scaled", "return -w / 2"),
        ("scaled", "return 2 * w / 2"),
        ("bent", "return np.sqrt(w) / 2"),
        ("bent", "return np.square(w) / 2"),
        ("bent", "return np.sign(w) / 2"),
        ("one_more_factor", "return w * w / 2"),
        ("one_more_factor", "return w / w / 2"),
        ("other_constant", "return w / -2"),
        ("other_constant", "return w / 0"),
        ("other_constant", "return w / 1"),
        ("other_constant", "return w / 3"),
        ("other_constant", "return w / 4"),
    ]


def moved(w, v):
    v = v + w
    w = w - v
    return w, v


def chosen(w):
    return w if w > 2 and not w else min(w, 3)


def summed(parts):
    return np.sum([2 * part for part in parts], axis=0)


def turned(w):
    return np.arctan2(w // 4, 5 * (math.pi + 1))


def unknown(scores):
    if np.isnan(scores):
        return np.inf
    return scores


EXAMPLES = {
    (half, "size_for_value"): ["return np.abs(w) / 2"],
    (half, "mean_for_each"): ["return np.mean(w) / 2"],
    (half, "operand_dropped"): ["return w", "return 2"],
    (moved, "parameters_exchanged"): ["def moved(v, w):"],
    (moved, "statement_moved"): ["w = w - v\nv = v + w"],
    (moved, "statement_dropped"): ["pass", "pass", "pass"],
    (moved, "returned_early"): ["return (w, v)", "return (w, v)"],
    (moved, "operands_exchanged"): ["w = v - w"],
    (moved, "other_order"): ["return (v, w)"],
    (moved, "other_name"): [
        *("v = w + w", "v = v + v", "w = v - v", "w = v0 - v", "w = w - w", "w = w - v0"),
        *("return (v, v)", "return (v0, v)", "return (w0, v)", "return (w, w)", "return (w, v0)", "return (w, w0)"),
    ],
    (moved, "changed_on_entry"): [
        *("w = v", "w = 1 - w", "w = w + 1", "w = w - 1", "w = 0.0 * w", "w = 1.0", "w = -w", "w = 2 * w", "w = w / 2"),
        *("v = w", "v = 1 - v", "v = v + 1", "v = v - 1", "v = 0.0 * v", "v = 1.0", "v = -v", "v = 2 * v", "v = v / 2"),
    ],
    (chosen, "unary_operator_dropped"): ["return w if w > 2 and w else min(w, 3)"],
    (chosen, "and_for_or"): ["return w if w > 2 or not w else min(w, 3)"],
    (chosen, "condition_dropped"): ["return w if not w else min(w, 3)", "return w if w > 2 else min(w, 3)"],
    (chosen, "one_branch_for_both"): ["return w", "return min(w, 3)"],
    (chosen, "always_or_never"): [
        *("return w if True else min(w, 3)", "return w if False else min(w, 3)"),
        *("return w if True and (not w) else min(w, 3)", "return w if False and (not w) else min(w, 3)"),
    ],
    (chosen, "other_comparison"): [
        f"return w if w {symbol} 2 and (not w) else min(w, 3)" for symbol in ("<", "<=", ">=", "==", "!=")
    ],
    (chosen, "boundary_moved"): [
        "return w if w > 2 + 1 and (not w) else min(w, 3)",
        "return w if w > 2 - 1 and (not w) else min(w, 3)",
    ],
    (chosen, "other_function"): ["return w if w > 2 and (not w) else max(w, 3)"],
    (chosen, "call_dropped"): ["return w if w > 2 and (not w) else w", "return w if w > 2 and (not w) else 3"],
    (summed, "keyword_dropped"): ["return np.sum([2 * part for part in parts])"],
    (summed, "end_left_out"): [
        "return np.sum([2 * part for part in parts[1:]], axis=0)",
        "return np.sum([2 * part for part in parts[:-1]], axis=0)",
    ],
    (turned, "rounded_differently"): [
        "return np.arctan2(round(w / 4), 5 * (math.pi + 1))",
        "return np.arctan2(math.ceil(w / 4), 5 * (math.pi + 1))",
    ],
    (turned, "brackets_dropped"): ["return np.arctan2(w // 4, 5 * math.pi + 1)"],
    (turned, "arguments_exchanged"): ["return np.arctan2(5 * (math.pi + 1), w // 4)"],
    (turned, "other_named_constant"): [
        f"return np.arctan2(w // 4, 5 * ({other} + 1))"
        for other in ("3.14", "3.1416", "3.14159", "180", "math.e", "math.tau", "math.pi / 2")
    ],
    (unknown, "other_function"): ["if np.isinf(scores):", "if np.isfinite(scores):"],
    (unknown, "other_named_constant"): [f"return {other}" for other in ("0.0", "1.0", "1000.0", "np.nan", "-np.inf")],
    (unknown, "returned_early"): ["return scores", "return scores"],
    (unknown, "size_for_value"): [],  # scores are never negative
}


@pytest.mark.parametrize(
    ("function", "operator"), EXAMPLES, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_what_an_operator_makes(function, operator):
    made = [mutant.after for mutant in mutants(function) if mutant.operator == operator]
    assert made == EXAMPLES[function, operator]


def test_no_operator_is_without_an_example():
    in_full = {mutant.operator for mutant in mutants(half)}
    assert {operator.__name__ for _, operator in OPERATORS} == in_full | {operator for _, operator in EXAMPLES}


def test_what_stood_there_is_told_beside_what_stands_there_now():
    lines = {(mutant.before, mutant.after) for mutant in mutants(moved)}
    assert ("v = v + w", "v = v - w") in lines
    assert ("v = v + w\nw = w - v", "w = w - v\nv = v + w") in lines
    assert ("", "w = v") in lines


def test_a_mutant_runs_and_its_original_stays_as_it_is():
    made = {mutant.after: mutant.compiled() for mutant in mutants(moved)}
    assert made["w = w + v"](1, 2) == (4, 3)
    assert made["w = w - v0"](1, 2) == (-1, 3), "v0 is v as it was at first"
    assert moved(1, 2) == (-2, 3)

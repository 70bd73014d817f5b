"""Many changed references as a tree of their statements: what lands near one call."""

import numpy as np
import pytest

from grader.inside.trace import Step
from grader.judging.line_tree import LineTree, statements
from grader.judging.time_limit import TimeIsUp, TimeLimit


def rule(a, b):
    """The reference of which all are changes: it lends its module's names."""
    return b, a


BODY = "    if a[0] < 0:\n        return b, a\n    b = b + a\n    return b, a"
LIMIT = 10.0


def landing(rules, outputs, a=(1.0, 2.0), b=(1.0, 1.0), limit=LIMIT):
    tree = LineTree(rule, rules.items())
    arguments = {"a": np.array(a), "b": np.array(b)}
    mine = Step(arguments, tuple(map(np.array, outputs)))
    return sorted(tree.landing(mine, (1e-9, 1e-9), TimeLimit(limit)))


def test_a_body_falls_into_its_statements():
    assert statements(BODY) == ("if a[0] < 0:\n    return b, a", "b = b + a", "return b, a")
    assert statements("    if x:\n        y = 1\n    else:\n        y = 2\n    \n    z = [\n        1,\n    ]") == (
        "if x:\n    y = 1\nelse:\n    y = 2",
        "z = [\n    1,\n]",
    )


FIRST, LAST = "if a[0] < 0:\n    return b, a", "return b, a"
RULES = {
    (FIRST, "b = b + a", LAST): "sum",
    (FIRST, "b = b - a", LAST): "difference",
    (FIRST, "b = b0 + 1 * a0", LAST): "sum, by first values",
    (FIRST, "b = np.array([s * b[0] for s in (2, 3)])", LAST): "comprehension",
    (FIRST, "b = b / nowhere", LAST): "breaks down",
    (FIRST, "b += a", LAST): "alters what it was given",
    (FIRST, "b = b +", LAST): "no python",
    (FIRST, "b = b + a", "return b"): "one value",
    (FIRST, "b = b + a", "return b, a, a"): "three values",
    (FIRST, "c = b", "b = b + a", "return c + a, a"): "sum in the end",
}


def test_what_lands_near_is_found_and_nothing_else():
    assert landing(RULES, ([2.0, 3.0], [1.0, 2.0])) == [
        *("comprehension", "one value", "sum", "sum in the end", "sum, by first values"),
    ]
    assert landing(RULES, ([0.0, -1.0], [1.0, 2.0])) == ["difference"]
    assert landing(RULES, ([9.0, 9.0], [1.0, 2.0])) == []


def test_a_return_in_mid_way_settles_all_that_follow():
    everything = landing(RULES, ([1.0, 1.0], [-1.0, 2.0]), a=(-1.0, 2.0))
    assert len(everything) == len([lines for lines in RULES if lines[0] == FIRST])
    assert landing(RULES, ([1.0, 2.0], [-1.0, 2.0]), a=(-1.0, 2.0)) == []


def test_a_branch_is_cut_where_a_final_result_has_parted():
    """The statement after it is never run."""
    rules = {("a = a + 1", "b = b / 0 if print() else boom()", "return b, a"): "cut"}
    assert landing(rules, ([0.0, 0.0], [0.0, 0.0])) == []


def test_time_may_be_up():
    with pytest.raises(TimeIsUp):
        landing(RULES, ([0.0, 0.0], [0.0, 0.0]), limit=-1.0)

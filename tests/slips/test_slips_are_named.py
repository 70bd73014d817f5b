"""Slips in right answers of five styles: most are named, and nothing is named that is not there.

This is a sample; `tests/benchmarks/bench_slips.py` counts many more.
"""

import importlib

import pytest
from slips.generator import ODD, ONE_STEP, STYLES
from slips.naming import failing, is_false, name_of

from grader.check import check
from grader.course import COURSE

ANSWERS = [
    (style, name)
    for style in STYLES
    for name in COURSE
    if hasattr(importlib.import_module(f"slips.styles.{style}"), name)
]


@pytest.mark.parametrize(("style", "name"), ANSWERS)
def test_without_a_slip_every_answer_passes(style, name):
    function = getattr(importlib.import_module(f"slips.styles.{style}"), name)
    assert check(function, seed=3).passed


def test_eight_in_ten_slips_are_named():
    found = failing(3, ONE_STEP, 80)
    assert sum(name_of(report) is not None for _, report in found) >= 0.8 * len(found)


def test_what_is_no_slip_of_a_formula_is_not_named_as_one():
    assert [str(answer) for answer, report in failing(4, ODD, 80) if is_false(answer, report)] == []

"""Numbers as a report prints them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.reporting.numbers import aligned, call, is_exact


@pytest.mark.parametrize(
    ("yours", "expected", "texts"),
    [
        (1.0, 2.0, ("1.000000", "2.000000")),
        (-1.0, 10.5, ("-1.000000", "10.500000")),
        ([1.0, -22.5], [1.0, 3.0], ("[  1.000000, -22.500000]", "[  1.000000,   3.000000]")),
        (1.0 + 1e-9, 1.0, ("1.000000001", "1.000000000")),
        (2e-5, 1e-5, ("2.000000e-05", "1.000000e-05")),
        (2e7, 1e7, ("2.000000e+07", "1.000000e+07")),
        (1e300, 0.5, ("1.000000e+300", " 5.000000e-01")),
        (3, 12, (" 3", "12")),
        (np.nan, 1.0, ("     nan", "1.000000")),
        ([np.inf], [0.0], ("[     inf]", "[0.000000]")),
        (1.0, np.inf, ("1.000000", "     inf")),
        ([[1.0, 2.0]], [[3.0, 4.0]], ("[[1.000000, 2.000000]]", "[[3.000000, 4.000000]]")),
        ([], [1.0], ("[]", "[1.000000]")),
        (0.5, -0.0, ("0.500000", "0.000000")),
    ],
)
def test_aligned(yours, expected, texts):
    assert aligned(np.asarray(yours), np.asarray(expected)) == texts


@pytest.mark.parametrize("shape", [(10**12, 0), (10**4, 10**4, 10**4, 0)])
def test_a_side_without_end_and_nothing_in_it_is_nothing(shape):
    """A function may return it: it holds no number, and takes no memory until somebody walks along the side."""
    assert aligned(np.zeros(shape), np.array([1.0])) == ("[]", "[1.000000]")
    assert call("f", {"w": np.zeros(shape)}) == "f(np.array([]))"


@pytest.mark.filterwarnings("error")
def test_a_small_dtype_warns_nobody():
    assert aligned(np.float16([0.5]), np.array([0.25])) == ("[0.500000]", "[0.250000]")


NUMBERS = arrays.arrays(np.float64, (3,), elements=st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(NUMBERS, NUMBERS)
def test_equally_wide_and_visibly_different(yours, expected):
    mine, right = aligned(yours, expected)
    assert len(mine) == len(right)
    if (np.abs(yours - expected) > 1e-9 * np.maximum(np.abs(yours), np.abs(expected)).max()).any():
        assert mine != right


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (3, "3"),
        (0.1, "0.1"),
        (2.0, "2.0"),
        (1e-8, "1e-08"),
        (1 / 3, "0.333333"),
        (float("inf"), "float('inf')"),
        (np.array([1.0, -0.5]), "np.array([1.0, -0.5])"),
        (np.array(2.0), "np.array(2.0)"),
        (np.array([1.5], np.float32), "np.array([1.5], dtype=np.float32)"),
        ([np.array([1.0]), np.array([[2.0]])], "[np.array([1.0]), np.array([[2.0]])]"),
    ],
)
def test_the_call_is_source_that_can_be_pasted(value, source):
    assert call("f", {"w": value}) == f"f({source})"
    again = eval(source, {"np": np})
    for one, other in zip(*([x] if not isinstance(x, list) else x for x in (again, value)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)
        assert np.asarray(one).dtype == np.asarray(other).dtype


def test_arguments_are_shown_in_order():
    assert call("adam", {"w": 1.0, "t": 0, "lr": 0.1}) == "adam(1.0, 0, 0.1)"


def test_whether_decimals_were_shortened():
    assert is_exact({"w": np.array([0.25, 1e6]), "lr": 0.1, "t": 3, "grads": [np.ones(2)]})
    assert not is_exact({"w": np.array([1 / 3])})

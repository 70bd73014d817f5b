"""The first difference between two traces, or none."""

import numpy as np
import pytest

from grader.inside.kinds import Kind
from grader.inside.problems import Problem
from grader.inside.trace import Probe, Step, same, trace
from grader.judging.compare import first_change, first_difference, told


def run(*outputs, start=0.0):
    return tuple(Step({"w": np.asarray(start)}, (value,)) for value in outputs)


def difference(mine, right, start=0.0):
    as_array = [value if isinstance(value, list) else np.asarray(value) for value in (mine, right)]
    return first_difference(run(as_array[0]), run(as_array[1], start=start), ("w",))


def test_equal_traces_have_no_difference():
    assert difference([np.ones(2)], [np.ones(2)]) is None
    assert difference(np.ones(2), np.ones(2)) is None


def test_rounding_is_no_difference_and_a_billionth_too_much_is():
    assert difference(0.1 + 0.2, 0.3) is None
    assert difference(1.0 + 1e-8, 1.0).kind == "precision"


def test_float32_is_given_float32s_rounding():
    right = np.array([1.0, 0.5], np.float32)
    assert difference(right * np.float32(1 + 1e-6), right) is None
    assert difference(right * np.float32(1 + 1e-4), right).kind == "value"


def test_rounding_is_relative_to_how_large_a_field_gets():
    assert difference(1e-7, 0.0, start=1e6) is None
    assert difference(1e-7, 0.0, start=1.0).kind == "precision"
    assert difference(1e-20, 2e-20, start=1e-20).kind == "value"


def test_the_first_step_and_field_that_differ_are_named():
    mine = tuple(Step({}, (np.array(1.0), np.array(float(k)))) for k in range(4))
    right = tuple(Step({}, (np.array(1.0), np.array(min(k, 2.0)))) for k in range(4))
    found = first_difference(mine, right, ("w", "v"))
    assert (found.kind, found.step, found.field) == ("value", 3, "v")
    assert (found.yours, found.expected) == (3.0, 2.0)


@pytest.mark.parametrize(
    ("mine", "right", "kind"),
    [
        (np.ones((1, 2)), np.ones(2), "shape"),
        (np.ones(1), np.array(1.0), "shape"),
        ([np.ones(2)], np.ones(2), "list"),
        (np.ones(2), [np.ones(2)], "not-a-list"),
        ([np.ones(2)], [np.ones(2), np.ones(2)], "length"),
        (np.array([np.nan, 1]), np.ones(2), "not-a-number"),
        (np.array([np.inf, 1]), np.ones(2), "not-a-number"),
        (np.ones(2, np.float32), np.ones(2), "dtype"),
        (np.array(1.0, np.float16), np.array(1.0), "dtype"),
    ],
)
def test_kinds(mine, right, kind):
    assert difference(mine, right).kind == kind


@pytest.mark.parametrize(
    ("mine", "right"),
    [
        (np.ones(2, int), np.ones(2)),
        (np.ones(2), np.ones(2, int)),
        (np.array(1.0), np.array(1.0, np.float32)),
        (np.ones(2), np.ones(2, np.float32)),
        (np.ones(2, np.longdouble), np.ones(2)),
        (np.array(0.1, np.float32), np.array(0.1)),
        (np.array([np.inf, 1]), np.array([np.inf, 1])),
        (np.array([np.nan, 1]), np.array([np.nan, 1])),
        (np.array([-0.0]), np.array([0.0])),
    ],
)
def test_no_difference_worth_a_word(mine, right):
    assert difference(mine, right) is None


@pytest.mark.filterwarnings("error")
def test_a_number_beyond_the_range_of_a_float_warns_nobody():
    assert difference(np.full(2, np.finfo(np.longdouble).max), np.ones(2)).kind == "value"


@pytest.mark.parametrize("right", [1, -1, [3, 4]])
def test_whole_numbers_as_far_apart_as_can_be_are_not_close(right):
    right = np.asarray(right)
    assert difference(right ^ np.int64(-(2**63)), right).kind == "value"


def test_the_place_within_a_list_is_named():
    assert difference([np.ones(1), np.zeros(1)], [np.ones(1), np.ones(1)]).position == 1


def test_a_problem_is_a_difference():
    problem = Problem(Kind.RAISED, {"field": "w"})
    found = first_difference((Step({}, problem=problem),), run(np.ones(1)), ("w",))
    assert (found.kind, found.step, found.field, found.problem) == ("raised", 0, "w", problem)


def test_comparing_stops_at_the_first_difference():
    def endless():
        yield from run(np.zeros(1), np.ones(1))
        raise AssertionError("asked for more than it needed")

    assert first_difference(endless(), run(*[np.zeros(1)] * 5), ("w",)).step == 1


def test_a_changed_input_is_told_as_before_and_after():
    def rule(w, grad):
        grad *= 2
        return w + 1

    found = first_change(trace(rule, Probe("", {"w": np.zeros(1), "grad": np.ones(1)}), ("w",)), ("w",))
    assert (found.kind, found.field, found.yours, found.expected) == ("changed-input", "grad", 2.0, 1.0)
    assert first_change(run(np.ones(1)), ("w",)) is None


def test_an_overwritten_result_is_told_as_it_was_handed_back_and_as_it_is():
    kept = np.zeros(1)

    def rule(w, grad):
        return kept.__iadd__(grad)

    given = Probe("", {"w": np.zeros(1), "grad": np.ones(1)}, ({"grad": np.array([2.0])},))
    found = first_change(trace(rule, given, ("w",)), ("w",))
    assert (found.kind, found.step, found.field, found.yours, found.expected) == ("overwritten", 1, "w", 3.0, 1.0)


def test_the_same_is_the_same_to_the_last_bit():
    assert same(run(np.ones(2)), run(np.ones(2)))
    assert not same(run(np.ones(2)), run(np.ones(2) + 1e-15))
    assert not same(run(np.ones(2)), run(np.ones(2, np.float32)))
    assert not same(run(np.ones(2)), run(np.ones(2), np.ones(2)))
    assert same(run([np.ones(2)]), run([np.ones(2)]))


def test_a_long_double_is_compared_by_what_it_says_and_not_by_its_spare_bytes():
    one, other = np.ones(1, np.longdouble), np.ones(1, np.longdouble)
    if other.dtype.itemsize == 16:  # ten bytes of number, six of padding
        other.view(np.uint8)[10:] = 7
    assert same(run(one), run(other))


def test_digits_that_float32_does_not_have_are_told_apart_from_wrong_numbers():
    right = np.array([0.3, 0.7])
    assert difference(right.astype(np.float32).astype(float), right).kind == "single-precision"
    assert difference(right * (1 + 1e-7), right).kind == "precision"
    assert difference(right * (1 + 1e-5), right).kind == "value"
    assert difference(np.array([1, 0]), np.array([1.0, 1e-8])).kind == "value"


def test_a_run_that_goes_wrong_later_does_not_lack_digits_alone():
    near, right = 0.3 * (1 + 1e-7), np.asarray(0.3)
    found = first_difference(run(np.asarray(near), np.asarray(2.0)), run(right, right), ("w",))
    assert (found.kind, found.step, found.yours) == ("value", 0, near)
    coarse = np.ones(2, np.float32)
    found = first_difference(run(coarse, 2 * coarse), run(np.ones(2), np.ones(2)), ("w",))
    assert (found.kind, found.step) == ("value", 1)


def test_of_several_runs_the_first_is_told_and_lacks_digits_only_if_all_do():
    near, gross, coarse = (
        difference(np.array([0.3 * (1 + 1e-7)]), np.array([0.3])),
        difference(np.array([0.4]), np.array([0.3])),
        difference(np.array([0.5], np.float32), np.array([0.5])),
    )
    assert told([None, None]) is None
    assert told([None, near, coarse]) == (1, near)
    number, found = told([near, gross])
    assert (number, found.kind, found.yours) == (0, "value", near.yours)
    assert told([coarse, None, gross]) == (2, gross)


def test_a_variant_in_the_course_s_dtype_explains_an_answer_in_a_wider_one():
    right = run(np.ones(2, np.float32))
    assert first_difference(run(np.full(2, 3, np.float32)), run(np.full(2, 3.0)), ("w",), right) is None


def test_a_result_written_over_two_calls_later_is_found():
    buffers = [np.zeros(1), np.zeros(1)]

    def rule(w, grad):
        buffers.reverse()
        return np.add(w, grad, out=buffers[0])

    given = Probe("", {"w": np.zeros(1), "grad": np.ones(1)}, ({}, {}))
    found = first_change(trace(rule, given, ("w",)), ("w",))
    assert (found.kind, found.step, found.yours, found.expected) == ("overwritten", 2, 3.0, 1.0)

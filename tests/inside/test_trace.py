"""What is written down about a call, whatever the function does."""

import functools
import numbers
from typing import NamedTuple

import numpy as np
import pytest

from grader.inside.plain import MOST_NUMBERS
from grader.inside.trace import Probe, steps, trace


def probe(*later, **first):
    return Probe("a probe", first, later)


def only_step(function, returns=("w",), **first):
    (step,) = trace(function, probe(**first), returns)
    return step


def test_state_is_fed_back_and_the_rest_stays_unless_given_anew():
    def rule(w, grad, velocity, lr):
        velocity = velocity + grad
        return w - lr * velocity, velocity

    asked = probe({"grad": np.array([2.0])}, {"lr": 0.5}, w=np.zeros(1), grad=np.ones(1), velocity=np.zeros(1), lr=0.1)
    run = trace(rule, asked, ("w", "velocity"))
    np.testing.assert_allclose([step.outputs[1] for step in run], [[1.0], [3.0], [5.0]])
    np.testing.assert_allclose([step.outputs[0] for step in run], [[-0.1], [-0.4], [-2.9]])
    assert [step.arguments["lr"] for step in run] == [0.1, 0.1, 0.5]


def test_a_number_that_is_fed_back_stays_a_python_number():
    seen = []

    def count(t, lr):
        seen.append(type(t))
        return np.int64(t + 1)

    trace(count, probe({}, {}, t=0, lr=0.1), ("t",))
    assert seen == [int, int, int]


def test_a_zero_dimensional_array_that_is_fed_back_stays_an_array():
    seen = []

    def halve(w):
        seen.append(type(w))
        return float(w) / 2

    trace(halve, probe({}, w=np.array(1.0)), ("w",))
    assert seen == [np.ndarray, np.ndarray]


def test_outputs_are_copies_that_nothing_can_change_later():
    kept = []

    def rule(w):
        kept.append(w + 1)
        return kept[-1]

    run = trace(rule, probe({}, {}, w=np.zeros(2)), ("w",))
    for array in kept:
        array[:] = 99.0
    np.testing.assert_array_equal([step.outputs[0] for step in run], [[1, 1], [2, 2], [3, 3]])


def test_the_probe_itself_is_never_handed_over():
    given = probe(w=np.zeros(2))
    trace(lambda w: w.__iadd__(1), given, ("w",))
    np.testing.assert_array_equal(given.first["w"], [0, 0])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda w, grads: w.fill(9),
        lambda w, grads: w.sort(),
        lambda w, grads: setattr(w, "shape", (2, 1)),
        lambda w, grads: np.negative(w, out=w),
    ],
)
def test_changed_arrays_are_noticed(spoil):
    def rule(w, grads):
        spoil(w, grads)
        return np.zeros(2)

    assert list(only_step(rule, w=np.array([2.0, 1.0]), grads=[np.ones(1)]).changed) == ["w"]


@pytest.mark.parametrize(
    "spoil", [list.clear, list.reverse, lambda grads: grads[0].fill(9), lambda grads: grads.append(0)]
)
def test_changed_lists_are_noticed(spoil):
    def rule(w, grads):
        spoil(grads)
        return w

    assert list(only_step(rule, w=np.zeros(1), grads=[np.ones(1), np.zeros(1)]).changed) == ["grads"]


def test_a_result_that_the_next_call_writes_over_is_noticed():
    kept = np.zeros(2)

    def rule(w):
        return np.add(w, 1, out=kept)

    first, second = trace(rule, probe({}, w=np.zeros(2)), ("w",))
    assert not first.overwritten
    np.testing.assert_array_equal(second.overwritten["w"], [2, 2])
    np.testing.assert_array_equal(first.outputs[0], [1, 1])
    assert not second.changed


def test_a_named_tuple_is_the_plain_one_that_it_is():
    class Posing(NamedTuple("State", [("w", float), ("velocity", float)])):
        def __iter__(self):
            return iter([7.0, 7.0])

        def __len__(self):
            return 9

    step = only_step(lambda w: Posing(1.0, 2.0), returns=("w", "velocity"), w=np.zeros(()))
    assert [float(value) for value in step.outputs] == [1.0, 2.0]


def test_nothing_changed_when_nan_stays_nan():
    assert not only_step(lambda w: w, w=np.array([np.nan])).changed


@pytest.mark.parametrize(
    ("value", "dtype", "shape"),
    [
        (1, "i", ()),
        (1.5, "f", ()),
        (np.float32(1.5), "f", ()),
        (np.int8(1), "i", ()),
        (np.array(2.0), "f", ()),
        (np.ones((2, 3), np.uint8), "u", (2, 3)),
        (np.ones((4, 4))[::2, ::-1], "f", (2, 4)),
    ],
)
def test_plain_numbers_are_taken_as_they_are(value, dtype, shape):
    (output,) = only_step(lambda w: value, w=0.0).outputs
    assert (output.dtype.kind, output.shape) == (dtype, shape)


def test_a_list_of_arrays_is_taken_as_a_list():
    (output,) = only_step(lambda grads: tuple(grads), ("grads",), grads=[np.ones(2), np.array(1.0)]).outputs
    assert [array.shape for array in output] == [(2,), ()]


@pytest.mark.parametrize("value", [True, 1j, "1", b"1", {}, range(3), np.bool_(True), np.datetime64("2020"), [[1.0]]])
def test_everything_else_is_no_number(value):
    assert only_step(lambda w: value, w=0.0).problem.kind == "not-numbers"


def test_a_list_within_itself_ends():
    loop = []
    loop.append(loop)
    assert only_step(lambda w: loop, w=0.0).problem.kind == "not-numbers"


def test_an_answer_too_large_is_refused_before_it_is_copied():
    step = only_step(lambda w: np.broadcast_to(w, (10**7, 10**7)), w=0.0)
    assert (step.problem.kind, step.problem.details["size"]) == ("too-large", "100,000,000,000,000")
    assert only_step(lambda w: np.zeros(MOST_NUMBERS), w=0.0).problem is None


def test_a_trace_ends_with_its_first_problem():
    def rule(w):
        if w > 1:
            raise ValueError("beyond 1")
        return w + 1

    run = trace(rule, probe({}, {}, {}, {}, w=0.0), ("w",))
    assert [step.problem is None for step in run] == [True, True, False]
    assert run[-1].problem.details["message"] == "beyond 1"


def test_steps_come_one_at_a_time():
    calls = []
    some = steps(lambda w: calls.append(w) or w + 1, probe({}, {}, w=0.0), ("w",))
    next(some)
    assert calls == [0.0]


def test_the_learners_innermost_line_is_noted():
    def helper(w):
        return np.linalg.inv(w)  # the line in question

    def rule(w):
        return helper(w)

    details = only_step(rule, w=np.zeros((2, 2))).problem.details
    assert details["source"] == "return np.linalg.inv(w)  # the line in question"
    assert int(details["line"]) == helper.__code__.co_firstlineno + 1
    assert details["error"] == "LinAlgError"
    assert (details["helper"], details["caller"], details["caller_source"]) == ("helper", "rule", "return helper(w)")
    assert int(details["caller_line"]) == rule.__code__.co_firstlineno + 1


def _fails(w):
    return w.nothing


def _hands_on(w):
    return _fails(w)


def _decorated(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper


class _Rule:
    def __call__(self, w):
        return w.nothing


def _calls_back(w):
    return max([w], key=lambda one: one.nothing)


def _again(w, times=2):
    return _again(w, times - 1) if times else w.nothing


@pytest.mark.parametrize(
    ("rule", "helper", "caller"),
    [
        (_fails, "", ""),
        (_hands_on, "_fails", "_hands_on"),
        (_decorated(_fails), "", ""),
        (_decorated(_hands_on), "_fails", "_hands_on"),
        (functools.partial(_fails), "", ""),
        (functools.partial(_hands_on), "_fails", "_hands_on"),
        (_Rule(), "", ""),
        (lambda w: w.nothing, "", ""),
        (lambda w: [one.nothing for one in [w]], "", ""),
        (_calls_back, "", ""),
        (_again, "", ""),
        (lambda w: _Rule()(w), "_Rule.__call__", "lambda"),
        (np.vectorize(_fails), "", ""),
    ],
)
def test_a_line_is_credited_to_the_function_in_which_it_stands(rule, helper, caller):
    details = only_step(rule, w=np.zeros(1)).problem.details
    assert "nothing" in details["source"]
    assert details["helper"] == helper
    assert details["caller"] == caller


def _stub(w):
    raise NotImplementedError


def test_a_stub_and_a_function_that_calls_one_are_told_apart():
    def rule(w):
        return _stub(w)

    assert only_step(_stub, w=0.0).problem.kind == "not-written"
    assert only_step(_decorated(_stub), w=0.0).problem.kind == "not-written"
    problem = only_step(rule, w=0.0).problem
    assert (problem.kind, problem.details["helper"]) == ("calls-not-written", "_stub")


def test_what_the_standard_library_has_not_implemented_is_an_error_of_the_line_that_asks_for_it():
    def rule(w):
        return numbers.Complex.__add__(w, w)

    problem = only_step(rule, w=0.0).problem
    assert (problem.kind, problem.details["error"]) == ("raised", "NotImplementedError")
    assert problem.details["source"] == "return numbers.Complex.__add__(w, w)"


def test_an_interruption_is_passed_on():
    def rule(w):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trace(rule, probe(w=0.0), ("w",))


def test_a_signature_that_does_not_fit_is_never_called():
    def rule(w, *, lr):
        raise AssertionError

    problem = only_step(rule, w=0.0, lr=0.1).problem
    assert (problem.kind, problem.details) == ("wrong-arguments", {"takes": "w, *, lr", "wants": "w, lr"})


def test_what_has_no_signature_is_called():
    assert only_step(np.add.reduce, w=np.ones(3)).outputs[0] == 3.0


def test_prints_and_warnings_are_kept_away(capsys, recwarn):
    def rule(w):
        print("here")
        return np.log(w - 1)

    assert np.isnan(only_step(rule, w=np.zeros(1)).outputs[0]).all()
    assert capsys.readouterr().out == ""
    assert not recwarn


def test_what_is_returned_may_be_what_came_in():
    run = trace(lambda w, grad: w, probe({}, {}, w=np.ones(2), grad=np.ones(2)), ("w",))
    assert [step.problem for step in run] == [None, None, None]


@pytest.mark.parametrize("spoils", [False, True])
def test_an_assignment_into_what_numpy_made_a_number_is_asked_again_with_one_entry(spoils):
    def rule(w):
        size = np.abs(w)
        size[size < 2] = 2
        if spoils:
            w[...] = 0.0
        return size

    step = only_step(rule, w=np.array(-1.0))
    assert step.arguments["w"].shape == step.outputs[0].shape == ()
    assert step.outputs[0] == 2.0
    assert {name: value.shape for name, value in step.changed.items()} == ({"w": ()} if spoils else {})


def test_a_call_without_any_array_is_not_asked_again():
    def rule(w):
        w[0] = 1.0
        return w

    assert only_step(rule, w=np.float64(2.0)).problem.kind == "raised"

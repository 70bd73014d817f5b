"""The scan: a single slip, by its kind and the quantity that it touches."""

import numpy as np
import pytest
from small_rule import exercise, found, roll

from grader.judging import scan
from grader.judging.reference_statement import statements_of
from grader.judging.slips import slips_across, slips_in


def answer(line, returned="w - lr * speed, speed"):
    """The rule with another line for the speed, or other results."""
    names = {"np": np}
    exec(f"def roll(w, grad, speed, lr, drag):\n    speed0 = speed\n    {line}\n    return {returned}", names)
    return names["roll"]


@pytest.mark.parametrize(
    ("line", "returned", "slip"),
    [
        ("speed = drag * speed - grad", "w - lr * speed, speed", "sign-turned-in-speed"),
        ("speed = drag * speed + lr * grad", "w - lr * speed, speed", "factor-too-many-lr-in-speed"),
        ("speed = speed + grad", "w - lr * speed, speed", "factor-missing-drag-in-speed"),
        ("speed = drag * speed + grad / lr", "w - lr * speed, speed", "divisor-too-many-lr-in-speed"),
        ("speed = drag * speed + grad", "w - lr * speed0, speed", "old-for-new-speed-in-w"),
        ("speed = drag * speed + w", "w - lr * speed, speed", "other-name-w-in-speed"),
        ("speed = drag * speed + grad", "w - lr / speed, speed", "other-operator-in-w"),
        ("speed = drag * (speed + grad)", "w - lr * speed, speed", "factor-too-many-drag-in-speed"),
        ("speed = drag * speed + grad**2", "w - lr * speed, speed", "factor-too-many-grad-in-speed"),
        ("speed = (1 - drag) * speed + grad", "w - lr * speed, speed", "one-minus-drag-in-speed"),
        ("speed = drag * speed + np.abs(grad)", "w - lr * speed, speed", "function-too-many-np-abs-in-speed"),
        ("speed = drag * speed + grad", "w - lr * speed / 2, speed", "halved-in-w"),
        ("speed = drag * grad + speed", "w - lr * speed, speed", "exchanged-speed-grad-in-speed"),
        ("lr = lr + 1\n    speed = drag * speed + lr * grad / lr", "w - lr * speed, speed", "one-more-lr-in-w"),
        ("speed = drag * speed + grad", "w, speed", "left-out-in-w"),
    ],
)
def test_a_slip_is_told_by_its_kind_and_by_what_it_touches(line, returned, slip):
    different = found(answer(line, returned), mistakes=())
    assert (different.mistake_id, different.observation_id) == (None, slip)


def test_a_helper_that_slips_does_so_in_both_places():
    def two(w, grad, speed, lr, drag):
        w = w - lr * grad
        speed = speed - drag * grad
        return w, speed

    def slipped(w, grad, speed, lr, drag):
        return w - lr * np.abs(grad), speed - drag * np.abs(grad)

    both = found(slipped, reference=two, mistakes=(), draw=exercise().draw)
    assert both.observation_id is not None and both.observation_id.startswith("function-too-many-np-abs")


def test_what_is_no_single_slip_is_not_told():
    assert found(answer("speed = drag * speed + np.cbrt(grad)"), mistakes=()).observation_id is None


def test_a_slip_must_land_under_a_second_seed():
    seen = {repr(step.arguments["grad"]) for run in exercise().seeded(1).expected for step in run}

    def first_only(w, grad, speed, lr, drag):
        return roll(w, grad if repr(grad) in seen else -grad, speed, lr, drag)

    assert found(lambda w, grad, *rest: roll(w, -grad, *rest), mistakes=()).observation_id is not None
    assert found(first_only, mistakes=()).observation_id is None


def test_a_statement_whose_result_is_right_is_not_searched(monkeypatch):
    searched, own = [], scan._tree
    monkeypatch.setattr(scan, "_tree", lambda task, number: searched.append(number) or own(task, number))
    found(lambda w, grad, speed, lr, drag: (np.cbrt(w), drag * speed + grad), mistakes=())
    assert searched == [1, 2, scan.ACROSS]


def test_every_change_is_of_one_statement_or_of_two_alike():
    task = exercise()
    lines = statements_of(task)[0].lines
    for number in range(len(lines)):
        for changed, _ in slips_in(task, number):
            kept = [line for line in changed if line in lines]
            assert len(kept) >= len(lines) - 1
    assert any(len(changed) == len(lines) + 1 for changed, _ in slips_across(task))

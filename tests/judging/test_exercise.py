"""An exercise: its name, its texts, and its probes under a seed."""

import numpy as np
import pytest
from small_exercise import exercise


def test_name_and_arguments_are_those_of_the_reference():
    assert (exercise().name, exercise().arguments) == ("double", ("w", "by"))


def test_under_a_seed_it_holds_probes_and_what_the_reference_answers():
    seeded = exercise().seeded(0)
    assert len(seeded.probes) == len(seeded.expected) == 3
    first = seeded.probes[0].first["w"]
    np.testing.assert_allclose(seeded.expected[0][-1].outputs[0], 8 * first)


def test_a_seed_is_drawn_once():
    one = exercise()
    assert one.seeded(0) is one.seeded(0)
    assert one.seeded(0) is not one.seeded(1)


def test_a_probe_that_does_not_fit_the_signature_is_refused():
    crooked = exercise(reference=lambda w: w)
    with pytest.raises(ValueError, match="'plain' gives"):
        crooked.seeded(0)


def test_stub_and_solution_come_from_the_reference():
    stub, solution = exercise().stub(), exercise().solution()
    assert solution == 'def double(w, by):\n    """Returns w times by."""\n    return w * by'
    assert stub == (
        'def double(w, by):\n    """Returns w times by."""\n    raise NotImplementedError("write double here")'
    )

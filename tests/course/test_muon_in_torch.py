"""torch's Muon beside the course's: the same rule on matrices that lie the other way round, but for bfloat16.

It iterates in bfloat16 whatever the weights are in, so its directions hold two digits, and its velocities all of them.
"""

import numpy as np
from playground.records import TOLERANCE, apart, recorded

from grader.course.further.muon import muon

ENTRIES = [entry for entry in recorded("torch")["calls"] if entry["rule"] == "muon"]
#: As a share of lr, which is how long a direction is; bfloat16 keeps 8 bits, and the iteration magnifies what is lost.
ROUNDED = 0.1


def _given(entry) -> list:
    return [np.array(value) if isinstance(value, list) else value for value in entry["arguments"].values()]


def _apart_by(w, entry) -> float:
    """How far a step is from torch's, as a share of lr."""
    return np.abs(w - np.array(entry["returns"][0])).max() / entry["arguments"]["lr"]


def test_it_is_the_course_s_on_the_matrix_turned_on_its_side():
    """Rows are outputs in torch, and the scale by shape goes with that."""
    rounded = []
    for entry in ENTRIES:
        w, velocity = muon(*(value.T if isinstance(value, np.ndarray) else value for value in _given(entry)))
        assert apart(velocity.T, np.array(entry["returns"][1])) <= TOLERANCE
        rounded.append(_apart_by(w.T, entry))
    assert 1e-4 < max(rounded) < ROUNDED


def test_on_the_matrix_as_it_lies_the_two_scale_by_shape_the_opposite_way():
    for entry in ENTRIES:
        w, grad, *rest = _given(entry)
        moved, _ = muon(w, grad, *rest)
        assert (_apart_by(moved, entry) < ROUNDED) == (w.shape[0] == w.shape[1])


def test_the_record_has_matrices_of_every_shape():
    shapes = {np.shape(entry["arguments"]["w"]) for entry in ENTRIES}
    assert {(rows > columns) - (rows < columns) for rows, columns in shapes} == {-1, 0, 1}

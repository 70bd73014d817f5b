"""Every mistake that is written as an edit fits its reference, and reads as an edit of it."""

import pytest

from grader.course import COURSE
from grader.judging.edits import Edited

EDITS = [
    (name, mistake.id, rule)
    for name, exercise in COURSE.items()
    for mistake in exercise.mistakes
    for rule in mistake.rules
    if isinstance(rule, Edited)
]


@pytest.mark.parametrize(
    ("name", "identity", "rule"), EDITS, ids=[f"{name}-{id_}-{rule.edit}" for name, id_, rule in EDITS]
)
def test_an_edit_stands_exactly_once_and_compiles(name, identity, rule):
    assert rule.reference is COURSE[name].reference
    assert rule.function.__name__ == name


def test_most_mistakes_are_edits():
    """Where a mistake can be written as an edit it should be: 8 in 10 at least are."""
    given_as_edits = {(name, identity) for name, identity, _ in EDITS}
    others = [m for exercise in COURSE.values() for m in exercise.mistakes if not hasattr(m, "argument")]
    assert len(given_as_edits) >= 0.8 * len(others)

"""The course: a mapping in order, whose unknown names are answered with the known ones."""

import pytest
from small_exercise import exercise

from grader.course.course import Course, UnknownExercise


def triple(w, by):
    return w * by


TRIPLE = exercise(reference=triple)


def test_a_course_is_a_mapping_in_order():
    course = Course((exercise(), TRIPLE))
    assert list(course) == ["double", "triple"]
    assert course["triple"] is TRIPLE
    assert course.after("double") is TRIPLE
    assert course.after("triple") is None
    assert len(course) == 2
    assert "quadruple" not in course


@pytest.mark.parametrize(("name", "first"), [("dubble", "double"), ("trippel", "triple"), ("TRIPLE", "triple")])
def test_an_unknown_name_lists_the_names_closest_first(name, first):
    with pytest.raises(UnknownExercise) as unknown:
        Course((exercise(), TRIPLE))[name]
    other = {"double": "triple", "triple": "double"}[first]
    if name != "TRIPLE":
        assert str(unknown.value).endswith(f"names are: {first}, {other}.")
    assert f"There is no exercise {name!r}." in str(unknown.value)

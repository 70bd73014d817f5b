"""One function out of the cells of a running notebook, with what it needs and nothing else."""

import pytest

from grader.reading.one_function import RunCell, text_of


def made(name, *cells):
    """What the text of a name makes of it."""
    text = text_of(name, [cell if isinstance(cell, RunCell) else RunCell(cell) for cell in cells])
    names = {}
    exec(text, names)
    return names[name], text


def test_imports_constants_helpers_and_classes_that_it_needs_come_with_it():
    function, text = made(
        "adam",
        "import math, numpy as np\nimport json",
        "EPS = np.sqrt(math.pi)\nUNUSED = 3",
        "class Box:\n    size = EPS",
        "def other():\n    return json",
        "def adam(x):\n    return helper(x) + Box.size",
        "def helper(x):\n    return 2 * x",
        "check(adam)\nexperiments.race(adam)",
    )
    assert function(1.0) == pytest.approx(2 + 3.14159**0.5, abs=1e-5)
    assert "json" not in text and "UNUSED" not in text and "check" not in text


def test_of_many_versions_the_last_is_taken_and_no_other():
    function, text = made("f", *(f"def f(x):\n    return {number}" for number in range(30)))
    assert function(0) == 29
    assert text.count("def f") == 1


def test_a_helper_that_was_written_later_is_the_one_that_is_called():
    function, _ = made("f", "def g():\n    return 1", "def f():\n    return g()", "def g():\n    return 2")
    assert function() == 2


def test_a_constant_keeps_the_value_that_it_was_made_with():
    function, _ = made(
        "f", "rate = 1", "TABLE = [rate]", "TABLE += [rate]", "rate = unknown()", "def f():\n    return TABLE"
    )
    assert function() == [1, 1]


def test_a_cell_is_taken_as_far_as_it_came():
    first = "def f():\n    return 1"
    for stopped, expected in ((0, 1), (1, 1), (3, 1), (5, 2)):
        again = RunCell("import math\n\ndef f():\n    return 2\nprint(1 / 0)", stopped)
        assert made("f", first, again)[0]() == expected


def test_another_name_for_a_function_and_a_function_that_makes_one():
    function, _ = made("f", "def g(s):\n    return lambda x: s * x", "f = g(3)")
    assert function(2) == 6


def test_annotations_that_are_never_looked_up_stay_so():
    function, text = made("f", "from __future__ import annotations", "def f(x: Unknown) -> Nowhere:\n    return x")
    assert function(1) == 1
    assert text.startswith("from __future__ import annotations")


def test_names_that_come_with_a_star():
    assert made("f", "from math import *", "def f():\n    return floor(pi)")[0]() == 3


def test_cells_that_are_no_python_and_the_courses_own_packages_are_passed_over():
    cells = "%%bash\nls", "def f(:", "%matplotlib inline\nfrom grader import check", "def f():\n    return 1"
    assert "grader" not in made("f", *cells)[1]


@pytest.mark.parametrize("cells", [[], ["x = 1"], ["check(f)"]])
def test_a_name_that_no_cell_binds_has_no_text(cells):
    assert text_of("f", [RunCell(cell) for cell in cells]) is None

"""A learner's statements run one at a time, and what stands in for packages that are not here."""

import inspect
import sys
import types

import numpy as np
import pytest

from grader.inside.stand_in import StandIn
from grader.inside.statements import executed


@pytest.fixture(autouse=True)
def main_as_it_was(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


def _run(*statements: str) -> tuple[dict, list]:
    source = "\n".join(statements)
    return executed([{"number": 1, "source": source, "statements": list(enumerate(statements, 1))}])


def test_a_statement_that_fails_takes_nothing_else_with_it():
    names, failed = _run("a = 1", "b = a / 0", "c = a")
    assert (names["a"], names["c"], "b" in names) == (1, 1, False)
    assert failed == [[1, 2, "ZeroDivisionError: division by zero"]]


@pytest.mark.parametrize(
    "source",
    [
        "import absent, math",
        "if True:\n    import absent\n    import math",
        "with open('/dev/null' if True else ''):\n    import absent.more as other, math",
        "try:\n    import absent, math\nfinally:\n    pass",
        "for _ in (1,):\n    from absent import a, b\n    import math",
        "try:\n    import nothing\nexcept ImportError:\n    import absent\n    import math",
    ],
)
def test_a_package_that_is_missing_takes_no_other_with_it(source):
    names, failed = _run(source)
    assert names["math"].pi
    assert "ModuleNotFoundError: No module named 'absent'" in failed[0][2]
    assert not any(isinstance(value, StandIn) for value in names.values())


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import absent\n    here = True\nexcept ImportError:\n    here = False",
        "try:\n    if True:\n        import absent\n    here = True\nexcept ModuleNotFoundError:\n    here = False",
        "import contextlib\nhere = False\nwith contextlib.suppress(ImportError):\n    import absent\n    here = True",
    ],
)
def test_an_import_whose_failure_is_seen_to_fails(source):
    names, failed = _run(*source.split("\nwith")[:1], *("with" + part for part in source.split("\nwith")[1:]))
    assert (names["here"], failed) == (False, [])


@pytest.fixture
def stand_in():
    names, _ = _run("import absent", "def held():\n    return absent")
    return names["held"]()


USES = {
    "an attribute": lambda x: x.y,
    "a call": lambda x: x(),
    "an entry": lambda x: x[0],
    "a loop": list,
    "arithmetic": lambda x: 2 * x + 1,
    "a comparison": lambda x: x < 1,
    "a number": float,
    "an array": np.asarray,
    "a type": lambda x: isinstance(1, x),
    "a base": lambda x: types.new_class("A", (x,)),
    "an attribute that is set": lambda x: setattr(x, "y", 1),
    "a with": lambda x: x.__class__.__enter__(x),
}


@pytest.mark.parametrize("use", USES)
def test_any_use_of_a_stand_in_says_what_is_missing(use, stand_in):
    with pytest.raises(ModuleNotFoundError, match="No module named 'absent'"):
        USES[use](stand_in)


def test_what_merely_asks_of_a_stand_in_is_no_use(stand_in):
    assert bool(stand_in) and repr(stand_in) and hash(stand_in) and callable(stand_in)
    assert inspect.unwrap(stand_in) is stand_in
    assert not hasattr(stand_in, "__wrapped__")


def test_nothing_of_the_machinery_stays_among_the_names():
    names, _ = _run("import math", "import absent")
    assert {name for name in names if name.startswith("__import")} == set()


def test_the_lines_of_a_block_with_imports_keep_their_numbers():
    names, _ = _run("if True:\n    import math, absent\n\n    def f():\n        return math.nothing")
    assert names["f"].__code__.co_firstlineno == 4


def test_a_class_is_found_by_what_looks_for_its_module():
    source = "from dataclasses import dataclass\nfrom typing import ClassVar, get_type_hints\n@dataclass\nclass A:\n"
    names, failed = _run(
        *source.split("\n")[:2],
        "@dataclass\nclass A:\n    all: ClassVar[int]\n    x: float",
        "hints = get_type_hints(A)",
    )
    assert failed == []
    assert names["A"](2.0).x == 2.0
    assert names["hints"]["x"] is float

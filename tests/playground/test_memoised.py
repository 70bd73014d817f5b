"""A result is kept as long as everything that it came from is the same, and never half of one."""

import textwrap

import numpy as np
import pytest
from playground.memoised import memoised
from playground.rules import NOT_GIVEN, YOURS, Quiet, Rule
from playground.stopped import Stopped


@pytest.fixture
def calls() -> list:
    return []


@pytest.fixture
def double(calls):
    @memoised
    def double(*given):
        calls.append(given)
        return [2]

    return double


def written(text: str, **names):
    """A function as a notebook's cell makes it: in a namespace that is no module's."""
    names["__name__"] = "__main__"
    exec(textwrap.dedent(text), names)
    return names["f"]


def as_rule(function) -> Rule:
    return Rule("adam", Quiet(function), YOURS)


PLAIN = "def f(w): return w - scale * helper(w)"


def test_the_same_arguments_give_the_very_same_result(double, calls):
    for given in ("ravine", 0.5, (1, 2), {"lr": np.array([0.1])}, None, np.float64(3)):
        assert double(given) is double(given)
    assert len(calls) == 6


def test_the_same_cell_run_again_is_the_same_function(double, calls):
    one, again = (written("import numpy as np\ndef f(w): return np.sqrt(w)") for _ in range(2))
    assert one is not again
    assert double(as_rule(one)) is double(as_rule(again))


def test_where_a_rule_comes_from_makes_no_difference(double):
    function = written("def f(w): return w")
    assert double(Rule("adam", function, YOURS)) is double(Rule("adam", function, NOT_GIVEN))


OTHERS = {
    "its text": "def f(w): return w + scale * helper(w)",
    "a number in it": "def f(w): return w - 2 * scale * helper(w)",
    "a default": "def f(w, more=1): return w - scale * helper(w)",
    "a function inside": "def f(w):\n    g = lambda w: w - scale * helper(w)\n    return g(w)",
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_function_is_another(double, what):
    names = {"scale": 2.0, "helper": abs}
    assert double(written(PLAIN, **names)) is not double(written(OTHERS[what], **names))


def test_a_number_or_a_helper_of_the_notebook_that_changed_is_not_missed(double, calls):
    helper = written("def f(w): return w")
    function = written(PLAIN, scale=2.0, helper=helper)
    double(function)
    function.__globals__["scale"] = 3.0
    double(function)
    function.__globals__["helper"] = written("def f(w): return 2 * w")
    double(function)
    assert len(calls) == 3
    double(function)
    assert len(calls) == 3


def test_what_a_helper_inside_a_function_uses_is_seen_too(double, calls):
    function = written("def f(w): return [scale * x for x in map(lambda x: shift + x, w)]", scale=1.0, shift=0.0)
    for name in ("scale", "shift"):
        double(function)
        function.__globals__[name] = 5.0
    double(function)
    assert len(calls) == 3


def test_what_is_closed_over_is_seen(double):
    make = written("def f(scale): return lambda w: scale * w")
    assert double(make(2.0)) is not double(make(3.0))
    assert double(make(2.0)) is double(make(2.0))


def test_a_list_that_grew_is_seen(double, calls):
    function = written("def f(w, seen=[]): return w")
    double(function)
    function.__defaults__[0].append(1)
    double(function)
    assert len(calls) == 2


def test_a_function_that_calls_itself_comes_to_an_end(double, calls):
    double(written("def f(w): return f(w)"))
    double(written("def f(w): return f(w)"))
    assert len(calls) == 1


@pytest.mark.parametrize("thing", [object(), np.random.default_rng(0), iter([1])])
def test_what_cannot_be_told_is_not_kept(double, calls, thing):
    function = written("def f(w): return w + thing", thing=thing)
    double(function)
    double(function)
    assert len(calls) == 2


def test_a_stopped_call_leaves_nothing_and_says_so():
    ways = iter((KeyboardInterrupt, ValueError, None))

    @memoised
    def compute():
        if why := next(ways):
            raise why
        return "whole"

    with pytest.raises(Stopped, match=r"Stopped in the middle\.\nNothing of it was kept: run the cell again"):
        compute()
    with pytest.raises(ValueError):
        compute()
    assert compute() == compute() == "whole"


def test_the_oldest_result_goes_first(double, calls, monkeypatch):
    monkeypatch.setattr("playground.memoised.MOST", 2)
    for given in (1, 2, 3, 3, 2, 1):
        double(given)
    assert len(calls) == 4

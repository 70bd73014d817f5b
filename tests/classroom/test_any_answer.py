"""Whatever numbers come out of a child, something is said of them: in text, in HTML and as data, and soon."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from grader.check import check
from grader.classroom.child_process import Gone
from grader.classroom.judgements import judgement
from grader.course import COURSE
from grader.inside.child import as_sent
from grader.inside.kinds import Kind
from grader.inside.plain import MOST_NUMBERS
from grader.inside.trace import trace
from grader.inside.wire import DTYPES, pack
from grader.judging.finding import Verdict

SEED = 5
ASKED = ("momentum", "clip_by_global_norm", "choose_trial", "reduce_on_plateau")
HUGE = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-310, 5e-324, 1e300, 1.7e308, 1e16, 0.1]
TEN = np.longdouble(10)
LONG = [TEN**4000, -(TEN**-4000), TEN**-4940, np.longdouble("nan"), np.longdouble("inf")]
FEW = settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


class _Silent:
    """A learner who cannot be asked again."""

    def ask(self, name, asked):
        return None

    def source(self, name):
        return None


def said_of(name: str, message: dict) -> dict:
    """The report of a message, in every form in which it is written down."""
    found = judgement(COURSE[name].seeded(SEED), pack(message), 0.1, _Silent())
    assert str(found.report)
    assert found.report._repr_html_()
    return json.loads(found.report.to_json())


def honest_message(name: str) -> dict:
    seeded = COURSE[name].seeded(SEED)
    runs = [as_sent(trace(seeded.exercise.reference, probe, seeded.exercise.returns)) for probe in seeded.probes]
    return {"exercise": name, "traces": runs, "again": "same"}


@pytest.mark.parametrize("shape", [(0, 2**62), (2**62, 0), (0, MOST_NUMBERS + 1)])
def test_an_empty_array_with_huge_sides_is_too_large(shape):
    def momentum(w, grad, velocity, lr, beta):
        return np.zeros(shape, np.int8), velocity

    assert check(momentum).kind == Kind.TOO_LARGE
    message = honest_message("momentum")
    message["traces"][0][0]["outputs"][0] = np.zeros(shape, np.int8)
    with pytest.raises(Gone):
        said_of("momentum", message)


def _numbers(dtype: np.dtype) -> st.SearchStrategy:
    if dtype.kind != "f":
        return some.from_dtype(dtype)
    with np.errstate(all="ignore"):
        special = [dtype.type(value) for value in (*HUGE, *(LONG if dtype.itemsize > 8 else ()))]
    return st.sampled_from(special) | some.from_dtype(np.dtype(float)).map(dtype.type)


def _of(dtype: np.dtype) -> st.SearchStrategy:
    """Arrays of a dtype in any shape, the empty ones with sides as long as NumPy allows, laid out in any way."""
    few = some.arrays(
        dtype, some.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5), elements=_numbers(dtype)
    )
    deep = st.builds(lambda value, ndim: np.full((1,) * ndim, value, dtype), _numbers(dtype), st.integers(30, 64))
    empty = st.builds(
        lambda before, side, after: np.zeros((*before, side, *after), dtype),
        st.sampled_from([(0,), (0, 1), (1, 0)]),
        st.sampled_from([1, 1000, MOST_NUMBERS]),
        st.sampled_from([(), (1,), (1,) * 50]),
    )
    long = st.builds(lambda value: np.full(200, value, dtype), _numbers(dtype))
    return st.one_of(few, few.map(np.transpose), few.map(np.flip), deep, empty, long).map(np.asarray)


ARRAYS = st.sampled_from(sorted(DTYPES | {">f8", ">i4", ">f4"})).map(np.dtype).flatmap(_of)
VALUES = ARRAYS | st.lists(ARRAYS, max_size=4)


@pytest.mark.parametrize("name", ASKED)
@FEW
@given(st.data())
def test_whatever_numbers_a_call_gives_something_is_said_of_them(name, data):
    message = honest_message(name)
    run = data.draw(st.integers(0, len(message["traces"]) - 1))
    first = data.draw(st.booleans())
    for steps in message["traces"] if data.draw(st.booleans()) else message["traces"][run : run + 1]:
        value = data.draw(VALUES)
        for step in steps[-1:] if first else steps:
            step["outputs"][0] = value
    assert said_of(name, message)["verdict"] in list(Verdict)


@pytest.mark.parametrize("name", ASKED)
@FEW
@given(st.data())
def test_whatever_became_of_an_argument_or_a_result_something_is_said_of_it(name, data):
    message = honest_message(name)
    exercise = COURSE[name]
    which = data.draw(st.sampled_from(["changed", "overwritten"]))
    field = data.draw(st.sampled_from(exercise.arguments if which == "changed" else exercise.returns))
    message["traces"][0][-1][which] = {field: data.draw(VALUES | st.none())}
    assert said_of(name, message)["verdict"] in list(Verdict)


@pytest.mark.parametrize("name", ASKED)
@FEW
@given(st.data())
def test_whatever_the_second_round_gives_something_is_said_of_it(name, data):
    message = honest_message(name)
    message["again"] = [[{**step, "outputs": list(step["outputs"])} for step in run] for run in message["traces"]]
    message["again"][0][0]["outputs"][0] = data.draw(VALUES)
    assert said_of(name, message)["verdict"] in list(Verdict)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.details is not None])
@given(st.text(max_size=50))
@settings(deadline=None, max_examples=3)
def test_whatever_words_a_problem_comes_with_something_is_said_of_it(name, kind, words):
    message = honest_message(name)
    problem = {"problem": kind, "details": dict.fromkeys(kind.details, words)}
    for runs in ([[problem] for _ in message["traces"]], [*message["traces"][:-1], [problem]]):
        assert said_of(name, {**message, "traces": runs})["kind"] == kind


@pytest.mark.parametrize(
    "value",
    [
        np.zeros((1,) * 33, np.longdouble),
        np.zeros((0, MOST_NUMBERS), np.int8),
        np.full((1,) * 64, TEN**-4940),
        np.full(MOST_NUMBERS, TEN**4000),
        np.full(60, TEN**4000),
        np.full(60, -(TEN**-4900)),
        np.zeros((1,) * 64, np.uint64),
        [np.zeros(1, np.float16)] * 1000,
    ],
    ids=lambda value: str(np.shape(value))[:20],
)
@pytest.mark.parametrize("name", ASKED)
def test_the_odd_ones_are_judged(name, value):
    message = honest_message(name)
    for step in message["traces"][0]:
        step["outputs"] = [value] * len(step["outputs"])
    assert said_of(name, message)["verdict"] in (Verdict.NOT_YET, Verdict.NEARLY)

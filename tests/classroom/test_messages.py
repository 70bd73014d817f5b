"""What a hostile child may send, and what is believed of it."""

import numpy as np
import pytest

from grader.classroom import messages
from grader.classroom.child_process import Gone, Late
from grader.classroom.messages import Absent
from grader.course import COURSE
from grader.inside.child import as_sent
from grader.inside.trace import trace
from grader.judging.judge import judge
from grader.reporting.report import report

SEEDED = COURSE["momentum"].seeded(5)


def judged(message):
    """The report of what a message says."""
    return report(judge(SEEDED, messages.attempt(SEEDED, message)), None)


def _honest_message():
    runs = [as_sent(trace(SEEDED.exercise.reference, probe, SEEDED.exercise.returns)) for probe in SEEDED.probes]
    return {"exercise": "momentum", "traces": runs, "again": runs}


def test_an_honest_message_passes():
    assert judged(_honest_message()).passed


def test_what_a_call_writes_over_crosses_to_the_judge():
    message = _honest_message()
    message["traces"][0][1]["overwritten"] = {"velocity": np.ones(3), "t": np.zeros(1)}
    message["again"] = message["traces"]
    found = judged(message)
    assert (found.mistake, found.field) == ("overwrites-results", "velocity")


@pytest.mark.parametrize(
    "forge",
    [
        lambda m: {},
        lambda m: [],
        lambda m: {**m, "exercise": "adam"},
        lambda m: {**m, "exercise": np.zeros(3)},
        lambda m: {**m, "traces": []},
        lambda m: {**m, "again": None},
        lambda m: {**m, "traces": [[] for _ in m["traces"]]},
        lambda m: {**m, "traces": [run[:1] for run in m["traces"]]},
        lambda m: {**m, "traces": [[*run, run[0]] for run in m["traces"]]},
        lambda m: {**m, "traces": [[{}] for _ in m["traces"]]},
        lambda m: {**m, "traces": [[{"outputs": [], "changed": {}}] * len(run) for run in m["traces"]]},
        lambda m: {**m, "traces": [[{**step, "outputs": step["outputs"][:1]} for step in run] for run in m["traces"]]},
        lambda m: {**m, "traces": [[{**step, "outputs": ["a", "b"]} for step in run] for run in m["traces"]]},
        lambda m: {**m, "traces": [[{**step, "outputs": [np.zeros(10**6)] * 2} for step in r] for r in m["traces"]]},
        lambda m: {**m, "traces": [[{**step, "changed": []} for step in run] for run in m["traces"]]},
        lambda m: {**m, "traces": [[{**step, "overwritten": None} for step in run] for run in m["traces"]]},
        lambda m: {**m, "traces": [[{"problem": "passed", "details": {}}] for _ in m["traces"]]},
        lambda m: {**m, "traces": [[{"problem": ["raised"], "details": {}}] for _ in m["traces"]]},
        lambda m: {**m, "traces": [[{"problem": np.zeros(2), "details": {}}] for _ in m["traces"]]},
        lambda m: {**m, "traces": [[{"problem": "raised", "details": {}}] for _ in m["traces"]]},
        lambda m: {**m, "traces": [[{"problem": "raised", "details": {"error": 5}}] for _ in m["traces"]]},
        lambda m: {**m, "traces": [[{"problem": "not-written", "details": {}}, *run] for run in m["traces"]]},
    ],
)
def test_a_forged_message_is_no_message(forge):
    with pytest.raises(Gone):
        judged(forge(_honest_message()))


def test_numbers_that_are_wrong_fail_whoever_sends_them():
    message = _honest_message()
    message["traces"] = [
        [{**s, "outputs": [np.zeros_like(o) for o in s["outputs"]]} for s in run] for run in message["traces"]
    ]
    message["again"] = message["traces"]
    assert not judged(message).passed


def test_a_changed_argument_is_seen_whatever_it_became():
    for became in (None, [], "x", np.zeros(2)):
        message = _honest_message()
        message["traces"][0][0]["changed"] = {"grad": became}
        message["again"] = message["traces"]
        assert judged(message).mistake == "changes-input"


def test_a_second_round_that_was_the_same_need_not_be_sent():
    message = _honest_message()
    assert judged({**message, "again": "same"}).passed
    message["again"] = [
        [{**step, "outputs": [np.asarray(o + 1) for o in step["outputs"]]} for step in r] for r in message["again"]
    ]
    assert judged(message).mistake == "hidden-state"


@pytest.mark.parametrize("again", [True, "SAME", ["same"], {"same": True}, np.zeros(1)])
def test_nothing_else_stands_for_a_second_round(again):
    with pytest.raises(Gone):
        judged({**_honest_message(), "again": again})


def test_a_child_may_say_that_it_was_out_of_time():
    with pytest.raises(Late):
        judged({"exercise": "momentum", "late": True})


def test_a_missing_function_is_absent():
    with pytest.raises(Absent):
        judged({"exercise": "momentum", "missing": True})


def test_why_a_statement_failed_is_one_line():
    failed = [[2, 1, "ValueError: x\n\nPASSED · adam"]]
    assert list(messages.failures({"failed": failed})) == [(2, 1, "ValueError: x PASSED · adam")]

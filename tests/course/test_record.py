"""The comparison of a fresh recording with the stored one, which needs none of the frameworks."""

import copy
import importlib.util
from pathlib import Path

import pytest
from playground.conventions import FRAMEWORKS, recorded

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "record.py"


@pytest.fixture(scope="module")
def record():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")  # the script sets it; afterwards it is as it was
        spec = importlib.util.spec_from_file_location("record", SCRIPT)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def changed(name: str, change) -> dict:
    fresh = copy.deepcopy(recorded(name))
    change(fresh)
    return fresh


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_everything_in_a_record_is_compared(record, name):
    stored = recorded(name)
    parts = sum(len(stored[kind]) for kind in (*record.KINDS, "defaults")) + len({"framework"})
    apart = record.differences(stored, stored)
    assert len(apart) == parts
    assert set(apart.values()) == {0.0}


def test_the_materials_are_the_stored_ones(record):
    assert set(record.differences(record.materials(), recorded("materials")).values()) == {0.0}


def test_what_differs_is_said_and_all_of_it(record, capsys):
    def change(fresh):
        fresh["runs"][2]["weights"][7][2] *= 1 + 1e-9
        fresh["defaults"]["torch.optim.SGD"]["lr"] = 0.01
        fresh["versions"]["torch"] = "3.0.0"

    assert not record._agrees("torch", changed("torch", change))
    said = capsys.readouterr().out
    assert "now {'python': '3.11', 'torch': '3.0.0'}" in said
    differing = [line.split(": ", 1)[1] for line in said.split("\n")[1:-1]]
    assert differing == ["runs 2, torch.optim.SGD([w], lr=0.125, momentum=0.9)", "signature of torch.optim.SGD"]


def test_no_number_never_agrees(record):
    fresh = changed("optax", lambda fresh: fresh["schedules"][0]["lr"].__setitem__(3, float("nan")))
    assert float("inf") in record.differences(fresh, recorded("optax")).values()


def test_what_only_one_of_them_has_differs(record):
    fewer = changed("keras", lambda fresh: fresh["plateaus"].pop())
    assert list(record.differences(fewer, recorded("keras")).values()).count(float("inf")) == 1
    assert list(record.differences(recorded("keras"), fewer).values()).count(float("inf")) == 1


def test_a_last_digit_near_zero_is_no_difference(record):
    assert record.distance([[100.0], [1e-14]], [[100.0], [2e-14]]) < 1e-15
    assert record.distance([[100.0], [1e-9]], [[100.0], [2e-9]]) > 1e-12


def test_rows_of_several_lengths_are_compared(record):
    assert record.distance([[1.0, 2.0], [3.0]], [[1.0, 2.0], [3.0]]) == 0.0
    assert record.distance([[1.0, 2.0], [3.0]], [[1.0, 2.0], [3.1]]) > 0.01
    assert record.distance([[1.0, 2.0], [3.0]], [[1.0, 2.0], ["three"]]) == float("inf")

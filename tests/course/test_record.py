"""The comparison of a fresh recording with the stored one, which needs none of the frameworks."""

import copy
import os

import pytest
from playground.records import FRAMEWORKS, recorded
from recording.comparison import KINDS, differences, distance
from recording.materials import materials


@pytest.fixture(scope="module")
def record():
    """The script, and the environment as it was before the script set it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "torch"))
        import record

        yield record


def changed(name: str, change) -> dict:
    fresh = copy.deepcopy(recorded(name))
    change(fresh)
    return fresh


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_everything_in_a_record_is_compared(name):
    stored = recorded(name)
    parts = sum(len(stored[kind]) for kind in (*KINDS, "defaults")) + len({"framework"})
    apart = differences(stored, stored)
    assert len(apart) == parts
    assert set(apart.values()) == {0.0}


def test_the_materials_are_the_stored_ones():
    assert set(differences(materials(), recorded("materials")).values()) == {0.0}


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


def test_no_number_never_agrees():
    fresh = changed("optax", lambda fresh: fresh["schedules"][0]["lr"].__setitem__(3, float("nan")))
    assert float("inf") in differences(fresh, recorded("optax")).values()


def test_what_only_one_of_them_has_differs():
    fewer = changed("keras", lambda fresh: fresh["plateaus"].pop())
    assert list(differences(fewer, recorded("keras")).values()).count(float("inf")) == 1
    assert list(differences(recorded("keras"), fewer).values()).count(float("inf")) == 1


def test_a_last_digit_near_zero_is_no_difference():
    assert distance([[100.0], [1e-14]], [[100.0], [2e-14]]) < 1e-15
    assert distance([[100.0], [1e-9]], [[100.0], [2e-9]]) > 1e-12


def test_rows_of_several_lengths_are_compared():
    assert distance([[1.0, 2.0], [3.0]], [[1.0, 2.0], [3.0]]) == 0.0
    assert distance([[1.0, 2.0], [3.0]], [[1.0, 2.0], [3.1]]) > 0.01
    assert distance([[1.0, 2.0], [3.0]], [[1.0, 2.0], ["three"]]) == float("inf")

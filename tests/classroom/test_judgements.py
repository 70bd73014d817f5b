"""Equal answers are judged once, and told what they would be told if each were judged by itself."""

from collections import OrderedDict

import pytest
from submissions import IMPORTS, UPHILL, honest, written

from grader.classroom import judgements
from grader.classroom.child_process import Late
from grader.classroom.grade import grade
from grader.classroom.sandbox import Plain
from grader.judging.judge import judge

SIGN = "def gradient_descent(w, grad, lr):\n    step = lr * grad\n    return step + w"
TWO_IDEAS = """
def momentum(w, grad, velocity, lr, beta):
    velocity = 0.9 * velocity + (1 - 0.9) * grad
    return w + lr * velocity, velocity
"""
OWN_IDEA = "def downhill(slope):\n    return -np.sign(slope) * 7 + 0.3 * np.abs(slope) ** 0.3"


@pytest.fixture(autouse=True)
def judged(monkeypatch):
    """The exercises that were judged, in order, with nothing kept from before."""
    names = []

    def noted(seeded, *rest):
        names.append(seeded.exercise.name)
        return judge(seeded, *rest)

    monkeypatch.setattr(judgements, "_kept", OrderedDict())
    monkeypatch.setattr(judgements, "judge", noted)
    return names


def told(*cells: str):
    outcome = grade(written(IMPORTS, *cells), 3, Plain())
    return {name: (str(report), report.to_json()) for name, report in outcome.reports.items()}, outcome.unknown


def test_equal_answers_are_judged_once(judged):
    first = told(*honest("downhill", "gradient_descent")[1:])
    assert told("# mine", *honest("downhill", "gradient_descent")[1:]) == first
    assert judged == ["downhill", "gradient_descent"]


def test_whoever_wrote_another_line_is_shown_their_own():
    one, other = told(UPHILL)[0], told(SIGN)[0]
    assert "w + lr * grad" in one["gradient_descent"][0]
    assert "step + w" in other["gradient_descent"][0]


@pytest.mark.parametrize("source", [TWO_IDEAS, OWN_IDEA])
def test_what_was_asked_again_is_kept_with_what_was_answered(source, judged):
    first = told(source)
    assert len(judged) == 1
    second = told(source)
    assert second[0] == first[0]
    assert {name: wrong.fingerprint for name, wrong in second[1].items()} == {
        name: wrong.fingerprint for name, wrong in first[1].items()
    }
    assert len(judged) == 1


def test_whoever_answers_otherwise_when_asked_again_is_judged_anew(judged):
    """Equal to the last bit under the class's seed, and of another mind elsewhere."""
    probes = judgements.COURSE["momentum"].seeded(3).probes
    asked = [given["lr"] for probe in probes for given in (probe.first, *probe.later) if "lr" in given]
    known = f"KNOWN = {[round(float(lr), 6) for lr in asked]}"
    elsewhere = "    if round(float(lr), 6) not in KNOWN:\n        return w, velocity\n    return w"
    told(TWO_IDEAS)
    told(known, TWO_IDEAS.replace("    return w", elsewhere))
    assert len(judged) == 2


def test_no_more_is_kept_than_was_meant(monkeypatch):
    monkeypatch.setattr(judgements, "MOST_KEPT", 3)
    told(*honest("downhill", "gradient_descent", "momentum", "adam", "adamw")[1:])
    assert len(judgements._kept) == 3


def test_what_the_child_says_of_time_is_told_as_such():
    seeded = judgements.COURSE["momentum"].seeded(3)
    late = judgements.messages.pack({"exercise": "momentum", "late": True})
    with pytest.raises(Late):
        judgements.judgement(seeded, late, 0.0, None)

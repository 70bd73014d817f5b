"""The marking cell as a learner runs it: the card, and no mark that anybody would believe."""

import re

import pytest
from submissions import UPHILL, run_as_a_cell

from grader import mark as module
from grader.course import COURSE
from grader.mark import Shown, mark

RIGHT = COURSE["gradient_descent"].reference


@pytest.fixture
def shown(monkeypatch):
    cards: list = []
    monkeypatch.setattr("IPython.display.display", cards.append)
    monkeypatch.delenv(module.VARIABLE, raising=False)
    return cards


def _uphill():
    return run_as_a_cell(UPHILL)["gradient_descent"]


def test_a_learner_sees_the_card_and_goes_on(shown):
    assert mark(RIGHT) is None and mark(_uphill()) is None
    assert [card.passed for card in shown] == [True, False]


def test_validating_shows_the_card_of_what_has_not_passed(shown, monkeypatch):
    monkeypatch.setenv(module.VARIABLE, module.VALIDATING)
    mark(RIGHT)
    with pytest.raises(Shown) as raised:
        mark(_uphill())
    lines = raised.value._render_traceback_()
    assert lines[0].startswith("NOT YET · gradient_descent") and max(map(len, lines)) <= module.WIDTH
    assert len(shown) == 1


def test_nothing_of_a_card_is_lost_when_it_is_made_narrow():
    card = "NOT YET · adam\n\n  yours     " + "[1.683772, -0.683772] " * 9 + "\n" + "x" * 200
    narrow = module._narrow(card)
    assert re.sub(r"\s", "", narrow) == re.sub(r"\s", "", card)
    assert max(map(len, narrow.splitlines())) <= module.WIDTH


def test_a_kernel_that_is_to_give_marks_is_refused(shown, monkeypatch):
    monkeypatch.setenv(module.VARIABLE, module.MARKING)
    with pytest.raises(Shown, match=r"nbgrader_config\.py"):
        mark(RIGHT)
    assert not shown

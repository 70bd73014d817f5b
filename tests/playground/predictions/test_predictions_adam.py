"""The questions of notebook 04: what settles them, and that the notebook does not answer them before they are put."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from playground.predictions import adam as questions
from playground.question import Buttons, held_against

from grader.course import COURSE

NOTEBOOK = Path(__file__).resolve().parents[3] / "notebooks" / "04_adam.ipynb"


def _cells() -> list[nbformat.NotebookNode]:
    return nbformat.read(NOTEBOOK, as_version=4).cells


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("best_decay", 0, 1, "L2 strength went from 0.0018 to 0.0032, AdamW's best weight_decay from 0.18 to 0.18"),
        ("decay_alone", 36.8, 90.0, "36.8% of it is left"),
        ("first_step", (1.7, 0.7), (2.1, 0.7), "It landed at (1.70, 0.70)"),
        ("hundredfold", 0, 1, "the two paths were at most 9e-09 apart in 80 steps"),
        ("hundredth_step", 0.1, 1.0, "the hundredth 0.10"),
        ("rare_gradient", -1.0, 1.0, "With beta2 = 0.9 Adam ended at x = -0.97, with 0.1 at x = 1.00"),
        ("remembering_nothing", 1, 2, "the steps were 1, 1, 1 long"),
        ("thrown_out", 1, 3, "Thrown out: gradient_descent, momentum, heavy_ball, nesterov."),
        ("turned_ravine", 6, 2, "from place 2 to place 8 of 8: it lost 6."),
        ("who_wins", 2, 4, "adagrad ended lowest, and adam highest"),
    ],
)
def test_a_run_settles_the_question(name, right, wrong, told):
    question = getattr(questions, name)()
    agreed, otherwise = (held_against(question, said) for said in (right, wrong))
    assert agreed.agrees
    assert not otherwise.agrees
    assert told in agreed.told


def test_the_run_is_of_the_learners_own_rule_once_it_passes():
    calls = []

    def counted(w, grad, cache, lr, eps):
        calls.append(lr)
        return COURSE["adagrad"].reference(w, grad, cache, lr, eps)

    question = questions.hundredth_step(counted)
    calls.clear()
    question.outcome()
    assert len(calls) == 100


def test_what_a_question_tells_does_not_answer_the_next():
    told = questions.hundredfold().outcome().told
    assert "first step" not in told  # its length along both weights is what first_step asks


def test_the_picture_in_which_the_marker_is_put_does_not_answer():
    question = questions.first_step()
    landed = question.outcome().value
    for mark in question.answer.frame.marks:
        ends = [(mark.x, mark.y)] + ([(mark.x + mark.dx, mark.y + mark.dy)] if hasattr(mark, "dx") else [])
        assert all(np.hypot(x - landed[0], y - landed[1]) > 0.3 for x, y in ends)


def test_the_notebook_puts_every_question_and_most_are_no_buttons():
    put = re.findall(r'predict\("(\w+)"', "\n".join(cell.source for cell in _cells() if cell.cell_type == "code"))
    assert sorted(put) == sorted(questions.__all__)
    buttons = [name for name in put if isinstance(getattr(questions, name)().answer, Buttons)]
    assert len(buttons) <= 0.6 * len(put)


def test_words_stand_between_an_experiment_and_its_numbers_which_are_folded():
    cells = _cells()
    tables = [number for number, cell in enumerate(cells) if ".table(" in cell.source]
    assert tables
    for number in tables:
        assert cells[number - 1].cell_type == "markdown" or ".table(" in cells[number - 1].source
        assert "fold=" in cells[number].source


SHOWN = {
    "experiments.forgetting(": "Step 3,",
    "experiments.per_coordinate(": "Nothing has moved yet.",
    "race = ": "Nobody has moved yet.",
    "turned = ": "Nobody has moved yet.",
    "valley = ": "Nobody has moved yet.",
    "experiments.adam_loses(": "After step 1 ",
}


@pytest.mark.parametrize(("begins", "caption"), SHOWN.items())
def test_what_is_stored_is_the_beginning_of_a_run(begins, caption):
    shown = next(cell for cell in _cells() if cell.cell_type == "code" and cell.source.find(begins) >= 0)
    assert caption in shown.outputs[-1].data["text/plain"]


def test_the_stored_maps_show_one_network_each():
    (shown,) = [cell for cell in _cells() if cell.source.startswith("maps = ")]
    assert "Best at this lr" not in shown.outputs[-1].data["text/plain"]

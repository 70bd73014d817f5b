"""The questions of notebook 02: what settles them, and that the notebook does not answer them before they are put."""

import contextlib
import io
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from playground import experiments
from playground.convergence import polyak
from playground.predictions import momentum as questions
from playground.question import Buttons, held_against
from playground.surfaces import RAVINE

NOTEBOOK = Path(__file__).resolve().parents[3] / "notebooks" / "02_momentum.ipynb"


def _cells() -> list[nbformat.NotebookNode]:
    return nbformat.read(NOTEBOOK, as_version=4).cells


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("averaged_first_step", 0.2, 1.0, "0.2 times as long as that of gradient descent"),
        ("less_momentum", 2, 0, "It was thrown out: after 1 step"),
        ("beta_raised_alone", 2.0, 1.05, "The steps grew from 1 to 2"),
        ("fastest_place", (0.24, 0.3), (0.1, 0.9), "Of ten thousand settings"),
        ("nesterov_at_zero", 3.1, 3.0, "w went from 3 to 3.1."),
        ("first_thrown_out", 3, 2, "Nesterov was the first to go: at lr 0.14"),
        ("from_the_right_wall", (-1.0, 0.2), (1.0, 0.0), "in the poor one"),
        ("leaving_the_saddle", 30, 110, "It left after 36 steps; without momentum it takes 120."),
        ("what_is_wrong", 3, 1, "5000 steps end at a loss of 0.125"),
    ],
)
def test_a_run_settles_the_question(name, right, wrong, told):
    question = getattr(questions, name)()
    agreed, otherwise = (held_against(question, said) for said in (right, wrong))
    assert agreed.agrees and not otherwise.agrees
    assert told in agreed.told.replace("and stayed", "in") or told in agreed.told


def test_the_run_is_of_the_learners_own_rule_once_it_passes():
    calls = []

    def mine(w, grad, velocity, lr, beta):
        calls.append(beta)
        return w - lr * (beta * velocity + grad), beta * velocity + grad

    outcome = questions.leaving_the_saddle(mine).outcome
    calls.clear()
    assert outcome().value == 36
    assert 0.9 in calls


def test_the_fastest_place_is_near_polyaks_pair():
    lr, beta = questions.fastest_place().outcome().value
    pair = polyak(*RAVINE.curvatures)
    assert lr == pytest.approx(pair["lr"], abs=0.02)
    assert beta == pytest.approx(pair["beta"], abs=0.03)


def test_the_notebook_puts_every_question_and_most_are_no_buttons():
    put = re.findall(r'predict\("(\w+)"', "\n".join(cell.source for cell in _cells() if cell.cell_type == "code"))
    assert sorted(put) == sorted(questions.__all__)
    buttons = [name for name in put if isinstance(getattr(questions, name)().answer, Buttons)]
    assert len(buttons) <= 0.6 * len(put)


def test_no_question_stands_directly_before_what_answers_it():
    cells = _cells()
    tables = [number for number, cell in enumerate(cells) if ".table(" in cell.source]
    assert tables
    for number in tables:
        assert cells[number - 1].cell_type == "markdown" or ".table(" in cells[number - 1].source
        assert "fold=" in cells[number].source


def test_the_stored_saddle_does_not_say_how_long_heavy_ball_takes_at_09():
    (shown,) = [cell for cell in _cells() if cell.source.startswith("experiments.saddle(")]
    assert "beta 0.90" not in shown.outputs[-1].data["text/plain"]
    assert "36 steps" not in shown.outputs[-1].data["text/plain"]


def test_the_stored_map_is_not_that_of_the_question():
    (shown,) = [cell for cell in _cells() if cell.source.startswith("experiments.momentum_map(")]
    assert shown.source == 'experiments.momentum_map(heavy_ball, surface="narrow ravine")'
    assert experiments.momentum_map(surface="narrow ravine").controls["surface"].value == "narrow ravine"


def test_what_the_folds_print_is_what_their_code_prints():
    """The data that they need are those of the cell that draws them."""
    cells = _cells()
    data = next(cell.source for cell in cells if cell.source.startswith("rng = "))
    names: dict = {"np": np}
    exec(data[: data.index("w, velocity")], names)
    ran = 0
    for cell in cells:
        for code, printed in re.findall(r"```python\n(.*?)\n```\n\n```text\n(.*?)\n```", cell.source, re.DOTALL):
            written = io.StringIO()
            with contextlib.redirect_stdout(written):
                exec(code, names)
            assert written.getvalue().rstrip() == printed
            ran += 1
    assert ran == 4

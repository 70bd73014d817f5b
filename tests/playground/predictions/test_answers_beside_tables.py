"""What the answer to a prediction says of a run is what the table in the same section says of it."""

import pytest
from playground import experiments
from playground.predictions import QUESTIONS

#: By prediction: the experiment, its setting, and the column of the table whose cell the answer has to name.
BESIDE = {
    "narrower_ravine": ("condition_number", {"kappa": 100.0}, "steps for a digit"),
    "cosine_end": ("schedules", {"show": "cosine_decay"}, "mean loss after 20 epochs"),
    "range_test_alone": ("range_test", {"lr": 0.63}, "validation loss after five epochs"),
    "less_momentum": ("ravine", {"beta": 0.9, "steps": 60}, "loss"),
    "from_the_right_wall": ("escape", {"start": 1.9}, "with momentum"),
    "leaving_the_saddle": ("saddle", {"beta": 0.9}, "with momentum"),
    "largest_coefficient": ("polynomial", {"degree": 15}, "largest coefficient"),
    "errors_over_strength": ("polynomial", {"degree": 15}, "error, other points"),
    "diamond_or_disc": ("geometry", {"strength": 0.8}, "w under L1"),
    "beside_a_heavy_ball": ("decay", {"weight_decay": 0.6, "optimizer": "heavy ball"}, "decay beside it is at"),
    "rare_gradient": ("adam_loses", {"beta2": 0.9, "steps": 240}, "Adam is at x ="),
    "best_trial": ("random_or_grid", {"losses": "shown"}, "validation loss"),
    "own_best_lr": ("nuisance", {"beta": "0.98"}, "loss there"),
    "tight_clipping": ("clipping", {"max_norm": 0.1}, "validation loss at the end"),
    "four_knobs": ("budgets", {"trials": 5}, "tuning lr alone"),
    "hotter_dead_start": ("symptoms", {"symptom": "a dead start", "remedy": "applied"}, "loss before"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_the_answer_names_the_number_of_the_table(name):
    experiment, setting, column = BESIDE[name]
    cell = getattr(experiments, experiment)().at(**setting).figures[column]
    told = QUESTIONS[name]().outcome().told
    assert any(number in told for number in (cell, cell.partition("after ")[2]) if number), (cell, told)


@pytest.mark.parametrize(
    ("name", "number", "experiment", "setting", "column"),
    [
        ("narrower_ravine", "11", "condition_number", {"kappa": 10.0}, "steps for a digit"),
        ("cosine_end", "0.36", "schedules", {"show": "constant"}, "mean loss after 20 epochs"),
        ("hotter_dead_start", "2.32", "symptoms", {"symptom": "a dead start", "remedy": "applied"}, "loss before"),
        ("leaving_the_saddle", "120 steps", "saddle", {}, "without, at the same lr"),
        ("rare_gradient", "1", "adam_loses", {"beta2": 0.1, "steps": 240}, "Adam is at x ="),
    ],
)
def test_a_number_in_a_question_is_that_of_the_table(name, number, experiment, setting, column):
    assert number in QUESTIONS[name]().ask
    assert number in getattr(experiments, experiment)().at(**setting).figures[column]


@pytest.mark.parametrize("kappa", [1.01, 1.2, 1.5, 3.0, 10.0, 31.6, 100.0, 1000.0])
def test_a_caption_tells_as_many_steps_for_a_digit_as_the_table(kappa):
    frame = experiments.condition_number().at(kappa=kappa)
    steps = frame.figures["steps for a digit"].replace(",", "")
    assert f": {steps} step" in frame.caption

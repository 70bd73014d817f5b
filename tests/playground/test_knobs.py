"""The page of every knob: nothing of the recorded signatures is left out, and what it points to is there."""

import re
from pathlib import Path

import nbformat
import pytest
from playground.knobs import every_argument, every_knob, knobs, knobs_of, notes

from grader.course import COURSE
from tools.write_knobs import FILE, anchor, page

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"

each_knob = pytest.mark.parametrize("knob", every_knob(), ids=lambda knob: knob.name)


def _headings(notebook: str) -> set[str]:
    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return {heading.strip() for heading in re.findall(r"^##+ (.*)", prose, re.MULTILINE)}


def test_every_argument_of_a_framework_is_that_of_one_knob():
    """What fails here after `make references` is an argument that is new: give it a line in knobs.toml."""
    wrong = {
        f"{argument.call}({argument.name})": [knob.name for knob in knobs_of(argument)]
        for argument in every_argument()
        if len(knobs_of(argument)) != 1
    }
    assert wrong == {}


@each_knob
def test_every_name_that_it_is_given_occurs(knob):
    for entry in knob.called:
        name, _, calls = entry.partition(" in ")
        for call in calls.split(", "):
            assert any(name == argument.name and call in ("", argument.short_call) for argument in every_argument())


@each_knob
def test_a_knob_says_what_it_is_when_to_turn_it_and_where_to_learn_more(knob):
    assert knob.what.endswith((".", ")", "”"))
    assert bool(knob.turn) != knob.of_the_machine
    assert knob.of_the_machine or knob.taught or knob.source


@pytest.mark.parametrize("told", [*every_knob(), *notes()], ids=lambda told: getattr(told, "name", "note"))
def test_every_place_that_teaches_it_exists(told):
    for place in told.taught:
        notebook, _, heading = place.partition(" § ")
        assert heading in _headings(notebook)


def test_the_exercise_of_a_knob_is_one_of_the_course_and_its_heading_is_named():
    for knob in every_knob():
        if knob.exercise:
            notebook = COURSE[knob.exercise].notebook
            assert any(place.startswith(f"{notebook} § ") for place in knob.taught), knob.name


def test_a_knob_leads_to_every_part_of_the_last_notebook_that_teaches_one():
    """Its sections, and what stands within them under a heading of its own, but for races and practice."""
    told = {place for knob in every_knob() for place in knob.taught}
    teaching = {
        "1 · Batch size and learning rate",
        "When the batch does not fit: accumulation",
        "2 · A schedule when the length is unknown",
        "One cycle",
        "3 · An average of the weights",
        "4 · Not every weight wants the same knob: parameter groups",
        "A shorter memory for the squares",
        "eps in half precision",
        "6 · Lion, the sign step's return",
        "Newton and Schulz",
    }
    assert {f"06_further § {heading}" for heading in teaching} <= told


def test_the_page_is_as_its_words_and_the_records_make_it():
    assert FILE.read_text(encoding="utf-8") == page(), "run `make knobs`"


def test_every_link_within_the_page_leads_somewhere():
    text = page()
    anchors = [anchor(heading) for heading in re.findall(r"^##+ (.*)", text, re.MULTILINE)]
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\(#([^)]*)\)", text)) <= set(anchors)


def test_a_knob_is_found_by_any_frameworks_name_for_it():
    for name in ("beta2", "betas", "beta_2", "b2"):
        assert "How long a driver remembers" in str(knobs(name))
    card = str(knobs("alpha"))
    assert "0.99     RMSprop" in card and "CosineDecay" in card


def test_a_line_of_a_card_names_no_more_calls_than_fit():
    for knob in every_knob():
        assert all(line.count(", ") <= 3 for line in str(knobs(knob.name)).splitlines() if line.startswith("  "))
    assert "sgd, rmsprop, adagrad, and 24 more" in str(knobs("lr"))


def test_a_card_says_where_it_is_taught_and_leads_there():
    assert 'href="04_adam.ipynb"' in knobs("eps")._repr_html_()
    assert 'conventions("eps")' in str(knobs("eps"))


def test_without_a_name_all_are_listed():
    card = str(knobs())
    assert all(knob.name in card for knob in every_knob())
    assert "Adam does not replace a schedule" in card


@pytest.mark.parametrize(
    ("asked", "knob"),
    [
        ("beta 2", "beta2"),
        ("Beta2", "beta2"),
        ("BETAS", "beta1"),
        ("learning rate", "lr"),
        ("lr ", "lr"),
        ("warm-up", "warmup"),
        ("t_max", "total"),
        ("Weight Decay", "weight_decay"),
        ("ema", "use_ema"),
        ("wd", "weight_decay"),
        ("clipping", "max_norm"),
        ("batchsize", "batch_size"),
        ("parameter groups", "what is decayed"),
        ("gradient accumulation", "accumulation"),
        ("mixed precision", "loss_scale_factor"),
    ],
)
def test_a_knob_is_found_as_people_say_and_type_it(asked, knob):
    assert f"{knob} (" in str(knobs(asked)).splitlines()[0]


@pytest.mark.parametrize(
    ("asked", "call", "has", "has_not"),
    [
        ("OneCycleLR", "torch.optim.lr_scheduler.OneCycleLR", "warmup", "beta2"),
        ("adamw", "torch.optim.AdamW", "beta2", "foreach"),
        ("keras.optimizers.Lion", "keras.optimizers.Lion", "use_ema", "eps"),
        (COURSE["muon"].reference, "optax.contrib.muon", "ns_steps", "nothing"),
    ],
)
def test_a_call_gets_its_knobs(asked, call, has, has_not):
    (line,) = (line for line in str(knobs(asked)).splitlines() if line.startswith(f"{call}:"))
    named = line.partition(": ")[2].split(", ")
    assert has in named and has_not not in named


@pytest.mark.parametrize(
    ("asked", "closest"),
    [("epsilonn", "epsilon"), ("amsgradd", "amsgrad"), ("nestrov", "nesterov"), ("weigth_decay", "weight_decay")],
)
def test_a_misspelt_knob_gets_the_closest_and_no_traceback(asked, closest):
    card = str(knobs(asked))
    assert card.startswith(f"There is no knob '{asked}'")
    assert f"Closest are: {closest}" in card


@pytest.mark.parametrize("asked", ["the colour of the curve", "qqq", 12345])
def test_what_is_like_no_knob_gets_no_random_names(asked):
    assert str(knobs(asked)).splitlines()[1:] == ["knobs() lists all of them."]


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_nothing_gets_the_list(nothing):
    assert str(knobs(nothing)) == str(knobs())

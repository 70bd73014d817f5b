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


def test_the_exercises_that_are_named_are_those_of_the_course_once_it_has_them():
    named = {knob.exercise for knob in every_knob() if knob.exercise}
    last = max(exercise.notebook for exercise in COURSE.values())
    assert named <= COURSE.keys() or last < "06"


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


def test_a_card_says_where_it_is_taught_and_leads_there():
    assert 'href="04_adam.ipynb"' in knobs("eps")._repr_html_()
    assert 'conventions("eps")' in str(knobs("eps"))


def test_without_a_name_all_are_listed():
    card = str(knobs())
    assert all(knob.name in card for knob in every_knob())
    assert "Adam does not replace a schedule" in card


def test_an_unknown_knob_gets_the_closest():
    with pytest.raises(ValueError, match=r"no knob 'epsilonn'.*epsilon"):
        knobs("epsilonn")

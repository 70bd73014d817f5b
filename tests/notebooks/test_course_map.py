"""The map of the course is true: times, what builds on what, and ways on which nothing is missing."""

import builtins
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest

from grader.course import COURSE
from grader.progress_file import VARIABLE
from tools.course_map import (
    AFTERNOON,
    HOUR,
    NOTEBOOKS,
    builds_on,
    comes_right_after,
    everything,
    notebooks,
    sections,
    stated_minutes,
)
from tools.draw_map import FILE, as_code, as_link, builds_on_cell, drawing, in_words, ways_table
from tools.store_notebooks import executed

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")

each_notebook = pytest.mark.parametrize("notebook", notebooks())
each_way = pytest.mark.parametrize("way", [HOUR, AFTERNOON, everything()], ids=lambda way: way.name)


# --- time -------------------------------------------------------------------------------------------------------------


@each_notebook
def test_the_time_that_a_notebook_states_is_about_what_its_parts_add_up_to(notebook):
    assert sum(section.minutes for section in sections(notebook)) == pytest.approx(stated_minutes(notebook), rel=0.25)


@each_way
def test_a_way_takes_the_time_that_it_states(way):
    assert sum(stop.minutes for stop in way.stops) == pytest.approx(way.minutes, rel=0.1)


def test_the_readme_states_the_same_times():
    for notebook in notebooks():
        (said,) = re.findall(rf"^\| `{notebook}` \| (\d+) (minutes|hours) \|", README, re.MULTILINE)
        assert int(said[0]) * (60 if said[1] == "hours" else 1) == stated_minutes(notebook)
    hours = re.search(r"all of it, (\w+) hours", ways_table(as_code))[1]
    assert f"It takes about {hours} hours" in README


# --- what builds on what ----------------------------------------------------------------------------------------------


def test_what_it_builds_on_by_hand():
    assert builds_on("04_adam")["03_weight_decay"] == ("weight_decay",)
    assert builds_on("04_adam")["02_momentum"] == ("momentum", "heavy_ball", "nesterov")  # they run in the race
    assert builds_on("05_tuning")["03_weight_decay"] == ("l2_penalty",)
    assert "warmup_cosine" in builds_on("05_tuning")["01_learning_rate"]
    assert comes_right_after("04_adam") == ["02_momentum", "03_weight_decay"]


def test_02_and_03_can_be_done_in_either_order():
    assert "02_momentum" not in builds_on("03_weight_decay")


@each_notebook
def test_nothing_runs_on_what_comes_later(notebook):
    assert all(of < notebook for of in builds_on(notebook))
    later = {name for name, exercise in COURSE.items() if exercise.notebook > notebook}
    code = "\n".join(source for section in sections(notebook) for source in section.code)
    assert not set(re.findall(r"\w+", code)) & later


# --- the ways ---------------------------------------------------------------------------------------------------------


def _missing(stop) -> dict[str, set[str]]:
    """For each section of a stop the names that neither Python nor what is done before it there has."""
    known, missing = set(dir(builtins)), {}
    for section in stop.sections:
        missing[section.heading] = section.borrows() - known
        known |= section.binds()
    return {heading: names for heading, names in missing.items() if names}


@each_way
def test_no_section_of_a_way_needs_one_that_is_skipped(way):
    for stop in way.stops:
        assert {section.number for section in stop.sections} >= set(stop.numbers)
        assert _missing(stop) == {}


def test_a_missing_section_is_found():
    (stop,) = (stop for stop in AFTERNOON.stops if stop.notebook == "04_adam")
    without = type(stop)(stop.notebook, tuple(number for number in stop.numbers if number != "4"))
    assert _missing(without) == {"6 · AdamW: decay beside the step": {"adam"}}


@pytest.mark.parametrize("stop", [stop for stop in HOUR.stops if stop.numbers], ids=lambda stop: stop.notebook)
def test_the_cells_of_the_hour_run_alone(stop, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "progress.json"))
    cells = [nbformat.v4.new_code_cell(source) for section in stop.sections for source in section.code]
    done = executed(nbformat.v4.new_notebook(cells=cells), NOTEBOOKS)  # raises where a cell fails
    assert all(cell.execution_count for cell in done.cells)


# --- where it is shown ------------------------------------------------------------------------------------------------


def test_the_picture_is_drawn_from_the_course_of_now():
    assert FILE.read_text(encoding="utf-8") == drawing(), "run `python -m tools.draw_map`"
    assert ET.fromstring(drawing()).tag.endswith("svg")


def test_the_readme_has_the_tables_of_now():
    assert in_words() in README and ways_table(as_code) in README
    for notebook in notebooks():
        assert re.search(
            rf"^\| `{notebook}` \| [^|]* \| {re.escape(builds_on_cell(notebook))} \|", README, re.MULTILINE
        )


def test_the_first_notebook_has_the_tables_of_now():
    cells = json.loads((NOTEBOOKS / "00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert in_words() in prose and ways_table(as_link) in prose

"""Marking cells say what `grader class` says, in the one form that nbgrader takes for a number."""

import pytest
from marked import handed_in, marks, points, source

from grader.classroom.result import Result
from grader.course import COURSE
from grader.interchange.marking_cells import write_marks
from grader.interchange.one_exercise import NotOurs

NAMES = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]


def _empty(**more) -> Result:
    return {"submission": "", "status": "not graded", "reason": "", "exercises": {}, **more}


def _nearly(name: str) -> dict:
    return {
        "points": 0.5,
        "possible": 1,
        "verdict": "nearly",
        "mistake": None,
        "text": "NEARLY",
        "card": "<div>x</div>",
    }


def test_the_course_itself_has_all_points_and_the_cards():
    marked = marks(handed_in({}))
    assert list(marked) == NAMES
    for name, cell in marked.items():
        assert points(cell) == repr(float(COURSE[name].points))
        card = cell.outputs[0]
        assert card.output_type == "display_data" and "<div" in card.data["text/html"]
        assert f"PASSED · {name}" in card.data["text/plain"]


def test_wrong_blank_deleted_and_broken_answers_have_none():
    wrong, blank, deleted = NAMES[:3]
    answers = {
        wrong: COURSE[wrong].solution().replace("lr *", "2 * lr *"),
        blank: COURSE[blank].stub(),
        deleted: "",
    }
    marked = marks(handed_in(answers))
    said = {name: cell.outputs[0].data["text/plain"].split(" · ")[0] for name, cell in marked.items()}
    assert said == {wrong: "NOT YET", blank: "NOT WRITTEN YET", deleted: "MISSING"}
    assert {points(cell) for cell in marked.values()} == {"0.0"}


def test_what_a_learner_prints_or_leaves_in_a_marking_cell_counts_for_nothing():
    forged = "def mark(f):\n    return 1.0\nprint(1.0)\n1.0"
    marked = marks(handed_in({NAMES[0]: forged}))
    assert points(marked[NAMES[0]]) == "0.0" and points(marked[NAMES[1]]) == "1.0"


def test_an_answer_that_never_ends_has_words_in_place_of_a_card():
    entry = {"points": 0.0, "possible": 1, "verdict": "timed out", "mistake": None, "text": "timed out"}
    notebook = source()
    write_marks(notebook, _empty(exercises={NAMES[0]: entry}))
    cell = next(cell for cell in notebook.cells if cell.source == f"mark({NAMES[0]})")
    assert "took too long" in cell.outputs[0].data["text/plain"] and points(cell) == "0.0"


@pytest.mark.parametrize(("worth", "expected"), [(1, "0.5"), (10, "5.0"), (0.5, "0.25"), (0, "0.0")])
def test_the_points_are_a_part_of_what_the_instructor_gives_for_the_cell(worth, expected):
    """nbgrader ends with an error where a mark is above the maximum."""
    notebook = source()
    cell = next(cell for cell in notebook.cells if cell.source == f"mark({NAMES[0]})")
    cell.metadata.nbgrader["points"] = worth
    write_marks(notebook, _empty(exercises={NAMES[0]: _nearly(NAMES[0])}))
    assert points(cell) == expected


def test_a_notebook_of_which_nothing_is_known_says_why():
    notebook = source()
    write_marks(notebook, _empty(reason="No function of the course was found in it.", notes=["Cell 3 was left out."]))
    cell = next(cell for cell in notebook.cells if cell.source == f"mark({NAMES[0]})")
    told = cell.outputs[0].data["text/plain"]
    assert points(cell) == "0.0" and "No function of the course" in told and "Cell 3" in told


def test_a_cell_that_would_have_to_be_run_is_refused():
    """nbgrader gives full marks to a marking cell without outputs."""
    notebook = source()
    cell = next(cell for cell in notebook.cells if cell.source == f"mark({NAMES[0]})")
    cell.metadata.nbgrader["grade_id"] = "own-test"
    with pytest.raises(NotOurs, match="own-test"):
        write_marks(notebook, _empty())


def test_a_cell_that_is_marked_by_hand_is_left_alone():
    notebook = source()
    cell = next(cell for cell in notebook.cells if cell.source == f"mark({NAMES[0]})")
    cell.metadata.nbgrader.update(solution=True, grade_id="essay")
    write_marks(notebook, _empty())
    assert cell.outputs == []

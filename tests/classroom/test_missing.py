"""What a file owes and does not hold: a verdict, 0 points, and a card that says what was found."""

import json

import nbformat
import pytest
from submissions import IMPORTS, honest, notebook, written

from grader.classroom.child_process import Limits
from grader.classroom.grade import Status, grade
from grader.classroom.result import graded, in_brief
from grader.classroom.sandbox import Isolated, Plain
from grader.course import COURSE

CHAPTER = [name for name in COURSE if COURSE[name].notebook == "02_momentum"]
RIGHT = COURSE["momentum"].solution()


@pytest.fixture(scope="module", params=[Isolated, Plain])
def runner(request):
    made = request.param(Limits(seconds=20.0))
    yield made
    made.close()


@pytest.fixture(scope="module")
def sandbox():
    made = Isolated(Limits(seconds=20.0))
    yield made
    made.close()


#: How an exercise that was right comes to be no function, and what its card says.
SPOILED = {
    "a stray bracket": ([RIGHT + ")"], "Code cell 2 holds it, but line"),
    "a smart quote": ([f"{RIGHT}\nprint(“done”)"], "invalid character '“'"),
    "another name": (
        [RIGHT.replace("def momentum", "def momentun")],
        "Code cell 2 has momentun: did you mean that one?",
    ),
    "a number": ([RIGHT, "momentum = 0.9"], "Code cell 3 sets momentum to 0.9 in line 1."),
    "a number among others": ([RIGHT, "\nlr, momentum = 0.1, 0.9"], "Code cell 3 sets momentum to 0.9 in line 2."),
    "a decorator": ([f"@timed\n{RIGHT}"], "its decorator @timed could not be run: NameError: name 'timed'"),
    "a class": (["class Rules:\n    def momentum(self, w): pass"], "inside the class Rules"),
    "a function": (["def main():\n    def momentum(w): pass"], "inside the function main"),
    "a class of its name": (["class Momentum:\n    pass"], "has a class Momentum, and a function is asked for"),
    "deleted": ([RIGHT, "del momentum"], "Code cell 3 deletes momentum in line 1."),
    "a block that is not entered": ([f"if 1 > 2:\n    momentum = print\n{IMPORTS}"], "the block from line 1 on"),
    "a default": (["def momentum(w, lr=RATE): pass"], "could not be run: NameError: name 'RATE'"),
    "an import": ([RIGHT, "from my_rules import momentum"], "Code cell 3 imports momentum in line 1"),
    "not there": ([], "No cell defines it."),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_was_set_and_is_no_function_scores_0_with_a_reason(how, sandbox):
    cells, says = SPOILED[how]
    outcome = grade(written(IMPORTS, *cells, *honest("nesterov")[1:]), 0, sandbox)
    assert outcome.reports.keys() == {"nesterov"}
    assert outcome.missing.keys() == {"momentum", "heavy_ball"}
    report = outcome.missing["momentum"]
    assert (report.verdict, report.score) == ("missing", 0.0)
    assert says in str(report)


def test_a_function_in_a_text_cell_is_found(sandbox):
    node = notebook(*honest("nesterov"))
    node.cells.insert(0, nbformat.v4.new_markdown_cell(f"```\n{RIGHT}\n```"))
    outcome = grade(nbformat.writes(node).encode(), 0, sandbox)
    assert "text cell (cell 1 of the notebook)" in str(outcome.missing["momentum"])


@pytest.mark.parametrize(
    "spoils",
    ["import torch", "import no_such_package as torch", "import numpy as np\nfrom no_such_package import Tensor, njit"],
)
def test_what_is_imported_in_vain_costs_nothing_that_does_not_use_it(spoils, sandbox):
    hinted = RIGHT.replace("(w,", "(w: torch.Tensor,")
    outcome = grade(written(IMPORTS, spoils, hinted), 0, sandbox)
    assert outcome.reports["momentum"].passed


@pytest.mark.parametrize("use", ["plt.plot(w)", "plt(w)", "isinstance(w, plt)", "plt[0]", "w * plt", "plt.a = 1"])
def test_a_function_that_uses_what_is_not_there_is_told_so(use, sandbox):
    cells = ["import no_such_package.pyplot as plt", f"def gradient_descent(w, grad, lr):\n    {use}\n    return w"]
    report = grade(written(*cells), 0, sandbox).reports["gradient_descent"]
    assert "stopped with ModuleNotFoundError: No module named 'no_such_package'" in str(report)
    assert "graded with Python's standard library and NumPy, without any other package" in str(report)


LEFT_OUT = {
    "a cell that is broken": ["scale = -1\nx = (", "`scale` is set in code cell 1, which was left out: line 2"],
    "a line that failed": ["scale = experiments.best()", "code cell 1, line 1, which did not run: NameError"],
    "the shell": ["scale = !ls", "code cell 1, line 1, which was left out: it is a magic"],
    "the course": ["from playground import scale", "the course's own packages are not"],
    "a star": ["from my_rules import *", "It may come from code cell 1, where from my_rules import * did not run"],
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_a_name_error_is_answered_from_what_was_left_out(what, sandbox):
    first, says = LEFT_OUT[what]
    report = grade(written(first, "def gradient_descent(w, grad, lr):\n    return w - scale * lr * grad"), 0, sandbox)
    text = str(report.reports["gradient_descent"])
    assert "NameError: name 'scale' is not defined" in text
    assert says.replace("`", "") in text


def test_no_cause_is_named_for_a_function_that_stands_on_what_was_left_out(sandbox):
    function = "def gradient_descent(w, grad, lr):\n    return w - scale * lr * grad"
    stands = grade(written("scale = -1", "scale = 1\nx = (", function), 0, sandbox).reports["gradient_descent"]
    assert (stands.verdict, stands.mistake, stands.observation) == ("not yet", None, None)
    assert "scale is set in code cell 2, which was left out" in str(stands)
    later = grade(written("scale = 1\nx = (", "scale = -1", function), 0, sandbox).reports["gradient_descent"]
    assert later.mistake == "uphill"


@pytest.mark.parametrize("fails", ["order = np.sort(np.array([1]), axis=5)", "np.random.shuffle(scale)"])
def test_a_call_that_failed_is_no_loss_of_the_package_that_it_is_in(fails, sandbox):
    function = "def gradient_descent(w, grad, lr):\n    return np.add(w, scale * lr * grad)"
    report = grade(written(IMPORTS, "scale = 1", fails, "scale = 1", function), 0, sandbox).reports["gradient_descent"]
    assert report.mistake == "uphill"


def test_a_file_owes_what_its_evidence_says_and_nothing_else(runner):
    outcome = grade(written(*honest("momentum"), "# def adam(w): the next chapter"), 0, runner)
    assert outcome.chapters == ("02_momentum",)
    assert outcome.evidence == "It holds something of `momentum`, from 02_momentum."
    assert outcome.missing.keys() == {"heavy_ball", "nesterov"}
    named = grade(written(*honest("momentum")), 0, runner, file_name="00_start_here.ipynb")
    assert (named.chapters, named.missing.keys()) == (("00_start_here",), {"downhill"})
    assert named.reports.keys() == {"momentum"}


def test_a_file_without_evidence_is_not_graded_and_says_so(runner):
    for cells in (["x = 1"], ["momentum = 0.9"], []):
        outcome = grade(written(*cells), 0, runner)
        assert (outcome.status, outcome.missing) == (Status.NOT_GRADED, {})
        assert outcome.reason == "No function of the course was found in it, and nothing says which chapter it is."


def test_the_result_counts_what_is_owed_or_held():
    result = graded("anna", written(*honest("momentum", "downhill")), 0, isolate=False)
    assert (len(result["exercises"]), result["status"]) == (1 + len(CHAPTER), "graded")
    missing = result["exercises"]["nesterov"]
    assert (missing["points"], missing["possible"], missing["verdict"], missing["mistake"]) == (0.0, 1, "missing", None)
    assert "MISSING · nesterov" in missing["text"]
    assert "MISSING · nesterov" in missing["card"]
    assert result["chapters"] == in_brief(result)["chapters"] == ["00_start_here", "02_momentum"]
    json.dumps(result)


def test_all_of_a_chapter_that_its_metadata_name_is_owed_though_nothing_of_it_is_there(runner):
    node = notebook("print(1)")
    node.metadata["turning_the_knobs"] = {"chapter": "02_momentum"}
    outcome = grade(nbformat.writes(node).encode(), 0, runner)
    assert (outcome.status, list(outcome.missing)) == (Status.GRADED, CHAPTER)


def test_a_function_of_another_chapter_counts_whether_its_cell_can_be_read_or_not(runner):
    for broken in (RIGHT.replace("):", ")", 1), RIGHT.replace("return", "raise ValueError", 1)):
        node = notebook(IMPORTS, broken)
        node.metadata["turning_the_knobs"] = {"chapter": "00_start_here"}
        outcome = grade(nbformat.writes(node).encode(), 0, runner)
        assert "momentum" in {**outcome.missing, **outcome.reports}
        assert "nesterov" not in outcome.missing

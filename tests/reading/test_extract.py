"""What is read of a notebook, and what is left out."""

import json
import time

import nbformat
import pytest
from submissions import IMPORTS, notebook, written

from grader.reading.extract import MOST_CODE, MOST_SENTENCES, extract
from grader.reading.notebook import MOST_BRACKETS, MOST_CELLS
from grader.reading.notebook_file import LARGEST, Unreadable, content


def _kept(*sources: str) -> list[str]:
    return [source for cell in extract(written(*sources)).cells for _, source in cell.statements]


def test_imports_constants_functions_and_classes_are_kept():
    cells = [
        "import math, numpy as np",
        "EPS = 1e-8\nRATES = np.array([0.1])\nHALF: float = 0.5",
        "class Box:\n    pass",
        "def f(x):\n    return x",
        "g = lambda x: check(x)\nh = f",
    ]
    assert len(_kept(*cells)) == 8
    assert extract(written(*cells)).defined >= {"f", "g", "h", "Box"}


@pytest.mark.parametrize(
    "source",
    [
        "check(f)",
        "report = check(f)",
        "for i in range(3):\n    pass",
        "print(1)",
        "with open('x') as f:\n    pass",
        "x.y()",
        "if True:\n    z = train()",
    ],
)
def test_what_runs_something_is_left_out(source):
    assert _kept(source) == []


def test_the_courses_own_packages_are_left_out():
    assert _kept("from grader import check\nfrom playground import experiments\nimport grader.check") == []


def test_imports_in_a_try_are_kept():
    assert len(_kept("try:\n    import numba\nexcept ImportError:\n    numba = None")) == 1


def test_an_import_beside_the_courses_own_is_kept():
    assert _kept("import grader, numpy as np") == ["import numpy as np"]


def test_what_an_exercise_needs_is_kept_though_it_calls_the_learners_own_code():
    cells = [
        "def rule(sign):\n    return lambda w, g, lr: w + sign * scale() * lr * g",
        "rng = np.random.default_rng(0)\nunit = rng.normal()\nsign = make_sign(unit)",
        "def scale():\n    return table[0]",
        "table = build_table()\nhistory = run_everything()",
        "gradient_descent = rule(sign)",
    ]
    kept = "\n".join(_kept("import numpy as np\ndef build_table():\n    return [1]", *cells))
    assert "gradient_descent = rule(sign)" in kept
    assert "sign = make_sign(unit)" in kept
    assert "unit = rng.normal()" in kept
    assert "table = build_table()" in kept
    assert "history" not in kept


def test_a_constant_that_stands_on_what_was_left_out_is_left_out_unless_an_exercise_needs_it():
    experiment = (
        "import numpy as np\nfeatures = experiments.line()\nbest = np.linalg.lstsq(features)[0]\nagain = 2 * best"
    )
    assert _kept(experiment) == ["import numpy as np"]
    needed = "def adam(w):\n    return best"
    assert _kept(experiment, needed) == [*experiment.split("\n"), needed]


def test_an_exercise_set_to_the_courses_own_function_is_not_the_learners():
    submission = extract(written("from playground.progress import rule", 'adam = rule("adam").function'))
    assert submission.defined == frozenset()


def test_what_was_taken_is_said_by_name():
    taken = extract(written("import numpy as np", "EPS = 1e-8", "def adam():\n    pass", "class Box:\n    pass")).taken
    assert taken == "Taken from the notebook: imports np; constants EPS; functions adam; classes Box."
    assert extract(written("print(1)")).taken == "Nothing was taken from the notebook."


def test_text_beyond_ascii_and_windows_line_ends_cut_no_statement_short():
    assert _kept("é = 'ü'; b = 2  # ñ\r\ndef f():\r\n    return 'ß'") == [
        "é = 'ü'",
        "b = 2",
        "def f():\n    return 'ß'",
    ]


def test_there_is_an_end_to_what_is_read():
    long = f"x = '{'a' * 490}'\n" * (MOST_CODE // 5000)
    submission = extract(
        written("def momentum():\n    pass", *[long] * 12, "def adam():\n    pass\ndef late():\n    pass")
    )
    assert "momentum" in submission.defined
    assert not {"adam", "late"} & {*submission.defined}
    assert "too much code" in submission.skipped[-1]
    assert "late" not in submission.absent
    found = submission.absent["adam"]
    assert found[0].words == "Code cell 14 holds it, but there is too much code in the cells before it."
    with pytest.raises(Unreadable, match="cells"):
        extract(
            json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}] * (MOST_CELLS + 1)}).encode()
        )


def test_one_cell_of_data_costs_only_itself():
    submission = extract(written(f"x = '{'a' * 2 * MOST_CODE}'", "def adam():\n    pass"))
    assert "adam" in submission.defined
    assert submission.skipped == ("Code cell 1 was left out: it is too long to be written by hand.",)


@pytest.mark.parametrize("many", [[[]] * MOST_BRACKETS, [{}] * MOST_BRACKETS])
def test_an_output_of_too_many_parts_is_not_built(many):
    with pytest.raises(Unreadable, match="too many parts"):
        extract(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": many}, "cells": []}).encode())


@pytest.mark.parametrize("source", [{"a": 1}, ["a", ["b"]], [1]])
def test_a_source_that_is_no_text_is_not_turned_into_one(source):
    cells = [{"cell_type": "code", "source": source, "outputs": [], "metadata": {}}]
    with pytest.raises(Unreadable, match="not a notebook"):
        extract(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode())


def test_lines_keep_their_numbers():
    (cell,) = extract(written("x = 1\n\n\ndef f():\n    return 2")).cells
    assert [line for line, _ in cell.statements] == [1, 4]


def test_statements_on_one_line_and_decorators():
    assert _kept("a = 1; b = 2") == ["a = 1", "b = 2"]
    (decorated,) = _kept("@staticmethod\ndef f():\n    return 1")
    assert decorated.startswith("@staticmethod")


def test_magics_and_shell_lines_are_blanked():
    kept = _kept("%matplotlib inline\n!pip install evil\ndef f():\n    return 1\nf?")
    assert kept == ["def f():\n    return 1"]


def test_what_a_magic_gives_a_name_to_is_blanked_too():
    kept = _kept("files = !ls\nt = %timeit -o f()\na, b = %sx ls\ndef f():\n    return 1\n")
    assert kept == ["def f():\n    return 1"]


@pytest.mark.parametrize("magic", ["%%time", "%%capture out --no-stderr", "\n%%prun -q"])
def test_a_cell_magic_that_runs_python_leaves_what_the_cell_defines(magic):
    submission = extract(written(f"{magic}\ndef adam():\n    return 1\n%time f()"))
    assert (submission.defined, submission.skipped) == ({"adam"}, ())
    assert submission.cells[0].statements[0][0] == magic.count("\n") + 2


@pytest.mark.parametrize("head", ["if True:", "for _ in range(1):", "while False:", "with open('x'):", "try:"])
def test_an_exercise_within_a_block_is_taken_with_it(head):
    tail = "\nfinally:\n    pass" if head == "try:" else ""
    source = f"{head}\n    def adam(w):\n        return w{tail}"
    assert _kept(source) == [source]
    assert "adam" in extract(written(source)).defined


@pytest.mark.parametrize("head", ["class A:", "def main():"])
def test_an_exercise_within_a_class_or_a_function_is_said(head):
    (what,) = extract(written(f"{head}\n    def adam(w):\n        return w\n    def other():\n        pass")).absent[
        "adam"
    ]
    assert what.words.startswith("In code cell 1 it stands inside the ")


def test_what_a_function_defines_for_itself_is_its_own():
    code = extract(written("def make():\n    def adam(w):\n        return w\n    return adam\nadam = make()"))
    assert "adam" in code.defined
    assert "adam" not in code.absent


@pytest.mark.parametrize("source", ["from numpy import *", "from numpy.linalg import *\nfrom random import *"])
def test_with_a_star_the_names_of_a_constant_may_come_from_anywhere(source):
    kept = _kept(source, "RATES = array([1.0]) * pi", "other = plot()", "def adam(w):\n    return RATES * w")
    assert "RATES = array([1.0]) * pi" in kept
    assert "other = plot()" not in kept


def test_a_format_of_the_future_is_read_as_todays():
    assert "f" in extract(written("def f():\n    pass").replace(b'"nbformat": 4', b'"nbformat": 9')).defined


def test_names_by_the_thousand_are_read_in_proportion():
    names = [f"a{i}" for i in range(10_000)]
    cells = ["def adam():\n    " + ";".join(names), "=".join(names) + "=" + "+".join(f"b{i}" for i in range(200))]
    begin = time.process_time()
    assert "adam" in extract(written(*cells, f"{','.join(names)} = x")).defined
    assert time.process_time() - begin < 10


def test_a_percent_sign_that_is_python_stays():
    (kept,) = _kept("x = (7\n% 4)")
    assert "% 4" in kept


@pytest.mark.parametrize("source", ["%%bash\nrm -rf /", "def f(:\n    pass", "%%timeit\nx = 1", "(" * 5000, "\0"])
def test_a_cell_that_is_no_python_is_said_and_harms_nothing(source):
    submission = extract(written(source, "def adam():\n    return 1"))
    assert "adam" in submission.defined
    assert submission.skipped[0].startswith("Code cell 1 was left out: ")


def test_a_number_too_long_to_be_printed_harms_nothing():
    submission = extract(written(f"seed = 0x{'f' * 5000}", "def adam():\n    return seed"))
    assert submission.defined == {"seed", "adam"}


def test_no_more_is_said_than_anybody_would_read():
    *said, last = extract(written(*["("] * 2000)).skipped
    assert len(said) == MOST_SENTENCES
    assert last == "1,950 more pieces were left out like these."


def test_spaces_without_end_are_searched_once():
    began = time.process_time()
    assert "f" in extract(written(f"{' ' * 50_000}x =", "def f():\n    pass")).defined
    assert time.process_time() - began < 10  # of CPU; searched anew from each space it takes minutes


def test_deep_nesting_is_survived():
    assert "f" in extract(written("x = " + "-" * 100_000 + "1", "def f():\n    pass")).defined


def test_markdown_is_no_code():
    node = notebook()
    node.cells.append(nbformat.v4.new_markdown_cell("def f(): pass"))
    assert extract(nbformat.writes(node).encode()).cells == ()


def test_old_formats_are_read():
    cell = {
        "cell_type": "code",
        "input": ["def f():\n", "    return 1"],
        "outputs": [],
        "language": "python",
        "metadata": {},
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    assert "f" in extract(json.dumps(old).encode()).defined


def test_the_level_of_a_heading_is_not_written_out():
    """Before format 4 a heading had a level, and it is converted to a text with as many signs in front."""
    cells = [
        {"cell_type": "heading", "level": 10**14, "source": "Momentum"},
        {"cell_type": "code", "input": "def f():\n    return 1", "outputs": [], "language": "python"},
    ]
    assert "f" in extract(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()).defined


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG\r\n\xff\xfe", "a picture"),
        (b"\x00\x01\x02\xff\xfe", "not text"),
        (b"{", "cut off in the middle"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "no cells"),
        (b'{"a": 1}', "no cells"),
        (b'{"cells": 5, "nbformat": 4, "metadata": {}}', "not a notebook"),
        (b'{"cells": [5], "nbformat": 4, "metadata": {}}', "not a notebook"),
        (b'{"cells": [{}], "nbformat": "x", "metadata": {}}', "of what type"),
        (b'{"worksheets": [], "nbformat": 8}', "not a notebook"),
    ],
)
def test_what_is_no_notebook_is_said(bad, says):
    with pytest.raises(Unreadable, match=says):
        extract(bad)


def test_huge_and_odd_files(tmp_path):
    huge = tmp_path / "huge.ipynb"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(Unreadable, match="larger than"):
        content(huge)
    with pytest.raises(Unreadable, match="not an ordinary file"):
        content(tmp_path)
    with pytest.raises(Unreadable, match="no such file"):
        content(tmp_path / "missing.ipynb")


def test_a_byte_order_mark_is_no_obstacle():
    assert extract(b"\xef\xbb\xbf" + written(IMPORTS)).cells

"""What may be stored of a notebook, and what stops it."""

import nbformat
import pytest

from tools.store_notebooks import NOTEBOOKS, WIDGET_VIEW, NotFit, normalised, path_of


def _notebook(*outputs) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("1", execution_count=1, outputs=list(outputs))
    cell.metadata = {"execution": {"iopub.status.idle": "2026-01-01"}, "tags": ["exercise"], "trusted": True}
    return nbformat.v4.new_notebook(
        cells=[cell], metadata={"widgets": {"a": 1}, "language_info": {"name": "python", "version": "3"}}
    )


def _normalised(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return normalised(notebook, "02_momentum")


def _shown(**data):
    return nbformat.v4.new_output("display_data", data=data, metadata={"a": 1})


def test_keeps_tags_and_drops_what_changes_from_run_to_run():
    (cell,) = _normalised(_notebook()).cells
    assert cell.metadata == {"tags": ["exercise"]}


def test_a_notebook_says_which_chapter_it_is():
    metadata = _normalised(_notebook()).metadata
    assert metadata["turning_the_knobs"] == {"chapter": "02_momentum"}
    assert set(metadata) == {"kernelspec", "language_info", "turning_the_knobs"}


def test_drops_widget_views_and_keeps_the_picture():
    notebook = _normalised(
        _notebook(_shown(**{WIDGET_VIEW: {"model_id": "x"}, "image/png": "AA==", "text/plain": "t"}))
    )
    assert set(notebook.cells[0].outputs[0].data) == {"image/png", "text/plain"}
    assert "widgets" not in notebook.metadata


def test_keeps_what_pages_read_of_a_picture():
    shown = _shown(**{"image/png": "AA==", "text/plain": "t"})
    about = {"width": 620, "height": 270, "alt": "What is seen.", "maps": [[0, 0, 0.5, 0.5]]}
    shown.metadata = {"image/png": {**about, "made": "today"}, "a": 1}
    (output,) = _normalised(_notebook(shown)).cells[0].outputs
    assert output.metadata == {"image/png": about}


def test_lines_that_the_kernel_sent_in_pieces_are_one_output():
    def printed(text):
        return nbformat.v4.new_output("stream", name="stdout", text=text)

    picture = _shown(**{"text/plain": "t"})
    (cell,) = _normalised(_notebook(printed("a\n"), printed("b\n"), picture, printed("c\n"))).cells
    assert [output.get("text") for output in cell.outputs] == ["a\nb\n", None, "c\n"]


def test_twice_is_once():
    once = _normalised(_notebook(_shown(**{"text/plain": "t"})))
    assert nbformat.writes(_normalised(nbformat.reads(nbformat.writes(once), 4))) == nbformat.writes(once)


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (nbformat.v4.new_output("stream", name="stderr", text="a warning"), "stderr"),
        (nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[]), "stops with ValueError"),
        (_shown(**{"text/plain": "<A at 0x7f00deadbeef>"}), "memory address"),
        (nbformat.v4.new_output("stream", name="stdout", text="<A at 0x7f00deadbeef>"), "memory address"),
    ],
)
def test_refuses(output, says):
    with pytest.raises(NotFit, match=says):
        _normalised(_notebook(output))


def test_a_notebook_is_named_as_people_name_it():
    for name in ("04_adam", "04_adam.ipynb", "notebooks/04_adam.ipynb"):
        assert path_of(name) == NOTEBOOKS / "04_adam.ipynb"
    with pytest.raises(SystemExit, match=r"no notebook 04_adma\. There are: 00_start_here, 01"):
        path_of("04_adma")

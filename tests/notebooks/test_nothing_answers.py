"""What is to be predicted is not on the screen: not printed above the question, nor shown under it without a fold."""

import re
from pathlib import Path

import nbformat
import playground
import pytest
from playground.captions import short
from playground.predictions import QUESTIONS
from playground.question import Number

NOTEBOOKS = Path(playground.__file__).parents[1]
PUT = re.compile(r'predict\("(\w+)"')
#: So many cells before and after a question share the screen with it.
BEFORE, AFTER = 3, 4
#: Their number is that of another thing, which the question names itself.
NAMED_IN_THE_QUESTION = {"zero_gradient"}


def _shown(cell: nbformat.NotebookNode) -> str:
    """What a reader sees of a cell without opening a fold: its prose, or what its code printed."""
    texts = [cell.source] if cell.cell_type == "markdown" else []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        texts += [
            output.get("text", ""),
            data.get("text/plain", "") if "<details" not in data.get("text/html", "") else "",
        ]
    return re.sub(r"<details.*?</details>", "", "\n".join(texts), flags=re.DOTALL)


def _numbers_asked():
    asked = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        for place, cell in enumerate(cells):
            if put := PUT.match(cell.source):
                question = QUESTIONS[put[1]]()
                if isinstance(question.answer, Number) and put[1] not in NAMED_IN_THE_QUESTION:
                    around = cells[max(0, place - BEFORE) : place] + cells[place + 1 : place + 1 + AFTER]
                    asked.append(pytest.param(question, "\n".join(map(_shown, around)), id=put[1]))
    return asked


@pytest.mark.parametrize(("question", "around"), _numbers_asked())
def test_the_number_that_is_asked_for_is_not_on_the_screen(question, around):
    value = question.outcome().value
    seen = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", around)
    assert not {short(value), f"{value:g}", f"{value:.2f}"} & set(seen)

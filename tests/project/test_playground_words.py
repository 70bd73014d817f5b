"""No word of an experiment, a question or the front end escapes the catalogue."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playground import experiments
from playground.predictions import QUESTIONS
from pseudo_language import escaped, filled_in, write_catalogue

ROOT = Path(__file__).resolve().parents[2]
#: What is written as TeX or as code of another library, the libraries and how they are installed, the letters of
#: curvature, the two penalties, and the names of the diabetes data's columns.
SYMBOLS = (
    r"\$.*?\$|\boptax\.[^⟩]*|%pip install [a-z ]*|\b(torch|Keras|optax)\b"
    r"|\b(mu|kappa|L[12]|age|sex|bmi|bp|s[1-6])\b"
)
PLACES = [*(f"experiment {name}" for name in experiments.__all__), *(f"question {name}" for name in QUESTIONS)]


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, list[str]]:
    """By their place the texts that a reader of the pseudo-language meets."""
    folder = write_catalogue(tmp_path_factory.mktemp("locale"))
    path = os.pathsep.join(map(str, (ROOT, ROOT / "notebooks", ROOT / "tests", *sys.path)))
    run = subprocess.run(
        [sys.executable, ROOT / "tests" / "playground_words.py", folder],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("place", [*PLACES, "the same curve", "elsewhere"])
def test_no_word_of_the_playground_escapes(shown, place):
    left = [text for text in shown[place] for bare in [re.sub(SYMBOLS, "", text)] if escaped(bare) or filled_in(bare)]
    assert any("⟦" in text for text in shown[place])
    assert not left, "\n".join(left)


def test_numbers_are_written_in_one_way(shown):
    """As ``captions.short`` and the front end write them: a format alone gives 1.2e+02."""
    texts = [text for place in PLACES for text in shown[place]]
    assert not [text for text in texts if re.search(r"\de\+0[0-5]\b", text)]

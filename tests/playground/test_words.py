"""The words of the front end: those that its scripts ask for, and those that they keep for a page without a kernel."""

import json
import re

from playground.server import NOTEBOOKS
from playground.words import words

SCRIPTS = NOTEBOOKS / "playground/frontend/turning-the-knobs/scripts"
#: What stands after "words." and is none: the name of the script, and what an element has that shows them.
ELSE = {"js", "hidden", "textContent"}


def test_the_scripts_ask_for_the_words_that_there_are():
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    assert set(re.findall(r"\bwords\.(\w+)", text)) - ELSE == words().keys()


def test_the_english_that_a_page_keeps_is_that_of_the_kernel():
    kept = re.search(r"const ENGLISH = (\{.*?\n\});", (SCRIPTS / "words.js").read_text(encoding="utf-8"), re.DOTALL)
    assert kept
    as_json = re.sub(r",(\s*\})", r"\1", re.sub(r"^  (\w+):", r'"\1":', kept[1], flags=re.MULTILINE))
    assert json.loads(as_json).items() <= words().items()

"""Sentences are looked up when they are shown, in the language that is asked for."""

import pytest

from grader.reporting import language
from grader.reporting.language import VARIABLE, gettext, ngettext


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A catalogue of two sentences."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalog = Catalog(locale="de")
    catalog.add("Your {field} is late.", "{field} kommt spät.")
    catalog.add("{close} of {all} agree.", "{nahe} von {all} stimmen.")
    catalog.add(("{count} value", "{count} values"), ("{count} Wert", "{count} Werte"))
    file = tmp_path / "de" / "LC_MESSAGES" / "grader.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as written:
        write_mo(written, catalog)
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    monkeypatch.setenv(VARIABLE, "de")


def test_english_stands_in_the_source():
    assert gettext("Your {field} is late.", field="w") == "Your w is late."
    assert ngettext("{count} value", "{count} values", 1) == "1 value"
    assert ngettext("{count} value", "{count} values", 2) == "2 values"


def test_a_sentence_without_facts_keeps_its_braces():
    assert gettext("a set is written {1, 2}") == "a set is written {1, 2}"


def test_nothing_is_said_of_nothing():
    """The empty sentence is where catalogues keep their own header."""
    assert gettext("") == ""


def test_another_language_needs_a_catalogue_and_no_code(german):
    assert gettext("Your {field} is late.", field="w") == "w kommt spät."
    assert ngettext("{count} value", "{count} values", 2) == "2 Werte"


def test_what_is_not_translated_stays_english(german):
    assert gettext("Nobody translated this.") == "Nobody translated this."


def test_a_language_without_a_catalogue_is_english(monkeypatch):
    monkeypatch.setenv(VARIABLE, "tlh")
    assert gettext("Your {field} is late.", field="w") == "Your w is late."


def test_the_language_may_change_from_one_sentence_to_the_next(german, monkeypatch):
    assert gettext("Your {field} is late.", field="w") == "w kommt spät."
    monkeypatch.delenv(VARIABLE)
    assert gettext("Your {field} is late.", field="w") == "Your w is late."


def test_a_translation_that_spoils_a_hole_is_passed_over(german):
    assert gettext("{close} of {all} agree.", close=1, all=2) == "1 of 2 agree."

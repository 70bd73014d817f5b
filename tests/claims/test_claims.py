"""Every claim stands in its notebook, and the fast ones hold under a fixed seed.

`make claims` runs all of them under fresh ones.
"""

import inspect

import pytest
from claims import run
from claims.claim import Claim, Luck, Settled
from claims.every_claim import every_claim, framework_claims
from claims.reading import NOTEBOOKS, decimals, folded_figures, one_line, prints, stands

CLAIMS = every_claim()
ALL = [*CLAIMS, *framework_claims()]
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
#: What is folded away and has a number in it, and is no claim: the way to look; what recorded programs settle, whose
#: digits stand under their picture.
NO_CLAIM = (
    "Print three shapes:",
    "Keras agrees to three digits only:",
    "torch computes the iteration in bfloat16, and two digits are all that is left.",
)
#: The luck of the ordinary tests.
SEED = 1


@pytest.mark.parametrize("claim", ALL, ids=lambda claim: claim.name)
def test_it_stands_in_its_notebook(claim):
    assert [sentence for sentence in claim.sentences if not stands(sentence, claim.notebook)] == []


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if not claim.slow], ids=lambda claim: claim.name)
def test_it_holds(claim):
    settled = claim.settle(SEED)
    assert settled.holds, f"{settled.figure}, noise {settled.noise}"


@pytest.mark.parametrize("claim", ALL, ids=lambda claim: claim.name)
def test_its_numbers_are_printed_by_the_notebook_or_stand_in_its_run(claim):
    body = inspect.getsource(claim.run).partition("\ndef ")[2]
    told = {decimal for sentence in claim.sentences for decimal in decimals(sentence)} - decimals(body)
    assert {decimal for decimal in told if not prints(claim.notebook, decimal)} == set()


def test_every_notebook_has_claims():
    assert set(NAMES) - {claim.notebook for claim in CLAIMS} == set()


@pytest.mark.parametrize("notebook", NAMES)
def test_what_was_to_be_seen_is_claimed_wherever_it_has_a_number(notebook):
    tagged = [one_line(sentence) for claim in ALL if claim.notebook == notebook for sentence in claim.sentences]
    told = [part for part in folded_figures(notebook) if not any(words in part for words in (*tagged, *NO_CLAIM))]
    assert told == []


def test_names_are_unique_since_they_choose_a_claim_and_its_luck():
    names = [claim.name for claim in ALL]
    assert len(set(names)) == len(names)


def test_luck_is_another_for_another_seed_and_another_claim_and_the_same_for_the_same():
    def drawn(seed, name):
        return Luck(seed, name).seeds(3).tolist()

    assert drawn(1, "a") == drawn(1, "a")
    assert drawn(1, "a") != drawn(2, "a")
    assert drawn(1, "a") != drawn(1, "b")


def test_a_sentence_is_found_across_its_line_breaks_and_not_if_a_word_differs():
    assert stands("You   feel which\nway the ground falls and how steeply.", "01_learning_rate")
    assert not stands("You feel which way the ground falls and how gently.", "01_learning_rate")


def test_a_number_is_printed_digit_for_digit():
    assert prints("05_tuning", "0.79")
    assert not prints("05_tuning", "7.93")


def _small(holds):
    def small(luck):
        return Settled(holds, f"drawn {luck.seed()}", "0.1")

    return Claim("01_learning_rate", ("A sentence.",), small, slow=False)


@pytest.mark.parametrize(("holds", "ends"), [(True, 0), (False, 1)])
def test_the_program_prints_claim_figure_noise_and_seed(holds, ends, monkeypatch, capsys):
    monkeypatch.setattr(run, "every_claim", lambda: [_small(holds)])
    assert run.main(["--seed", "7"]) == ends
    told = capsys.readouterr().out
    assert all(part in told for part in ("A sentence.", f"drawn {Luck(7, 'small').seed()}", "noise: 0.1", "seed 7"))
    assert ("--seed 7 small" in told) is not holds


def test_a_claim_that_stops_is_told_and_the_next_one_is_run(monkeypatch, capsys):
    def broken(luck):
        raise RuntimeError("no network")

    two = [Claim("01_learning_rate", ("It breaks.",), broken, slow=False), _small(True)]
    monkeypatch.setattr(run, "every_claim", lambda: two)
    assert run.main(["--seed", "7"]) == 1
    told = capsys.readouterr().out
    assert "RuntimeError: no network" in told
    assert "1 of 2 hold" in told


def test_without_a_seed_it_draws_one(monkeypatch, capsys):
    monkeypatch.setattr(run, "every_claim", lambda: [_small(True)])
    run.main([])
    run.main([])
    first, second = (line for line in capsys.readouterr().out.splitlines() if line.startswith("1 claims"))
    assert first != second


def test_names_choose(monkeypatch, capsys):
    monkeypatch.setattr(run, "every_claim", lambda: [_small(True)])
    assert [run.main([name]) for name in ("01", "small", "02")] == [0, 0, 0]
    assert [line[0] for line in capsys.readouterr().out.splitlines() if "claims under" in line] == ["1", "1", "0"]

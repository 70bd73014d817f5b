"""A framework's program run here and now, or how to get the framework."""

import sys
from dataclasses import replace

import playground.frameworks
import pytest
from playground.frameworks import live
from playground.frameworks.recorded_programs import FRAMEWORKS, programs

from grader.course import COURSE

assert playground.frameworks  # its parts are taken from sys.modules: here "live" is the function
MODULE = sys.modules["playground.frameworks.live"]
ADAM = COURSE["adam"].reference


@pytest.fixture
def installed(monkeypatch):
    """A function that sets which frameworks are there."""

    def set_(*names: str) -> None:
        found = {name: object() for name in names}
        monkeypatch.setattr(MODULE, "find_spec", found.get)
        monkeypatch.setattr(MODULE, "keras_backend", lambda: next(iter(found), None))
        monkeypatch.setattr(MODULE, "version", lambda name: "9.1.0+cpu")

    return set_


@pytest.fixture
def written(monkeypatch):
    """A function that puts a program of plain Python in place of the recorded ones."""

    def set_(text: str) -> None:
        kept = {name: replace(program, text=text) for name, program in programs("adam").items()}
        monkeypatch.setattr(MODULE, "programs", lambda rule: kept)

    return set_


@pytest.mark.parametrize(
    ("framework", "command"),
    [("torch", "%pip install torch"), ("keras", "%pip install keras torch"), ("optax", "%pip install optax jax")],
)
def test_without_the_framework_one_sentence_says_how_to_install_it(installed, framework, command):
    installed()
    assert repr(live(ADAM, framework)) == (
        f"{FRAMEWORKS[framework]} is not installed where this notebook runs: type {command} in a cell, run it, "
        "and ask again."
    )


@pytest.mark.parametrize(("there", "framework"), [(("optax",), "optax"), ((), "keras"), (("jax",), "optax")])
def test_what_a_framework_itself_needs_is_asked_for(installed, there, framework):
    installed(*there)
    assert "%pip" in repr(live(ADAM, framework))


def test_the_program_is_run_and_compared(installed, written):
    installed("torch")
    written(f"losses = {programs('adam')['torch'].curves['losses']}")
    done = live(ADAM)
    assert repr(done) == (
        "torch 9.1.0 was run just now. Over 100 steps the loss is the same as in torch to 12 digits. "
        "Driven by your adam."
    )
    assert done.same


def test_another_curve_is_told_by_its_digits(installed, written):
    installed("torch")
    written(f"losses = [loss * (1 + 3e-5) for loss in {programs('adam')['torch'].curves['losses']}]")
    done = live(ADAM)
    assert "to 4 digits" in repr(done)
    assert not done.same


def test_a_warning_does_not_stop_the_comparison(installed, written):
    installed("torch")
    curve = programs("adam")["torch"].curves["losses"]
    written(f"import warnings; warnings.warn('an old name'); losses = {curve}")
    assert live(ADAM).same


def test_a_program_that_stops_says_with_what(installed, written):
    installed("torch")
    written("1 / 0")
    assert repr(live(ADAM)) == "torch 9.1.0 stops with ZeroDivisionError: division by zero"


def test_a_wrong_rule_is_told_where_it_leaves(installed, written):
    installed("torch")
    written(f"losses = {programs('adam')['torch'].curves['losses']}")
    wrong = COURSE["adam"].mistakes[0].rule
    assert "Your adam leaves the curve at step 1" in repr(live(wrong, name="adam"))


def blank(w, grad, m, v, t, lr, beta1, beta2, eps):
    raise NotImplementedError


def failing(w, grad, m, v, t, lr, beta1, beta2, eps):
    return w @ m


def test_where_the_learner_s_did_not_run_it_is_not_called_the_same(installed, written):
    """The curve that agrees is the course's own, and the words say so."""
    installed("torch")
    written(f"losses = {programs('adam')['torch'].curves['losses']}")
    assert repr(live(blank, name="adam")).endswith("to 12 digits. Driven by the course's own adam.")
    for stranger in (failing, COURSE["heavy_ball"].reference):
        said = repr(live(stranger, name="adam"))
        assert "Your adam could not be run; check says why." in said
        assert "Driven by the course's own adam, since yours does not pass" in said


@pytest.mark.parametrize(
    ("called", "framework"),
    [("PyTorch", "torch"), ("TensorFlow", "keras"), ("tf", "keras"), ("Keras", "keras"), ("JAX", "optax")],
)
def test_a_framework_goes_by_the_names_that_people_have_for_it(installed, called, framework):
    installed()
    assert repr(live(ADAM, called)) == repr(live(ADAM, framework))


def test_an_unknown_framework_gets_the_list():
    with pytest.raises(ValueError, match="There are: 'torch', 'keras', 'optax'"):
        live(ADAM, "theano")

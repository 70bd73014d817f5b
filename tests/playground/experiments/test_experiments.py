"""Every experiment at every end of its controls, stored and live."""

import itertools
import re
from inspect import signature

import pytest
from displayed import displayed, name_in
from playground import experiments
from playground.controls import Choice, LogSlider, Point
from playground.experiment import Experiment
from playground.svg import svg
from playground.widget_view import widget

from grader.course import COURSE

EVERY = [getattr(experiments, name) for name in experiments.__all__]

each_experiment = pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)


def _ends(control) -> tuple:
    if isinstance(control, Choice):
        return tuple(control.options)
    if isinstance(control, LogSlider):
        return 10.0**control.low, control.value, 10.0**control.high
    if isinstance(control, Point):
        left, right, bottom, top = control.window
        return (left, bottom), control.value, (right, top)
    return control.low, control.value, control.high


@each_experiment
def test_a_frame_for_every_end_of_every_control(make):
    experiment: Experiment = make()
    first = experiment.at()
    for name, value in [(name, end) for name, control in experiment.controls.items() for end in _ends(control)]:
        frame = experiment.at(**{name: value})
        drawn = svg(frame.canvas, frame.marks, experiment.name, frame.caption)
        assert len(frame.caption) > 30
        assert not re.search(r"\bnan\b|\binf\b", drawn)
        assert frame.marks
    assert experiment.at() is not first
    assert experiment.at().caption == first.caption


def _played(make) -> Experiment:
    """With the whole run shown, where there is one: at its beginning most controls have moved nothing yet."""
    experiment = make()
    time = experiment.time
    return experiment.starting_at(**{time: experiment.controls[time].high}) if time else experiment


@each_experiment
def test_every_control_moves_the_picture(make):
    experiment = _played(make)
    for name, control in experiment.controls.items():
        frames = [experiment.at(**{name: end}) for end in _ends(control)]
        shown = {svg(frame.canvas, frame.marks, "", frame.caption) for frame in frames}
        assert len(shown) > 1, name


@each_experiment
def test_the_output_is_a_picture_with_a_name_then_fixed_words_and_no_view(make, monkeypatch):
    (picture, about), (words, _) = displayed(monkeypatch, make())
    assert set(picture) == {"image/png"}
    assert name_in(picture)
    assert about["image/png"]["alt"] == words["text/plain"] == repr(make())
    assert about["image/png"].items() >= make().at().canvas.size.items()


@each_experiment
def test_where_only_widgets_are_shown_a_moved_control_redraws_the_marks_and_the_caption(make):
    experiment = _played(make)
    view = widget(experiment)
    row = view.children[0].children
    name, control = next(iter(experiment.controls.items()))
    moved = row[0] if hasattr(row[0], "value") else row[0].children[0]
    overlay, shown = view.children[1].children[1], view.children[2]
    value = next(end for end in _ends(control) if end != control.value)
    before = overlay.value
    moved.value = value
    assert overlay.value != before
    assert experiment.at(**{name: value}).caption in shown.value


def test_experiments_take_the_learners_functions():
    def mine(w, grad, lr):
        return w - lr * grad

    makes = (experiments.step_size, experiments.condition_number, experiments.two_valleys, experiments.range_test)
    for make, function in itertools.product(makes, (mine,)):
        assert repr(make(function)).endswith("Driven by your gradient_descent.")


#: Each experiment that a learner's rule is tried in, and the rule; of the maps of 04 only rules that pass are trained.
TRIED = [
    (make, name)
    for make in EVERY
    if make is not experiments.decay_maps
    for name in signature(make).parameters
    if name in COURSE
]


@pytest.mark.parametrize(("make", "name"), TRIED, ids=lambda value: getattr(value, "__name__", value))
def test_a_rule_that_breaks_down_is_said_not_to_be_drawn(make, name):
    def breaks_down(*_):
        raise ZeroDivisionError

    choices = [control.options for key, control in make().controls.items() if isinstance(control, Choice)]
    shown = make(**{name: breaks_down})
    told = f" Your {name} cannot be drawn here; check says why."
    settings = [dict(zip(_choices(shown), chosen, strict=True)) for chosen in itertools.product(*choices)]
    assert any(shown.at(**setting).caption.endswith(told) for setting in settings)
    assert told not in make().at().caption


def _choices(experiment) -> list[str]:
    return [name for name, control in experiment.controls.items() if isinstance(control, Choice)]

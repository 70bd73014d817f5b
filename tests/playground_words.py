"""Print all words that the playground shows in the pseudo-language, as JSON: by their place, a list of texts.

python playground_words.py FOLDER     FOLDER holds the catalogue

A process of its own: pictures are kept in the language in which they were drawn. Everything is imported in English, so
that words which are translated too early, on import, are found.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

from experiment_settings import settings
from matplotlib.text import Text as Written
from playground import experiments, words
from playground.conventions import conventions
from playground.experiment import Experiment, Frame
from playground.frameworks import live, program_tabs, same_curve
from playground.frameworks.recorded_programs import FRAMEWORKS
from playground.frameworks.trainings import TRAININGS
from playground.knobs import every_knob, knobs
from playground.marks import Text
from playground.plots import curves
from playground.prediction import Prediction
from playground.predictions import QUESTIONS
from playground.question import Marker, Question
from pseudo_language import LANGUAGE

from grader.course import COURSE
from grader.reporting import language

EXPERIMENTS = {name: getattr(experiments, name) for name in experiments.__all__}


def experiment_words(name: str) -> list[str]:
    """Title, controls, buttons, whose rules drive it, and every frame at the ends of its controls.

    Driven by the course's own rules, and by a learner's that do not pass.
    """
    make = EXPERIMENTS[name]
    own = make()
    wrong = make(**{rule: COURSE[rule].mistakes[0].rule for rule in signature(make).parameters if rule in COURSE})
    frames = [own.at(**setting) for setting in settings(own)] + [wrong.at()]
    shown = [*_fixed_words(own), wrong.driven_by, *(text for frame in frames for text in _frame_words(frame))]
    return list(dict.fromkeys(shown))


def _fixed_words(experiment: Experiment) -> Iterator[str]:
    yield from (experiment.name, experiment.driven_by)
    for part in (*experiment.controls.values(), *experiment.buttons, *experiment.pads):
        yield part.label
    for control in experiment.controls.values():
        data = control.data()
        yield from (words for _, words in data.get("options", ()))
        yield from (data[name] for name in ("pace", "moment") if name in data)


def _frame_words(frame: Frame) -> Iterator[str]:
    yield frame.caption
    yield from (text for pair in frame.figures.items() for text in pair)
    yield from (mark.text for mark in frame.marks if isinstance(mark, Text))
    figure = frame.canvas.panels[0].figure
    yield from (text.get_text() for text in figure.findobj(Written) if text.get_visible())


def question_words(name: str) -> list[str]:
    """What is asked, what can be said, and what the run shows."""
    question: Question = QUESTIONS[name]()
    answer = question.answer
    frame = _frame_words(answer.frame) if isinstance(answer, Marker) else ()
    label = getattr(answer, "label", "")
    asked = repr(Prediction(name, question)).splitlines()[0]
    return [asked, question.ask, *answer.lines(), label, question.outcome().told, *frame]


def same_curve_words() -> list[str]:
    """What is said, drawn and offered of every training, by the course's own rule and by a wrong one; and live."""
    shown = []
    for name in TRAININGS:
        for function in (COURSE[name].reference, COURSE[name].mistakes[0].rule):
            comparison = same_curve(function, name)
            shown += [repr(comparison), *_frame_words(comparison.frame)]
        data = program_tabs.bundle(name)[program_tabs.KIND]
        shown += [*data["labels"].values(), *(part["heading"] for tab in data["tabs"] for part in tab["parts"])]
    return [*shown, *(repr(live(COURSE["adam"].reference, framework)) for framework in FRAMEWORKS)]


def other_words() -> list[str]:
    """The front end, a plain plot, the cards of knobs, and the table of conventions: its columns and the last one."""
    table = conventions("beta")
    said = [row[-1] for row in table.rows]
    cards = [_without_headings(str(knobs(name))) for name in (None, *(knob.name for knob in every_knob()))]
    return [*words.words().values(), repr(curves("step", lr=[1.0, 2.0])), str(table).splitlines()[0], *said, *cards]


def _without_headings(card: str) -> str:
    """A card without the lines that quote headings of notebooks: notebooks are translated as notebooks."""
    return "\n".join(line for line in card.splitlines() if not line.startswith(language.gettext("Taught in")))


def main(folder: str) -> None:
    language.FOLDER = Path(folder)
    os.environ[language.VARIABLE] = LANGUAGE
    with contextlib.redirect_stdout(io.StringIO()):  # outside of a notebook a progress bar is printed
        shown = {f"experiment {name}": experiment_words(name) for name in EXPERIMENTS}
        shown |= {f"question {name}": question_words(name) for name in QUESTIONS}
        shown["the same curve"] = same_curve_words()
        shown["elsewhere"] = other_words()
    print(json.dumps(shown))


if __name__ == "__main__":
    main(*sys.argv[1:])

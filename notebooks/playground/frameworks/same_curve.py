"""The learner's own run over the recorded curves of torch, Keras and optax, and the programs that made these."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from grader.reporting.language import gettext
from playground.attempts import attempted, cannot_be_drawn, driven_by_with_attempt, listening
from playground.frameworks.comparison import Curves, in_words, where_it_leaves
from playground.frameworks.recorded_programs import programs
from playground.frameworks.trainings import TRAININGS, Training
from playground.rules import Rule, rule
from playground.stopped import stoppable

if TYPE_CHECKING:
    from playground.experiment import Frame


def _before_the_picture() -> str:
    return gettext("Stopped before the picture was drawn.")


@dataclass(frozen=True)
class OwnRun:
    """A training by the learner's rule, or by the course's until theirs passes.

    right   -- its curves by name
    attempt -- those of the learner's rule that does not pass yet; None if there is none, or if it cannot be run
    not_run -- the names of the learner's rules that could not be run
    """

    rules: tuple[Rule, ...]
    training: Training
    right: Curves
    attempt: Curves | None = None
    not_run: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        return self.rules[0]


def own_run(function: Callable, name: str | None = None) -> OwnRun:
    """Train with the function. Raises a ValueError for one that is no exercise with a recorded program."""
    name = name or str(getattr(function, "__name__", function))
    if name not in TRAININGS:
        facts = {"name": name, "names": ", ".join(TRAININGS)}
        raise ValueError(gettext("There is no program of {name} to compare with. There are: {names}.", **facts))
    training = TRAININGS[name]
    main, *beside = rules = (rule(name, function), *map(rule, training.beside))
    with np.errstate(all="ignore"), listening() as not_run:
        right = training.curves(main, *beside)
        attempt = attempted(main, lambda mine: training.curves(mine, *beside))
    return OwnRun(rules, training, right, attempt, tuple(not_run))


@dataclass(frozen=True)
class SameCurve:
    """A comparison that shows itself in Jupyter: a picture, its words, and the programs."""

    run: OwnRun
    caption: str
    driven_by: str

    def __repr__(self) -> str:
        title = gettext("The same curve")
        return f"{title}: {self.caption} {self.driven_by}"

    @property
    def frame(self) -> "Frame":
        """The picture."""
        from playground.frameworks.picture import picture  # draws, which takes half a second to import

        run, name = self.run, self.run.rule.name
        band = gettext("your {name}", name=name) if run.rule.yours else gettext("the course's {name}", name=name)
        return picture(band, run.right, programs(name), run.attempt, run.training.epochs, self.caption)

    @stoppable(_before_the_picture)
    def _ipython_display_(self) -> None:
        from playground import captioned
        from playground.frameworks import program_tabs
        from playground.named_png import named

        frame = self.frame
        captioned.show(named(frame.png, ""), repr(self), frame.canvas, frame.marks)
        program_tabs.show(self.run.rule.name)


@stoppable(_before_the_picture)
def same_curve(function: Callable, name: str | None = None) -> SameCurve:
    """Lay the run of a learner's rule over the recorded curves of the three frameworks.

    function -- the learner's; until it passes the course's own is compared, and theirs is drawn beside it
    name     -- of the exercise, where the function has another name
    """
    run = own_run(function, name)
    told = [in_words(run.right, programs(run.rule.name), run.training.epochs)]
    if run.attempt is not None:
        told.append(where_it_leaves(run.rule.name, run.attempt, run.right, run.training.epochs))
    if run.not_run:
        told.append(cannot_be_drawn(run.not_run))
    return SameCurve(run, " ".join(told), driven_by_with_attempt(*run.rules))

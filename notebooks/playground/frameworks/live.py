"""A recorded program run here and now, where the learner has the framework, beside the learner's own run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec

from grader.reporting.language import gettext
from playground.frameworks.comparison import agrees, in_words, where_it_leaves
from playground.frameworks.fresh import Ran, keras_backend, run
from playground.frameworks.recorded_programs import FRAMEWORKS, programs
from playground.frameworks.same_curve import OwnRun, own_run
from playground.rules import driven_by
from playground.stopped import stoppable

#: What pip installs for each; Keras needs a framework under it, and torch is one.
PACKAGES = {"torch": "torch", "keras": "keras torch", "optax": "optax jax"}
#: What people call them, and the programs that are theirs: who works with TensorFlow trains by Keras.
ALSO_CALLED = {"pytorch": "torch", "tensorflow": "keras", "tf": "keras", "jax": "optax"}


@dataclass(frozen=True)
class Live:
    """What came of it, in words, and whether the curves are the same to as many digits as the recorded ones."""

    words: str
    same: bool = False

    def __repr__(self) -> str:
        return self.words


def live(function: Callable, framework: str = "torch", name: str | None = None) -> Live:
    """Run the framework's program on this machine, and say how many digits of its curve are the learner's.

    framework -- "torch", "keras" or "optax", or what else they are called ("PyTorch", "TensorFlow", "JAX"); where it is
                 not installed, the words say how to install it

    Raises a ValueError for another framework, and for a function without a recorded program.
    """
    framework = _as_called_here(framework)
    with stoppable(
        lambda: gettext("Stopped before {framework} was done.", framework=FRAMEWORKS.get(framework, framework))
    ):
        own = own_run(function, name)
        if framework not in (there := programs(own.rule.name)):
            facts = {"name": repr(framework), "names": ", ".join(map(repr, there))}
            raise ValueError(gettext("There is no program in {name}. There are: {names}.", **facts))
        if not _is_installed(framework):
            return Live(_how_to_install(framework))
        return _compared(framework, own, run(programs(own.rule.name)[framework].text, framework))


def _as_called_here(framework: str) -> str:
    lowered = str(framework).lower()
    lowered = ALSO_CALLED.get(lowered, lowered)
    return lowered if lowered in FRAMEWORKS else framework


def _is_installed(framework: str) -> bool:
    needed = {"optax": ("optax", "jax")}.get(framework, (framework,))
    return all(map(find_spec, needed)) and (framework != "keras" or keras_backend() is not None)


def _how_to_install(framework: str) -> str:
    facts = {"framework": FRAMEWORKS[framework], "command": f"%pip install {PACKAGES[framework]}"}
    return gettext(
        "{framework} is not installed where this notebook runs: type {command} in a cell, run it, and ask again.",
        **facts,
    )


def _compared(framework: str, own: OwnRun, ran: Ran) -> Live:
    here = f"{FRAMEWORKS[framework]} {version(framework).partition('+')[0]}"
    if not ran.curves:
        return Live(gettext("{framework} stops with {said}", framework=here, said=ran.said))
    fresh = replace(programs(own.rule.name)[framework], curves=ran.curves)
    told = [gettext("{framework} was run just now.", framework=here)]
    told.append(in_words(own.right, {framework: fresh}, own.training.epochs))
    if own.attempt is not None:
        told.append(where_it_leaves(own.rule.name, own.attempt, own.right, own.training.epochs))
    if own.not_run:
        names = ", ".join(own.not_run)
        told.append(gettext("Your {names} could not be run; check says why.", names=names))
    told.append(driven_by(*own.rules))
    return Live(" ".join(told), all(agrees(own.right[name], fresh, name) for name in own.right))

"""What each framework calls a knob and what it means by it: a table made from recorded runs.

Names and defaults are those of the recorded signatures. A convention is not looked up but tried: every reading that is
known here is run on the recorded gradients, and the one that reproduces the recorded weights is named.
"""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grader.course import COURSE
from grader.reporting.language import gettext
from playground.records import TOLERANCE, apart, recorded, replay, replay_plateau

# --- the readings that are known --------------------------------------------------------------------------------------


def _reference(name: str) -> Callable:
    return COURSE[name].reference


def _mistake(name: str, identity: str) -> Callable:
    """A known mistake of an exercise, as a rule: what is a mistake here is a framework's convention."""
    return next(mistake.rule for mistake in COURSE[name].mistakes if mistake.id == identity)


def _decay_in_the_gradient(w, grad, velocity, lr, beta, weight_decay):
    return _reference("heavy_ball")(w, grad + weight_decay * w, velocity, lr, beta)


def _decay_beside_the_step(step: Callable) -> Callable:
    def rule(w, grad, velocity, lr, beta, weight_decay):
        moved, velocity = step(w, grad, velocity, lr, beta)
        return moved - lr * weight_decay * w, velocity

    return rule


def _first_velocity_whole(w, grad, velocity, lr, beta):
    return _reference("momentum")(w, grad, velocity if velocity.any() else grad, lr, beta)


def _keras_plateau(loss, lr, best, bad_epochs, factor, patience, min_lr):
    return _reference("reduce_on_plateau")(loss, lr, best, bad_epochs, factor, max(patience, 1) - 1, min_lr)


def _optax_plateau(loss, lr, best, bad_epochs, factor, patience, min_lr):
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    return (max(lr * factor, min_lr), best, 0) if bad_epochs == patience else (lr, best, bad_epochs)


AVERAGED = "averaged: v = beta * v + (1 - beta) * g"
DECOUPLED = "decoupled: lr * weight_decay * w is taken from the weights"
COUPLED = "in the gradient (L2): grad + weight_decay * w"
AFTER_THE_ROOT, INSIDE_THE_ROOT = "after the root", "inside the root"
LR_OUTSIDE = "lr outside the velocity: v = beta * v + g, and w moves by -lr * v"
LR_INSIDE = "lr inside the velocity: w moves by v = beta * v - lr * g, so a new lr leaves old steps as they were"

#: For each recorded rule the known readings, in words and as a rule that can be run.
READINGS: Mapping[str, tuple[tuple[str, Callable], ...]] = {
    "heavy_ball": (
        (LR_OUTSIDE, _reference("heavy_ball")),
        (LR_INSIDE, _mistake("heavy_ball", "keras-velocity")),
    ),
    "momentum": ((AVERAGED, _reference("momentum")),),
    "momentum, first step whole": (
        (f"equal to momentum, {AVERAGED}, but the first velocity is g", _first_velocity_whole),
    ),
    "nesterov": (
        ("lr outside the velocity: v = beta * v + g, and w moves by -lr * (g + beta * v)", _reference("nesterov")),
        (
            "lr inside the velocity: v = beta * v - lr * g, and w moves by beta * v - lr * g",
            _mistake("nesterov", "keras-velocity"),
        ),
    ),
    "heavy_ball with decay": (
        (COUPLED, _decay_in_the_gradient),
        (DECOUPLED, _decay_beside_the_step(_reference("heavy_ball"))),
        (DECOUPLED, _decay_beside_the_step(_mistake("heavy_ball", "keras-velocity"))),
    ),
    "adagrad": (
        (AFTER_THE_ROOT, _reference("adagrad")),
        (INSIDE_THE_ROOT, _mistake("adagrad", "eps-inside-the-root")),
    ),
    "rmsprop": (
        (AFTER_THE_ROOT, _reference("rmsprop")),
        (INSIDE_THE_ROOT, _mistake("rmsprop", "eps-inside-the-root")),
    ),
    "adam": (
        ("after the root of the corrected v", _reference("adam")),
        ("after the root of v, before v is corrected", _mistake("adam", "eps-before-the-correction")),
        (INSIDE_THE_ROOT, _mistake("adam", "eps-inside-the-root")),
    ),
    "adamw": (
        (DECOUPLED, _reference("adamw")),
        (DECOUPLED, _mistake("adamw", "eps-before-the-correction")),
        (COUPLED, _mistake("adamw", "l2-in-the-gradient")),
    ),
    "reduce_on_plateau": (
        ("lr is cut when bad epochs exceed patience", _reference("reduce_on_plateau")),
        ("lr is cut when bad epochs reach patience; 0 is taken for 1", _keras_plateau),
        ("lr is cut when bad epochs equal patience; with 0, at every epoch that improves", _optax_plateau),
    ),
}
SIGNATURES = {
    **{name: (exercise.arguments, exercise.returns) for name, exercise in COURSE.items()},
    "momentum, first step whole": (("w", "grad", "velocity", "lr", "beta"), ("w", "velocity")),
    "heavy_ball with decay": (("w", "grad", "velocity", "lr", "beta", "weight_decay"), ("w", "velocity")),
}


def reading(framework: str, call: str, rule: str) -> str:
    """The known reading of ``rule`` that reproduces every recorded run of the shortest form of ``call``, to 1e-12.

    A call that was recorded inside another call is shown with it, since its position there decides what it does. Raises
    a ValueError if no known reading reproduces the runs.
    """
    entries = recorded(framework)["plateaus" if rule == "reduce_on_plateau" else "runs"]
    entries = [entry for entry in entries if entry["rule"] == rule and f"{call}(" in entry["form"]]
    shortest = min((entry["form"] for entry in entries), key=len)
    runs = [entry for entry in entries if entry["form"] == shortest]
    for words, variant in READINGS[rule]:
        if all(_reproduces(variant, rule, run) for run in runs):
            known = gettext(words)
            return (
                known
                if shortest.startswith(f"{call}(")
                else gettext("{reading}, as {call}", reading=known, call=shortest)
            )
    raise ValueError(f"no known reading of {rule} reproduces {shortest}")


def _reproduces(variant: Callable, rule: str, run: Mapping) -> bool:
    if rule == "reduce_on_plateau":
        return apart(replay_plateau(variant, run), np.array(run["lr"])) <= TOLERANCE
    return apart(replay(variant, *SIGNATURES[rule], run), np.array(run["weights"])) <= TOLERANCE


# --- the table --------------------------------------------------------------------------------------------------------

#: Knob, framework, the call that has it, its name there, and the recorded rule that shows what is meant by it.
ENTRIES = (
    ("lr", "torch", "torch.optim.SGD", "lr", None),
    ("lr", "keras", "keras.optimizers.SGD", "learning_rate", None),
    ("lr", "optax", "optax.sgd", "learning_rate", None),
    ("lr", "torch", "torch.optim.Adam", "lr", None),
    ("lr", "keras", "keras.optimizers.Adam", "learning_rate", None),
    ("lr", "optax", "optax.adam", "learning_rate", None),
    ("patience", "torch", "torch.optim.lr_scheduler.ReduceLROnPlateau", "patience", "reduce_on_plateau"),
    ("patience", "keras", "keras.callbacks.ReduceLROnPlateau", "patience", "reduce_on_plateau"),
    ("patience", "optax", "optax.contrib.reduce_on_plateau", "patience", "reduce_on_plateau"),
    ("beta", "torch", "torch.optim.SGD", "momentum", "heavy_ball"),
    ("beta", "keras", "keras.optimizers.SGD", "momentum", "heavy_ball"),
    ("beta", "optax", "optax.sgd", "momentum", "heavy_ball"),
    ("beta", "torch", "torch.optim.SGD", "dampening", "momentum, first step whole"),
    ("beta", "optax", "optax.ema", "decay", "momentum"),
    ("nesterov", "torch", "torch.optim.SGD", "nesterov", "nesterov"),
    ("nesterov", "keras", "keras.optimizers.SGD", "nesterov", "nesterov"),
    ("nesterov", "optax", "optax.sgd", "nesterov", "nesterov"),
    ("weight_decay", "torch", "torch.optim.SGD", "weight_decay", "heavy_ball with decay"),
    ("weight_decay", "keras", "keras.optimizers.SGD", "weight_decay", "heavy_ball with decay"),
    ("weight_decay", "optax", "optax.add_decayed_weights", "weight_decay", "heavy_ball with decay"),
    ("weight_decay", "torch", "torch.optim.Adam", "weight_decay", "adamw"),
    ("weight_decay", "keras", "keras.optimizers.Adam", "weight_decay", "adamw"),
    ("weight_decay", "torch", "torch.optim.AdamW", "weight_decay", "adamw"),
    ("weight_decay", "keras", "keras.optimizers.AdamW", "weight_decay", "adamw"),
    ("weight_decay", "optax", "optax.adamw", "weight_decay", "adamw"),
    ("rho", "torch", "torch.optim.RMSprop", "alpha", None),
    ("rho", "keras", "keras.optimizers.RMSprop", "rho", None),
    ("rho", "optax", "optax.rmsprop", "decay", None),
    ("beta1", "torch", "torch.optim.Adam", "betas[0]", None),
    ("beta1", "keras", "keras.optimizers.Adam", "beta_1", None),
    ("beta1", "optax", "optax.adam", "b1", None),
    ("beta2", "torch", "torch.optim.Adam", "betas[1]", None),
    ("beta2", "keras", "keras.optimizers.Adam", "beta_2", None),
    ("beta2", "optax", "optax.adam", "b2", None),
    ("cache", "torch", "torch.optim.Adagrad", "initial_accumulator_value", None),
    ("cache", "keras", "keras.optimizers.Adagrad", "initial_accumulator_value", None),
    ("cache", "optax", "optax.adagrad", "initial_accumulator_value", None),
    ("eps", "torch", "torch.optim.Adagrad", "eps", "adagrad"),
    ("eps", "keras", "keras.optimizers.Adagrad", "epsilon", "adagrad"),
    ("eps", "optax", "optax.adagrad", "eps", "adagrad"),
    ("eps", "torch", "torch.optim.RMSprop", "eps", "rmsprop"),
    ("eps", "keras", "keras.optimizers.RMSprop", "epsilon", "rmsprop"),
    ("eps", "optax", "optax.rmsprop", "eps", "rmsprop"),
    ("eps", "torch", "torch.optim.Adam", "eps", "adam"),
    ("eps", "keras", "keras.optimizers.Adam", "epsilon", "adam"),
    ("eps", "optax", "optax.adam", "eps", "adam"),
)
KNOBS = tuple(dict.fromkeys(entry[0] for entry in ENTRIES))
COLUMNS = ("knob", "call", "called there", "default", "what is meant")


@dataclass(frozen=True)
class Conventions:
    """A table of conventions, as aligned text or as HTML in Jupyter; a column that is empty throughout is not shown.

    rows -- its cells, a tuple for each row with one cell for each of ``COLUMNS``
    """

    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        lines = self._shown()
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
        return "\n".join(line.rstrip() for line in padded)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        names, *rows = self._shown()
        head = "".join(_cell(name, "th") for name in names)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _shown(self) -> list[tuple[str, ...]]:
        """The names of the columns and the rows below them, without the columns in which no row says anything."""
        columns = zip(map(gettext, COLUMNS), *self.rows, strict=True)
        return list(zip(*(column for column in columns if any(column[1:])), strict=True))


def _cell(text: str, tag: str = "td") -> str:
    return f'<{tag} style="text-align: left">{html.escape(text)}</{tag}>'


def conventions(knob: str | None = None) -> Conventions:
    """The table for one knob of the course ("lr", "beta", "eps", ...), or for all of them."""
    if knob is not None and knob not in KNOBS:
        facts = {"knob": repr(knob), "knobs": ", ".join(KNOBS)}
        raise ValueError(gettext("There is no knob {knob} in the table. It has {knobs}.", **facts))
    return Conventions(tuple(_row(*entry) for entry in ENTRIES if knob in (None, entry[0])))


def in_question(framework: str, call: str, argument: str) -> tuple[str, str] | None:
    """The knob and the rule under which the table says what an argument means; None where that is no question."""
    found = [(knob, rule) for knob, *entry, rule in ENTRIES if tuple(entry) == (framework, call, argument) and rule]
    return found[0] if found else None


def meant(framework: str, call: str, argument: str) -> str:
    """What recorded runs say that an argument means; "" where that is no question."""
    entry = in_question(framework, call, argument)
    return reading(framework, call, entry[1]) if entry else ""


def _row(knob: str, framework: str, call: str, argument: str, rule: str | None) -> tuple[str, ...]:
    return knob, call, argument, default_of(framework, call, argument), reading(framework, call, rule) if rule else ""


def default_of(framework: str, call: str, argument: str) -> str:
    """The default in a recorded signature, in words; of an argument that holds two, ``name[0]`` is the first."""
    name, _, position = argument.rstrip("]").partition("[")
    default = recorded(framework)["defaults"][call][name]
    value = default[int(position)] if position else default
    return gettext("none: must be given") if value == "required" else str(value)

"""Every rule of the course on one loss surface, each at the lr that suits it best there, or at a multiple of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial

import numpy as np

from grader.reporting.language import gettext
from playground import attempts
from playground.attempts import attempted, driven_by_with_attempt
from playground.canvas import Canvas, new_figure, panel
from playground.captions import short
from playground.controls import Choice, LogSlider, Pad, Point, Slider
from playground.experiment import Experiment, Film
from playground.living import living
from playground.marks import Dots, Line, Mark
from playground.memoised import memoised
from playground.palette import RULE_COLORS
from playground.rules import Rule, rule
from playground.simulate import Run, simulate
from playground.surfaces import RAVINE, ROSENBROCK, TURNED, Surface
from playground.top_view import attempt_marks, contours, framed_path

RULES = ("gradient_descent", "momentum", "heavy_ball", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
DEFAULTS = {"beta": 0.9, "rho": 0.9, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}
RATES = np.logspace(-4, 0.5, 46)
DOTTED = ("heavy_ball", "adamw")  # they lie close to another's line, or on it
STEPS, LAST = 100, 10  # LAST: the number of steps at the end by which a run is judged
DIVERGED = 1e6  # a loss above it counts as diverged
TINY = 1e-12  # losses below it are not told apart in words
PATH, LOSS = range(2)

#: All run from one place, and all surfaces are seen through one window: what is dragged in it stays where it was put
#: when another surface is chosen.
START, WINDOW = (1.4, 0.8), (-2.0, 2.0, -0.85, 1.65)
SURFACES = {surface.name: replace(surface, start=START, window=WINDOW) for surface in (RAVINE, TURNED, ROSENBROCK)}

Place = tuple[float, float]


@living
def grand_race(
    gradient_descent: Callable | None = None,
    momentum: Callable | None = None,
    heavy_ball: Callable | None = None,
    nesterov: Callable | None = None,
    adagrad: Callable | None = None,
    rmsprop: Callable | None = None,
    adam: Callable | None = None,
    adamw: Callable | None = None,
) -> Experiment:
    """The path of one rule, and the losses of all of them."""
    given = (gradient_descent, momentum, heavy_ball, nesterov, adagrad, rmsprop, adam, adamw)
    rules = runners(**dict(zip(RULES, given, strict=True)))
    controls = {
        "surface": Choice(gettext("surface"), {name: each.title for name, each in SURFACES.items()}, "ravine"),
        "factor": LogSlider(gettext("lr, times its best"), -1.5, 1.5, 1.0, 10),
        "show": Choice(gettext("rule"), {name: name for name in RULES}, "adam"),
        "start": Point(gettext("start"), WINDOW, START),
        "steps": Slider(gettext("steps"), 0, STEPS, 0, 1, play=True),
    }
    rates = cache(partial(best_rates, rules))  # the learners' functions do not change while the knobs turn
    title, pads = gettext("The race"), (Pad(PATH, gettext("where the paths start"), point="start"),)
    footnote = driven_by_with_attempt(*rules.values())
    return Experiment(title, partial(_film, rules, rates), controls, driven_by=footnote, time="steps", pads=pads)


def runners(**learners: Callable | None) -> dict[str, Rule]:
    """All rules by name: the learner's that are given or were kept, where they pass, and else the course's."""
    return {name: rule(name, learners.get(name)) for name in RULES}


def ends(rules: Mapping[str, Rule], surface: str, factor: float = 1.0) -> dict[str, float]:
    """How each rule ends from the common start at so many times its best lr: its highest loss in the last steps."""
    ground = SURFACES[surface]
    return {
        name: float(final_loss(run_at(each, ground, best_lr(each, ground) * factor).loss))
        for name, each in rules.items()
    }


def place(name: str, ended: Mapping[str, float]) -> int:
    """The place of a rule among all, from 1; losses that differ by rounding alone share one."""
    rounded = {each: float(f"{end:.5e}") for each, end in ended.items()}
    return 1 + sum(end < rounded[name] for end in rounded.values())


def best_rates(rules: Mapping[str, Rule], surface: str) -> dict[str, float]:
    """The best lr of each rule from the common start."""
    return {name: best_lr(driver, SURFACES[surface]) for name, driver in rules.items()}


def _film(
    rules: Mapping[str, Rule],
    best: Callable[[str], dict[str, float]],
    surface: str,
    factor: float,
    show: str,
    start: Place,
) -> Film:
    ground = SURFACES[surface].starting_at(start)
    rates = {name: lr * factor for name, lr in best(surface).items()}
    runs = {name: run_at(driver, ground, rates[name]) for name, driver in rules.items()}
    yours = {name: _attempted(rules[name], ground, rates[name]) for name in RULES}
    own = yours[show]
    in_order = sorted(RULES, key=lambda name: name == show)  # the chosen one last, so that it is drawn on top
    marks = (
        *(mark for name in in_order for mark in _loss_marks(name, runs[name].loss, name == show)),
        *framed_path(PATH, runs[show].w, ground.window, "grows", RULE_COLORS[show]),
        *(mark for run in yours.values() if run for mark in _attempt_loss(run.loss)),
        *(attempt_marks(PATH, own.w, "grows") if own else ()),
    )
    losses = {name: run.loss for name, run in runs.items()}
    about = _about(surface, show, factor, rates[show], start)
    captions = _captions(losses, show, about, own.loss if own else None)
    return Film(_background(surface), marks, captions, _figures(losses, show, rates[show]))


def _attempted(driver: Rule, surface: Surface, lr: float) -> Run | None:
    return attempted(driver, lambda mine: simulate(mine, surface, STEPS, lr=lr, **_other_knobs(mine)))


def run_at(driver: Rule, surface: Surface, lr: float) -> Run:
    """A run of 100 steps with the default values of the other knobs."""
    return simulate(driver, surface, STEPS, lr=lr, **_other_knobs(driver))


@memoised
def best_lr(driver: Rule, surface: Surface) -> float:
    """The one of 46 learning rates from 0.0001 to about 3 that ends with the lowest loss, tried in one run."""
    run = simulate(driver, surface, STEPS, lr=RATES, **_other_knobs(driver))
    return float(RATES[final_loss(run.loss).argmin()])


def _other_knobs(driver: Rule) -> dict[str, float]:
    return {name: DEFAULTS[name] for name in driver.knobs if name != "lr"}


def final_loss(loss: np.ndarray) -> np.ndarray:
    """The highest loss of the last 10 steps; inf where one is not finite.

    The last loss alone would not do: a run that oscillates passes close to the minimum long before it has converged.
    """
    return np.where(np.isfinite(loss), loss, np.inf)[-LAST:].max(axis=0)


@cache
def _background(surface: str) -> Canvas:
    figure = new_figure(960, 400)
    path, losses = figure.subplots(1, 2, width_ratios=(1.35, 1))
    contours(path, SURFACES[surface], gettext("The path, seen from above"))
    title = gettext("Loss after each step")
    panel(losses, title, gettext("step"), "", xlim=(0, STEPS), yscale="log", ylim=(1e-12, 1e3))
    for name in RULES:
        losses.plot([], [], color=RULE_COLORS[name], ls=":" if name in DOTTED else "-", label=name)
    figure.legend(loc="outside lower center", ncols=8, frameon=False, fontsize=8.5, handlelength=1.8)
    return Canvas(figure)


def _loss_marks(name: str, loss: np.ndarray, shown: bool) -> tuple[Mark, ...]:
    steps, color, dots = np.arange(STEPS + 1), RULE_COLORS[name], "1.5 3" if name in DOTTED else ""
    if not shown:
        return (Line(LOSS, steps, loss, color, 1.3, dots, 0.7, time="grows"),)
    return (
        Line(LOSS, steps, loss, color, 3.0, dots, steps=True, time="grows"),
        Dots(LOSS, steps, loss, color, 4.5, time="moves"),
    )


def _attempt_loss(loss: np.ndarray) -> tuple[Mark, ...]:
    return (Line(LOSS, np.arange(STEPS + 1), loss, attempts.COLOR, 1.8, attempts.DASH, steps=True, time="grows"),)


def _about(surface: str, show: str, factor: float, lr: float, start: Place) -> str:
    """Where who runs at which lr."""
    facts = {"surface": SURFACES[surface].title, "rule": show, "lr": short(lr), "factor": short(factor)}
    if np.isclose(factor, 1):
        told = gettext("In the {surface} {rule} has its best lr, {lr}.", **facts)
    else:
        told = gettext("In the {surface} {rule} has {factor} times its best lr, {lr}.", **facts)
    if not np.allclose(start, START):
        told += " " + gettext("(Best from {start}, where the race starts at first.)", start=f"({START[0]}, {START[1]})")
    return told


def _captions(losses: Mapping[str, np.ndarray], show: str, about: str, yours: np.ndarray | None) -> tuple[str, ...]:
    """One for each number of steps: the losses of now, and at the end the places."""
    now = np.array([losses[name] for name in RULES])
    now[np.isnan(now)] = np.inf
    firsts, least = now.argmin(axis=0).tolist(), _in_words(now.min(axis=0))
    own, of_yours = _in_words(losses[show]), _about_yours(yours)
    captions = [" ".join((about, gettext("Nobody has moved yet. Turn up the steps, or press play.")))]
    for step in range(1, STEPS):
        facts = {"step": step, "loss": own[step], "first": RULES[firsts[step]], "least": least[step]}
        told = gettext("After step {step} its loss is {loss}; the lowest is that of {first}, {least}.", **facts)
        captions.append(f"{about} {told}{of_yours[step]}")
    ended = {name: float(final_loss(loss)) for name, loss in losses.items()}
    return *captions, f"{about} {_result(ended, show)}{of_yours[STEPS]}"


def _about_yours(loss: np.ndarray | None) -> list[str]:
    """How the learner's rule that does not pass yet fares after each step, or nothing."""
    if loss is None:
        return [""] * (STEPS + 1)
    climbs = (~(loss <= loss[0])).tolist()
    told = [
        gettext("Yours climbs: its loss is {loss}.", loss=now)
        if up
        else gettext("Yours has a loss of {loss}.", loss=now)
        for now, up in zip(_in_words(loss), climbs, strict=True)
    ]
    return [f" {each}" for each in told]


def _result(ended: Mapping[str, float], show: str) -> str:
    """The place of one rule, and the order of all."""
    order = [name for name in sorted(ended, key=ended.__getitem__) if ended[name] <= DIVERGED]
    diverged = [name for name in ended if ended[name] > DIVERGED]
    facts = {
        "last": LAST, "steps": STEPS, "loss": _loss_in_words(ended[show]), "place": place(show, ended),
        "count": len(ended),
    }  # fmt: skip
    if show in diverged:
        told = gettext("After {steps} steps it is thrown out.", **facts)
    else:
        told = gettext(
            "Its highest loss in the last {last} of {steps} steps is {loss}: place {place} of {count}.", **facts
        )
    told += " " + gettext("In order: {order}.", order=", ".join(order))
    return told + (" " + gettext("Thrown out: {names}.", names=", ".join(diverged)) if diverged else "")


def _figures(losses: Mapping[str, np.ndarray], show: str, lr: float) -> tuple[Mapping[str, str], ...]:
    """For a table over the rules at the end: lr, loss and place; before the end the loss of now."""
    rate, loss = short(lr), gettext("loss")
    now = [{"lr": rate, loss: words} for words in _in_words(losses[show][:-1])]
    ended = {name: float(final_loss(loss)) for name, loss in losses.items()}
    thrown = ended[show] > DIVERGED
    names = gettext("highest of the last {count} losses", count=LAST), gettext("place")
    values = gettext("thrown out") if thrown else _loss_in_words(ended[show]), "" if thrown else f"{place(show, ended)}"
    return *now, {"lr": rate, **dict(zip(names, values, strict=True))}


def _loss_in_words(loss: float) -> str:
    return _in_words(np.array([loss]))[0]


def _in_words(losses: np.ndarray) -> list[str]:
    beyond, below = gettext("beyond {limit}", limit="1e6"), gettext("below {limit}", limit="1e-12")
    return [beyond if not loss <= DIVERGED else below if loss < TINY else short(loss) for loss in losses.tolist()]

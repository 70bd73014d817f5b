"""The questions of notebook 05."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.experiments.tuning import budgets, clipping, nuisance, random_or_grid, seed_noise, two_momentums
from playground.network.model import Network
from playground.network.training import train
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.rules import KnobValue, course_rule, rule

__all__ = [
    "best_trial",
    "four_knobs",
    "half_way",
    "hotter_dead_start",
    "one_seed",
    "own_best_lr",
    "same_curve",
    "same_words",
    "three_settings",
    "tight_clipping",
]

#: The three settings of section 7, with three seeds each.
THREE_SETTINGS = np.array([[0.30, 0.31, np.nan], [0.28, 0.33, 0.35], [0.10, np.nan, np.nan]])


@dataclass(frozen=True)
class LogMarker(Marker):
    """A place in a panel with logarithmic axes: near enough if within the factors ``off`` = (fx, fy) of the run's."""

    def agrees(self, said: tuple[float, float], value: tuple[float, float]) -> bool:
        pairs = zip(said, value, self.off, strict=True)
        return all(abs(math.log(one / other)) <= math.log(factor) for one, other, factor in pairs)


def same_words() -> Question:
    """How far apart the two rules called momentum end at the same knobs."""

    def outcome() -> Outcome:
        heavy, averaged = (
            float(two_momentums.losses(rule(name), np.array([two_momentums.LR]))[-1, 0])
            for name in ("heavy_ball", "momentum")
        )
        words = gettext(
            "After 15 epochs heavy ball has a validation loss of {heavy}, the averaged form one of {averaged}.",
            heavy=f"{heavy:.2f}",
            averaged=f"{averaged:.2f}",
        )
        return Outcome(3, words)

    options = (
        gettext("The two curves are the same."),
        gettext("The averaged form ends lower, because it is smoother."),
        gettext("The averaged form ends a few percent higher."),
        gettext("The averaged form ends about three times as high."),
    )
    ask = gettext(
        "Both rules are called momentum. Both get lr 0.1 and beta 0.9. How do the curves of the loss compare?"
    )
    return Question(ask, Buttons(options), outcome)


def same_curve() -> Question:
    """The lr at which the averaged form is heavy ball."""

    def outcome() -> Outcome:
        lr = two_momentums.LR / (1 - two_momentums.BETA)
        heavy = two_momentums.losses(rule("heavy_ball"), np.array([two_momentums.LR]))
        averaged = two_momentums.losses(rule("momentum"), np.array([lr]))
        words = gettext(
            "At lr {lr} the averaged form has a validation loss of {averaged} after 15 epochs, and heavy ball {heavy}: "
            "they draw the same curve.",
            lr=short(lr),
            averaged=f"{averaged[-1, 0]:.4f}",
            heavy=f"{heavy[-1, 0]:.4f}",
        )
        return Outcome(lr, words)

    ask = gettext("Heavy ball has lr 0.1 and beta 0.9. Which lr makes the averaged form draw the same curve?")
    return Question(ask, Number("lr", 0.001, 10, factor=1.1), outcome)


def half_way(log_uniform: Callable | None = None) -> Question:
    """The value half-way from 0.00001 to 0.1."""
    spread = rule("log_uniform", log_uniform)

    def outcome() -> Outcome:
        value = float(spread.function(np.array(0.5), 0.00001, 0.1))
        words = gettext(
            "Half-way lies {value}: {factor} times the lower end, and the upper end is {factor} times as large again.",
            value=short(value),
            factor=short(value / 0.00001),
        )
        return Outcome(value, words)

    ask = gettext("You walk from 0.00001 to 0.1 by factors. Which value lies half-way?")
    return Question(ask, Number(gettext("half-way"), 0.00001, 0.1, factor=1.1), outcome)


def best_trial(log_uniform: Callable | None = None) -> Question:
    """Where in the plane of lr and beta the best of 25 random trials lies."""
    spread = rule("log_uniform", log_uniform)

    def outcome() -> Outcome:
        found = random_or_grid.all_searched(random_or_grid.all_settings(spread.function))[random_or_grid.RANDOM, 1]
        best = int(found.typical.argmin())
        setting = found.setting(best)
        words = gettext(
            "The best of 25 random trials has lr {lr} and 1 - beta {rest}, and a validation loss of {loss}. Within a "
            "factor of three in both directions counts as near.",
            lr=short(setting["lr"]),
            rest=short(1 - setting["beta"]),
            loss=f"{found.typical[best]:.2f}",
        )
        return Outcome((setting["lr"], 1 - setting["beta"]), words)

    ask = gettext(
        "Heavy ball is trained at 25 random places of this plane. Where will the best of them lie? "
        "Drag the orange marker there."
    )
    marker = LogMarker(random_or_grid.plane(), 0, gettext("the best trial"), (3.0, 3.0))
    return Question(ask, marker, outcome)


def own_best_lr() -> Question:
    """The best lr of beta 0.98, when that of beta 0 is 1."""

    def outcome() -> Outcome:
        loss = nuisance.trained_losses(rule("heavy_ball"))["0.98"]
        best = int(loss.argmin())
        words = gettext(
            "Of thirteen rates, {lr} is the best for beta 0.98, with a validation loss of {loss}. At lr 1 it ends at "
            "{at_one}; guessing costs 2.30.",
            lr=short(nuisance.RATES[best]),
            loss=f"{loss[best]:.2f}",
            at_one=f"{loss[10]:.2f}",
        )
        return Outcome(float(nuisance.RATES[best]), words)

    ask = gettext("Without momentum, at beta 0, the best lr for heavy ball is 1. What is it at beta 0.98?")
    return Question(ask, Number("lr", 0.003, 3, factor=3), outcome)


def tight_clipping(clip_by_global_norm: Callable | None = None) -> Question:
    """What max_norm 0.1 does to a training."""
    clip = rule("clip_by_global_norm", clip_by_global_norm)

    def outcome() -> Outcome:
        done = clipping.clipped_with(clip)
        ends = {norm: f"{done.final_loss(int(np.abs(clipping.NORMS - norm).argmin())):.2f}" for norm in (0.1, 1.0)}
        words = gettext(
            "It ends at {tight}, and with max_norm 1 at {loose}: at 0.1 nearly every step is shortened, not only the "
            "accident.",
            tight=ends[0.1],
            loose=ends[1.0],
        )
        return Outcome(2, words)

    options = (
        gettext("Lower: the safer, the better."),
        gettext("At about the same loss: the accident is caught by both."),
        gettext("Several times as high: the training has become slow."),
    )
    ask = gettext(
        "One gradient is 400 times too long. With max_norm 0.1 in place of 1, at which loss does the training end?"
    )
    return Question(ask, Buttons(options), outcome)


def three_settings(choose_trial: Callable | None = None) -> Question:
    """Which of three rows of scores is to be trusted."""
    choose = rule("choose_trial", choose_trial)

    def outcome() -> Outcome:
        medians = np.median(np.where(np.isnan(THREE_SETTINGS), np.inf, THREE_SETTINGS), axis=1)
        listed = ", ".join(f"{median:g}" for median in medians)
        row = int(choose.function(THREE_SETTINGS.copy()))
        return Outcome(row, gettext("The medians are {medians}: row {row} is chosen.", medians=listed, row=row))

    rows = (", ".join(f"{score:.2f}" for score in row) for row in THREE_SETTINGS)
    options = tuple(gettext("Row {row}: {scores}", row=number, scores=row) for number, row in enumerate(rows))
    ask = gettext("Three settings, a row for each, were tried with three seeds. Which setting do you trust?")
    return Question(ask, Buttons(options), outcome)


def one_seed(choose_trial: Callable | None = None) -> Question:
    """With how many of twelve seeds the same setting is chosen as with all twelve."""
    choose = rule("choose_trial", choose_trial)

    def outcome() -> Outcome:
        scores, names = seed_noise.setting_scores(), list(seed_noise.SETTINGS)
        by_all = int(choose.function(scores.copy()))
        by_one = [int(choose.function(scores[:, [seed]].copy())) for seed in range(seed_noise.SEEDS)]
        others = sorted({names[chosen] for chosen in by_one if chosen != by_all})
        words = gettext(
            "All twelve seeds together choose {all}, and {count} of them do so alone. The others choose {others}.",
            all=names[by_all],
            count=by_one.count(by_all),
            others=gettext(" or ").join(others),
        )
        return Outcome(by_one.count(by_all), words)

    ask = gettext(
        "Six settings are each trained with twelve seeds, and all twelve together choose one of them. Now look at one "
        "seed alone, twelve times, each time at another. How many of the twelve choose that same setting?"
    )
    return Question(ask, Number(gettext("seeds"), 0, 12, off=1, whole=True), outcome)


def four_knobs() -> Question:
    """How many trials four knobs need to be as good as one with five."""

    def outcome() -> Outcome:
        one, _, four = (losses.mean(axis=0) for losses in budgets.typical_winners().values())
        trials = int((four <= one[4]).argmax()) + 1
        words = gettext(
            "With five trials on lr alone the winner's loss is {one}, typically; a search over four knobs is as good "
            "with {trials} trials. With five it is at {four}.",
            one=f"{one[4]:.2f}",
            trials=trials,
            four=f"{four[4]:.2f}",
        )
        return Outcome(trials, words)

    ask = gettext(
        "Five trials can be spent on AdamW's lr alone. How many trials does a search over lr, beta1, eps and weight "
        "decay need to be as good?"
    )
    return Question(ask, Number(gettext("trials"), 5, 32, factor=1.5, whole=True), outcome)


def hotter_dead_start() -> Question:
    """Whether a ten times larger lr wakes a dead start."""

    def outcome() -> Outcome:
        knobs: dict[str, KnobValue] = {"lr": np.array([0.1, 1.0]), "beta": 0.9}
        dead = train(course_rule("heavy_ball"), knobs, 1, 15, start=np.zeros(Network().size))
        ends = [f"{loss:.2f}" for loss in dead.validation.loss[-1]]
        words = gettext(
            "At lr 0.1 it ends at {before}, at lr 1 at {after}. Another knob is to be turned here.",
            before=ends[0],
            after=ends[1],
        )
        return Outcome(1, words)

    options = (
        gettext("It falls at last."),
        gettext("It stays where it is."),
        gettext("It leaps to a hundred times as much."),
    )
    ask = gettext(
        "One of the seven trainings, “a dead start”, stays at a loss of 2.32; guessing costs 2.30. What does the loss "
        "do at an lr ten times as large?"
    )
    return Question(ask, Buttons(options), outcome)

"""The questions of notebook 06."""

from collections.abc import Callable

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.experiments.further import (
    averaged_weights,
    batch_and_lr,
    muon_race,
    parameter_groups,
    second_beta,
    sign_step,
    singular_values,
    unknown_length,
)
from playground.experiments.further.bench import CONSTANT, COSINE
from playground.question import Buttons, Number, Outcome, Question
from playground.rules import Rule, course_rule, rule

__all__ = [
    "average_of_the_shaken",
    "in_proportion",
    "matrix_race",
    "near_a_sign",
    "rounder",
    "shorter_memory",
    "spared_biases",
    "stopped_early",
]

#: A change of the mean loss that is worth speaking of: half of what another seed changes.
WORTH = 0.005


def in_proportion(scale_lr: Callable | None = None) -> Question:
    """How far linear scaling carries plain gradient descent."""
    scaling = rule("scale_lr", scale_lr)
    batches = batch_and_lr.BATCHES[2:]

    def outcome() -> Outcome:
        losses = batch_and_lr.measured("gradient_descent")
        follow = batch_and_lr.scaled(scaling, "gradient_descent", 16, 1.0)
        fine = batch_and_lr.good(losses, follow)[2:]
        last = int(np.argmin(np.append(fine, False))) - 1
        words = gettext(
            "In proportion lr becomes {first} at batch size 32, with a loss of {at_first}; the best there is {best}. "
            "At batch size 64 it becomes {second}, with a loss of {at_second}.",
            first=short(follow.rates[2]),
            at_first=f"{follow.losses[2]:.2f}",
            best=f"{losses.min(axis=0)[2]:.2f}",
            second=short(follow.rates[3]),
            at_second=f"{follow.losses[3]:.2f}",
        )
        return Outcome(max(last, 0), words)

    options = tuple(gettext("Up to batch size {batch}.", batch=batch) for batch in batches)
    ask = gettext(
        "Plain gradient descent has its best lr at batch size 16. Let lr grow in proportion to the batch (power 1). Up "
        "to which batch size is the loss within a quarter of the lowest one there?"
    )
    return Question(ask, Buttons(options), outcome)


def stopped_early(
    cosine_decay: Callable | None = None,
    warmup_stable_decay: Callable | None = None,
    one_cycle: Callable | None = None,
) -> Question:
    """Which schedule ends lowest when a training that was planned for 20 epochs is stopped after 8."""
    given = {"cosine_decay": cosine_decay, "one_cycle": one_cycle, "warmup_stable_decay": warmup_stable_decay}
    rules = {name: rule(name, given[name]) for name in unknown_length.SETTINGS}

    def outcome() -> Outcome:
        losses = {name: unknown_length.measured(each).at(8).mean() for name, each in rules.items()}
        losses = {"constant": unknown_length.constant().at(8).mean(), **losses}
        listed = "; ".join(f"{_schedule_name(name)} {loss:.3f}" for name, loss in losses.items())
        lowest = min(losses, key=losses.__getitem__)
        return Outcome(
            list(losses).index(lowest), gettext("Mean validation losses after epoch 8: {losses}.", losses=listed)
        )

    options = tuple(_schedule_name(name) for name in ("constant", *rules))
    ask = gettext(
        "A training is planned for 20 epochs, and stopped after 8. cosine_decay and one_cycle were told 20. "
        "warmup_stable_decay was told in time to come down. Which of the four has the lowest loss then?"
    )
    return Question(ask, Buttons(options), outcome)


def _schedule_name(name: str) -> str:
    return gettext("constant") if name == CONSTANT else name


def average_of_the_shaken(ema_weights: Callable | None = None) -> Question:
    """The loss of the average of weights that are shaken."""
    averaging = rule("ema_weights", ema_weights)
    memory = 6

    def outcome() -> Outcome:
        ends = averaged_weights.measured(averaging).at("0.2").ends
        average, weights = ends[1 + memory], ends[0]
        words = gettext(
            "The average ends at {average}, and is lower than the weights for {better} of {seeds} seeds.",
            average=f"{average.mean():.3f}",
            better=int((average < weights).sum()),
            seeds=averaged_weights.SEEDS,
        )
        return Outcome(float(average.mean()), words)

    weights = averaged_weights.measured(course_rule("ema_weights")).at("0.2").ends[0].mean()
    ask = gettext(
        "At a constant lr of 0.2 the weights never come to rest: over eight seeds their mean validation loss ends at "
        "{weights}. Where does that of their average end, with decay 0.99?",
        weights=f"{weights:.2f}",
    )
    return Question(ask, Number(gettext("validation loss"), 0.01, 1, factor=1.25), outcome)


def shorter_memory() -> Question:
    """Whether a beta2 of 0.95 is better than 0.999 under a schedule."""

    def outcome() -> Outcome:
        difference = second_beta.compared(COSINE)
        words = gettext("From 0.999 to 0.95, seed by seed: {difference}", difference=difference.says)
        return Outcome(0 if difference.real else 2 if difference.size < -difference.noise else 1, words)

    options = (
        gettext("The loss falls by more than the noise."),
        gettext("The difference is within the noise, as it is at a constant lr."),
        gettext("The loss rises by more than the noise."),
    )
    ask = gettext(
        "Adam's beta2 goes from 0.999 to 0.95, each with its own best lr, over twelve fresh seeds. At a constant lr "
        "the difference is within the noise. And with a cosine down to 0?"
    )
    return Question(ask, Buttons(options), outcome)


def near_a_sign() -> Question:
    """How much Adam's moves differ from weight to weight, beside those of a sign step."""
    step = 100

    def outcome() -> Outcome:
        adam, heavy = (_spread(name, step) for name in ("adam", "heavy_ball"))
        words = gettext(
            "At step {step} the upper quartile of Adam's moves is {adam} times the lower, and that of heavy ball's "
            "{heavy} times.",
            step=step,
            adam=short(adam),
            heavy=short(heavy),
        )
        return Outcome(adam, words)

    ask = gettext(
        "In Adam's first step every weight moves equally far, as in every step of Lion. At step {step}, how many times "
        "as far as its lower quartile is the upper quartile of Adam's moves?",
        step=step,
    )
    return Question(ask, Number(gettext("times"), 1, 100, factor=1.5), outcome)


def _spread(name: str, step: int) -> float:
    """That of a rule's moves at a constant lr; at this step many weights have a gradient."""
    return sign_step.trained(course_rule(name), CONSTANT).spread(step) or float("nan")


def rounder(newton_schulz: Callable | None = None) -> Question:
    """How much longer than wide the image of a circle is after five steps."""
    iteration = rule("newton_schulz", newton_schulz)

    def outcome() -> Outcome:
        largest, eighth = _largest_and_eighth(iteration, 5)
        words = gettext(
            "After five steps the largest singular value is {largest}, and the eighth {eighth}.",
            largest=f"{largest:.2f}",
            eighth=f"{eighth:.2f}",
        )
        return Outcome(largest / eighth, words)

    largest, eighth = _largest_and_eighth(rule("newton_schulz"), 0)
    ask = gettext(
        "A gradient's largest singular value is {times} times as large as its eighth. How many times is it after five "
        "steps of the iteration?",
        times=short(largest / eighth),
    )
    return Question(ask, Number(gettext("times"), 0.5, 20, factor=1.25), outcome)


def _largest_and_eighth(iteration: Rule, steps: int) -> tuple[float, float]:
    values = singular_values.values_after(iteration, singular_values.START, singular_values.MUON, steps)
    largest, eighth = values[list(singular_values.SHOWN)].tolist()
    return largest, eighth


def matrix_race(lion: Callable | None = None, muon: Callable | None = None) -> Question:
    """Which of four rules ends lowest, each at its own best lr."""
    rules = {name: rule(name, {"lion": lion, "muon": muon}.get(name)) for name in muon_race.CONTENDERS}

    def outcome() -> Outcome:
        fresh = {name: muon_race.fresh_losses(each).mean() for name, each in rules.items()}
        lowest = min(fresh, key=fresh.__getitem__)
        listed = "; ".join(f"{name} {loss:.3f}" for name, loss in fresh.items())
        return Outcome(
            list(fresh).index(lowest), gettext("Mean validation losses of eight fresh seeds: {losses}.", losses=listed)
        )

    ask = gettext(
        "Four rules train the network for ten epochs, each at its own best lr, with a cosine down to 0. Which one has "
        "the lowest mean loss over eight fresh seeds?"
    )
    return Question(ask, Buttons(tuple(rules)), outcome)


def spared_biases() -> Question:
    """What it changes to leave the biases out of the weight decay."""

    def outcome() -> Outcome:
        losses = parameter_groups.losses_at(10**-0.5, 1.0)
        spared, everything = (float(losses[way].mean()) for way in (parameter_groups.WEIGHTS, parameter_groups.ALL))
        words = gettext(
            "At weight_decay 0.32: {everything} where everything is decayed, {spared} where the biases are spared.",
            everything=f"{everything:.3f}",
            spared=f"{spared:.3f}",
        )
        change = spared - everything
        return Outcome(0 if change < -WORTH else 2 if change > WORTH else 1, words)

    facts = {"worth": f"{WORTH:g}"}
    options = (
        gettext("It lowers the mean loss by more than {worth}.", **facts),
        gettext("It changes the mean loss by less than {worth}.", **facts),
        gettext("It raises the mean loss by more than {worth}.", **facts),
    )
    ask = gettext(
        "Many recipes decay the weights and spare the biases. What does sparing them change here, at weight_decay 0.32?"
    )
    return Question(ask, Buttons(options), outcome)

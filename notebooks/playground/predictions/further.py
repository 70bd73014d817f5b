"""The questions of notebook 06."""

from collections.abc import Callable

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
    "matrix_race",
    "near_a_sign",
    "rounder",
    "shorter_memory",
    "sixteen_times_the_batch",
    "spared_biases",
    "stopped_early",
]

#: A change of the mean loss that is worth speaking of: half of what another seed changes.
WORTH = 0.005
#: The epoch after which the training that was planned for 20 is stopped.
STOP = 6


def sixteen_times_the_batch() -> Question:
    """The best lr of plain gradient descent at a batch size 16 times as large."""
    small, large = 16, 256

    def outcome() -> Outcome:
        losses, best = batch_and_lr.measured("gradient_descent"), best_at(large)
        words = gettext(
            "At batch size {large} the best of thirteen rates is {best}, with a loss of {loss}.",
            large=large,
            best=short(best),
            loss=f"{losses[:, large == batch_and_lr.BATCHES].min():.2f}",
        )
        return Outcome(best, words)

    def best_at(batch: int) -> float:
        return float(batch_and_lr.best_rates("gradient_descent")[batch == batch_and_lr.BATCHES][0])

    ask = gettext(
        "At batch size {small} plain gradient descent has its best lr at {best}. Where is it at batch size {large}?",
        small=small,
        best=short(best_at(small)),
        large=large,
    )
    return Question(ask, Number("lr", 0.01, 10, factor=1.6), outcome)


def stopped_early(
    cosine_decay: Callable | None = None,
    warmup_stable_decay: Callable | None = None,
    one_cycle: Callable | None = None,
) -> Question:
    """Which schedule ends lowest when a training that was planned for 20 epochs is stopped early."""
    given = {"cosine_decay": cosine_decay, "one_cycle": one_cycle, "warmup_stable_decay": warmup_stable_decay}
    rules = {name: rule(name, given[name]) for name in unknown_length.SETTINGS}

    def outcome() -> Outcome:
        losses = {name: unknown_length.measured(each).at(STOP).mean() for name, each in rules.items()}
        losses = {"constant": unknown_length.constant().at(STOP).mean(), **losses}
        listed = "; ".join(f"{_schedule_name(name)} {loss:.3f}" for name, loss in losses.items())
        lowest = min(losses, key=losses.__getitem__)
        return Outcome(
            list(losses).index(lowest),
            gettext("Mean validation losses after epoch {stop}: {losses}.", stop=STOP, losses=listed),
        )

    options = tuple(_schedule_name(name) for name in ("constant", *rules))
    ask = gettext(
        "A training is planned for 20 epochs, and stopped after {stop}. cosine_decay and one_cycle were told 20. "
        "warmup_stable_decay was told in time to come down. Which of the four has the lowest loss then?",
        stop=STOP,
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
        gettext("It falls by more than the noise."),
        gettext("It stays where it was, within the noise."),
        gettext("It rises by more than the noise."),
    )
    ask = gettext(
        "Adam's beta2 goes from 0.999 to 0.95, each with its own best lr and a cosine down to 0, over sixteen fresh "
        "seeds. What does the mean loss do?"
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

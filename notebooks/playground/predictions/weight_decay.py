"""The questions of notebook 03."""

from collections.abc import Callable

import numpy as np

from grader.reporting.language import gettext
from playground.captions import short
from playground.data import diabetes
from playground.experiments.weight_decay import decay, geometry
from playground.experiments.weight_decay import polynomial_fits as fits
from playground.experiments.weight_decay.diabetes_paths import STRENGTHS, l1_by_steps
from playground.question import Buttons, Marker, Number, Outcome, Question
from playground.rules import Rule, rule

__all__ = [
    "beside_a_heavy_ball",
    "diamond_or_disc",
    "errors_over_strength",
    "largest_coefficient",
    "last_feature",
    "lr_of_zero",
    "share_left_by_decay",
    "share_lost_under_l2",
    "steps_under_l1",
    "strange_weights",
    "three_weights",
]


def largest_coefficient(l2_penalty: Callable | None = None) -> Question:
    """How large the coefficients of degree 15 are with a penalty of almost nothing."""
    penalty = rule("l2_penalty", l2_penalty)

    def outcome() -> Outcome:
        largest, small = (float(np.abs(fits.ridge(penalty, degree)[1:, 0]).max()) for degree in (15, 3))
        told = gettext(
            "The largest is {largest}. With degree 3 it is {small}.", largest=short(largest), small=short(small)
        )
        return Outcome(largest, told)

    answer = Number(gettext("the size of the largest coefficient"), 0.01, 100_000, factor=4)
    return Question(
        gettext(
            "How large is the largest coefficient of the polynomial of degree 15? A guess within a factor of "
            "four will do."
        ),
        answer,
        outcome,
    )


def share_lost_under_l2(l2_penalty: Callable | None = None) -> Question:
    """A large and a small weight lose the same share."""
    penalty = rule("l2_penalty", l2_penalty)

    def outcome() -> Outcome:
        before = w = np.array([3.0, 0.03])
        for _ in range(10):
            w = w - penalty.function(0.0, np.zeros(2), w, 0.1)[1]
        share = w / before
        told = gettext(
            "The weight of 3 is now {large}, which is {share_large} of it. The weight of 0.03 is now {small}, which is "
            "{share_small} of it.",
            large=short(w[0], 3), small=short(w[1], 3), share_large=f"{share[0]:.0%}", share_small=f"{share[1]:.0%}",
        )  # fmt: skip
        return Outcome(2 if np.isclose(*share) else int(share.argmin()), told)

    options = (gettext("The weight of 3."), gettext("The weight of 0.03."), gettext("Both lose the same share."))
    ask = gettext(
        "Two weights, 3 and 0.03, feel nothing but an L2 penalty of strength 0.1. They take ten steps with lr = 1. "
        "Which loses the larger share of itself?"
    )
    return Question(ask, Buttons(options), outcome)


def errors_over_strength(l2_penalty: Callable | None = None) -> Question:
    """What the two errors of the polynomial do as the strength grows."""
    penalty = rule("l2_penalty", l2_penalty)

    def outcome() -> Outcome:
        fitted, others = fits.mean_squared_errors(fits.ridge(penalty, 15))
        best = int(others.argmin())
        numbers = {"first": fitted[0], "last": fitted[-1], "start": others[0], "least": others[best], "end": others[-1]}
        told = gettext(
            "On the fitted points the error grows from {first} to {last}. On the other points it falls from {start} "
            "to {least} at strength {strength}, then grows to {end}.",
            strength=short(fits.STRENGTHS[best], 1), **{name: f"{number:.2f}" for name, number in numbers.items()},
        )  # fmt: skip
        return Outcome(2, told)

    options = (
        gettext("Both fall."),
        gettext("Both grow."),
        gettext("On the fitted points the error grows; on the other points it falls first, then grows."),
        gettext("On the fitted points the error falls first, then grows; on the other points it grows."),
    )
    ask = gettext(
        "At degree 15 the strength grows from 1e-9 to 10. What do the errors on the fitted and on the other points do?"
    )
    return Question(ask, Buttons(options), outcome)


def steps_under_l1(l1_penalty: Callable | None = None) -> Question:
    """A weight of 100 needs a hundred times the steps of a weight of 1."""
    lasso, ridge = rule("l1_penalty", l1_penalty), rule("l2_penalty")

    def outcome() -> Outcome:
        steps = _steps_to_zero(lasso, 100.0)
        told = gettext(
            "It takes {steps} steps: L1 pulls a weight of 100 as hard as a weight of 1. L2 brings it below 0.05 in "
            "{fewer} steps, but not to 0.",
            steps=steps, fewer=_steps_to_zero(ridge, 100.0),
        )  # fmt: skip
        return Outcome(steps, told)

    ask = gettext(
        "A weight has no gradient of its own; lr is 0.1 and the strength 1. Steps along the L1 gradient bring a weight "
        "of 1 to 0 in 10 steps. How many does a weight of 100 need?"
    )
    return Question(ask, Number(gettext("steps"), 1, 100_000, factor=1.1, whole=True), outcome)


def _steps_to_zero(penalty: Rule, w: float) -> int:
    """Steps with lr 0.1 and strength 1 until a weight is nearer to 0 than half a step of L1."""
    steps = 0
    while abs(w) >= 0.05:
        w = w - 0.1 * float(penalty.function(0.0, 0.0, w, 1.0)[1])
        steps += 1
    return steps


def three_weights(soft_threshold: Callable | None = None) -> Question:
    """What a threshold of 0.3 makes of 1.0, 0.3 and -0.2."""
    threshold = rule("soft_threshold", soft_threshold)
    answers = ((1.0, 0.0, 0.0), (0.7, 0.0, 0.1), (0.7, 0.0, 0.0), (0.7, 0.0, -0.5))

    def outcome() -> Outcome:
        w = threshold.function(np.array([1.0, 0.3, -0.2]), 0.3)
        told = gettext("They become {weights}: 1.0 moves by 0.3, and the other two stop at 0.", weights=_listed(w))
        return Outcome(next(number for number, answer in enumerate(answers) if np.allclose(w, answer)), told)

    ask = gettext("What does the soft threshold make of the weights 1.0, 0.3 and -0.2, with an amount of 0.3?")
    return Question(ask, Buttons(tuple(_listed(answer) for answer in answers)), outcome)


def _listed(numbers: np.ndarray | tuple[float, ...]) -> str:
    one, two, three = (f"{number + 0.0:g}" for number in np.round(numbers, 12))
    return gettext("{one}, {two} and {three}", one=one, two=two, three=three)


def diamond_or_disc(soft_threshold: Callable | None = None, l2_penalty: Callable | None = None) -> Question:
    """Where the weights settle under L1 of strength 0.8."""
    threshold, penalty = rule("soft_threshold", soft_threshold), rule("l2_penalty", l2_penalty)

    def outcome() -> Outcome:
        chosen = int(np.abs(geometry.STRENGTHS - 0.8).argmin())
        lasso, ridge = geometry.l1_solutions(threshold)[:, chosen], geometry.l2_solutions(penalty)[:, chosen]
        told = gettext(
            "Under L1 they settle at ({lasso}), on a corner of the diamond: w[1] is exactly 0. Under L2 they settle at "
            "({ridge}).",
            lasso=f"{lasso[0]:.2f}, {lasso[1]:.2f}", ridge=f"{ridge[0]:.2f}, {ridge[1]:.2f}",
        )  # fmt: skip
        return Outcome((float(lasso[0]), float(lasso[1])), told)

    frame = geometry.geometry().at(strength=0.0)
    answer = Marker(frame, geometry.L1, gettext("where the weights settle under L1"), (0.5, 0.08))
    ask = gettext(
        "Without a penalty the weights stand at the blue dot, where the loss is lowest. Where will they settle under "
        "an L1 penalty of strength 0.8? Drag the orange marker there, in the left panel."
    )
    return Question(ask, answer, outcome)


def lr_of_zero(proximal_l1: Callable | None = None) -> Question:
    """With lr = 0 the proximal step changes nothing."""
    step = rule("proximal_l1", proximal_l1)

    def outcome() -> Outcome:
        before = np.array([0.5, -0.2])
        after = step.function(before, np.array([1.0, 1.0]), 0.0, 0.3)
        told = gettext(
            "With a strength of 0.3 the weights (0.5, -0.2) become ({after}): lr scales both the step and "
            "the threshold.",
            after=", ".join(f"{weight + 0.0:g}" for weight in after),
        )  # fmt: skip
        return Outcome(0 if np.array_equal(after, before) else 1, told)

    options = (
        gettext("It leaves them as they were."),
        gettext("It moves them towards 0 by the strength."),
        gettext("It makes every one of them 0."),
    )
    return Question(gettext("With lr = 0, what does one proximal step do to the weights?"), Buttons(options), outcome)


def last_feature(proximal_l1: Callable | None = None) -> Question:
    """Which of four features holds out longest under L1."""
    step, asked = rule("proximal_l1", proximal_l1), ("age", "sex", "bp", "bmi")

    def outcome() -> Outcome:
        weights = dict(zip(diabetes().names, l1_by_steps(step), strict=True))
        strongest = {name: STRENGTHS[np.flatnonzero(weights[name])[-1]] for name in asked}
        told = gettext(
            "The strongest penalty under which each is not 0: age {age}, sex {sex}, blood pressure {bp}, body mass "
            "index {bmi}.",
            **{name: short(strength) for name, strength in strongest.items()},
        )  # fmt: skip
        return Outcome(asked.index(max(asked, key=strongest.__getitem__)), told)

    options = (gettext("Age."), gettext("Sex."), gettext("Blood pressure (bp)."), gettext("Body mass index (bmi)."))
    return Question(
        gettext("As the L1 penalty gets stronger, which of these weights is the last to reach 0?"),
        Buttons(options),
        outcome,
    )


def share_left_by_decay(sgd_weight_decay: Callable | None = None) -> Question:
    """What is left of a weight without a gradient after twenty steps of decay."""
    step = rule("sgd_weight_decay", sgd_weight_decay)

    def left(steps: int) -> float:
        w = np.array([1.0])
        for _ in range(steps):
            w = step.function(w, np.zeros(1), 0.1, 0.5)
        return 100 * float(w[0])

    def outcome() -> Outcome:
        told = gettext(
            "{after_20}% is left after 20 steps and {after_40}% after 40. Each step takes 5% of what is there, so the "
            "weight does not arrive at 0.",
            after_20=f"{left(20):.0f}", after_40=f"{left(40):.0f}",
        )  # fmt: skip
        return Outcome(left(20), told)

    answer = Number(gettext("what is left of w"), 0, 100, "%", off=4)
    ask = gettext(
        "With a gradient of 0, lr = 0.1 and weight_decay = 0.5: how much of w is left after 20 steps, in percent?"
    )
    return Question(ask, answer, outcome)


def beside_a_heavy_ball(sgd_weight_decay: Callable | None = None, l2_penalty: Callable | None = None) -> Question:
    """Where a heavy ball ends with decay beside the gradient."""
    decayed, penalty = rule("sgd_weight_decay", sgd_weight_decay), rule("l2_penalty", l2_penalty)

    def outcome() -> Outcome:
        beside = decay.with_decay_beside_it(decayed, 0.6, decay.BETA)[-1]
        inside = decay.with_l2_in_the_gradient(penalty, 0.6, decay.BETA)[-1]
        told = gettext(
            "Decay beside the gradient ends at ({beside}), near the lowest loss. L2 in the gradient ends at "
            "({inside}), as with plain SGD.",
            beside=f"{beside[0]:.2f}, {beside[1]:.2f}", inside=f"{inside[0]:.2f}, {inside[1]:.2f}",
        )  # fmt: skip
        return Outcome((float(beside[0]), float(beside[1])), told)

    frame = decay.decay().at(weight_decay=0.6, optimizer=decay.PLAIN_SGD)
    answer = Marker(frame, decay.PATH, gettext("where decay beside the gradient ends"), (0.2, 0.2))
    ask = gettext(
        "With plain SGD both paths end at the same place. Now the optimizer is a heavy ball with beta 0.9 and a tenth "
        "of the lr. With the same decay of 0.6 beside the gradient, where does its path end? Drag the orange marker "
        "there."
    )
    return Question(ask, answer, outcome)


def strange_weights() -> Question:
    """Why a line is fitted with weights of 0."""

    def outcome() -> Outcome:
        told = gettext(
            "Without decay the weights are still {no_decay}, with four times the lr {faster}, and without the noise "
            "{no_noise}. So look at the error: which numbers does it compare?",
            no_decay=_fitted(decay=0.0), faster=_fitted(lr=0.2), no_noise=_fitted(noise=0.0),
        )  # fmt: skip
        return Outcome(3, told)

    options = (
        gettext("The decay of 0.01 is too strong."),
        gettext("The lr is too small: 3000 steps are not enough."),
        gettext("The noise hides the line."),
        gettext("The error compares the wrong numbers with each other."),
    )
    return Question(gettext("What keeps the weights away from 3 and 2?"), Buttons(options), outcome)


def _fitted(lr: float = 0.05, decay: float = 0.01, noise: float = 0.5) -> str:
    """The weights that the notebook's training finds, fault and all, in words."""
    random = np.random.default_rng(0)
    x = random.uniform(size=(100, 2))
    y = 3 * x[:, 0] + 2 * x[:, 1] + noise * random.uniform(size=100)
    w, bias = np.zeros((2, 1)), 0.0
    for _ in range(3000):
        error = x @ w + bias - y
        w = w - lr * 2 * (x.T @ error).mean(axis=1, keepdims=True) / 100 - lr * decay * w
        bias = bias - lr * 2 * error.mean()
    return f"({', '.join(f'{weight + 0.0:.1f}' for weight in w.ravel().round(1))})"

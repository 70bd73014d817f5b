"""The forms of momentum that are compared, gradient descent among them: their rules, colours, dashes and knobs."""

from collections.abc import Callable

from playground.attempts import driven_by_with_attempt
from playground.convergence import AVERAGED, HEAVY, NESTEROV, PLAIN
from playground.palette import RULE_COLORS
from playground.rules import Rule, rule

RULES = {PLAIN: "gradient_descent", AVERAGED: "momentum", HEAVY: "heavy_ball", NESTEROV: "nesterov"}
COLORS = {form: RULE_COLORS[name] for form, name in RULES.items()}
#: Dots and dashes for those who cannot tell the colours apart. Plain dashes are kept for a rule that does not pass yet.
DASHES = {PLAIN: "", AVERAGED: "2 4", HEAVY: "", NESTEROV: "12 3 2 3"}


def momentum_rules(
    momentum: Callable | None, heavy_ball: Callable | None, nesterov: Callable | None
) -> dict[str, Rule]:
    """The rule of each form."""
    functions = {PLAIN: None, AVERAGED: momentum, HEAVY: heavy_ball, NESTEROV: nesterov}
    return {form: rule(RULES[form], function) for form, function in functions.items()}


def momentum_driven_by(rules: dict[str, Rule]) -> str:
    """Where the rules come from. Gradient descent is there for comparison only and is not mentioned."""
    return driven_by_with_attempt(*(driver for form, driver in rules.items() if form != PLAIN))


def form_knobs(driver: Rule, lr: float, beta: float) -> dict[str, float]:
    """lr, and beta unless the rule is gradient descent, which has none."""
    return {name: value for name, value in {"lr": lr, "beta": beta}.items() if name in driver.knobs}

"""Notebook 03: what a penalty pulls on, and what is left of the weights when it has pulled."""

from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from playground.canvas import Canvas, figure, panel
from playground.data import diabetes
from playground.experiment import Choice, Experiment, Frame, LogSlider, Slider, short
from playground.marks import Dots, Line, Mark, Words
from playground.palette import BLACK, BLUE, FAINT, GREY, LINES, VERMILION
from playground.rules import Rule, driven_by, rule

# --- a polynomial through a few noisy points --------------------------------------------------------------------------

LEAST, MOST, PER_DECADE = -9, 1, 5  # the strengths of the slider, as powers of ten
STRENGTHS = np.logspace(LEAST, MOST, PER_DECADE * (MOST - LEAST) + 1)
MOST_DEGREE = 15
CURVE, COEFFICIENTS, ERRORS = range(3)


def truth(x: np.ndarray) -> np.ndarray:
    """The curve that the points were taken from."""
    return np.sin(3 * x)


@cache
def points() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """16 places with noisy heights to fit, and 40 more to see how well that went."""
    random = np.random.RandomState(13)  # its stream is frozen for good
    x, seen = np.linspace(-1, 1, 16), np.sort(random.uniform(-1, 1, 40))
    return x, truth(x) + 0.3 * random.randn(16), seen, truth(seen) + 0.3 * random.randn(40)


def powers(x: np.ndarray, degree: int) -> np.ndarray:
    """Columns x, x^2, ..., x^degree; the constant is kept apart, since it is not to be pulled."""
    return x[:, None] ** np.arange(1, degree + 1)


def polynomial(l2_penalty: Callable | None = None, soft_threshold: Callable | None = None) -> Experiment:
    """A polynomial through sixteen noisy points, its coefficients, and its errors, under L2 or L1."""
    pull, cut = rule("l2_penalty", l2_penalty), rule("soft_threshold", soft_threshold)

    def frame(degree: int, penalty: str, strength: float) -> Frame:
        fits = _ridge(pull, degree) if penalty == "L2" else _lasso(cut, degree)
        chosen = int(np.abs(np.log(STRENGTHS / strength)).argmin())
        errors = _errors(fits, degree)
        marks = (*_fitted(fits[:, chosen], degree), *_sticks(fits[1:, chosen]), *_error_curves(errors, chosen))
        return Frame(_fit_canvas(), marks, _fit_says(fits[1:, chosen], errors, chosen, degree, penalty))

    knobs = {
        "degree": Slider("degree", 1, MOST_DEGREE, MOST_DEGREE, 1),
        "penalty": Choice("penalty", ("L2", "L1"), "L2"),
        "strength": LogSlider("strength", LEAST, MOST, 1e-9, PER_DECADE),
    }
    drivers = pull.says if soft_threshold is None else driven_by(pull, cut)
    return Experiment("Polynomial", frame, knobs, driven_by=drivers)


@lru_cache(maxsize=64)
def _ridge(pull: Rule, degree: int) -> np.ndarray:
    """Weights of least loss for every strength, shape (degree + 1, strengths), the constant first.

    The gradient is linear in the weights, so it is zero at the solution of a linear system. The penalty's share of that
    system is asked of ``pull``, one unit vector at a time.
    """
    columns, heights, middle, level = _centred(degree)
    data = columns.T @ columns / len(columns)
    weights = [
        np.linalg.lstsq(data + _pulled(pull, degree, strength), columns.T @ heights / len(columns), rcond=1e-14)[0]
        for strength in STRENGTHS
    ]
    return _with_constant(np.array(weights).T, middle, level)


def _pulled(pull: Rule, degree: int, strength: float) -> np.ndarray:
    nothing = np.zeros(degree)
    return np.column_stack([pull.function(0.0, nothing, unit, float(strength))[1] for unit in np.eye(degree)])


@lru_cache(maxsize=64)
def _lasso(cut: Rule, degree: int) -> np.ndarray:
    """As ``_ridge``, under L1: one weight after another is set to its best value, which soft-thresholding gives."""
    columns, heights, middle, level = _centred(degree)
    size = (columns**2).mean(axis=0)
    weights = np.zeros((degree, len(STRENGTHS)))
    left = np.repeat(heights[:, None], len(STRENGTHS), axis=1)
    cut_at = over_strengths(lambda w, _, strength: cut.function(w, strength))
    for _ in range(400):
        for j in range(degree):
            wanted = columns[:, j] @ left / len(columns) + size[j] * weights[j]
            new = cut_at(wanted[None], wanted[None], STRENGTHS)[0] / size[j]
            left -= np.outer(columns[:, j], new - weights[j])
            weights[j] = new
    return _with_constant(weights, middle, level)


def _centred(degree: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Columns and heights less their means: then the constant takes care of itself."""
    x, heights, *_ = points()
    columns = powers(x, degree)
    return columns - columns.mean(axis=0), heights - heights.mean(), columns.mean(axis=0), heights.mean()


def _with_constant(weights: np.ndarray, middle: np.ndarray, level: float) -> np.ndarray:
    return np.vstack([level - middle @ weights, weights])


def _heights(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    return weights[0] + powers(x, len(weights) - 1) @ weights[1:]


def _errors(fits: np.ndarray, degree: int) -> np.ndarray:
    """Mean squared errors on the points fitted and on the others, shape (2, strengths)."""
    x, heights, seen, others = points()
    pairs = ((x, heights), (seen, others))
    return np.array([((_heights(fits, place) - right[:, None]) ** 2).mean(axis=0) for place, right in pairs])


@cache
def _fit_canvas() -> Canvas:
    x, heights, seen, others = points()
    drawn = figure(900, 330)
    curve, sticks, errors = drawn.subplots(1, 3, width_ratios=(1.35, 1, 1))
    panel(curve, "Sixteen points and a curve", "x", "", xlim=(-1, 1), ylim=(-2.4, 2.4))
    curve.set_xticks([-1, -0.5, 0, 0.5, 1])
    curve.plot(np.linspace(-1, 1, 200), truth(np.linspace(-1, 1, 200)), color=GREY, lw=1.2, ls="--")
    curve.plot(seen, others, "x", color="#BBBBBB", ms=4)
    curve.plot(x, heights, "o", color=BLACK, ms=4.5)
    sticks.set_yscale("symlog", linthresh=0.1)  # even up to 0.1, by factors beyond
    panel(sticks, "Coefficients", "power of x", "", xlim=(0, MOST_DEGREE + 1), ylim=(-1e4, 1e4))
    sticks.set_xticks(range(1, MOST_DEGREE + 1, 2))
    sticks.set_yticks([-1e3, -10, -0.1, 0, 0.1, 10, 1e3], ["-1000", "-10", "-0.1", "0", "0.1", "10", "1000"])
    sticks.axhline(0, color=FAINT, lw=1)
    panel(errors, "Mean squared error", "strength", "", xscale="log", yscale="log", ylim=(0.003, 10))
    errors.set(xlim=(10.0**LEAST, 10.0**MOST), xticks=[1e-9, 1e-6, 1e-3, 1])
    return Canvas(drawn)


def _fitted(weights: np.ndarray, degree: int) -> tuple[Mark, ...]:
    x = np.linspace(-1, 1, 241)
    return (Line(CURVE, x, _heights(weights, x), BLUE, 2.2),)


def _sticks(weights: np.ndarray) -> tuple[Mark, ...]:
    places = np.arange(1, len(weights) + 1)
    gone = np.abs(weights) < 1e-12
    foot = np.column_stack([places, places, places]).ravel()
    top = np.column_stack([np.zeros_like(weights), weights, np.full_like(weights, np.nan)]).ravel()
    return (
        Line(COEFFICIENTS, foot, top, BLUE, 2),
        Dots(COEFFICIENTS, places[~gone], weights[~gone], BLUE, 3.5),
        Dots(COEFFICIENTS, places[gone], weights[gone], GREY, 3.5, hollow=True),
    )


def _error_curves(errors: np.ndarray, chosen: int) -> tuple[Mark, ...]:
    fitted, others = errors
    at = STRENGTHS[chosen]
    return (
        Line(ERRORS, STRENGTHS, fitted, BLACK, 1.8),
        Line(ERRORS, STRENGTHS, others, VERMILION, 1.8),
        Words(ERRORS, 3e-9, 0.0045, "the points fitted", BLACK),
        Words(ERRORS, 2e-9, 5.5, "other points (validation)", VERMILION),
        Dots(ERRORS, (at, at), (fitted[chosen], others[chosen]), BLUE, 4.5),
    )


def _fit_says(weights: np.ndarray, errors: np.ndarray, chosen: int, degree: int, penalty: str) -> str:
    fitted, others = errors[:, chosen]
    best = int(errors[1].argmin())
    kept = int((np.abs(weights) > 1e-12).sum())
    place = "is the best for the other points"
    if f"{others:.2f}" != f"{errors[1, best]:.2f}":
        side = "weak" if chosen < best else "strong"
        place = f"is too {side}: at {short(STRENGTHS[best], 1)} it would be {errors[1, best]:.2f}"
    elif chosen != best:
        place = "does as well for them as the best"
    counted = f" {kept} of {degree} coefficients are not 0." if penalty == "L1" else ""
    return (
        f"Degree {degree}, {penalty} of strength {short(STRENGTHS[chosen], 1)}: the largest coefficient is "
        f"{short(np.abs(weights).max())}.{counted} The error is {fitted:.2f} on the points fitted and {others:.2f} on "
        f"the others; this strength {place}."
    )


# --- paths on the diabetes data ---------------------------------------------------------------------------------------

WEAKEST, STRONGEST = -3, 0  # powers of ten
PULLS = np.logspace(WEAKEST, STRONGEST, 61)
NAMED_AT = 0.9 * 10.0**WEAKEST  # where the names of the weights end, before their lines begin
BY_STEP, BY_SLOPE = "proximal_l1", "l1_penalty in the gradient"


def paths(proximal_l1: Callable | None = None, l1_penalty: Callable | None = None) -> Experiment:
    """Ten weights on real data while the penalty grows: L1 sets them to 0 one by one, L2 only makes them small."""
    step, slope = rule("proximal_l1", proximal_l1), rule("l1_penalty", l1_penalty)
    by = {BY_STEP: l1_path(step), BY_SLOPE: l1_path_by_slope(slope)}
    apart = _called_apart((step, _step_at(step)), (slope, _slope_at(slope)))
    ridge, names = l2_path(), diabetes().names

    def frame(strength: float, method: str) -> Frame:
        chosen = int(np.abs(np.log(PULLS / strength)).argmin())
        lasso = by[method]
        marks = (*_threads(0, lasso, chosen, names), *_threads(1, ridge, chosen, names))
        return Frame(_path_canvas(), marks, _paths_say(lasso[:, chosen], ridge[:, chosen], names, PULLS[chosen]))

    knobs = {
        "strength": LogSlider("strength", WEAKEST, STRONGEST, 0.1, 20),
        "method": Choice("L1 by", tuple(by), BY_STEP),
    }
    return Experiment("L1 and L2 paths", frame, knobs, driven_by=f"{driven_by(step, slope)}{apart}")


@cache
def _study() -> tuple[np.ndarray, np.ndarray, float]:
    """Of the standardised data: the curvature of half the mean squared error, its pull at 0, and a safe lr."""
    study = diabetes()
    target = (study.target - study.target.mean()) / study.target.std()
    curvature = study.features.T @ study.features / len(target)
    return curvature, study.features.T @ target / len(target), float(1 / np.linalg.eigvalsh(curvature)[-1])


def l1_path(step: Rule, steps: int = 3000) -> np.ndarray:
    """Weights of least loss under L1 for every strength, shape (10, strengths), by proximal steps."""
    curvature, pull, _ = _study()
    move = over_strengths(_step_at(step))
    weights = np.zeros((len(pull), len(PULLS)))
    for _ in range(steps):
        weights = move(weights, curvature @ weights - pull[:, None], PULLS)
    return weights


def l1_path_by_slope(slope: Rule, steps: int = 3000) -> np.ndarray:
    """The same by gradient steps on loss and penalty together, which never come to rest where a weight should be 0."""
    curvature, pull, lr = _study()
    sloped = over_strengths(_slope_at(slope))
    weights = np.zeros((len(pull), len(PULLS)))
    for _ in range(steps):
        weights = weights - 0.1 * lr * sloped(weights, curvature @ weights - pull[:, None], PULLS)
    return weights


def _step_at(step: Rule) -> Callable:
    lr = _study()[2]
    return lambda w, grad, strength: step.function(w, grad, lr, strength)


def _slope_at(slope: Rule) -> Callable:
    return lambda w, grad, strength: slope.function(0.0, grad, w, strength)[1]


def _called_apart(*tried: tuple[Rule, Callable]) -> str:
    """What there is to say of rules that do not take all strengths in one call."""
    apart = [rule_.name for rule_, function in tried if over_strengths(function) is not function]
    calls = "were" if len(apart) > 1 else "was"
    return f" {' and '.join(apart)} {calls} called for each strength by itself, more slowly." if apart else ""


def over_strengths(function: Callable) -> Callable:
    """``function(w, grad, strength)`` with a column of w for each strength: in one call if that works, else in many."""

    def one_by_one(w: np.ndarray, grad: np.ndarray, strengths: np.ndarray) -> np.ndarray:
        return np.column_stack([function(w[:, k], grad[:, k], float(s)) for k, s in enumerate(strengths)])

    tried = (np.array([[1.0, -2.0], [0.1, 0.5], [0.0, -0.2]]), np.array([[0.3, 1.0], [0.2, -1.0], [0.5, 0.1]]))
    try:
        together = function(*tried, np.array([0.4, 0.7]))
    except Exception:  # whatever it is, called column by column it passed its check
        return one_by_one
    apart = one_by_one(*tried, np.array([0.4, 0.7]))
    agree = np.shape(together) == apart.shape and np.allclose(together, apart, rtol=1e-12, atol=0)
    return function if agree else one_by_one


def l2_path() -> np.ndarray:
    """The same under L2, where the solution can be written down."""
    curvature, pull, _ = _study()
    return np.column_stack([np.linalg.solve(curvature + k * np.eye(len(pull)), pull) for k in PULLS])


@cache
def _path_canvas() -> Canvas:
    drawn = figure(900, 340)
    for axes, title in zip(drawn.subplots(1, 2), ("L1: weights", "L2: weights"), strict=True):
        panel(axes, title, "strength", "", xscale="log", xlim=(NAMED_AT / 1.6, 10.0**STRONGEST), ylim=(-0.5, 0.5))
        axes.set_xticks(np.logspace(WEAKEST, STRONGEST, STRONGEST - WEAKEST + 1))
        axes.axhline(0, color=GREY, lw=0.8)
    return Canvas(drawn)


def _threads(number: int, weights: np.ndarray, chosen: int, names: tuple[str, ...]) -> tuple[Mark, ...]:
    """A line for each weight, its name before it. Past the last colour they begin anew, and the lines are dashed."""
    styles = [(LINES[j % len(LINES)], "7 3" if j >= len(LINES) else "") for j in range(len(weights))]
    lines = [Line(number, PULLS, row, color, 1.7, dash) for row, (color, dash) in zip(weights, styles, strict=True)]
    words = zip(names, _apart(weights[:, 0], 0.05), styles, strict=True)
    at = np.full(len(weights), PULLS[chosen])
    gone = weights[:, chosen] == 0
    return (
        *lines,
        *(Words(number, NAMED_AT, height - 0.013, name, color, "end") for name, height, (color, _) in words),
        Line(number, at[:2], (-0.5, 0.5), GREY, 1.2, "4 3"),
        Dots(number, at[~gone], weights[~gone, chosen], BLACK, 3.2),
        Dots(number, at[gone], weights[gone, chosen], GREY, 3.2, hollow=True),
    )


def _apart(heights: np.ndarray, least: float) -> np.ndarray:
    """Heights moved until any two are ``least`` apart, in the same order, for words beside them.

    Pushed up from the lowest they keep apart, pushed down from the highest, too; so does the mean of the two.
    """
    order = np.argsort(heights)
    room = least * np.arange(len(heights))
    packed = heights[order] - room
    up, down = np.maximum.accumulate(packed), np.minimum.accumulate(packed[::-1])[::-1]
    moved = np.empty_like(heights)
    moved[order] = (up + down) / 2 + room
    return moved


def _paths_say(lasso: np.ndarray, ridge: np.ndarray, names: tuple[str, ...], strength: float) -> str:
    kept = [name for name, weight in zip(names, lasso, strict=True) if weight != 0]
    small = int((np.abs(lasso) < 0.01).sum()) - (len(names) - len(kept))
    near = f"; {small} of them {'is' if small == 1 else 'are'} within 0.01 of 0" if small else ""
    left = f"{len(kept)} of {len(names)} weights are not 0 ({', '.join(kept)}){near}" if kept else "all weights are 0"
    return f"Strength {strength:.2g}: under L1 {left}. Under L2 none is 0; the smallest is {np.abs(ridge).min():.1g}."


# --- diamond and disc -------------------------------------------------------------------------------------------------

FREE = np.array([[1.5], [0.55]])  # where the loss alone would have the weights
BEND = np.array([[1.0, 0.35], [0.35, 0.8]])  # its curvature
TENSIONS = np.linspace(0.0, 2.0, 81)
PLANE = ((-1.35, 2.2), (-1.45, 1.5))  # what is seen of w[0] and w[1]: as wide as high on paper, so that a disc is one


def geometry(soft_threshold: Callable | None = None, l2_penalty: Callable | None = None) -> Experiment:
    """Two weights: the loss's ellipses, the diamond or disc that the penalty leaves, and the point where they touch."""
    cut, pull = rule("soft_threshold", soft_threshold), rule("l2_penalty", l2_penalty)
    corner, round_ = _touching_diamond(cut), _touching_disc(pull)

    def frame(strength: float) -> Frame:
        chosen = int(np.abs(TENSIONS - strength).argmin())
        marks = (*_touch(0, corner[:, : chosen + 1], _diamond), *_touch(1, round_[:, : chosen + 1], _disc))
        return Frame(_plane(), marks, _geometry_says(corner[:, chosen], round_[:, chosen], TENSIONS[chosen]))

    knobs = {"strength": Slider("strength", 0.0, 2.0, 0.8, 0.025)}
    apart = _called_apart((cut, _cut_at(cut, 0.7)))
    return Experiment("Diamond and disc", frame, knobs, driven_by=f"{driven_by(cut, pull)}{apart}")


def _cut_at(cut: Rule, lr: float) -> Callable:
    return lambda w, grad, strength: cut.function(w - lr * grad, lr * strength)


def _touching_diamond(cut: Rule, lr: float = 0.7) -> np.ndarray:
    """Where steps down the loss, each followed by a soft threshold, come to rest, for every strength."""
    move = over_strengths(_cut_at(cut, lr))
    weights = np.repeat(FREE, len(TENSIONS), axis=1)
    for _ in range(600):
        weights = move(weights, BEND @ (weights - FREE), TENSIONS)
    return weights


def _touching_disc(pull: Rule) -> np.ndarray:
    solved = [np.linalg.solve(BEND + _pulled(pull, 2, strength), BEND @ FREE) for strength in TENSIONS]
    return np.column_stack(solved)


@cache
def _plane() -> Canvas:
    x, y = np.meshgrid(np.linspace(*PLANE[0], 160), np.linspace(*PLANE[1], 140))
    away = np.stack([x, y]) - FREE[:, :, None]
    loss = np.einsum("iab,ij,jab->ab", away, BEND, away) / 2
    drawn = figure(900, 390)
    for axes, title in zip(drawn.subplots(1, 2), ("L1: a diamond", "L2: a disc"), strict=True):
        axes.contour(x, y, loss, levels=np.arange(1, 11) ** 2 / 50, colors="#BBBBBB", linewidths=1)
        panel(axes, title, "w[0]", "w[1]", xlim=PLANE[0], ylim=PLANE[1])
        axes.text(-1.28, -1.18, "orange: the same loss", color=VERMILION, size=9)
        axes.text(-1.28, -1.36, "blue: the same penalty", color=BLUE, size=9)
        axes.axhline(0, color=FAINT, lw=1)
        axes.axvline(0, color=FAINT, lw=1)
        axes.plot(*FREE, "+", color=BLACK, ms=9)
    return Canvas(drawn)


def _touch(number: int, walked: np.ndarray, outline: Callable) -> tuple[Mark, ...]:
    w = walked[:, -1]
    around = outline(w)
    away = w[:, None] - FREE
    level = float((away.T @ BEND @ away)[0, 0])
    return (
        Line(number, *_ellipse(level), VERMILION, 1.6),
        Line(number, *around, BLUE, 1.6),
        Line(number, *walked, BLUE, 2.4),
        Dots(number, *w, BLUE, 5.5),
    )


def _ellipse(level: float) -> np.ndarray:
    """The places where the loss is what it is at the solution."""
    turn = np.linspace(0, 2 * np.pi, 120)
    values, vectors = np.linalg.eigh(BEND)
    return FREE + vectors @ (np.sqrt(level / values)[:, None] * np.stack([np.cos(turn), np.sin(turn)]))


def _diamond(w: np.ndarray) -> np.ndarray:
    reach = np.abs(w).sum()
    return reach * np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]])


def _disc(w: np.ndarray) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 120)
    return np.linalg.norm(w) * np.stack([np.cos(turn), np.sin(turn)])


def _geometry_says(corner: np.ndarray, round_: np.ndarray, strength: float) -> str:
    if strength == 0:
        return "Strength 0: nothing pulls, and both stand where the loss is lowest."
    gone = [f"w[{j}]" for j in range(2) if corner[j] == 0]
    where = "on an edge of the diamond; both weights are left"
    if len(gone) == 1:
        where = f"on a corner of the diamond; {gone[0]} is exactly 0"
    elif len(gone) == 2:
        where = "in the middle; both weights are exactly 0"
    return (
        f"Strength {strength:.3g}: L1 has ({corner[0]:.2f}, {corner[1]:.2f}), {where}. "
        f"L2 has ({round_[0]:.2f}, {round_[1]:.2f}): smaller, and not 0."
    )


# --- decay beside the gradient, or in it ------------------------------------------------------------------------------

HOME = np.array([1.6, 0.9])  # where the loss is lowest
STEEP = np.array([1.0, 5.0])
DECAY_LR, DECAY_BETA, DECAY_STEPS = 0.05, 0.9, 160


def decay(sgd_weight_decay: Callable | None = None, l2_penalty: Callable | None = None) -> Experiment:
    """L2 in the gradient against decay beside it: alike under plain SGD, and not under momentum."""
    decayed, pull = rule("sgd_weight_decay", sgd_weight_decay), rule("l2_penalty", l2_penalty)

    def frame(weight_decay: float, optimizer: str) -> Frame:
        runs = (_plain if optimizer == "plain SGD" else _heavy)(decayed, pull, weight_decay)
        marks = [mark for run, style in zip(runs, _WAYS, strict=True) for mark in _walk(run, **style)]
        return Frame(_decay_canvas(), (*marks, *_decay_legend()), _decay_says(*runs, weight_decay, optimizer))

    knobs = {
        "weight_decay": Slider("weight decay", 0.0, 2.0, 0.6, 0.05),
        "optimizer": Choice("optimizer", ("plain SGD", "heavy ball, beta 0.9"), "plain SGD"),
    }
    return Experiment("In the gradient, or beside it", frame, knobs, driven_by=driven_by(decayed, pull))


_WAYS = ({"color": VERMILION, "width": 5.0, "opacity": 0.5}, {"color": BLUE, "width": 1.8, "opacity": 1.0})


def _slope(w: np.ndarray) -> np.ndarray:
    return STEEP * (w - HOME)


def _plain(decayed: Rule, pull: Rule, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Paths of plain SGD: the penalty in its gradient, and the decay beside it."""
    inside, beside = [np.array([-1.0, -0.8])], [np.array([-1.0, -0.8])]
    for _ in range(DECAY_STEPS):
        w = inside[-1]
        inside.append(w - DECAY_LR * pull.function(0.0, _slope(w), w, strength)[1])
        beside.append(decayed.function(beside[-1], _slope(beside[-1]), DECAY_LR, strength))
    return np.array(inside), np.array(beside)


def _heavy(decayed: Rule, pull: Rule, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """The same for a heavy ball. Beside it, the decayed step walks along the velocity in place of the gradient."""
    inside, beside = [np.array([-1.0, -0.8])], [np.array([-1.0, -0.8])]
    fast, slow = np.zeros(2), np.zeros(2)
    lr = DECAY_LR * (1 - DECAY_BETA)
    for _ in range(DECAY_STEPS):
        w, fast = inside[-1], DECAY_BETA * fast + pull.function(0.0, _slope(inside[-1]), inside[-1], strength)[1]
        inside.append(w - lr * fast)
        slow = DECAY_BETA * slow + _slope(beside[-1])
        beside.append(decayed.function(beside[-1], slow, lr, strength))
    return np.array(inside), np.array(beside)


@cache
def _decay_canvas() -> Canvas:
    drawn = figure(900, 340)
    seen, sizes = drawn.subplots(1, 2, width_ratios=(1.25, 1))
    x, y = np.meshgrid(np.linspace(-1.4, 2.4, 160), np.linspace(-1.1, 1.5, 120))
    loss = (STEEP[0] * (x - HOME[0]) ** 2 + STEEP[1] * (y - HOME[1]) ** 2) / 2
    seen.contour(x, y, np.sqrt(loss), levels=10, colors="#CCCCCC", linewidths=1)
    panel(
        seen, "The paths; + where the loss is lowest, o the origin", "w[0]", "w[1]", xlim=(-1.4, 2.4), ylim=(-1.1, 1.5)
    )
    seen.plot(*HOME, "+", color=BLACK, ms=9)
    seen.plot(0, 0, "o", color=BLACK, ms=5, mfc="white")
    panel(sizes, "Length of w", "step", "", xlim=(0, DECAY_STEPS), ylim=(0, 2.6))
    return Canvas(drawn)


def _walk(run: np.ndarray, **style) -> tuple[Mark, ...]:
    lengths = np.linalg.norm(run, axis=1)
    return (
        Line(0, *run.T, **style),
        Dots(0, *run[-1], style["color"], 4),
        Line(1, np.arange(len(run)), lengths, **style),
    )


def _decay_legend() -> tuple[Mark, ...]:
    return Words(1, 4, 2.4, "L2 in the gradient", VERMILION), Words(1, 4, 2.2, "decay beside it", BLUE)


def _decay_says(inside: np.ndarray, beside: np.ndarray, strength: float, optimizer: str) -> str:
    ends = [f"({w[0]:.2f}, {w[1]:.2f})" for w in (inside[-1], beside[-1])]
    apart = np.abs(inside - beside).max()
    told = "the paths are the same" if apart < 1e-9 else f"the paths part by up to {apart:.2f}"
    return (
        f"Weight decay {strength:.2g}, {optimizer}: with L2 in the gradient it ends at {ends[0]}, "
        f"with decay beside it at {ends[1]}; {told}."
    )

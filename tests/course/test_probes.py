"""The probes of the update rules: what they bring to light, and what they keep out of sight."""

import numpy as np
import pytest

from grader.check import check
from grader.course import COURSE
from grader.judging.compare import scale

WITH_EPS = ("adagrad", "rmsprop", "adam", "adamw")
#: Readings of eps that a plot at eps = 1e-8 does not tell from the course's.
UNSEEN = ("eps-inside-the-root", "eps-squared-inside-the-root", "eps-subtracted", "eps-as-a-floor")
#: Rules that work on a matrix as a whole, and cannot be tried on anything else.
WHOLE_MATRICES = ("muon",)
RULES = [
    name
    for name, exercise in COURSE.items()
    if "w" in exercise.returns and "lr" in exercise.arguments and name not in WHOLE_MATRICES
]
SCHEDULES = [name for name, exercise in COURSE.items() if exercise.arguments[0] in ("step", "epoch")]
SEEDS = range(8)


def mistaken(name: str, identity: str, seed: int):
    exercise = COURSE[name]
    rule = next(mistake.rule for mistake in exercise.mistakes if mistake.id == identity)
    return check(rule, name, seed=seed)


@pytest.mark.parametrize("name", WITH_EPS)
@pytest.mark.parametrize("identity", UNSEEN)
def test_a_misplaced_eps_shows_in_the_probe_about_eps(name, identity):
    for seed in SEEDS:
        answer = mistaken(name, identity, seed)
        assert (answer.verdict, answer.probe, answer.mistake) == ("nearly", "eps = 0.1", identity)
        assert answer.agreeing >= answer.probes - 3


@pytest.mark.parametrize("name", WITH_EPS)
def test_an_eps_that_is_a_constant_is_nearly_right(name):
    answer = mistaken(name, "eps-hard-coded", 0)
    assert (answer.verdict, answer.probe, answer.mistake) == ("nearly", "eps = 0.1", "eps-hard-coded")


def test_the_missing_correction_is_told_as_a_teacher_would():
    answer = mistaken("adam", "no-bias-correction", 0)
    lines = str(answer).split("\n")
    assert lines[0] == "NOT YET · adam · step 1 · w"
    assert lines[1].startswith("Your first move is ")
    assert "Likely cause: m and v are used without bias correction. I ran that variant" in str(answer)
    assert "Nudge: After one step from rest, m is only 1 - beta1 of the gradient." in str(answer)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_is_nowhere_asked_for_0_alone(name):
    """Rounding is forgiven as a share of the largest answer of a probe, so there it would be forgiven nowhere."""
    seeded = COURSE[name].seeded(0)
    for probe, expected in zip(seeded.probes, seeded.expected, strict=True):
        assert scale(expected, 0, COURSE[name].returns) > 0, probe.title


def test_what_rounding_leaves_of_lr_at_the_end_of_the_fall_is_0():
    def interpolated(step, warmup, stable, total, lr):
        if step < warmup:
            return lr * (step + 1) / (warmup + 1)
        return lr - lr * min(max(step - stable, 0), total - stable) / (total - stable)

    assert all(check(interpolated, "warmup_stable_decay", seed=seed).passed for seed in range(100, 130))


@pytest.mark.parametrize("name", RULES)
def test_every_rule_meets_every_situation(name):
    probes = COURSE[name].seeded(0).probes
    titles = " ".join(probe.title for probe in probes)
    for situation in ("vector", "matrix", "lr lowered", "gradients zero", "square", "0-d", "float32", "huge", "tiny"):
        assert situation in titles
    if len(COURSE[name].returns) > 1:
        assert "no gradient at all" in titles and "no gradient until step 3" in titles
    assert {probe.varies for probe in probes} >= {"lr"}


@pytest.mark.parametrize("name", WHOLE_MATRICES)
def test_every_rule_on_matrices_meets_every_situation(name):
    titles = " ".join(probe.title for probe in COURSE[name].seeded(0).probes)
    for situation in (
        "wide",
        "tall",
        "square",
        "row",
        "column",
        "lr lowered",
        "no gradient",
        "huge",
        "tiny",
    ):
        assert situation in titles


@pytest.mark.parametrize("name", RULES)
def test_a_single_number_comes_as_an_array_without_dimensions(name):
    probe = next(probe for probe in COURSE[name].seeded(0).probes if "0-d" in probe.title)
    for value in (probe.first["w"], probe.first["grad"], *(step["grad"] for step in probe.later)):
        assert isinstance(value, np.ndarray) and value.shape == ()


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_adam_is_asked_at_the_start_and_under_way(name):
    for seed in SEEDS:
        starts = {probe.first["t"] for probe in COURSE[name].seeded(seed).probes}
        assert 0 in starts and starts & set(range(3, 10))


@pytest.mark.parametrize("name", WITH_EPS)
def test_eps_is_tried_where_it_outweighs_the_gradients(name):
    """A floor and an eps that stands in for a root of 0 alone part nowhere else."""
    for seed in SEEDS:
        floored, bare = (mistaken(name, identity, seed) for identity in ("eps-as-a-floor", "eps-only-at-zero"))
        assert (floored.mistake, bare.mistake) == ("eps-as-a-floor", "eps-only-at-zero")


@pytest.mark.parametrize("name", RULES)
def test_two_seeds_ask_differently(name):
    one, other = (COURSE[name].seeded(seed).probes[0].first["w"] for seed in (1, 2))
    assert not np.array_equal(one, other)


def test_right_answers_pass_however_they_are_written():
    def as_torch_writes_it(w, grad, m, v, t, lr, beta1, beta2, eps):
        t = t + 1
        m = m + (1 - beta1) * (grad - m)
        v = v * beta2 + (1 - beta2) * grad * grad
        denominator = np.sqrt(v) / np.sqrt(1 - beta2**t) + eps
        return w - lr / (1 - beta1**t) * (m / denominator), m, v, t

    def coordinate_by_coordinate(w, grad, velocity, lr, beta):
        new_w, new_velocity = w.copy(), velocity.copy()
        for place in np.ndindex(w.shape):
            new_velocity[place] = beta * velocity[place] + grad[place]
            new_w[place] = w[place] - lr * new_velocity[place]
        return new_w, new_velocity

    def with_two_sides(w, amount):
        return np.maximum(w - amount, 0) + np.minimum(w + amount, 0)

    def minus_the_clipped(w, grad, lr, strength):
        stepped = w - lr * grad
        return stepped - np.clip(stepped, -lr * strength, lr * strength)

    for seed in SEEDS:
        assert check(as_torch_writes_it, "adam", seed=seed).passed
        assert check(coordinate_by_coordinate, "heavy_ball", seed=seed).passed
        assert check(with_two_sides, "soft_threshold", seed=seed).passed
        assert check(minus_the_clipped, "proximal_l1", seed=seed).passed


def test_an_unknown_wrong_answer_gets_no_cause():
    def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
        reference = COURSE["adam"].reference
        moved, *state = reference(w, grad, m, v, t, lr, beta1, beta2, eps)
        return w + 0.97 * (moved - w), *state

    answer = check(adam)
    assert (answer.verdict, answer.mistake) == ("not yet", None)
    assert "Likely cause" not in str(answer)

"""The course's references against recorded runs of torch, Keras and optax, to 1e-12, without these installed.

Where a framework means something else by a knob, the translation stands here, written with the course's own reference:
each is a statement about the framework, and ``test_the_translation_is_needed`` shows that it is not an empty one.
"""

import math

import numpy as np
import pytest
from playground.records import FOLDER, FRAMEWORKS, TOLERANCE, apart, recorded, replay, replay_plateau

from grader.course import COURSE
from grader.course.adam.adagrad import adagrad
from grader.course.adam.adam import adam
from grader.course.adam.adamw import adamw
from grader.course.adam.rmsprop import rmsprop
from grader.course.further.one_cycle import one_cycle
from grader.course.learning_rate.reduce_on_plateau import reduce_on_plateau
from grader.course.momentum.heavy_ball import heavy_ball
from grader.course.momentum.momentum import momentum
from grader.course.momentum.nesterov import nesterov
from grader.course.weight_decay.l2_penalty import l2_penalty

KINDS = ("runs", "schedules", "plateaus", "calls")
REQUIREMENTS = FOLDER.parent / "record_requirements.txt"
MOMENTUM_AND_DECAY = (("w", "grad", "velocity", "lr", "beta", "weight_decay"), ("w", "velocity"))


def entries(kind: str) -> list:
    """Every entry of a kind, with its framework, named by its call in pytest's listing."""
    return [
        pytest.param(framework, entry, id=entry["call"])
        for framework in FRAMEWORKS
        for entry in recorded(framework)[kind]
    ]


# --- translations of rules --------------------------------------------------------------------------------------------


def eps_inside_the_root(square, eps):
    """The eps that does after the root what eps does inside it: one for each coordinate."""
    return np.sqrt(square + eps) - np.sqrt(square)


def lr_inside_the_velocity(rule):
    """Keras keeps -lr times the course's velocity, and at a new lr goes on with what it has."""

    def translated(w, grad, velocity, lr, beta):
        w, velocity = rule(w, grad, -velocity / lr, lr, beta)
        return w, -lr * velocity

    return translated


def decay_beside_the_step(rule):
    def translated(w, grad, velocity, lr, beta, weight_decay):
        moved, velocity = rule(w, grad, velocity, lr, beta)
        return moved - lr * weight_decay * w, velocity

    return translated


def decay_in_the_gradient(rule):
    """weight_decay in torch's SGD and Adam is the strength of an L2 penalty: it goes where the gradient goes."""

    def translated(w, grad, *rest):
        *others, weight_decay = rest
        return rule(w, l2_penalty(0.0, grad, w, weight_decay)[1], *others)

    return translated


def first_velocity_whole(w, grad, velocity, lr, beta):
    """torch with dampening = momentum is the averaged form, but for the first velocity: that is the gradient itself."""
    return momentum(w, grad, velocity if velocity.any() else grad, lr, beta)


def adagrad_inside(w, grad, cache, lr, eps):
    return adagrad(w, grad, cache, lr, eps_inside_the_root(cache + grad**2, eps))


def rmsprop_inside(w, grad, cache, lr, rho, eps):
    return rmsprop(w, grad, cache, lr, rho, eps_inside_the_root(rho * cache + (1 - rho) * grad**2, eps))


def adam_eps_hat(w, grad, m, v, t, lr, beta1, beta2, eps):
    """Keras adds eps before v is corrected, so that early steps feel more of it: eps / sqrt(1 - beta2**t)."""
    return adam(w, grad, m, v, t, lr, beta1, beta2, eps / math.sqrt(1 - beta2 ** (t + 1)))


def adamw_eps_hat(w, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    return adamw(w, grad, m, v, t, lr, beta1, beta2, eps / math.sqrt(1 - beta2 ** (t + 1)), weight_decay)


def adam_eps_root(w, grad, m, v, t, lr, beta1, beta2, eps):
    """optax's eps_root joins the corrected v inside the root."""
    v_hat = (beta2 * v + (1 - beta2) * grad**2) / (1 - beta2 ** (t + 1))
    return adam(w, grad, m, v, t, lr, beta1, beta2, eps_inside_the_root(v_hat, eps))


#: By how a recorded call begins and by its rule; every other run is held to the reference as it is.
TRANSLATIONS = {
    ("keras.optimizers.SGD(", "heavy_ball"): lr_inside_the_velocity(heavy_ball),
    ("keras.optimizers.SGD(", "nesterov"): lr_inside_the_velocity(nesterov),
    ("keras.optimizers.Adagrad(", "adagrad"): adagrad_inside,
    ("keras.optimizers.RMSprop(", "rmsprop"): rmsprop_inside,
    ("keras.optimizers.Adam(", "adam"): adam_eps_hat,
    ("keras.optimizers.Adam(", "adamw"): adamw_eps_hat,
    ("keras.optimizers.AdamW(", "adamw"): adamw_eps_hat,
    ("torch.optim.Adam(", "adamw"): decay_in_the_gradient(adam),
    ("optax.adagrad(", "adagrad"): adagrad_inside,
    ("optax.rmsprop(lr, decay={rho}, eps={eps})", "rmsprop"): rmsprop_inside,
    ("optax.adam(lr, b1={beta1}, b2={beta2}, eps=0.0, eps_root=", "adam"): adam_eps_root,
    ("optax.chain(optax.add_decayed_weights(", "adamw"): decay_in_the_gradient(adam),
}

#: Recorded rules that are no exercise of their own, written with those that are.
COMPOSED = {
    ("torch.optim.SGD(", "momentum, first step whole"): first_velocity_whole,
    ("torch.optim.SGD(", "heavy_ball with decay"): decay_in_the_gradient(heavy_ball),
    ("keras.optimizers.SGD(", "heavy_ball with decay"): decay_beside_the_step(lr_inside_the_velocity(heavy_ball)),
    ("optax.chain(optax.add_decayed_weights(", "heavy_ball with decay"): decay_in_the_gradient(heavy_ball),
}


def _found(table: dict, run: dict):
    return next(
        (rule for (call, of), rule in table.items() if run["form"].startswith(call) and of == run["rule"]), None
    )


def _replayed(rule, run: dict) -> np.ndarray:
    if run["rule"] in COURSE:
        exercise = COURSE[run["rule"]]
        return replay(rule or exercise.reference, exercise.arguments, exercise.returns, run)
    with_decay = "weight_decay" in run["knobs"]
    arguments, returns = MOMENTUM_AND_DECAY
    return replay(rule, arguments if with_decay else arguments[:-1], returns, run)


@pytest.mark.parametrize(("framework", "run"), entries("runs"))
def test_a_run_of_the_framework_is_reproduced(framework, run):
    rule = _found(TRANSLATIONS | COMPOSED, run)
    assert apart(_replayed(rule, run), np.array(run["weights"])) <= TOLERANCE


@pytest.mark.parametrize(("call", "rule"), TRANSLATIONS)
def test_the_translation_is_needed(call, rule):
    runs = [
        run
        for framework in FRAMEWORKS
        for run in recorded(framework)["runs"]
        if run["form"].startswith(call) and run["rule"] == rule
    ]
    assert max(apart(_replayed(None, run), np.array(run["weights"])) for run in runs) > 1e-3


# --- schedules, patience, single calls --------------------------------------------------------------------------------


def there_and_back(step, total):
    """torch's cosine turns round at T_max and climbs again; the course's, Keras's and optax's stay at lr_min."""
    return total - abs(total - step)


def peak_on_a_whole_step(step, total, lr_max, start_share, div, final_div):
    """optax's cycle ends one step later than torch's, at `total`, and its peak is on the last whole step of its share.

    That is torch's cycle of one step more, with a share that puts the peak there.
    """
    share = (int(start_share * total) + 1) / (total + 1)
    return one_cycle(step, total + 1, lr_max, share, div, final_div)


SCHEDULES = {("optax", "one_cycle"): peak_on_a_whole_step}


@pytest.mark.parametrize(("framework", "entry"), entries("schedules"))
def test_a_schedule_of_the_framework_is_reproduced(framework, entry):
    exercise, times = COURSE[entry["rule"]], range(len(entry["lr"]))
    rule = SCHEDULES.get((framework, entry["rule"]), exercise.reference)
    if framework == "torch" and "total" in entry["knobs"]:
        times = [there_and_back(time, entry["knobs"]["total"]) for time in times]
    knobs = [entry["knobs"][name] for name in exercise.arguments[1:]]  # the first is the clock
    mine = [rule(time, *knobs) for time in times]
    np.testing.assert_allclose(mine, entry["lr"], rtol=0, atol=TOLERANCE * max(entry["lr"]))


def test_torchs_cosine_climbs_again():
    glides = ("cosine_decay", "warmup_cosine")
    climbing = [entry["lr"] for entry in recorded("torch")["schedules"] if entry["rule"] in glides]
    assert len(climbing) == 2
    assert all(lr[59] > 2 * lr[40] for lr in climbing)


def patience_reached(loss, lr, best, bad_epochs, factor, patience, min_lr):
    """Keras cuts when bad epochs reach patience; the course and torch, when they exceed it. With 0 they agree."""
    return reduce_on_plateau(loss, lr, best, bad_epochs, factor, max(patience - 1, 0), min_lr)


def patience_equalled(loss, lr, best, bad_epochs, factor, patience, min_lr):
    """Optax cuts when bad epochs equal patience, so with 0 at every epoch that improves, and at no other."""
    if patience == 0:
        return (max(lr * factor, min_lr), loss, 0) if loss < best else (lr, best, bad_epochs + 1)
    return patience_reached(loss, lr, best, bad_epochs, factor, patience, min_lr)


PLATEAUS = {"torch": reduce_on_plateau, "keras": patience_reached, "optax": patience_equalled}


@pytest.mark.parametrize(("framework", "entry"), entries("plateaus"))
def test_a_watched_loss_is_answered_alike(framework, entry):
    assert apart(replay_plateau(PLATEAUS[framework], entry), np.array(entry["lr"])) <= TOLERANCE


@pytest.mark.parametrize("framework", ["keras", "optax"])
def test_the_frameworks_differ_in_patience(framework):
    plateaus = [entry for entry in recorded(framework)["plateaus"] if entry["knobs"]["patience"] > 0]
    untranslated = [replay_plateau(reduce_on_plateau, entry) for entry in plateaus]
    theirs = [np.array(entry["lr"]) for entry in plateaus]
    assert all(apart(mine, right) > 0.1 for mine, right in zip(untranslated, theirs, strict=True))


def _norm(grads) -> float:
    return math.sqrt(sum(np.sum(grad**2) for grad in grads))


def torch_norm(grads, max_norm):
    """torch divides by the norm plus 1e-6, so what it clips ends a little short of max_norm."""
    norm = _norm(grads)
    return grads, max_norm * norm / (norm + 1e-6) if norm + 1e-6 > max_norm else max_norm


def without_the_half(loss, grad, w, strength):
    """Keras's L2 has no half in front: its strength is half of the course's."""
    return loss, grad, w, 2 * strength


def matrices(*given):
    return [np.array(value) if isinstance(value, list) else value for value in given]


ARGUMENTS = {
    ("torch", "clip_by_global_norm"): torch_norm,
    ("keras", "l2_penalty"): without_the_half,
    ("optax", "newton_schulz"): matrices,
    ("optax", "muon"): matrices,
}
#: torch's Muon iterates in bfloat16, so it has tests of its own, in test_muon_in_torch.py.
LOOSE = ("torch", "muon")
TIGHT = [case for case in entries("calls") if (case.values[0], case.values[1]["rule"]) != LOOSE]


@pytest.mark.parametrize(("framework", "entry"), TIGHT)
def test_a_single_call_is_answered_alike(framework, entry):
    translate = ARGUMENTS.get((framework, entry["rule"]), lambda *given: given)
    answer = COURSE[entry["rule"]].reference(*translate(*map(_array, entry["arguments"].values())))
    answers = answer if isinstance(answer, tuple | list) else [answer]
    for mine, theirs in zip(answers, map(_array, entry["returns"]), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=TOLERANCE, atol=TOLERANCE * np.max(np.abs(theirs)))


def _array(value):
    if not isinstance(value, list):
        return value
    return [np.array(row) for row in value] if isinstance(value[0], list) else np.array(value)


# --- the records themselves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_record_was_made_with_what_is_required(framework):
    required = dict(line.split("==") for line in REQUIREMENTS.read_text(encoding="utf-8").split())
    versions = {name: version.split("+")[0] for name, version in recorded(framework)["versions"].items()}
    assert framework in versions
    assert versions == {name: required[name] for name in versions if name != "python"} | {"python": "3.11"}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_record_is_long_and_varied_enough(framework):
    runs = recorded(framework)["runs"]
    assert all(len(run["weights"]) >= 50 for run in runs)
    assert {"heavy_ball", "nesterov", "adagrad", "rmsprop", "adam", "adamw"} <= {run["rule"] for run in runs}
    for rule in ("adagrad", "rmsprop", "adam", "adamw"):
        assert {0.1} < {run["knobs"]["eps"] for run in runs if run["rule"] == rule}


#: What no framework has, so that only arithmetic and identities can hold it.
OUR_OWN = {"downhill", "log_uniform", "choose_trial", "scale_lr", "warmup_stable_decay"}


def test_every_rule_of_the_course_that_a_framework_has_is_recorded():
    rules = {entry["rule"] for framework in FRAMEWORKS for kind in KINDS for entry in recorded(framework)[kind]}
    assert {exercise.name for exercise in COURSE.values()} - rules == OUR_OWN


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_record_is_empty(framework, kind):
    """Parametrised over nothing, a test would be skipped and nobody would notice."""
    assert len(recorded(framework)[kind]) >= 3

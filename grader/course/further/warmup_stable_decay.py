"""A climb, a plateau that may be as long as you like, and a straight line down to 0."""

import math

from grader.course.hard_coded import USUAL_LR, all_hard_coded, hard_coded
from grader.course.learning_rate.schedule import asked_at, varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def warmup_stable_decay(step, warmup, stable, total, lr):
    """The learning rate that climbs, stays level as long as you like, and ends in a straight fall.

    step   -- whole number, counted from 0
    warmup -- how many steps the climb takes; 0 means no climb
    stable -- the step at which the fall begins, counted from 0 as step is; not smaller than warmup
    total  -- the step at which lr is 0; larger than stable
    lr     -- learning rate on the level stretch

    The climb is that of `warmup_cosine`. Step `stable` itself still has the whole lr; from `total`
    on it is 0. After S. Hu and others, MiniCPM: Unveiling the Potential of Small Language Models
    with Scalable Training Strategies (2024), whose fall has another form, and A. Hägele and others,
    Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations (2024).

    Returns the learning rate for this step.
    """
    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    if step < stable:
        return lr
    return lr * max(total - step, 0) / (total - stable)


def _probes(draw: Draw) -> list[Probe]:
    warmup = draw.whole(4, 6)
    stable = warmup + draw.whole(5, 8)
    total = stable + draw.whole(7, 11)
    knobs = {"warmup": warmup, "stable": stable, "total": total, "lr": draw.number(0.1, 0.5, digits=3)}
    others = {
        "warmup": warmup - draw.whole(1, 3),
        "stable": stable + draw.whole(2, 4),
        "total": total + draw.whole(3, 9),
        "lr": draw.number(0.6, 0.9, digits=3),
    }
    plain = asked_at("step after step", "step", list(range(total + 1)), knobs)
    far = {"warmup": 1201, "stable": 9001, "total": 12001, "lr": 2.375}
    return [
        plain,
        *varied(plain, **others),
        asked_at("past the end", "step", [stable, total, total + 1, total + 7, 2 * total, 3 * total], knobs),
        asked_at("steps out of order", "step", [total, stable, 0, stable + 1, warmup - 1, warmup, stable - 1], knobs),
        asked_at("no warm-up", "step", [0, 1, stable, stable + 1, total], {**knobs, "warmup": 0}),
        asked_at("a warm-up of one step", "step", [0, 1, 2], {**knobs, "warmup": 1}),
        asked_at("no level stretch", "step", [0, warmup - 1, warmup, warmup + 1, total], {**knobs, "stable": warmup}),
        asked_at("a fall of one step", "step", [stable - 1, stable, stable + 1], {**knobs, "total": stable + 1}),
        asked_at("a tiny lr", "step", [0, warmup, total - 1], {**knobs, "lr": 3e-6}),
        asked_at("a long run", "step", [0, 1200, 1201, 4321, 9001, 9002, 12000, 12001, 12500], far),
    ]


def as_in_transformers(step, warmup, stable, total, lr):
    """Three lengths, a climb from 0 and half a cosine: get_wsd_schedule as it is when nothing is said."""
    if step < warmup:
        return lr * step / warmup
    share = (step - warmup - stable) / total
    return lr * (1 + math.cos(math.pi * min(max(share, 0.0), 1.0))) / 2


CLIMB = """
starts-at-zero: (step + 1) / (warmup + 1) -> step / warmup
    the climb starts at 0 and reaches lr at step `warmup`, as in transformers. This course starts one stair higher, so
    that the first step moves the weights too.
    ? Steps count from 0. What is step / warmup at the first one, and what does the course ask for there?
starts-at-a-third: (step + 1) / (warmup + 1) -> (1 + 2 * step / warmup) / 3
    the climb starts at a third of lr, as torch's LinearLR does unless it is told otherwise. This course starts at one
    stair of warmup + 1.
    ? With warmup = 9, which share of lr does the first step get?
starts-at-zero-slower: (step + 1) -> step
    the ramp is one stair behind: it starts at 0.
    ? Steps count from 0. On which stair should the first step stand?
peak-repeated: / (warmup + 1) -> / warmup
    the climb is at the top one step before the warm-up ends.
    ? The level stretch begins at step `warmup`. Where should the last step of the climb be?
climb-without-lr: lr * (step + 1) -> (step + 1)
    the climb goes up to 1, whatever lr is: lr is missing there.
    ? Where should the last step of the climb be: just below 1, or just below lr?
no-warm-up: lr * (step + 1) / (warmup + 1) -> lr
    lr is at the top from the first step: there is no climb.
    ? What should happen while step < warmup?
"""

PHASES = """
as-in-transformers: as_in_transformers
    this is get_wsd_schedule of transformers: the three numbers are lengths, the climb starts at 0, and the fall is half
    a cosine. Here they are steps counted from 0, the climb starts one stair higher, and the fall is a straight line.
    ? With warmup = 10, stable = 50 and total = 80: at which step does the fall begin, and how long is it?
stable-as-a-length: step < stable -> step < warmup + stable
    ; max(total - step, 0) / (total - stable) -> max(total - step, 0) / (total - warmup - stable)
    `stable` is read as the length of the level stretch; here it is the step at which it ends.
    ? With warmup = 10 and stable = 50, at which step does the fall begin?
stable-as-a-length-in-the-condition: step < stable -> step < warmup + stable
    lr stays level for `stable` steps after the warm-up; here `stable` is the step at which the fall begins, counted
    from 0.
    ? With warmup = 10 and stable = 50, at which step does the fall begin?
all-three-as-lengths: step < stable -> step < warmup + stable
    ; max(total - step, 0) / (total - stable) -> max(warmup + stable + total - step, 0) / total
    the three numbers are read as lengths of the three stretches; here they are steps counted from 0.
    ? With stable = 50 and total = 80, how many steps does the fall take?
total-as-a-length: max(total - step, 0) / (total - stable) -> max(stable + total - step, 0) / total
    `total` is read as the length of the fall; here it is the step at which lr is 0.
    ? With stable = 50 and total = 80, how many steps does the fall take?
no-fall: return lr * max... -> return lr
    lr never falls: this is a warm-up and nothing more.
    ? What should lr be at step = total?
no-level-stretch: step < stable -> False
    ; max(total - step, 0) / (total - stable) -> max(total - step, 0) / (total - warmup)
    lr falls as soon as the climb is over: the level stretch is missing.
    ? What should happen between step `warmup` and step `stable`?
falls-before-its-time: step < stable -> False
    the line of the fall is used on the level stretch as well, where it lies above lr.
    ? Before `stable`, is (total - step) / (total - stable) smaller or larger than 1?
"""

FALL = """
not-clamped: max(total - step, 0) -> (total - step)
    past `total` lr goes on below zero.
    ? What should lr be at step total + 7?
top-past-the-end: return lr * max... -> return lr * ((total - step) / (total - stable) if step < total else 1)
    past `total` lr is back at the top; it should stay at 0.
    ? Where does the fall end, and what should happen after it?
clock-counts-from-zero: max(total - step, 0) / (total - stable) -> max(total - step, 0) / total
    the line has been falling since step 0, so lr jumps down when the level stretch ends.
    ? At step = stable, what share of lr should be left?
clock-counts-from-the-warm-up: max(total - step, 0) / (total - stable) -> max(total - step, 0) / (total - warmup)
    the line has been falling since the warm-up, so lr jumps down when the level stretch ends.
    ? At step = stable, what share of lr should be left?
climbs-at-the-end: max(total - step, 0) -> min(step - stable, total - stable)
    | max(total - step, 0) -> (step - stable)
    at `stable` lr jumps to 0 and climbs from there.
    ? At step = stable, what share of lr should be left?
cosine: return lr * max... -> return lr * (1 + math.cos(math.pi * min((step - stable) / (total - stable), 1))) / 2
    | return lr * max... -> return lr * (1 + math.cos(math.pi * (step - stable) / (total - stable))) / 2
    the fall goes along half a cosine; here it is a straight line.
    ? Half-way through the fall both are at lr / 2. What about a quarter of the way?
one-minus-the-root: return lr * max... -> return lr * (1 - math.sqrt(min((step - stable) / (total - stable), 1)))
    the fall is 1 - sqrt(share). That form is in use too, and falls faster at first; here it is a straight line.
    ? A quarter of the way through the fall, how much of lr is left on a straight line?
exponential: return lr * max... -> return lr * 0.5 ** ((step - stable) / (total - stable))
    | return lr * max... -> return lr * 0.5 ** ((step - stable) / (total - stable)) if step < total else 0.0
    | return lr * max... -> return lr * math.exp((stable - step) / (total - stable))
    | return lr * max... -> return lr * math.exp((stable - step) / (total - stable)) if step < total else 0.0
    the fall is exponential, as in the MiniCPM paper; here it is a straight line, which ends at 0.
    ? One step before `total`, how much of lr is left on a straight line?
root-of-what-is-left: return lr * max... -> return lr * math.sqrt(max(total - step, 0) / (total - stable))
    the root of the share that is left is taken; here the fall is a straight line.
    ? Half-way through the fall, how much of lr is left on a straight line?
square: return lr * max... -> return lr * (max(total - step, 0) / (total - stable)) ** 2
    the share that is left is squared; here the fall is a straight line.
    ? Half-way through the fall, how much of lr is left on a straight line?
falls-to-a-tenth: return lr * max... -> return lr * (1 - 0.9 * min((step - stable) / (total - stable), 1))
    the fall ends at a tenth of lr; here it ends at 0.
    ? What should lr be at step = total?
one-step-ahead: max(total - step, 0) -> max(total - step - 1, 0)
    the fall is one step ahead: at step `stable` lr is already lower.
    ? At step = stable, what share of lr should be left?
one-step-short: max(total - step, 0) / (total - stable) -> max(total - 1 - step, 0) / (total - 1 - stable or 1)
    the fall is one step too short: lr is 0 at step total - 1.
    ? At which step is lr 0?
lands-one-step-late: max(total - step, 0) / (total - stable) -> max(total + 1 - step, 0) / (total + 1 - stable)
    the fall is one step too long: lr is 0 at step total + 1.
    ? At which step is lr 0?
one-stair-too-many: / (total - stable) -> / (total - stable + 1)
    the fall begins with a leap: it is divided by one step more than it takes.
    ? At step = stable, what share of lr should be left?
one-step-late: step < stable -> step <= stable
    ; max(total - step, 0) / (total - stable) -> max(total - step + 1, 0) / (total - stable)
    the fall starts one step late, and ends late.
    ? Step `stable` still has the whole lr. What about the step after it?
whole-number-division: max(total - step, 0) / -> max(total - step, 0) //
    the share that is left is cut off to a whole number, so the fall is a cliff.
    ? What is 3 // 10, and what is 3 / 10?
"""

EXERCISE = Exercise(
    reference=warmup_stable_decay,
    returns=("rate",),  # not lr, which would be fed back
    draw=_probes,
    notebook="06_further",
    minutes=6,
    question="Try the corners: step 0, step warmup, step stable, step total and one beyond. Which one is off?",
    unlocks="You can now train for as long as you like, and land when you have decided to.",
    hints=(
        "Three stretches, so two questions: does it still climb, and is it still level? What remains is the fall.",
        "The climb is that of `warmup_cosine`. In the fall, the share of lr that is left is the number of steps still "
        "to go, out of the number that the whole fall takes; past the end there is nothing to go.",
        "`if step < warmup: return lr * (step + 1) / (warmup + 1)`; `if step < stable: return lr`; and at last `lr * "
        "max(total - step, 0) / (total - stable)`.",
    ),
    mistakes=(
        *mistakes(warmup_stable_decay, CLIMB, PHASES, FALL),
        all_hard_coded(
            warmup_stable_decay,
            warmup=(10, 5, 100, 20, 1000),
            stable=(80, 50, 90, 800, 900),
            total=(100, 1000, 200, 10000),
            lr=USUAL_LR,
        ),
        hard_coded(warmup_stable_decay, "warmup", 5, "Which lines ought to mention warmup?"),
        hard_coded(warmup_stable_decay, "stable", 80, "Which lines ought to mention stable?"),
        hard_coded(warmup_stable_decay, "total", 100, "Which line says when lr is 0?"),
        hard_coded(warmup_stable_decay, "lr", 0.1, "Which lines ought to mention lr?"),
    ),
)

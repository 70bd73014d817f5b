"""Up to a peak and down to almost nothing, along two half waves."""

import math

from grader.course.hard_coded import all_hard_coded, hard_coded
from grader.course.learning_rate.cosine import ANGLE
from grader.course.learning_rate.schedule import asked_at, varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def one_cycle(step, total, lr_max, start_share, div, final_div):
    """The learning rate of one cycle: half a cosine wave up to the peak, another one down.

    step        -- whole number, counted from 0; the last one is one below `total`
    total       -- number of steps in the run
    lr_max      -- learning rate at the peak
    start_share -- share of the run that is spent climbing, between 0 and 1
    div         -- the run starts with a learning rate this many times smaller than lr_max
    final_div   -- and ends with one this many times smaller than that of the start

    As torch's OneCycleLR with two phases, where start_share is called pct_start. The peak is
    reached one step before the climb's share of the run is over, since its first step is step 0;
    that may lie between two steps. The last step has the lowest rate. After L. N. Smith and
    N. Topin, Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates
    (2018).

    Returns the learning rate for this step.
    """
    first = lr_max / div
    last = first / final_div
    peak = start_share * total - 1
    if step <= peak:
        low = first
        away = (peak - step) / peak
    else:
        low = last
        away = (step - peak) / (total - 1 - peak)
    return low + (lr_max - low) * (1 + math.cos(math.pi * away)) / 2


def _probes(draw: Draw) -> list[Probe]:
    total = draw.whole(17, 19)
    knobs = {
        "total": total,
        "lr_max": draw.number(0.1, 0.5, digits=3),
        "start_share": draw.number(0.32, 0.39),
        "div": draw.number(11.0, 19.0, digits=3),
        "final_div": draw.number(21.0, 49.0, digits=3),
    }
    others = {
        "total": total + draw.whole(4, 9),
        "lr_max": draw.number(0.6, 0.9, digits=3),
        "start_share": draw.number(0.52, 0.59),
        "div": draw.number(2.1, 4.9, digits=3),
        "final_div": draw.number(2.1, 9.9, digits=3),
    }
    plain = asked_at("step after step", "step", list(range(total)), knobs)
    usual = {"total": 100, "lr_max": 0.1, "start_share": 0.3, "div": 25.0, "final_div": 1e4}
    far = {"total": 12001, "lr_max": 2.375, "start_share": 0.4375, "div": 8.0, "final_div": 2.5}
    return [
        plain,
        *varied(plain, **others),
        asked_at("the numbers that torch has by default", "step", [0, 1, 28, 29, 30, 50, 98, 99], usual),
        asked_at("steps out of order", "step", [total - 1, 3, 0, total - 2, 8], knobs),
        asked_at("a peak at the middle", "step", [0, 4, 8, 9, 10, 17, 19], {**knobs, "total": 20, "start_share": 0.5}),
        asked_at("a late peak", "step", [0, 1, 12, 15, total - 2, total - 1], {**knobs, "start_share": 0.875}),
        asked_at("a start at the peak (div = 1)", "step", [0, 2, total // 2, total - 1], {**knobs, "div": 1.0}),
        asked_at("an end like the start", "step", [0, 2, total // 2, total - 1], {**knobs, "final_div": 1.0}),
        asked_at("a tiny lr_max", "step", [0, 5, total - 1], {**knobs, "lr_max": 3e-6}),
        asked_at("a long run", "step", [0, 1, 5249, 5250, 9000, 11999, 12000], far),
    ]


def three_phases(step, total, lr_max, start_share, div, final_div):
    """Up, down to where it started, and a tail: torch's three_phase."""
    first = lr_max / div
    peak = start_share * total - 1
    if step > 2 * peak:
        end, away = first / final_div, (step - 2 * peak) / (total - 1 - 2 * peak)
        return end + (first - end) * (1 + math.cos(math.pi * away)) / 2
    return first + (lr_max - first) * (1 + math.cos(math.pi * (step - peak) / peak)) / 2


ENDS = """
final-div-of-the-peak: first / final_div -> lr_max / final_div
    the run ends at lr_max / final_div, as in fastai. Here, as in torch, final_div counts from the start, which is
    lr_max / div.
    ? With div = 25 and final_div = 10000, how many times smaller than the peak is the last rate?
ends-at-zero: first / final_div -> 0.0
    the run ends at 0; final_div is left out.
    ? What should lr be at step total - 1?
ends-where-it-starts: first / final_div -> first
    the run ends with the rate that it started with; final_div is left out.
    ? What should lr be at step total - 1?
starts-at-zero: low = first -> low = 0.0
    the climb starts at 0; div is used for the end only.
    ? What should lr be at step 0?
starts-at-the-end: low = first -> low = last
    the climb starts from the lowest rate, that of the end.
    ? What should lr be at step 0?
times-final-div: first / final_div -> first * final_div
    the rate at the start is multiplied by final_div, so the run ends above where it starts.
    ? Is the rate at the end smaller or larger than that at the start?
div-and-final-div-exchanged: -> div, final_div = final_div, div
    div and final_div have changed places.
    ? Which of the two says where the run starts? And in which order does your function get them?
times-div: lr_max / div -> lr_max * div
    lr_max is multiplied by div, so the run starts above its peak.
    ? Is the rate at the start smaller or larger than lr_max?
div-as-the-rate: lr_max / div -> div
    div is taken for the learning rate of the start; it says how many times smaller that is than lr_max.
    ? With lr_max = 0.1 and div = 25, with which rate does the run start?
final-div-as-the-rate: first / final_div -> final_div
    final_div is taken for the learning rate of the end; it is a factor.
    ? With a start of 0.004 and final_div = 10, with which rate does the run end?
"""

WHERE_THE_PEAK_IS = """
peak-one-step-late: start_share * total - 1 -> start_share * total
    | start_share * total - 1 -> int(start_share * total)
    the peak comes one step late. optax puts it there; torch, and this course, count the climb's first step as step 0.
    ? If the climb takes the first 3 of 10 steps, which is its last one?
peak-and-end-one-step-late: start_share * total - 1 -> start_share * total ; (total - 1 - peak) -> (total - peak)
    | start_share * total - 1 -> int(start_share * total) ; (total - 1 - peak) -> (total - peak)
    both the peak and the end come one step late, as in optax. torch, and this course, count from step 0, so the last
    step is total - 1.
    ? The run has `total` steps and the first is step 0. Which is the last one?
end-one-step-late: (total - 1 - peak) -> (total - peak)
    the lowest rate would be reached at step `total`, which is not in the run any more.
    ? The run has `total` steps and the first is step 0. Which is the last one?
peak-of-all-but-one: start_share * total - 1 -> start_share * (total - 1)
    the share is taken of total - 1. torch takes it of `total`, and counts one step back from there.
    ? With total = 100 and start_share = 0.3, is the peak at step 29 or at step 29.7?
peak-on-a-whole-step: start_share * total - 1 -> int(start_share * total) - 1
    | start_share * total - 1 -> round(start_share * total) - 1
    the peak is moved to a whole step. In torch it may lie between two of them.
    ? With total = 17 and start_share = 0.35, where is the peak?
share-of-the-fall: start_share * total - 1 -> (1 - start_share) * total - 1
    start_share is read as the share of the fall; it is that of the climb.
    ? With start_share = 0.3, does the climb take less than half of the run, or more?
share-as-steps: start_share * total - 1 -> max(start_share, 0.001)
    start_share is read as a number of steps; it is a share of the run.
    ? With total = 100 and start_share = 0.3, how many steps does the climb take?
clock-of-the-fall-counts-from-zero: (step - peak) / (total - 1 - peak) -> step / (total - 1)
    the fall has been under way since step 0, so lr jumps down after the peak.
    ? Just after the peak, how far along should the fall be?
fall-too-short: (total - 1 - peak) -> (total - 2 - peak)
    the fall is one step too short: the lowest rate comes at step total - 2.
    ? How many steps are left after the peak?
fall-as-long-as-the-climb: / (total - 1 - peak) -> / peak
    the fall is measured by the length of the climb; it takes what is left of the run.
    ? How many steps are left after the peak?
climb-under-way: (peak - step) / peak -> (peak - step) / (peak + 1)
    the climb is one step too long, so it is under way already at step 0.
    ? At step 0, how far away from the peak are you: all of the climb, or a little less?
fall-too-long: / (total - 1 - peak) -> / (total - 1)
    the fall takes total - 1 steps after the peak, so it is cut off on its way.
    ? How many steps are left after the peak?
"""

WAVES = """
three-phases: three_phases
    there are three stretches: up, down to where it started, and a tail from there. That is torch's three_phase=True, as
    in the paper; here the second stretch goes all the way down.
    ? How many half waves does the task ask for?
straight-lines: (1 + math.cos(math.pi * away)) / 2 -> (1 - away)
    lr climbs and falls along straight lines: both cosines are missing.
    ? A half wave is level at its foot and at its peak. Are your lines?
straight-climb: away = (peak - step) / peak -> return low + (lr_max - low) * step / peak
    the climb is a straight line, as in a warm-up; here it is half a cosine, as the fall is.
    ? How steep should the curve be at step 0?
no-half: * (1 + math.cos(math.pi * away)) / 2 -> * (1 + math.cos(math.pi * away))
    1 + cos runs from 2 to 0; it is not halved.
    ? What is 1 + cos(0)?
no-one-plus: (1 + math.cos(math.pi * away)) / 2 -> math.cos(math.pi * away)
    the bare cosine runs from 1 to -1, and takes lr below its lowest rate.
    ? cos(pi) is -1. What brings the range from [-1, 1] to [0, 1]?
low-left-out: low + (lr_max - low) -> lr_max
    the feet are left out: the wave runs from 0 up to lr_max and back to 0, whatever div and final_div say.
    ? What should lr be at step 0, and what at the last step?
low-not-added: return low + ( -> return (
    the wave has the right height, but it stands on 0; its foot is not added.
    ? At the foot the wave itself is 0. What is left then?
low-added-twice: low + (lr_max - low) -> low + lr_max
    the foot is added to a wave of full height lr_max, so the peak is too high.
    ? How high is the wave itself, from its foot up to lr_max?
upside-down: (1 + math.cos(math.pi * away)) -> (1 - math.cos(math.pi * away))
    the wave is upside down: it starts and ends at the peak, and is lowest in between.
    ? Is cos(pi * 0) the top of the wave or its foot?
climb-upside-down: away = (peak - step) / peak -> away = step / peak
    the climb runs backwards: from the peak down to its foot, where the fall begins at the peak again.
    ? At step 0, how far away from the peak are you?
fall-upside-down: away = (step - peak) / -> away = 1 - (step - peak) /
    the fall runs backwards: after the peak lr is at its lowest, and climbs from there.
    ? Just after the peak, how far away from it are you?
no-fall: away = (step - peak) / (total - 1 - peak) -> away = 0.0
    lr stays at the peak: there is no fall.
    ? What should happen after the peak?
stays-at-the-start: away = (peak - step) / peak -> away = 1.0
    lr stays where it starts and leaps up at the peak: there is no climb.
    ? Half-way up to the peak, what should lr be?
quarter-waves: (1 + math.cos(math.pi * away)) / 2 -> math.cos(math.pi * away / 2)
    the curve is a quarter of a wave on either side, and meets its foot at a slant; here it is half a wave.
    ? A half wave is level at its peak and at its foot. Is yours?
sine: math.cos -> math.sin
    the sine is taken; it is the cosine that is largest at the peak.
    ? At the peak the angle is 0. What is cos(0), and what is sin(0)?
pi-forgotten: math.cos(math.pi * away) -> math.cos(away)
    pi is missing in the angle, so the wave is cut off on its way.
    ? At either foot the cosine should be -1. Of which angle is it that?
whole-number-division: (peak - step) / peak -> (peak - step) // peak ; (step - peak) / ( -> (step - peak) // (
    the way to the peak, as a share, is cut off to a whole number, so the wave has no slopes.
    ? What is 3 // 10, and what is 3 / 10?
steps-from-one: -> step = step + 1
    the steps are counted from 1, so the whole curve comes one step early.
    ? Steps count from 0. What should lr be at the very first one?
no-climb: away = (peak - step) / peak -> away = 0.0
    lr is at the peak from the first step: there is no climb.
    ? What should lr be at step 0?
"""

EXERCISE = Exercise(
    reference=one_cycle,
    returns=("lr",),
    draw=_probes,
    notebook="06_further",
    minutes=10,
    question="Write down three rates, of the first step, of the peak and of the last step, and where the peak is. "
    "Which one is off?",
    unlocks="You can now give a whole run one swing of the learning rate, as torch does.",
    hints=(
        "Three rates and two half waves. Work out the rate at the start, the rate at the end, and the step of the peak "
        "first.",
        "The start is div times below the peak, and the end final_div times below the start. On both sides of the "
        "peak the curve is the glide of `cosine_decay`: its angle is 0 at the peak, and pi at the foot. How far away "
        "you are is a share: of the climb before the peak, of the rest of the run behind it.",
        "`peak = start_share * total - 1`; before it `away = (peak - step) / peak` and `low = lr_max / div`, behind it "
        "`away = (step - peak) / (total - 1 - peak)` and `low = lr_max / div / final_div`. Return `low + (lr_max - "
        "low) * (1 + math.cos(math.pi * away)) / 2`.",
    ),
    mistakes=(
        *mistakes(one_cycle, ENDS, WHERE_THE_PEAK_IS, WAVES, ANGLE),
        all_hard_coded(
            one_cycle, start_share=(0.3, 0.25, 0.5, 0.4, 0.1), div=(25.0, 10.0, 20.0), final_div=(1e4, 1e5, 100.0)
        ),
        hard_coded(one_cycle, "final_div", 1e4),
        hard_coded(one_cycle, "div", 25.0),
        hard_coded(one_cycle, "start_share", 0.3, "Which line says how long the climb takes?"),
        hard_coded(one_cycle, "lr_max", 0.1, "Which lines ought to mention lr_max?"),
        hard_coded(one_cycle, "total", 100, "Which lines ought to mention total? There are two."),
    ),
)

"""Choose the trial whose median over its seeds is lowest."""

import statistics

import numpy as np

from grader.course.tuning.score_tables import probes
from grader.judging.exercise import Exercise
from grader.judging.pages import mistakes


def choose_trial(scores):
    """The trial to trust: the one whose median validation error over its seeds is lowest.

    The median, because neither one lucky seed nor one unlucky one should decide. A seed that
    diverged (nan) counts as infinitely bad: to leave it out would reward a setting for failing on
    its hard seeds. Of equal medians the first wins.

    scores -- validation errors, shape (trials, seeds); lower is better, nan where the
              training diverged

    Returns the number of the winning trial, counted from 0.
    """
    errors = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.median(errors, axis=1)))


def place_by_less_than(medians):
    """The place of the lowest, as a loop with < finds it: nothing is lower than nan, and nan than nothing."""
    place, lowest = 0, np.inf
    for trial, median in enumerate(medians):
        if median < lowest:
            place, lowest = trial, median
    return place


def place_of_min(medians):
    """The place of what Python's own min takes for the lowest: a nan that stands first stays."""
    return min(range(len(medians)), key=lambda trial: medians[trial])


def sorted_medians(scores):
    """The medians of rows that are sorted with their nan."""
    return [statistics.median(row) for row in scores.tolist()]


def sorted_middles(scores):
    """What stands in the middle of rows that are sorted with their nan."""
    return [sorted(row)[len(row) // 2] for row in scores.tolist()]


NAN_LEFT_IN = """
nan-stops-sorting: np.argmin(np.median(errors, axis=1)) -> place_by_less_than(sorted_medians(scores))
    | np.argmin(np.median(errors, axis=1)) -> np.argmin(sorted_medians(scores))
    | np.argmin(np.median(errors, axis=1)) -> place_of_min(sorted_medians(scores))
    | np.argmin(np.median(errors, axis=1)) -> place_by_less_than(sorted_middles(scores))
    | np.argmin(np.median(errors, axis=1)) -> np.argmin(sorted_middles(scores))
    | np.argmin(np.median(errors, axis=1)) -> place_of_min(sorted_middles(scores))
    nan is left in the scores when they are sorted. Every comparison with nan is false, so sorting cannot place it, and
    leaves the other scores out of order around it.
    ? What do sorted([0.3, float("nan"), 0.2]) and 0.3 < float("nan") give? And what is a diverged seed worth?
nan-stops-min: np.argmin(np.median(errors, axis=1)) -> place_of_min(np.median(scores, axis=1))
    nan is left in, and Python's min compares: every comparison with nan is false, so a nan that stands first stays, and
    any other is passed over.
    ? What do min(float("nan"), 1.0) and min(1.0, float("nan")) give? And what is a diverged seed worth?
percentile-of-infinity: np.median(errors, axis=1) -> np.percentile(errors, 50, axis=1)
    | np.argmin(np.median(errors, axis=1)) -> place_by_less_than(np.percentile(errors, 50, axis=1))
    | np.argmin(np.median(errors, axis=1)) -> place_of_min(np.percentile(errors, 50, axis=1))
    np.percentile and np.quantile go from one score towards the next, by 0 times their distance where the middle is a
    score itself; with infinity next to it, 0 * inf is nan.
    ? What does np.percentile([1, 2, np.inf], 50) give, and what does np.median give?
"""

MISTAKES = """
mean-of-the-seeds: np.median -> np.mean
    trials are compared by their mean, so a single unlucky seed can sink a good setting.
    ? Four seeds at 0.3 and one at 0.9: which number describes the next run better, the mean or the median?
luckiest-seed: np.median -> np.min
    trials are compared by their best seed, so the luckiest run wins, not the best setting.
    ? If you train the winner once more with a new seed, should you expect its best score again?
worst-seed: np.median -> np.max
    trials are compared by their worst seed. That is caution, and one unlucky run decides; this course takes the median.
    ? Should a setting with four excellent runs lose because of a fifth?
first-seed: np.median(errors, axis=1) -> errors[:, 0]
    only the first seed is looked at.
    ? What were the other seeds run for?
last-seed: np.median(errors, axis=1) -> errors[:, -1]
    only the last seed is looked at.
    ? What were the other seeds run for?
steadiest: np.median(errors, axis=1) -> np.nan_to_num(np.std(errors, axis=1), nan=np.inf)
    the trial with the smallest spread wins, however bad its scores are.
    ? Is a setting that fails in the same way every time a good one?
highest-wins: np.argmin -> np.argmax
    the trial with the highest error wins.
    ? These are errors. Which way is better?
highest-wins-diverged-left-out: np.argmin -> np.argmax
    ; np.median(errors, axis=1) -> np.nan_to_num(np.nanmedian(scores, axis=1), nan=-np.inf, posinf=np.inf)
    the trial with the highest error wins, and diverged seeds are left out.
    ? These are errors. Which way is better, and what is a run worth that gave no number at all?
nan-wins: np.median(errors -> np.median(scores
    | np.median(errors, axis=1) -> np.percentile(scores, 50, axis=1)
    nan is passed on: the median of a row with a nan is nan, and np.argmin takes nan for the smallest.
    ? What is a diverged seed worth, and where do you tell NumPy so?
nan-wins-by-the-mean: np.median(errors -> np.mean(scores
    trials are compared by their mean, and nan is passed on: np.argmin takes it for the smallest.
    ? What is a diverged seed worth? And which number is not moved by one unlucky seed?
nan-wins-by-the-luckiest: np.median(errors -> np.min(scores
    trials are compared by their best seed, and nan is passed on: np.argmin takes it for the smallest.
    ? What is a diverged seed worth? And should the luckiest run decide?
diverged-left-out: np.argmin(np.median(errors -> np.nanargmin(np.nanmedian(scores
    diverged seeds are left out, so a setting is rewarded for failing on its hard seeds.
    ? Three of five runs blew up and two were excellent. Would you use that setting?
diverged-left-out-nan-wins: np.median(errors -> np.nanmedian(scores
    diverged seeds are left out, and a trial of which nothing is left has the median nan, which np.argmin takes for the
    smallest.
    ? What is a diverged seed worth, and where do you tell NumPy so?
mean-of-what-is-left: np.argmin(np.median(errors -> np.nanargmin(np.nanmean(scores
    trials are compared by the mean of the seeds that did not diverge.
    ? Three of five runs blew up and two were excellent. Would you use that setting?
mean-of-what-is-left-nan-wins: np.median(errors -> np.nanmean(scores
    trials are compared by the mean of the seeds that did not diverge, and where nothing is left np.argmin takes nan for
    the smallest.
    ? What is a diverged seed worth? And which number is not moved by one unlucky seed?
diverged-as-zero: np.inf -> 0.0
    a diverged seed counts as an error of 0, the best there is.
    ? Is a run that gave no number the best of all, or the worst?
diverged-not-the-worst: np.inf -> 1.0
    a diverged seed counts as a number that a loss can exceed, so it may look better than a good run.
    ? Which number is larger than every score that may come?
diverged-as-the-worst-seen: np.inf -> np.nanmax(scores)
    a diverged seed counts as the highest score in the table; it should count as higher than any score.
    ? If one trial is merely poor and another diverged, which of the two would you rather run again?
no-seed-may-diverge: errors, axis=1) -> np.where(np.isnan(scores).any(axis=1, keepdims=True), np.inf, errors), axis=1)
    | np.argmin(np.median(errors, axis=1)) -> np.nanargmin(np.median(scores, axis=1))
    a trial is thrown out for a single diverged seed; here such a seed counts as one infinitely bad score.
    ? Four good seeds and one that diverged: where is the median?
medians-of-the-seeds: axis=1 -> axis=0
    | np.median(errors, axis=1) -> np.median(scores, axis=0)
    | np.median(errors, axis=1) -> np.nanmedian(scores, axis=0)
    | np.argmin(np.median(errors, axis=1)) -> np.nanargmin(np.nanmedian(scores, axis=0))
    the median is taken down the columns, so a seed is chosen, not a trial.
    ? scores has shape (trials, seeds). Along which axis do the seeds of one trial lie?
lower-middle: np.median(errors, axis=1) -> np.sort(errors, axis=1)[:, (errors.shape[1] - 1) // 2]
    with an even number of seeds the lower of the two middle scores is taken; the median is their mean.
    ? What is the median of 1, 2, 4 and 9?
upper-middle: np.median(errors, axis=1) -> np.sort(errors, axis=1)[:, errors.shape[1] // 2]
    with an even number of seeds the upper of the two middle scores is taken; the median is their mean.
    ? What is the median of 1, 2, 4 and 9?
middle-without-sorting: np.median(errors, axis=1) -> errors[:, errors.shape[1] // 2]
    the seed in the middle of the row is taken; the median is the middle of the sorted row.
    ? Would your answer change if the seeds came in another order?
last-of-equals: return ... -> return int(len(errors) - 1 - np.argmin(np.median(errors, axis=1)[::-1]))
    of equal medians the last one wins; here it is the first.
    ? Does `<=` or `<` replace the winner so far?
counts-from-one: axis=1))) -> axis=1))) + 1
    trials are counted from 1.
    ? With your answer as an index, which row does scores[...] give?
returns-the-score: int(np.argmin( -> float(np.min(
    the winner's median is returned; its place was asked for.
    ? np.min gives the smallest value. Which function tells where it stands?
counts-single-runs: np.argmin(np.median(errors, axis=1)) -> np.nanargmin(scores)
    the lowest single score is looked for, and counted through the whole table.
    ? The answer is a row. How do you make one number of each row first?
"""

EXERCISE = Exercise(
    reference=choose_trial,
    returns=("trial",),
    draw=probes,
    notebook="05_tuning",
    minutes=8,
    question="Write down each trial's median, a diverged seed counting as infinity. Which is lowest, and in which row?",
    unlocks="Your choice now names the winner of every search below.",
    hints=(
        "Each row holds one setting, tried with several seeds. Which single number should stand for a row, and what "
        "is a nan worth in it?",
        "Replace nan by infinity in an array of your own, take the median along each row, and ask for the place of "
        "the smallest.",
        "`errors = np.where(np.isnan(scores), np.inf, scores)`, then `np.median(errors, axis=1)`, and `np.argmin` of "
        "that.",
    ),
    mistakes=mistakes(choose_trial, NAN_LEFT_IN, MISTAKES),
)

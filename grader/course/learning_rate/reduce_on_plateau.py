"""Lower the learning rate when the loss stops improving."""

from math import nan

from grader.course.hard_coded import all_hard_coded, hard_coded
from grader.course.learning_rate.schedule import varied
from grader.inside.trace import Probe
from grader.judging.exercise import Exercise
from grader.judging.material import Draw
from grader.judging.pages import mistakes


def reduce_on_plateau(loss, lr, best, bad_epochs, factor, patience, min_lr):
    """Lower the learning rate when the loss stops improving. Called once after every epoch.

    A loss strictly below best is an improvement: it becomes the new best, and bad_epochs goes back
    to 0. Any other epoch is a bad one and counts, one whose loss is nan too. When bad_epochs
    exceeds patience, lr is multiplied by factor, but never below min_lr, and bad_epochs starts
    again from 0. As torch's ReduceLROnPlateau with threshold 0; Keras cuts one epoch sooner
    unless patience is 0.

    loss       -- this epoch's loss
    lr         -- learning rate in force
    best       -- lowest loss so far, infinity before the first epoch
    bad_epochs -- bad epochs in a row, a whole number
    factor     -- what lr is multiplied by, for example 0.5
    patience   -- how many bad epochs in a row are forgiven
    min_lr     -- lr is never taken below this

    Returns lr, best, bad_epochs for the next epoch.
    """
    if loss < best:
        best, bad_epochs = loss, 0
    else:
        bad_epochs = bad_epochs + 1
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    return lr, best, bad_epochs


def _probes(draw: Draw) -> list[Probe]:
    lr, best, patience = draw.number(0.1, 0.5), draw.number(1.0, 3.0), draw.whole(2, 3)
    knobs = {"factor": draw.number(0.55, 0.7), "patience": patience, "min_lr": 1e-3}

    def probe(title, losses, varies=None, bad_epochs=0, best=best, lr=lr, **changed):
        state = {"lr": lr, "best": best, "bad_epochs": bad_epochs}
        first = {"loss": losses[0], **state, **knobs, **changed}
        return Probe(title, first, tuple({"loss": loss} for loss in losses[1:]), varies)

    above = [round(best + draw.number(0.1, 0.9), 3) for _ in range(12)]
    below = [round(best * share, 3) for share in (0.9, 0.8, 0.7, 0.6)]
    # Two cuts by 0.7 or less take lr below half, so both values of min_lr come into play.
    plain = probe("a loss that stopped falling", above[: 3 * patience + 4], min_lr=round(lr * 0.5, 4))
    return [
        plain,
        *varied(plain, factor=draw.number(0.75, 0.9), patience=patience - 1, min_lr=round(lr * 0.7, 4)),
        *_improvements(probe, best, patience, above, below),
        probe("called with bad epochs on the clock", above[:3], bad_epochs=patience),
        probe(
            "a long patience, almost at its end",
            above[:3],
            bad_epochs=1200,
            patience=1201,
            factor=0.5625,
            min_lr=0.0625,
        ),
        probe(
            "patience = 0, a large lr", above[:3], patience=0, lr=draw.number(4.0, 6.0), min_lr=1.0625, factor=0.8125
        ),
        probe("a tiny lr, and min_lr = 0", above[: patience + 2], lr=3.137e-7, min_lr=0.0),
        probe("lr close to min_lr", above[: 2 * patience + 3], lr=0.0015),
    ]


def _improvements(probe, best, patience, above, below):
    """Losses that are below the best, or hardly, or not."""
    return [
        probe("a loss that keeps falling", [*below, *above[:1]]),
        probe(
            "an improvement just in time", [*above[:patience], *below[:1], *above[: patience + 1], *below[1:2], *above]
        ),
        probe("a loss that rises, then falls without a new best", [above[0] + 9, above[1] + 6, above[2] + 3, above[3]]),
        probe("a tie with the best", [above[0], *[best] * (patience + 2)]),
        probe("the first epoch", [best, *below[:2], *above[:1]], best=float("inf")),
        probe("an improvement with bad epochs on the clock", [below[0], *above[:1]], bad_epochs=patience),
        probe("an improvement by a hair", [best - 1e-5, best - 2e-5, best - 2e-5 - 1e-11, *above[:patience]]),
        probe("an improvement by a hair, of small losses", [0.01245, 0.0124, *above[: patience + 1]], best=0.0125),
        # With a best that is nan, too, whoever takes the smaller of the two by min keeps what everybody keeps.
        probe("a loss and a best that are no numbers", [nan] * (patience + 2), best=nan),
        probe("losses at 0 and below", [0.0, 0.25, -0.5, *[-0.125] * (patience + 2)], best=0.5),
    ]


def looks_before_it_counts(loss, lr, best, bad_epochs, factor, patience, min_lr):
    """The count is compared with patience before this epoch is counted."""
    if bad_epochs > patience:
        lr, bad_epochs = max(lr * factor, min_lr), 0
    best, bad_epochs = (loss, 0) if loss < best else (best, bad_epochs + 1)
    return lr, best, bad_epochs


MISTAKES = """
keras-patience: > patience -> >= patience
    lr is cut when bad_epochs reaches patience. That is how Keras counts from a patience of 1 on; this course waits, as
    torch does, until bad_epochs exceeds it.
    ? With patience = 2, which bad epoch in a row brings the cut: the second or the third?
waits-one-epoch-longer: > patience -> > patience + 1
    lr is cut one bad epoch too late: patience bad epochs are forgiven, the next one is not.
    ? With patience = 2, which bad epoch in a row brings the cut: the third or the fourth?
counter-not-reset-after-a-cut: lr, bad_epochs -> lr, _
    the count goes on after a cut, so lr is cut again at every epoch that follows.
    ? After a cut, how many chances should the new lr get?
keras-patience-counter-not-reset: > patience -> >= patience ; lr, bad_epochs -> lr, _
    lr is cut as soon as bad_epochs reaches patience, as in Keras, and the count goes on after a cut, so lr is cut again
    at every epoch that follows.
    ? With patience = 2, which bad epoch in a row brings the cut? And how many chances should the new lr get?
cuts-once-only: > patience -> == patience ; lr, bad_epochs -> lr, _
    | > patience -> == patience + 1 ; lr, bad_epochs -> lr, _
    lr is cut when the count is exactly at its bound, and the count goes on, so that it never comes there again.
    ? How many cuts should a loss bring that stands still for a hundred epochs?
counter-not-reset-by-improvement: best, bad_epochs = loss, 0 -> best = loss
    a new best does not set the count back to 0.
    ? patience is about bad epochs in a row. What breaks a row?
min-lr-ignored: max(lr * factor, min_lr) -> lr * factor
    lr is cut below min_lr.
    ? What should happen when lr * factor is smaller than min_lr?
no-cut-near-min-lr: max(lr * factor, min_lr) -> lr * factor if lr * factor >= min_lr else lr
    when a cut would pass min_lr, lr is left where it was; it should stop at min_lr.
    ? Between lr * factor and min_lr, which is the larger?
tie-counted-as-improvement: loss < best -> loss <= best
    a loss equal to the best counts as an improvement.
    ? A loss that never moves again is a plateau if ever there was one. Does your rule see it?
nan-counted-as-improvement: loss < best -> not loss >= best
    a loss of nan counts as an improvement: every comparison with nan is false, so it is not >= best either.
    ? What do nan >= 1.0 and nan < 1.0 give? Which of the two questions should a new best answer with yes?
improvement-by-a-threshold: loss < best -> loss < best * (1 - 1e-4)
    a loss counts as an improvement only if it is lower by a ten-thousandth, as torch does unless its threshold is set
    to 0; this course takes any lower loss.
    ? Is a loss that is lower by a hair lower?
improvement-by-min-delta: loss < best -> loss < best - 1e-4
    a loss counts as an improvement only if it is lower by 0.0001, as in Keras unless its min_delta is set to 0; this
    course takes any lower loss.
    ? Is a loss that is lower by a hair lower?
best-is-the-last-loss: return lr, best -> return lr, loss
    best always becomes the latest loss, so a bounce makes the next epoch look good.
    ? Best means the lowest so far. When may it change?
best-never-updated: best, bad_epochs = loss, 0 -> bad_epochs = 0
    best never changes, so every loss below the first counts as progress.
    ? After a new record, what does the next loss have to beat?
looks-before-it-counts: looks_before_it_counts
    the count is compared with patience before this epoch is counted, so the cut comes one call late.
    ? Which comes first: counting this epoch, or asking whether patience has run out?
best-forgotten-at-a-cut: lr, bad_epochs = max -> lr, best, bad_epochs = max ; min_lr), 0 -> min_lr), loss, 0
    the cut also overwrites best with the present loss.
    ? A cut changes the step size. Does it change the lowest loss you have seen?
best-reset-at-a-cut: lr, bad_epochs = max -> lr, best, bad_epochs = max ; min_lr), 0 -> min_lr), float("inf"), 0
    the cut sets best back to infinity, so the next loss, however high, is a new best.
    ? A cut changes the step size. Does it change the lowest loss you have seen?
counts-the-cut: min_lr), 0 -> min_lr), 1
    after a cut the count starts from 1.
    ? Right after a cut, how many bad epochs has the new lr seen?
counts-the-best: = loss, 0 -> = loss, 1
    after a new best the count starts from 1.
    ? Right after a new best, how many bad epochs in a row are there?
divides-by-factor: lr * factor -> lr / factor
    lr is divided by factor, so it grows.
    ? With factor = 0.5, should lr halve or double?
subtracts-the-factor: lr * factor -> lr - factor
    factor is taken away where it should multiply, which usually leaves min_lr at once.
    ? factor has no units. Can it be subtracted from a learning rate?
straight-to-min-lr: max(lr * factor, min_lr) -> min_lr
    the first cut already takes lr down to min_lr, so all its other values are skipped.
    ? What is lr * factor, and how does it compare with min_lr?
smaller-of-the-two: max( -> min(
    of lr * factor and min_lr the smaller is taken; min_lr is the least that lr may be.
    ? With lr * factor = 0.1 and min_lr = 0.01, what should lr be?
one-minus-factor: lr * factor -> lr * (1 - factor)
    factor is read as the part that is taken away; here it is the part that stays.
    ? With factor = 0.9, should lr become 0.9 or 0.1 times what it was?
higher-is-better: loss < best -> loss > best
    a higher loss counts as an improvement.
    ? Which way should a loss go?
best-returned-first: return lr, best, bad_epochs -> return best, lr, bad_epochs
    best is returned where lr belongs, and lr where best belongs.
    ? You return three numbers. Which of them comes first after `return`?
best-returned-last: return lr, best, bad_epochs -> return lr, bad_epochs, best
    bad_epochs is returned where best belongs, and best where bad_epochs belongs.
    ? You return three numbers. Which of them comes last after `return`?
lr-returned-last: return lr, best, bad_epochs -> return best, bad_epochs, lr
    lr is returned behind best and bad_epochs; it comes before them.
    ? You return three numbers. In which order does your function get them?
bad-epochs-returned-first: return lr, best, bad_epochs -> return bad_epochs, lr, best
    bad_epochs is returned before lr and best; it comes behind them.
    ? You return three numbers. In which order does your function get them?
results-turned-round: return lr, best, bad_epochs -> return bad_epochs, best, lr
    the three results are returned from the last to the first.
    ? You return three numbers. In which order does your function get them?
"""

EXERCISE = Exercise(
    reference=reduce_on_plateau,
    returns=("lr", "best", "bad_epochs"),
    draw=_probes,
    notebook="01_learning_rate",
    minutes=10,
    question="Follow one epoch by hand: is the loss a new best? What is the count then? Is it beyond patience?",
    unlocks="Manual against automatic: your rule now watches the loss in the experiment below.",
    hints=(
        "You get three numbers from the last epoch and return three. First decide: is this loss a new best, or not?",
        "A new best is stored and sets the count to 0; anything else, a tie or nan too, adds 1 to the count. "
        "Only then look whether the count is larger than patience.",
        "After the count: `if bad_epochs > patience:` set `lr = max(lr * factor, min_lr)` and `bad_epochs = 0`. "
        "Return `lr, best, bad_epochs`.",
    ),
    mistakes=(
        *mistakes(reduce_on_plateau, MISTAKES),
        all_hard_coded(
            reduce_on_plateau,
            factor=(0.5, 0.1, 0.2, 0.9, 0.8),
            patience=(5, 10, 3, 2, 4, 1, 20),
            min_lr=(1e-6, 1e-5, 0.0, 1e-4, 1e-3, 1e-7, 1e-8),
        ),
        hard_coded(reduce_on_plateau, "factor", 0.5),
        hard_coded(reduce_on_plateau, "patience", 4),
        hard_coded(reduce_on_plateau, "min_lr", 8e-4),
    ),
)

"""Claims of 05_tuning, section 7: the three old questions, each side at its own best setting."""

import numpy as np
from claims.claim import Luck, Settled, claim
from playground.over_seeds import decay_study, schedule_study
from playground.search import gain

HERE = "05_tuning"


@claim(
    HERE,
    "With these seeds AdamW ends lower than L2, by a little more than the noise.",
    "with most seeds either of them ends lower than no decay at all, though for L2 this table does not see it.",
)
def what_the_table_of_decays_says(_: Luck) -> Settled:
    kinds = decay_study.NONE, decay_study.INSIDE, decay_study.BESIDE
    none, inside, beside = (decay_study.recorded_or_measured(kind)[2:] for kind in kinds)
    first, l2 = gain(inside, beside), gain(none, inside)
    return Settled(
        first.real and first.size < 2 * first.noise and abs(l2.size) <= l2.noise,
        f"AdamW lower than L2 by {first.size:.3f} (noise {first.noise:.3f}), L2 than none by {l2.size:.3f} ({l2.noise:.3f})",
    )


DRAWS = 3


@claim(
    HERE,
    "where other seeds choose and measure, the difference is mostly within the noise, and now and then L2 is ahead. "
    "*Where* the decay is attached is worth a few percent of the loss at most, on this network and once each side is tuned. "
    "*That* there is one brings more: with most seeds either of them ends lower than no decay at all",
    slow=True,
)
def where_the_decay_is_attached_matters_little(luck: Luck) -> Settled:
    seeds = luck.seeds(DRAWS).tolist()
    none, inside, beside = (
        [decay_study.measured(kind, seed)[2:] for seed in seeds]
        for kind in (decay_study.NONE, decay_study.INSIDE, decay_study.BESIDE)
    )
    where = [gain(*sides) for sides in zip(inside, beside, strict=True)]
    share = np.mean([each.size for each in where]) / np.mean(inside)
    brought = [np.mean([gain(*sides).size for sides in zip(none, other, strict=True)]) for other in (inside, beside)]
    out = sum(abs(each.size) > each.noise for each in where)
    return Settled(
        abs(share) < 0.04 and out < DRAWS and min(brought) > 0,
        f"AdamW is lower than L2 by {share:+.1%} on average, {', '.join(f'{each.size:+.3f}' for each in where)}; than no decay are lower L2 by {brought[0]:.3f}, AdamW by {brought[1]:.3f}",
        f"{DRAWS} draws; {', '.join(f'{each.noise:.3f}' for each in where)}",
    )


@claim(HERE, "Nothing, on this network. A null result is a result", slow=True)
def sparing_the_biases_brings_nothing(luck: Luck) -> Settled:
    first = luck.seed()
    whole, spared = (decay_study.measured(kind, first)[2:] for kind in (decay_study.BESIDE, decay_study.SPARED))
    lower = gain(whole, spared)
    return Settled(
        abs(lower.size) < max(0.02 * whole.mean(), 2 * lower.noise),
        f"spared, lower by {lower.size:+.4f} of {whole.mean():.3f}, each tuned",
        f"{lower.noise:.4f}",
    )


@claim(
    HERE,
    "plain descent over twenty epochs is nearly always worse off with the cosine.",
    "A constant `lr`, if it is tuned, does as well here; what a cosine changes is *which* `lr` is best: mostly a larger one.",
    slow=True,
)
def a_tuned_constant_does_as_well(luck: Luck) -> Settled:
    rows = schedule_study.measured(luck.seed())
    gains = [gain(constant[1:], cosine[1:]) for constant, cosine in rows]
    within = sum(abs(each.size) <= each.noise for each in gains)
    better, larger = sum(each.real for each in gains), sum(cosine[0] >= constant[0] for constant, cosine in rows)
    mean = np.mean([each.size / row[0, 1:].mean() for each, row in zip(gains, rows, strict=True)])
    return Settled(
        better <= 3 and mean < 0.04 and larger >= 6 and gains[2].size < 0,
        f"within the noise {within}, better {better}, worse {9 - within - better}; lower by {mean:+.1%} on average; a larger or equal lr in {larger} of 9",
        "16 seeds each",
    )


@claim(HERE, "Of nine comparisons seven are within the noise, and in the other two the cosine is worse.")
def what_the_table_of_schedules_says(_: Luck) -> Settled:
    gains = [gain(constant[1:], cosine[1:]) for constant, cosine in schedule_study.recorded_or_measured()]
    within, worse = sum(abs(each.size) <= each.noise for each in gains), sum(-each.size > each.noise for each in gains)
    return Settled((within, worse) == (7, 2), f"within the noise {within}, worse {worse} of {len(gains)}")


@claim(
    "01_learning_rate",
    "Notebook 05 lets a constant and a cosine meet on the digits, each at its own best `lr`: there it is worth next to nothing.",
    slow=True,
)
def there_the_end_is_worth_next_to_nothing(luck: Luck) -> Settled:
    """The same study, since it is the same question, under luck of its own."""
    return a_tuned_constant_does_as_well(luck)

"""Notebook 06: the knobs beyond: batch, length of a run, averages of weights, signs and whole matrices."""

from grader.course.further import ema_weights, lion, muon, newton_schulz, one_cycle, scale_lr, warmup_stable_decay

EXERCISES = (
    scale_lr.EXERCISE,
    warmup_stable_decay.EXERCISE,
    one_cycle.EXERCISE,
    ema_weights.EXERCISE,
    lion.EXERCISE,
    newton_schulz.EXERCISE,
    muon.EXERCISE,
)

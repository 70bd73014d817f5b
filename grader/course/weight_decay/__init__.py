"""Notebook 03: keeping weights small, by a penalty on the loss, by a threshold, by decay."""

from grader.course.weight_decay import l1_penalty, l2_penalty, proximal_l1, sgd_weight_decay, soft_threshold

EXERCISES = (
    l2_penalty.EXERCISE,
    l1_penalty.EXERCISE,
    soft_threshold.EXERCISE,
    proximal_l1.EXERCISE,
    sgd_weight_decay.EXERCISE,
)

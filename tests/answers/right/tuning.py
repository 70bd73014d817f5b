"""Right answers about draws, clipping and choices."""

import math

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- log_uniform ------------------------------------------------------------------------------------------------------


@answers.to("log_uniform")
def log_uniform_by_exponents(u, low, high):
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


@answers.to("log_uniform")
def log_uniform_by_powers_of_ten(u, low, high):
    return 10 ** ((1 - u) * math.log10(low) + u * math.log10(high))


@answers.to("log_uniform")
def log_uniform_by_weighted_powers(u, low, high):
    return low ** (1 - u) * high**u


# --- clip_by_global_norm ----------------------------------------------------------------------------------------------


@answers.to("clip_by_global_norm")
def clip_by_the_larger(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(grad, grad)) for grad in grads))
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]


@answers.to("clip_by_global_norm")
def clip_by_one_long_array(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([grad.ravel() for grad in grads]))
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]


@answers.to("clip_by_global_norm")
def clip_by_the_smaller_factor(grads, max_norm):
    norm = np.sqrt(sum((grad * grad).sum() for grad in grads))
    return tuple(grad * min(1, max_norm / norm) for grad in grads)


@answers.to("clip_by_global_norm")
def clip_by_handing_back_what_is_short(grads, max_norm):
    norm = sum(np.linalg.norm(grad) ** 2 for grad in grads) ** 0.5
    return grads if norm <= max_norm else [grad / norm * max_norm for grad in grads]


# --- choose_trial -----------------------------------------------------------------------------------------------------


@answers.to("choose_trial")
def trial_in_a_loop(scores):
    winner, lowest = 0, np.inf
    for number, row in enumerate(scores):
        median = np.median([np.inf if score != score else score for score in row])
        if median < lowest:
            winner, lowest = number, median
    return winner


@answers.to("choose_trial")
def trial_by_sorting(scores):
    def median(row):
        row = sorted(math.inf if math.isnan(score) else score for score in row)
        return (row[(len(row) - 1) // 2] + row[len(row) // 2]) / 2

    return min(range(len(scores)), key=lambda trial: median(scores[trial]))


@answers.to("choose_trial")
def trial_by_a_large_number(scores):
    return np.median(np.nan_to_num(scores, nan=1e30), axis=1).argmin()

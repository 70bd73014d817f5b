"""Wrong answers about draws, clipping and choices."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- log_uniform ------------------------------------------------------------------------------------------------------


@answers.to("log_uniform")
def log_uniform_reciprocal_uniform(u, low, high):
    return 1 / (1 / low + u * (1 / high - 1 / low))


@answers.to("log_uniform")
def log_uniform_sqrt_space(u, low, high):
    return (np.sqrt(low) + u * (np.sqrt(high) - np.sqrt(low))) ** 2


@answers.to("log_uniform")
def log_uniform_sinh(u, low, high):
    return np.sinh(np.arcsinh(low) + u * (np.arcsinh(high) - np.arcsinh(low)))


@answers.to("log_uniform")
def log_uniform_log1p(u, low, high):
    return np.expm1(np.log1p(low) + u * (np.log1p(high) - np.log1p(low)))


@answers.to("log_uniform")
def log_uniform_clipped_inside(u, low, high):
    return low * (high / low) ** np.clip(u, 0.01, 0.99)


@answers.to("log_uniform")
def log_uniform_sorted(u, low, high):
    v = low * (high / low) ** u
    return np.sort(v.ravel()).reshape(v.shape)


@answers.to("log_uniform", cause="high-hard-coded + low-hard-coded")
def log_uniform_hard_range(u, low, high):
    return 10 ** (-4 + u * 3)


@answers.to("log_uniform")
def log_uniform_rounded_5(u, low, high):
    return np.round(low * (high / low) ** u, 5)


# --- clip_by_global_norm ----------------------------------------------------------------------------------------------


@answers.to("clip_by_global_norm")
def clip_by_global_norm_spectral_norm(grads, max_norm):
    norm = np.sqrt(sum(np.linalg.norm(np.atleast_1d(g), 2) ** 2 for g in grads))
    return [g * (max_norm / norm) for g in grads] if norm > max_norm else grads


@answers.to("clip_by_global_norm")
def clip_by_global_norm_norm_updated_during_the_loop(grads, max_norm):
    out = list(grads)
    for i in range(len(out)):
        norm = np.sqrt(sum(np.sum(g**2) for g in out))
        if norm > max_norm:
            out[i] = out[i] * (max_norm / norm)
    return out


@answers.to("clip_by_global_norm")
def clip_by_global_norm_divided_by_number_of_layers(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    n = max_norm / len(grads)
    return [g * (n / norm) for g in grads] if norm > n else grads


@answers.to("clip_by_global_norm")
def clip_by_global_norm_soft_clip(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [g * float(max_norm / (max_norm + norm)) for g in grads]


@answers.to("clip_by_global_norm")
def clip_by_global_norm_zero_arrays_dropped(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    s = max_norm / norm if norm > max_norm else 1.0
    return [g * s for g in grads if g.any()]


@answers.to("clip_by_global_norm")
def clip_by_global_norm_reversed_order(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    return [g * min(1.0, float(max_norm / max(norm, 1e-300))) for g in grads[::-1]]


@answers.to("clip_by_global_norm")
def clip_by_global_norm_each_always_rescaled(grads, max_norm):
    return [g * (max_norm / np.linalg.norm(g)) if g.any() else g for g in grads]


# --- choose_trial -----------------------------------------------------------------------------------------------------


@answers.to("choose_trial")
def choose_trial_rank_voting(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.argsort(np.argsort(s, axis=0), axis=0).sum(axis=1)))


@answers.to("choose_trial")
def choose_trial_mean_plus_spread(scores):
    return int(np.argmin(np.nan_to_num(np.nanmean(scores, axis=1) + np.nanstd(scores, axis=1), nan=np.inf)))


@answers.to("choose_trial")
def choose_trial_trimmed_mean(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    s = np.sort(s, axis=1)
    if s.shape[1] > 2:
        s = s[:, 1:-1]
    return int(np.argmin(s.mean(axis=1)))


@answers.to("choose_trial")
def choose_trial_rounded_medians_tie(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    return int(np.argmin(np.round(np.median(s, axis=1), 2)))


@answers.to("choose_trial")
def choose_trial_none_when_all_diverged(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    b = None
    bs = np.inf
    for i, m in enumerate(np.median(s, axis=1)):
        if m < bs:
            b, bs = i, m
    return b


@answers.to("choose_trial")
def choose_trial_minus_one_when_all_diverged(scores):
    s = np.where(np.isnan(scores), np.inf, scores)
    b = -1
    bs = np.inf
    for i, m in enumerate(np.median(s, axis=1)):
        if m < bs:
            b, bs = i, m
    return b


@answers.to("choose_trial")
def choose_trial_nan_left_out_unless_most(scores):
    ok = np.isnan(scores).mean(axis=1) < 0.5
    m = np.where(ok, np.nan_to_num(np.nanmedian(scores, axis=1), nan=np.inf), np.inf)
    return int(np.argmin(m))


@answers.to("choose_trial")
def choose_trial_middle_of_what_is_left(scores):
    b = 0
    bs = np.inf
    for i, r in enumerate(scores):
        f = np.sort(r[~np.isnan(r)])
        m = f[len(f) // 2] if len(f) else np.inf
        if m < bs:
            b, bs = i, m
    return b


@answers.to("choose_trial")
def choose_trial_mean_plus_spread_nan_wins(scores):
    return int(np.argmin(np.nanmean(scores, axis=1) + np.nanstd(scores, axis=1)))


@answers.to("choose_trial")
def choose_trial_mean_without_the_ends(scores):
    errors = np.sort(np.where(np.isnan(scores), 1e30, scores), axis=1)
    return int(np.argmin(errors[:, 1:-1].mean(axis=1))) if errors.shape[1] > 2 else int(np.argmin(errors[:, 0]))


@answers.to("choose_trial")
def choose_trial_upper_quartile(scores):
    return int(np.argmin(np.percentile(np.where(np.isnan(scores), 1e30, scores), 75, axis=1)))


@answers.to("choose_trial", cause="diverged-not-the-worst")
def choose_trial_one_for_a_diverged_seed(scores):
    return np.argmin(np.median(np.nan_to_num(scores, nan=1.0), axis=1))


@answers.to("choose_trial", cause="diverged-not-the-worst")
def choose_trial_999_for_a_diverged_seed(scores):
    return np.argmin(np.median(np.nan_to_num(scores, nan=999.0), axis=1))

"""A small number beside the norm, of whatever size: which of several mistakes it is."""

import numpy as np
import pytest

from grader.check import check


@pytest.mark.parametrize("epsilon", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8])
@pytest.mark.parametrize(
    ("scale", "known"),
    [
        (lambda norm, max_norm, e: max_norm / (norm + e) if norm > max_norm else 1.0, "epsilon-in-the-norm"),
        (lambda norm, max_norm, e: min(1.0, max_norm / (norm + e)), "epsilon-in-the-norm-at-zero-too"),
        (lambda norm, max_norm, e: max_norm / (norm + e), "always-rescaled-with-an-epsilon"),
    ],
)
def test_a_small_number_beside_the_norm_is_named(scale, known, epsilon):
    def clip(grads, max_norm):
        norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
        return [scale(norm, max_norm, epsilon) * grad for grad in grads]

    as_torch = {
        "epsilon-in-the-norm": "epsilon-as-torch",
        "epsilon-in-the-norm-at-zero-too": "epsilon-as-torch-at-zero-too",
    }
    for seed in range(5):
        expected = as_torch.get(known, known) if epsilon == 1e-6 else known
        assert check(clip, "clip_by_global_norm", seed=seed).mistake == expected

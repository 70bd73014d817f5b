"""The colours can be told apart."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from playground import attempts
from playground.palette import RULE_COLORS, SCHEDULE_COLORS

# Ottosson's OKLab, in which equal distances look about equally far: 0 is black, 1 is white.
TO_CONES = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
TO_LAB = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])


def _lab(color: str) -> np.ndarray:
    rgb = np.array(to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return TO_LAB @ np.cbrt(TO_CONES @ linear)


def _apart(one: str, other: str) -> float:
    return float(np.linalg.norm(_lab(one) - _lab(other)))


@pytest.mark.parametrize("colors", [RULE_COLORS, SCHEDULE_COLORS])
def test_a_learners_attempt_is_not_taken_for_what_passes(colors):
    for name, color in colors.items():
        assert _apart(color, attempts.COLOR) > 0.14, name


@pytest.mark.parametrize("colors", [RULE_COLORS, SCHEDULE_COLORS])
def test_no_two_are_taken_for_one_another(colors):
    for one, other in combinations(colors, 2):
        assert _apart(colors[one], colors[other]) > 0.09, (one, other)

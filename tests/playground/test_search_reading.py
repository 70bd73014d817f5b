"""What is read off a search, on scores that can be checked by hand."""

import math

import numpy as np
import pytest
from playground.search.reading import edges, isolation
from playground.search.trials import Search
from small_searches import tried

NAN = math.nan


def test_isolation_is_the_best_over_the_rest():
    found = tried(
        [[0.9], [0.5], [0.3], [0.4], [NAN], [NAN]],
        lr=[1e-4, 1e-4, 1e-2, 1e-2, 1.0, 1.0],
        beta=[0.9, 0.99, 0.9, 0.99, 0.9, 0.99],
    )
    by_lr = isolation(found, "lr")
    np.testing.assert_allclose(by_lr.value, [1e-4, 1e-2])  # nothing converged at 1.0
    np.testing.assert_allclose(by_lr.score, [0.5, 0.3])
    np.testing.assert_allclose(isolation(found, "beta").score, [0.3, 0.4])


def test_isolation_takes_the_best_of_each_bin():
    found = tried([[0.9], [0.5], [0.3]], lr=[1e-4, 1.1e-4, 0.5])
    np.testing.assert_allclose(isolation(found, "lr", bins=4).value, [1.1e-4, 0.5])


def _ends(found: Search, trial: int) -> list[tuple[str, str]]:
    return [(edge.name, edge.end) for edge in edges(found, trial)]


def test_a_winner_near_an_end_of_its_range_is_told():
    """The outermost trial has nothing beyond it; the next stands within a tenth of the range, which is as bad."""
    found = tried([[0.1], [0.2], [0.3], [0.4]], lr=[0.95, 0.9, 1e-2, 1.2e-4], beta=[0.99, 0.99, 0.95, 0.9985])
    edge = edges(found, 1)[0]
    assert (edge.name, edge.end) == ("lr", "high")
    assert "lr = 0.9 stands at the upper end of what was tried between 0.0001 and 1" in edge.says
    assert _ends(found, 3) == [("lr", "low"), ("beta", "high")]


def test_a_winner_that_no_trial_lies_beyond_is_told_however_wide_the_range():
    found = tried([[0.3], [0.2], [0.1]], lr=[1e-3, 1e-2, 5e-2])
    assert _ends(found, 2) == [("lr", "high")]
    assert _ends(found, 0) == [("lr", "low")]


def test_a_winner_with_neighbours_on_both_sides_is_at_no_edge():
    assert _ends(tried([[0.3], [0.1], [0.2]], lr=[1e-3, 1e-2, 5e-2], beta=[0.95, 0.98, 0.99]), 1) == []


@pytest.mark.parametrize("trial", [2, -1, 0.5])
def test_a_trial_that_is_not_there_has_no_edges(trial):
    with pytest.raises(ValueError, match=f"no trial {trial}: the trials of this search are numbered from 0 to 1"):
        edges(tried([[0.1], [0.2]], lr=[0.1, 0.2]), trial)


def test_a_knob_that_was_not_searched_cannot_be_isolated():
    found = tried([[0.1], [0.2]], lr=[0.1, 0.2])
    with pytest.raises(ValueError, match=r"gamma was not searched\. Searched were: lr"):
        isolation(found, "gamma")
    with pytest.raises(ValueError, match="bins = 0"):
        isolation(found, "lr", bins=0)

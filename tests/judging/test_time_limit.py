"""A limit on CPU time."""

import pytest

from grader.judging import time_limit
from grader.judging.time_limit import TimeIsUp, TimeLimit


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved."""
    now = [100.0]
    monkeypatch.setattr(time_limit, "_clock", lambda: now[0])
    return now


def test_time_is_up_after_so_many_seconds(clock):
    limit = TimeLimit(2.0)
    clock[0] += 1.9
    limit.check()
    clock[0] += 0.2
    with pytest.raises(TimeIsUp):
        limit.check()


def test_what_is_done_once_for_all_does_not_count(clock):
    limit = TimeLimit(2.0)
    with limit.paused():
        clock[0] += 5.0
    limit.check()

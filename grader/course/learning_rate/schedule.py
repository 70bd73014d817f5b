"""Probes for schedules: what is the learning rate at each of several times?"""

from collections.abc import Mapping

from grader.inside.plain import Value
from grader.inside.trace import Probe


def asked_at(title: str, clock: str, times: list[int], knobs: Mapping[str, Value], varies: str | None = None) -> Probe:
    """Ask a schedule for its value at each of ``times``. The clock is its first argument."""
    return Probe(title, {clock: times[0], **knobs}, tuple({clock: time} for time in times[1:]), varies)


def varied(plain: Probe, **knobs: Value) -> list[Probe]:
    """The plain probe once more for each knob, with that knob alone changed."""
    return [Probe(f"the same, with another {k}", {**plain.first, k: v}, plain.later, k) for k, v in knobs.items()]

"""Whether a report names a slip, and whether it names it truly."""

from collections.abc import Iterator
from itertools import islice

from slips.generator import Slipped, slipped

from grader.check import check
from grader.reporting.report import Report

#: Endings of what is merely certain: it says something true of the answers, and not what was done.
CERTAIN = ("-has-no-say", "-handed-back")
OTHER_SEEDS = (11, 12, 13)


def failing(seed: int, slips: dict, count: int) -> list[tuple[Slipped, Report]]:
    """So many answers with a slip that are wrong in their numbers, each with its report."""
    return list(islice(_failing(seed, slips), count))


def _failing(seed: int, slips: dict) -> Iterator[tuple[Slipped, Report]]:
    for answer in slipped(seed, slips):
        report = check(answer.function, answer.exercise)
        if report.kind in ("value", "not-a-number"):
            yield answer, report


def name_of(report: Report) -> str | None:
    """The known mistake, two of them, or the slip that the report names."""
    if report.mistake or not report.observation or report.observation.endswith(CERTAIN):
        return report.mistake
    return report.observation


def is_false(answer: Slipped, report: Report) -> bool:
    """Whether what is named is not what was done: then it does not land where the answer does under other seeds."""
    again = (check(answer.function, answer.exercise, seed=seed) for seed in OTHER_SEEDS)
    return name_of(report) is not None and not all(map(name_of, again))

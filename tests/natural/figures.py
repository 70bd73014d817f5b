"""What the bank of natural answers shows, by exercise, as the table of docs/maintainers.md. Run it from the root.

PYTHONPATH=.:tests python tests/natural/figures.py
"""

from natural.reading import NONE_YET, Natural, natural

from grader.check import check
from grader.course import COURSE

SEEDS = range(5)
HEAD = "| exercise | right ones accepted | wrong ones rejected | causes named | causes false |\n|---|---|---|---|---|"


def told(answer: Natural) -> list[tuple[bool, str | None]]:
    """Under each seed, whether it passed, and the cause that it was told: a mistake, or a kind that says it all."""
    reports = [check(answer.function(), answer.exercise, seed=seed) for seed in SEEDS]
    return [(report.passed, report.mistake or (f"kind {report.kind}" if report.kind else None)) for report in reports]


def row(name: str, answers: list[Natural]) -> tuple[str, list[tuple[int, int]]]:
    """The name, and pairs of how many of how many; of what is false there is no second number."""
    runs = [(answer, told(answer)) for answer in answers]
    right = [all(passed for passed, _ in each) for answer, each in runs if answer.is_right]
    wrong = [(answer, each) for answer, each in runs if not answer.is_right]
    rejected = sum(not any(passed for passed, _ in each) for _, each in wrong)
    named = sum(all(cause == answer.expected for _, cause in each) for answer, each in wrong)
    false = sum(any(_is_false(answer, cause) for _, cause in each) for answer, each in wrong)
    return name, [(sum(right), len(right)), (rejected, len(wrong)), (named, len(wrong)), (false, len(wrong))]


def _is_false(answer: Natural, cause: str | None) -> bool:
    is_named = cause is not None and not cause.startswith("kind ")
    return is_named and cause != answer.expected and not (answer.expected == NONE_YET and " + " in cause)


def main() -> None:
    rows = [row(name, [answer for answer in natural() if answer.exercise == name]) for name in COURSE]
    totals = [
        (sum(a for a, _ in column), sum(b for _, b in column)) for column in zip(*(r for _, r in rows), strict=True)
    ]
    print(HEAD)
    for name, counts in (*((f"`{name}`", counts) for name, counts in rows), ("all", totals)):
        of = [f"{some} of {all_}" for some, all_ in counts[:3]]
        print(f"| {' | '.join([name, *of, str(counts[3][0])])} |")


if __name__ == "__main__":
    main()

"""Of slips in right answers, made by a generator that shares no code with the scan: how many are named, and how truly.

python tests/benchmarks/bench_slips.py [how many of each sort]
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from grader.reporting.report import Report

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from slips.generator import ODD, ONE_STEP, Slipped
from slips.naming import failing, is_false, name_of

HOW_MANY = 1000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else HOW_MANY
    found = failing(1, ONE_STEP, count)
    print(f"{_share(found)} slips in writing a formula down are named")
    for title, key in (("style", _style), ("slip", _what), ("exercise", _exercise)):
        print(f"by {title}: {_by(found, key)}")
    odd = failing(2, ODD, count)
    false = [answer for answer, report in odd if is_false(answer, report)]
    print(f"{_share(odd)} slips of other sorts are named, {len(false)} of them falsely", *false, sep="\n")


def _share(found: Iterable[tuple[Slipped, Report]]) -> str:
    named = [name_of(report) is not None for _, report in found]
    return f"{sum(named)} of {len(named)}"


def _by(found: list[tuple[Slipped, Report]], key: Callable[[Slipped], str]) -> str:
    counts = Counter(key(answer) for answer, _ in found)
    return ", ".join(f"{name} {_share([pair for pair in found if key(pair[0]) == name])}" for name in sorted(counts))


def _style(answer: Slipped) -> str:
    return answer.style


def _what(answer: Slipped) -> str:
    return answer.what


def _exercise(answer: Slipped) -> str:
    return answer.exercise


if __name__ == "__main__":
    main()

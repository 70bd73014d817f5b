"""Run what notebooks call with a framework at hand: `live(adam)`, and the other two; ends with 1 if a curve differs.

    PYTHONPATH=.:notebooks python data/run_live.py

Needs what record_requirements.txt names. Part of `make references`.
"""

import sys

from playground.frameworks import live
from playground.frameworks.recorded_programs import FRAMEWORKS

from grader.course import COURSE

#: A training by an update rule, and one that reads the course's digits.
TRIED = ("adam", "clip_by_global_norm")


def main() -> None:
    differ = 0
    for framework in FRAMEWORKS:
        for name in TRIED:
            done = live(COURSE[name].reference, framework)
            print(f"{name}: {done}")
            differ += not done.same
    sys.exit(min(differ, 1))


if __name__ == "__main__":
    main()

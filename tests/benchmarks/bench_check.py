"""What `check` costs on a pass and on a diagnosed failure, against running the function through its probes alone."""

from timing import best_by_turns

from grader import check
from grader.course import COURSE
from grader.judging.judge import observe


def main() -> None:
    print(f"{'exercise':20} {'probes alone':>12} {'pass':>16} {'worst diagnosed failure':>32}")
    for name, exercise in COURSE.items():
        seeded = exercise.seeded(0)
        sides = {
            "probes": lambda e=exercise, s=seeded: observe(e.reference, s),
            "pass": lambda e=exercise: check(e.reference, e.name),
            **{m.id: lambda e=exercise, m=m: check(m.rule, e.name) for m in exercise.mistakes},
        }
        took = best_by_turns(sides, 7)
        base, passed = took.pop("probes"), took.pop("pass")
        worst = max(took, key=took.get)
        print(
            f"{name:20} {base:9.2f} ms {passed:7.2f} ms, x{passed / base:4.1f} "
            f"{took[worst]:7.2f} ms, x{took[worst] / base:4.1f} ({worst})"
        )


if __name__ == "__main__":
    main()

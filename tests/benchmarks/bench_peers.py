"""Grade the same homework with nbgrader, with otter-grader and with this grader: CPU time, and the marks.

The homework is the exercises of one notebook, handed in by a class as ``homework.py`` draws it. The peers get it in
their own forms (``peers.py``), with one question an answer. CPU time is that of all processes that take part, starts
included. This grader is timed on three classes: one in which at most 70 % of the answers equal another's, one in which
no two are equal, and the first with no judgement kept, as if every answer were the first of its kind.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cpu_time import counts_everything, cpu_seconds
from homework import Pupils
from peers import HEAD, HOMEWORK, Marks, with_nbgrader, with_otter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from submissions import hand_in

HERE = Path(__file__).resolve().parent
#: A peer's start is in its figure, spread over fewer submissions than ours: otter starts anew for each of them anyway.
OURS, THEIRS = 1000, 20
#: Shares of the answers whose numbers are their own to the last bit.
AT_MOST_70_EQUAL, ALL_DIFFERENT = 0.35, 1.0
GRADER, AFRESH = (sys.executable, "-m", "grader"), (sys.executable, HERE / "grade_afresh.py")


def a_class(size: int, own: float) -> list[list[str]]:
    """What so many learners wrote; nobody leaves a cell blank where all answers are to differ."""
    pupils = Pupils(seed=0, own=own, blank=0.1 if own < 1 else 0.0)
    return [[pupils.answer(exercise) for exercise in HOMEWORK] for _ in range(size)]


def equal_to_another(written: list[list[str]]) -> float:
    """The share of answers that somebody else gave, too, byte for byte."""
    counts = Counter(answer for answers in written for answer in answers)
    return sum(count for count in counts.values() if count > 1) / sum(counts.values())


def with_this_grader(written: list[list[str]], command: tuple = GRADER) -> tuple[float, Marks]:
    """CPU seconds a submission, and the marks."""
    with tempfile.TemporaryDirectory() as folder:
        came_in, out = Path(folder) / "in", Path(folder) / "out"
        for number, answers in enumerate(written):
            hand_in(came_in, f"learner{number}", HEAD, *answers)
        seconds = cpu_seconds([*command, "class", came_in, "--out", out, "--seed", 1])
        return seconds / len(written), our_marks(out)


def our_marks(out: Path) -> Marks:
    students = json.loads((out / "grades.json").read_text())["students"]
    return {
        (student["student"], name): judged["points"]
        for student in students
        for name, judged in student["exercises"].items()
    }


def compared(ours: Marks, theirs: Marks) -> str:
    """How many marks are equal, and which way the others differ."""
    equal = sum(ours.get(key, 0.0) == mark for key, mark in theirs.items())
    lower = sum(ours.get(key, 0.0) < mark for key, mark in theirs.items())
    return f"{equal} of {len(theirs)} marks as ours; ours lower {lower}, higher {len(theirs) - equal - lower}"


def main() -> None:
    if not counts_everything():
        print("No control group can be made here: what runs inside the sandbox is not in our figures.")
    classes = {"(a)": a_class(OURS, AT_MOST_70_EQUAL), "(b)": a_class(OURS, ALL_DIFFERENT)}
    titles = {"(a)": f"{equal_to_another(classes['(a)']):.0%} equal another's", "(b)": "every answer different"}
    print(titles)
    seconds: dict[str, float] = {}
    sides: dict[str, Callable[[], tuple[float, Marks]]] = {
        "ours (a)": lambda: with_this_grader(classes["(a)"]),
        "nbgrader": lambda: with_nbgrader(classes["(a)"][:THEIRS]),
        "ours (b)": lambda: with_this_grader(classes["(b)"]),
        "otter": lambda: with_otter(classes["(a)"][:THEIRS]),
        "ours (c)": lambda: with_this_grader(classes["(a)"], AFRESH),
    }
    marks: dict[str, Marks] = {}
    for name, side in sides.items():
        seconds[name], marks[name] = side()
    for name, took in seconds.items():
        print(
            f"{name:10} {1000 * took:8.1f} ms of CPU a submission; nbgrader / this: {seconds['nbgrader'] / took:6.1f}"
        )
    for peer in ("nbgrader", "otter"):
        print(f"{peer:10} {compared(marks['ours (a)'], marks[peer])}")


if __name__ == "__main__":
    main()

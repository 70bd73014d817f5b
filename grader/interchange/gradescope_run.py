"""One submission on Gradescope, graded in its container: what ``run_autograder`` and ``setup.sh`` start there.

Where the grader itself fails, it writes no results: Gradescope then says that the autograder failed, in place of points
that nobody has looked at, and shows the instructor what was printed here.
"""

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path

from grader.classroom.bubblewrap import NoIsolation
from grader.classroom.class_settings.plan import Plan
from grader.classroom.files import write_atomic
from grader.classroom.grade import Runner, Status
from grader.classroom.handed_in.collect import collect, read_submission
from grader.classroom.handed_in.layouts import Layout
from grader.classroom.handed_in.owner import Owner, Place
from grader.classroom.handed_in.submission import Submission
from grader.classroom.other_user import OtherUser, prepare
from grader.classroom.result import Result, graded_by, without_grade
from grader.classroom.rows import feedback, rows
from grader.classroom.sandbox import Isolated
from grader.classroom.student import Student
from grader.interchange.gradescope_results import results, without_points
from grader.interchange.gradescope_settings import FILE, BadSettings, Settings, read_settings
from grader.reading.unreadable import Unreadable
from grader.reporting.language import VARIABLE, gettext, ngettext

#: Where ``setup.sh`` has put what a learner's process needs as another user.
PREPARED = Path("/opt/turning-the-knobs")
#: Where everybody may write, as a rule. Nobody but root has to in this container.
EVERYBODYS = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")
#: Gradescope says whose a submission is, and nobody else need know.
_LEARNER = Student("submission")


class NotJudged(Exception):
    """The grader broke down over an answer; the message says how."""


def main(*arguments: str) -> int:
    """Grade the submission below Gradescope's ``/autograder``; or see, after ``--prepare``, that it can be done."""
    *options, folder = arguments
    base = Path(folder)
    written = base / "results" / "results.json"
    written.unlink(missing_ok=True)
    try:
        settings = read_settings(base / "source" / FILE)
        os.environ[VARIABLE] = settings.language
        if "--prepare" in options:
            _prepare(base)
        else:
            _grade(base, settings, written)
    except (BadSettings, NoIsolation, NotJudged) as why:
        print(why)
        return 1
    return 0


def _prepare(base: Path) -> None:
    """Set up what does not depend on a submission, and see that a learner's process could run."""
    shutil.rmtree(PREPARED, ignore_errors=True)
    prepare(PREPARED)
    base.chmod(0o700)
    _other_user(base).close()
    _runner(base).close()


def _grade(base: Path, settings: Settings, written: Path) -> None:
    _close(base)
    runner = _runner(base)
    try:
        found = graded_submission(base / "submission", settings, runner)
    finally:
        runner.close()
    written.parent.mkdir(exist_ok=True)
    write_atomic(written, json.dumps(found, indent=1))


def _runner(base: Path) -> Isolated | OtherUser:
    """What runs the learner's code, said to the instructor."""
    try:
        isolated = Isolated()
    except NoIsolation as why:
        other = _other_user(base)
        print(
            gettext(
                "Learners' code is run as another user, since {reason}\nThat is weaker than bubblewrap: it can read "
                "what everybody in this container may read, and see which processes run.",
                reason=why,
            )
        )
        return other
    print(gettext("Learners' code is run in bubblewrap."))
    return isolated


def _other_user(base: Path) -> OtherUser:
    return OtherUser(PREPARED, [base, Path(sys.prefix)])


def _close(base: Path) -> None:
    """Leave another user nothing to reach here and nowhere to write. The container is this submission's alone."""
    base.chmod(0o700)
    for folder in EVERYBODYS:
        with contextlib.suppress(OSError):  # it is not there, or nobody may write to it anyway
            os.chmod(folder, 0o755)


def graded_submission(folder: Path, settings: Settings, runner: Runner) -> dict:
    """The results of all that a learner handed in, as `grader class` would have them."""
    submissions = collect(folder, Layout("gradescope", _owner)).submissions
    if problem := _problem(submissions, len(settings.chapters)):
        return without_points(dict(settings.exercises), problem)
    by_location = {one.location: _result(one, settings.seed, runner) for one in submissions}
    (row,) = rows(submissions, lambda one: by_location[one.location], Plan(exercises=settings.exercises))
    return results(feedback(row, by_location))


def _owner(place: Place) -> Owner:
    return Owner(_LEARNER, "", place.parts[-1])


def _problem(submissions: tuple[Submission, ...], set_: int) -> str:
    """Why nothing is graded, if there is no notebook or there are more than were set; "" if it can be."""
    if not submissions:
        return gettext("There is no notebook in what you handed in. Hand in the file that ends in .ipynb.")
    if len(submissions) <= set_:
        return ""
    asked = ngettext("{count} is asked for", "{count} are asked for", set_)
    return gettext(
        "There are {there} notebooks in what you handed in, and {asked}, so nothing was graded. Hand in again without "
        "the others: {names}.",
        there=len(submissions),
        asked=asked,
        names=", ".join(one.location for one in submissions),
    )


def _result(submission: Submission, seed: int, runner: Runner) -> Result:
    try:
        written = read_submission(submission)
    except Unreadable as why:
        return without_grade(submission.location, Status.UNREADABLE, str(why))
    result = graded_by(runner, submission.location, written, seed)
    for name, judged in result["exercises"].items():
        if judged["verdict"] == Status.NOT_JUDGED:
            raise NotJudged("\n".join([f"{submission.location}, {name}:", *result.get("notes", [])]))
    return result


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

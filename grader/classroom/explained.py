"""What a sandbox lacks, said on the cards of the functions that came to need it."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from grader.inside.kinds import Kind
from grader.judging.diagnose import Diagnosis
from grader.judging.finding import Different, Finding
from grader.reading.learner_code import LearnerCode
from grader.reading.left_out import ANY, Reach, lost
from grader.reading.statements import IMPORT
from grader.reporting.language import gettext

#: Sentences on a card about names that lack their last value.
MOST_TOLD = 3


class Explained:
    """What has to be known of functions whose surroundings are not what they would be under Run All."""

    def __init__(self, code: LearnerCode, failed: Sequence[tuple[int, int, str]]):
        self._lost = lost(code.kept, code.left_out, failed)
        self._imports = {(statement.cell, statement.line) for statement in code.kept if statement.kind == IMPORT}
        self._reach = Reach(code.kept)
        self._lacks: dict[str, dict[str, str]] = {}

    def did_not_run(self, cell: int, line: int, why: str) -> str:
        """A sentence about a statement that failed."""
        if (cell, line) in self._imports:
            return gettext(
                "Code cell {cell}, line {line}, imports what is not here: {why}. It counts only if a function uses it.",
                cell=cell,
                line=line,
                why=why,
            )
        return gettext("Code cell {cell}, line {line}, did not run: {why}.", cell=cell, line=line, why=why)

    def lacks(self, name: str) -> dict[str, str]:
        """The names on which a function stands and that lack their last value, each with a sentence."""
        if name not in self._lacks:
            names = self._reach.of(name) if self._lost else ()
            self._lacks[name] = {other: why for other, why in self._lost.items() if other in names}
        return self._lacks[name]

    def finding(self, name: str, finding: Finding) -> Finding:
        """The finding, without a cause where the function stands on what is not there: it may well be the cause."""
        if isinstance(finding, Different) and self.lacks(name):
            return dataclasses.replace(finding, diagnosis=Diagnosis())
        return finding

    def notes(self, name: str, finding: Finding) -> Iterator[str]:
        """Sentences that stand above all others on the card."""
        if not isinstance(finding, Different):
            return
        lacks = list(self.lacks(name).values())
        problem = finding.difference.problem
        details = problem.details if problem and problem.kind == Kind.RAISED else {}
        if details.get("error") == "NameError":
            lacks = self._about(details["message"]) or lacks
        yield from lacks[:MOST_TOLD]
        if details.get("error") in ("ModuleNotFoundError", "ImportError"):
            yield gettext(
                "Functions are graded with Python's standard library and NumPy, without any other package and without "
                "files beside the notebook."
            )

    def _about(self, message: str) -> list[str]:
        """What is known of the name that a NameError tells of."""
        named = re.search(r"'(\w+)'", message)
        return [self._lost[name] for name in (named[1] if named else "", ANY) if name in self._lost][:1]

"""The answer to a learner: a finding in words, readable as text, as a card in Jupyter, and as JSON."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.inside.kinds import Kind
from grader.judging.compare import Difference
from grader.judging.exercise import Exercise
from grader.judging.finding import Different, Finding, Passed, Verdict
from grader.judging.source_line import Source
from grader.reporting import finding_card, numbers
from grader.reporting.card import Card, Paragraph
from grader.reporting.finding_card import TONES, different, not_written, passed, title
from grader.reporting.language import gettext
from grader.reporting.two_values import MOST_SHOWN

#: Kinds whose two values are part of the report as data.
COMPARED = (Kind.VALUE, Kind.PRECISION, Kind.SINGLE_PRECISION, Kind.NOT_A_NUMBER, Kind.SHAPE, Kind.DTYPE)
#: The kind of a report without a finding: there was nothing to judge.
NOT_CHECKED = "not-checked"


@dataclass(frozen=True)
class Report:
    """An answer to a learner.

    verdict -- "passed", "nearly", "not yet", "not written", "error" or, of a notebook that owes it, "missing"
    mistake -- the known mistake that it comes from, two of them joined by " + ", or None
    observation -- what is certain of it, though no known mistake explains it: "eps-has-no-say", ...; or None
    kind    -- what sort of difference was found: "value", "shape", "raised", ...; None after a pass
    probe, step, field -- where it was found; steps are counted from 1
    agreeing, probes   -- how many probes agree, of how many
    details -- the two values as text, where two values differ
    """

    exercise: str
    verdict: Verdict
    card: Card
    mistake: str | None = None
    observation: str | None = None
    kind: str | None = None
    probe: str | None = None
    step: int | None = None
    field: str | None = None
    agreeing: int = 0
    probes: int = 0
    details: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.verdict == Verdict.PASSED

    @property
    def score(self) -> float:
        """1.0 for a pass, 0.5 for nearly, else 0.0."""
        return self.verdict.score

    def with_notes(self, *words: str) -> "Report":
        """The same with notes above all else: what has to be known of the function before its answers are read."""
        if not words:
            return self
        notes = tuple(Paragraph(each, gettext("Note")) for each in words)
        return dataclasses.replace(self, card=dataclasses.replace(self.card, parts=(*notes, *self.card.parts)))

    def __str__(self) -> str:
        return str(self.card)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.card._repr_html_()

    def to_json(self) -> str:
        """The report as a JSON object: its fields, ``passed``, ``score`` and the whole ``text``."""
        facts = {name: getattr(self, name) for name in _IN_JSON}
        return json.dumps({**facts, **self.details, "text": str(self)}, ensure_ascii=False)


_IN_JSON = (
    *("exercise", "verdict", "passed", "score", "mistake", "observation", "kind"),
    *("probe", "step", "field", "agreeing", "probes"),
)


def report(
    finding: Finding, following: Exercise | None, source: Source | None = None, *, passed_before: bool = False
) -> Report:
    """Put a finding into words.

    following     -- the next exercise of the course, if there is one
    source        -- the learner's own, to show the line that makes what differs
    passed_before -- whether a function with which the learner passed stands in for a blank one
    """
    exercise, verdict, probes = finding.seeded.exercise, finding.verdict, len(finding.seeded.probes)
    if isinstance(finding, Passed):
        return Report(exercise.name, verdict, passed(finding, following), agreeing=probes, probes=probes)
    kind = finding.difference.kind
    if verdict == Verdict.NOT_WRITTEN:
        return Report(exercise.name, verdict, not_written(exercise, passed_before), kind=kind, probes=probes)
    return _report_of_a_difference(finding, source)


def _report_of_a_difference(finding: Different, source: Source | None) -> Report:
    difference = finding.difference
    return Report(
        finding.exercise.name,
        finding.verdict,
        different(finding, source),
        mistake=finding.mistake_id,
        observation=finding.observation_id,
        kind=difference.kind,
        probe=finding.probe.title,
        step=difference.step + 1,
        field=difference.field,
        agreeing=finding.agreeing,
        probes=len(finding.seeded.probes),
        details=_two_values(difference),
    )


def missing(exercise: Exercise, found: Iterable[tuple[str, str]]) -> Report:
    """The report of an exercise that is owed and is not there; ``found`` are words about it, and what to do."""
    return Report(exercise.name, Verdict.MISSING, finding_card.missing(exercise, found), kind=NOT_CHECKED)


def _two_values(difference: Difference) -> dict[str, str]:
    yours, expected = difference.yours, difference.expected
    if (
        difference.kind not in COMPARED
        or yours is None
        or expected is None
        or max(yours.size, expected.size) > MOST_SHOWN
    ):
        return {}
    mine, right = numbers.aligned(yours, expected)
    return {"yours": mine.strip(), "expected": right.strip()}


def stopped(name: str, words: str) -> Report:
    """The report of a check that could not begin: no such exercise, or nothing to call."""
    card = Card(title(Verdict.ERROR, name), (Paragraph(words),), TONES[Verdict.ERROR])
    return Report(name, Verdict.ERROR, card, kind=NOT_CHECKED)

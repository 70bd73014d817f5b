"""The learner's own line: where what differs is made."""

from grader.inside.kinds import Kind
from grader.judging.finding import Different
from grader.judging.source_line import Source, made_in
from grader.reporting.card import Paragraph
from grader.reporting.language import gettext

#: Kinds of difference that a line has made.
MADE = (Kind.VALUE, Kind.NOT_A_NUMBER, Kind.SHAPE, Kind.DTYPE, Kind.LIST)


def own_line(finding: Different, source: Source | None) -> Paragraph | None:
    """Where what differs is made, if that is certain; of several results that differ, the one that is made first."""
    if source is None or finding.difference.kind not in MADE:
        return None
    returns = finding.exercise.returns
    lines = {field: made_in(source, returns.index(field), len(returns)) for field in finding.wrong_fields}
    told = finding.difference.field
    if told is None or lines.get(told) is None:
        return None
    field, line = min(((name, line) for name, line in lines.items() if line), key=lambda found: found[1].number)
    facts = {"field": field, "line": line.number, "source": line.text}
    if field == told or line == lines[told]:
        facts["field"] = told
        words = gettext("`{field}` is made in line {line}: `{source}`", **facts)
    else:
        words = gettext("`{field}` differs, too, and is made first, in line {line}: `{source}`", **facts)
    return Paragraph(words, gettext("Your line"))

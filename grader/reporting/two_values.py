"""The lines in which two values are compared, number under number, or the first few that differ with their places."""

from grader.inside.kinds import Kind
from grader.judging.compare import Difference
from grader.reporting import numbers
from grader.reporting.language import gettext
from grader.reporting.observations import field_name

#: More numbers than this are not read one by one.
MOST_SHOWN = 60
#: Of more, so many that differ are shown.
FIRST = 10

#: The two lines of numbers, one under the other, by the kind of difference. What is expected of a value that should
#: have stayed the same is what it was.
LINES = {
    **dict.fromkeys(
        (Kind.VALUE, Kind.PRECISION, Kind.SINGLE_PRECISION, Kind.NOT_A_NUMBER, Kind.SHAPE),
        ("yours     {yours}", "expected  {expected}"),
    ),
    Kind.CHANGED_INPUT: ("{name} before your call   {expected}", "{name} after your call    {yours}"),
    Kind.OVERWRITTEN: ("{name} as returned  {expected}", "{name} afterwards   {yours}"),
    Kind.HIDDEN_STATE: ("the first time   {yours}", "the second time  {expected}"),
}
#: What stands above yours and above expected in a table of many; above ``DEFAULT`` for every other kind.
HEADS = {
    Kind.CHANGED_INPUT: ("after your call", "before your call"),
    Kind.OVERWRITTEN: ("afterwards", "as returned"),
    Kind.HIDDEN_STATE: ("the first time", "the second time"),
}
DEFAULT = ("yours", "expected")


def two_values(difference: Difference) -> tuple[str, ...]:
    """The lines of a difference between two values; none where the sentence says it all, or two shapes do."""
    yours, expected = difference.yours, difference.expected
    if yours is None or expected is None or difference.kind not in LINES:
        return ()
    if max(yours.size, expected.size) > MOST_SHOWN:
        return _first_that_differ(difference) if yours.shape == expected.shape else ()
    mine, right = numbers.aligned(yours, expected)
    facts = {"name": field_name(difference), "yours": mine, "expected": right}
    return tuple(gettext(line, **facts) for line in LINES[difference.kind])


def _first_that_differ(difference: Difference) -> tuple[str, ...]:
    yours, expected = difference.yours, difference.expected
    assert yours is not None and expected is not None
    places = numbers.places_that_differ(yours, expected)
    head = gettext("{count} of {all} entries differ; the first are these:", count=len(places), all=yours.size)
    shown = tuple(zip(*places[:FIRST], strict=True))
    mine, right = numbers.aligned_each(yours[shown], expected[shown])
    names = [f"{field_name(difference)}[{', '.join(map(str, place))}]" for place in places[:FIRST]]
    above = map(gettext, HEADS.get(difference.kind, DEFAULT))
    return head, *numbers.table(("", *above), zip(names, mine, right, strict=True))

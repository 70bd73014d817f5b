"""Why an answer is wrong, as far as that is known, in words: the cause, what is certain besides, and a nudge."""

from collections.abc import Iterator

from grader.judging.finding import Different
from grader.judging.mistakes import HardCoded, Mistake
from grader.judging.observation import Half, HandedBack, NoSay, Observation
from grader.judging.pairs import Pair
from grader.judging.slips import Slip
from grader.reporting.card import Paragraph
from grader.reporting.language import gettext, ngettext
from grader.reporting.slip_words import in_words


def causes(finding: Different) -> Iterator[Paragraph]:
    """A paragraph for the cause that was run, and one for each sort of thing that is certain besides."""
    if finding.mistake:
        yield Paragraph(_cause(finding, finding.mistake), gettext("Likely cause"))
    seen = finding.observations
    if silent := [each for each in seen if isinstance(each, NoSay)]:
        yield Paragraph(_without_a_say(silent), gettext("What is certain"))
    if back := [each.field for each in seen if isinstance(each, HandedBack)]:
        words = ngettext(
            "`{fields}` came back as it came in, from every call.",
            "`{fields}` came back as they came in, from every call.",
            len(back),
            fields="`, `".join(back),
        )
        yield Paragraph(words, gettext("What is certain"))
    yield from (_of_a_half(each) for each in seen if isinstance(each, Half))
    yield from (_of_a_slip(each) for each in seen if isinstance(each, Slip))


def nudge(finding: Different) -> str:
    """The question that leads out of what was found; "" if nothing was."""
    if isinstance(finding.mistake, Pair):
        return " ".join(gettext(m.nudge, **m.facts) for m in (finding.mistake.first, finding.mistake.second))
    if finding.mistake:
        return gettext(finding.mistake.nudge, **finding.mistake.facts)
    return _about(finding, finding.observations[0]) if finding.observations else ""


def _cause(finding: Different, mistake: Mistake | Pair) -> str:
    if isinstance(mistake, Pair):
        first, second = (gettext(each.cause, **each.facts) for each in (mistake.first, mistake.second))
        evidence = gettext("I ran them together; the two land exactly where you did, and neither does alone.")
        return f"{both(first, second)} {evidence}"
    return f"{gettext(mistake.cause, **mistake.facts)} {_evidence(finding, mistake)}"


def both(first: str, second: str) -> str:
    """Two causes as one."""
    return gettext("two ideas at once. One: {first} The other: {second}", first=first, second=second)


def _evidence(finding: Different, mistake: Mistake) -> str:
    """How it is known that this is the mistake."""
    if not isinstance(mistake, HardCoded):
        return gettext("I ran that variant; it lands exactly where you did.")
    one, other = mistake.two_values(finding.seeded.probes)
    return gettext(
        "I changed only {argument}, from {one} to {other}, and your answers stayed the same.",
        argument=mistake.argument,
        one=f"{one:g}",
        other=f"{other:g}",
    )


def _without_a_say(silent: list[NoSay]) -> str:
    if len(silent) > 1:
        return gettext(
            "your answers do not change when any of these does: `{arguments}`. I changed each of them alone, in every "
            "situation.",
            arguments="`, `".join(each.argument for each in silent),
        )
    (only,) = silent
    return gettext(
        "your answers do not change when `{argument}` does: I changed it alone, from {one} to {other} and in every "
        "other situation, too.",
        argument=only.argument,
        one=f"{only.one:g}",
        other=f"{only.other:g}",
    )


def _of_a_half(half: Half) -> Paragraph:
    words = gettext(
        "a known mistake is made of several changes, and one of them, run on its own, lands exactly where you did. "
        "The whole of it: {cause}",
        cause=gettext(half.mistake.cause, **half.mistake.facts),
    )
    return Paragraph(words, gettext("Half of a mistake"))


def _of_a_slip(slip: Slip) -> Paragraph:
    evidence = gettext("I made that one change in the course's rule; it lands exactly where you did.")
    return Paragraph(f"{in_words(slip)} {evidence}", gettext("One change away"))


def _about(finding: Different, observation: Observation | Slip) -> str:
    """The question that an observation raises."""
    if isinstance(observation, Slip):
        return gettext(finding.exercise.question)
    if isinstance(observation, Half):
        return gettext(observation.mistake.nudge, **observation.mistake.facts)
    if isinstance(observation, HandedBack):
        return gettext(
            "Where does {field} get its new value, and is that the one that you return?", field=observation.field
        )
    for mistake in finding.exercise.mistakes:
        if isinstance(mistake, HardCoded) and mistake.argument == observation.argument:
            return gettext(mistake.nudge, **mistake.facts)
    return gettext("Which line ought to mention {argument}?", argument=observation.argument)

"""A finding as a card. Only the first difference is shown, since the later ones follow from it."""

from collections.abc import Iterable, Mapping

import numpy as np

from grader.inside.kinds import Kind
from grader.inside.plain import Value
from grader.judging.compare import Difference
from grader.judging.exercise import Exercise
from grader.judging.finding import ONE_THING, Different, Passed, Verdict
from grader.judging.source_line import Source
from grader.reporting import numbers
from grader.reporting.card import Card, Code, Details, Paragraph
from grader.reporting.causes import causes, nudge
from grader.reporting.language import gettext, ngettext
from grader.reporting.observations import field_name, observation, precision, remarks
from grader.reporting.own_line import own_line
from grader.reporting.python_errors import Meaning, meaning
from grader.reporting.two_values import two_values
from grader.reporting.wording import INFINITE, WORDINGS, Wording, nested, one_in_words, what_it_is

TITLES = {
    Verdict.PASSED: "PASSED",
    Verdict.NEARLY: "NEARLY",
    Verdict.NOT_YET: "NOT YET",
    Verdict.NOT_WRITTEN: "NOT WRITTEN YET",
    Verdict.ERROR: "STOPPED",
    Verdict.MISSING: "MISSING",
}
TONES = {
    Verdict.PASSED: "good",
    Verdict.NEARLY: "near",
    Verdict.NOT_YET: "open",
    Verdict.NOT_WRITTEN: "calm",
    Verdict.ERROR: "open",
    Verdict.MISSING: "open",
}
#: Numbers in a call that is shown to be tried. No probe has nearly as many, but what a function handed back may.
MOST_IN_A_CALL = 1000


def title(verdict: Verdict, *parts: str) -> str:
    """The verdict, and what it is about; empty parts are left out."""
    return " · ".join(filter(None, (gettext(TITLES[verdict]), *parts)))


def passed(finding: Passed, following: Exercise | None) -> Card:
    """What the function now unlocks, how it was tried, and what comes next."""
    exercise, probes = finding.seeded.exercise, finding.seeded.probes
    tried = gettext(
        "{probes} probes, {calls} calls, each made twice: {titles}.",
        probes=len(probes),
        calls=sum(map(len, finding.traces)),
        titles="; ".join(gettext(probe.title) for probe in probes if not probe.varies),
    )
    compare = gettext("`solution({name})` shows how the course writes it.", name=exercise.name)
    parts = [
        Paragraph(gettext(exercise.unlocks)),
        *(Paragraph(words, gettext("Remark")) for words in remarks(finding)),
        Paragraph(tried, gettext("How it was tried")),
        Paragraph(compare, gettext("To compare")),
    ]
    if following:
        where = gettext("`{name}`, in {notebook}.", name=following.name, notebook=following.notebook)
        parts.append(Paragraph(where, gettext("Next")))
    return Card(title(finding.verdict, exercise.name), tuple(parts), TONES[finding.verdict])


def not_written(exercise: Exercise, passed_before: bool) -> Card:
    """What is to be done with a stub, and what drives the experiments until then."""
    facts = {"name": exercise.name, "minutes": exercise.minutes}
    if passed_before:
        words = gettext(
            "This `{name}` is blank. You have passed this exercise before, and the function with which you passed "
            "drives the experiments. To write it anew, replace the line that raises NotImplementedError, run the cell, "
            "and check again.",
            **facts,
        )
    else:
        words = gettext(
            "`{name}` is still to be written: about {minutes} minutes. Replace the line that raises "
            "NotImplementedError, run the cell, and check again. Until then the course's own rule drives the "
            "experiments.",
            **facts,
        )
    return Card(title(Verdict.NOT_WRITTEN, exercise.name), (Paragraph(words),), TONES[Verdict.NOT_WRITTEN])


def missing(exercise: Exercise, found: Iterable[tuple[str, str]]) -> Card:
    """What was found of an exercise that is not there as a function: words, and what to do about it."""
    asked = gettext("Once all cells have run, there is no function `{name}` in this notebook.", name=exercise.name)
    parts = [Paragraph(asked)]
    for words, to_do in found:
        parts += [Paragraph(words, gettext("Found")), Paragraph(to_do, gettext("What to do"))]
    return Card(title(Verdict.MISSING, exercise.name), tuple(parts), TONES[Verdict.MISSING])


def different(finding: Different, source: Source | None = None) -> Card:
    """What differs, where, why as far as that is known, and a question that leads on.

    source -- the learner's own, to show the line that makes what differs
    """
    difference, arguments = finding.difference, finding.step.arguments
    parts: list[Paragraph | Code | Details] = [Paragraph(_what(finding))]
    if lines := _lines(difference):
        parts.append(Code(lines))
    if line := own_line(finding, source):
        parts.append(line)
    known = _known_error(finding)
    if known:
        parts.append(Paragraph(known.sentence, gettext("In plain words")))
    if finding.agreeing or difference.problem is None:
        parts.append(Paragraph(_where(finding), gettext("Probe")))
    if finding.mistake or finding.observations:
        parts += causes(finding)
    elif seen := gettext(_wording(finding).cause, field=field_name(difference)):
        parts.append(Paragraph(seen, gettext("Likely cause")))
    parts.append(Paragraph(_nudge(finding, known), gettext("Nudge")))
    if sum(map(_size, arguments.values())) <= MOST_IN_A_CALL:
        exact = numbers.is_exact(arguments)
        label = gettext("The call") if exact else gettext("The call, with shortened decimals")
        parts.append(Details(label, Code((numbers.call(finding.exercise.name, arguments),))))
    return Card(_title(finding), tuple(parts), TONES[finding.verdict])


def _size(value: Value) -> int:
    return sum(map(np.size, value)) if isinstance(value, list) else np.size(value)


def _title(finding: Different) -> str:
    difference, exercise = finding.difference, finding.exercise
    if difference.kind in ONE_THING:
        return " · ".join(filter(None, [gettext("ONE THING"), exercise.name, _which_call(finding)]))
    if finding.verdict == Verdict.NEARLY:
        agree = gettext("{agree} of {all} probes agree", agree=finding.agreeing, all=len(finding.seeded.probes))
        return title(finding.verdict, exercise.name, agree)
    field = difference.field if difference.field and len(exercise.returns) > 1 else ""
    return title(finding.verdict, exercise.name, _which_call(finding), field)


def _which_call(finding: Different) -> str:
    """Which call it was: a rule counts its steps, a schedule its clock, and a single call is not told apart."""
    exercise = finding.exercise
    if set(exercise.returns) & set(exercise.arguments):
        return gettext("step {step}", step=finding.difference.step + 1)
    clock = exercise.arguments[0]
    value = finding.step.arguments[clock]
    return f"{clock} {value}" if isinstance(value, int) else ""


def _where(finding: Different) -> str:
    probe, call, total = gettext(finding.probe.title), _which_call(finding), len(finding.seeded.probes)
    where = gettext("{probe}, {call}.", probe=probe, call=call) if call else gettext("{probe}.", probe=probe)
    return f"{where} {_how_many_agree(finding.agreeing, total)}"


def _how_many_agree(agreeing: int, total: int) -> str:
    if not agreeing:
        return gettext("None of the {all} probes agrees.", all=total)
    return ngettext("{count} of the {all} probes agrees.", "{count} of the {all} probes agree.", agreeing, all=total)


def _lines(difference: Difference) -> tuple[str, ...]:
    """Lines in fixed width below the sentence: two values to compare, or the learner's own line."""
    problem = difference.problem
    if problem and problem.details.get("source"):
        return _line_of_code(problem.details, problem.kind)
    return two_values(difference)


def _line_of_code(where: Mapping[str, str], kind: Kind) -> tuple[str, ...]:
    """The learner's own line; if it stands in a helper, whose it is, and the line from where the helper was called."""
    if not where["helper"]:
        return (gettext("line {line}:  {source}", **where),)
    call = gettext("called from {caller}, line {caller_line}:  {caller_source}", **where)
    if kind == Kind.CALLS_NOT_WRITTEN:  # the line of a stub says nothing
        return (call,)
    return (gettext("in your helper {helper}, line {line}:  {source}", **where), call)


def _what(finding: Different) -> str:
    """The sentence of the difference's kind."""
    difference, returns = finding.difference, finding.exercise.returns
    if difference.kind in (Kind.VALUE, Kind.PRECISION):
        return observation(finding)
    facts = {
        "field": field_name(difference),
        "returns": ", ".join(returns),
        "wanted": ngettext("{count} value", "{count} values", len(returns)),
        **(difference.problem.details if difference.problem else {}),
    }
    facts["message"] = f": {facts['message']}" if facts.get("message") else "."
    if "type" in facts:
        facts["type"] = what_it_is(facts["type"])
    if "one" in facts:
        facts["one"] = one_in_words(facts["one"])
    arrays = {"yours": difference.yours, "expected": difference.expected}
    shapes = {f"{whose}_shape": _shape(array) for whose, array in arrays.items() if array is not None}
    dtypes = {f"{whose}_dtype": array.dtype for whose, array in arrays.items() if array is not None}
    return gettext(_wording(finding).sentence, **{**facts, **arrays, **shapes, **dtypes})


def _wording(finding: Different) -> Wording:
    """The words of the difference's kind, and of a case of its own where there is one."""
    difference = finding.difference
    described = difference.problem.details.get("type", "") if difference.problem else ""
    if special := nested(described, _wants_list(finding)):
        return special
    if difference.kind == Kind.VALUE and precision(difference):
        return WORDINGS[Kind.PRECISION]
    yours = difference.yours
    if difference.kind == Kind.NOT_A_NUMBER and yours is not None and not np.isnan(yours).any():
        return INFINITE
    return WORDINGS[difference.kind]


def _wants_list(finding: Different) -> bool:
    """Whether a list of arrays is expected where the difference is."""
    expected, returns = finding.seeded.expected[finding.probe_number], finding.exercise.returns
    field = finding.difference.field
    return field in returns and isinstance(expected[finding.difference.step].outputs[returns.index(field)], list)


def _shape(array: np.ndarray) -> str:
    return gettext("an array of shape {shape}", shape=array.shape) if array.ndim else gettext("a single number")


def _nudge(finding: Different, known: Meaning | None) -> str:
    seen = known.nudge if known else gettext(_wording(finding).nudge)
    if seen and not finding.mistake:  # it speaks of what stands on the card
        return seen
    return nudge(finding) or gettext(finding.exercise.question)


def _known_error(finding: Different) -> Meaning | None:
    """What the learner's error means, if their line can be shown and no better cause is known."""
    problem = finding.difference.problem
    if finding.mistake or problem is None or problem.kind != Kind.RAISED or not problem.details["source"]:
        return None
    return meaning(problem.details["error"], problem.details["message"])

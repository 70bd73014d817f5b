"""What a check has to say: the finding as data, and every general sentence that learners read.

Sentences about one exercise stand with that exercise, those about Python's own errors in `errors.py`; the ones here
serve all of them. One problem is told at a time: the first difference, since the later ones are its echoes.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.inside.trace import Probe, Trace, Value
from grader.judging.compare import Difference
from grader.judging.exercise import Case, Exercise, Mistake
from grader.reporting import numbers as show
from grader.reporting.card import Card, Folded, Said, Shown
from grader.reporting.python_errors import Meaning, meaning

TITLES = {
    "passed": "PASSED",
    "nearly": "NEARLY",
    "not yet": "NOT YET",
    "not written": "NOT WRITTEN YET",
    "error": "STOPPED",
}
TONES = {"passed": "good", "nearly": "near", "not yet": "open", "not written": "calm", "error": "open"}
SCORES = {"passed": 1.0, "nearly": 0.5}

#: At least this share of the probes must agree before a wrong answer counts as nearly right.
NEARLY = 0.6
#: A factor this close to 1 would be printed as 1, and nobody would see what is meant.
HARDLY = 1e-4
#: More numbers than this say less than the two shapes do.
MOST_SHOWN = 60
#: Numbers in a call that is shown to be tried. No probe has nearly as many, but what a function handed back may.
MOST_IN_A_CALL = 1000


@dataclass(frozen=True)
class Wording:
    """How one kind of problem is told: what happened, and a question that leads out of it."""

    says: str
    nudge: str
    cause: str = ""


PROBLEMS: Mapping[str, Wording] = {
    "wrong-arguments": Wording(
        "Your function takes ({takes}); the course calls it with ({wants}), in this order.",
        "Does the def line still have the arguments that it came with?",
    ),
    "raised": Wording(
        "Your function stopped with {error}{message}",
        "Make the call below in a cell of your own. What does each name in that line hold?",
    ),
    "returns-nothing": Wording(
        "Your function handed nothing back: what came out is None.",
        "In the call below, which line returns the result? It has to begin with `return`; `print` only shows a value.",
    ),
    "generator": Wording(
        "Your function handed back a generator, which has worked nothing out yet.",
        "Is there a `yield` in it, or a `for` between round brackets? `return` hands back a finished value, and square "
        "brackets make a list at once.",
    ),
    "coroutine": Wording(
        "Your function handed back a coroutine: it begins with `async def`, so calling it runs none of its lines yet.",
        "Is there anything to wait for in it? If not, what does a plain `def` do?",
    ),
    "one-value": Wording(
        "The course expects {wanted} back, in this order: {returns}. Yours handed back one {one}.",
        "Which values should stand after `return`, one by one, with commas between them?",
    ),
    "wrong-count": Wording(
        "The course expects {wanted} back, in this order: {returns}. Yours handed back {count}.",
        "What stands after `return`, and in which order?",
    ),
    "not-numbers": Wording(
        "`{field}` came back as {type}. The course expects plain numbers: a NumPy array, or a single number.",
        "What does `type(...)` say about the value just before you return it?",
    ),
    "too-large": Wording(
        "`{field}` came back with {size} numbers in it. That is far more than went in.",
        "Which operation in your function makes more numbers than it was given?",
    ),
    "list": Wording(
        "`{field}` came back as a list or a tuple. The course expects a NumPy array, or a single number.",
        "Arithmetic on a whole array gives an array. Is there a loop to do without, or a stray comma after `return`?",
    ),
    "not-a-list": Wording(
        "`{field}` should be a list of arrays, one for each that came in.",
        "How many arrays came in, and how many go out?",
    ),
    "length": Wording(
        "`{field}` has {yours} arrays; {expected} were expected.",
        "How many arrays came in, and how many go out?",
    ),
    "shape": Wording(
        "`{field}` came back as {yours_shape}; the course expects {expected_shape}.",
        "Which line of your function changes a shape, or takes one entry for all of them?",
    ),
    "dtype": Wording(
        "The numbers agree, but `{field}` came back as {yours_dtype}; the course expects {expected_dtype}.",
        "Where does the other dtype come in: with an array made anew, or with a single number of NumPy's own, such as "
        "np.sqrt(2.0)?",
    ),
    "not-a-number": Wording(
        "`{field}` is not a finite number everywhere.",
        "Which division could be by zero here, or which root of a negative number?",
    ),
    "changed-input": Wording(
        "Your numbers are right, but the {field} that you were handed has changed.",
        "Give the new value a name and an array of its own, and return that.",
        "an in-place line such as `{field} -= ...` or `{field}[:] = ...`.",
    ),
    "overwritten": Wording(
        "Your numbers are right, but this call changed the {field} that the call before had handed back.",
        "Where is the thing made that you return: in the function, anew at every call, or outside it?",
        "one array or list outlives the call; it is filled anew and handed back every time.",
    ),
    "hidden-state": Wording(
        "I made the same calls twice, and your function answered differently the second time.",
        "Everything that the rule needs comes in as an argument. What does your function remember, or draw at random?",
        "something outlives the call: a global variable, a default argument that grows, a shared array, or chance.",
    ),
    "value": Wording("", ""),
}

#: What came back in the place of numbers, where Python's name for it says little to a beginner.
TYPES = {
    "NoneType": "None",
    "ndarray of bool": "an array of True and False",
    **dict.fromkeys(("function", "method", "builtin_function_or_method"), "a function"),
}

#: Kinds that are a misconception in themselves: what was seen is the cause.
OBSERVED_MISTAKES = {
    "changed-input": "changes-input",
    "overwritten": "overwrites-results",
    "hidden-state": "hidden-state",
}
#: The numbers are right, and one thing besides them is not.
ONE_THING = ("changed-input", "overwritten")


@dataclass(frozen=True)
class Finding:
    """What a check found out, before it is put into words.

    difference -- the first one, in probe number ``probe``; None after a pass
    agreeing   -- how many probes agree
    mistake    -- the known mistake that was run and landed where the learner did, if any
    """

    case: Case
    traces: tuple[Trace, ...]
    agreeing: int
    difference: Difference | None = None
    probe: int = 0
    mistake: Mistake | None = None

    @property
    def verdict(self) -> str:
        if self.difference is None:
            return "passed"
        if self.difference.kind == "not-written":
            return "not written"
        if self.difference.kind == "hidden-state":
            return "not yet"
        if self.difference.kind in ONE_THING or self.agreeing >= NEARLY * len(self.case.probes):
            return "nearly"
        return "error" if self.difference.kind in ("raised", "wrong-arguments") else "not yet"


@dataclass(frozen=True)
class Report:
    """An answer to a learner: readable as text, as a card in Jupyter, and as JSON.

    verdict -- "passed", "nearly", "not yet", "not written" or "error"
    score   -- 1.0 for a pass, 0.5 for nearly, else 0.0
    mistake -- the known mistake that it comes from, or None
    kind    -- what sort of difference was found: "value", "shape", "raised", ...; None after a pass
    """

    exercise: str
    verdict: str
    card: Card
    mistake: str | None = None
    kind: str | None = None
    probe: str | None = None
    step: int | None = None
    field: str | None = None
    agreeing: int = 0
    probes: int = 0
    details: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.verdict == "passed"

    @property
    def score(self) -> float:
        return SCORES.get(self.verdict, 0.0)

    def __str__(self) -> str:
        return str(self.card)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.card._repr_html_()

    def to_json(self) -> str:
        """The report as a JSON object: the fields above, ``passed``, ``score`` and the whole ``text``."""
        plain = (
            "exercise",
            "verdict",
            "passed",
            "score",
            "mistake",
            "kind",
            "probe",
            "step",
            "field",
            "agreeing",
            "probes",
        )
        fields = {name: getattr(self, name) for name in plain}
        return json.dumps({**fields, **self.details, "text": str(self)}, ensure_ascii=False)


def report(finding: Finding, following: Exercise | None) -> Report:
    """Put a finding into words. ``following`` is the next exercise of the course, if there is one."""
    exercise, difference = finding.case.exercise, finding.difference
    facts = {"exercise": exercise.name, "verdict": finding.verdict, "probes": len(finding.case.probes)}
    if difference is None:
        card = _passed(finding, following)
        return Report(**facts, card=card, agreeing=finding.agreeing)
    if difference.kind == "not-written":
        return Report(**facts, card=_not_written(exercise), kind=difference.kind)
    known = finding.mistake.id if finding.mistake else OBSERVED_MISTAKES.get(difference.kind)
    return Report(
        **facts,
        card=_different(finding),
        mistake=known,
        kind=difference.kind,
        probe=finding.case.probes[finding.probe].title,
        step=difference.step + 1,
        field=difference.field,
        agreeing=finding.agreeing,
        details=_compared(difference),
    )


def stopped(name: str, words: str) -> Report:
    """The report of a check that could not begin: no such exercise, or nothing to call."""
    return Report(
        name, "error", Card(f"{TITLES['error']} · {name}", (Said(words),), TONES["error"]), kind="not-checked"
    )


# --- cards ------------------------------------------------------------------------------------------------------------


def _passed(finding: Finding, following: Exercise | None) -> Card:
    exercise, probes = finding.case.exercise, finding.case.probes
    calls = sum(map(len, finding.traces))
    titles = "; ".join(probe.title for probe in probes if not probe.varies)
    parts = [
        Said(exercise.unlocks),
        Said(f"{len(probes)} probes, {calls} calls, each made twice: {titles}.", "How it was tried"),
        Said(f"`solution({exercise.name})` shows how the course writes it.", "To compare"),
    ]
    if following:
        parts.append(Said(f"`{following.name}`, in {following.notebook}.", "Next"))
    return Card(f"{TITLES['passed']} · {exercise.name}", tuple(parts), TONES["passed"])


def _not_written(exercise: Exercise) -> Card:
    words = (
        f"`{exercise.name}` is still to be written: about {exercise.minutes} minutes. Replace the line that raises "
        "NotImplementedError, run the cell, and check again. Until then the course's own rule drives the experiments."
    )
    return Card(f"{TITLES['not written']} · {exercise.name}", (Said(words),), TONES["not written"])


def _different(finding: Finding) -> Card:
    difference, probe = finding.difference, finding.case.probes[finding.probe]
    step = finding.traces[finding.probe][difference.step]
    parts = [Said(_says(finding))]
    if numbers := _numbers(difference):
        parts.append(Shown(numbers))
    if known := _known_error(finding):
        parts.append(Said(known.says, "In plain words"))
    if finding.agreeing or difference.problem is None:
        parts.append(Said(_where(finding), "Probe"))
    if cause := _cause(finding):
        parts.append(Said(cause, "Likely cause"))
    parts.append(Said(_nudge(finding), "Nudge"))
    if sum(map(_size, step.arguments.values())) <= MOST_IN_A_CALL:
        title = "The call" if show.is_exact(step.arguments) else "The call, decimals shortened"
        parts.append(Folded(title, Shown((show.call(finding.case.exercise.name, step.arguments),))))
    return Card(_title(finding, probe), tuple(parts), TONES[finding.verdict])


def _size(value: Value) -> int:
    return sum(map(np.size, value)) if isinstance(value, list) else np.size(value)


def _title(finding: Finding, probe: Probe) -> str:
    difference, exercise = finding.difference, finding.case.exercise
    if difference.kind in ONE_THING:
        return " · ".join(filter(None, ["ONE THING", exercise.name, _place(finding)]))
    parts = [TITLES[finding.verdict], exercise.name]
    if finding.verdict == "nearly":
        return " · ".join([*parts, f"{finding.agreeing} of {len(finding.case.probes)} probes agree"])
    fields = [difference.field] if difference.field and len(exercise.returns) > 1 else []
    return " · ".join(filter(None, [*parts, _place(finding), *fields]))


def _place(finding: Finding) -> str:
    """Which call it was: a rule counts its steps, a schedule has its clock, a single call needs no place."""
    exercise, step = finding.case.exercise, finding.traces[finding.probe][finding.difference.step]
    if set(exercise.returns) & set(exercise.arguments):
        return f"step {finding.difference.step + 1}"
    clock = exercise.arguments[0]
    value = step.arguments[clock]
    return f"{clock} {value}" if isinstance(value, int) else ""


def _where(finding: Finding) -> str:
    probe, total = finding.case.probes[finding.probe], len(finding.case.probes)
    place = _place(finding)
    agree = {0: "none", 1: "1"}.get(finding.agreeing, str(finding.agreeing))
    verb = "agrees" if finding.agreeing == 1 else "agree"
    return f"{probe.title}{f', {place}' if place else ''}. Of {total} probes, {agree} {verb}."


#: The two lines of numbers, one under the other, by the kind of difference. What is expected of a value that should
#: have stayed as it was is that: what it was.
PAIRS = {
    **dict.fromkeys(("value", "not-a-number", "shape"), ("yours     {yours}", "expected  {expected}")),
    "changed-input": ("{name} before your call   {expected}", "{name} after your call    {yours}"),
    "overwritten": ("{name} as handed back  {expected}", "{name} one call later  {yours}"),
    "hidden-state": ("the first time   {yours}", "the second time  {expected}"),
}


def _numbers(difference: Difference) -> tuple[str, ...]:
    yours, expected = difference.yours, difference.expected
    if yours is not None and max(yours.size, expected.size) > MOST_SHOWN:
        return ()
    if difference.kind in PAIRS and yours is not None:
        mine, right = show.aligned(yours, expected)
        return tuple(
            line.format(name=_field_name(difference), yours=mine, expected=right) for line in PAIRS[difference.kind]
        )
    if difference.kind == "raised" and difference.problem.details["source"]:
        return ("line {line}:  {source}".format(**difference.problem.details),)
    return ()


def _compared(difference: Difference) -> dict[str, str]:
    if difference.kind not in ("value", "not-a-number", "shape", "dtype"):
        return {}
    if max(difference.yours.size, difference.expected.size) > MOST_SHOWN:
        return {}
    yours, expected = show.aligned(difference.yours, difference.expected)
    return {"yours": yours.strip(), "expected": expected.strip()}


def _says(finding: Finding) -> str:
    difference, exercise = finding.difference, finding.case.exercise
    if difference.kind == "value":
        return _value_says(finding)
    facts = {
        "field": _field_name(difference),
        "returns": ", ".join(exercise.returns),
        "wanted": _counted(len(exercise.returns)),
        **(difference.problem.details if difference.problem else {}),
    }
    facts["message"] = f": {facts['message']}" if facts.get("message") else "."
    facts["type"] = TYPES.get(facts.get("type"), facts.get("type"))
    for whose in ("yours", "expected"):
        array = getattr(difference, whose)
        if array is not None:
            facts |= {whose: array, f"{whose}_shape": _shape(array), f"{whose}_dtype": array.dtype}
    return PROBLEMS[difference.kind].says.format(**facts)


def _shape(array: np.ndarray) -> str:
    return f"an array of shape {array.shape}" if array.ndim else "a single number"


def _counted(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _field_name(difference: Difference) -> str:
    return difference.field if difference.position is None else f"{difference.field}[{difference.position}]"


def _cause(finding: Finding) -> str:
    if finding.mistake:
        return f"{finding.mistake.cause} {finding.mistake.evidence(finding.case)}"
    return PROBLEMS[finding.difference.kind].cause.format(field=_field_name(finding.difference))


def _nudge(finding: Finding) -> str:
    if finding.mistake:
        return finding.mistake.nudge
    if known := _known_error(finding):
        return known.nudge
    return PROBLEMS[finding.difference.kind].nudge or finding.case.exercise.question


def _known_error(finding: Finding) -> Meaning | None:
    """What the learner's error means, if their line can be shown and no better cause is known."""
    problem = finding.difference.problem
    if finding.mistake or finding.difference.kind != "raised" or not problem.details["source"]:
        return None
    return meaning(problem.details["error"], problem.details["message"])


# --- what can be seen in the numbers ----------------------------------------------------------------------------------


def _value_says(finding: Finding) -> str:
    """One observation about the first difference: how long the step is, how many times too large, which entries."""
    difference = finding.difference
    arguments = finding.traces[finding.probe][difference.step].arguments
    before = arguments.get(difference.field)
    if difference.field == "w" and isinstance(before, np.ndarray) and before.shape == difference.yours.shape:
        if seen := _move_says(difference.yours - before, difference.expected - before, difference.step):
            return seen
    return _ratio_says(difference) or _entries_say(difference)


def _move_says(mine: np.ndarray, right: np.ndarray, step: int) -> str:
    move = "Your first move" if step == 0 else f"Your move in step {step + 1}"
    if not mine.any() and right.any():
        return f"{move} is no move: w came back as it went in."
    ratio = _common_ratio(mine, right)
    if ratio is None or abs(ratio - 1) < HARDLY:
        return ""
    if np.isclose(ratio, -1):
        return f"{move} has the right length and goes the opposite way."
    where = " in every coordinate" if mine.size > 1 else ""
    if ratio < 0:
        return f"{move} goes the opposite way and is {_factor(-ratio)} times as long as it should be{where}."
    return f"{move} is {_factor(ratio)} times as long as it should be{where}."


def _ratio_says(difference: Difference) -> str:
    if difference.expected.dtype.kind in "iu":  # a count or a place: "three times" would mean nothing
        return ""
    ratio = _common_ratio(difference.yours, difference.expected)
    if ratio is None or not 0.001 < abs(ratio) < 1000 or abs(ratio - 1) < HARDLY:
        return ""
    where = " in every entry" if difference.yours.size > 1 else ""
    return f"Your {_field_name(difference)} is {_factor(ratio)} times the expected one{where}."


def _factor(ratio: float) -> str:
    """Three digits, and more where three would read as 1."""
    text = f"{ratio:.3g}"
    return f"{ratio:.5g}" if text == "1" else text


def _common_ratio(mine: np.ndarray, right: np.ndarray) -> float | None:
    """The one factor between two arrays, if there is one."""
    if not right.any() or not mine.any() or (mine[right == 0] != 0).any():
        return None
    with np.errstate(all="ignore"):
        ratios = mine[right != 0] / right[right != 0]
    return float(ratios.flat[0]) if np.allclose(ratios, ratios.flat[0], rtol=1e-6) else None


def _entries_say(difference: Difference) -> str:
    name = _field_name(difference)
    close = np.isclose(difference.yours, difference.expected, rtol=1e-9, atol=0)
    if close.ndim and close.any():
        return f"{close.sum()} of {close.size} entries of {name} agree; the others do not."
    if close.ndim:
        return f"Your {name} differs from the expected one in every entry."
    return f"Your {name} differs from the expected one."

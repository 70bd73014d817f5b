"""A slip in words: its kind and the quantity that it touches, never the rule's own text."""

from grader.judging.slip_operators import SlipKind
from grader.judging.slips import Slip
from grader.reporting.language import gettext

#: By kind: the words if it is known what the slip is about, and if it is not. {where}: where it is made.
SLIPS = {
    SlipKind.SIGN: ("", "one sign is turned round {where}."),
    SlipKind.FACTOR_EXTRA: ("one factor `{about}` too many {where}.", ""),
    SlipKind.FACTOR_MISSING: ("a factor `{about}` is missing {where}.", "a factor is missing {where}."),
    SlipKind.DIVISOR_EXTRA: ("one division by `{about}` too many {where}.", ""),
    SlipKind.DIVISOR_MISSING: ("a division by `{about}` is missing {where}.", "a division is missing {where}."),
    SlipKind.PART_MISSING: ("`{about}` is missing {where}.", "one part of a sum is missing {where}."),
    SlipKind.OLD: ("the old `{about}` is used {where}; the new one belongs there.", ""),
    SlipKind.NAME: ("`{about}` stands {where} in the place of something else.", ""),
    SlipKind.EXCHANGED: ("`{about}` have changed places {where}.", "two parts have changed places {where}."),
    SlipKind.OPERATOR: ("`{about}` stands {where} in the place of another operator.", ""),
    SlipKind.POWER: ("", "a power is missing or is another one {where}."),
    SlipKind.FUNCTION_MISSING: ("{function} is missing {where}.", ""),
    SlipKind.FUNCTION_EXTRA: ("{function} too many {where}.", ""),
    SlipKind.FUNCTION: ("another function stands in the place of {function} {where}.", ""),
    SlipKind.BRACKETS: ("", "a bracket opens or closes in another place {where}."),
    SlipKind.ONE_MINUS: ("`{about}` and 1 - `{about}` are taken for each other {where}.", "a 1 - is missing {where}."),
    SlipKind.ONE_MORE: ("`{about}` is taken one too large {where}.", "1 is added {where}."),
    SlipKind.ONE_LESS: ("`{about}` is taken one too small {where}.", "1 is taken away {where}."),
    SlipKind.BOUNDARY: ("", "a condition asks for something else {where}."),
    SlipKind.ROUNDED: ("", "a rounding is missing or of another kind {where}."),
    SlipKind.TWICE: ("", "something is twice what it should be {where}."),
    SlipKind.HALF: ("", "something is half of what it should be {where}."),
    SlipKind.NUMBER: ("", "a number is another one {where}."),
    SlipKind.PART: ("", "one part stands in the place of another {where}."),
    SlipKind.LEFT_OUT: ("", "the new value is never worked out {where}."),
}

#: Functions as people speak of them.
FUNCTIONS = {
    "np.sqrt": "a square root",
    "np.abs": "an absolute value",
    "np.sign": "a sign",
    "np.sum": "a sum over all entries",
    "np.mean": "a mean over all entries",
    "np.maximum": "a bound from below",
    "max": "a bound from below",
    "min": "a bound from above",
    "np.median": "a median",
}
A_FUNCTION = "a function"


def in_words(slip: Slip) -> str:
    """What the slip is, and where."""
    about, plain = SLIPS[slip.kind]
    words = about if slip.about and about else plain or about
    function = gettext(FUNCTIONS.get(slip.about, A_FUNCTION))
    return gettext(words, about=slip.about.replace(", ", "` and `"), function=function, where=_where(slip))


def _where(slip: Slip) -> str:
    if not slip.made:
        return gettext("wherever `{name}` is used", name=slip.source)
    if len(slip.made) > 1:
        return gettext("where `{one}` and `{other}` are made", one=slip.made[0], other=slip.made[1])
    (field,) = slip.made
    if not field:
        return gettext("in a condition")
    if slip.source and slip.source != field:
        return gettext("on the way from `{source}` to `{field}`", source=slip.source, field=field)
    return gettext("where `{field}` is made", field=field)

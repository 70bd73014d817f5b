"""What can be wrong with an answer, one row a kind; `grader.reporting.wording` has the sentences."""

from enum import StrEnum

#: Where a call ended, in the learner's own code: a line and its number. If that line stands in another function than
#: the one that was called, ``helper`` names that one, and ``caller`` with its line says from where it was reached.
LINES = ("line", "source", "helper", "caller", "caller_line", "caller_source")


class Kind(StrEnum):
    """What was found, under the name that reports and gradebooks keep.

    details -- for a kind in which a call itself ends: what has to be known to tell of it; None for all others
    """

    details: tuple[str, ...] | None

    def __new__(cls, name: str, details: tuple[str, ...] | None) -> "Kind":
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.details = details
        return kind

    # The call gave nothing that could be compared.
    NOT_WRITTEN = "not-written", ()
    CALLS_NOT_WRITTEN = "calls-not-written", LINES
    RAISED = "raised", ("error", "message", *LINES)
    WRONG_ARGUMENTS = "wrong-arguments", ("takes", "wants")
    RETURNS_NOTHING = "returns-nothing", ()
    GENERATOR = "generator", ()
    COROUTINE = "coroutine", ()
    ONE_VALUE = "one-value", ("one",)
    WRONG_COUNT = "wrong-count", ("count",)
    NOT_NUMBERS = "not-numbers", ("field", "type")
    TOO_LARGE = "too-large", ("field", "size")
    # An output differs from the reference's.
    VALUE = "value", None
    NOT_A_NUMBER = "not-a-number", None
    PRECISION = "precision", None
    SINGLE_PRECISION = "single-precision", None
    SHAPE = "shape", None
    DTYPE = "dtype", None
    LIST = "list", None
    NOT_A_LIST = "not-a-list", None
    LENGTH = "length", None
    # The outputs are right, and something besides them is not.
    CHANGED_INPUT = "changed-input", None
    OVERWRITTEN = "overwritten", None
    HIDDEN_STATE = "hidden-state", None
    FIRST_CALL_KEPT = "first-call-kept", None

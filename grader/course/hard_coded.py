"""An argument that is not listened to: the mistake that every hyper-parameter invites."""

from collections.abc import Callable

from grader.judging.mistakes import HardCoded, with_constant

CAUSE = "`{argument}` makes no difference to the answer; perhaps a number stands in its place."
NUDGE = "Which line ought to mention {argument}?"


def hard_coded(reference: Callable, argument: str, constant: float, nudge: str = NUDGE) -> HardCoded:
    """The mistake of a rule that ignores ``argument``; ``constant`` is what usually stands in its place."""
    return HardCoded(
        id=f"{argument.replace('_', '-')}-hard-coded",
        rules=(with_constant(reference, argument, constant),),
        cause=CAUSE,
        nudge=nudge,
        facts={"argument": argument},
        argument=argument,
        reference=reference,
    )

"""An argument that is not listened to, or none of them: the mistake that every hyper-parameter invites."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.judging.answers import Answers
from grader.judging.mistakes import HardCoded, Mistake, with_constant, with_constants

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


@dataclass(frozen=True, kw_only=True)
class AllHardCoded(Mistake):
    """No argument of ``usual`` is listened to: numbers that are usual in their places stand there.

    Two things show it: every probe that differs from the first in one of them alone gets the same answers, and the
    reference lands where the learner did once some of the usual numbers are put there.
    """

    usual: Mapping[str, tuple[float, ...]]
    reference: Callable

    def explains(self, answers: Answers) -> bool:
        """Whether the answers ignore every argument, and usual numbers in their places land where they do."""
        deaf = (number for number, probe in enumerate(answers.probes) if probe.varies in self.usual)
        if not all(answers.alike(answers.traces[n], answers.traces[0], answers.expected[0]) for n in deaf):
            return False
        return any(
            answers.explained_by(with_constants(self.reference, dict(zip(self.usual, numbers, strict=True))))
            for numbers in itertools.product(*self.usual.values())
        )


#: Learning rates that stand in code.
USUAL_LR = (0.1, 0.01, 0.001, 0.05, 0.5, 1.0, 0.02, 3e-4, 1e-4)


def all_hard_coded(reference: Callable, **usual: tuple[float, ...]) -> AllHardCoded:
    """The mistake of a rule that listens to none of some arguments; the first of each numbers is the most usual."""
    return AllHardCoded(
        id="all-hard-coded",
        rules=(with_constants(reference, {argument: numbers[0] for argument, numbers in usual.items()}),),
        cause="none of `{arguments}` makes a difference to the answer: numbers stand in their places.",
        nudge="Whoever calls your function sets {arguments}. Which lines ought to mention them?",
        facts={"arguments": ", ".join(usual)},
        usual=usual,
        reference=reference,
    )

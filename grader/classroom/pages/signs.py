"""How a verdict looks: told apart by colour-blind readers too, and by those who see no colour."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from grader.classroom.grade import Status
from grader.judging.finding import Verdict


@dataclass(frozen=True)
class Sign:
    """A verdict's colour, the ink on it, and a sign that needs no colour; ``name`` is its class in the style."""

    name: str
    ground: str
    ink: str
    sign: str

    @cached_property
    def mark(self) -> Markup:
        """For eyes alone: the verdict stands in words beside it."""
        style = f"background:{self.ground};color:{self.ink}"
        return Markup(f'<span class="sign" aria-hidden="true" style="{style}">{self.sign}</span>')


#: From what is right to what there is nothing of. Sign and ground are readable by WCAG's measure, 4.5 to 1.
SIGNS: dict[str, Sign] = {
    Verdict.PASSED: Sign("passed", "#0b7a5c", "#fff", "✓"),
    Verdict.NEARLY: Sign("nearly", "#f0e442", "#222", "~"),
    Verdict.NOT_YET: Sign("not-yet", "#b84a00", "#fff", "✗"),
    Verdict.ERROR: Sign("error", "#b84a00", "#fff", "!"),
    Verdict.NOT_WRITTEN: Sign("not-written", "#ddd", "#222", "·"),
    Verdict.MISSING: Sign("missing", "transparent", "var(--quiet)", "–"),
    Status.TIMED_OUT: Sign("timed-out", "#555", "#fff", "⏱"),
    Status.CRASHED: Sign("crashed", "#555", "#fff", "†"),
}
#: Points that an instructor set, whatever was found.
BY_HAND = Sign("by-hand", "#0b57a4", "#fff", "✎")
OTHER = Sign("other", "#555", "#fff", "?")


def sign(verdict: str) -> Sign:
    return SIGNS.get(verdict, OTHER)

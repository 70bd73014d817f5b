"""What captions say of a run after so many steps, and of a learner's rule that does not pass yet beside it."""

import numpy as np

from grader.reporting.language import gettext, ngettext
from playground.captions import short
from playground.simulate import Run


def loss_after(loss: np.ndarray, step: int) -> str:
    """The loss after ``step`` steps; loss of shape (steps + 1,)."""
    now = readable(loss[step])
    if not step:
        return gettext("The loss at the start is {loss}.", loss=now)
    return ngettext("After {count} step the loss is {loss}.", "After {count} steps the loss is {loss}.", step, loss=now)


def left_after(step: int | None, now: int) -> str:
    """That the run has left the picture, from that step on."""
    if step is None or now < step:
        return ""
    return gettext("It left the picture at step {step}.", step=step)


def yours_after(yours: Run | None, course: Run, step: int) -> str:
    """How the learner's rule fares beside the course's, in a clause; "" where there is none."""
    if yours is None or not step:
        return ""
    facts = {"loss": readable(yours.loss[step]), "first": readable(yours.loss[0]), "other": readable(course.loss[step])}
    if not np.isfinite(yours.loss[step]):
        return gettext("Yours blows up: its loss is no longer a number.")
    if np.allclose(yours.w[: step + 1], course.w[: step + 1], rtol=1e-9, atol=1e-12):
        return gettext("Yours has taken the same path so far; check says what is not right yet.")
    if np.array_equal(yours.w[step], yours.w[0]):
        return gettext("Yours has not moved.")
    if yours.loss[step] > yours.loss[0]:
        return gettext("Yours climbs: its loss is {loss}, and it began at {first}.", **facts)
    if facts["loss"] == facts["other"]:
        return gettext("Yours is at the same loss, {loss}; check says what is not right yet.", **facts)
    return gettext("Yours is at a loss of {loss}; the right rule is at {other}.", **facts)


def readable(loss: float) -> str:
    """A loss to two digits, without powers of ten where it has become huge or next to nothing."""
    if 0 < loss < 1e-12:
        return gettext("practically 0")
    if loss > 1e6:
        return gettext("over a million")
    return f"{loss:,.0f}" if loss >= 100 else short(loss)


def sentences(*each: str) -> str:
    """Those that are not empty, one after another."""
    return " ".join(filter(None, each))

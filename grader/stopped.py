"""The stop button, as it is told: a sentence in place of a traceback."""

from collections.abc import Callable

from grader.inside.problems import raised
from grader.reporting.language import gettext


class Stopped(KeyboardInterrupt):
    """The stop button was pressed. The message says how far the work had come; a notebook shows it and no traceback.

    It is a KeyboardInterrupt, so that whatever lets those through lets it through as well: one press ends the cell.

    how_far -- how far the work had come
    further -- what can be done now
    """

    def __init__(self, how_far: str, further: str):
        self.how_far = how_far
        super().__init__(f"{how_far}\n{further}")

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: where the learner was stopped is no fault to be looked for."""
        return [str(self)]


def stopped_within(interrupt: KeyboardInterrupt, function: Callable, name: str) -> Stopped:
    """What to say when the check of a function is stopped: the function may be one that never comes to an end.

    interrupt -- as it was caught: it knows the line that the function had come to
    name      -- the exercise
    """
    where = raised(interrupt, function).details
    if not where["source"]:
        again = gettext("Run the cell again to have {name} checked.", name=name)
        return Stopped(gettext("Stopped before there was an answer."), again)
    line = gettext(
        "Stopped while {name} was running, at line {line}:  {source}",
        name=where["helper"] or name,
        line=where["line"],
        source=where["source"],
    )
    return Stopped(line, gettext("If that took long: is there a loop around this line, and what makes it end?"))

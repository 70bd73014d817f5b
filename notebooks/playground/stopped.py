"""The stop button: it ends the cell with one sentence, and nothing that was half done is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.reporting.language import gettext


class Stopped(KeyboardInterrupt):
    """The stop button was pressed. The message says how far the work had come; a notebook shows it and no traceback.

    It is a KeyboardInterrupt, so that whatever lets those through lets it through as well: one press ends the cell.
    """

    def __init__(self, how_far: str):
        self.how_far = how_far
        nothing_kept = gettext("Nothing of it was kept: run the cell again to have the whole.")
        super().__init__(f"{how_far} {nothing_kept}")

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: where the learner was stopped is no fault to be looked for."""
        return [str(self)]


@contextmanager
def stoppable(how_far: Callable[[], str]) -> Iterator[None]:
    """Turn an interrupt into ``Stopped`` with the sentence that ``how_far`` gives. The innermost one speaks."""
    try:
        yield
    except Stopped:
        raise
    except KeyboardInterrupt:
        raise Stopped(how_far()) from None

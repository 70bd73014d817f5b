"""The stop button: it ends the cell with one sentence, and nothing that was half done is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.reporting.language import gettext
from grader.stopped import Stopped


@contextmanager
def stoppable(how_far: Callable[[], str]) -> Iterator[None]:
    """Turn an interrupt into ``Stopped`` with the sentence that ``how_far`` gives. The innermost one speaks."""
    try:
        yield
    except Stopped:
        raise
    except KeyboardInterrupt:
        again = gettext("Nothing of it was kept: run the cell again to have the whole.")
        raise Stopped(how_far(), again) from None

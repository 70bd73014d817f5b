"""The stop button: it ends the cell with one sentence, and nothing that was half done is kept."""

import _thread
import _weakrefset
import signal
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from grader.reporting.language import gettext
from grader.stopped import Stopped

#: From what runs here nothing that is raised gets out: Python calls it when an object goes, and has nobody to tell.
_DEAF = {weakref.__file__, _weakrefset.__file__}
_A_MOMENT = 0.001  # seconds


@contextmanager
def stoppable(how_far: Callable[[], str]) -> Iterator[None]:
    """Turn an interrupt into ``Stopped`` with the sentence that ``how_far`` gives. The innermost one speaks."""
    try:
        with _never_lost():
            yield
    except Stopped:
        raise
    except KeyboardInterrupt:
        again = gettext("Nothing of it was kept: run the cell again to have the whole.")
        raise Stopped(how_far(), again) from None


@contextmanager
def _never_lost() -> Iterator[None]:
    """No interrupt is swallowed, however many objects come and go that something refers to weakly."""
    if not _python_would_interrupt():
        yield
        return
    postponed: list[threading.Timer] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        if not _would_be_swallowed(frame):
            raise KeyboardInterrupt
        postponed.append(threading.Timer(_A_MOMENT, _thread.interrupt_main))
        postponed[-1].start()

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
        for timer in postponed:
            timer.join()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _python_would_interrupt() -> bool:
    """Whether an interrupt here is Python's own; only the main thread can change what it does."""
    here_is_main = threading.current_thread() is threading.main_thread()
    return here_is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler


def _would_be_swallowed(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_filename not in _DEAF:
        frame = frame.f_back
    return frame is not None

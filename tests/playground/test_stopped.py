"""An interrupt is never lost, not even where Python cannot pass it on."""

import _thread
import signal
import threading
import time
import weakref

import pytest
from playground.stopped import stoppable

from grader.stopped import Stopped


@pytest.fixture(autouse=True)
def interrupts_are_python_s_own():
    """A kernel that ran in this process before, or a shell that began it in the background, may have them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Thing:
    """Something that a table refers to weakly."""


def _come_and_go(pressed: threading.Event) -> None:
    """What Matplotlib does all the time. A third of the interrupts or more meet Python in the table's own clearing."""
    table = weakref.WeakKeyDictionary()
    while not pressed.is_set():
        for number in range(50):
            table[Thing()] = number
    time.sleep(0.02)


def _is_stopped() -> bool:
    pressed = threading.Event()

    def press() -> None:
        time.sleep(0.001)
        _thread.interrupt_main()
        pressed.set()

    presser = threading.Thread(target=press)
    try:
        with stoppable(lambda: "Stopped."):
            presser.start()
            _come_and_go(pressed)
    except Stopped:
        return True
    finally:
        presser.join()
    return False


@pytest.mark.filterwarnings("error")  # what Python swallows it only warns of
def test_no_interrupt_is_swallowed():
    assert all(_is_stopped() for _ in range(25))


def test_afterwards_an_interrupt_is_python_s_own_again():
    with stoppable(lambda: "Stopped."), stoppable(lambda: "Stopped within."):
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

"""The process that runs learner code: shut in for good, with a request to read and an answer to write, and no more."""

import os
import platform

from grader.inside.call_filter import compiled, filter_calls
from grader.inside.child import limited, work
from grader.inside.confinement import without_privileges
from grader.inside.wire import BEGUN

REQUEST, ANSWER = 3, 4
#: More descriptors than a process here may have.
MOST_DESCRIPTORS = 1 << 16
_FILTER = compiled(platform.machine())


def learn(request: int, answer: int, cpu_seconds: int, memory: int) -> None:
    """Become the process that runs learner code; never returns."""
    try:
        _let_go_of_all_but(request, answer)
        limited(cpu_seconds, memory)
        without_privileges()
        filter_calls(_FILTER)
        os.write(ANSWER, BEGUN)
        work(REQUEST, ANSWER)
    finally:
        os._exit(0)


def _let_go_of_all_but(request: int, answer: int) -> None:
    """Leave nobody to talk to: what is shared with the children that come later could be filled up for them."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    kept = [os.dup(descriptor) for descriptor in (request, answer)]  # so that none lies where another is to go
    for place, descriptor in enumerate((nowhere, nowhere, nowhere, *kept)):
        os.dup2(descriptor, place)
    os.closerange(ANSWER + 1, MOST_DESCRIPTORS)

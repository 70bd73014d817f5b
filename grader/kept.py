"""Functions that have passed, kept as text in the learner's own file: later notebooks have them without pasting.

Only a notebook's kernel keeps and fetches them: a script, a test and the grading of a class know of none.
"""

from collections.abc import Callable
from functools import cache
from linecache import cache as known_sources

from grader import cells, progress_file
from grader.course import COURSE
from grader.inside.trace import quiet
from grader.judging.finding import Passed
from grader.judging.judge import judge, observe
from grader.reading.one_function import text_of

#: The key of the file: a mapping from exercises to texts.
FUNCTIONS = "functions"
#: Characters of a text. Nobody writes as many by hand for one function.
LONGEST = 50_000


def text_to_keep(function: Callable, exercise: str) -> str | None:
    """The text that makes a function of this notebook anew, under the exercise's name; None if none does.

    It is tried before it is given: run by itself, it has to pass the check again.
    """
    name = cells.name_of(function, exercise)
    text = text_of(name, cells.ran()) if name else None
    if text is None:
        return None
    if name != exercise:
        text += f"\n\n{exercise} = {name}\n"
    return text if len(text) <= LONGEST and _judged(exercise, text) else None


def passed_function(exercise: str) -> Callable | None:
    """The learner's function as it passed in whichever notebook, judged again at its first use in this process.

    None if none is kept, or if what is kept no longer passes: ``no_longer_passes`` tells the two apart.
    """
    text = _text(exercise)
    return _judged(exercise, text) if text else None


def no_longer_passes(exercise: str) -> bool:
    """Whether a function is kept that does not pass any more: what it needs is gone, or the course asks for more."""
    text = _text(exercise)
    return text is not None and _judged(exercise, text) is None


def _text(exercise: str) -> str | None:
    return progress_file.read().get(FUNCTIONS, {}).get(exercise) if cells.in_a_notebook() else None


@cache
def _judged(exercise: str, text: str) -> Callable | None:
    """The function that a text makes in a namespace of its own, if it passes."""
    filename = f"<{exercise}, kept>"
    known_sources[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    names: dict[str, object] = {"__name__": "kept"}
    try:
        with quiet():
            exec(compile(text, filename, "exec", dont_inherit=True), names)
    except KeyboardInterrupt:
        raise
    except BaseException:  # even an exit, which would end the notebook's kernel
        return None
    function, seeded = names.get(exercise), COURSE[exercise].seeded(0)
    if not callable(function):
        return None
    return function if isinstance(judge(seeded, observe(function, seeded)), Passed) else None

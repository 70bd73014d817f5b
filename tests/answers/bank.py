"""Answers as learners write them, each with the exercise that it answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A function that answers an exercise; ``cause`` is the id of the mistake that a wrong one should be told."""

    exercise: str
    function: Callable
    cause: str | None = None

    def __str__(self) -> str:
        return f"{self.exercise}-{self.function.__name__}"


class Answers:
    """The answers in a file, in order. ``@answers.to("adam")`` above a function makes it one of them."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []

    def to(self, exercise: str, cause: str | None = None) -> Callable[[Callable], Callable]:
        def add(function: Callable) -> Callable:
            self._answers.append(Answer(exercise, function, cause))
            return function

        return add

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._answers)

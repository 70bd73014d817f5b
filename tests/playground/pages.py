"""The page's side of a comm, for tests that have no page."""

from typing import Any


class Page:
    """Keeps what the kernel sends, and sends messages of its own."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.buffers: list[list[bytes]] = []
        self.closed = False
        self._answer: Any = None

    # What the kernel's side calls.
    def on_msg(self, answer) -> None:
        self._answer = answer

    def send(self, data=None, buffers=None) -> None:
        self.received.append(data)
        self.buffers.append(buffers or [])

    def close(self) -> None:
        self.closed = True

    # What the page does.
    def say(self, **data) -> dict[str, Any]:
        """Send a message; the kernel's answer to it."""
        self._answer({"content": {"data": data}})
        return self.received[-1]


def opening(**data) -> dict[str, Any]:
    """The message with which a page opens a comm."""
    return {"content": {"data": data}}

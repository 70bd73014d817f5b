"""What keeps a file from being read, with a reason for whoever handed it in."""


class Unreadable(ValueError):
    """The file is not a notebook that can be read; the message says what it is, and the way out."""

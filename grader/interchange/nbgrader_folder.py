"""The folder in which nbgrader has what a learner handed in, before anything of it is read."""

from pathlib import Path

from grader.reporting.language import gettext


class Linked(Exception):
    """A learner handed in a link; the message says where it is."""


def refuse_links(folder: Path) -> None:
    """Raise ``Linked`` if there is a link in a learner's folder.

    Nbgrader follows it and copies what it leads to into the learner's feedback: the seed, or a classmate's notebook,
    which would count as theirs.
    """
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise Linked(
                gettext(
                    "{path} is a link to another file, and links are not followed: nothing that this learner handed "
                    "in is marked. Look at it and remove it.",
                    path=path,
                )
            )

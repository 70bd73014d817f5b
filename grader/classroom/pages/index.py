"""All pages by name."""

from collections.abc import Iterable, Iterator

from grader.classroom.labels import by_label
from grader.classroom.pages.environment import template

#: The file's name, in the folder of the pages.
INDEX = "index.html"
#: Names that are laid out together: a browser passes over those that are not in sight.
TOGETHER = 200


def index_page(labels: Iterable[str]) -> Iterator[str]:
    """The index of the pages of these students, in parts."""
    ordered = by_label(labels)
    blocks = [ordered[begin : begin + TOGETHER] for begin in range(0, len(ordered), TOGETHER)]
    return template("index.html.j2").generate(blocks=blocks, many=len(ordered))

"""A picture and its words in a notebook: two outputs, since of one output every page shows one kind and no more.

Pages made by nbconvert, GitHub and VS Code then show both without knowing anything of ours. The words are also the
picture's ``alt``, where a page reads it. Our front end shows the words where they stand, and hides them while the
picture is live and says them itself.
"""

import base64
import html
from collections.abc import Iterable
from typing import Any

from IPython.display import display

from playground.canvas import Canvas
from playground.marks import Mark


def show(picture: bytes, words: str, canvas: Canvas, marks: Iterable[Mark] = ()) -> None:
    """Show a PNG of these marks on their canvas, and the words below it."""
    about = about_picture(words, canvas, marks)
    display({"image/png": base64.b64encode(picture).decode()}, raw=True, metadata={"image/png": about})
    display({"text/plain": words, "text/html": f'<p class="knobs-words">{html.escape(words)}</p>'}, raw=True)


def about_picture(words: str, canvas: Canvas, marks: Iterable[Mark]) -> dict[str, Any]:
    """What is to be known of a picture beside its pixels: its size on the page, its words, and where maps are."""
    maps = canvas.maps(marks)
    return {**canvas.size, "alt": words, **({"maps": maps} if maps else {})}

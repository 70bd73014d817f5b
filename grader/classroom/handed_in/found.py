"""Something that lies in the class's folder, before anybody asks whose it is."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path


class Kind(Enum):
    """What becomes of a file."""

    NOTEBOOK = auto()  # it is read and graded
    UNREADABLE = auto()  # somebody's answer may be in it, and nobody can see it: always a row
    INSTEAD = auto()  # no notebook, but handed in as one: a row if its student has no notebook
    DATA = auto()  # belongs to an answer; a row only if its student handed in nothing else
    BESIDE = auto()  # nobody's answer


@dataclass(frozen=True)
class Found:
    """A file, or a folder or archive that stands for all that is in it.

    parts     -- its location: folders, archives among them, then its own name, all of them fit to be shown
    path      -- the file on disk, or the archive that holds it
    member    -- its name in the archive, as ``archives.py`` writes it; "" on disk
    words     -- why it is not graded; "" for a notebook
    container -- whether it is a folder or an archive itself, so that its own name may be a student's
    """

    parts: tuple[str, ...]
    path: Path
    kind: Kind
    words: str = ""
    member: str = ""
    container: bool = False

    @property
    def location(self) -> str:
        return "/".join(self.parts)


def shown(name: str) -> str:
    """A file's name fit to be written anywhere: what is not UTF-8, ends a line or steers a terminal, as an escape.

    What turns the direction of writing, and is seen by nobody, is left out.
    """
    return name if name.isprintable() else "".join(map(_shown, name))


def _shown(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # Python's sign for a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if unicodedata.bidirectional(character) in TURNING:
        return ""
    return character.encode("unicode_escape").decode() if unicodedata.category(character) in ACTING else character


#: Categories of characters that are controls, no text, or ends of lines; and what turns the direction of writing.
ACTING = ("Cc", "Cs", "Zl", "Zp")
TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


#: Marks that nobody sees and that make two of one name: of width zero, of direction, of byte order.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def tidy(name: str) -> str:
    """A person's name as it is compared: accents written one way, no spaces around it, none doubled."""
    return shown(" ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", name)).split()))

"""What a file is, by its name and, where that does not tell, by how it begins."""

import re
from collections.abc import Callable

from grader.classroom.handed_in.found import Kind
from grader.reporting.language import gettext

#: Endings that browsers and file systems add, and those of all that is handed in. More than one may stand at the end.
ENDINGS = re.compile(
    r"(?:\.(?:ipynb|zip|tar|gz|tgz|bz2|tbz2?|xz|txz|zst|7z|rar|json|txt|py|pdf|html?|docx?|odt|rtf|pages|md|rmd|png|jpe?g|gif|heic"
    r"|webp|bmp|tiff?|csv|download|crdownload|part|url|webloc)\s*)+$",
    re.IGNORECASE,
)
IPYNB = re.compile(r"\.ipynb(?=\s*(?:\.\w+\s*)*$)", re.IGNORECASE)
ZIP = re.compile(r"\.zip\s*(?:\.download\s*)?$", re.IGNORECASE)
TAR = re.compile(r"\.(tar|tar\.gz|tgz|tar\.bz2|tbz2?)\s*(?:\.download\s*)?$", re.IGNORECASE)
OTHER_ARCHIVE = re.compile(r"\.(tar|tar\.\w+|tgz|tbz2?|txz|rar|7z|gz|bz2|xz|zst)\s*(?:\.download\s*)?$", re.IGNORECASE)
#: How Moodle and Canvas call what students typed in.
TYPED_IN = re.compile(r"onlinetext\.html$|_\d+_(?:text|link)\.html$")
#: Keys that a notebook has at its top, in every format so far.
KEYS = re.compile(rb'"(?:cells|nbformat|worksheets)"\s*:')
#: Bytes of a file that are looked at, from its start.
LOOKED_AT = 64 * 1024


def kind_of(name: str, start: Callable[[], bytes]) -> tuple[Kind, str]:
    """What a file is, and why it is not graded; ``start`` reads how it begins, if the name does not tell."""
    if why := _of_a_program(name):
        return Kind.BESIDE, why
    if IPYNB.search(name):
        return Kind.NOTEBOOK, ""
    if name.startswith("."):
        return Kind.BESIDE, gettext("a hidden file")
    if OTHER_ARCHIVE.search(name):
        return Kind.UNREADABLE, _other_archive()
    if is_notebook(start()):
        return Kind.NOTEBOOK, ""
    if TYPED_IN.search(name):
        return Kind.INSTEAD, gettext("It is what was typed into a form.")
    ending = name.rstrip().rpartition(".")[2].casefold()
    for endings, words in _in_place_of_a_notebook():
        if ending in endings:
            return Kind.INSTEAD, words
    return Kind.DATA, gettext("It is not a notebook.")


def is_archive(name: str) -> bool:
    """Whether a file of this name is an archive that is looked into."""
    return (ZIP.search(name) is not None or is_tar(name)) and not _of_a_program(name)


def is_zip(name: str) -> bool:
    return is_archive(name) and not is_tar(name)


def is_tar(name: str) -> bool:
    return TAR.search(name) is not None


def is_notebook(start: bytes) -> bool:
    """Whether a file that begins so is a notebook: an object of JSON with one of the keys that notebooks have."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\0", b"")  # UTF-16, of which every other byte of ASCII is a zero
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and KEYS.search(start) is not None


def way_out() -> str:
    return gettext("Hand in the notebook itself: File > Save As, the file that ends in .ipynb.")


def link() -> str:
    return gettext("It is a link to another file, and links are not followed.")


def folder_of_a_program(name: str) -> str:
    """Why a folder of this name is not looked into; "" if it is."""
    known = {
        ".ipynb_checkpoints": gettext("a copy that Jupyter keeps"),
        ".git": gettext("the history of a repository"),
        "__MACOSX": gettext("what macOS adds to an archive"),
        "__pycache__": gettext("what Python keeps of modules"),
        "node_modules": gettext("packages of a program"),
        "site-packages": gettext("packages of a program"),
    }
    return known.get(name) or (gettext("a hidden folder") if name.startswith(".") else "")


def _of_a_program(name: str) -> str:
    """Why a file is nobody's answer if a program has put it there; "" if none has."""
    if name.startswith("._") or name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        return gettext("what the system adds to a folder")
    if name.startswith((".~", "~$", ".nfs")):
        return gettext("what a program keeps of a file that is open")
    return ""


def _other_archive() -> str:
    return gettext("It is an archive of a kind that is not opened here. Hand in the notebook itself, or a .zip of it.")


def _in_place_of_a_notebook() -> list[tuple[tuple[str, ...], str]]:
    return [
        (("py",), gettext("It is a Python file.")),
        (("pdf",), gettext("It is a PDF, a print of the notebook.")),
        (("html", "htm", "mhtml"), gettext("It is a web page, a print of the notebook.")),
        (("doc", "docx", "odt", "rtf", "pages"), gettext("It is a document of a word processor.")),
        (("url", "webloc", "gdoc", "lnk"), gettext("It is a link to something elsewhere.")),
        (("png", "jpg", "jpeg", "gif", "heic", "webp", "bmp", "tif", "tiff"), gettext("It is a picture.")),
    ]

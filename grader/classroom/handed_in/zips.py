"""Zip archives, read where they lie: a file is unpacked when it is asked for, and no further than it is asked for."""

import io
import stat
import zipfile
from contextlib import suppress

from grader.classroom.handed_in.archive_file import MUCH, RATIO, Listed, broken, too_much
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext

MOST_MEMBERS = 50_000
#: Bytes of the list of its files that an archive ends with; each of its entries takes ten times as much in memory.
LARGEST_LIST = 8 * 1024**2
#: Bits of an entry that say that it is encrypted, and that its name is UTF-8.
ENCRYPTED, UTF8 = 0x1, 0x800


class _Careful(io.BufferedReader):
    """A file of which no one reading takes more than ``most`` bytes."""

    most: int

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise Unreadable(too_much())
        return super().read(size)


def archive(raw: io.FileIO | io.BytesIO, size: int) -> zipfile.ZipFile:
    """The archive in a file of ``size`` bytes; ``Unreadable`` if it is none, or one that does harm."""
    file = _Careful(raw)
    file.most = LARGEST_LIST
    try:
        opened = zipfile.ZipFile(file)
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises what it happens to stumble over
        raise Unreadable(broken(error)) from None
    file.most = size
    infos = opened.infolist()
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > max(MUCH, RATIO * size):
        raise Unreadable(too_much())
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Unreadable(gettext("The archive asks for a password. Hand it in without one."))
    return opened


def listed(opened: zipfile.ZipFile) -> list[Listed]:
    """The files of an archive, in its order."""
    infos = (info for info in opened.infolist() if not info.filename.endswith(("/", "\\")))
    return [Listed(info.filename, _name(info), stat.S_ISLNK(info.external_attr >> 16)) for info in infos]


def _name(info: zipfile.ZipInfo) -> str:
    """A name that is not said to be UTF-8 most often is it all the same."""
    if not info.flag_bits & UTF8:
        with suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename

"""Tar archives, plain or packed with gzip or bzip2. They have no list of their files, so each is unpacked whole."""

import bz2
import gzip
import io
import tarfile
from typing import IO, cast

from grader.classroom.handed_in.archive_file import MUCH, Listed, broken, too_much
from grader.reading.notebook_file import Unreadable

MOST_MEMBERS = 5_000
#: What the files begin with that gzip and bzip2 write. The others that tar knows may take gigabytes to be unpacked.
GZIP, BZIP2 = b"\x1f\x8b", b"BZh"


class _Counted(io.RawIOBase):
    """What is unpacked, as long as it is not too much."""

    def __init__(self, packed: IO[bytes]):
        self._packed, self._left = packed, MUCH

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if size < 0 or size > self._left:
            size = self._left + 1
        unpacked = self._packed.read(size)
        self._left -= len(unpacked)
        if self._left < 0:
            raise Unreadable(too_much())
        return unpacked


def unpacked(raw: io.FileIO) -> list[tuple[Listed, bytes]]:
    """The files of an archive and what is in them; ``Unreadable`` if it is none, or one that does harm."""
    found: list[tuple[Listed, bytes]] = []
    try:
        with tarfile.open(fileobj=cast(IO[bytes], _Counted(_packed(raw))), mode="r|") as archive:
            for number, info in enumerate(archive):
                if number >= MOST_MEMBERS:
                    raise Unreadable(too_much())
                is_link = info.issym() or info.islnk()
                if is_link or (info.isreg() and not info.issparse()):
                    file = None if is_link else archive.extractfile(info)
                    found.append((Listed(info.name, info.name, is_link), file.read() if file else b""))
    except Unreadable:
        raise
    except Exception as error:  # tarfile and what it unpacks with raise what they happen to stumble over
        raise Unreadable(broken(error)) from None
    return found


def _packed(raw: io.FileIO) -> IO[bytes]:
    start = raw.read(3)
    raw.seek(0)
    if start.startswith(GZIP):
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    return bz2.BZ2File(raw) if start.startswith(BZIP2) else raw

"""A name inside a PNG, in a text chunk right after the header, where the page finds it without reading the rest."""

import zlib

KEYWORD = "Turning the Knobs"
#: Bytes of a PNG before its first chunk of choice: the signature and the header.
HEAD = 33


def named(png: bytes, name: str) -> bytes:
    """The picture with a name; the same pixels. An earlier name is replaced."""
    body = b"tEXt" + KEYWORD.encode() + b"\0" + name.encode()
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return png[:HEAD] + chunk + without_name(png)[HEAD:]


def name_of(png: bytes) -> str | None:
    """The name in a picture, None where there is none."""
    begin = HEAD + 8 + len(KEYWORD) + 1
    if png[HEAD + 4 : begin] != b"tEXt" + KEYWORD.encode() + b"\0":
        return None
    return png[begin : HEAD + 8 + _length(png)].decode()


def without_name(png: bytes) -> bytes:
    """The picture as it was before it was named."""
    return png if name_of(png) is None else png[:HEAD] + png[HEAD + 12 + _length(png) :]


def _length(png: bytes) -> int:
    return int.from_bytes(png[HEAD : HEAD + 4], "big")

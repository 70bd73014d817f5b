"""Messages between the judge and a sandbox: JSON, with the numbers of arrays behind it as plain bytes.

Standard library and NumPy only: the file also runs inside the sandbox. What comes out of a sandbox was written by code
that nobody trusts, so reading checks every length before it believes it, and nothing but numbers, text, lists and
mappings can come of it. There is no pickle.
"""

import json
import math
import struct
from typing import Any

import numpy as np

#: Lengths of the JSON part and of the bytes behind it.
HEAD = struct.Struct("<QQ")
#: What a child sends before its first message, when it has started and learner code is next.
BEGUN = b"."
DTYPES = frozenset(
    f"<{kind}{size}" for kind, sizes in {"f": (2, 4, 8, 16), "i": (2, 4, 8), "u": (2, 4, 8)}.items() for size in sizes
)
DTYPES |= {"|i1", "|u1"}
ITEM_SIZES = {name: np.dtype(name).itemsize for name in DTYPES}
#: Characters of a text in a message, such as the words of an exception.
LONGEST_TEXT = 500
#: As many as NumPy has: a learner's array of a dozen is an answer, if a wrong one.
MOST_DIMENSIONS = 64
#: The part of a limit that may be JSON, which takes many times its length once it is read.
MOST_TEXT = 0.25
#: Stands in a message for a second round that was as the first, to the last bit.
SAME = "same"
ARRAY = "$"  # no name of an argument or a field


class Malformed(ValueError):
    """Bytes that are not a message."""


def pack(message: object) -> bytes:
    """A message as bytes: mappings with text keys, lists, text, numbers, None, and arrays of the usual numbers."""
    blob: list[bytes] = []

    def described(thing: object) -> dict:
        """An array as JSON; its numbers go behind, in the order in which arrays are met."""
        if not isinstance(thing, np.ndarray):
            raise TypeError(f"{type(thing).__name__} is not sent")
        name, sent = _AS_SENT[thing.dtype]
        blob.append(thing.tobytes() if sent == thing.dtype else thing.astype(sent).tobytes())
        return {ARRAY: [name, thing.shape]}

    text = json.dumps(message, default=described, separators=(",", ":")).encode()
    numbers = b"".join(blob)
    return HEAD.pack(len(text), len(numbers)) + text + numbers


class _AsSent(dict):
    """By dtype, the name and the dtype under which its numbers are sent: the lowest byte first."""

    def __missing__(self, dtype: np.dtype) -> tuple[str, np.dtype]:
        sent = dtype.newbyteorder("<")
        self[dtype] = sent.str, sent
        return self[dtype]


_AS_SENT = _AsSent()


def lengths(head: bytes, limit: int) -> int:
    """How many bytes follow a head, or ``Malformed`` if they would exceed ``limit``."""
    text, blob = HEAD.unpack(head)
    if text + blob > limit or text > limit * MOST_TEXT:
        raise Malformed(f"a message of {text} and {blob} bytes is over the limit of {limit}")
    return text + blob


def unpack(head: bytes, body: bytes) -> object:
    """The message in ``body``, which is as long as ``head`` says."""
    text_length, blob_length = HEAD.unpack(head)
    if len(body) != text_length + blob_length:
        raise Malformed("a message of the wrong length")
    blob = _Blob(body[text_length:])
    try:
        message = json.loads(body[:text_length], object_hook=blob.restored)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Malformed(str(error)) from None
    if blob.left:
        raise Malformed("bytes are left over")
    return message


class _Blob:
    """The bytes behind the JSON, handed out from the front: arrays are met in the order in which they were packed."""

    def __init__(self, content: bytes):
        self._content, self._at = content, 0

    @property
    def left(self) -> int:
        return len(self._content) - self._at

    def restored(self, described: dict) -> dict | np.ndarray:
        """What a JSON object stands for: an array, or itself."""
        return self._array(described[ARRAY]) if ARRAY in described else described

    def _array(self, described: Any) -> np.ndarray:
        dtype, shape = described
        sound = dtype in DTYPES and isinstance(shape, list) and len(shape) <= MOST_DIMENSIONS
        if not sound or not all(type(side) is int and side >= 0 for side in shape):
            raise Malformed("an array of a kind that is not sent")
        count = math.prod(shape)
        size = count * ITEM_SIZES[dtype]
        if size > self.left:
            raise Malformed("an array longer than its bytes")
        array = np.frombuffer(self._content, dtype, count, self._at).reshape(shape)
        self._at += size
        return array.astype(array.dtype.newbyteorder("="))

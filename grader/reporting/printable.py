"""Text that others wrote, for a terminal: what it would do there is shown, not done."""

import re

#: What moves a cursor, colours, renames a window or turns the direction of writing; not the end of a line or a tab.
_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with a sign in place of each character that acts: Unicode's picture of it, or the one for no text."""
    return _ACTS.sub(lambda found: _picture(ord(found[0])), text)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"

"""The seed that draws the probes of a class."""

import secrets


def chosen_or_drawn(seed: int | None) -> int:
    """The seed that was asked for; if none was, one that nobody knows before."""
    return secrets.randbelow(2**31) if seed is None else seed

"""How far a fresh record is from the stored one."""

import numpy as np

KINDS = ("runs", "schedules", "plateaus", "calls")
TOLERANCE = 1e-12


def _numbered(record: dict) -> dict[str, object]:
    """What is compared, by a name that says what it is: every entry by its call, every signature, and the materials."""
    entries = {
        f"{kind} {number}, {entry['call']}": entry
        for kind in KINDS
        for number, entry in enumerate(record.get(kind, []))
    }
    signatures = {f"signature of {call}": arguments for call, arguments in record.get("defaults", {}).items()}
    rest = {name: part for name, part in record.items() if name not in (*KINDS, "defaults", "versions")}
    return entries | signatures | rest


def distance(fresh: object, stored: object) -> float:
    """How far two parts of a record are apart; infinite if they are not alike.

    Numbers that come as a list are measured as the tests measure them, as a share of the largest that stands in the
    same place: a weight that happens to pass near 0 must not make a last digit look large.
    """
    if isinstance(fresh, dict) and isinstance(stored, dict) and fresh.keys() == stored.keys():
        return max((distance(fresh[name], stored[name]) for name in fresh), default=0.0)
    if fresh == stored:
        return 0.0
    try:
        mine, theirs = np.array(fresh, float), np.array(stored, float)
    except (TypeError, ValueError):  # words, or rows of several lengths
        return _pairwise(fresh, stored)
    if mine.shape != theirs.shape:
        return float("inf")
    apart = np.abs(mine - theirs) / np.maximum(np.abs(theirs).max(axis=0), np.finfo(float).tiny)
    return float(apart.max()) if np.isfinite(apart).all() else float("inf")


def _pairwise(fresh: object, stored: object) -> float:
    if isinstance(fresh, list) and isinstance(stored, list) and len(fresh) == len(stored):
        return max(map(distance, fresh, stored), default=0.0)
    return float("inf")


def differences(fresh: dict, stored: dict) -> dict[str, float]:
    """How far apart each part of two records is; infinite for one that only one of them has."""
    mine, theirs = _numbered(fresh), _numbered(stored)
    return {
        name: distance(mine[name], theirs[name]) if name in mine and name in theirs else float("inf")
        for name in mine | theirs
    }


def tolerance(part: object) -> float:
    """How far a part may be from the stored one: a program's curves are as exact as its framework lets them be."""
    digits = part.get("digits") if isinstance(part, dict) else None
    return 10.0 ** -min(digits.values()) if digits else TOLERANCE

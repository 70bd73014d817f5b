"""Numbers as people type them: "35 %", "1,5", "−2", "10^-3", "115 steps"."""

import re
from collections.abc import Iterable

_MINUS = str.maketrans("−–‒﹣－", "-----")
_SIGN = re.compile(r"^([+-])\s+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_POWER = re.compile(r"(?:(.+?)\s*[*x×·]\s*)?10\s*(?:\^|\*\*)\s*\(?\s*([+-]?\d+)\s*\)?", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:[^\W\d][\w\[\]]*\s*=|about\b|around\b|[~≈=])\s*", re.IGNORECASE)


def number(typed: str, unit: str = "", known: Iterable[str] = ()) -> float | None:
    """The number that was typed, or None for what is no number.

    unit  -- what the number counts; with another unit than "%", 35 % is 0.35
    known -- words that may follow the number: "115 steps"
    """
    text = _SIGN.sub(r"\1", _BEFORE.sub("", typed.strip().translate(_MINUS), count=1).strip())
    for word in sorted(filter(None, {unit, *known}), key=len, reverse=True):
        if word != "%":
            text = re.sub(rf"(?<=\d)\s*\b{re.escape(word)}$", "", text, flags=re.IGNORECASE)
    share = text.endswith("%")
    value = _read(text.removesuffix("%").strip())
    return value / 100 if value is not None and share and unit != "%" else value


def _read(text: str) -> float | None:
    if power := _POWER.fullmatch(text):
        times = _decimal(power[1]) if power[1] else 1.0
        return None if times is None or abs(int(power[2])) > 300 else times * 10.0 ** int(power[2])
    over, slash, under = text.partition("/")
    parts = [_decimal(over.strip()), _decimal(under.strip())] if slash else [_decimal(text), 1.0]
    return None if parts[0] is None or not parts[1] else parts[0] / parts[1]


def _decimal(text: str) -> float | None:
    """A comma stands before the decimals, but for "1,000", which is a thousand."""
    if grouped := _THOUSANDS.fullmatch(text):
        return float(text.replace(grouped[1], ""))
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None

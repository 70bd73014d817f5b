"""When two spellings may be one person's name: from the same letters to the same letters run together."""

import re
import unicodedata
from collections.abc import Iterator

#: How letters that are no letter with an accent are written where there is no such letter, in the languages' own ways.
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
BARE = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
#: After a comma these are part of a name, and what stands before them is no family name.
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "phd", "md"}
#: Words of a name that are turned round; nobody has more, and a file may be called anything.
MOST_WORDS = 10
LONGEST = 300


def folded(text: str) -> str:
    """The text without case, without what cannot be seen, and without the mark that keeps it from being a formula."""
    seen = "".join(char for char in unicodedata.normalize("NFKC", text[:LONGEST]) if unicodedata.category(char) != "Cf")
    return " ".join(re.sub(r"^'(?=\W)", "", seen).casefold().split())


def natural(name: str) -> str:
    """ "Last, First" as people say it; any other name as it stands."""
    last, comma, first = (part.strip() for part in name.partition(","))
    if not (comma and last and first) or "," in first or folded(first).strip(".") in SUFFIXES:
        return " ".join(name.split())
    return f"{first} {last}"


def spellings(name: str, asked: bool) -> list[set[str]]:
    """What two spellings of one name share, the surest first: what is the same, then the same words in another order,
    then without accents, then all in one word, if that is how one of the two has it.

    asked -- whether this is the name that is looked for, or one of those that are known
    """
    same = folded(natural(name))
    if not same:
        return [set(), set(), set(), set()]
    plain = {" ".join(_words(text)) for text in _without_accents(same)} - {""}
    return [
        {same},
        {_sorted(same)} - {""},
        {_sorted(text) for text in plain},
        {form for text in plain for form in _run_together(text, asked)},
    ]


def another_name(name: str, known: str) -> bool:
    """Whether a name of several words has none of them in common with the known one."""
    here, there = ({word for text in _without_accents(folded(each)) for word in _words(text)} for each in (name, known))
    return len(_words(name)) > 1 and not here & there


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub("['’`]", "", text))


def _sorted(text: str) -> str:
    return " ".join(sorted(_words(text)))


def _without_accents(text: str) -> Iterator[str]:
    """In letters without accents, in both ways in which that is done: Müller is Muller or Mueller."""
    for letters in (text, text.translate(WRITTEN_OUT)):
        parts = unicodedata.normalize("NFKD", letters.translate(BARE))
        yield unicodedata.normalize("NFC", "".join(char for char in parts if not unicodedata.combining(char)))


def _run_together(text: str, asked: bool) -> Iterator[str]:
    """All words as one, beginning with any of them, for systems put the family name first; a single word as it is.

    Two names of several words do not meet here: Ann Amon is not Anna Mon.
    """
    words = text.split()[:MOST_WORDS]
    in_parts = "known" if (len(words) > 1) is not asked else "asked"  # the other one is a single word
    for first in range(len(words)):
        yield f"{in_parts} {''.join(words[first:] + words[:first])}"

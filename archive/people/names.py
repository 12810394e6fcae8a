"""Read a person's name as printed or as recorded, and tell whether it can be this person's.

Pure.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TITLES = re.compile(
    r"^(?:(?:de|den)\s+heer|mevrouw|mevr|mej|mw|dhr|mr|drs|dr|ir|ing|prof|jhr|jkvr|baron|graaf"
    r"|lid)\b\.?\s*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^(?:[^\W\d_]{1,2}h?\.\s?)+(?=\S)")
_IN_BRACKETS = re.compile(r"\(([^)]*)\)?")
_PREFIXES = frozenset(
    [
        *(
            "van",
            "von",
            "de",
            "den",
            "der",
            "het",
            "'t",
            "’t",
            "ter",
            "ten",
            "te",
            "la",
            "le",
            "el",
            "al",
            "bin",
        ),
        *("di", "da", "do", "dos", "del", "des", "du", "d'", "in", "op", "'s", "’s", "aan", "uit"),
    ]
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts.

    `words` are the given name (perhaps) and the surname with its prefix, in order.
    """

    words: tuple[str, ...]
    initials: str = ""

    def readings(self) -> Iterator[tuple[str, str]]:
        """(given name, prefix and surname), squeezed, for every place where the one may end and the
        other begin.
        """
        for place in range(len(self.words)):
            if place and self.words[place - 1].casefold() in _PREFIXES:
                continue  # "van" is nobody's given name: "Van Dijk" is not a Dijk
            yield squeeze(" ".join(self.words[:place])), squeeze(" ".join(self.words[place:]))

    def without_prefix(self) -> "Name":
        """The name without the prefix it begins with: "Van Sytzama" is "Sytzama"."""
        words = list(self.words)
        while len(words) > 1 and words[0].casefold() in _PREFIXES:
            words.pop(0)
        return Name(tuple(words), self.initials)


@lru_cache(maxsize=50_000)
def read_name(printed: str | None) -> Name:
    """A name in parts: "C. van der Wal", "de heer Van Sytzama", "Inge van Dijk", "Dijk (I.)"."""
    text = printed or ""
    brackets = _IN_BRACKETS.search(text)
    initials = brackets[1] if brackets and ("." in brackets[1] or brackets[1].isupper()) else ""
    text = " ".join(_IN_BRACKETS.sub(" ", text).split()).strip(" ,")
    while match := _TITLES.match(text):
        text = text[match.end() :]
    if match := _INITIALS.match(text):
        initials, text = initials or match[0], text[match.end() :]
    # "Leijten, Renske": the surname first.
    surname, comma, given = text.partition(",")
    words = f"{given} {surname}".split() if comma else text.split()
    return Name(tuple(words), _letters(initials))


@lru_cache(maxsize=50_000)
def squeeze(text: str) -> str:
    """Letters and digits only, accents off, lower case; loose accents and hyphens of print do not
    count.
    """
    text = (
        unicodedata.normalize("NFKD", text)
        .casefold()
        .replace("ı", "i")
        .replace("ø", "o")
        .replace("ß", "ss")
    )
    return "".join(c for c in text if c.isalnum())


def same_given(printed: str, given_name: str, initials: str) -> bool:
    """Whether a given name as printed (squeezed, may be empty) can be this person's."""
    own = squeeze(given_name)
    if not printed or not own:
        return not printed or _letters(initials)[:1] in ("", printed[:1])
    return own.startswith(printed) or printed.startswith(own)


def same_initials(printed: str, initials: str, given_name: str) -> bool:
    """Whether initials as printed can be this person's; what is not known does not count against
    it.
    """
    own = _letters(initials) or squeeze(given_name)[:1]
    return not printed or not own or own.startswith(printed) or printed.startswith(own)


def all_initials(printed: str, initials: str) -> bool:
    """Whether these are all of a person's initials, two or more: then a given name in another form
    is no matter.
    """
    return len(printed) > 1 and printed == _letters(initials)


def _letters(initials: str) -> str:
    parts = initials.split(".") if "." in initials else initials
    return "".join(squeeze(part)[:1] for part in parts)

"""Join the lines of a printed paragraph: hyphens at line ends, accents that stand loose.

Knows no format.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

_ACCENTS = str.maketrans(
    "´`¨¯¸ˆ˜ˇ˘˙˚˝˛",
    "\u0301\u0300\u0308\u0304\u0327\u0302\u0303\u030c\u0306\u0307\u030a\u030b\u0328",
)
_LOOSE_ACCENT = re.compile(r"([^\W\d_])([´`¨¯¸ˆ˜ˇ˘˙˚˝˛])")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ĳ": "ij", "Ĳ": "IJ"}
)
_LETTERS = re.compile(r"[^\W\d_]{1,60}$")
_HYPHENS = "-\u00ad\u2010\u2011"
_ADDRESS = re.compile(r"https?:/|www\.")
# "wet- en regelgeving", "in- of uitvoer": the hyphen stands for a word to come.
_LINKING = {"en", "of", "en/of", "tot", "dan", "als", "noch", "c.q.", "respectievelijk"}


def repair_letters(text: str) -> str:
    """Accents printed after their letter are put on it, ligatures undone: "Yes¸ilgöz" → "Yeşilgöz".

    Only for letters outside Latin-1, which a font has to put together; "foto´s" keeps its
    apostrophe.
    """
    return _LOOSE_ACCENT.sub(_compose, text.translate(_LIGATURES))


def join_lines(lines: Iterable[str], hyphenated: Collection[str] = ()) -> str:
    """The lines of one paragraph as running text.

    `hyphenated` holds the words with a hyphen that the document prints within a line
    ("rechts-extremisme"): such a word keeps its hyphen where it is broken too.
    """
    parts: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if parts:
            parts[-1:] = _meet(parts[-1], line, hyphenated)
        parts.append(line)
    return "".join(parts)


def words_with_hyphen(lines: Iterable[str]) -> set[str]:
    return {
        word.casefold()
        for line in lines
        for word in re.findall(r"[^\W_]+(?:-[^\W_]+)+(?=\W)", line)
    }


def _compose(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", match[1] + match[2].translate(_ACCENTS))
    return letter if len(letter) == 1 and ord(letter) > 0xFF else match[0]


def _meet(line: str, following: str, hyphenated: Collection[str]) -> tuple[str, str]:
    """A line as it stays when another follows, and what comes between them."""
    head, word, tail = line[:-1], line.rpartition(" ")[2], following.partition(" ")[0]
    if _ADDRESS.search(word) and (line[-1] in "/_=&?%#" or following[0] in "%/_?&=#"):
        return line, ""
    if line[-1] not in _HYPHENS or len(word) < 2:
        return line, " "
    if line[-1] == "\u00ad":
        return head, ""
    if tail.rstrip(",;") in _LINKING:
        return f"{head}-", " "
    return (f"{head}-" if _keeps_hyphen(word[:-1], tail, hyphenated) else head), ""


def _keeps_hyphen(word: str, tail: str, hyphenated: Collection[str]) -> bool:
    """Whether the hyphen belongs to the word: "GroenLinks-PvdA", "ILT-rapport", "12-jarige", an
    address.
    """
    if "/" in word + tail or "www." in word or "@" in word + tail:
        return True
    if not (letters := _LETTERS.search(word)) or not tail[0].islower():
        return True
    if len(letters[0]) == 1 or letters[0].isupper():
        return True
    return re.sub(r"^\W+|\W+$", "", f"{word}-{tail}").casefold() in hyphenated

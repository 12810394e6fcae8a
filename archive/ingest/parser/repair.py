"""Mend what print and converters broke: hyphens of line ends, spaces lost at line ends.

Only where it is certain.
"""

import re
from collections import Counter
from collections.abc import Callable

from .lexer import WORDS
from .script import GLUED, Line

_LETTER = "a-zà-öø-ÿ"
_BROKEN = re.compile(
    rf"(?<![\w/.@-])([A-ZÀ-Ýa-zà-ÿ]?[{_LETTER}]+)-([{_LETTER}]{{2,}})(?![\w/@-]|\.\w)"
)
# "Korte-van Hemel"; not "On-der" or "Hier-van".
_SECOND_NAME = re.compile(r"(?:van|de|der|den|ter|ten)(?: de[nr]?)? [A-Z]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Hyphens that are spelling: "niet-westers", "oud-minister", "wet- en regelgeving".
_KEEPS = frozenset({
    "niet", "non", "oud", "anti", "pro", "pre", "ex", "semi", "vice", "co", "mede", "ultra",
    "pseudo", "re", "bio", "tele", "ad", "hoc", "quasi", "neo", "post", "top", "sub", "euro",
    "arbo", "adjunct", "aspirant", "kandidaat", "chef", "leerling", "stagiair", "collega",
    "privaat", "sociaal", "financieel", "politiek", "auto",
})  # fmt: skip
# Abbreviations that look like a syllable: "mbo-student", "hiv-onderzoek"; laws with their capital.
_ABBREVIATIONS = frozenset({
    "aow", "apk", "avg", "azc", "cao", "coa", "dna", "epd", "ggd", "gps", "havo", "hbo", "hiv",
    "ict", "lhbti", "lpg", "mavo", "mbo", "mkb", "mri", "navo", "ngo", "ozb", "pabo", "pfas", "uwv",
    "vbo", "vmbo", "vwo", "wao", "xtc", "Wia", "Wiv", "Wmo", "Wob", "Woo",
})  # fmt: skip
# What no Dutch syllable has: no vowel at all, or two consonants before it that none begins with.
_NO_SYLLABLE = re.compile(
    r"[^aeiouyà-ü]+$"
    r"|(?![bcdfgkpt]r|[bcfgkps]l|[dgkst]n|s[cjkmpqt]|[ckrst]h|[dktz]w|[dt]j"
    r"|[vw]r|vl|kn|ts|pf|th|ps)"
    r"[b-df-hj-np-tv-xz]{2}",
    re.IGNORECASE,
)
_LINKING = frozenset(("en", "of", "als", "noch"))

_SHORTEST = 8  # a line that can hold two words glued together
_ROLE = r"(?:[Mm]inisters?|[Ss]taatssecretaris(?:sen)?)"
_SMALL_WORDS = frozenset({
    "de", "het", "een", "van", "voor", "en", "of", "in", "op", "te", "om", "dat", "die", "bij",
    "met", "aan", "uit", "door", "over", "naar", "tot", "als", "dan", "is", "zijn", "was", "wordt",
    "worden", "niet", "ook", "nog", "er", "hun", "haar", "deze", "dit", "uw", "onder", "tegen",
    "tussen", "tijdens", "zoals", "den", "der",
})  # fmt: skip
_GLUED_CAPITAL = re.compile(r"(?<![\w/.@-])([a-zà-ÿ]{2,})(?=[A-Z][\w’'-]*[a-zA-Z])")
_GLUED_ROLE = re.compile(rf"\b({_ROLE})(?=[A-Z][a-z])|\b({_ROLE})(?=van\s|voor\s)")
_GLUED_SENTENCE = re.compile(r"(?<=[a-zà-ÿ»”)]{2})([?!.])(?=[A-ZÉ][a-zà-ÿ]|[A-Z] [a-z])")
_GLUED_COMMA = re.compile(r"(?<=[a-zà-ÿ]{2}),(?=[a-zà-ÿ]{3})")
# One of these is in every line that one of the others changes.
_GLUED = re.compile(rf"[a-zà-ÿ](?:[A-Z]|,[a-zà-ÿ]|\d{{4}}\b)|[?!.][A-ZÉ]|{_ROLE}(?:van|voor)\s")
_GLUED_YEAR = re.compile(rf"\b({'|'.join(WORDS['month'])})(?=\d{{4}}\b)")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:nl|com|org|eu|html?|pdf)\b")


def mend(lines: list[Line]) -> list[Line]:
    """The lines of print with broken words joined and lost spaces put back, each line by itself."""
    words = Counter(_WORD.findall("\n".join(line.text for line in lines).casefold()))
    return [Line(_space(_join_words(line.text, words), words), line.label) for line in lines]


def _join_words(text: str, words: Counter[str]) -> str:
    if "-" not in text:
        return text

    def join(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        if left[0].isupper() and _SECOND_NAME.match(match.string, match.start(2)):
            return match[0]
        if right in _LINKING:
            return f"{left}- {right}"
        return match[0] if keeps_hyphen(left, right, words) else left + right

    return _outside_addresses(text, lambda part: _BROKEN.sub(join, part))


def keeps_hyphen(left: str, right: str, words: Counter[str]) -> bool:
    """Whether "left-right" is spelt with its hyphen rather than broken at a line end."""
    if words[(left + right).casefold()]:
        return False
    if left in _ABBREVIATIONS or _NO_SYLLABLE.match(left):
        return True
    if left.casefold() in _KEEPS or len(left) < 2 or words[f"{left}-{right}".casefold()] > 1:
        return True
    return left[-1] == right[0] and left[-1] in "aeiou"  # zee-egel, auto-ongeval


def _space(text: str, words: Counter[str]) -> str:
    if len(text) < _SHORTEST or not _GLUED.search(text):
        return text

    def part(piece: str) -> str:
        piece = _GLUED_ROLE.sub(lambda m: f"{m[1] or m[2]} ", piece)
        piece = _GLUED_CAPITAL.sub(lambda m: f"{m[1]} " if _is_word(m[1], words) else m[1], piece)
        piece = _GLUED_SENTENCE.sub(rf"\1{GLUED}\n", piece)
        return _GLUED_YEAR.sub(r"\1 ", _GLUED_COMMA.sub(", ", piece))

    return _outside_addresses(text, part)


def _is_word(left: str, words: Counter[str]) -> bool:
    return left in _SMALL_WORDS or (len(left) > 3 and words[left] > 0)


def _outside_addresses(text: str, change: Callable[[str], str]) -> str:
    """Addresses on the web stay as they are."""
    if not _ADDRESS.search(text):
        return change(text)
    parts, at = [], 0
    for token in re.finditer(r"\S+", text):
        if _ADDRESS.search(token[0]):
            parts += [change(text[at : token.start()]), token[0]]
            at = token.end()
    return "".join(parts) + change(text[at:])

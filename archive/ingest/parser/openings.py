"""Find where a title or a reply line may begin: by its words, however damaged; where they cannot be
read, by the date that it prints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .lexer import Read, read_word


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a title or a reply line may begin: "16 8. VRAGEN van", "Voorlopig antwoord van"."""

    start: int  # of the number, where one stands before it
    end: int  # behind "van", where who asks or answers is named
    kind: str  # "questions", "answer", "notice"
    word: str  # as read: "vraag"
    number: str = ""  # as printed, spaces taken out: "168", "20S3"
    number_pieces: int = 0  # "16 8" has two
    more: tuple[str, ...] = ()  # kinds of the words before: "oral", "supplementary"
    capital: bool = True
    damage: int = 0
    heads_line: bool = True


_PLACE = re.compile(
    r"(?:\A|\s(?:(?<=\n)|(?<=[.?!:;»”\"')\]>]\s)"
    r"|(?=[A-ZÄÖ]{3}|[\dIlSÜK][\dIlOS Ü]{0,6}[.>•©^»,]?\s[A-Z]{3})))"
    r"[^\w\n£]{0,4}(?=\S)"
)
_CHUNK = re.compile(r"\S+")
_GLUED_NUMBER = re.compile(
    r"^([^\W_]{0,2}\d[\dA-Z]{0,4}\W{1,2}|\d+|[a-z]{1,2}-?)(?=[A-Z][^\W\d]{4,})"
)
_PRINTED = re.compile(r"£?[A-ZÜÏa-z]?(?=\S{0,4}\d)[\dA-ZÜÏl]{1,5}(?:-\d)?[.,:;»«>•*^©—-]{0,2}")
_LIKE_NUMBER = re.compile(r"[SIOBZGl]{1,3}\.?")
# "Vragen, door de leden der Kamer gedaan overeenkomstig art. 112 van het Reglement van Orde".
_RUNNING_HEAD = re.compile(
    r"\W{0,3}(?:\w{2}\s+)?\S{4,6}\s+(?:der|van\s+de)\s+Ka\w+|[^()]{0,60}\bovereen"
)
_CITED = re.compile(r"(?:nrs?|nos?|n°|blz|bladz|artt?|vraag)\W{1,3}$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?<!\d)\d{1,3}\.\s*$")
_GLUED_BY = re.compile(r"(?<=\w{4})(van|door|namens)$", re.IGNORECASE)
_HEAD = 130  # letters: from a line's beginning to behind "van"
_MOST = 20_000  # places that are looked at: the line and sentence ends of a volume
# Letters of which some are left in every key word that can be read, and what "van" looks like.
_LIKELY = re.compile(
    r"[rR]\W?[aA]\W?[gGcCeE]|[aA][aAgG][gGeEcC]|[vV][rR].?[aA][gG]|[nN][tT][wW]|[tT][wW][oO]"
    r"|[wW][oO][oO]|[wWvV]?[oO][oO][rR][dD]|[bB][rR][iI][eE][fF]|[mM][eE][dDtT][eE]"
    r"|[dD][eE][dD][eE]|[dD][eE]{1,2}[lL][iI]"
    r"|[uU][iI][tT][sS]|GEN\b|(?:\S ){4}"
)
_BY_SOON = re.compile(
    r"(?:\S+\s+){0,8}?\S{0,14}(?:[vuytf\\]\W{0,2}\w?\W?\s?(?:[nu]|ii)|do+r|na\w+s)\W?\s",
    re.IGNORECASE,
)
# "(Ingezonden 2 Maart 1916": a title or a reply line ends here.
_DATED = re.compile(r"[(\[{]\s?(\S{6,12}(?:-\s\S{2,8})?)\s(?:op\s)?\w{1,3}\s\S{3,12}\s\d{4}")
_ITS_WORDS = re.compile(
    r"(?<!\S)(?=(?P<word>[^\W\d_]\S{3,11})\s(?P<by>\S{2,4})\s(?:\S{2,3}\s)?(?P<who>\S{3,17})\s)"
)
_LIKE_A_KEYWORD = re.compile(r"[A-Z](?:[^\W\d_a-z][^\W\d_]|\S{6})")
_LAST_NUMBER = re.compile(r"(?<!\S)(\d{1,4})\.?\s{1,2}\Z")
_WHO = ("courtesy", "minister", "staatssecretaris")
_HEAD_REACH = 900  # letters of a title or a reply line up to its date
_KEYWORDS = ("questions", "answer", "notice")
_BEFORE = ("oral", "again", "supplementary", "reprint")


@dataclass(frozen=True, slots=True)
class _Chunk:
    text: str
    start: int
    end: int


@lru_cache(maxsize=4)
def find_openings(text: str) -> tuple[Opening, ...]:
    """Every place where a title or a reply line may begin, in order."""
    openings: list[Opening] = []
    for place in islice(_PLACE.finditer(text), _MOST):
        if openings and place.end() < openings[-1].end:
            continue
        opening = _opening(text, place.end())
        if opening:
            openings.append(opening)
    return tuple(sorted([*openings, *_by_their_dates(text, openings)], key=lambda o: o.start))


def _by_their_dates(text: str, openings: list[Opening]) -> Iterator[Opening]:
    """Where a bracket says when questions were submitted or an answer was received, and no opening
    stands between it and the one before: the nearest words that are followed by who asks or
    answers.
    """
    starts = [opening.start for opening in openings]
    done = 0
    for dated in _DATED.finditer(text):
        low, done = max(done, dated.start() - _HEAD_REACH), dated.end()
        said = read_word(dated[1].replace("- ", ""), "submitted", "received")
        if not said or any(low <= start < dated.start() for start in starts):
            continue
        places = [m for m in _ITS_WORDS.finditer(text, low, dated.start()) if _names_who(m)]
        if places and _LIKE_A_KEYWORD.match(places[-1]["word"]):
            yield _dated_opening(text, places[-1], low, dated.start(), said.kind)


def _names_who(match: re.Match[str]) -> bool:
    return bool(read_word(match["by"], "by") and read_word(match["who"], *_WHO))


def _dated_opening(text: str, words: re.Match[str], low: int, date: int, said: str) -> Opening:
    office = any(
        read_word(match[0], "minister", "staatssecretaris")
        for match in re.finditer(r"\b[MS]\w{5,}", text[words.end("by") : date])
    )
    notice = office and read_word(words["word"], "notice")
    kind = "notice" if notice else "answer" if office or said == "received" else "questions"
    number = _LAST_NUMBER.search(text, low, words.start()) if kind == "questions" else None
    return Opening(
        start=number.start() if number else words.start(),
        end=words.end("by"),
        kind=kind,
        word=words["word"],
        number=number[1] if number else "",
        number_pieces=int(bool(number)),
        damage=2,
    )


def _opening(text: str, start: int) -> Opening | None:
    if not (_LIKELY.search(text, start, start + 36) and _BY_SOON.match(text, start, start + _HEAD)):
        return None
    chunks = list(islice(_chunks(text, start), 9))
    number, at = _number(text, chunks)
    pieces = number.split()
    first = at
    more, at = _more(chunks, at)
    word = _keyword(chunks, at)
    if not word:
        return None
    read, at, glued = word
    while read.kind != "questions" and not glued:  # "Antwoord", the heading, before "Antwoord van"
        again, behind = _more(chunks, at)
        word = _keyword(chunks, behind)
        if not word or word[0].kind == "questions":
            break
        more, (read, at, glued) = again or more, word
    if read.kind == "questions" and at < len(chunks) and read_word(chunks[at].text, "asked"):
        at += 1
    by = glued or _by(chunks, at)
    if not by or (read.kind == "questions" and _RUNNING_HEAD.match(text, by[0])):
        return None
    line = text.rfind("\n", start, chunks[first].start) + 1
    if any(map(str.isdigit, text[line : chunks[first].start])):
        start = max(start, line)  # the line above ends with a number of its own
    if not _is_own(text, start, chunks[first].start, read.kind):
        pieces, start = [], chunks[first].start
    return Opening(
        start=start,
        end=by[0],
        kind=read.kind,
        word=read.word,
        number="".join(pieces),
        number_pieces=len(pieces),
        more=more,
        capital=chunks[first].text[:1].isupper(),
        damage=read.damage + by[1],
        heads_line=start == 0 or "\n" in text[max(0, start - 5) : start],
    )


def _is_own(text: str, start: int, word: int, kind: str) -> bool:
    """Whether the number before the words is theirs: not the page's, a year or a citation's that
    ends the line before.
    """
    above = text[start:word].rstrip(" \t")
    if not above.endswith("\n"):
        return True
    alone = start == 0 or "\n" in text[max(0, start - 5) : start]
    if kind == "questions":
        return alone or bool(_NUMBERED.search(above) and not _CITED.search(text[:start][-9:]))
    return alone and bool(_NUMBERED.search(above))


def _more(chunks: list[_Chunk], at: int) -> tuple[tuple[str, ...], int]:
    """The kinds of the words before the key word: "Voorlopig", "Mondelinge"; the next chunk."""
    more: list[str] = []
    while at < len(chunks) and (read := read_word(chunks[at].text, *_BEFORE, *_KEYWORDS)):
        if read.kind in _KEYWORDS:
            break
        nader = read.word in ("nadere", "aanvullende")
        more.append("supplementary" if nader else read.kind)
        at += 1
    return tuple(more), at


def _chunks(text: str, start: int) -> Iterator[_Chunk]:
    """The words from `start`; a number glued to a word is one by itself."""
    for match in _CHUNK.finditer(text, start, start + _HEAD):
        begin, words = match.start(), match[0]
        if glued := _GLUED_NUMBER.match(words):
            if any(c.isdigit() for c in glued[0]):
                yield _Chunk(glued[0], begin, begin + glued.end())
            begin, words = begin + glued.end(), words[glued.end() :]
        yield _Chunk(words, begin, begin + len(words))


def _number(text: str, chunks: list[_Chunk]) -> tuple[str, int]:
    """The number of print before the words, as printed, and how many chunks it takes.

    A stray letter is passed over, and the number of a line before.
    """
    digits = above = ""
    at = stray = 0
    for at, chunk in enumerate(chunks[:6]):
        plain = chunk.text.strip(".,;:»«>•*^©-—")
        if at and "\n" in text[chunks[at - 1].end : chunk.start]:
            above, digits = digits, ""
        if _PRINTED.fullmatch(chunk.text) or _LIKE_NUMBER.fullmatch(chunk.text):
            digits += f" {plain.replace('-', ' ')}"
        elif len(plain) < 2 and (digits or not stray):
            stray += plain.isalnum()
        else:
            break
    else:
        at = min(len(chunks), 6)
    roman = digits.strip().isalpha() and (
        any(c.isdigit() for c in above) or not text[: chunks[at - 1].end].endswith(".")
    )
    return (above if roman else digits or above), at


def _keyword(chunks: list[_Chunk], at: int) -> tuple[Read, int, tuple[int, int] | None] | None:
    """The key word at a chunk, in one piece, in two ("Vrage n") or spaced out; the next chunk."""
    if at >= len(chunks):
        return None
    first = chunks[at].text
    glued = _GLUED_BY.search(first.rstrip("."))
    if glued and (read := read_word(first[: glued.start()], *_KEYWORDS)):
        return read, at + 1, (chunks[at].end, 0)
    if len(first) > 1 and (read := read_word(first, *_KEYWORDS)):
        if read.damage and at + 1 < len(chunks) and len(chunks[at + 1].text) <= 2:
            whole = read_word(first + chunks[at + 1].text, *_KEYWORDS)
            if whole and whole.damage < read.damage:
                return whole, at + 2, None
        return read, at + 1, None
    if not first[:1].isalpha():
        return None
    for pieces in (2, 3, 5, 6, 8):
        if pieces > 3 and len(first) > 1:
            break
        words = "".join(c.text for c in chunks[at : at + pieces] if c.text[:1].isalpha())
        if len(words) < 12 and (read := read_word(words, *_KEYWORDS)) and read.damage <= 1:
            return read, at + pieces, None
    return None


def _by(chunks: list[_Chunk], at: int) -> tuple[int, int] | None:
    """Where "van" ends, and how damaged it is: "vun", "va.n", "v an"."""
    for pieces in (1, 2):
        words = chunks[at : at + pieces]
        if len(words) < pieces or len("".join(c.text for c in words)) > 7:
            continue
        if read := read_word("".join(c.text for c in words), "by"):
            return words[-1].end, read.damage + (pieces == 2)
    return None

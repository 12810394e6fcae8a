"""Recognise the words of title, reply and page lines, whatever print and scanning made of them.

Only where such a line may stand: running text is never looked up and never changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

# kind -> its words, in small letters without spaces.
WORDS: dict[str, tuple[str, ...]] = {
    "questions": ("vragen", "vraag", "kamervragen"),
    "answer": ("antwoord", "antwoorden", "brief"),
    "notice": (
        *("mededeling", "mededeeling", "mededelingen", "mededeelingen"),
        *("uitstelbericht", "uitstel"),
    ),
    "oral": ("mondelinge",),
    "again": ("schriftelijke", "nadere", "aanvullende"),
    "supplementary": (
        *("nader", "nadere", "aanvullend", "aanvullende", "voorlopig", "voorloopig", "voorlopige"),
        *("tussentijds", "tussentijdse"),
        *("gecorrigeerd", "gecorrigeerde", "verbeterd", "verbeterde", "vervolg"),
    ),
    "reprint": ("herdruk", "gewijzigd", "gewijzigde", "herzien", "herziene"),
    "asked": ("gesteld", "gestelde", "ingediend"),
    "by": ("van", "door", "namens"),
    "article": ("de", "den", "het"),
    "courtesy": (
        *("heer", "heren", "heeren", "mevrouw", "mevr", "mej", "mejuffrouw", "mw", "dames", "lid"),
        *("leden", "kamerlid", "kamerleden", "oudlid", "lieer", "deleden", "hetlid", "deheer"),
        "denheer",
    ),
    "about": (
        *("over", "inzake", "betreffende", "betrekkelijk", "omtrent", "nopens", "aangaande"),
        "rakende",
    ),
    "about-phrase": ("metbetrekkingtot", "tenaanzienvan"),
    "kept-phrase": ("naaraanleidingvan", "inverbandmet"),
    "submitted": ("ingezonden", "ingediend", "ingekomen"),
    "received": ("ontvangen",),
    "month": (
        *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
        *("september", "oktober", "november", "december", "october", "january", "february"),
    ),
    "minister": ("minister", "ministers"),
    "staatssecretaris": ("staatssecretaris", "staatssecretarissen"),
    "minister-president": ("ministerpresident",),
    "page": (
        *("tweede", "eerste", "kamer", "vergaderjaar", "zitting", "aanhangsel", "handelingen"),
        *("statengeneraal", "gravenhage", "verslag"),
    ),
}
# Words of the language that are no misreading of one of these.
_OTHER_WORDS = frozenset({
    "aan", "dan", "kan", "man", "vat", "vak", "voor", "dood", "een", "der", "deze", "dien", "hem",
    "hun", "mei", "heel", "hier", "keer", "meer", "over", "oven", "mij", "niet", "graag", "traag",
    "vaag", "vlaag", "dragen", "wagen", "magen", "lid", "lied", "leed", "steden", "ministerie",
    "ministerieel", "ministeries", "omtrek", "ontvanger", "antwoordt", "antwoordde", "kamers",
    "zittingen", "handeling", "eersten", "tweeden", "minder", "namens",
})  # fmt: skip
_LETTERS = {word: frozenset(word) for words in WORDS.values() for word in words}
_LIKE_LETTERS = str.maketrans("0158|!", "olsbll")


def squeeze(text: str) -> str:
    """Its letters, small, with what looks like one; hyphens, spaces and signs are gone."""
    return "".join(filter(str.isalpha, text.translate(_LIKE_LETTERS).lower()))


def distance(left: str, right: str, most: int) -> int:
    """Letters put in, left out, changed or swapped with a neighbour; `most` + 1 when more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before, row = [0] * (len(right) + 1), list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def most_damage(length: int) -> int:
    """How many damaged letters leave a word of that length recognisable."""
    return (length >= 3) + (length >= 6) + (length >= 10)


@dataclass(frozen=True, slots=True)
class Read:
    """A word recognised: its kind, the word itself, and how many letters were damaged."""

    kind: str
    word: str
    damage: int = 0


@lru_cache(maxsize=50_000)
def read_word(printed: str, *kinds: str) -> Read | None:
    """Which word of these kinds this is, however damaged; None for none. The least damaged wins."""
    letters = squeeze(printed)
    distinct = frozenset(letters)
    best: Read | None = None
    for kind in kinds:
        for word in WORDS[kind]:
            if letters == word:
                return Read(kind, word)
            most = min(most_damage(len(word)), best.damage - 1 if best else 9)
            if (letters in _OTHER_WORDS and not printed.isupper()) or most < 1 or len(letters) < 3:
                continue
            own = _LETTERS[word]
            if len(own - distinct) > most or len(distinct - own) > most:
                continue
            if (damage := distance(letters, word, most)) <= most:
                best = Read(kind, word, damage)
    return best


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
_Z_NUMBER = re.compile(r"^(?:19|20)\d\d[Zz]\d{4,6}$")
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
    r"(?:\S+\s+){0,8}?\S{0,14}(?:[vuy]\W{0,2}\w?\W?\s?[nu]|do+r|na\w+s)\W?\s", re.IGNORECASE
)
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
    return tuple(openings)


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

    A stray letter is passed over; a Z number is no number of print, nor one of a line before.
    """
    digits = above = ""
    at = 0
    for at, chunk in enumerate(chunks[:6]):
        plain = chunk.text.strip(".,;:»«>•*^©-—")
        if at and "\n" in text[chunks[at - 1].end : chunk.start]:
            above, digits = digits, ""
        if _Z_NUMBER.match(plain):
            digits = ""
        elif _PRINTED.fullmatch(chunk.text) or _LIKE_NUMBER.fullmatch(chunk.text):
            digits += f" {plain.replace('-', ' ')}"
        elif len(plain) > 1 or not (plain == "" or at == 0 or digits):
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

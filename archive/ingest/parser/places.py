"""List the places in a text that may begin a question or an answer, each with how sure it looks."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .headings import ANSWER, QUESTION, Place, find_headings
from .lexer import WORDS
from .numbers import LIST, read_numbers
from .script import ENDED, GLUED

_LEAST, _NOTED = 0.1, 1.1  # what a line like a note is less sure to begin a question
_ALIKE = 80  # letters in which two questions differ
MOST = 800  # places looked at in one section; more is a table

# How sure it is that something begins where no number is printed: at a paragraph, at a sentence.
# On old pages a question has one paragraph.
_PARAGRAPH, _ASKING_PARAGRAPH, _IN_LINE, _GOES_ON = -1.4, -0.9, -1.6, -0.3
# Of 1,670 questions of old print 12 had a second paragraph that began so; most had lost a number.
_ASKS_FIRST = -0.3
_WITHIN_ANSWER, _AFTER_SHORT = -2.6, 0.4
_SPACES = 200  # letters, between a heading and its first word
_SHORT = 60  # letters of a sentence that is an answer: "Ja.", "Deze vraag wordt ontkennend …"

_OPENS = r"(?=[A-ZÀ-Ý«„“\"'‘’(,\[\ue000]|-[A-Za-z]|[a-h1][.)°º]\s|[a-h]\s[A-Z])"
_NUMBERED = re.compile(
    rf"(?:^(?P<line>[^\w\n(\[]{{0,3}})|(?<=[.?!:;»”\"')\]’\ue001])[ \t]|(?<=[.?!»”’)]\d)[ \t])"
    rf"(?P<ad>[Aa](?:d|cl)\.?\s)?(?P<n>{LIST}|[Il](?:, \d{{1,2}})*(?: en \d{{1,2}})?(?=\.\s)"
    r"|[IVX]{2,5}(?=\.\s))"
    rf"(?P<dot>\s?[.):°º]+,?|[\"”’'*][.,])?(?:[ \t]*\n\s*|[ \t]+){_OPENS}",
    re.MULTILINE,
)
_GLUED = re.compile(
    rf"(?:^[ \t]*|(?<=[.?!»”\"')’\ue001])\s)(?P<ad>)(?P<n>{LIST})(?=[A-ZÀ-Ý]\s?[a-zà-ÿ]+[\s.,])",
    re.MULTILINE,
)
_ROMAN = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ABBREVIATION = re.compile(
    r"(?:\b(?:nrs?|no|art|artt|blz|bladz|pag|p|jl|dr|mr|ir|drs|sub|Stb|Stcrt|resp|jo|ca|afl"
    r"|dl|vol|ed"
    r"|fl|f|mln|hfdst|e\.a|o\.a|n\.l)\.|(?m:^)[ \t]*[a-h]\))$",
    re.IGNORECASE,
)
_MONTHS = "|".join(month[:3] for month in WORDS["month"])
# A line that names a paper, a day, a newspaper: a note rather than a question.
LIKE_A_SOURCE = re.compile(
    r"https?://|www\.|«|\b(?:19|20)\d\d\b|\bjl\b|Kamerstuk|Aanhangsel|Handelingen|\bd\.d\.|\bZie\b"
    r"|[Dd]agblad|[Kk]rant|pagina|\bblz\."
    rf"|\b\d{{1,2}} (?:{_MONTHS})"
)
_A_DAY = re.compile(rf"(?i:{_MONTHS})\w*\.?\s(?:1[89]|20)\d\d")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_NUMBER_FIRST = re.compile(r"\d{1,2}[.)]\s+[A-ZÀ-Ý]")
ASKS = re.compile(r"\?[\s»”\"'’)\d*]{0,4}(?:\ue000[^\ue001]*\ue001[\s.]*)*$")
# What ends as a verb does and is none: "Met u ben ik van mening dat …"; "Mocht u" asks nothing.
_VERB = r"(?!(?:Dat|Het|Met|Mocht|Niet|Omdat|Opdat|Totdat|Uit|Want|Wat|Zodat)\b)[A-Z][a-z]+t"
# How a sentence begins that asks: the verb, or a word that asks, first.
ASKS_FIRST = re.compile(
    r"(?:Acht|Achten|Bent|Bestaat|Beschikt|Deelt|Delen|Draagt|Erkent|Gaat|Had|Hebben|Hebt|Heeft"
    r"|Herinnert|Herkent|Hoe|Hoeveel|Is|Kan|Kent|Klopt|Kunnen|Kunt|Mag|Meent|Moet|Moeten"
    r"|Mogen|Onderschrijft|Overweegt|Vindt|Waar|Waarom|Waaruit|Wanneer|Waren|Was|Wat|Weet|Welke?"
    r"|Wie|Wil|Willen|Wilt|Worden|Wordt|Ziet|Zijn|Zou|Zouden|Zal|Zullen)\b"
    rf"|{_VERB} (?:u|U|[Dd]e [Mm]inister)\b"
)
_ASKS_YOU = re.compile(rf"{_VERB} [uU]\b")
_OPENS_ASKING = re.compile(r"[^.!?]{12,}\?")
_WORDS = re.compile(r"[A-Za-z][a-z]")
# Where a sentence may ask without its number: behind a question, or as questions begin.
_SENTENCE = re.compile(
    r"(?<=\?)[»”\"'’)]{0,2}\d{0,2}(?:\ue000[^\ue001]*\ue001)?[ \t]+(?=[A-Z«„“])"
    rf"|(?<=[.!»”\ue001])[ \t]+(?={ASKS_FIRST.pattern})(?=[^.]{{20,}}\?)"
)
_AGAIN = re.compile(r"(?<=\?)[»”\"')’\ue001\d]{0,4}\s+(?:\d{1,2}[.)]?\s+)?(?=[A-Z«„“])")
_ANSWER_SENTENCE = re.compile(
    r"(?:(?<=[^\W\d]{3}\.)|(?<=\d\.)|(?<=\bJa\.)|(?<=[)»”]\.))\s+(?=[A-Z«„])", re.MULTILINE
)
# How a sentence begins, and what that is worth as the beginning of an answer: measured on 931
# answers of old print that follow another (a third of the logarithm of the odds).
_SURE_OPENING = 0.8
_OPENINGS = (
    (
        re.compile(r"(?:Ja|Neen?)\b|[^.?!]{0,120}\b[Dd]eze vra(?:ag|gen)\b|Vra(?:ag|gen) \d"),
        _SURE_OPENING,
    ),
    (
        re.compile(
            r"(?i:(?:\S+ ){0,4}(?:echter|evenwel|overigens|bovendien|tevens|voorts|derhalve|immers"
            r"|ook|dus|wel|dit|dat|deze|die|genoemde?|bedoelde|hij|zij|hier\w*|daar\w*)\b)"
        ),
        -0.4,
    ),
    (re.compile(r"[^.?!]{0,120}\b(?:vra(?:ag|gen)|antwoord)\b"), 0.5),
    (re.compile(r"(?:De(?:n)? )?[Oo]ndergetekende|Het is\b|Naar\b|Zoals\b|Zie\b|Blijkens\b"), 0.4),
)
# How a sentence goes on that belongs to the question before it.
GOES_ON = re.compile(
    r"(?:Zo (?:ja|nee|neen|niet|nodig)|Indien (?:ja|nee|niet|zo|dit|dat)|En(?: |,)|Waarom (?:wel"
    r"|niet)\b|Wat is (?:hierop |daarop )?uw reactie\?"
    r"|Kunt u (?:(?:uw|dit|het|hier|daar)\s)?(?:uw )?(?:antwoord )?(?:nader )?(?:toelichten"
    r"|onderbouwen|motiveren)\?|Graag|Of |Ook |Dus "
    r"|Zijn (?:dit|dat) |Hoe(?:zo| dan)?\?|Waarom\?|Op welke (?:wijze|manier|termijn)\?"
    r"|Per wanneer\?|Wanneer\?|Welke\?|Hierbij|Daarbij|Deze |Dit |Dat )"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    asks: bool


class Section:
    """A part of a text with what may begin in it and what its paragraphs do.

    Offsets are those of the whole text.
    """

    def __init__(self, text: str, start: int, end: int, *, old: bool = False) -> None:
        """`old`: a page where a question has one paragraph."""
        self.text, self.start, self.end, self.old = text, start, end, old
        self.paragraphs = list(_paragraphs(text, start, end, old))
        self._begin = [p.start for p in self.paragraphs]
        self._asking = [p.start for p in self.paragraphs if p.asks]
        self._marks = [m.start() for m in re.finditer(r"\?", text[start:end])]

    def asks(self, start: int, end: int) -> bool:
        """Whether something is asked between two places."""
        at = bisect_left(self._marks, start - self.start)
        if at < len(self._marks) and self._marks[at] < end - self.start:
            return True
        words = _WORDS.search(self.text, start, end)
        return bool(words and ASKS_FIRST.match(self.text, words.start(), end))

    def asking(self, start: int, end: int) -> int:
        """How many paragraphs that begin between two places ask."""
        return bisect_left(self._asking, end) - bisect_left(self._asking, start)

    def asking_again(self, start: int, end: int) -> int:
        """How many paragraphs ask below the one at a place, or below its heading."""
        return self.asking(self._first_word(start) + 1, end)

    def _first_word(self, start: int) -> int:
        words = self.text[start : start + _SPACES]
        return start + len(words) - len(words.lstrip())

    def stating(self, start: int, end: int) -> int:
        """How many paragraphs that begin between two places do not."""
        begun = bisect_left(self._begin, end) - bisect_left(self._begin, start)
        return begun - self.asking(start, end)

    def said(self, kind: str, start: int, end: int) -> str:
        """What is said from a place on, to the first paragraph that does what the other does."""
        others = (p.start for p in self.paragraphs if start < p.start < end)
        asking = set(self._asking)
        stop = next((at for at in others if (at in asking) == (kind == ANSWER)), end)
        return self.text[start:stop]

    def asks_again(self, start: int, end: int) -> bool:
        """Whether a second sentence between two places asks something else."""
        sentences = _AGAIN.finditer(self.text, start, end)
        return any(not GOES_ON.match(self.text, sentence.end()) for sentence in sentences)

    def numbered(self) -> list[Place]:
        """Headings and numbers, in order."""
        part = self.text[self.start : self.end]
        headings = list(_once(part, find_headings(part)))
        taken = [h.start for h in headings]
        bare = [
            place
            for place in find_bare(part)
            if not (at := bisect_left(taken, place.start + 1))
            or headings[at - 1].end <= place.start
        ]
        places = sorted([*headings, *bare], key=lambda place: place.start)
        return [place.moved(self.start) for place in _joined(part, places)]

    def unnumbered(self, headings: Sequence[Place], single: bool) -> list[Place]:
        """Paragraphs, and sentences after a question mark, that may have lost their number.

        `single`: a question has one paragraph here.
        """
        numbered = {
            at
            for place in headings
            for at in (*range(place.start, place.end), self._first_word(place.end))
        }
        places = [
            self._unnumbered(self._does(p), p.start, self._price(p, single))
            for p in self.paragraphs[:MOST]
            if p.start not in numbered and _WORDS.search(self.text, p.start, p.end)
        ]
        begun = (m.end() for m in _SENTENCE.finditer(self.text, self.start, self.end))
        places += [
            self._unnumbered(QUESTION, at, _IN_LINE)
            for at in islice(begun, MOST)
            if at not in numbered
        ]
        return places

    def _price(self, p: Paragraph, single: bool) -> float:
        if not (p.asks and (single or self.old)):
            return _PARAGRAPH + (self._opening(p.start) if self.old and not p.asks else 0.0)
        first = self.old and ASKS_FIRST.match(self.text, p.start)
        return _ASKS_FIRST if first else _ASKING_PARAGRAPH

    def _unnumbered(self, kind: str, start: int, price: float) -> Place:
        goes_on = kind == QUESTION and GOES_ON.match(self.text, start)
        return Place(kind, (), start, start, price + _GOES_ON if goes_on else price)

    def _opening(self, start: int) -> float:
        """What the words at a place are worth as the beginning of an answer."""
        return next((w for form, w in _OPENINGS if form.match(self.text, start)), 0.0)

    def answers_again(self, start: int, end: int) -> bool:
        """Whether a later paragraph, or a sentence that begins as answers do, stands between."""
        sentences = _ANSWER_SENTENCE.finditer(self.text, start, end)
        again = any(self._opening(sentence.end()) >= _SURE_OPENING for sentence in sentences)
        return again or self.stating(self._first_word(start) + 1, end) > 0

    def stating_below_short(self, start: int, end: int) -> bool:
        """Whether the first paragraph is a short one, and another stands below."""
        first = self._first_word(start)
        return self.stating(first + 1, min(first + _SHORT, end)) > 0

    def answer_sentences(self, start: int, end: int) -> Iterator[Place]:
        """The sentences between two places, each of which may begin an answer without a number."""
        for m in islice(_ANSWER_SENTENCE.finditer(self.text, start, end), MOST):
            price = _WITHIN_ANSWER + self._opening(m.end())
            if m.start() - start < _SHORT:
                price += _AFTER_SHORT
            yield Place(ANSWER, (), m.end(), m.end(), price)

    def _does(self, p: Paragraph) -> str:
        """What a paragraph does: asks, answers, or perhaps both."""
        return QUESTION if p.asks else "" if self.asks(p.start, p.end) else ANSWER


def _once(text: str, headings: list[Place]) -> Iterator[Place]:
    """The headings, those marked that bear the same words as one before."""
    seen: set[tuple[str, tuple[int, ...], str]] = set()
    ends = [*(following.start for following in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=False):
        words = "".join(text[heading.end : min(end, heading.end + _ALIKE)].split())
        sort = (heading.kind, heading.numbers, words)
        yield replace(heading, again=True) if words and sort in seen else heading
        seen.add(sort)


def _joined(text: str, places: list[Place]) -> Iterator[Place]:
    """The places, a number with the word below it as one heading: "1.", "Vraag:"."""
    above: Place | None = None
    for place in places:
        beside = above and not text[above.end : place.start].strip()
        if above and beside and place.kind and not (above.kind or place.numbers):
            place = replace(place, numbers=above.numbers, start=above.start)
        elif above:
            yield above
        above = place
    if above:
        yield above


def _paragraphs(text: str, start: int, end: int, old: bool) -> Iterator[Paragraph]:
    """Lines that begin a sentence after one that ended, with what follows."""
    begun, before, stop = None, "", start
    for line in _LINE.finditer(text, start, end):
        words = line[0].strip()
        glued = text[stop - 1 : stop] == GLUED
        fresh = (
            words[0].isupper()
            or words[0] in "«„“\"'‘"
            or words.startswith(("a. ", "a) "))  # of a question whose number is lost
            or (not old and _NUMBER_FIRST.match(words))
            or "\n\n" in text[stop : line.start()]
        )
        if begun is None or (
            fresh and not glued and (ENDED.search(before) or ASKS_FIRST.match(words))
        ):
            if begun is not None:
                yield _paragraph(text, begun, stop, before)
            begun = line.start() + line[0].index(words[0])
        before, stop = words if _WORDS.search(words) else before, line.end()
    if begun is not None:
        yield _paragraph(text, begun, stop, before)


def _paragraph(text: str, start: int, end: int, last: str) -> Paragraph:
    """It asks when its last sentence does, its first, or one that begins as a question does."""
    asks = (
        ASKS.search(last)
        or _OPENS_ASKING.match(text, start, end)
        or (ASKS_FIRST.match(text, start, end) and text.find("?", start, end) > 0)
        or _ASKS_YOU.match(text, start, end)
    )
    return Paragraph(start, end, bool(asks))


def find_bare(text: str) -> list[Place]:
    """Every place where a number may begin a question or an answer; at most MOST, the surest."""
    bare: dict[int, Place] = {}
    for match in _NUMBERED.finditer(text):
        if match["line"] is None and _ABBREVIATION.search(
            text, max(0, match.start() - 8), match.start()
        ):
            continue
        _add(bare, text, match, _sureness(match))
    for match in _GLUED.finditer(text):
        _add(bare, text, match, 0.8)
    places = sorted(bare.values(), key=lambda place: place.start)
    if len(places) > MOST:
        surest = sorted(places, key=lambda place: -place.sureness)[:MOST]
        places = sorted(surest, key=lambda place: place.start)
    return places


def _add(bare: dict[int, Place], text: str, match: re.Match[str], sureness: float) -> None:
    numbers = _numbers(match["n"])
    if numbers and not _A_DAY.match(text, match.end()):
        line = text[match.end() : match.end() + 400].split("\n", 1)[0]
        noted = LIKE_A_SOURCE.search(line[:120]) and "?" not in line
        sureness = max(_LEAST, sureness - _NOTED) if noted else sureness
        kind = ANSWER if match["ad"] else ""
        start = match.start("ad" if kind else "n")
        place = Place(kind, numbers, start, match.end(), sureness)
        bare.setdefault(match.end(), place)


def _numbers(printed: str) -> tuple[int, ...]:
    if printed in _ROMAN:
        return (_ROMAN.index(printed) + 2,)
    return read_numbers(re.sub(r"^[Il]", "1", printed))


def _sureness(match: re.Match[str]) -> float:
    if match["line"] is None:
        return 1.2 if match["dot"] else 1.0
    noise = 0.3 if match["line"].strip() else 0.0
    letters = 0.8 if match["n"][0] in "IlVX" else 1.0 if match["n"][-1] in "bcde" else 0.0
    return (2.0 if match["dot"] else 1.6) - noise - letters

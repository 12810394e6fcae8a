"""One small damage to the text of a document, as printing, scanning and copying make it.

A damage gets the text, what the undamaged text says and a source of chance; it gives the damaged
text, or None where the document has nothing of the kind.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.ingest.document import ParsedDocument

Apply = Callable[[str, ParsedDocument, random.Random], str | None]
# What scanning takes a letter for.
_LOOKS_LIKE = {
    "e": "c", "c": "e", "a": "n", "n": "u", "u": "n", "i": "l", "l": "i", "t": "l", "r": "t",
    "o": "c", "g": "q", "h": "b", "b": "h", "d": "cl", "m": "rn", "s": "a", "v": "y", "k": "lc",
    "A": "Ä", "N": "X", "T": "I", "W": "VV", "O": "0", "R": "E", "D": "O", "E": "F", "G": "C",
}  # fmt: skip
_WRONG_DIGIT = str.maketrans("123456789", "778165134")
_HEADING = r"(?:(?:[Vv]raag|[Aa]ntwoord(?:[ \t]+op[ \t]+vraag)?)[ \t]*)"
_GAP = r"[ \t]*[.):]?[ \t]*\n?[ \t]*"
_FURNITURE = re.compile(
    r"^(?!Aan |De [Vv]oorzitter).{0,60}"
    r"(?:Kamer.{0,40}[Vv]ergaderjaar|Aanhangsel(?: van de| tot het)|AANHANGSEL"
    r"|Zitting \d{4}|Staten-Generaal).{0,60}$",
    re.MULTILINE,
)
_TITLE = re.compile(
    r"\b(?:[Vv]ragen|VRAGEN)\s+van\b(?:[^?]{0,900}?[(\[][Ii]n-?\s?gezonden|[^?\n]{0,500})"
)
_REPLY = re.compile(
    r"\b(Antwoord|ANTWOORD|Mededeling|MEDEDE+LING)\s+van\b"
    r"[^?]{0,300}?\b(?:[Mm]inister|[Ss]taatssecretaris)\b"
)
_ROLE = re.compile(r"\b(?:[Mm]inister|[Ss]taatssecretaris)\b")
_OVER = re.compile(r"\s(over|inzake|betreffende)\s")
_MONTHS = (
    "januari|februari|maart|april|juni|juli|augustus|september|oktober|october|november|december"
)
_SUBMITTED = re.compile(
    rf"[Ii]ngezonden(?P<gap>\s)(?:op )?(?P<day>\d{{1,2}})\s(?P<month>{_MONTHS})\s", re.IGNORECASE
)
_RECEIVED = re.compile(
    rf"(?P<word>[Oo]ntvangen)\s(?:op )?\d{{1,2}}\s(?P<month>{_MONTHS})\s", re.IGNORECASE
)
_Z_LINE = re.compile(r"^\s*20\d\dZ\d{5}\s*$", re.MULTILINE)
_Z_IN_FOOTER = re.compile(r"^kv-tk-20\d\dZ\d{5}\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Damage:
    name: str
    apply: Apply


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a question or answer begins: its heading word, its number, and its own first words."""

    number: int
    word: slice
    digits: slice
    text: int


def _place(text: str, number: int, words: str) -> _Place | None:
    """Where a text begins with its number before it."""
    first = r"\s".join(re.escape(word) for word in words.split()[:2])
    if not first:
        return None
    match = re.search(
        rf"(?<!\w)(?P<word>{_HEADING}?)(?P<number>{number}){_GAP}(?P<text>{first})", text
    )
    if not match:
        return None
    return _Place(
        number, slice(*match.span("word")), slice(*match.span("number")), match.start("text")
    )


def _questions(text: str, document: ParsedDocument) -> list[_Place]:
    places = (_place(text, q.number, q.text) for s in document.sets for q in s.questions)
    return [place for place in places if place]


def _answers(text: str, document: ParsedDocument) -> list[_Place]:
    places = (
        _place(text, a.numbers[0], a.text)
        for s in document.sets
        for a in s.answers
        if len(a.numbers) == 1
    )
    return [place for place in places if place]


def _one_number(
    edit: Callable[[str, _Place, random.Random], str | None],
    least: int = 1,
    of: Callable[[str, ParsedDocument], list[_Place]] = _questions,
) -> Apply:
    """A damage at the number of one question (or answer), from number `least` on."""

    def apply(text: str, document: ParsedDocument, rng: random.Random) -> str | None:
        chosen = [place for place in of(text, document) if place.number >= least]
        return edit(text, rng.choice(chosen), rng) if chosen else None

    return apply


def _lose(text: str, place: _Place, _: random.Random) -> str:
    """The number gone; a heading word stays: "Vraag"."""
    if text[place.word]:
        return text[: place.digits.start].rstrip(" ") + text[place.digits.stop :]
    return text[: place.digits.start] + text[place.text :]


def _lose_heading(text: str, place: _Place, _: random.Random) -> str:
    start = min(place.word.start, place.digits.start)
    return text[:start] + text[place.text :]


def _misread(text: str, place: _Place, _: random.Random) -> str:
    digits = text[place.digits]
    return (
        text[: place.digits.stop - 1]
        + digits[-1].translate(_WRONG_DIGIT)
        + text[place.digits.stop :]
    )


def _sub_letter(text: str, place: _Place, _: random.Random) -> str:
    return text[: place.digits.stop] + " a." + text[place.digits.stop :].removeprefix(".")


def _glue(text: str, place: _Place, _: random.Random) -> str:
    return text[: place.digits.stop] + text[place.text :]


def _run_on(text: str, place: _Place, _: random.Random) -> str:
    """The line end before a number lost: it stands behind the end of the question before it."""
    start = min(place.word.start, place.digits.start)
    return text[:start].rstrip() + " " + text[start:]


def _space_in(text: str, place: _Place, _: random.Random) -> str | None:
    """ "Vr aag 3"."""
    start = place.word.start
    return f"{text[: start + 2]} {text[start + 2 :]}" if text[place.word] else None


def _like_letter(text: str, place: _Place, _: random.Random) -> str:
    """ "1" as "l" or "I", "5" as "S", "0" as "O"."""
    figures = text[place.digits].translate(str.maketrans("150", "lSO"))
    return text[: place.digits.start] + figures + text[place.digits.stop :]


def _replaced(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


def _change_letter(word: str, rng: random.Random) -> str:
    at = rng.choice([i for i, c in enumerate(word) if c in _LOOKS_LIKE] or [0])
    return word[:at] + _LOOKS_LIKE.get(word[at], "") + word[at + 1 :]


def _footer(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    lines = list(_FURNITURE.finditer(text))
    if not lines:
        return None
    line = rng.choice(lines)
    words = list(re.finditer(r"[A-Za-z]{5,}", line[0]))
    if not words:
        return None
    word = rng.choice(words)
    start = line.start() + word.start()
    return _replaced(text, start, start + len(word[0]), _change_letter(word[0], rng))


def _title(text: str) -> re.Match[str] | None:
    return _TITLE.search(text)


def _in_title(text: str, pattern: re.Pattern[str], rng: random.Random) -> re.Match[str] | None:
    title = _title(text)
    chosen = list(pattern.finditer(text, *title.span())) if title else []
    return rng.choice(chosen) if chosen else None


def _over_place(text: str, document: ParsedDocument) -> re.Match[str] | None:
    """ "over" where the title's subject begins."""
    title = _title(text)
    subjects = [s.subject for s in document.sets if s.subject]
    for match in _OVER.finditer(text, *title.span()) if title else ():
        behind = text[match.end() :].split(maxsplit=1)[:1]
        if behind and any(subject.startswith(behind[0]) for subject in subjects):
            return match
    return None


def _glue_over(text: str, document: ParsedDocument, rng: random.Random) -> str | None:
    match = _over_place(text, document)
    if not match:
        return None
    glued = rng.choice((f" {match[1]}", f"{match[1]} "))
    return _replaced(text, *match.span(), glued)


def _colon(text: str, document: ParsedDocument, _: random.Random) -> str | None:
    match = _over_place(text, document)
    return _replaced(text, *match.span(), " inzake: ") if match else None


def _misread_over(text: str, document: ParsedDocument, _: random.Random) -> str | None:
    match = _over_place(text, document)
    if not match:
        return None
    damaged = {"over": "ovcr", "inzake": "inzakc", "betreffende": "betrefl'ende"}[match[1]]
    return _replaced(text, *match.span(1), damaged)


def _role(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    spans = [m.span() for m in (_title(text), _REPLY.search(text)) if m]
    chosen = [m for span in spans for m in _ROLE.finditer(text, *span)]
    if not chosen:
        return None
    match = rng.choice(chosen)
    word = match[0].replace("ssec", "sec") if "ssec" in match[0] else match[0].replace("nis", "nsi")
    return _replaced(text, *match.span(), word)


def _capitals(text: str, _: ParsedDocument, __: random.Random) -> str | None:
    match = re.search(r"\bVragen van (?:het lid|de leden)\b", text)
    return _replaced(text, *match.span(), match[0].upper()) if match else None


def _glue_date(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    match = _in_title_bracket(text, rng)
    return _replaced(text, *match.span("gap"), "") if match else None


def _in_title_bracket(text: str, rng: random.Random) -> re.Match[str] | None:
    chosen = list(_SUBMITTED.finditer(text))
    return rng.choice(chosen) if chosen else None


def _month(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    chosen = [*_SUBMITTED.finditer(text), *_RECEIVED.finditer(text)]
    if not chosen:
        return None
    match = rng.choice(chosen)
    return _replaced(text, *match.span("month"), _change_letter(match["month"], rng))


def _received(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    chosen = list(_RECEIVED.finditer(text))
    if not chosen:
        return None
    match = rng.choice(chosen)
    return _replaced(text, *match.span("word"), _change_letter(match["word"], rng))


def _unclosed(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    match = _in_title_bracket(text, rng)
    if not match:
        return None
    close = text.find(")", match.end())
    return _replaced(text, close, close + 1, "") if 0 <= close - match.end() < 30 else None


def _reply_word(text: str, _: ParsedDocument, rng: random.Random) -> str | None:
    match = _REPLY.search(text)
    if not match:
        return None
    return _replaced(text, *match.span(1), _change_letter(match[1], rng))


def _z_above(text: str, document: ParsedDocument, _: random.Random) -> str | None:
    """The number moved above the title, and gone where it stands now and from the footer."""
    number = next((s.number for s in document.sets if s.number), None)
    title = _title(text)
    if not number or not title or len(document.sets) > 1:
        return None
    bare = _Z_IN_FOOTER.sub("", _Z_LINE.sub("", text))
    bare = bare.replace(f"{number}, ", "")
    if number in bare:
        return None
    start = bare.find(text[title.start() : title.start() + 25])
    line = bare.rfind("\n", 0, start) + 1
    return f"{bare[:line]}{number}\n{bare[line:]}" if start >= 0 else None


def _page_break(text: str, document: ParsedDocument, rng: random.Random) -> str | None:
    """The foot and head of a page between two lines of a question or answer."""
    title = _title(text)
    furniture = _FURNITURE.search(text)
    if not title or not furniture:
        return None
    lines = [m.start() for m in re.finditer(r"(?<=[a-z,])\n(?=[a-z])", text[title.end() :])]
    if not lines:
        return None
    at = title.end() + rng.choice(lines)
    page = rng.randint(2, 4999)
    return f"{text[:at]}\n{page}\n{furniture[0].strip()}{text[at:]}"


def _party(text: str, document: ParsedDocument, rng: random.Random) -> str | None:
    """The bracket behind a party lost."""
    parties = {a.party for s in document.sets for a in s.asked_by if a.party}
    title = _title(text)
    chosen = [
        m
        for m in (re.finditer(r"\(([^()\n]{2,30})\)", title[0]) if title else ())
        if m[1].removeprefix("beiden ").removeprefix("allen ") in parties
    ]
    if not title or not chosen:
        return None
    at = title.start() + rng.choice(chosen).end() - 1
    return text[:at] + text[at + 1 :]


def _noise(text: str, document: ParsedDocument, rng: random.Random) -> str | None:
    """One letter in a hundred misread, in the questions and answers only."""
    damaged = text
    for words in _running(document):
        start = text.find(words)
        if start >= 0:
            noisy = "".join(
                _LOOKS_LIKE.get(c, c)[0] if c.islower() and rng.random() < 0.01 else c
                for c in words
            )
            damaged = damaged.replace(words, noisy, 1)
    return damaged if damaged != text else None


def _running(document: ParsedDocument) -> Iterator[str]:
    """Pieces of 60 letters from the middle of longer texts: no beginning or end of one."""
    for s in document.sets:
        for text in [q.text for q in s.questions] + [a.text for a in s.answers]:
            for at in range(40, len(text) - 100, 60):
                yield text[at : at + 60]


# The table of issue 11 first, then kinds of our own.
DAMAGES = (
    Damage("number of a middle or last question lost", _one_number(_lose, least=2)),
    Damage("one digit of a number misread", _one_number(_misread)),
    Damage('a sub-letter behind the number ("4 a. Bent")', _one_number(_sub_letter)),
    Damage('number glued to the text ("2Hebt")', _one_number(_glue)),
    Damage("one letter of the page's footer misread", _footer),
    Damage('"over" glued to a neighbour', _glue_over),
    Damage('"Staatsecretaris", "Minsiter"', _role),
    Damage('"ingezonden14 november"', _glue_date),
    Damage("Z number above the title, KOOP identifier gone", _z_above),
    Damage('"inzake:" for "inzake"', _colon),
    Damage('one "Vraag k" line gone', _one_number(_lose_heading, least=2)),
    Damage('"VRAGEN VAN HET LID"', _capitals),
    Damage("number of the first question lost", _one_number(_lose_heading)),
    Damage('a number read as letters ("l", "S")', _one_number(_like_letter)),
    Damage('a space in the heading ("Vr aag 3")', _one_number(_space_in)),
    Damage("number of an answer lost", _one_number(_lose, of=_answers)),
    Damage("a question runs on behind the one before it", _one_number(_run_on, least=2)),
    Damage("foot and head of a page within a sentence", _page_break),
    Damage('one letter of "Antwoord van" misread', _reply_word),
    Damage("one letter of a month misread", _month),
    Damage('one letter of "ontvangen" misread', _received),
    Damage('"ovcr", "inzakc"', _misread_over),
    Damage("bracket behind the date lost", _unclosed),
    Damage("bracket behind a party lost", _party),
    Damage("one letter in a hundred of running text misread", _noise),
)

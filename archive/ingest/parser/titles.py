"""Find the titles of question sets and read them: "Vragen van … aan … over … (ingezonden …)".

A title is read in every way it can be divided; the division that gives the likeliest members,
offices and subject is taken, and a close rival is a doubt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from archive.citations.find import find_z_numbers
from archive.ingest.document import Asker, Office, Signatory

from .dates import PrintedDate, Said, find_said, read_date
from .headings import is_heading
from .lexer import read_word
from .openings import Opening, find_openings
from .replies import FURTHER
from .vocabulary import is_portfolio, portfolio_at
from .who import (
    ROLE,
    doubt_of_askers,
    doubt_of_offices,
    members,
    read_askers,
    read_offices,
    straight,
)
from .wording import take_marks

_REACH = 1500  # letters: no title is longer
_ABOUT = (
    r"over|in\s?zake|betref\s?[-,.]?\s?fend[\w-]{0,3}|betr\.?|betrekkelijk|omtrent|nopens|aangaande"
    r"|met betrekking tot|ten aanzien van|m\.b\.t\.|t\.a\.v\.|rakende"
)
_KEPT = (  # openings that are part of the subject
    r"naar aanleiding van|in verband \w{2,4}|n\.a\.v\.|i\.v\.m\.|waarin|tot verkrijging"
)
_WORDS_ABOUT = re.compile(
    rf"(?<=[\s).,])(?:(?P<word>{_ABOUT})[:;,]?|(?P<kept>{_KEPT}))(?=\s)", re.I
)
_ANY_WORD = re.compile(r"(?<=[\s)])[^\W\d_][^\s()]{3,15}(?=\s)")
_ANY_PAIR = re.compile(r"(?<=[\s)])(?=([^\W\d_][^\s()]{1,9}\s[^\s()]{2,9})\s)")
_ANY_PHRASE = re.compile(r"(?<=[\s)])(?:naar|in|met|ten)\s\S{4,12}\s(?:van|met|tot)(?=\s)")
_GLUED_ABOUT = re.compile(
    r"(?<=[^\W\d_]{3})(?:over|inzake|betreffende)(?=\s)"
    r"|(?<=[\s)])[.,]?(?:over|inzake|betreffende)(?=[^\W\d_«„‘“\"'’])"
    r"|(?<=[\s)])(?:over|inzake|betreffende)(?=[«„‘“\"'’])"
)
_TO = re.compile(rf"\s*,?\s*\b[aA]an\s+(?=(?:de\s+|het\s+|den\s+|DE\s+)?(?:{ROLE})\b)")
_TO_PRINTED = re.compile(r"\b[aA]an\s+(?:de|het|den)\s+(?=[MmSs][a-z]{5,})")
_TO_GLUED = re.compile(rf"(?<=\))\s*aan\s*(?:de|het|den)?\s*(?=(?:{ROLE})\b)")
# In the Eerste Kamer: "van het lid X (P) op 3 mei 2024 medegedeeld aan de Minister van Y".
_ANNOUNCED = re.compile(r"(?<=\))\s+op\s+(?P<day>\d[^\n()]{3,20}\d{4})\s+medegedeeld(?=\s+aan\b)")
_LABEL = re.compile(r"(?:Onderwerp|Betreft)\b")  # of a letter's subject, which is no title
_HEAD = 100  # letters above a title that may end with its number
_NOISE = re.compile(r"\S.{2,60}\s[1-9]\d{1,3}")
_WORD = re.compile(
    r"(?<![^\W\d_])(?:[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{5,})(?![^\W\d_])|\bnr\b|[-–—]\s?\d"
)
_FIRST_WORD = re.compile(r"(?=\S*\d)(\S{1,8})\s")
_LAST_WORD = re.compile(r"(?:^|\s)(?=\S*\d)(\S{1,8})\s*$")
# The page of the answer that is added to, or of the debate.
_SEE = re.compile(r"(?:\((?:Zie|Handelingen)\s[^()]{4,120}\)?\s?[ .]*)+")
_ON_QUESTIONS = re.compile(r"[\s.,]*op\s+de\s+(?=vra(?:ag|gen)\s+v)")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Za-z]\.\s?[A-Za-z]|\b(?:c\.s|e\.d|a\.i|jl|enz|mln|mld|Gld|Co|nr)|\.)\.$"
)
_BRACKET_END = re.compile(
    r"\s*\((?:uw |ons )?(?:kenmerk|nr\.?|nummer)?\s*:?\s*(?:20\d\d\s?Z\s?\d{4,6})\s*\)?\s*$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"vra(?:ag|gen)\s+(?:v\S{1,3}|door)\s+")
_FURTHER = 400  # letters from the beginning of a further answer to "ten vervolge"
_RIVAL = 0.75  # a division that is doubted only this much more makes the title doubtful
_UNDATED = "date of submission not found"
_UNLIKELY = 2.5  # askers that are doubted more are told
_LIKELY = 7.0  # a title that is doubted more is none


@dataclass(frozen=True, slots=True)
class Title:
    start: int
    end: int
    oral: bool = False
    dated: bool = False  # it prints when the questions were submitted
    printed_number: str | None = None
    number_pieces: int = 0  # of the number as printed: "16 8"
    beside: str = ""  # what stands where a number is expected, and cannot be read as one
    number: str | None = None
    asked_by: tuple[Asker, ...] = ()
    asked_of: tuple[Office, ...] = ()
    subject: str | None = None
    submitted_on: date | None = None
    date_printed: str = ""
    doubts: tuple[str, ...] = ()
    # where the title of an annex says who answers: "Antwoord van de Minister van X op de vragen"
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True)
class Division:
    """One way to divide "het lid X (P) aan de Minister van Y over Z"."""

    doubt: float
    asked_by: tuple[Asker, ...] = ()
    asked_of: tuple[Office, ...] = ()
    subject: str = ""
    rest: str = ""  # the bracket with the set's number behind the subject


def find_titles(text: str) -> list[Title]:
    """The titles that begin a set, in order. Several on a page only when each prints its date."""
    openings = find_openings(text)
    titles: list[Title] = []
    for index, opening in enumerate(openings):
        limit = next((o.start for o in openings[index + 1 :] if o.capital), len(text))
        limit = min(limit, opening.end + _REACH)
        if opening.kind == "questions":
            title = _read(text, opening, limit)
        elif opening.kind == "answer":
            title = _title_of_further_answer(text, opening, limit)
        else:
            title = None
        if title:
            titles.append(title)
    dated = [t for t in titles if t.dated]
    return dated or [t for t in titles if t.asked_by and t.subject][:1]


def _read(text: str, opening: Opening, limit: int) -> Title | None:
    if not opening.capital and opening.start > 0 and not opening.heads_line:
        return None
    if _LABEL.match(text, text.rfind("\n", 0, opening.start) + 1, opening.start):
        return None
    said = find_said(text, opening.end, limit, "submitted")
    end = said.end if said else paragraph_end(text, opening.end, limit - opening.end)
    cut = said.start if said else end
    words = text[opening.end : cut]
    if not said and (announced := _ANNOUNCED.search(words)):
        words = f"{words[: announced.start()]} {words[announced.end() :]}"
        day = PrintedDate(*announced.span(), read_date(announced["day"]), announced["day"])
        said = Said(cut, end, "submitted", day)
    division, doubtful = divide(words)
    if division.doubt > _LIKELY and (not said or opening.damage):
        return None
    beside = "" if opening.number else _beside(text, opening.start)
    noise = "" if opening.number else _number_in_noise(text, opening.start)
    if noise:
        doubtful = (*doubtful, f"number put right, printed: {noise}")
    return Title(
        start=opening.start,
        end=end,
        oral="oral" in opening.more,
        dated=said is not None,
        printed_number=opening.number or noise.rpartition(" ")[2] or None,
        number_pieces=opening.number_pieces or len(noise.split()),
        beside=beside,
        number=_number(said, division),
        asked_by=division.asked_by,
        asked_of=division.asked_of or _addressee(said),
        subject=division.subject or None,
        submitted_on=said.date.day if said else None,
        date_printed=said.date.printed if said else "",
        doubts=doubtful if said or not opening.number else (*doubtful, _UNDATED),
    )


def _title_of_further_answer(text: str, opening: Opening, limit: int) -> Title | None:
    """ "57. ANTWOORD van … ten vervolge op de beantwoording van onderstaande vragen van den heer X
    betreffende Y": the line is the title of its set too.
    """
    said = find_said(text, opening.end, limit, "submitted", "received")
    further = FURTHER.search(text, opening.end, min(limit, opening.end + _FURTHER))
    further = further or (_ON_QUESTIONS.match(text, said.end) if said else None)
    if not further or (said and said.start < further.start() - _FURTHER):
        return None
    asks = _ASKS.search(text, further.end(), limit)
    if not asks:
        return None
    see = _SEE.search(text, asks.end(), limit)
    end = see.end() if see else paragraph_end(text, asks.end(), limit - asks.end())
    division, doubtful = divide(text[asks.end() : see.start() if see else end].strip())
    return Title(
        opening.start,
        end,
        dated=True,  # or nearly: it names the reply that it adds to
        printed_number=opening.number or None,
        number_pieces=opening.number_pieces,
        asked_by=division.asked_by,
        asked_of=division.asked_of,
        subject=division.subject or None,
        doubts=doubtful,
    )


def _beside(text: str, start: int) -> str:
    """The word with a figure where the number of print stands: "n,7. VRAGEN", or at the end of the
    line above: "*a—i—io 1649".
    """
    own = _FIRST_WORD.match(text, start)
    last = own or _LAST_WORD.search(text[max(0, start - _HEAD) : start])
    return "".join(filter(str.isalnum, last[1])) if last else ""


def _number_in_noise(text: str, start: int) -> str:
    """The line above, where a number of print ends it and nothing else in it is a word:
    "JWi^iri^ '.*IMi 572".
    """
    line = text[max(0, start - _HEAD) : start].rstrip("\n").rpartition("\n")[2].strip()
    return line if _NOISE.fullmatch(line) and not _WORD.search(line) else ""


def _number(said: Said | None, division: Division) -> str | None:
    numbers = find_z_numbers(said.beside if said else division.rest)
    return numbers[0].number if numbers else None


def _addressee(said: Said | None) -> tuple[Office, ...]:
    """ "(Ingezonden 4 Januari 1926 aan den Minister van Onderwijs)"."""
    to = _TO.search(f" {straight(said.beside)}") if said else None
    return read_offices(f" {straight(said.beside)}"[to.end() :]) if said and to else ()


def divide(text: str) -> tuple[Division, tuple[str, ...]]:
    """Askers, addressees and subject, divided the likeliest way, and what is doubtful about it."""
    text = f" {' '.join(take_marks(text, {})[0].split())} "
    divisions: list[Division] = []
    for place in sorted(_places(text), key=lambda place: place[2]):
        if divisions and place[2] >= divisions[0].doubt + _RIVAL:
            break  # what looks as odd as that is no rival, however it reads
        divisions = sorted([*divisions, _divided(text, *place)], key=lambda d: d.doubt)
    best = replace(divisions[0], asked_by=members(divisions[0].asked_by))
    rivals = [
        d
        for d in divisions[1:]
        if d.doubt - best.doubt < _RIVAL
        and (d.asked_by, d.asked_of) != (best.asked_by, best.asked_of)
    ]
    if rivals:
        return best, ("where the subject begins is not certain",)
    if not best.subject:
        return best, ("subject not found",)
    return best, ("who asks is not certain",) if doubt_of_askers(best.asked_by) > _UNLIKELY else ()


def _places(text: str) -> Iterator[tuple[int, int, float]]:
    """Where who is asked may end and the subject begin, each with how odd it looks."""
    sure = list(_WORDS_ABOUT.finditer(text))[:4]
    for order, match in enumerate(sure):
        yield match.start(), match.start() if match["kept"] else match.end(), order * 0.5
    reach = sure[0].start() if sure else len(text)
    for match in _GLUED_ABOUT.finditer(text, 0, reach):
        yield match.start(), match.end(), 1.5
    for match in _ANY_WORD.finditer(text, 0, reach):
        if read := read_word(match[0], "about"):
            yield match.start(), match.end(), 1.0 + read.damage / 2
    for match in _ANY_PAIR.finditer(text, 0, reach):
        read = read_word(match[1], "about")
        if read and read.damage < 2 and len(read.word) > 7:
            yield match.start(1), match.end(1), 1.5 + read.damage / 2
    for match in _ANY_PHRASE.finditer(text, 0, reach):
        read = read_word(match[0], "about-phrase", "kept-phrase")
        if read and read.damage:
            kept = read.kind == "kept-phrase"
            yield match.start(), match.start() if kept else match.end(), 1.0 + read.damage / 2
    if end := _end_of_offices(text):
        yield end, end, 3.0
    bracket = text.rfind(")") if not sure else -1
    if bracket >= 0:
        yield bracket + 1, bracket + 1, 3.5
    yield len(text), len(text), 4.5


def _end_of_offices(text: str) -> int:
    """Where the last portfolio known from the register ends, behind "aan de Minister van"."""
    to = _TO_PRINTED.search(text)
    if not to:
        return 0
    end = 0
    for place in re.finditer(
        r"(?:van|voor|en|,)\s+(?:het\s+)?(?=[A-Z])", text[to.end() : to.end() + 300]
    ):
        at = to.end() + place.end()
        if (not end or at <= end + 12) and (reach := portfolio_at(text[at : at + 110])):
            end = at + reach
    return end


def _divided(text: str, head_end: int, subject_start: int, oddity: float) -> Division:
    head = straight(text[:head_end])
    to = _TO.search(f" {head}") or _TO_GLUED.search(f" {head}")
    who, offices = (f" {head}"[: to.start()], f" {head}"[to.end() :]) if to else (head, "")
    asked_by, asked_of = read_askers(who), read_offices(offices) if to else ()
    subject, rest = _subject(text[subject_start:])
    if not asked_of and (addressed := _addressed(subject)):
        subject, asked_of = addressed
    doubt = oddity + doubt_of_askers(asked_by) + (doubt_of_offices(asked_of) if to else 0)
    if not to and re.search(rf"\b{ROLE}\b", head):
        doubt += 2
    return Division(doubt + (0 if subject else 2), asked_by, asked_of, subject, rest)


def _addressed(subject: str) -> tuple[str, tuple[Office, ...]] | None:
    """ "de brug aan de Minister van Waterstaat": the subject, and who is asked, where the register
    knows the office.
    """
    places = list(_TO.finditer(f" {straight(subject)}"))
    to = places[-1] if places else None
    offices = read_offices(to.string[to.end() :]) if to else ()
    if not to or not offices or any(not is_portfolio(o.portfolio or "") for o in offices):
        return None
    return subject[: to.start() - 1].strip(" ,;:"), offices


def _subject(text: str) -> tuple[str, str]:
    """The subject, and the bracket with the set's number that followed it."""
    text = text.strip()
    bracket = _BRACKET_END.search(text.rstrip(" ."))
    if bracket:
        text, rest = text[: bracket.start()], bracket[0]
    else:
        rest = ""
    text = text.strip(" ,;:")
    if text.endswith((".", " (")) and not _ABBREVIATED.search(text):
        text = text[:-1].strip()
    return text, rest


def paragraph_end(text: str, start: int, reach: int) -> int:
    """The end of the paragraph: an empty line, a heading, or a line that ends the sentence."""
    at = start
    for line in text[start : start + reach].splitlines(keepends=True):
        if at > start and (
            not line.strip() or line.startswith("Geachte") or is_heading(line.strip())
        ):
            break
        at += len(line)
        if not line.endswith("\n") or (
            _WORDS_ABOUT.search(text, start, at) and _ends(line, text[at : at + 1])
        ):
            break
    return at


def _ends(line: str, following: str) -> bool:
    return line.rstrip().endswith((".", "?", "”", "»", "’", "'", '"')) or not following.islower()

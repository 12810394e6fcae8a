"""Read what a minister's letter says around its annex: date, signature, on whose behalf, and what
it does: answer, ask for time, add, correct, withdraw.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from archive.citations.find import find_z_numbers
from archive.ingest.document import Office, Signatory

from .dates import find_dates
from .letter_acts import Act, read_act
from .signatories import without_colleagues
from .vocabulary import is_portfolio
from .who import ROLE, read_offices, straight

_OPENING = re.compile(
    r"(?:In antwoord op|Naar aanleiding van|Onder verwijzing naar|In reactie op)"
    r"\s+(?:uw|de) brief\b",
    re.IGNORECASE,
)
_INITIALS = r"(?:[A-Z][a-z]?\.\s?-?)+(?:\s*\([A-Z][a-zé]+\))?"
_SIGNATURE = re.compile(
    rf"(?:Hoogachtend,?\s+)?(?:(?P<article>[Dd]e|[Hh]et)\s+)?(?P<office>{ROLE}"
    rf"(?:\s*,?\s*(?:(?:(?:van|voor)\s+)?[A-Z][^.;:]{{3,140}}?"
    rf"|\([^()]{{3,80}}\)))?)\s*(?:,\s*(?P<name>{_INITIALS}\s*[^\W\d_][^\n\d,:;!?]{{1,45}}))?,?\s*"
)
_OFFICE = re.compile(ROLE, re.IGNORECASE)
_FAREWELL = re.compile(r"(?:Hoogachtend|Met (?:vriendelijke|hartelijke) groet\w*),?")
_FOOT_LINES = 4  # of an office and a name, at most
_DATE_LINE = 60  # letters, at most, of a line with a place and a date
_FOOT = 500  # letters at the end of a document in which it may be signed
_SIGN = re.compile(r"[\[(].*[\])]|[Ww]\.\s?g\.|_+")  # "[handtekening]", "(was getekend)"
_GOES_ON = re.compile(r"(?:\b(?:en|van|voor)|,)$")
_SMALL_WORD = re.compile(r"\b(?:De|Het|Van|Voor|En)\b")
_BEHALF = re.compile(
    r"\b[Mm]ede namens\s+(?P<who>(?:mijn ambtgeno\w+,?\s+)?(?:de\s+|het\s+)?"
    rf"{ROLE}.{{3,300}}?)"
    r"(?=,?\s+(?:mee\b|mede\b(?! namens)|dat\b|op\s+(?:de\s+)?(?:schriftelijke\s+)?(?:Kamer)?vragen"
    r"|(?:de|mijn|onze|een)\s+(?:antwoord|beantwoording|reactie)|aan\b|hierbij|de\s+vragen|u\b|\w+\s+(?:ik|wij|u)\b)|$)"
)
_NAME = re.compile(
    rf"^(?:(?i:mr|dr|drs|ir|ing|prof|mw|dhr)\.?\s*(?=[\sA-Za-z]))*(?:{_INITIALS}|[A-Z][a-zé]+\s)\s*"
    r"(?P<name>[^\W\d_][^\n\d,:;!?]{1,45})$"
)
_DATED = re.compile(r"^(?:Datum|DATUM|Den Haag|[’']?s-Gravenhage)\b")

UNCERTAIN = "what the letter does is not certain"
_BEGINNING = 4_000  # letters in which a letter is signed


@dataclass(frozen=True, slots=True)
class Letter:
    number: str | None = None
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()
    answered_on: date | None = None
    act: Act = field(default_factory=Act)
    signed: int | None = None  # where the signature begins
    doubts: tuple[str, ...] = ()


def read_letter(text: str, header: list[str], *, answers: bool = False) -> Letter | None:
    """The facts of a letter, `text` being what stands before its annex; None when it is no letter.

    `answers`: an annex answers the questions, so the letter neither delays nor withdraws.
    """
    signatures, opened = list(_signatures(text)), _OPENING.search(text)
    if not signatures and not opened:
        return None
    act = read_act(text, answers=answers)
    if not opened and not (act.replies or act.of_committee or answers):
        return None
    numbers = {z.number for z in find_z_numbers(text)}
    own, beside = list(_dates(text.split("\n"))), list(_dates(header))
    days = own + beside
    answered_by = tuple(dict.fromkeys(_signatories(signatures)))
    return Letter(
        number=numbers.pop() if len(numbers) == 1 else None,
        answered_by=answered_by,
        on_behalf_of=_behalf(text, any(by.role == "staatssecretaris" for by in answered_by)),
        answered_on=days[0] if days else None,
        act=act,
        signed=signatures[0].start if signatures else None,
        doubts=(
            *(("the letter prints several dates",) if len(set(days)) > 1 else ()),
            *(() if act.sure else (UNCERTAIN,)),
        ),
    )


def doubts_of(letter: Letter | None, text: str) -> tuple[str, ...]:
    """The letter's own doubts; that of a signed text about questions that could not be told to be a
    letter of any kind.
    """
    if letter:
        return letter.doubts
    unclear = "vragen" in text and any(_signatures(text[:_BEGINNING]))
    return (UNCERTAIN,) if unclear else ()


def foot_of(text: str) -> tuple[int, int]:
    """From where to where the farewell, the signatures and the day stand that end a letter; the
    text's end without any. Notes may stand below.
    """
    start = max(0, len(text) - _FOOT)
    signatures = list(_signatures(text[start:]))
    last = signatures[-1] if signatures else None
    below = text[start + last.start :].split("\n") if last else []
    lines = sum(bool(line.strip()) and not _DATED.match(line) for line in below)
    if not last or not last.name or lines > _FOOT_LINES:
        return len(text), len(text)
    end = start + last.end
    for line in text[end:].splitlines(keepends=True):
        if line.strip() and not _is_day(line):
            break
        end += len(line)
    foot, names = start + signatures[0].start, {signature.name for signature in signatures}
    for line in reversed(text[:foot].split("\n")[:-1]):
        if (
            line.strip()
            and not _FAREWELL.fullmatch(line.strip())
            and not _is_day(line)
            and _name_in(line.strip()) not in names
        ):
            break
        foot -= len(line) + 1
    return max(foot, 0), end


def _is_day(line: str) -> bool:
    """A line with a place and a date."""
    return len(line) < _DATE_LINE and bool(_DATED.match(line))


@dataclass(frozen=True, slots=True)
class _Signature:
    start: int
    end: int
    office: str
    name: str | None


def _signatures(text: str) -> Iterator[_Signature]:
    """Each signature: "De Minister van A,", over two lines too, and the name below, beside or above
    it. Without "De" it needs its name.
    """
    found = [
        m
        for m in re.finditer(r"[^\n]+", text)
        if m[0].strip() and not _SIGN.fullmatch(m[0].strip())
    ]
    lines = [(m.start(), " ".join(m[0].split())) for m in found]
    done = 0
    for at, (start, _) in enumerate(lines):
        match, end = _office_at(lines, at) if at >= done else (None, at)
        if not match:
            continue
        own = _name_in(match["name"] or "")
        below = _name_in(lines[end][1]) if end < len(lines) and not own else None
        above = _name_in(lines[at - 1][1]) if at > done else None
        name = own or below or above
        if match["article"] or name:
            yield _Signature(start, found[end - (not below)].end(), match["office"], name)
            done = end


def _office_at(lines: list[tuple[int, str]], at: int) -> tuple[re.Match[str] | None, int]:
    """The office that a line, or the line with the next, is; the line after it."""
    line = lines[at][1]
    match = _signature(_small(line))
    below = lines[at + 1][1] if at + 1 < len(lines) else ""
    if below and _OFFICE.search(line) and (_GOES_ON.search(line) or below.startswith("en ")):
        longer = _signature(f"{_small(line)} {_small(below)}")
        if longer and (not match or _is_known(longer["office"])):
            return longer, at + 2
    return match, at + 1


def _small(line: str) -> str:
    """A line in capitals as it is written in small letters."""
    return _SMALL_WORD.sub(lambda m: m[0].lower(), line.title()) if line.isupper() else line


def _signature(line: str) -> re.Match[str] | None:
    return _SIGNATURE.fullmatch(straight(line)) if len(line) < 180 else None


def _is_known(office: str) -> bool:
    read = read_offices(office, joined=False)
    return bool(read and is_portfolio(read[0].portfolio or ""))


def _signatories(signatures: list[_Signature]) -> Iterator[Signatory]:
    for signature in signatures:
        office = next(iter(read_offices(signature.office, joined=False)), None)
        if signature.name and office:
            yield Signatory(signature.name, office.role, office.portfolio)


def _name_in(line: str) -> str | None:
    """A name that is all of the line, with initials or a first name."""
    match = _NAME.match(line)
    name = match["name"].strip() if match else ""
    return name[0].upper() + name[1:] if name else None


def _behalf(text: str, of_state_secretary: bool) -> tuple[Office, ...]:
    for match in re.finditer(r"\b[Mm]ede namens\b[^\n]*(?:\n[^\n]+)?", text):
        for words in (match[0].split("\n")[0], match[0]):
            said = words if of_state_secretary else without_colleagues(words)
            if behalf := _BEHALF.search(straight(said)):
                return read_offices(behalf["who"])
    return ()


def _dates(lines: list[str]) -> Iterator[date]:
    """The letter's own dates: after the word Datum or the place, on that line or the next."""
    for at, line in enumerate(lines):
        if not _DATED.match(line):
            continue
        below = next((b for b in lines[at + 1 : at + 3] if b.strip()), "")
        for words in (line, below if len(below) < 40 else ""):
            if day := next((d.day for d in islice(find_dates(words), 1) if d.day), None):
                yield day
                break

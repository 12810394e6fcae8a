"""Find the titles of question sets and read them: "Vragen van … aan … over … (ingezonden …)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from archive.citations.find import find_z_numbers
from archive.ingest.document import Asker, Office

from .dates import BEYOND_READING, INGEZONDEN, printed_on, read_date
from .headings import is_heading
from .who import ROLE, read_askers, read_offices
from .wording import take_marks

_LETTER = 30_000  # letters: what a letter says of its questions stands before that
_MOST = 300  # titles that are looked at
_REACH = 1500  # letters: no title is longer
_NUMBER = r"(?P<number>\d(?: ?[\dA-Z]){0,4}|[A-ZÜ]\d[\dÏA-Z]{0,3})"
_WHOSE = r"(?=(?:de|den|het|heer|heren|heeren|mevrouw|mevr|mej\w*|mw|lid|leden|Kamerlid|[A-Z]\w)\b)"
_START = re.compile(
    rf"(?:^[^\w\n]{{0,4}}(?:20\d\dZ\d{{5}}\s+)?|(?<=[.?!»”\"')]\s))(?:{_NUMBER} ?[^\w\s]{{0,3}}\s+)?"
    r"(?P<what>(?:(?:Mondelinge|Schriftelijke|Nadere|Aanvullende|Herdruk)\s)?"
    rf"(?:V[RE]A[GC]EN|V[RE]AAG|Vragen|Vraag|vragen|vraag|Kamervragen))\s+(?:van|door)\s+{_WHOSE}",
    re.MULTILINE,
)
# A letter's own titles, from the surest to the least: of its annex, its subject line, in its
# sentences.
_LETTER_TITLES = (
    re.compile(
        r"^(?:(?:\d+\s)?Antwoord(?:en)?|Beantwoording|Reactie)\b[^\n]{0,400}?vragen\s+(?:gesteld\s+)?(?:van|door)?\s*"
        r"(?=(?:de\s+)?(?:leden|het\s+lid|lid|Kamerl))",
        re.MULTILINE,
    ),
    re.compile(
        r"^(?:Onderwerp|Betreft|Projectnaam)\b\s*[:\t\n]?\s*[^\n]{0,300}?vragen\s+(?:gesteld\s+)?(?:van|door)?\s*"
        r"(?=(?:de\s+)?(?:leden|het\s+lid|lid|Kamerl))",
        re.MULTILINE,
    ),
    re.compile(
        r"^(?:De|Op de)\s(?:schriftelijke\s)?(?:Kamer)?vragen\s(?:gesteld\s)?(?:van|door)\s"
        r"(?=(?:de\s)?(?:leden|het\slid|lid))",
        re.MULTILINE,
    ),
    re.compile(
        r"\b(?:Hierbij|antwoord|bericht|bied|zend|deel|mede"
        r"|mee)\b[^\n]{0,300}?\n?[^\n]{0,200}?vragen\s+(?:gesteld\s+)?(?:van|door)\s+"
        r"(?=(?:de\s+)?(?:leden|het\s+lid|lid|Kamerl))"
    ),
)
_IN_SENTENCES = 2  # from this one of _LETTER_TITLES on
_SUBMITTED = printed_on(INGEZONDEN)
_LIKE_SUBMITTED = printed_on(BEYOND_READING)
_OVER = re.compile(
    r"\s(?P<word>over|in\s?zake|betref\s?[-,.]?\s?fend[\w-]{0,3}|betr\.?|betrekkelijk|omtrent|nopens"
    r"|aangaande|met betrekking tot|ten aanzien van"
    r"|m\.b\.t\.|t\.a\.v\.|rakende|naar aanleiding van|in verband \w{2,4}|n\.a\.v\.|i\.v\.m\.|waarin"
    r"|tot verkrijging)(?=\s)",
    re.IGNORECASE,
)
_KEPT_OPENINGS = (
    "naar aanleiding van",
    "in verband ",
    "n.a.v.",
    "i.v.m.",
    "waarin",
    "tot verkrijging",
)
_TO = re.compile(rf"\s*,?\s*\baan\s+(?=(?:de\s+|het\s+|den\s+)?(?:{ROLE})\b)")
_LETTER_END = re.compile(
    r"\s+(?:(?:kunnen|konden|kan)\s[^.]{0,60}?\bniet|worden\s+(?:hierbij\s+)?beantwoord|beantwoord\b|zijn\s+beantwoord|aan\.?$|toe\.?$|te\s+beantwoorden"
    r"|zoals\s+aangegeven|\(uw kenmerk|die\s+(?:zijn|werden)\s+ingezonden).*$",
    re.DOTALL,
)
_BRACKET_END = re.compile(
    r"\s*\((?:uw |ons )?(?:kenmerk|nr\.?|nummer)?\s*:?\s*(?:20\d\d\s?Z\s?\d{4,6})\s*\)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    start: int
    end: int
    oral: bool = False
    dated: bool = False  # it prints when the questions were submitted
    printed_number: str | None = None
    number: str | None = None
    asked_by: tuple[Asker, ...] = ()
    asked_of: tuple[Office, ...] = ()
    subject: str | None = None
    submitted_on: date | None = None


@dataclass(slots=True)
class _Parts:
    who: str = ""
    to: str = ""
    subject: str = ""
    rest: str = field(default="")


def find_titles(text: str) -> list[Title]:
    """The titles that begin a set, in order. Several on a page only when each prints its date."""
    starts = list(islice(_START.finditer(text), _MOST))
    titles: list[Title] = []
    for index, start in enumerate(starts):
        limit = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        title = _read(text, start, min(limit, start.end() + _REACH))
        if title and (title.start == 0 or title.dated or start["what"][0].isupper()):
            titles.append(title)
    dated = [t for t in titles if t.dated]
    return dated or [t for t in titles if t.asked_by and t.subject][:1]


def find_letter_title(text: str, header: str) -> Title | None:
    """What a letter says of the questions it answers: its annex's title, subject line, first
    sentence, page header.
    """
    titles = [title for part in (text[:_LETTER], header) for title in _letter_titles(part)]
    if not titles:
        return None
    found = titles[0]
    for title in titles[1:]:
        found = _filled(found, title)
    at_head = not any(pattern.search(text[:_LETTER]) for pattern in _LETTER_TITLES)
    return replace(found, start=0, end=0) if at_head else found


def _letter_titles(text: str) -> Iterator[Title]:
    for rank, pattern in enumerate(_LETTER_TITLES):
        if start := pattern.search(text):
            title = _title(
                text, start.start(), start.end(), _paragraph_end(text, start.end(), _REACH)
            )
            yield replace(title, end=title.start) if rank >= _IN_SENTENCES else title


def _read(text: str, start: re.Match[str], limit: int) -> Title | None:
    submitted = _SUBMITTED.search(text, start.end(), limit) or _LIKE_SUBMITTED.search(
        text, start.end(), limit
    )
    if submitted:
        end, cut = submitted.end(), submitted.start()
    else:
        submitted, end = None, _paragraph_end(text, start.end(), limit - start.end())
        cut = end
    parts = _split(text[start.end() : cut])
    bracket = submitted["before"] + (submitted["after"] or "") if submitted else parts.rest
    numbers = find_z_numbers(bracket)
    printed = start["number"].replace(" ", "") if start["number"] else None
    return Title(
        start=start.start(),
        end=end,
        oral=start["what"].startswith("Mondelinge"),
        dated=submitted is not None,
        printed_number=printed,
        number=numbers[0].number if numbers else None,
        asked_by=read_askers(parts.who),
        asked_of=read_offices(parts.to),
        subject=parts.subject or None,
        submitted_on=read_date(submitted["when"] or submitted["unclear"]) if submitted else None,
    )


def _title(text: str, start: int, who: int, end: int) -> Title:
    submitted = _SUBMITTED.search(text, who, end)
    parts = _split(text[who : submitted.start() if submitted else end])
    return Title(
        start,
        end,
        asked_by=read_askers(parts.who),
        asked_of=read_offices(parts.to),
        subject=parts.subject or None,
        number=next((z.number for z in find_z_numbers(text[start:end])), None),
        submitted_on=read_date(submitted["when"] or submitted["unclear"]) if submitted else None,
    )


def _filled(title: Title, other: Title) -> Title:
    """The title with what it does not say itself taken from the other."""
    return Title(
        *(title.start, title.end, title.oral, title.dated),
        printed_number=title.printed_number,
        number=title.number or other.number,
        asked_by=title.asked_by or other.asked_by,
        asked_of=title.asked_of or other.asked_of,
        subject=title.subject or other.subject,
        submitted_on=title.submitted_on or other.submitted_on,
    )


def _split(text: str) -> _Parts:
    """Askers, addressees and subject of "het lid X (P) aan de Minister van Y over Z"."""
    text = f" {' '.join(text.split())}"
    over = _OVER.search(text)
    who = text[: over.start()] if over else text
    to = _TO.search(who)
    parts = _Parts(who=who[: to.start()] if to else who, to=who[to.end() :] if to else "")
    if over:
        opening = over["word"].lower().startswith(_KEPT_OPENINGS)
        parts.subject, parts.rest = _subject(text[over.start() if opening else over.end() :])
    elif not to and ")" in who:
        parts.who, _, subject = who.rpartition(")")
        parts.subject = _subject(subject)[0]
    return parts


def _subject(text: str) -> tuple[str, str]:
    """The subject, and the bracket with the set's number that followed it."""
    text = _LETTER_END.sub("", take_marks(text, {})[0]).strip()
    bracket = _BRACKET_END.search(text)
    if bracket:
        text, rest = text[: bracket.start()], bracket[0]
    else:
        rest = ""
    text = text.strip(" ,;")
    if text.endswith((".", " (")) and not text.endswith(("c.s.", "e.d.", "a.i.", "..")):
        text = text[:-1].strip()
    return text, rest


def _paragraph_end(text: str, start: int, reach: int) -> int:
    """The end of the paragraph: an empty line, a heading, or a line that ends the sentence."""
    at = start
    for line in _lines(text, start, reach):
        if at > start and (not line.strip() or is_heading(line.strip())):
            break
        at += len(line)
        if not line.endswith("\n") or (
            _OVER.search(text, start, at) and _ends(line, text[at : at + 1])
        ):
            break
    return at


def _ends(line: str, following: str) -> bool:
    return line.rstrip().endswith((".", "?", "”", "»", "’", "'", '"')) or not following.islower()


def _lines(text: str, start: int, reach: int) -> Iterator[str]:
    yield from text[start : start + reach].splitlines(keepends=True)

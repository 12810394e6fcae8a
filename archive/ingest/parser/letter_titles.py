"""Read what a letter says of the questions it answers: in its annex's title, its subject line, its
sentences, its page header. What most of them agree on is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from archive.citations.find import find_z_numbers
from archive.ingest.document import Asker, Office, Signatory

from .dates import PrintedDate, find_said, read_date
from .headings import QUESTION, find_headings
from .letter_acts import clause_end
from .lexer import squeeze
from .signatories import read_signatories
from .titles import Division, Title, divide, paragraph_end
from .who import doubt_of_askers

_LETTER = 30_000  # letters: what a letter says of its questions stands before that
_REACH = 1500
_MOST = 12  # places that are looked at
ANNEX, SUBJECT, SENTENCE, MENTION = range(4)  # from the surest saying to the least
_BESIDE = 40  # letters, at most, between a bracket and the number of the set in it
_SHORT = 40  # letters: a line of print that runs on has more
_LIKELY, _NO_MEMBERS = 2.0, 5.0  # doubts of a division; of askers that cannot be members
_MEMBERS = (
    r"(?:(?:[Hh]et|[Dd]e)\s+)?(?:[Kk]amer)?(?:[Ll]id|[Ll]eden)"
    r"\s+(?=(?:[a-z’']{1,4}\s+){0,3}[A-Z])"
)
_THAT_WERE = r"(?:die|welke|zijn|werden|\w*ge\w+|ing\w+|doen|toekomen|aan|mij|ons)"
# "vragen van het lid X", or members who did or do something with "vragen" in the same sentence.
_ASKED = re.compile(
    rf"\b(?P<who>{_MEMBERS}[^.\n]{{2,160}}?(?:\)|(?=\s(?:heeft|hebben|had|stel|vroeg))))"
    r"(?:[^.\n(]|(?<=jl)\.){0,100}?\b(?:schriftelijke\s+)?(?:[Kk]amer)?vragen"
    r"(?:\s+aan\s+(?:mij|ons))?(?:\s+(?:gesteld|ingediend|ingezonden))?(?=\s)"
    rf"|[Vv]ragen\s+(?:die|welke)\s+(?P<by>{_MEMBERS}[^.\n]{{2,160}}?\))"
    r"(?:[^.\n(]|(?<=jl)\.){0,60}?\b(?:gesteld|ingediend|ingezonden)(?=\s)"
    rf"|[Vv]ra(?:gen|ag\s\d+)(?:\s+{_THAT_WERE}){{0,5}}(?:\s+(?:van|door))?\s+(?={_MEMBERS})"
    rf"|\b[Vv]r(?:oeg|oegen|aagt|agen)\s+(?P<asks>{_MEMBERS}[^.\n]{{2,160}}?\))"
    r"(?:\s+(?:mij|ons))?(?=\s+(?:naar|over)\s)"
)
# The day before its word: "het lid X heeft op 20 februari 2024 vragen ingediend", "over de brug,
# welke op 20 februari 2024 werden ingezonden".
_DAY_BEFORE = (
    r"\b[Oo]p\s+(?P<day>\d{1,2}\s+[a-z]{3,9}\s+20\d\d)\s[^.\d]{0,120}?\bing(?:ezonden|ediend)\b"
)
_SENT_ON = re.compile(_DAY_BEFORE)
_WHICH_SENT_ON = re.compile(rf"\b(?:die|welke)\s(?:\S+\s){{0,3}}?{_DAY_BEFORE}")
_THESE = re.compile(r"\b[Dd]e(?:ze)?\s+vragen\s+(?:zijn|werden|waren|heeft|hebben)\s")
_LATE_SUBJECT = re.compile(r"[^.\n]{0,40}?,?\s(?=(?:over|inzake|betreffende)\s)")
_NAAR = re.compile(r"^\s+naar(?=\s)")  # "vroeg het lid X mij naar de brug"
_THEIR_REACH = 150  # letters from "Deze vragen zijn" to their day
_ANNEX = re.compile(r"^(?:\d+\s)?(?:Antwoord(?:en)?|Beantwoording|Reactie)\b")
_SENTENCE_END = re.compile(r"(?<=[a-z]{4}|...[)»”’\"'\d])[.?!](?=\s+[A-Z])")
_QUOTES = (("‘", "’"), ("“", "”"), ("«", "»"), ("(", ")"))
_BY = re.compile(
    r"\bvan\s+(?=(?:de|het|[Mm]inister\S*|[Ss]taatssecretaris)\s)([^\n]+?),?\s+op\s+(?:de\s+)?(?:schriftelijke\s+)?$"
)
_LABEL = re.compile(r"^(?:Onderwerp|Betreft|Projectnaam)\b\s*:?")
_ANY_LABEL = re.compile(
    r"^(?:Onderwerp|Betreft|Projectnaam|Contactpersoon|Datum"
    r"|Ons kenmerk|Uw kenmerk|Kenmerk|Bijlagen?|Directoraat\S*)\b",
    re.MULTILINE,
)
_SENTENCE = re.compile(
    r"\b(?:Hierbij|Hiermee|[Aa]ntwoord(?:en)?|bericht|bied|zend|deel|mede|mee|beantwoord\w*)\b"
    r"|^(?:De|Op de)\b",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Saying:
    """One place where the letter says whose questions it answers."""

    start: int
    end: int
    rank: int  # ANNEX, SUBJECT, SENTENCE or MENTION
    division: Division
    number: str | None = None
    submitted: PrintedDate | None = None
    closed: bool = False  # a bracket ends its subject
    by: tuple[tuple[Signatory, ...], tuple[Office, ...]] = ((), ())  # who answers, of an annex


def find_letter_title(
    text: str, header: str, *, least: int = SUBJECT, signed: int | None = None
) -> Title | None:
    """The letter's title: where its annex begins, and the facts its sayings give.

    `least`: the least rank that counts. What is no letter names questions in passing: there only
    headings count, in a letter any sentence above its signature.
    """
    own = [
        s
        for s in _sayings(text[:_LETTER])
        if s.rank <= (SENTENCE if signed and s.start > signed else least)
    ]
    sayings = [*own, *_sayings(header)]
    if not sayings:
        return None
    place = min(own, key=lambda saying: saying.rank, default=None)
    by_doubt = sorted(sayings, key=lambda saying: (saying.division.doubt > _LIKELY, saying.rank))
    divisions = [saying.division for saying in by_doubt]
    start = place.start if place else 0
    dates = [s.submitted for s in sayings if s.submitted] or [
        day
        for s in own
        for these in _THESE.finditer(text, s.end, s.end + _REACH)
        if (day := _said_of(text, these.end()))
    ]
    submitted = min(dates, key=lambda d: not d.day, default=None)
    return Title(
        start=start,
        end=place.end if place and place.rank < SENTENCE else start,
        number=next((s.number for s in sayings if s.number), None),
        asked_by=_askers(divisions),
        asked_of=next((d.asked_of for d in divisions if d.asked_of), ()),
        subject=_subject(by_doubt),
        submitted_on=submitted.day if submitted else None,
        date_printed=submitted.printed if submitted else "",
        doubts=tuple(_doubts(divisions)),
        answered_by=next((s.by[0] for s in sayings if s.by[0]), ()),
        on_behalf_of=next((s.by[1] for s in sayings if s.by[0]), ()),
    )


def _subject(sayings: list[_Saying]) -> str | None:
    """The likeliest subject. A subject line says it in short, a sentence that closes it with a
    bracket or a day in full: "over de brug", "over de brug bij Oudezijl (2024Z01234)".
    """
    said = [s for s in sayings if s.division.subject]
    full = [s for s in said if s.rank != SUBJECT and s.closed and s.division.doubt <= _LIKELY]
    short = bool(said) and said[0].rank == SUBJECT
    return next((s.division.subject for s in (full if short and full else said)), None)


def _askers(divisions: list[Division]) -> tuple[Asker, ...]:
    """The likeliest askers, as a saying that has a party for each of them prints them."""
    likely = divisions[0].asked_by
    if doubt_of_askers(likely) > _NO_MEMBERS:
        return ()
    names = [asker.name for asker in likely]
    alike = (d.asked_by for d in divisions if [asker.name for asker in d.asked_by] == names)
    return next((askers for askers in alike if all(a.party for a in askers)), likely)


def _doubts(divisions: list[Division]) -> Iterator[str]:
    """What the sayings disagree on, each of them being likely by itself."""
    likely = {
        frozenset(squeeze(asker.name) for asker in d.asked_by)
        for d in divisions
        if d.asked_by and d.doubt < _LIKELY
    }
    if len(likely) > 1:
        yield "the letter names different askers"


def _sayings(text: str) -> Iterator[_Saying]:
    first = next((h.start for h in find_headings(text) if h.kind == QUESTION), len(text))
    for asked in islice(_ASKED.finditer(text, 0, first), _MOST):
        line = text.rfind("\n", 0, asked.start()) + 1
        rank = _rank(text, line, asked.start())
        start = line if rank < SENTENCE else _sentence(text, line)
        end = paragraph_end(text, asked.end(), _REACH)
        if label := _ANY_LABEL.search(text, asked.end(), end):
            end = label.start()
        if rank >= SENTENCE:
            end = _sentence_end(text, asked.end(), end)
        said = find_said(text, asked.end(), end, "submitted")
        before = _BY.search(text, line, asked.start())
        who = asked["who"] or asked["by"] or asked["asks"] or ""
        numbers = [z for z in find_z_numbers(text[start:end]) if start + z.start >= asked.end()]
        cut = said.start if said else end
        if rank >= SENTENCE:
            cut = clause_end(text, asked.end(), cut)
        if numbers:
            cut = min(cut, _bracket(text, asked.end(), start + numbers[0].start))
        yield _Saying(
            start,
            end,
            rank,
            _divided(text, who, asked.end(), cut, said.end if said else cut, end),
            next((z.number for z in find_z_numbers(text[start:end])), None),
            said.date if said else _sent_on(text, start, asked, end),
            bool(said or numbers),
            read_signatories(before[1]) if rank == ANNEX and before else ((), ()),
        )


def _divided(text: str, who: str, start: int, cut: int, behind: int, end: int) -> Division:
    """Who and what; the subject may stand behind the day: "(CDA), ingezonden op 3 mei, over X"."""
    words = _NAAR.sub(" over", text[start:cut])
    division = divide(f"{who} {words}")[0]
    late = None if division.subject else _LATE_SUBJECT.search(text, behind, end)
    if not late:
        return division
    stop = clause_end(text, late.end(), end)
    if numbers := find_z_numbers(text[late.end() : stop]):
        stop = _bracket(text, late.end(), late.end() + numbers[0].start)
    return divide(f"{who} {words} {text[late.end() : stop]}")[0]


def _said_of(text: str, start: int) -> PrintedDate | None:
    """When "de vragen zijn … ingezonden", in the words behind "zijn"."""
    end = start + _THEIR_REACH
    if sent := _SENT_ON.match(text, start, end):
        return _day_of(sent)
    said = find_said(text, start, end, "submitted")
    return said.date if said else None


def _day_of(sent: re.Match[str]) -> PrintedDate:
    return PrintedDate(*sent.span("day"), read_date(sent["day"]), sent["day"])


def _sent_on(text: str, start: int, asked: re.Match[str], end: int) -> PrintedDate | None:
    """The day that stands before the word that the questions were sent in."""
    ends = [e.end() for e in _SENTENCE_END.finditer(text, start, asked.start())]
    sent = _SENT_ON.search(text, max([start, *ends]), asked.end())
    sent = sent or _WHICH_SENT_ON.search(text, asked.end(), end)
    return _day_of(sent) if sent else None


def _bracket(text: str, start: int, number: int) -> int:
    """Where the bracket or the clause begins in which a number stands: "(kenmerk 2024Z01234"."""
    opened = max(text.rfind(sign, max(start, number - _BESIDE), number) for sign in "(,")
    return opened if opened > start else number


def _rank(text: str, line: int, asked: int) -> int:
    before = text[line:asked]
    above = text[:line].rstrip().rpartition("\n")[2]
    if _LABEL.match(before) or (_LABEL.fullmatch(above.strip()) and len(before) < 200):
        return SUBJECT
    if _ANNEX.match(before):
        return ANNEX
    return SENTENCE if _SENTENCE.search(text[max(0, asked - 500) : asked]) else MENTION


def _sentence(text: str, line: int) -> int:
    """Where the paragraph of a line began, print's line ends being none."""
    while line > 1:
        above = text.rfind("\n", 0, line - 1) + 1
        before = text[above : line - 1].strip()
        if not before or before[-1] in ".:" or len(before) < _SHORT or _ANY_LABEL.match(before):
            break
        line = above
    return line


def _sentence_end(text: str, start: int, end: int) -> int:
    """Where the sentence ends; what is quoted in it may hold several."""
    for match in _SENTENCE_END.finditer(text, start, end):
        said = text[start : match.start() + 1]
        if all(said.count(opened) <= said.count(closed) for opened, closed in _QUOTES):
            return match.start() + 1
    return end


def filled(title: Title, said: Title) -> Title:
    """The title with what it does not say itself taken from the letter."""
    return replace(
        title,
        number=title.number or said.number,
        asked_by=title.asked_by or said.asked_by,
        asked_of=title.asked_of or said.asked_of,
        subject=title.subject or said.subject,
        submitted_on=title.submitted_on or said.submitted_on,
        date_printed=title.date_printed or said.date_printed,
        answered_by=title.answered_by or said.answered_by,
        on_behalf_of=title.on_behalf_of or said.on_behalf_of,
    )

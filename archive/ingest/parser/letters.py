"""Read what a minister's letter says around its annex: date, signature, on whose behalf, and what
it does: answer, ask for time, add, correct, withdraw.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from archive.citations.find import find_z_numbers
from archive.ingest.document import DocumentKind, Office, ReplyKind, ReplyNature, Signatory

from .dates import find_dates
from .signatories import without_colleagues
from .vocabulary import is_portfolio
from .who import ROLE, read_offices, straight

WITHDRAWAL = DocumentKind.WITHDRAWAL
_OPENING = re.compile(
    r"(?:In antwoord op|Naar aanleiding van|Onder verwijzing naar|In reactie op)"
    r"\s+(?:uw|de) brief\b",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:[Hh]ierbij|[Hh]iermee|[Bb]ijgaand)\b[^\n]{0,200}\b(?:antwoord|beantwoord|vragen)"
    r"|worden beantwoord zoals|(?:deel|bericht|meld) ik u[^\n]{0,200}vragen"
)
_INITIALS = r"(?:[A-Z][a-z]?\.\s?-?)+(?:\s*\([A-Z][a-zé]+\))?"
_SIGNATURE = re.compile(
    rf"(?:Hoogachtend,?\s+)?(?:(?P<article>[Dd]e|[Hh]et)\s+)?(?P<office>{ROLE}"
    rf"(?:\s*,?\s*(?:(?:(?:van|voor)\s+)?[A-Z][^.;:]{{3,140}}?"
    rf"|\([^()]{{3,80}}\)))?)\s*(?:,\s*(?P<name>{_INITIALS}\s*[^\W\d_][^\n\d,:;!?]{{1,45}}))?,?\s*"
)
_SIGN = re.compile(r"[\[(].*[\])]|[Ww]\.\s?g\.|_+")  # "[handtekening]", "(was getekend)"
_GOES_ON = re.compile(r"(?:\b(?:en|van|voor)|,)$")
_SMALL_WORD = re.compile(r"\b(?:De|Het|Van|Voor|En)\b")
_BEHALF = re.compile(
    r"\b[Mm]ede namens\s+(?P<who>(?:mijn ambtgeno\w+,?\s+)?(?:de\s+|het\s+)?"
    rf"{ROLE}.{{3,300}}?)"
    r"(?=,?\s+(?:mee\b|mede\b(?! namens)|dat\b|op\s+(?:de\s+)?(?:schriftelijke\s+)?(?:Kamer)?vragen"
    r"|(?:de|mijn|onze|een)\s+(?:antwoord|beantwoording|reactie)|aan\b|hierbij|de\s+vragen|u\b)|$)"
)
_NAME = re.compile(
    rf"^(?:(?:mr|dr|drs|ir|ing|prof|mw|dhr)\.?\s*(?=[\sA-Za-z]))*(?:{_INITIALS}|[A-Z][a-zé]+\s)\s*"
    r"(?P<name>[^\W\d_][^\n\d,:;!?]{1,45})$"
)
_DATED = re.compile(r"^(?:Datum|DATUM|Den Haag|[’']?s-Gravenhage)\b")

_SENTENCE = re.compile(r"[^.\n]+(?:\.(?!\s)[^.\n]+|\n(?!\s*\n)[^.\n]+)*")
_WITHDRAWN = re.compile(
    r"vragen\b.{0,400}\b(?:ingetrokken|terugge(?:nomen|trokken)|intrek\w*)\b"
    r"|vragen\b.{0,400}\b(?:in|terug) te (?:trekken|nemen)\b"
    r"|\btrek\w*\b.{0,200}vragen\b.{0,200}\bin\b|\bintrekking\b.{0,80}\bvragen\b"
    r"|vragen\b.{0,300}\bvervallen\b|vragen\b.{0,100}\bniet\b.{0,20}\bhandha\w+"
    r"|\bop verzoek van (?:het lid|de vra\w+)\b.{0,200}\bvragen\b.{0,200}\bniet\b"
    r"|vragen\b.{0,300}\bniet (?:langer|meer) (?:te )?beantwoord\b.{0,30}hoev"
    r"|\b(?:geen prijs|af (?:te zien )?van)\b.{0,40}\bbeantwoording\b.{0,60}\bvragen\b"
    r"|vragen\b.{0,300}\bniet gesteld\b"
)
# What a letter without answers says of when they come: that it is not now, when, why, and that
# they will. A window of two sentences that speaks of answering has two of them.
_LATE = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\b(?:niet|nog|pas|eerst|onmogelijk|later|langer|uitstel|vertraging|wacht\w*|afgewacht|begrip)\b"
        r"|(?:meer|extra) (?:tijd|voorbereiding)|\bte kort\b|\bloopt\b.{0,300}\buit\b",
        r"termijn|\btijd(?:ig)?\b|\bweken\b|gebruikelijk|haalbaar|spoedig|\bsnel\b|uiterlijk"
        r"|reces\b|uitstel|vertraging|na afloop"
        r"|\bvóór\b|\bvoor (?:\d|eind)",
        r"afstemm|overleg|onderzoek|informatie|inlichtingen|afgerond|\bwegens\b|\bvanwege\b|\bomdat\b",
        r"\b(?:zal|zullen|streef|streven|verwacht\w*|volgt|volgen|komen|zodra|behandeling)\b",
    )
)
_NOT_NOW, _IN_TIME = _LATE[:2]
_BEGINNING = 4_000  # letters in which a letter is signed
_SHORT_LETTER, _NOTICE = (
    12,
    6,
)  # sentences, at most, of a letter that asks for time, of a mere notice
_GIVES = re.compile(
    r"\b(?:hierbij|bijgaand|hiermee|met deze brief|bijgevoegd\w*|bijlage|treft u)\b[^.]{0,40}"
    r"\b(?:antwoord(?:en)?|beantwoording)\b|\bantwoorden\b.{0,20}\b(?:vindt|treft|ontvangt) u\b"
    r"|\bin antwoord op\b[^.]{0,300}\bvolgende\b",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(r"\b(?:niet|nog|pas|eerst|kan|kunnen|zal|zullen|worden)\b")
# For each nature ("": none is said) what stands near "antwoord", before or behind it.
_NATURES = {
    nature: re.compile(
        rf"\b(?:{words})\b.{{0,60}}(?:antwoord|reactie)|antwoord\w*\b.{{0,30}}\b(?:{words})\b",
        re.IGNORECASE,
    )
    for nature, words in (
        (
            ReplyNature.CORRECTED,
            r"(?:ge)?correcti?e?\w*|gecorrig\w+|\w*rectifi\w+|verbeterd?e?|verbetering|juiste"
            r"|aangepaste?|herstel",
        ),
        (
            ReplyNature.ADDITIONAL,
            r"aanvullende?|(?<!in )aanvulling|vul ik|aangevulde?|resterende?|ontbrekende?"
            r"|nagezonden",
        ),
        (ReplyNature.PROVISIONAL, r"voorlopige?|tussentijdse?|eerste reactie|vooruitlopend"),
        (
            "",
            r"nadere?|herziene?|gewijzigde?|definitieve|vervolge? op|terug op"
            r"|in aan(?:vulling|sluiting)",
        ),
    )
}
_WRONG = (
    r"\b(?:fout|abusievelijk|onjuist\w*|vergissing|omissie|verkeerde?|onvolledig|weggevallen"
    r"|ontbrak)\b"
)
_MISTAKE = re.compile(rf"{_WRONG}.{{0,200}}antwoord|antwoord.{{0,200}}{_WRONG}", re.IGNORECASE)
# What a letter names as sent before says nothing of what it sends: "in aanvulling op mijn
# voorlopige antwoorden", "een correctie op mijn aanvullende antwoorden".
_ON_EARLIER = re.compile(
    r"\b(?P<how>in aanvulling|correctie|rectificatie)\s+(?:op|van|bij)\b"
    r"(?:(?!\b(?:hierbij|bijgaand|bied|zend|stuur|ontvangt|treft)\b).){0,60}?antwoord\w*",
    re.IGNORECASE,
)
_IN_ADDITION = re.compile(r"\bin aanvulling op\b", re.IGNORECASE)
_SENDS_NOW = re.compile(
    r"^(?:Onderwerp|Betreft)"
    r"|\b(?:hierbij|bijgaand|bijgevoegd|met deze brief|bied|zend|stuur|ontvangt|treft|toekomen"
    r"|in aan(?:vulling|sluiting)|(?:bericht|meld|deel|geef|vul|informeer) ik)\b",
    re.IGNORECASE,
)
_OF_COMMITTEE = re.compile(
    r"ommissie\s+voor\b[^.]{3,120}\bvragen\s+(?:gesteld|voorgelegd)"
    r"|vragen\s+(?:gesteld\s+)?(?:van|door|uit)\s+(?:de\s+)?(?:leden\s+van\s+)?(?:de\s+)?"
    r"(?:\w+\s+){0,2}?(?:[Kk]amer)?commissie\b"
)


@dataclass(frozen=True, slots=True)
class Letter:
    number: str | None = None
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()
    answered_on: date | None = None
    kind: str = ""  # "uitstel", "nader", "intrekking" where the letter says so
    nature: str = ""  # of what it sends, where it adds to an answer
    of_committee: bool = False  # it is about a committee's questions
    signed: int | None = None  # where the signature begins
    doubts: tuple[str, ...] = ()


def read_letter(text: str, header: list[str], *, answers: bool = False) -> Letter | None:
    """The facts of a letter, `text` being what stands before its annex; None when it is no letter.

    `answers`: an annex answers the questions, so the letter neither delays nor withdraws.
    """
    signatures = list(_signatures(text))
    kind = _kind(text, answers)
    signed = signatures and (kind or _SENDS.search(text) or _OF_COMMITTEE.search(text))
    if not _OPENING.search(text) and not signed:
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
        kind=kind,
        nature=_nature(text) if kind == ReplyKind.SUPPLEMENTARY else "",
        of_committee=bool(_OF_COMMITTEE.search(text)),
        signed=signatures[0].start if signatures else None,
        doubts=("the letter prints several dates",) if len(set(days)) > 1 else (),
    )


def doubts_of(letter: Letter | None, text: str) -> tuple[str, ...]:
    """The letter's own doubts; that of a signed text about questions that could not be told to be a
    letter of any kind.
    """
    if letter:
        return letter.doubts
    unclear = "vragen" in text and any(_signatures(text[:_BEGINNING]))
    return ("what the letter does is not certain",) if unclear else ()


@dataclass(frozen=True, slots=True)
class _Signature:
    start: int
    office: str
    name: str | None


def _signatures(text: str) -> Iterator[_Signature]:
    """Each signature: "De Minister van A,", over two lines too, and the name below, beside or above
    it. Without "De" it needs its name.
    """
    lines = [
        (m.start(), " ".join(m[0].split()))
        for m in re.finditer(r"[^\n]+", text)
        if m[0].strip() and not _SIGN.fullmatch(m[0].strip())
    ]
    done = 0
    for at, (start, line) in enumerate(lines):
        match, end = _office_at(lines, at) if at >= done else (None, at)
        if not match:
            continue
        beside = (
            _name_in(line) for _, line in (*lines[end : end + 1], *lines[max(at - 1, done) : at])
        )
        name = _name_in(match["name"] or "") or next(filter(None, beside), None)
        if match["article"] or name:
            yield _Signature(start, match["office"], name)
            done = end


def _office_at(lines: list[tuple[int, str]], at: int) -> tuple[re.Match[str] | None, int]:
    """The office that a line, or the line with the next, is; the line after it."""
    line = lines[at][1]
    match = _signature(_small(line))
    if at + 1 < len(lines) and _GOES_ON.search(line):
        longer = _signature(f"{_small(line)} {_small(lines[at + 1][1])}")
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


def _kind(text: str, answers: bool) -> str:
    sentences = _sentences(text)
    gives = answers or any(map(_gives, sentences))
    if not answers and any(map(_WITHDRAWN.search, sentences)):
        return WITHDRAWAL
    if not gives and _delays(sentences):
        return ReplyKind.DELAY
    if any(map(_adds, sentences)) or _puts_right(sentences):
        return ReplyKind.SUPPLEMENTARY
    return ReplyKind.DELAY if not gives and _is_notice(sentences) else ""


def _delays(sentences: list[str]) -> bool:
    """Whether a letter, a short one in two sentences, says that answering takes time."""
    pairs = _with_next(sentences) if len(sentences) <= _SHORT_LETTER else []
    return any(_is_late(pair) for pair in (*sentences, *pairs) if "antwoord" in pair)


def _is_notice(sentences: list[str]) -> bool:
    """Whether it is so short that it can do nothing but put off, and says so in any way."""
    about = [sentence for sentence in sentences if "vragen" in sentence]
    return len(sentences) <= _NOTICE and any(words.search(s) for s in about for words in _LATE)


def _is_late(words: str) -> bool:
    said = [bool(evidence.search(words)) for evidence in _LATE]
    return sum(said) > 1 and any(said[:2])


def _gives(sentence: str) -> bool:
    """Whether answers are sent with it: "Hierbij bied ik u de antwoorden aan"."""
    return bool(_GIVES.search(sentence) and not _NOT_GIVEN.search(sentence))


def _nature(text: str) -> str:
    """What the letter says of the answers that it sends; "" where it says nothing, or several
    things.
    """
    sentences = _sentences(text)
    if _puts_right(sentences):
        return ReplyNature.CORRECTED
    adding = [s for s in sentences if _adds(s)]
    sent = [_ON_EARLIER.sub(r"\g<how> antwoord", s) for s in adding]
    natures = {nature for nature, words in _NATURES.items() if any(map(words.search, sent))} - {""}
    if not natures and any(map(_IN_ADDITION.search, adding)):
        return ReplyNature.ADDITIONAL
    return natures.pop() if len(natures) == 1 else ""


def _adds(sentence: str) -> bool:
    adds = any(words.search(sentence) for words in _NATURES.values())
    return bool(adds and _SENDS_NOW.search(sentence))


def _puts_right(sentences: list[str]) -> bool:
    """Whether it tells of a mistake in an answer: "is een fout geslopen. Hierbij ontvangt u …"."""
    return any(
        _MISTAKE.search(sentence) and _SENDS_NOW.search(pair)
        for sentence, pair in zip(sentences, _with_next(sentences), strict=True)
    )


def _with_next(sentences: list[str]) -> list[str]:
    """Each sentence with the one behind it."""
    return [" ".join(sentences[at : at + 2]) for at in range(len(sentences))]


def _sentences(text: str) -> list[str]:
    return [" ".join(m[0].split()) for m in _SENTENCE.finditer(text)]

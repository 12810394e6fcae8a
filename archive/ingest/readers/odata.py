"""Read the Tweede Kamer's open data (OData v4, JSON): Zaak records with their actors and documents,
and Documents.

Source of names and values: the service's own information model (opendata.tweedekamer.nl).
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from archive.identifiers import aanhangsel_identifier, read_z_number
from archive.ingest.document import Problem, SourceText, UnreadableDocument

_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
_QUESTIONS = "Schriftelijke vragen"
# Document.Soort: what a document is to its question set.
_REPLIES = {
    "Antwoord schriftelijke vragen": "antwoord",
    "Mededeling (uitstel antwoord)": "uitstel",
    "Antwoord schriftelijke vragen (nader)": "nader",
}
_ASKED_BY = ("Indiener", "Medeindiener")
_ASKED_OF = ("Gericht aan",)
_NO_PERSON = re.compile(r"[TE]K|(?:\w+ )*?commissies?\b.*", re.IGNORECASE)
# ZaakActor.Functie: "minister van Justitie en Veiligheid".
_OFFICE = re.compile(
    r"(minister-president|minister|staatssecretaris)(?: (?:van|voor) (?P<portfolio>.+))?",
    re.IGNORECASE,
)
# Document.Aanhangselnummer: "242501244" is number 1244 of 2024-2025.
_AANHANGSEL = re.compile(r"(\d\d)(\d\d)0*(\d{1,5})")


def recognises(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] not in (b"{", b"["):
        return False
    return b"@odata." in head or (b'"Nummer"' in head and b'"Soort"' in head)


def read(data: bytes) -> SourceText:
    """One mapping of metadata per question set and per reply. Some 20,000 records a second."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"damaged JSON: {error}") from error
    records = [record for record in _records(content) if isinstance(record, dict)]
    problems: list[Problem] = []
    metadata = tuple(fact for record in records for fact in _facts(record, problems))
    if not metadata and not problems:
        raise UnreadableDocument("open data without written questions")
    return SourceText("odata", metadata=metadata, problems=tuple(problems))


def _records(content: Any) -> list[Any]:
    """The records of a page, a list or a single record."""
    if isinstance(content, dict):
        content = content.get("value", [content])
    return content if isinstance(content, list) else []


def _facts(record: dict[str, Any], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    kind = _text(record, "Soort")
    if record.get("Verwijderd") is True:
        yield from _deleted(record, problems)
    elif kind == _QUESTIONS and "DocumentNummer" not in record:
        yield from _zaak(record, problems)
    elif kind in {_QUESTIONS, *_REPLIES}:
        for zaak in _nested(record, "Zaak"):
            yield from _document(record, read_z_number(_text(zaak, "Nummer") or ""), problems)


def _deleted(record: dict[str, Any], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Word that a question set is no more. What else is deleted is told and left alone."""
    number = read_z_number(_text(record, "Nummer") or "")
    if number and "DocumentNummer" not in record and _text(record, "Soort") in (_QUESTIONS, None):
        yield {"number": number, "deleted": True}
    else:
        name = _text(record, "Nummer") or _text(record, "DocumentNummer") or ""
        problems.append(Problem(name, "deleted at its source"))


def _zaak(zaak: dict[str, Any], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    number = read_z_number(_text(zaak, "Nummer") or "")
    if not number:
        problems.append(Problem(_text(zaak, "Nummer") or "", "a question set without a Z number"))
        return
    actors = [(actor, _text(actor, "ActorNaam")) for actor in _nested(zaak, "ZaakActor")]
    people = [(actor, name) for actor, name in actors if name and not _NO_PERSON.fullmatch(name)]
    dealt_with = zaak.get("Afgedaan")
    yield {
        "number": number,
        "subject": _text(zaak, "Onderwerp") or _text(zaak, "Titel"),
        "vergaderjaar": _text(zaak, "Vergaderjaar"),
        "submitted_on": _day(zaak, "GestartOp", number, problems),
        "asked_by": _once(
            _asker(a, name) for r in _ASKED_BY for a, name in people if a.get("Relatie") == r
        ),
        "asked_of": _once(_office(a, name) for a, name in people if a.get("Relatie") in _ASKED_OF),
        "withdrawn": any(
            (_text(b, "BesluitSoort") or "").startswith("Ingetrokken")
            for b in _nested(zaak, "Besluit")
        ),
        "dealt_with": dealt_with if isinstance(dealt_with, bool) else None,
        # fetched with its documents it would name a delay notice among them
        "tells_notices": isinstance(zaak.get("Document"), list),
    }
    for document in _nested(zaak, "Document"):
        if _text(document, "Soort") in _REPLIES:
            yield from _document(document, number, problems)


def _document(
    document: dict[str, Any], number: str | None, problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    """What the record of a document says of the set it belongs to."""
    if not number:
        return
    facts: dict[str, Any] = {"number": number}
    reply = _REPLIES.get(_text(document, "Soort") or "")
    if not reply:
        # a reply's own is "Antwoord op vragen van het lid …"
        facts["subject"] = _text(document, "Onderwerp")
    else:
        facts |= {"reply": reply, "answered_on": _day(document, "DatumOntvangst", number, problems)}
    printed = _AANHANGSEL.fullmatch(_text(document, "Aanhangselnummer") or "")
    if printed and (int(printed[1]) + 1) % 100 == int(printed[2]):
        century = 1900 if int(printed[1]) > 80 else 2000
        year = f"{century + int(printed[1])}-{century + int(printed[1]) + 1}"
        facts |= {"vergaderjaar": year, "printed_number": printed[3]}
        facts["identifiers"] = [aanhangsel_identifier(year, printed[3])]
    yield facts


def _asker(actor: dict[str, Any], name: str) -> dict[str, Any]:
    return {"name": name, "party": _text(actor, "ActorFractie")}


def _office(actor: dict[str, Any], name: str) -> dict[str, Any]:
    office = _OFFICE.fullmatch(_text(actor, "Functie") or "")
    if not office:
        return {"role": None, "portfolio": None, "name": name}
    return {"role": office[1].lower(), "portfolio": office["portfolio"], "name": name}


def _once(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({tuple(value.values()): value for value in values}.values())


def _nested(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The records under a key, those that are deleted left out."""
    nested = record.get(key)
    if not isinstance(nested, list):
        return [nested] if isinstance(nested, dict) else []
    return [n for n in nested if isinstance(n, dict) and n.get("Verwijderd") is not True]


def _text(record: dict[str, Any], key: str) -> str | None:
    """A text that can be stored (JSON may hold half a character), or None."""
    value = record.get(key)
    if not isinstance(value, str):
        return None
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode()
    return " ".join(value.replace("\0", " ").split()) or None


def _day(record: dict[str, Any], key: str, number: str, problems: list[Problem]) -> str | None:
    """The Dutch day of a moment, ISO."""
    value = _text(record, key)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (
            (moment.astimezone(_DUTCH_TIME) if value.endswith("Z") else moment).date().isoformat()
        )
    except (ValueError, OverflowError):
        problems.append(Problem(number, f"impossible date: {value[:40]}"))
        return None

"""Ask the Tweede Kamer's open data (OData v4) for question sets with their actors and documents,
and read the pages. Pure.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from .entities import CATEGORIES, QUESTIONS, Entity, fact, refuse_without, version_of
from .web import BadAnswer, ChangedShape

PAGE = 250
AT_ONCE = 20  # question sets asked for by their keys: bounds the length of an address
_PARTS = ("ZaakActor", "Document")
_LIVING = "Verwijderd eq false"


@dataclass(frozen=True, slots=True)
class WholeSet:
    """A question set with all its actors and documents."""

    zaak: Entity
    parts: tuple[Entity, ...]


def sets_after(base: str, number: str, since: date | None) -> str:
    """The page of question sets after this number ("" for the first), begun on a day or later.

    By number, not by how many to skip: a set that is deleted meanwhile moves no other.
    """
    terms = [f"Soort eq '{QUESTIONS}'", _LIVING]
    if since:
        terms.append(f"GestartOp ge {since.isoformat()}T00:00:00Z")
    if number:
        terms.append(f"Nummer gt '{number}'")
    return _address(base, " and ".join(terms)) + f"&$orderby=Nummer&$top={PAGE}"


def sets_with(base: str, keys: Iterable[str]) -> str:
    """The question sets with these keys; keys stand without quotes."""
    return _address(base, " or ".join(f"Id eq {key}" for key in keys))


def read_sets(data: bytes) -> tuple[list[WholeSet], bool]:
    """The question sets of a page, those that are gone left out; whether there may be more."""
    try:
        page = json.loads(data)
    except ValueError as error:
        raise BadAnswer(f"damaged JSON: {error}"[:100]) from error
    if not isinstance(page, dict) or not isinstance(page.get("value"), list):
        raise ChangedShape("open data without a list of records")
    records = page["value"]
    sets = [_whole(record) for record in records if record.get("Verwijderd") is not True]
    return sets, "@odata.nextLink" in page or len(records) >= PAGE


def _address(base: str, condition: str) -> str:
    parts = ",".join(f"{name}($filter={_LIVING})" for name in _PARTS)
    query = f"$filter={condition}&$expand={parts}"
    return f"{base}/OData/v4/2.0/Zaak?{quote(query, safe='$=&(),')}"


def _whole(record: dict[str, Any]) -> WholeSet:
    zaak = _entity("Zaak", record, ())
    if not zaak.facts["Nummer"]:
        raise ChangedShape("a question set without a number")
    parts = []
    for name in _PARTS:
        if not isinstance(record.get(name), list):
            raise ChangedShape(f"a question set without its list of {name}")
        parts += [_entity(name, part, (zaak.key,)) for part in record[name]]
    return WholeSet(zaak, tuple(part for part in parts if not part.removed))


def _entity(category: str, record: dict[str, Any], zaken: tuple[str, ...]) -> Entity:
    if not isinstance(record.get("Id"), str):
        raise ChangedShape(f"{category} comes without Id")
    refuse_without(category, record)
    facts = {name: fact(name, record[name]) for name in CATEGORIES[category].fields}
    return Entity(
        category,
        record["Id"].lower(),
        facts,
        {"Zaak": zaken} if zaken else {},
        removed=record.get("Verwijderd") is True,
        version=version_of(str(record.get("GewijzigdOp") or "")),
        media_type=str(record.get("ContentType") or ""),
    )

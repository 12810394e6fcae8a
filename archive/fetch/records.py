"""Write a question set as the open data would, out of the records that make it up; say of a file to
which set its source says it belongs. Pure.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from archive.identifiers import read_koop_identifier, read_z_number
from archive.models import RemoteEntry

_CONTEXT = "OData/v4/2.0/$metadata#Zaak(ZaakActor(),Document())/$entity"


def origin_of(zaak: RemoteEntry) -> str:
    return f"{settings.TK_ADDRESS}/OData/v4/2.0/Zaak({zaak.key})"


def record_of(zaak: RemoteEntry, parts: Iterable[RemoteEntry]) -> bytes:
    """The record of a question set.

    The same facts are the same bytes, whichever way and in whichever order they came.
    """
    record: dict[str, Any] = {"@odata.context": f"{settings.TK_ADDRESS}/{_CONTEXT}"}
    record |= {"Id": zaak.key, **{name: zaak.facts[name] for name in sorted(zaak.facts)}}
    of: dict[str, list[dict[str, Any]]] = {"ZaakActor": [], "Document": []}
    for part in parts:
        of[part.category].append({**part.facts, "Id": part.key})
    record["ZaakActor"] = sorted(of["ZaakActor"], key=_by("Relatie", "ActorNaam", "Id"))
    record["Document"] = sorted(of["Document"], key=_by("DocumentNummer", "Id"))
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def stated_of_document(document: RemoteEntry) -> dict[str, Any]:
    """The number of its question set; of several sets none, since which is meant is not said."""
    numbers = {zaak.facts["Nummer"] for zaak in document.of.all()}
    return {"number": numbers.pop()} if len(numbers) == 1 else {}


def stated_of_paper(paper: RemoteEntry) -> dict[str, Any]:
    """Its identifier and the numbers within that: of questions the Z number, of an answer that of
    the Aanhangsel.
    """
    koop = read_koop_identifier(paper.key)
    if not koop:
        return {}
    printed = koop.kind == "ah" and koop.vergaderjaar
    stated = {
        "identifiers": [str(koop)],
        "number": read_z_number(koop.number) if koop.kind == "kv" else None,
        "printed_number": koop.number if printed else None,
        "vergaderjaar": koop.vergaderjaar,
        "chamber": koop.chamber,
    }
    return {name: value for name, value in stated.items() if value}


def _by(*names: str) -> Any:
    return lambda part: tuple(str(part.get(name) or "") for name in names)

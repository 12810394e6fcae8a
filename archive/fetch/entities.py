"""What the Tweede Kamer's records are made of, in one form whichever way they come: the names of
the open data, days as days, references as keys. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .web import ChangedShape

Facts = dict[str, Any]
QUESTIONS = "Schriftelijke vragen"
# What a Document can be to a question set: its questions, and what was replied.
DOCUMENTS = (
    QUESTIONS,
    "Antwoord schriftelijke vragen",
    "Mededeling (uitstel antwoord)",
    "Antwoord schriftelijke vragen (nader)",
)
_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
_DAYS = {"GestartOp", "DatumOntvangst", "Van", "TotEnMet", "Geboortedatum"}
_YES_OR_NO = {"Afgedaan"}
_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of record: the fields that are kept, the records it refers to."""

    fields: tuple[str, ...]
    refers_to: tuple[str, ...] = ()
    has_file: bool = False


# Every field is there in each record, if only to say that it is empty. Whoever is referred to
# stands before.
CATEGORIES = {
    "Persoon": Category(("Initialen", "Tussenvoegsel", "Achternaam", "Roepnaam", "Geboortedatum")),
    "Fractie": Category(("Afkorting", "NaamNL")),
    "FractieZetel": Category((), ("Fractie",)),
    "FractieZetelPersoon": Category(("Van", "TotEnMet"), ("FractieZetel", "Persoon")),
    "Kamerstukdossier": Category(("Nummer", "Toevoeging", "Titel")),
    "Zaak": Category(
        ("Nummer", "Soort", "Titel", "Onderwerp", "GestartOp", "Vergaderjaar", "Afgedaan")
    ),
    "ZaakActor": Category(("ActorNaam", "ActorFractie", "Functie", "Relatie"), ("Zaak",)),
    "Document": Category(
        ("DocumentNummer", "Soort", "Onderwerp", "DatumOntvangst", "Aanhangselnummer"),
        ("Zaak",),
        has_file=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A record as it is at the source now."""

    category: str
    key: str
    facts: Facts
    refers_to: Mapping[str, tuple[str, ...]]  # category -> keys
    removed: bool = False
    version: str = ""  # when it changed, as the source says; of its file, too
    media_type: str = ""  # of its file; "" without one


def fact(name: str, value: Any) -> Any:
    """A value in the one form; what cannot be read stays as it is, for the reader to tell."""
    if value is None or value == "":
        return None
    if name in _YES_OR_NO:
        return {"true": True, "false": False}.get(str(value).lower(), value)
    text = str(value)
    return (day_of(text) or text) if name in _DAYS else text


def day_of(text: str) -> str | None:
    """The Dutch day of a moment, ISO."""
    moment = _moment(text)
    if moment is None:
        return None
    return (moment.astimezone(_DUTCH_TIME) if moment.tzinfo else moment).date().isoformat()


def version_of(text: str) -> str:
    """A moment as both services write it: "2024-03-08T09:18:07.897"."""
    moment = _moment(text)
    if moment is None:
        return text[:64]
    local = moment if moment.tzinfo else moment.replace(tzinfo=_DUTCH_TIME)
    return local.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def refuse_without(category: str, names: Mapping[str, Any] | set[str]) -> None:
    """Raise ChangedShape when a field is not even said to be empty."""
    for name in CATEGORIES[category].fields:
        if name not in names:
            raise ChangedShape(f"{category} comes without {name}")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text.strip()))
    except ValueError:
        return None

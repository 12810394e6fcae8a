"""What a reader chose beside the words: read from an address, with complaints about what does not
exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import TextChoices

from archive.models import Kamerstuk, Ministry, Party, Person, QuestionSet, Reply

OVERDUE = "te-laat"
STATUSES = {**dict(QuestionSet.Status.choices), OVERDUE: "te laat"}
QUESTIONS_ONLY = "vragen"
KINDS = {**dict(Reply.Kind.choices), QUESTIONS_ONLY: "alleen vragen"}


class Sort(TextChoices):
    RELEVANCE = "relevantie", "best passende eerst"
    SUBMITTED = "ingezonden", "nieuwste vragen eerst"
    ANSWERED = "beantwoord", "nieuwste antwoorden eerst"
    WAITED = "antwoordtijd", "langst gewacht eerst"

    @classmethod
    def usual(cls, query: str) -> "Sort":
        """The order of a search that names none."""
        return cls.RELEVANCE if query else cls.SUBMITTED


@dataclass(frozen=True, slots=True)
class Filters:
    """Values of one field are alternatives, different fields must all hold.

    Codes as in addresses.
    """

    lid: tuple[str, ...] = ()
    fractie: tuple[str, ...] = ()
    bewindspersoon: tuple[str, ...] = ()
    ministerie: tuple[str, ...] = ()
    dossier: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    jaar: tuple[str, ...] = ()
    soort: tuple[str, ...] = ()
    van: date | None = None  # submitted on or after
    tot: date | None = None  # submitted on or before

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "tuple[Filters, list[str]]":
        """The filters in a QueryDict, and a Dutch sentence for each value that does not exist (it
        is left out).

        One database query per field that is chosen from people, parties, ministries or dossiers.
        """
        chosen: dict[str, Any] = {}
        complaints: list[str] = []
        for name in CODE_FIELDS:
            values = tuple(
                dict.fromkeys(v.strip().lower() for v in _values(query, name) if v.strip())
            )
            known = _known(name, values) if values else set()
            chosen[name] = tuple(v for v in values if v in known)
            complaints += [
                f"{name} “{value}” bestaat niet." for value in values if value not in known
            ]
        for name in ("van", "tot"):
            chosen[name] = _read_date(name, "".join(_values(query, name)[-1:]).strip(), complaints)
        return cls(**chosen), complaints

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


CODE_FIELDS = (
    "lid",
    "fractie",
    "bewindspersoon",
    "ministerie",
    "dossier",
    "status",
    "jaar",
    "soort",
)


def _values(query: Mapping[str, Any], name: str) -> list[str]:
    if hasattr(query, "getlist"):
        return query.getlist(name)
    value = query.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _known(name: str, values: tuple[str, ...]) -> set[str]:
    if name == "status":
        return set(STATUSES)
    if name == "soort":
        return set(KINDS)
    if name == "jaar":
        return {
            value for value in values if value.isascii() and value.isdigit() and len(value) == 4
        }
    if name == "dossier":
        numbers = [value.partition("-")[0] for value in values]
        papers = (
            Kamerstuk.objects.filter(dossier__in=numbers)
            .values_list("dossier", "addition")
            .distinct()
        )
        return {
            code for paper in papers for code in (paper[0], "-".join(filter(None, paper)).lower())
        }
    model, key = {"fractie": (Party, "code"), "ministerie": (Ministry, "code")}.get(
        name, (Person, "slug")
    )
    return set(model.objects.filter(**{f"{key}__in": values}).values_list(key, flat=True))  # type: ignore[attr-defined]


def _read_date(name: str, text: str, complaints: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        complaints.append(f"{name} “{text}” is geen datum; schrijf bijvoorbeeld 2024-10-23.")
        return None

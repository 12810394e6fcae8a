"""What a reader chose beside the words: read from an address, with complaints about what does not
exist.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices

from .facets import FACETS, NAMED, NAMES


class Sort(TextChoices):
    RELEVANCE = "relevantie", "best passende eerst"
    SUBMITTED = "ingezonden", "nieuwste vragen eerst"
    ANSWERED = "beantwoord", "nieuwste antwoorden eerst"
    WAITED = "antwoordtijd", "langst gewacht eerst"

    @classmethod
    def usual(cls, query: str) -> "Sort":
        """The order of a search that names none."""
        return cls.RELEVANCE if query else cls.SUBMITTED


# The first and the last day of asking, with what an address and the API call them.
DAYS = {"van": "Ingezonden op of na deze dag", "tot": "Ingezonden op of voor deze dag"}
PARAMETERS = (*NAMES, *DAYS)


class Filters:
    """Codes of facets, as in addresses, and days: Filters(lid=("inge-van-dijk",), van=date(…)).

    Values of one facet are alternatives, different facets must all hold.
    """

    __slots__ = ("_codes", "tot", "van")

    def __init__(
        self, *, van: date | None = None, tot: date | None = None, **codes: Iterable[str]
    ) -> None:
        """Raises TypeError for what is no facet."""
        if strange := codes.keys() - NAMED.keys():
            raise TypeError(f"no facet: {', '.join(sorted(strange))}")
        self.van, self.tot = van, tot
        self._codes = {name: tuple(values) for name, values in codes.items() if values}

    def __getitem__(self, facet: str) -> tuple[str, ...]:
        """What was chosen of a facet; () when nothing was."""
        return self._codes.get(facet, ())

    def __bool__(self) -> bool:
        return bool(self._codes or self.van or self.tot)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filters) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())

    def __repr__(self) -> str:
        return f"Filters{self._facts()}"

    def _facts(self) -> tuple[Any, ...]:
        return tuple(sorted(self._codes.items())), self.van, self.tot

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "tuple[Filters, list[str]]":
        """The filters in a QueryDict, and a Dutch sentence for each value that does not exist (it
        is left out).

        One database query per field that is chosen from people, parties, ministries or dossiers.
        """
        chosen: dict[str, tuple[str, ...]] = {}
        complaints: list[str] = []
        for facet in FACETS:
            values = tuple(dict.fromkeys(v.strip().lower() for v in _values(query, facet.name)))
            values = tuple(filter(None, values))
            existing = facet.codes.existing(values) if values else ()
            chosen[facet.name] = tuple(v for v in values if v in existing)
            complaints += [
                f"{facet.name} “{value}” bestaat niet." for value in values if value not in existing
            ]
        van, tot = (
            _read_date(name, "".join(_values(query, name)[-1:]).strip(), complaints)
            for name in DAYS
        )
        return cls(van=van, tot=tot, **chosen), complaints


def _values(query: Mapping[str, Any], name: str) -> list[str]:
    if hasattr(query, "getlist"):
        return query.getlist(name)
    value = query.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _read_date(name: str, text: str, complaints: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        complaints.append(f"{name} “{text}” is geen datum; schrijf bijvoorbeeld 2024-10-23.")
        return None

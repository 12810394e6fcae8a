"""Who a printed name is: the register of members and ministers, kept in memory.

A name is resolved by name, party, role, portfolio and date together. Every lookup returns the candidates: one means
resolved; several or none means that an editor has to look.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from archive.models import MP, Minister, Ministry, Party, Person
from archive.names import Name, read_name, same_given, same_initials, squeeze

# Records and print can differ by some days from the day on which a membership or an office began or ended.
SLACK = timedelta(days=45)


class Register:
    """Everyone the archive knows by name. Built from rows, then asks the database nothing: lookups are fast."""

    def __init__(
        self,
        members: Iterable[MP],
        ministers: Iterable[Minister],
        parties: Iterable[Party],
        ministries: Iterable[Ministry],
    ):
        """`members` and `ministers` come with their person, `ministers` with their ministry too."""
        self._members = _by_surname(members)
        self._ministers = _by_surname(ministers)
        self._offices = [office for offices in self._ministers.values() for office in offices]
        self._parties = _by_notation(parties)
        self._ministries = _by_notation(ministries)

    @classmethod
    def load(cls) -> "Register":
        return cls(
            MP.objects.select_related("person", "party"),
            Minister.objects.select_related("person", "ministry"),
            Party.objects.all(),
            Ministry.objects.all(),
        )

    def members(self, name: str | None, party: str | None = None, on: date | None = None) -> list[MP]:
        """The memberships that this name, printed with this party, can stand for on that day; one a person."""
        found = _in_time(_named(read_name(name), self._members), on)
        if party and (known := self._notation(party, self._parties)):
            codes = {p.pk for p in known}
            found = [mp for mp in found if mp.party_id in codes] or _in_full(read_name(name), found)
        return _one_a_person(found)

    def ministers(
        self, name: str | None, role: str | None = None, portfolio: str | None = None, on: date | None = None
    ) -> list[Minister]:
        """The offices that this name, or this role and portfolio without a name, can stand for on that day."""
        if name:
            found = _in_time(_named(read_name(name), self._ministers), on)
        elif role and on:
            found = _in_time([office for office in self._offices if office.role == role], on)
        else:
            return []
        wanted = self._portfolio(portfolio, on)
        own = [office for office in found if wanted and wanted & _subjects(office)]
        return _one_a_person(_prefer_role(own or (found if name or role == "minister-president" else []), role))

    def ministry(self, portfolio: str | None, on: date | None = None) -> Ministry | None:
        """The ministry that a printed portfolio belonged to on that day."""
        found = self._notation(portfolio, self._ministries)
        if on:
            found = [m for m in found if _covers(m, on, SLACK)] or found
        return found[0] if len(found) == 1 else None

    def party(self, printed: str | None, on: date | None = None) -> Party | None:
        found = self._notation(printed, self._parties)
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _notation(printed: str | None, notations: dict[str, list]) -> list:
        return notations.get(squeeze(printed or ""), [])

    def _portfolio(self, portfolio: str | None, on: date | None) -> set:
        """What an office must be about: the portfolio's own words, or the ministry that it belongs to."""
        if not portfolio:
            return set()
        return {squeeze(portfolio), *(m.pk for m in self._notation(portfolio, self._ministries))}


def _by_surname(offices: Iterable) -> dict[str, list]:
    """Memberships or offices by every way in which the surname can be printed, with and without its prefix known."""
    found = defaultdict(list)
    for office in offices:
        for surname in _surnames(office.person):
            found[surname].append(office)
    return dict(found)


def _surnames(person: Person) -> set[str]:
    """ "vandijk"; of "Yeşilgöz-Zegerius" also "yesilgoz"."""
    prefix = person.prefix if person.prefix_known else ""
    names = [person.surname, *person.other_surnames]
    names += [part for name in names for part in name.replace("–", "-").split("-")[:1]]
    return {squeeze(f"{prefix} {name}") for name in names}


def _by_notation(rows: Iterable) -> dict[str, list]:
    found = defaultdict(list)
    for row in rows:
        names = [row.name, row.code, *row.notations, getattr(row, "full_name", ""), getattr(row, "abbreviation", "")]
        for notation in {squeeze(name) for name in names if name}:
            found[notation].append(row)
    return dict(found)


def _named(name: Name, by_surname: dict[str, list]) -> list:
    """Offices of those whom this name fits; of those whose prefix is not known only where no other fits."""
    fits = [office for office in _fitting(name, by_surname) if office.person.prefix_known]
    bare = name.without_prefix()
    return fits or [office for office in _fitting(bare, by_surname) if not office.person.prefix_known]


def _fitting(name: Name, by_surname: dict[str, list]) -> list:
    return [
        office
        for given, surname in name.readings()
        for office in by_surname.get(surname, ())
        if same_given(given, office.person.given_name, office.person.initials)
        and same_initials(name.initials, office.person.initials, office.person.given_name)
    ]


def _in_full(name: Name, found: list) -> list:
    """Those whom the name gives in full: they may have left their party without the register knowing."""
    return [
        office
        for office in found
        if office.person.given_name and squeeze(office.person.given_name) in {given for given, _ in name.readings()}
    ]


def _in_time(found: list, on: date | None) -> list:
    if not on:
        return found
    return [office for office in found if _covers(office, on)] or [o for o in found if _covers(o, on, SLACK)]


def _covers(office, on: date, slack: timedelta = timedelta(0)) -> bool:
    begun = not office.started_on or office.started_on - slack <= on
    return begun and (not office.ended_on or on <= office.ended_on + slack)


def _subjects(office: Minister) -> set:
    return {squeeze(office.portfolio), office.ministry_id} - {"", None}


def _prefer_role(offices: Sequence[Minister], role: str | None) -> list[Minister]:
    return [office for office in offices if office.role == role] or list(offices)


def _one_a_person(offices: Iterable) -> list:
    """One office for each person: the one that began last."""
    latest: dict[int, MP | Minister] = {}
    for office in offices:
        other = latest.get(office.person_id)
        if not other or (office.started_on or date.min) > (other.started_on or date.min):
            latest[office.person_id] = office
    return list(latest.values())

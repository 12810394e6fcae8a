"""Who a printed name is: the register of members and ministers, kept in memory.

A name is resolved by name, party, role, portfolio and date together. Every lookup returns the
candidates: one means resolved; several or none means that an editor has to look.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any

from archive.models import MP, Chamber, Minister, Ministry, Party, Person

from .names import Name, all_initials, read_name, same_given, same_initials, squeeze

# Records and print can differ by some days from the day on which a membership or an office began or
# ended.
SLACK = timedelta(days=45)
_DASH = re.compile(r"\s[-–—]\s|:\s")
# Print damages a name by a letter or two, "Westertsrp" for Westerterp: how alike they must be then.
DAMAGED = 0.85
# Below so many letters one damaged letter makes another man of Burger and Berger.
_DAMAGE_FROM = 7
# "Financiën, de heer Scholten": who held the office stands behind it.
_NAMED = re.compile(r",?\s+(?:de\s+heer|mevrouw)\s+(.+)$")
_ARTICLE = re.compile(r"^(?:(?:van|voor|de|het)\s)+", re.IGNORECASE)


class Register:
    """Everyone the archive knows by name.

    Built from rows, then asks the database nothing: lookups are fast.
    """

    def __init__(
        self,
        members: Iterable[MP],
        ministers: Iterable[Minister],
        parties: Iterable[Party],
        ministries: Iterable[Ministry],
    ) -> None:
        """`members` and `ministers` come with their person, `ministers` with their ministry too."""
        of_chamber: dict[str, list[MP]] = {chamber: [] for chamber in Chamber.values}
        for mp in members:
            of_chamber[mp.chamber].append(mp)
        self._members = {chamber: _by_surname(mps) for chamber, mps in of_chamber.items()}
        self._ministers = _by_surname(ministers)
        self._offices = [office for offices in self._ministers.values() for office in offices]
        self._serving: dict[date, list[Minister]] = {}  # on the days that were asked about
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

    def members(
        self,
        name: str | None,
        party: str | None = None,
        on: date | None = None,
        chamber: str = Chamber.TK,
    ) -> list[MP]:
        """The memberships that this name, printed with this party, can stand for on that day; one a
        person. A name that nobody bears stands for whom damaged print makes of it, if that is one.
        Without a day it stands for nobody: names return in other times.
        """
        if not on:
            return []
        wanted = read_name(name)
        codes = {p.pk for p in self._notation(party, self._parties)}
        sitting = self._members[chamber]
        for slack in (timedelta(0), SLACK):
            held = _held(wanted, sitting, on, slack)
            if of_party := [mp for mp in held if not codes or mp.party_id in codes]:
                return _one_a_person(of_party)
        if held:
            return _one_a_person(_in_full(wanted, held))
        in_print = (mp for mps in sitting.values() for mp in mps if _covers(mp, on))
        near = _damaged(name, in_print)
        return [mp for mp in near if not codes or mp.party_id in codes]

    def ministers(
        self,
        name: str | None,
        role: str | None = None,
        portfolio: str | None = None,
        on: date | None = None,
    ) -> list[Minister]:
        """The offices that this name, or this role and portfolio without a name, can stand for on
        that day; without a day none.
        """
        if not on:
            return []
        printed = portfolio or ""
        if (named := _NAMED.search(printed)) and not name:
            name, portfolio = named[1], printed[: named.start()]
        if name:
            wanted = read_name(name)
            held = _held(wanted, self._ministers, on) or _held(wanted, self._ministers, on, SLACK)
            if not held and role:
                return _damaged(name, self._of_portfolio(self._in_office(role, on), portfolio, on))
        elif role:
            held = self._in_office(role, on)
        else:
            return []
        own = self._of_portfolio(held, portfolio, on)
        fitting = _prefer_role(own or (held if name or role == "minister-president" else []), role)
        return _one_a_person_and_ministry(fitting)

    def _in_office(self, role: str, on: date) -> list[Minister]:
        if on not in self._serving:
            self._serving[on] = [office for office in self._offices if _covers(office, on)]
        return [office for office in self._serving[on] if _same_role(office.role, role)]

    def ministry(self, portfolio: str | None, on: date | None = None) -> Ministry | None:
        """The ministry that a printed portfolio belonged to on that day: by its own name, else by
        its portfolios.
        """
        for printed in _portfolio_readings(portfolio):
            found = [
                m
                for m in self._notation(printed, self._ministries)
                if not on or _covers(m, on, SLACK)
            ]
            named = [
                m
                for m in found
                if squeeze(printed) in (squeeze(m.name), squeeze(m.abbreviation), m.code)
            ]
            for narrower in (found, named, [m for m in named or found if on and _covers(m, on)]):
                if len(narrower) == 1:
                    only: Ministry = narrower[0]
                    return only
        return None

    def party(self, printed: str | None, on: date | None = None) -> Party | None:
        found = self._notation(printed, self._parties)
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _notation(printed: str | None, notations: dict[str, list[Any]]) -> list[Any]:
        return notations.get(squeeze(printed or ""), [])

    def _of_portfolio(
        self, offices: list[Minister], portfolio: str | None, on: date | None
    ) -> list[Minister]:
        """Of these offices the ones of that very portfolio; where there is none, those of its
        ministry.
        """
        printed = {squeeze(reading) for reading in _portfolio_readings(portfolio)}
        ministry = self.ministry(portfolio, on)
        very = [office for office in offices if squeeze(office.portfolio) in printed]
        return very or [
            office for office in offices if ministry and office.ministry_id == ministry.pk
        ]


def _portfolio_readings(portfolio: str | None) -> list[str]:
    """A portfolio as printed; of "Financiën – Toeslagen en Douane" also what stands behind and
    before the dash.
    """
    if not portfolio:
        return []
    ministry, dash, own = _DASH.sub("–", portfolio).partition("–")
    plain = [portfolio, own, ministry] if dash else [portfolio]
    return [_ARTICLE.sub("", reading.strip()).replace("&", " en ") for reading in plain]


def _by_surname(offices: Iterable[Any]) -> dict[str, list[Any]]:
    """Memberships or offices by every way in which the surname can be printed, with and without its
    prefix known.
    """
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


def _by_notation(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        names = [
            row.name,
            row.code,
            *row.notations,
            getattr(row, "full_name", ""),
            getattr(row, "abbreviation", ""),
        ]
        for notation in {squeeze(name) for name in names if name}:
            found[notation].append(row)
    return dict(found)


def _held(
    name: Name, by_surname: dict[str, list[Any]], on: date | None, slack: timedelta = timedelta(0)
) -> list[Any]:
    """What those whom this name fits held on that day; those whose prefix is not known only where
    no other fits.
    """
    known = [
        o for o in _fitting(name, by_surname) if o.person.prefix_known and _covers(o, on, slack)
    ]
    if known:
        return known
    others = _fitting(name.without_prefix(), by_surname)
    return [o for o in others if not o.person.prefix_known and _covers(o, on, slack)]


def _fitting(name: Name, by_surname: dict[str, list[Any]]) -> list[Any]:
    """By given name; by all initials where the record has another form of the given name: Gert or
    Gerd.
    """
    bearers = [
        (given, office)
        for given, surname in name.readings()
        for office in by_surname.get(surname, ())
        if same_initials(name.initials, office.person.initials, office.person.given_name)
    ]
    fits = [o for given, o in bearers if same_given(given, o.person.given_name, o.person.initials)]
    return fits or [o for _, o in bearers if all_initials(name.initials, o.person.initials)]


def _damaged(printed: str | None, offices: Iterable[Any]) -> list[Any]:
    """The only one of these whose surname damaged print can have made into this; else nobody."""
    read = squeeze(" ".join(read_name(printed).words))
    if len(read) < _DAMAGE_FROM:
        return []
    near = [o for o in offices if any(_near(read, name) for name in _surnames(o.person))]
    people = _one_a_person(near)
    return people if len(people) == 1 else []


def _near(printed: str, surname: str) -> bool:
    return (
        abs(len(printed) - len(surname)) <= 2
        and SequenceMatcher(None, printed, surname, autojunk=False).ratio() >= DAMAGED
    )


def _in_full(name: Name, found: list[Any]) -> list[Any]:
    """Those whom the name gives in full: they may have left their party without the register
    knowing.
    """
    return [
        office
        for office in found
        if office.person.given_name
        and squeeze(office.person.given_name) in {given for given, _ in name.readings()}
    ]


def _covers(
    office: MP | Minister | Ministry, on: date | None, slack: timedelta = timedelta(0)
) -> bool:
    if on is None:
        return True
    start = office.started_on or getattr(office, "earliest_on", None)
    begun = not start or start - slack <= on
    return begun and (not office.ended_on or on <= office.ended_on + slack)


def _same_role(role: str, printed: str) -> bool:
    return role == printed or (role == "minister-president" and printed == "minister")


def _prefer_role(offices: Sequence[Minister], role: str | None) -> list[Minister]:
    return [office for office in offices if office.role == role] or list(offices)


def _one_a_person(offices: Iterable[Any]) -> list[Any]:
    """One office for each person: the one that began last."""
    latest: dict[int, MP | Minister] = {}
    for office in offices:
        other = latest.get(office.person_id)
        if not other or (office.started_on or date.min) > (other.started_on or date.min):
            latest[office.person_id] = office
    return list(latest.values())


def _one_a_person_and_ministry(offices: Iterable[Minister]) -> list[Minister]:
    """Of two offices at one ministry the one held longest.

    Offices at two ministries at once: nobody can tell which.
    """
    first: dict[tuple[int, int | None], Minister] = {}
    for office in sorted(offices, key=lambda office: office.started_on or date.min):
        first.setdefault((office.person_id, office.ministry_id), office)
    return list(first.values())

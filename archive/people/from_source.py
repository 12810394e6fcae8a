"""Keep in the register whom the Tweede Kamer's own records name: people, parties, memberships.

A person or party is who is here already where that is certain, new where nobody here can be meant,
and left alone, and told, where it is doubtful.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.text import slugify

from archive.models import MP, Chamber, EarlierAddress, Minister, Party, Person

from .names import all_initials, same_given, same_initials, squeeze
from .resolve import SLACK

# Nobody comes back to the Kamer after so long: a namesake.
_LIFETIME = timedelta(days=40 * 365)
_DASH = re.compile("[-–]")
_NAMES = ("given_name", "initials", "prefix", "surname", "born_on")


@dataclass(frozen=True, slots=True)
class Named:
    """A person as the source names them; `sat_on` is a day on which they were a member."""

    surname: str
    prefix: str = ""
    given_name: str = ""
    initials: str = ""
    born_on: date | None = None
    sat_on: date | None = None


class Doubtful(Exception):
    """Several rows, or one without enough to tell by, can be meant; the message names them."""


class People:
    """Everyone in the register, for finding whom a source means. Reads all rows once."""

    def __init__(self, taken: Iterable[int]) -> None:
        """`taken`: those whom other records of the source are known to mean."""
        self._taken = set(taken)
        self._last_seen = _last_seen()
        self._by_surname: dict[str, list[Person]] = {}
        for person in Person.objects.all():
            self._add(person)

    def find(self, named: Named) -> Person | None:
        """Who is meant, or None when nobody here can be. Raises Doubtful."""
        possible = [
            person
            for person in self._by_surname.get(squeeze(named.surname), ())
            if person.pk not in self._taken and self._can_be(person, named)
        ]
        sure = [person for person in possible if _is(person, named)]
        if len(sure) == 1:
            return sure[0]
        if possible:
            raise Doubtful(", ".join(person.slug for person in possible))
        return None

    def create(self, named: Named) -> Person:
        person = Person(prefix_known=True, slug=_free_slug(named))
        _name(person, named)
        person.save()
        self._add(person)
        return person

    def take(self, person: Person) -> None:
        self._taken.add(person.pk)

    def _add(self, person: Person) -> None:
        for surname in {squeeze(name) for name in (person.surname, *person.other_surnames)}:
            self._by_surname.setdefault(surname, []).append(person)

    def _can_be(self, person: Person, named: Named) -> bool:
        if person.born_on and named.born_on:
            return person.born_on == named.born_on
        if person.prefix_known and squeeze(person.prefix) != squeeze(named.prefix):
            return False
        seen = self._last_seen.get(person.pk)
        if seen and named.sat_on and seen < named.sat_on - _LIFETIME:
            return False
        given = same_given(squeeze(named.given_name), person.given_name, person.initials)
        initials = same_initials(squeeze(named.initials), person.initials, person.given_name)
        return (given and initials) or all_initials(squeeze(named.initials), person.initials)


def follow_names(person: Person, named: Named, *, own: bool) -> bool:
    """Fill in what was not known; of someone whom the source brought (`own`), all follows it. An
    earlier surname is kept. Whether anything changed.
    """
    before = {name: getattr(person, name) for name in _NAMES}
    if own:
        _name(person, named)
    else:
        for name in ("given_name", "initials", "born_on"):
            setattr(person, name, getattr(person, name) or getattr(named, name))
        if not person.prefix_known:
            person.prefix, person.prefix_known = named.prefix, True
    if own and squeeze(before["surname"]) != squeeze(person.surname):
        person.other_surnames = [*person.other_surnames, before["surname"]]
    elif squeeze(named.surname) not in map(squeeze, (person.surname, *person.other_surnames)):
        person.other_surnames = [*person.other_surnames, named.surname]
    elif before == {name: getattr(person, name) for name in _NAMES}:
        return False
    person.save()
    return True


def find_party(parties: Iterable[Party], *names: str) -> Party | None:
    """The party with one of these names; None when there is none. Raises Doubtful."""
    wanted = {squeeze(name) for name in names if name}
    meant = [party for party in parties if wanted & {squeeze(n) for n in _notations(party)}]
    if len(meant) > 1:
        raise Doubtful(", ".join(party.code for party in meant))
    return meant[0] if meant else None


def create_party(short: str, full: str) -> Party:
    code = _free("code", slugify(short) or "fractie", Party)
    return Party.objects.create(code=code, name=short, full_name=full, notations=[])


def follow_notations(party: Party, *names: str) -> bool:
    """Keep each name of a party among its notations. Whether one was new."""
    have = {squeeze(name) for name in _notations(party)}
    fresh = [name for name in dict.fromkeys(names) if name and squeeze(name) not in have]
    if fresh:
        party.notations = [*party.notations, *fresh]
        party.save()
    return bool(fresh)


class Days(NamedTuple):
    started_on: date | None
    ended_on: date | None


def same_membership(row: MP, started_on: date | None, ended_on: date | None) -> bool:
    """Whether a row and a period of the same person for the same party are one membership."""
    if started_on is None:
        return row.started_on is None
    if row.started_on:
        return abs(row.started_on - started_on) <= SLACK
    begun = row.earliest_on is None or row.earliest_on - SLACK <= started_on
    return begun and (row.ended_on is None or started_on <= row.ended_on)


def is_membership_of_file(row: MP, started_on: date | None, earliest_on: date | None) -> bool:
    """Whether a row whose days the source gave is what a file says with days of its own."""
    if row.started_on is None or started_on:
        return row.started_on == started_on or (
            row.started_on is not None
            and started_on is not None
            and abs(row.started_on - started_on) <= SLACK
        )
    return earliest_on is None or earliest_on - SLACK <= row.started_on


class Settled(NamedTuple):
    row: MP
    created: bool
    changed: bool


def settle_membership(
    row: MP | None, person: Person, party: Party, days: Days, taken: Collection[int]
) -> Settled:
    """The row of a membership, with the days that the source gives.

    `row`: what it was before; `taken`: the rows of other memberships of the source.
    """
    rows = MP.objects.filter(person=person, party=party, chamber=Chamber.TK)
    if row is None or (row.person_id, row.party_id) != (person.pk, party.pk):
        free = rows.exclude(pk__in=taken).order_by("pk")
        same = (mp for mp in free if same_membership(mp, *days))
        row = next(same, None) or MP(person=person, party=party, chamber=Chamber.TK)
    if row.pk and Days(row.started_on, row.ended_on) == days:
        return Settled(row, False, False)
    if twin := rows.filter(started_on=days.started_on).exclude(pk=row.pk).first():
        return Settled(twin, False, False)
    created = row.pk is None
    row.started_on, row.ended_on = days
    row.save()
    return Settled(row, created, True)


def surnames_of(people: Iterable[Person]) -> set[str]:
    """Every way in which their surnames can be printed, squeezed."""
    names = {(p.prefix, surname) for p in people for surname in (p.surname, *p.other_surnames)}
    names |= {(prefix, part) for prefix, name in names for part in _DASH.split(name)[:1]}
    return {squeeze(form) for prefix, name in names for form in (name, f"{prefix} {name}")}


def _is(person: Person, named: Named) -> bool:
    """Whether more than a surname says so."""
    if person.born_on and named.born_on:
        return True
    given = squeeze(named.given_name)
    same = bool(given) and given == squeeze(person.given_name)
    own = squeeze(person.initials)
    return same or (bool(own) and squeeze(named.initials) == own)


def _name(person: Person, named: Named) -> None:
    for name in _NAMES:
        setattr(person, name, getattr(named, name))


def _last_seen() -> dict[int, date]:
    """The last day on which the register knows each of them in the Kamer or in office."""
    seen: dict[int, date] = {}
    for model in (MP, Minister):
        rows = model._default_manager.values_list("person", "started_on", "ended_on", "seen_on")
        for person, *days in rows:
            latest = max((day for day in days if day), default=None)
            if latest and latest > seen.get(person, date.min):
                seen[person] = latest
    return seen


def _notations(party: Party) -> list[str]:
    return [party.code, party.name, party.full_name, *party.notations]


def _free_slug(named: Named) -> str:
    given = named.given_name or named.initials
    slug = slugify(" ".join(filter(None, [given, named.prefix, named.surname])))
    if named.born_on and _is_taken("slug", slug, Person):
        slug = f"{slug}-{named.born_on.year}"
    return _free("slug", slug or "lid", Person)


def _free(name: str, wanted: str, model: type[Person] | type[Party]) -> str:
    """The address, or with a number behind it where it is or was another's."""
    number, free = 1, wanted
    while _is_taken(name, free, model):
        number += 1
        free = f"{wanted}-{number}"
    return free


def _is_taken(name: str, value: str, model: type[Person] | type[Party]) -> bool:
    earlier = EarlierAddress.objects.filter(kind=model.kind(), code=value)
    return model._default_manager.filter(**{name: value}).exists() or earlier.exists()

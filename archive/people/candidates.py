"""Whom a printed name may mean: those to choose from, the likeliest first, with their years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from archive.models import MP, Minister, Party, Person

from .names import read_name, squeeze

MOST = 8
# Below this a surname is another name, whatever the party and the day.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    row: Person | Minister
    described: str  # "Anna van der Voorbeeld (Dorpspartij 2020–2023)"
    then: bool  # sat, or held the office, on all of the days


def people_like(name: str, party: str, days: Iterable[date]) -> list[Candidate]:
    """Members whose surname is like this one: by surname, then party, then day. Two queries."""
    wanted, of_party, on = squeeze(_surname(name)), _parties(party), list(days)
    ranked = []
    for person in Person.objects.prefetch_related("memberships__party", "offices"):
        likeness = max(_likeness(wanted, each) for each in [person.surname, *person.other_surnames])
        if likeness >= ALIKE:
            memberships = list(person.memberships.all())
            same_party = any(mp.party_id in of_party for mp in memberships)
            then = holds(memberships, on)
            ranked.append((-likeness, not same_party, not then, person.slug, person))
    return [Candidate(row[-1], describe(row[-1]), not row[2]) for row in sorted(ranked)[:MOST]]


def offices_like(name: str, role: str, portfolio: str, days: Iterable[date]) -> list[Candidate]:
    """Offices of that name, role and portfolio: those held on the days first. One query."""
    wanted, on = squeeze(_surname(name)), list(days)
    ranked = []
    for office in Minister.objects.select_related("person", "ministry"):
        by_name = _likeness(wanted, office.person.surname) if wanted else ALIKE
        then = holds([office], on)
        by_portfolio = _likeness(squeeze(portfolio), office.portfolio)
        if by_name >= ALIKE and (then or wanted):
            ranked.append(
                (-by_name, not then, office.role != role, -by_portfolio, office.pk, office)
            )
    return [Candidate(row[-1], describe(row[-1]), not row[1]) for row in sorted(ranked)[:MOST]]


def holds(periods: Iterable[MP | Minister], days: Iterable[date]) -> bool:
    """Whether one of these periods, as far as they are known, holds each of the days."""
    rows = list(periods)
    return all(any(_covers(row, day) for row in rows) for day in days)


def describe(row: Person | Minister) -> str:
    """A person or an office with the years, to tell namesakes apart."""
    if isinstance(row, Minister):
        return f"{row.person}, {row.title} ({_years(row)})"
    sat = [f"{mp.party} {_years(mp)}" for mp in row.memberships.all()]
    held = [f"{office.role} {_years(office)}" for office in row.offices.all()]
    listed = "; ".join([*sat, *held])
    return f"{row} ({listed})" if listed else str(row)


def _covers(row: MP | Minister, day: date) -> bool:
    start = row.started_on or getattr(row, "earliest_on", None)
    return (not start or start <= day) and (not row.ended_on or day <= row.ended_on)


def _years(row: MP | Minister) -> str:
    start = row.started_on.year if row.started_on else "?"
    return f"{start}–{row.ended_on.year if row.ended_on else '?'}"


def _surname(name: str) -> str:
    words = read_name(name).without_prefix().words
    return words[-1] if words else ""


def _likeness(wanted: str, surname: str) -> float:
    return SequenceMatcher(None, wanted, squeeze(surname), autojunk=False).ratio()


def _parties(printed: str) -> set[int]:
    wanted = squeeze(printed)
    return {
        party.pk
        for party in Party.objects.all()
        if wanted in {squeeze(name) for name in (party.name, party.code, *party.notations)}
    }

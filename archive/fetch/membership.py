"""Bring what the Tweede Kamer's records say of members and parties into the register, and work out
anew the sets whose askers that concerns.
"""

import logging
from datetime import date
from typing import Any

from django.db.models import Q

from archive.ingest.importer import rebuild_in_turns
from archive.models import MP, Asker, Party, Person, Piece, RemoteEntry, Source, SourceFeed
from archive.models.turns import in_turn, patient
from archive.people.from_source import (
    Days,
    Doubtful,
    Named,
    People,
    Settled,
    create_party,
    find_party,
    follow_names,
    follow_notations,
    settle_membership,
    surnames_of,
)
from archive.people.names import read_name, squeeze
from archive.people.resolve import Register

from .state import feed_of, move

_OF_MEMBERS = ("Persoon", "Fractie", "FractieZetel", "FractieZetelPersoon")
_log = logging.getLogger(__name__)


def update_register() -> int:
    """Follow the records that changed; how many question sets were worked out anew for it.

    All memberships are gone through: what one record says follows from three others. The names
    whose sets are still to be worked out are noted with them, so that a killed round goes on.
    """
    feed = feed_of(Source.TK)
    entries = RemoteEntry.objects.filter(source=Source.TK, category__in=_OF_MEMBERS)
    names = set(feed.checkpoint.get("names", ()))
    if not names and not entries.filter(pending=True).exists():
        return 0
    names = _follow(feed, entries, names)
    if pieces := _pieces_asked_by(names):
        rebuild_in_turns(pieces, Register.load(), lambda pieces: None)
    move(feed, names=[])
    _log.info("register updated", extra={"names": len(names), "pieces": len(pieces)})
    return len(pieces)


@patient
def _follow(feed: SourceFeed, entries: Any, names: set[str]) -> set[str]:
    """The names that may mean something else now, those of an earlier round with them."""
    with in_turn():
        names = names | _Following(entries).follow()
        entries.update(pending=False)
        move(feed, names=sorted(names))
    return names


@patient
def still_seen(today: date) -> None:
    """Note that memberships without an end went on until today: the source is followed."""
    going_on = MP.objects.filter(remote_entries__removed=False, ended_on=None)
    with in_turn():
        going_on.filter(started_on__lte=today).exclude(seen_on=today).update(seen_on=today)


class _Following:
    """One pass over the memberships of the source."""

    def __init__(self, entries: Any) -> None:
        living = entries.filter(removed=False).select_related("person", "party", "membership")
        self._rows: dict[str, dict[str, RemoteEntry]] = {name: {} for name in _OF_MEMBERS}
        for entry in living:
            self._rows[entry.category][entry.key] = entry
        self._gone = entries.filter(removed=True, category="FractieZetelPersoon")
        self._people = People(e.person_id for e in self._rows["Persoon"].values() if e.person_id)
        self._parties = list(Party.objects.all())
        self._names: set[str] = set()  # squeezed surnames and notations whose meaning may change

    def follow(self) -> set[str]:
        """The names that may mean something else now, squeezed."""
        self._let_go()
        seats = self._rows["FractieZetelPersoon"].values()
        taken = {entry.membership_id for entry in seats if entry.membership_id}
        for entry in sorted(seats, key=lambda e: (str(e.facts["Van"]), e.key)):
            self._follow_seat(entry, taken)
        return self._names

    def _follow_seat(self, entry: RemoteEntry, taken: set[int]) -> None:
        seat = self._rows["FractieZetel"].get(entry.facts["FractieZetel"])
        whose = self._rows["Persoon"].get(entry.facts["Persoon"])
        of = self._rows["Fractie"].get(seat.facts["Fractie"]) if seat else None
        days = Days(_day(entry, "Van"), _day(entry, "TotEnMet"))
        if not whose or not of or not whose.facts["Achternaam"] or not _in_order(days):
            return
        person, party = self._person(whose, days.started_on), self._party(of)
        if not person or not party:
            return
        settled = settle_membership(entry.membership, person, party, days, taken)
        if settled.changed or entry.membership_id != settled.row.pk:
            self._names |= surnames_of([person])
        if entry.membership_id != settled.row.pk:
            self._replace(entry, settled)
            taken.add(settled.row.pk)

    def _replace(self, entry: RemoteEntry, settled: Settled) -> None:
        """The membership is another row now; one that this entry brought goes."""
        former, row = entry.membership if entry.own_row else None, settled.row
        entry.membership, entry.own_row = row, settled.created
        entry.save(update_fields=["membership", "own_row"])
        if former and former.pk != row.pk:
            self._names |= surnames_of([former.person])
            former.delete()

    def _let_go(self) -> None:
        """Memberships that the source took back go, if it brought them."""
        for entry in self._gone.exclude(membership=None).select_related("membership__person"):
            row = entry.membership
            entry.membership = None
            entry.save(update_fields=["membership"])
            if row and entry.own_row:
                self._names |= surnames_of([row.person])
                row.delete()

    def _person(self, entry: RemoteEntry, sat_on: date | None) -> Person | None:
        named = _named(entry, sat_on)
        if entry.person is None:
            try:
                person = self._people.find(named)
            except Doubtful as error:
                _log.warning("member doubtful", extra={"entry": entry.key, "rows": str(error)})
                return None
            entry.own_row = person is None
            entry.person = person or self._people.create(named)
            self._people.take(entry.person)
            entry.save(update_fields=["person", "own_row"])
            self._names |= surnames_of([entry.person])
        before = surnames_of([entry.person])
        if follow_names(entry.person, named, own=entry.own_row):
            self._names |= before | surnames_of([entry.person])
        return entry.person

    def _party(self, entry: RemoteEntry) -> Party | None:
        names = [entry.facts["Afkorting"] or "", entry.facts["NaamNL"] or ""]
        if not any(names):
            return None
        if entry.party is None:
            try:
                party = find_party(self._parties, *names)
            except Doubtful as error:
                _log.warning("party doubtful", extra={"entry": entry.key, "rows": str(error)})
                return None
            if not party:
                party = create_party(names[0] or names[1], names[1])
                self._parties.append(party)
                self._names |= {squeeze(name) for name in names if name}
            entry.party = party
            entry.save(update_fields=["party"])
        if follow_notations(entry.party, *names):
            self._names |= {squeeze(name) for name in names if name}
        return entry.party


def _named(entry: RemoteEntry, sat_on: date | None) -> Named:
    facts = entry.facts
    return Named(
        surname=facts["Achternaam"],
        prefix=facts["Tussenvoegsel"] or "",
        given_name=facts["Roepnaam"] or "",
        initials=facts["Initialen"] or "",
        born_on=_day(entry, "Geboortedatum"),
        sat_on=sat_on,
    )


def _day(entry: RemoteEntry, name: str) -> date | None:
    """A day as kept; None also for what is no day, which is told nowhere else."""
    try:
        return date.fromisoformat(entry.facts[name]) if entry.facts[name] else None
    except ValueError:
        _log.warning("impossible day", extra={"entry": entry.key, "field": name})
        return None


def _in_order(days: Days) -> bool:
    return not days.started_on or not days.ended_on or days.started_on <= days.ended_on


def _pieces_asked_by(names: set[str]) -> list[int]:
    """The pieces of sets with an asker whose printed surname or party is one of these."""
    if not names:
        return []
    printed = Asker.objects.order_by().values_list("name", "party_name").distinct()
    meant = [(name, party) for name, party in printed if _means(name, party, names)]
    sets: set[int] = set()
    for start in range(0, len(meant), 200):
        which = Q()
        for name, party in meant[start : start + 200]:
            which |= Q(name=name, party_name=party)
        sets |= set(Asker.objects.filter(which).values_list("question_set", flat=True))
    pieces: list[int] = []
    ordered = sorted(sets)
    for start in range(0, len(ordered), 5000):
        rows = Piece.objects.filter(question_set__in=ordered[start : start + 5000])
        pieces += rows.values_list("pk", flat=True)
    return sorted(pieces)


def _means(name: str, party: str, names: set[str]) -> bool:
    return squeeze(party) in names or any(
        surname in names for _, surname in read_name(name).readings()
    )

"""Find for each group of pieces the set that holds it: the database's side of matching."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from archive.models import (
    Chamber,
    MatchProposal,
    PendingIndex,
    Piece,
    PieceKey,
    QuestionSet,
    SetIdentifier,
)
from archive.models.among import Among

from .document import set_from_data
from .facts import Facts, facts_of
from .matching import Doubt
from .merging import Told, by_source, known_as
from .sync import BATCH, write_column
from .untouched import untouched


def neighbourhood(piece_pks: Collection[int]) -> tuple[dict[int, Told], dict[int, Facts]]:
    """These pieces and all that they can meet, by any chain of shared keys; and the facts of
    each."""
    found: dict[int, Told] = {}
    facts: dict[int, Facts] = {}
    fresh, asked = set(piece_pks), set[str]()
    while fresh:
        told = _told(fresh)
        found |= told
        facts |= {pk: facts_of(t.name, t.piece) for pk, t in told.items()}
        wanted = {key for pk in told for key in facts[pk].finds} - asked
        asked |= wanted
        fresh = set()
        for values in _chunks(wanted):
            fresh.update(
                PieceKey.objects.filter(Among("value", values)).values_list("piece_id", flat=True)
            )
        fresh -= found.keys()
    return found, facts


def _told(piece_pks: Collection[int]) -> dict[int, Told]:
    columns = (
        "pk",
        "data",
        "source__format",
        "source__sha256",
        "position",
        "source_id",
        "source__is_example",
        "source__received_at",
    )
    rows = (
        row
        for pks in _chunks(piece_pks)
        for row in Piece.objects.filter(Among("pk", pks)).values_list(*columns)
    )
    return {
        pk: Told(
            set_from_data(data), form, sha256, position, source, example, timezone.localdate(came)
        )
        for pk, data, form, sha256, position, source, example, came in rows
    }


def _chunks(values: Collection[Any], size: int = 5000) -> Iterable[list[Any]]:
    ordered = sorted(values)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def decisions(names: Collection[str]) -> dict[tuple[str, str], bool]:
    """What editors decided of pairs of these pieces: True = one set."""
    return {
        (p.first, p.second): p.decision == MatchProposal.Decision.SAME
        for part in _chunks(names)
        for p in MatchProposal.objects.filter(Among("first", part)).exclude(
            decision=MatchProposal.Decision.OPEN
        )
        if p.second in names
    }


def propose(doubts: Iterable[Doubt], names: Collection[str]) -> None:
    """Make the open proposals about these pieces what the doubts are now."""
    wanted = {(d.first, d.second): d.reason for d in doubts}
    opened = MatchProposal.objects.filter(decision=MatchProposal.Decision.OPEN)
    about = {
        p.pk: p
        for part in _chunks(names)
        for p in opened.filter(Q(first__in=part) | Q(second__in=part))
    }
    stale = [pk for pk, p in about.items() if wanted.get((p.first, p.second)) != p.reason]
    for p in about.keys() - set(stale):
        del wanted[about[p].first, about[p].second]
    opened.filter(pk__in=stale).delete()
    MatchProposal.objects.bulk_create(
        [
            MatchProposal(first=a, second=b, reason=reason)
            for (a, b), reason in sorted(wanted.items())
        ]
    )


@dataclass(frozen=True, slots=True)
class Home:
    """A group of pieces with the set that is to hold it, and the names that set goes by."""

    set_pk: int
    names: tuple[str, ...]
    pieces: tuple[int, ...]
    as_it_was: bool = False  # the set held these very pieces and went by these names


def settle_homes(groups: list[list[int]], told: Mapping[int, Told]) -> list[Home]:
    """Give each group of pieces its set: the one that has its identifiers or its pieces already,
    else a new one.
    """
    names = _claim_names(groups, told)
    owners = _owners({name for claimed in names for name in claimed})
    lived = _lookup(Piece, "pk", "question_set", told.keys())
    foreign = _spoken_of_elsewhere({*owners.values(), *lived.values()} - {None}, told.keys())
    candidates = [
        list(
            dict.fromkeys(
                pk
                for pk in [*map(owners.get, claimed), *(lived[pk] for pk in pks)]
                if pk not in foreign
            )
        )
        for pks, claimed in zip(groups, names, strict=True)
    ]
    sets = _choose(candidates, [owners.get(claimed[0]) for claimed in names])
    names = _without_others(names, sets, groups, told)
    homes, renamed = _open_homes(sets, names, groups)
    _move_in(homes, candidates, lived)
    moved = {pk for home in homes for pk in home.pieces if lived[pk] != home.set_pk}
    stirred = renamed | {lived[pk] for pk in moved}
    return [
        replace(
            home,
            as_it_was=home.set_pk not in stirred
            and moved.isdisjoint(home.pieces)
            and all(owners.get(name) == home.set_pk for name in home.names),
        )
        for home in homes
    ]


def _owners(names: Collection[str]) -> dict[str, int]:
    """The set of each identifier: the one whose own it is, else the one it redirects to."""
    return _lookup(SetIdentifier, "value", "question_set", names) | _lookup(
        QuestionSet, "identifier", "pk", names
    )


def _lookup(model: type[Any], key: str, wanted: str, values: Collection[Any]) -> dict[Any, Any]:
    rows = (
        model.objects.filter(Among(key, part)).values_list(key, wanted) for part in _chunks(values)
    )
    return dict(pair for part in rows for pair in part)


def _spoken_of_elsewhere(set_pks: Collection[int], piece_pks: Collection[int]) -> set[int | None]:
    """Sets of which other pieces than these speak: an old number redirects to them, but they are
    not to be taken.
    """
    pairs = (
        pair
        for part in _chunks(set_pks)
        for pair in Piece.objects.filter(Among("question_set", part)).values_list(
            "pk", "question_set"
        )
    )
    return {None} | {set_pk for pk, set_pk in pairs if pk not in piece_pks}


def _choose(candidates: list[list[int]], by_number: list[int | None]) -> list[int | None]:
    """One set for each group, no set twice; a set that an editor worked on goes before others.

    A set that several groups could have stays with the group that has its public number
    (`by_number`).
    """
    rivals = {pk for pks in candidates if len(pks) > 1 for pk in pks}
    worked_on = rivals - set(
        untouched(QuestionSet.objects.filter(pk__in=rivals)).values_list("pk", flat=True)
    )
    taken: set[int] = set()
    chosen = []
    for pks, own in zip(candidates, by_number, strict=True):
        free = [pk for pk in pks if pk not in taken and (pk == own or pk not in by_number)]
        chosen.append(min(free, key=lambda pk: pk not in worked_on, default=None))
        taken.add(chosen[-1] or 0)
    return chosen


def _without_others(
    names: list[tuple[str, ...]],
    sets: list[int | None],
    groups: list[list[int]],
    told: Mapping[int, Told],
) -> list[tuple[str, ...]]:
    """The names of each group without those that an editor gave to another set."""
    wanted = {name for claimed in names for name in claimed}
    given = {
        question_set.identifier: question_set.pk
        for part in _chunks(wanted)
        for question_set in QuestionSet.objects.filter(Among("identifier", part)).only(
            "identifier", "corrected_fields"
        )
        if "identifier" in question_set.corrected_fields
    }
    return [
        tuple(name for name in claimed if given.get(name, pk) == pk)
        or (min(by_source(told[piece]) for piece in pieces),)
        for claimed, pk, pieces in zip(names, sets, groups, strict=True)
    ]


def _open_homes(
    sets: list[int | None], names: list[tuple[str, ...]], groups: list[list[int]]
) -> tuple[list[Home], set[int]]:
    """Make the sets that are new. Returns the sets that change their identifier too.

    Identifiers that change pass through a placeholder, so that no two ever meet.
    """
    fresh = [
        QuestionSet(identifier=f"~{claimed[0]}")
        for pk, claimed in zip(sets, names, strict=True)
        if not pk
    ]
    made = iter(QuestionSet.objects.bulk_create(fresh, batch_size=BATCH // 4))
    homes = [
        Home(pk or next(made).pk, claimed, tuple(pks))
        for pk, claimed, pks in zip(sets, names, groups, strict=True)
    ]
    wanted = {home.set_pk: home.names[0] for home in homes}
    renamed = set()
    for part in _chunks([pk for pk in sets if pk]):
        for question_set in QuestionSet.objects.filter(Among("pk", part)).only(
            "identifier", "corrected_fields"
        ):
            pk, corrected = question_set.pk, "identifier" in question_set.corrected_fields
            if question_set.identifier != wanted[pk] and not corrected:
                _let_go(pk)
                renamed.add(pk)
    return homes, renamed


def _let_go(set_pk: int) -> None:
    """Take a set's own identifier from it, so that it can lead to another."""
    QuestionSet.objects.filter(pk=set_pk).update(identifier=f"~{set_pk}")


def _move_in(
    homes: list[Home], candidates: list[list[int]], lived: Mapping[int, int | None]
) -> None:
    """Point the pieces to their sets; a set that lost its pieces leaves its addresses to the one
    that took them.
    """
    moved = {pk: home.set_pk for home in homes for pk in home.pieces if lived[pk] != home.set_pk}
    write_column(Piece, "question_set", moved)
    kept = {home.set_pk for home in homes}
    for home, pks in zip(homes, candidates, strict=True):
        if left := [pk for pk in pks if pk not in kept]:
            clear_out(left, home.set_pk)


def clear_out(set_pks: Collection[int], heir_pk: int | None) -> None:
    """Delete those of the sets that no piece speaks of and no editor worked on; their addresses go
    to the heir.
    """
    for question_set in untouched(QuestionSet.objects.filter(pk__in=set_pks, pieces=None)):
        if heir_pk:
            _let_go(question_set.pk)
            names = question_set.identifiers.exclude(_of_other_chamber(heir_pk))
            names.update(question_set=heir_pk)
            question_set.cited_in.exclude(question_set=heir_pk).update(target=heir_pk)
        PendingIndex.objects.create(question_set_id=question_set.pk)
        question_set.delete()


def numbered_in(chamber: str) -> Q:
    """The identifiers that name this chamber."""
    return Q(value__startswith=f"ah-{chamber}-") | Q(value__startswith=f"kv-{chamber}-")


def _of_other_chamber(set_pk: int) -> Q:
    """The identifiers that a set cannot have: it was taken for the other chamber's before."""
    here = QuestionSet.objects.filter(pk=set_pk).values_list("chamber", flat=True).get()
    return numbered_in(Chamber.TK if here == Chamber.EK else Chamber.EK)


def _claim_names(groups: list[list[int]], told: Mapping[int, Told]) -> list[tuple[str, ...]]:
    """Each group's identifiers; one that two groups print is the first one's.

    What has no other goes by its source.
    """
    claimed: set[str] = set()
    names = []
    for pks in groups:
        pieces = [told[pk] for pk in pks]
        own = [name for name in known_as(pieces) if name not in claimed] or [
            min(map(by_source, pieces))
        ]
        claimed.update(own)
        names.append(tuple(own))
    return names

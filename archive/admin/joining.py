"""Join and part people and sets, and keep that in the history, from where it is taken back."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest

from archive.ingest.importer import pieces_named, stay_together
from archive.models import (
    Addressee,
    Answerer,
    Asker,
    Change,
    EarlierAddress,
    MatchProposal,
    OnBehalfOf,
    Person,
    QuestionSet,
)
from archive.models.choices import Decision
from archive.models.turns import in_turn
from archive.people.merging import merge_people, part_people

from .history import State, keep, rows_named, rows_of, state_of

_OF_OFFICES = (Addressee, Answerer, OnBehalfOf)


def merge(stays: Person, goes: Person, who: str) -> None:
    people = [stays.pk, goes.pk]
    of_offices = (model._default_manager.filter(minister__person=goes) for model in _OF_OFFICES)
    names = [Change.subject_of(row) for rows in (goes.asked.all(), *of_offices) for row in rows]
    reason = f"Samengevoegd met {goes} ({goes.slug})"
    with transaction.atomic():
        before = _state(people, names)
        merge_people(stays, goes)
        keep(stays, before, who, reason, _state(people, names))


def part(earlier: EarlierAddress, who: str) -> Person:
    stays = Person.objects.get(earlieraddress=earlier)
    names = [f"{Asker._meta.model_name} {pk}" for pk in earlier.merged["moved"]["asked"]]
    with transaction.atomic():
        before = _state([stays.pk], names)
        back = part_people(earlier)
        after = _state([stays.pk, back.pk], names)
        keep(stays, before, who, f"Samenvoegen met {back} ongedaan gemaakt", after)
    return back


def _state(people: Collection[int], names: list[str]) -> State:
    """People with what is theirs, the addresses that lead to them, and these rows."""
    state = rows_named(names) | rows_of(EarlierAddress, person__in=people)
    for pk in people:
        state |= state_of(Person(pk=pk))
    return state


@contextmanager
def recorded_decisions(names: Collection[str], request: HttpRequest, reason: str) -> Iterator[None]:
    """Keep what is decided within the block about the pieces of these names; it is in the history
    of the set that the first of them is in afterwards.
    """
    with in_turn():
        before = _decisions(names)
        yield
        after = _decisions(names)
        undecided = {n for n in after if n not in before and after[n]["decision"] == Decision.OPEN}
        after = {name: row for name, row in after.items() if name not in undecided}
        proposal = MatchProposal.objects.filter(first__in=names, second__in=names).first()
        pieces = pieces_named(*list(names)[:1])
        subject = QuestionSet.objects.filter(pieces__in=pieces).first() or proposal
        if subject:
            keep(subject, before, request.user.get_username(), reason, after)


def _decisions(names: Collection[str]) -> State:
    return rows_of(MatchProposal, first__in=names, second__in=names)


def decided_pieces(change: Change) -> set[int]:
    """The pieces that a change decided about; raises HoldsBack where they may not be parted by
    taking it back.
    """
    decided = [pair for name, pair in change.rows.items() if name.startswith("matchproposal ")]
    named = {row[end] for pair in decided for row in pair if row for end in ("first", "second")}
    pieces = pieces_named(*named)
    if any(now and now["decision"] == Decision.SAME for _, now in decided):
        stay_together(pieces)
    return pieces

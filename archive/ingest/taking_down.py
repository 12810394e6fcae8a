"""Take down the question sets that their source deleted, and put back what it restored."""

from collections.abc import Iterable, Mapping

from archive.models import GoneIdentifier, PendingIndex, Piece, QuestionSet, SetIdentifier

from .merging import Told, is_deleted, known_as


def take_down(groups: list[list[int]], told: Mapping[int, Told]) -> list[list[int]]:
    """Delete the sets of those groups of pieces that their source deleted; returns the others.

    Every identifier they had says from then on that they are gone. What an editor made of such a
    set goes too.
    """
    dead = [pks for pks in groups if is_deleted(told[pk] for pk in pks)]
    for pks in dead:
        _delete(pks, set(known_as([told[pk] for pk in pks])))
    living = [pks for pks in groups if pks not in dead]
    _put_back({name for pks in living for name in known_as([told[pk] for pk in pks])})
    return living


def _delete(piece_pks: list[int], names: set[str]) -> None:
    sets = QuestionSet.objects.filter(pieces__in=piece_pks) | QuestionSet.objects.filter(
        identifiers__value__in=names
    )
    Piece.objects.filter(pk__in=piece_pks).update(question_set=None)
    delete_sets(set(sets.order_by().values_list("pk", flat=True)), names)


def delete_sets(set_pks: Iterable[int], names: Iterable[str] = ()) -> None:
    """Delete question sets; every identifier they had, and these, say that they are gone."""
    pks, names = sorted(set_pks), set(names)
    names |= set(SetIdentifier.objects.filter(question_set__in=pks).values_list("value", flat=True))
    GoneIdentifier.objects.bulk_create(
        [GoneIdentifier(value=name) for name in sorted(names)], ignore_conflicts=True
    )
    PendingIndex.objects.bulk_create([PendingIndex(question_set_id=pk) for pk in pks])
    QuestionSet.objects.filter(pk__in=pks).delete()


def _put_back(names: set[str]) -> None:
    if GoneIdentifier.objects.exists():
        GoneIdentifier.objects.filter(value__in=names).delete()

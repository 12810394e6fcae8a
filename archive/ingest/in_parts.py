"""Store a document of very many sets in parts, each a short transaction: a page of records.

Killed halfway, it has fewer pieces than it says, so the next run finds it changed and goes on. What
it replaces is kept until it is whole.
"""

from collections.abc import Collection

from archive.models import Piece, SourceDocument
from archive.models.turns import in_turn
from archive.people.resolve import Register

from .document import ParsedSet, set_to_data
from .importer import (
    CHANGED,
    NEW,
    UNCHANGED,
    Coming,
    Incoming,
    earlier_versions,
    exchange,
    look_up,
    note_reading,
    store_sources,
    unchanged,
)
from .pace import Pace


def store_in_parts(incoming: Incoming, register: Register, pace: Pace) -> str:
    """The same as `store`, in as many transactions as it takes. What fails is taken out again."""
    with pace.turn(1), in_turn():
        coming = Coming(incoming, in_parts=True)
        look_up([coming])
        if unchanged([coming]):
            return UNCHANGED
        store_sources([coming])
    source = coming.source
    earlier = earlier_versions([coming])
    try:
        _put_in(source, incoming.document.sets, register, pace)
    except Exception:
        if not coming.before:
            _take_out([source.pk], register, pace)
            source.delete()
        raise
    _take_out(earlier, register, pace)
    SourceDocument.objects.filter(pk__in=earlier).update(replaced_by=source)
    note_reading([(source, incoming.document)])
    return CHANGED if coming.before or earlier else NEW


def _put_in(
    source: SourceDocument, sets: tuple[ParsedSet, ...], register: Register, pace: Pace
) -> None:
    """Make the pieces of a document what it says, where they are not."""
    for places in pace.parts(range(1, len(sets) + 1)):
        with pace.turn(len(places)), in_turn():
            have = Piece.objects.filter(source=source, position__in=places)
            stored = {n: (pk, data) for n, pk, data in have.values_list("position", "pk", "data")}
            wanted = {n: set_to_data(sets[n - 1]) for n in places}
            fresh = [n for n in places if n not in stored or stored[n][1] != wanted[n]]
            stale = [stored[n][0] for n in fresh if n in stored]
            exchange(stale, [(source, n, sets[n - 1]) for n in fresh], register)
    beyond = Piece.objects.filter(source=source, position__gt=len(sets))
    _exchange_out(list(beyond.values_list("pk", flat=True)), register, pace)


def _take_out(sources: Collection[int], register: Register, pace: Pace) -> None:
    """Take out all that these documents say."""
    pieces = Piece.objects.filter(source__in=sources).order_by("pk")
    _exchange_out(list(pieces.values_list("pk", flat=True)), register, pace)


def _exchange_out(pks: list[int], register: Register, pace: Pace) -> None:
    for part in pace.parts(pks):
        with pace.turn(len(part)), in_turn():
            exchange(part, [], register)

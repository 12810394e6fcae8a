"""Keep what documents say, and work out the rows of every set that they touch.

One document, one transaction.
"""

import hashlib
import logging
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass

from django.db import transaction

from archive.logs import timed
from archive.models import (
    MatchProposal,
    PendingIndex,
    Piece,
    PieceKey,
    QuestionSet,
    SourceContent,
    SourceDocument,
)
from archive.people.resolve import Register

from .differing import differences
from .document import ParsedDocument, set_from_data, set_to_data
from .homes import clear_out, decisions, neighbourhood, propose, settle_homes
from .matching import facts_of, group
from .merging import merge
from .references import resolve_references, write_references
from .rows import write_sets
from .sync import BATCH
from .taking_down import take_down

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# Sets worked out in one go: bounds the memory, and the length of SQL statements.
SETS_AT_ONCE = 500
PIECES_AT_ONCE = 2000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document on its way in: where from, its bytes and what the parser read in them."""

    origin: str
    data: bytes
    document: ParsedDocument
    is_example: bool = False


def store(incoming: Incoming, register: Register) -> str:
    """Store a document and all that follows from it, or nothing. Returns NEW, CHANGED or UNCHANGED.

    A document with the same origin and other bytes replaces the earlier one; the same bytes again
    change nothing unless the parser now reads them otherwise.
    """
    sha256 = hashlib.sha256(incoming.data).hexdigest()
    with transaction.atomic():
        known = SourceDocument.objects.filter(sha256=sha256).first()
        if known and known.counts and not differences(known, incoming.document):
            return UNCHANGED
        source = _store_source(known, sha256, incoming)
        outdated = [*_earlier(incoming, source), source]
        sets_before = set(
            Piece.objects.filter(source__in=outdated).values_list("question_set", flat=True)
        )
        Piece.objects.filter(source__in=outdated).delete()
        SourceDocument.objects.filter(pk__in=[d.pk for d in outdated[:-1]]).update(
            replaced_by=source
        )
        neighbours = set(
            Piece.objects.filter(question_set__in=sets_before).values_list("pk", flat=True)
        )
        rebuild(neighbours | _store_pieces(source, incoming.document), register)
        clear_out(sets_before, source.pieces.values_list("question_set", flat=True).first())
    return CHANGED if known or len(outdated) > 1 else NEW


def rebuild(piece_pks: Collection[int], register: Register) -> None:
    """Group these pieces (and all that they can meet) into sets, and write the rows of those sets
    anew.
    """
    told = neighbourhood(piece_pks)
    facts = {f"{t.sha256}-{t.position:06d}": pk for pk, t in told.items()}
    grouping = group(
        [facts_of(name, told[pk].piece) for name, pk in facts.items()], decisions(facts)
    )
    propose(grouping.doubts, facts)
    groups = take_down([[facts[name] for name in sorted(names)] for names in grouping.groups], told)
    homes = settle_homes(groups, told)
    for start in range(0, len(homes), SETS_AT_ONCE):
        part = homes[start : start + SETS_AT_ONCE]
        merged = {home.set_pk: merge([told[pk] for pk in home.pieces], home.names) for home in part}
        write_sets(merged, register)
        write_references(merged.keys())
        resolve_references({name for home in part for name in home.names})
        PendingIndex.objects.bulk_create(
            [PendingIndex(question_set_id=pk) for pk in merged], batch_size=BATCH
        )


def rebuild_all(register: Register, done: Callable[[int], object] = lambda pieces: None) -> int:
    """Work out every set anew: after the register or the way in which documents are read changed.

    How many pieces; `done` hears of PIECES_AT_ONCE at a time, which then stay done.
    """
    pks = list(Piece.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), PIECES_AT_ONCE):
        _renew_keys(pks[start : start + PIECES_AT_ONCE])
    for start in range(0, len(pks), PIECES_AT_ONCE):
        part = pks[start : start + PIECES_AT_ONCE]
        with timed(_log, "sets worked out anew", pieces=len(part)), transaction.atomic():
            rebuild(part, register)
        done(len(part))
    return len(pks)


def _renew_keys(piece_pks: Collection[int]) -> None:
    """Give pieces the keys that matching goes by now: how it goes by them may have changed."""
    have: dict[int, dict[str, int]] = {pk: {} for pk in piece_pks}
    for pk, piece_pk, value in PieceKey.objects.filter(piece__in=piece_pks).values_list(
        "pk", "piece_id", "value"
    ):
        have[piece_pk][value] = pk
    gone, fresh = [], []
    for pk, data in Piece.objects.filter(pk__in=piece_pks).values_list("pk", "data"):
        keys = facts_of("", set_from_data(data)).keys
        gone += [key_pk for value, key_pk in have[pk].items() if value not in keys]
        fresh += [PieceKey(piece_id=pk, value=value) for value in sorted(keys - have[pk].keys())]
    PieceKey.objects.filter(pk__in=gone).delete()
    PieceKey.objects.bulk_create(fresh, batch_size=BATCH)


def decide(proposal: MatchProposal, decision: str, register: Register) -> None:
    """Keep what an editor decided of two pieces, and join or part their sets accordingly."""
    with transaction.atomic():
        proposal.decision = decision
        proposal.save(update_fields=["decision"])
        rebuild(_pieces_named(proposal.first, proposal.second), register)


def _pieces_named(*names: str) -> set[int]:
    parts = [name.rpartition("-") for name in names]
    found = (
        Piece.objects.filter(source__sha256=sha256, position=int(n)).values_list("pk", flat=True)
        for sha256, _, n in parts
    )
    return {pk for pks in found for pk in pks}


def refresh_references(question_set: QuestionSet) -> None:
    """Find again what the texts of a set cite: after an editor changed them."""
    write_references([question_set.pk])


def _earlier(incoming: Incoming, source: SourceDocument) -> list[SourceDocument]:
    return list(
        SourceDocument.objects.filter(origin=incoming.origin, replaced_by=None).exclude(
            pk=source.pk
        )
    )


def _store_source(known: SourceDocument | None, sha256: str, incoming: Incoming) -> SourceDocument:
    source = known or SourceDocument(
        sha256=sha256, origin=incoming.origin, is_example=incoming.is_example
    )
    source.format, source.kind = incoming.document.format, incoming.document.kind
    source.size, source.replaced_by, source.withdrawn_at = len(incoming.data), None, None
    source.problems = [asdict(p) for p in incoming.document.problems]
    source.save()
    SourceContent.objects.get_or_create(document=source, defaults={"data": incoming.data})
    return source


def _store_pieces(source: SourceDocument, document: ParsedDocument) -> set[int]:
    pieces = Piece.objects.bulk_create(
        [
            Piece(source=source, position=n, data=set_to_data(s))
            for n, s in enumerate(document.sets, 1)
        ],
        batch_size=BATCH,
    )
    keys = [
        PieceKey(piece=piece, value=value)
        for piece, parsed in zip(pieces, document.sets, strict=True)
        for value in sorted(facts_of("", parsed).keys)
    ]
    PieceKey.objects.bulk_create(keys, batch_size=BATCH)
    return {piece.pk for piece in pieces}

"""Keep what documents say, and work out the rows of every set that they touch: a batch of documents
in one transaction.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

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
from archive.models.turns import in_turn
from archive.people.resolve import Register

from .differing import differences, stored_pieces
from .document import ParsedDocument, set_from_data, set_to_data
from .homes import clear_out, decisions, neighbourhood, propose, settle_homes
from .matching import facts_of, group
from .merging import merge
from .pace import Pace
from .references import resolve_references, write_references
from .rows import write_sets
from .sync import BATCH, write_column
from .taking_down import take_down

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# Sets worked out in one go: bounds the memory, and the length of SQL statements.
SETS_AT_ONCE = 500
RENEWED = ("format", "kind", "size", "replaced_by", "problems")
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
    """Store one document: see `store_all`."""
    return store_all([incoming], register)[0]


def store_all(batch: Sequence[Incoming], register: Register) -> list[str]:
    """Store documents and all that follows from them, or nothing: NEW, CHANGED or UNCHANGED of
    each.

    A document with the same origin and other bytes replaces the earlier one; the same bytes again
    change nothing unless the parser now reads them otherwise. What comes of a batch is what comes
    of its documents one after another.
    """
    outcomes: dict[int, str] = {}
    with in_turn():
        left = [(place, _Coming(incoming)) for place, incoming in enumerate(batch)]
        while left:
            now, left = _apart(left)
            outcomes |= _store_apart(now, register)
    return [outcomes[place] for place in range(len(batch))]


@dataclass(slots=True)
class _Coming:
    """A document of a batch: its hash, and what is stored of it already."""

    incoming: Incoming
    sha256: str = ""
    before: SourceDocument | None = None
    source: SourceDocument | None = None

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256(self.incoming.data).hexdigest()

    @property
    def concerns(self) -> set[str]:
        """What no two documents of a batch may both concern: bytes and origins."""
        stored = {f"from {self.before.origin}"} if self.before else set()
        return {self.sha256, f"from {self.incoming.origin}"} | stored


Placed = list[tuple[int, _Coming]]


def _apart(batch: Placed) -> tuple[Placed, Placed]:
    """The documents of a batch that have nothing to do with each other, and those that have to wait
    for one of them.
    """
    stored = SourceDocument.objects.filter(sha256__in=[coming.sha256 for _, coming in batch])
    before = {source.sha256: source for source in stored}
    seen: set[str] = set()
    now, later = Placed(), Placed()
    for place, coming in batch:
        coming.before = before.get(coming.sha256)
        (now if seen.isdisjoint(coming.concerns) else later).append((place, coming))
        seen |= coming.concerns
    return now, later


def _store_apart(batch: Placed, register: Register) -> dict[int, str]:
    """Store documents that have nothing to do with each other; what became of each, by place."""
    pieces = stored_pieces(
        c.before.pk for _, c in batch if c.before and not c.before.replaced_by_id
    )
    outcomes, coming = {}, []
    for place, one in batch:
        told = one.before and pieces.get(one.before.pk)
        if (
            one.before
            and told is not None
            and not differences(one.before, told, one.incoming.document)
        ):
            outcomes[place] = UNCHANGED
        else:
            outcomes[place] = CHANGED if one.before else NEW
            coming.append((place, one))
    if coming:
        replacing = _take_the_place([one for _, one in coming], register)
        outcomes |= {place: CHANGED for place, one in coming if one.sha256 in replacing}
    return outcomes


def _take_the_place(batch: list[_Coming], register: Register) -> set[str]:
    """Store what these documents say in place of what earlier versions said, and work out the rows.
    Returns the hashes of those that replace another document.
    """
    _store_sources(batch)
    heirs = _earlier(batch)
    outdated = [*heirs, *(one.source.pk for one in batch if one.before and one.source)]
    lived = _sets_of(outdated)
    if outdated:
        Piece.objects.filter(source__in=outdated).delete()
        write_column(SourceDocument, "replaced_by", heirs)
    emptied = {pk for pks in lived.values() for pk in pks}
    neighbours = set(Piece.objects.filter(question_set__in=emptied).values_list("pk", flat=True))
    rebuild(neighbours | _store_pieces(batch), register)
    _leave(lived, heirs)
    hashes = {one.source.pk: one.sha256 for one in batch if one.source}
    return {hashes[pk] for pk in heirs.values()}


def _sets_of(sources: Collection[int]) -> dict[int, set[int]]:
    """The sets that each document spoke of."""
    lived: dict[int, set[int]] = {}
    pairs = Piece.objects.filter(source__in=sources).exclude(question_set=None)
    for source, question_set in pairs.values_list("source_id", "question_set_id"):
        lived.setdefault(source, set()).add(question_set)
    return lived


def _leave(lived: Mapping[int, set[int]], heirs: Mapping[int, int]) -> None:
    """Delete the sets that no document speaks of any more; their addresses lead to where the
    document that did, or its next version, is now.
    """
    if not lived:
        return
    to = {source: heirs.get(source, source) for source in lived}
    now = Piece.objects.filter(source__in=set(to.values())).order_by("-position")
    first = dict(now.values_list("source_id", "question_set_id"))
    for source, set_pks in lived.items():
        clear_out(set_pks, first.get(to[source]))


def rebuild(piece_pks: Collection[int], register: Register) -> None:
    """Group these pieces (and all that they can meet) into sets, and write the rows of those sets
    anew.
    """
    told, facts = neighbourhood(piece_pks)
    pks = {t.name: pk for pk, t in told.items()}
    grouping = group(facts.values(), decisions(pks))
    propose(grouping.doubts, pks)
    groups = take_down([[pks[name] for name in sorted(names)] for names in grouping.groups], told)
    touched = set(piece_pks)
    homes = [
        home
        for home in settle_homes(groups, told)
        if not home.as_it_was or not touched.isdisjoint(home.pieces)
    ]
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

    How many pieces; `done` hears of some at a time, which then stay done.
    """
    pks = list(Piece.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), PIECES_AT_ONCE):
        _renew_keys(pks[start : start + PIECES_AT_ONCE])
    with timed(_log, "sets worked out anew", pieces=len(pks)):
        rebuild_in_turns(pks, register, done)
    return len(pks)


def rebuild_in_turns(
    pks: Sequence[int], register: Register, done: Callable[[int], object], pace: Pace | None = None
) -> None:
    """Work out the sets of these pieces, as many in each transaction as others can wait for."""
    pace, start = pace or Pace(), 0
    while start < len(pks):
        part = pks[start : start + pace.size]
        with pace.turn(len(part)), in_turn():
            rebuild(part, register)
        start += len(part)
        done(len(part))


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
    with in_turn():
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


def _earlier(batch: list[_Coming]) -> dict[int, int]:
    """Each document that has another version in the batch, with that version."""
    sources = {one.incoming.origin: one.source.pk for one in batch if one.source}
    same = SourceDocument.objects.filter(origin__in=sources, replaced_by=None)
    return {
        pk: sources[origin]
        for pk, origin in same.values_list("pk", "origin")
        if pk != sources[origin]
    }


def _store_sources(batch: list[_Coming]) -> None:
    """Make the documents' rows, their bytes too; of those that were stored, what may change."""
    for one in batch:
        document = one.incoming.document
        one.source = one.before or SourceDocument(
            sha256=one.sha256, origin=one.incoming.origin, is_example=one.incoming.is_example
        )
        one.source.format, one.source.kind = document.format, document.kind
        one.source.size, one.source.replaced_by = len(one.incoming.data), None
        one.source.problems = [asdict(p) for p in document.problems]
    sources = [one.source for one in batch if one.source]
    SourceDocument.objects.bulk_create([s for s in sources if not s.pk], batch_size=BATCH)
    stored = [one.before for one in batch if one.before]
    SourceDocument.objects.bulk_update(stored, RENEWED, batch_size=BATCH // 4)
    SourceContent.objects.bulk_create(
        [SourceContent(document=one.source, data=one.incoming.data) for one in batch],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _store_pieces(batch: list[_Coming]) -> set[int]:
    said = [
        (Piece(source=one.source, position=n, data=set_to_data(parsed)), parsed)
        for one in batch
        for n, parsed in enumerate(one.incoming.document.sets, 1)
    ]
    pieces = Piece.objects.bulk_create([piece for piece, _ in said], batch_size=BATCH)
    keys = [
        PieceKey(piece=piece, value=value)
        for piece, parsed in said
        for value in sorted(facts_of("", parsed).keys)
    ]
    PieceKey.objects.bulk_create(keys, batch_size=BATCH)
    return {piece.pk for piece in pieces}

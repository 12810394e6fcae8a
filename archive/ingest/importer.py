"""Keep what documents say, and work out the rows of every set that they touch: a batch of documents
in one transaction.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from archive.logs import timed
from archive.models import (
    MatchProposal,
    PendingIndex,
    Piece,
    PieceKey,
    QuestionSet,
    SourceDocument,
)
from archive.models.among import Among
from archive.models.inserting import insert
from archive.models.turns import in_turn, patiently
from archive.people.resolve import Register

from .contents import keep, keep_lacking
from .differing import differences, stored_pieces
from .document import ParsedDocument, ParsedSet, set_from_data, set_to_data
from .facts import facts_of
from .homes import clear_out, decisions, neighbourhood, propose, settle_homes
from .matching import group
from .merging import merge
from .pace import Pace, collecting_rarely
from .reading import read_with
from .references import resolve_references, write_references
from .rows import write_sets
from .stated import with_stated
from .sync import BATCH, write_column
from .taking_down import take_down

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# Sets worked out in one go: bounds the memory, and the length of SQL statements.
SETS_AT_ONCE = 500
RENEWED = ("format", "kind", "size", "replaced_by", "withdrawn_at", "problems", "read_with")
PIECES_AT_ONCE = 2000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document on its way in: where from, its bytes and what the parser read in them."""

    origin: str
    data: bytes
    document: ParsedDocument
    is_example: bool = False
    # What its source says of it, added to the document already; None: what it said before holds.
    stated: Mapping[str, Any] | None = None


# A set that a document speaks of: the document's row, the place in it, what it says.
Said = tuple[SourceDocument, int, ParsedSet]


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
        left = [(place, Coming(incoming)) for place, incoming in enumerate(batch)]
        while left:
            now, left = _apart(left)
            outcomes |= _store_apart(now, register)
    return [outcomes[place] for place in range(len(batch))]


@dataclass(slots=True)
class Coming:
    """A document on its way into the database: its hash, what is stored of it already, its row."""

    incoming: Incoming
    in_parts: bool = False  # it is not whole until all parts are stored
    sha256: str = ""
    before: SourceDocument | None = None
    source: SourceDocument = field(init=False)

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256(self.incoming.data).hexdigest()
        self.source = SourceDocument(
            sha256=self.sha256, origin=self.incoming.origin, is_example=self.incoming.is_example
        )

    @property
    def concerns(self) -> set[str]:
        """What no two documents of a batch may both concern: bytes and origins."""
        stored = {f"from {self.before.origin}"} if self.before else set()
        return {self.sha256, f"from {self.incoming.origin}"} | stored

    def fill_source(self) -> SourceDocument:
        """The row of the document as it is to be."""
        source, document = self.before or self.source, self.incoming.document
        source.format, source.kind = document.format, document.kind
        source.size, source.replaced_by = len(self.incoming.data), None
        source.withdrawn_at = None
        source.read_with = "" if self.in_parts else read_with(document)
        source.problems = [asdict(p) for p in document.problems]
        self.source = source
        return source


Placed = list[tuple[int, Coming]]


def look_up(batch: Collection[Coming]) -> None:
    """Find what is stored of these documents already."""
    stored = SourceDocument.objects.filter(sha256__in=[coming.sha256 for coming in batch])
    before = {source.sha256: source for source in stored}
    for coming in batch:
        coming.before = before.get(coming.sha256)
        if coming.before and coming.incoming.stated is None:
            stated = coming.before.stated
            document = with_stated(coming.incoming.document, stated)
            coming.incoming = replace(coming.incoming, document=document, stated=stated)


def _apart(batch: Placed) -> tuple[Placed, Placed]:
    """The documents of a batch that have nothing to do with each other, and those that have to wait
    for one of them.
    """
    look_up([coming for _, coming in batch])
    seen: set[str] = set()
    now, later = Placed(), Placed()
    for place, coming in batch:
        (now if seen.isdisjoint(coming.concerns) else later).append((place, coming))
        seen |= coming.concerns
    return now, later


def _store_apart(batch: Placed, register: Register) -> dict[int, str]:
    """Store documents that have nothing to do with each other; what became of each, by place."""
    same = unchanged([coming for _, coming in batch])
    fresh = [coming for _, coming in batch if coming.sha256 not in same]
    replacing = set(_take_the_place(fresh, register).values()) if fresh else set()
    return {
        place: UNCHANGED
        if coming.sha256 in same
        else CHANGED
        if coming.before or coming.source.pk in replacing
        else NEW
        for place, coming in batch
    }


def unchanged(batch: Collection[Coming]) -> set[str]:
    """The hashes of those that are stored as they are read now, and that replace nothing."""
    known = [(c, c.before) for c in batch if c.before and c.before.counts]
    pieces = stored_pieces(before.pk for _, before in known)
    others = earlier_versions([coming for coming, _ in known])
    replacing = set(others.values())
    same = [
        (coming, before)
        for coming, before in known
        if before.pk not in replacing
        and not differences(before, pieces[before.pk], coming.incoming.document)
    ]
    note_reading((before, coming.incoming.document) for coming, before in same)
    keep_lacking({before.pk: coming.incoming.data for coming, before in same})
    return {coming.sha256 for coming, _ in same}


def note_reading(pairs: Iterable[tuple[SourceDocument, ParsedDocument]]) -> None:
    """Keep with which code these documents were read, where it is another than before."""
    now = {
        source.pk: new
        for source, document in pairs
        if (new := read_with(document)) != source.read_with
    }
    if now:
        with in_turn():
            write_column(SourceDocument, "read_with", now)


def earlier_versions(batch: Collection[Coming]) -> dict[int, int]:
    """Each document that has another version in the batch, with that version."""
    now = {c.incoming.origin: (c.before or c.source).pk for c in batch}
    same = SourceDocument.objects.filter(origin__in=now, replaced_by=None)
    return {pk: now[origin] for pk, origin in same.values_list("pk", "origin") if pk != now[origin]}


def _take_the_place(batch: list[Coming], register: Register) -> dict[int, int]:
    """Store what these documents say in place of what earlier versions said, and work out the rows.
    Returns the documents that were replaced, with their next versions.
    """
    store_sources(batch)
    heirs = earlier_versions(batch)
    outdated = [*heirs, *(coming.source.pk for coming in batch if coming.before)]
    stale = dict(
        Piece.objects.filter(source__in=outdated).values_list("pk", "source_id") if outdated else ()
    )
    write_column(SourceDocument, "replaced_by", heirs)
    said = [
        (coming.source, place, parsed)
        for coming in batch
        for place, parsed in enumerate(coming.incoming.document.sets, 1)
    ]
    alone = {coming.source.pk for coming in batch if len(coming.incoming.document.sets) == 1}
    exchange(
        stale,
        said,
        register,
        {pk: now for pk, source in stale.items() if (now := heirs.get(source, source)) in alone},
    )
    return heirs


def store_sources(batch: list[Coming]) -> None:
    """Make the documents' rows, their bytes too; of those that were stored, what may change."""
    sources = [coming.fill_source() for coming in batch]
    fresh = [source for source in sources if not source.pk]
    received = SourceDocument.objects.received_now()
    for source in fresh:
        source.received_at = received
    SourceDocument.objects.bulk_create(fresh, batch_size=BATCH)
    stored = [coming.before for coming in batch if coming.before]
    SourceDocument.objects.bulk_update(stored, RENEWED, batch_size=BATCH // 4)
    keep({coming.source.pk: coming.incoming.data for coming in batch})


def exchange(
    stale: Collection[int],
    fresh: Sequence[Said],
    register: Register,
    heirs: Mapping[int, int] | None = None,
) -> None:
    """Take pieces out and put others in, and work out the rows of all sets that this concerns.

    `heirs`: for pieces that are taken out, the document of one set that says now what they said:
    the addresses of a set of which nothing is left lead to that one.
    """
    pairs = Piece.objects.filter(pk__in=stale).exclude(question_set=None)
    lived = dict(pairs.values_list("pk", "question_set_id")) if stale else {}
    if stale:
        Piece.objects.filter(pk__in=stale).delete()
    left = Piece.objects.filter(question_set__in=set(lived.values()))
    neighbours = set(left.values_list("pk", flat=True)) if lived else set()
    rebuild(neighbours | _store_pieces(fresh), register)
    _leave(lived, heirs or {})


def _store_pieces(said: Sequence[Said]) -> set[int]:
    pieces = [
        Piece(source=source, position=place, data=set_to_data(parsed))
        for source, place, parsed in said
    ]
    insert(pieces, keys=True)
    keys = [
        PieceKey(piece_id=piece.pk, value=value)
        for piece, (_, _, parsed) in zip(pieces, said, strict=True)
        for value in sorted(facts_of("", parsed).keys)
    ]
    insert(keys)
    return {piece.pk for piece in pieces}


def _leave(lived: Mapping[int, int], heirs: Mapping[int, int]) -> None:
    """Delete the sets that no document speaks of any more. `lived`: pieces with their sets."""
    now = Piece.objects.filter(source__in=set(heirs.values())).order_by("-position")
    first = dict(now.values_list("source_id", "question_set_id")) if heirs else {}
    left: dict[int | None, set[int]] = {}
    for piece, question_set in lived.items():
        left.setdefault(first.get(heirs.get(piece, 0)), set()).add(question_set)
    for heir, question_sets in left.items():
        clear_out(question_sets, heir)


def rebuild(piece_pks: Collection[int], register: Register) -> None:
    """Group these pieces (and all that they can meet) into sets, and write the rows of those sets
    anew.
    """
    told, facts = neighbourhood(piece_pks)
    pks = {t.name: pk for pk, t in told.items()}
    grouping = group(facts.values(), decisions(pks))
    propose(grouping.doubts, pks)
    groups = take_down([[pks[name] for name in sorted(names)] for names in grouping.groups], told)
    groups.sort(key=min)  # however many pieces come together, sets are made in the order of these
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
        insert([PendingIndex(question_set_id=pk) for pk in merged])


def rebuild_all(register: Register, done: Callable[[int], object] = lambda pieces: None) -> int:
    """Work out every set anew: after the register or the way in which documents are read changed.

    How many pieces; `done` hears of some at a time, which then stay done.
    """
    pks = list(Piece.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), PIECES_AT_ONCE):
        patiently(partial(_renew_keys, pks[start : start + PIECES_AT_ONCE]))
    with timed(_log, "sets worked out anew", pieces=len(pks)):
        rebuild_in_turns(pks, register, done)
    return len(pks)


def rebuild_in_turns(
    pks: Sequence[int], register: Register, done: Callable[[int], object], pace: Pace | None = None
) -> None:
    """Work out the sets of these pieces, as many in each transaction as others can wait for."""
    pace = pace or Pace()
    with collecting_rarely():
        for part in pace.parts(pks):
            patiently(partial(_rebuild_in_turn, part, register, pace))
            done(len(part))


def _rebuild_in_turn(pks: Sequence[int], register: Register, pace: Pace) -> None:
    with pace.turn(len(pks)), in_turn():
        rebuild(pks, register)


def _renew_keys(piece_pks: Collection[int]) -> None:
    """Give pieces the keys that matching goes by now: how it goes by them may have changed."""
    have: dict[int, dict[str, int]] = {pk: {} for pk in piece_pks}
    for pk, piece_pk, value in PieceKey.objects.filter(Among("piece", piece_pks)).values_list(
        "pk", "piece_id", "value"
    ):
        have[piece_pk][value] = pk
    gone, fresh = [], []
    for pk, data in Piece.objects.filter(Among("pk", piece_pks)).values_list("pk", "data"):
        keys = facts_of("", set_from_data(data)).keys
        gone += [key_pk for value, key_pk in have[pk].items() if value not in keys]
        fresh += [PieceKey(piece_id=pk, value=value) for value in sorted(keys - have[pk].keys())]
    if gone or fresh:
        with in_turn():
            PieceKey.objects.filter(pk__in=gone).delete()
            insert(fresh)


class HoldsBack(Exception):
    """A set of which a passage is withheld may not be parted: the passage would come back. The
    message names the set.
    """


def stay_together(piece_pks: Collection[int]) -> None:
    """Raises HoldsBack when one of these pieces is of such a set."""
    held_back = QuestionSet.objects.filter(pieces__in=piece_pks, withholds=True).first()
    if held_back:
        raise HoldsBack(str(held_back))


def decide(proposal: MatchProposal, decision: str, register: Register) -> None:
    """Keep what an editor decided of two pieces, and join or part their sets accordingly."""
    with in_turn():
        pieces = pieces_named(proposal.first, proposal.second)
        if decision != MatchProposal.Decision.SAME:
            stay_together(pieces)
        proposal.decision = decision
        proposal.save(update_fields=["decision"])
        rebuild(pieces, register)


def pieces_named(*names: str) -> set[int]:
    """The keys of the pieces that matching calls so."""
    parts = [name.rpartition("-") for name in names]
    found = (
        Piece.objects.filter(source__sha256=sha256, position=int(n)).values_list("pk", flat=True)
        for sha256, _, n in parts
    )
    return {pk for pks in found for pk in pks}


def refresh_references(question_set: QuestionSet) -> None:
    """Find again what the texts of a set cite: after an editor changed them."""
    write_references([question_set.pk])

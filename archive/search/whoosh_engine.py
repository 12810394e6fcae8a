"""The engine of one machine: arrays behind Whoosh's segments (decision 5)."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import compress
from typing import Any
from zlib import crc32

import numpy as np

from . import asked, counting
from .asking import matching
from .asking.matching import Search, match
from .asking.query import Query
from .asking.ranking import order
from .asking.suggestions import FIELDS, LONGEST, SHORTEST
from .asking.widening import widen
from .dutch.words import word_list
from .engine import WAIT, Counts, Found, Likeness, Listed
from .facets import NAMES
from .filters import Filters
from .index import generations, snapshot, writing
from .index.schema import INSIDE_ELSEWHERE, INSIDE_SUBJECT, NUMBER_OF, Kind
from .similar import SHOWN, ranked

# Bits of masks (schema): of the fields by which a word is known; of people, whose names are terms
# as printed.
_BITS = [1 << NUMBER_OF[name] for name in FIELDS if name in NUMBER_OF]
_INSIDE = INSIDE_SUBJECT | INSIDE_ELSEWHERE
_KNOWN_BY, _AS_PRINTED = sum(_BITS) | _INSIDE, 1 << NUMBER_OF["people"]
# Of each mask in how many of FIELDS the word stands; inside compounds is one.
_FIELDS_OF_MASK = np.array(
    [sum(mask & bits > 0 for bits in (*_BITS, _INSIDE)) for mask in range(256)]
)


class WhooshInquiry:
    """One search over a snapshot."""

    def __init__(self, search: Search) -> None:
        self.search, self._index = search, search.index
        self._chosen: tuple[Filters, dict[str, np.ndarray]] | None = None

    @property
    def today(self) -> date:
        return self.search.today

    @property
    def complete(self) -> bool:
        return not self.search.timed_out

    def prepare(self) -> None:
        for name in NAMES:
            self._index.facet(name)

    def spent(self) -> bool:
        return self.search.spent()

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        return self._index.kept(key, make)

    def find(self, query: Query, filters: Filters) -> "WhooshFound":
        return WhooshFound(query, *match(query.node, self.search), filters, self)

    def most_of(self, query: Query, filters: Filters, full: int) -> Found | None:
        most = widen(query, self.search, full)
        if most is None:
            return None
        return WhooshFound(most.query, most.documents, most.scores, filters, self)

    def chosen(self, filters: Filters) -> dict[str, np.ndarray]:
        """What each filter lets through."""
        if self._chosen is None or self._chosen[0] is not filters:
            self._chosen = filters, counting.masks(filters, self.search)
        return self._chosen[1]

    def codes(self, facet: str) -> Sequence[str]:
        return self._index.facet(facet).names

    def counts(self, facet: str) -> Counts:
        held = self._index.facet(facet)
        counts = held.counts(np.flatnonzero(self._index.alive))
        ordered = np.argsort(-counts, kind="stable").tolist()
        return [(held.names[place], int(counts[place])) for place in ordered if counts[place]]

    def numbers(self, beginning: str, ending: str) -> Sequence[str]:
        begun = self._index.terms_from("numbers", beginning)
        return [number for number in begun if number.endswith(ending)]

    def in_subjects(self, term: str) -> int:
        return self._index.document_frequency("subject", term)

    def times(self, terms: Sequence[str]) -> list[int]:
        each = (self._index.postings(term).masks for term in terms)
        return [int(_FIELDS_OF_MASK[masks].sum()) for masks in each]

    def words(self, letter: str, length: int) -> list[str]:
        return self.kept(("words", letter, length), lambda: self._words(letter, length))

    def _words(self, letter: str, length: int) -> list[str]:
        terms: set[bytes] = set()
        for some, masks in self._index.terms_of_length(Kind.WORDS, letter, length):
            sums = np.fromiter(map(crc32, some), dtype=np.uint32, count=len(some))
            known = (masks & _KNOWN_BY > 0) & word_list().has_sums(sums)
            terms.update(compress(some, ((masks & _AS_PRINTED > 0) | known).tolist()))
        for some, _ in self._index.terms_of_length(Kind.PRINTED, letter, length):
            terms.update(some)
        words = [term.decode() for term in terms]
        return [word for word in words if SHORTEST <= len(word) <= LONGEST and word.isalpha()]

    def like(self, to: int | str, *, subject: str, before: date | None, limit: int) -> Likeness:
        documents, shares, topics = ranked(to, self._index, before=before, subject=subject)
        likest = documents[:limit]
        groups = tuple((topic.leaf,) for topic in topics[:SHOWN])
        return Likeness(Listed(self.search, likest, shares[likest]), groups)

    def asked_before(
        self, questions: Sequence[str], *, subject: str, of: int | None, before: date | None
    ) -> list[asked.Asked]:
        return asked.compared(questions, self._index, subject=subject, of=of, before=before)


class WhooshFound:
    """Documents that match, with scores, before filters."""

    def __init__(
        self,
        query: Query,
        documents: np.ndarray,
        scores: np.ndarray,
        filters: Filters,
        inquiry: WhooshInquiry,
    ) -> None:
        self.query, self._documents, self._scores = query, documents, scores
        self._filters, self._chosen = filters, inquiry.chosen(filters)
        self._search = inquiry.search

    @cached_property
    def total(self) -> int:
        return len(counting.within(self._documents, self._chosen.values()))

    def page(self, sort: str, begin: int, end: int) -> Listed:
        documents, scores = self._ordered(sort, end)
        return Listed(self._search, documents[begin:], scores[begin:])

    def keys(self, sort: str, limit: int | None) -> list[int]:
        index = self._search.index
        documents, _ = self._ordered(sort, index.size if limit is None else limit)
        keys: list[int] = index.pk[documents].tolist()
        return keys

    def facets(self) -> dict[str, Counts]:
        return counting.count(self._documents, self._chosen, self._filters, self._search)

    def _ordered(self, sort: str, until: int) -> tuple[np.ndarray, np.ndarray]:
        documents, scores = self._documents, self._scores
        if self._chosen:
            masks = [mask[documents] for mask in self._chosen.values()]
            passing = np.logical_and.reduce(masks)
            documents, scores = documents[passing], scores[passing]
        return order(documents, scores, sort, self.query.groups, until, self._search)


class WhooshEngine:
    def begin(self, today: date, seconds: float | None = None) -> WhooshInquiry | None:
        index = snapshot.latest(writing.place())
        if index is None:
            return None
        within = matching.SECONDS if seconds is None else seconds
        return WhooshInquiry(Search(index, today, time.monotonic() + within))

    def index_sets(self, pks: Sequence[int], *, wait: float = WAIT, brief: bool = False) -> None:
        writing.index_sets(pks, wait=wait, brief=brief)

    def remove_sets(self, pks: Sequence[int]) -> None:
        writing.remove_sets(pks)

    def clear(self) -> None:
        writing.clear()

    def rebuild(self, processes: int = 0) -> int:
        return writing.rebuild(processes or writing.processes_worth())

    def is_building(self) -> bool:
        return generations.is_locked(writing.place(), "build")

    def let_go(self) -> bool:
        return snapshot.let_go_if_damaged()

    def why_no_index(self) -> str:
        return writing.why_no_index()

    def checked(self) -> str:
        return writing.checked()

    def written_at(self) -> float | None:
        state = generations.pointer_state(writing.place())
        return state and state[1] / 1e9

    def fingerprints(self) -> Iterator[tuple[int, int]]:
        index = snapshot.latest(writing.place())
        if index is not None:
            prints = index.column("fingerprint")[index.alive].tolist()
            yield from zip(index.pk[index.alive].tolist(), prints, strict=True)

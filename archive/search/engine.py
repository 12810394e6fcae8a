"""What a search engine answers, whichever it is: reading of queries, cards, suggestions and pages
stand above this and know no more of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from .filters import Filters

if TYPE_CHECKING:
    import numpy as np

    from .asked import Asked
    from .asking.matching import Search
    from .asking.query import Leaf, Query

WHOOSH = "archive.search.whoosh_engine.WhooshEngine"
OPENSEARCH = "archive.search.opensearch.engine.OpenSearchEngine"
WAIT = 600.0  # seconds a writer waits for another

Params = ParamSpec("Params")
Answer = TypeVar("Answer")
Counts = list[tuple[str, int]]  # codes, each with the number of sets that have it


class IndexBusy(Exception):
    """Another process has been writing the index for longer than a writer would wait."""


class Unreachable(Exception):
    """The search engine does not answer."""


class Listed(NamedTuple):
    """Sets in order: documents of the index that `search` is over (which may hold no others), with
    their scores.
    """

    search: "Search"
    documents: "np.ndarray"
    scores: "np.ndarray"


class Found(Protocol):
    """The sets that have what was asked, and pass the filters."""

    @property
    def query(self) -> "Query": ...

    @property
    def total(self) -> int: ...

    def page(self, sort: str, begin: int, end: int) -> Listed:
        """Those from one place up to another."""

    def keys(self, sort: str, limit: int | None) -> list[int]:
        """The primary keys of the first `limit`, or of all, in order."""

    def facets(self) -> dict[str, Counts]:
        """Of each facet the codes to show (counting.shown), counted under the choices in others."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The sets most like a text, and what to mark of each thing that it is about."""

    listed: Listed
    groups: tuple[tuple["Leaf", ...], ...]


class Inquiry(Protocol):
    """One search: of one state of the index, on one day, in a limited time."""

    @property
    def today(self) -> date: ...

    @property
    def complete(self) -> bool:
        """False when something was left out: time ran out, or part of the index did not answer."""

    def prepare(self) -> None:
        """Read what the first search of a process would have to wait for."""

    def spent(self) -> bool:
        """Whether time ran out; what is left out then is said by `complete`."""

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` gives, kept as long as this state of the index is."""

    def find(self, query: "Query", filters: Filters) -> Found: ...

    def most_of(self, query: "Query", filters: Filters, full: int) -> Found | None:
        """What has most of the words of a query (asking/widening.py), `full` sets if so many have
        anything worth it; None where nothing can be left out.
        """

    def codes(self, facet: str) -> Sequence[str]:
        """All codes of a facet that sets have, in order."""

    def counts(self, facet: str) -> Counts:
        """The same with the number of sets, the most frequent first."""

    def numbers(self, beginning: str, ending: str) -> Sequence[str]:
        """The identifiers that begin and end so."""

    def in_subjects(self, term: str) -> int:
        """How many subjects hold a term."""

    def times(self, terms: Sequence[str]) -> list[int]:
        """In how many sets each term stands, once for each of suggestions.FIELDS."""

    def words(self, letter: str, length: int) -> list[str]:
        """The archive's words of a first letter and a length in bytes, as people write them."""

    def like(self, to: int | str, *, subject: str, before: date | None, limit: int) -> Likeness:
        """The sets most like a set (its pk) or a text (similar.py)."""

    def asked_before(
        self, questions: Sequence[str], *, subject: str, of: int | None, before: date | None
    ) -> "list[Asked]":
        """Each question with the earlier ones most like it (asked.py)."""


class Engine(Protocol):
    """Where sets are put in, taken out and looked for. Any of it raises Unreachable when there is
    no answer.
    """

    def begin(self, today: date, seconds: float | None = None) -> Inquiry | None:
        """Begin a search that may take so long (by default what a reader waits for); None when
        there is no index.
        """

    def index_sets(self, pks: Sequence[int], *, wait: float = WAIT, brief: bool = False) -> None:
        """Bring these sets up to date: replaced, or taken out when the database lacks them.
        `brief`: somebody waits for it. Raises IndexBusy.
        """

    def remove_sets(self, pks: Sequence[int]) -> None:
        """Take these sets out, whatever the database says."""

    def clear(self) -> None:
        """An empty index, at once."""

    def rebuild(self, processes: int = 0) -> int:
        """Build the index anew from the database beside the one that is read, and switch to it when
        it is whole; how many sets. 0: as many processes as are worth it.
        """

    def is_building(self) -> bool: ...

    def let_go(self) -> bool:
        """Whether what was asked turns out to be damaged; then it is as if there were no index."""

    def why_no_index(self) -> str:
        """Why readers have no index to search, for the operator; "" when they have."""

    def checked(self) -> str:
        """The same, with all of the index read anew."""

    def written_at(self) -> float | None:
        """When it was last written, in seconds since 1970, where that is known."""

    def fingerprints(self) -> Iterator[tuple[int, int]]:
        """Of each set in the index its primary key and checksum (Searched.fingerprint)."""


def engine() -> Engine:
    """The engine that SEARCH_URL names."""
    return _engine(WHOOSH if is_local() else OPENSEARCH)


def is_local() -> bool:
    """Whether sets are looked for on this machine, in arrays that its programs may read."""
    return not settings.SEARCH_URL


@cache
def _engine(path: str) -> Engine:
    made: Engine = import_string(path)()
    return made


def without_what_is_damaged(ask: Callable[Params, Answer]) -> Callable[Params, Answer]:
    """Let what is asked of the index be answered as without one when it turns out to be damaged. A
    fault while it is whole is a fault of ours, and raised.
    """

    @wraps(ask)
    def asked(*args: Params.args, **kwargs: Params.kwargs) -> Answer:
        try:
            return ask(*args, **kwargs)
        except Unreachable:
            raise
        except Exception:
            if not engine().let_go():
                raise
            return ask(*args, **kwargs)

    return asked

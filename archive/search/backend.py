"""Haystack's interface over the index: its commands work, and of SearchQuerySet what this index
does; the rest is refused. Its reading and parsing are not used.
"""

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone
from haystack.backends import SQ, BaseEngine, BaseSearchBackend, BaseSearchQuery, log_query
from haystack.inputs import AltParser, BaseInput, Exact, Not
from haystack.models import SearchResult
from haystack.utils import get_identifier

from archive.figures.reach import reach
from archive.models import QuestionSet
from archive.search.asking.matching import Search
from archive.search.asking.nodes import AllOf
from archive.search.asking.query import Query
from archive.search.asking.ranking import order
from archive.search.asking.suggestions import did_you_mean

from .conditions import DAYS, Selected, Unsupported, everything, read, select
from .engine import engine, is_local, without_what_is_damaged
from .facets import NAMES
from .filters import Sort
from .find import FEW, hits_of, understand
from .index import snapshot, writing
from .results import Hit
from .similar import ranked
from .whoosh_engine import WhooshInquiry

MODEL = QuestionSet._meta.label_lower
STORED = ("pk", "id", "nummer", "onderwerp", "status", *DAYS)  # of a result, for values()
_HAYSTACKS = ("django_ct", "django_id", "score", "app_label", "model_name")


class DutchWhooshBackend(BaseSearchBackend):
    def setup(self) -> None:
        """Nothing to do: an index is made when something is first written."""

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        engine().index_sets([made.pk for made in iterable])

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        engine().remove_sets([int(get_identifier(obj_or_string).rpartition(".")[2])])

    def clear(self, models: Any = None, commit: bool = True) -> None:
        if models is None or any(model._meta.label_lower == MODEL for model in models):
            engine().clear()

    @log_query
    @without_what_is_damaged
    def search(self, asked: Any, **options: Any) -> dict[str, Any]:
        """What a SearchQuerySet asks. `asked`: a tree of conditions, or words as readers type them.

        Offsets are offsets, totals exact, facets on codes; no time runs out.
        """
        search = _search()
        if search is None or not _asks_for_sets(options):
            return {"results": [], "hits": 0}
        selected = _narrowed(_selected(asked, search), options, search)
        start, end = _limits(options, search)
        documents, scores = _in_order(selected, options.get("sort_by") or (), end, search)
        total = int(np.count_nonzero(selected.matching))
        return {
            "results": _results(documents[start:], scores[start:], selected, options, search),
            "hits": total,
            "facets": _facets(selected.matching, options.get("facets") or {}, search),
            "spelling_suggestion": _spelling(selected, total, options, search),
        }

    @without_what_is_damaged
    def more_like_this(
        self, model_instance: Any, additional_query_string: Any = None, **options: Any
    ) -> dict[str, Any]:
        """The sets most like one, of those that are asked for besides."""
        search = _search()
        if search is None or not _asks_for_sets(options):
            return {"results": [], "hits": 0}
        among = _narrowed(_selected(additional_query_string, search), options, search)
        documents, shares, _ = ranked(model_instance.pk, search.index)
        documents = documents[among.matching[documents]]
        start, end = _limits(options, search)
        results = _results(
            documents[start:end], shares[documents[start:end]], everything(search), options, search
        )
        return {"results": results, "hits": len(documents)}


def _search() -> Search | None:
    if not is_local():
        raise Unsupported("With SEARCH_URL there is archive.search.search(), no SearchQuerySet.")
    index = snapshot.latest(writing.place())
    today = reach(timezone.localdate()).day
    return None if index is None else Search(index, today, deadline=float("inf"))


def _asks_for_sets(options: dict[str, Any]) -> bool:
    models = options.get("models")
    return not models or any(model._meta.label_lower == MODEL for model in models)


def _limits(options: dict[str, Any], search: Search) -> tuple[int, int]:
    end = options.get("end_offset")
    return options.get("start_offset") or 0, search.index.size if end is None else max(end, 0)


def _selected(asked: Any, search: Search) -> Selected:
    if isinstance(asked, str):
        return read("" if asked == "*" else asked, search)
    if not asked or not asked.children:
        return everything(search)
    parts = [_condition(child, search) for child in asked.children]
    joined = reduce(Selected.either if asked.connector == Q.OR else Selected.both, parts)
    return joined.without(search) if asked.negated else joined


def _condition(child: Any, search: Search) -> Selected:
    if not isinstance(child, tuple):
        return _selected(child, search)
    field, kind = SQ().split_expression(child[0])
    if "__" in child[0].removesuffix(f"__{kind}"):
        raise Unsupported(f"{child[0]} is not understood: a field, __ and a kind of filter.")
    value = child[1]
    if isinstance(value, AltParser):
        raise Unsupported("There are no other parsers here; give the words as readers type them.")
    if isinstance(value, Exact):
        kind = "exact"
    plain = value.query_string if isinstance(value, BaseInput) else value
    chosen = select(field, kind, plain, search)
    return chosen.without(search) if isinstance(value, Not) else chosen


def _narrowed(selected: Selected, options: dict[str, Any], search: Search) -> Selected:
    for text in options.get("narrow_queries") or ():
        query = understand(text, WhooshInquiry(search))
        if query.notes:
            raise Unsupported(f"narrow({text!r}): {' '.join(query.notes)}")
        within = read(text, search).matching
        selected = Selected(
            selected.matching & within, selected.scores, selected.groups, selected.text
        )
    return selected


def _in_order(
    selected: Selected, fields: Iterable[str], until: int, search: Search
) -> tuple[np.ndarray, np.ndarray]:
    """The best first, or by days; those without a day last, whichever way."""
    if not fields:
        found = np.flatnonzero(selected.matching)
        return order(found, selected.scores[found], Sort.RELEVANCE, selected.groups, until, search)
    documents = np.flatnonzero(selected.matching)
    keys = [-search.index.pk[documents]]
    for field in reversed(list(fields)):
        keys += _keys(field, documents, search)
    ordered = documents[np.lexsort(keys)][:until]
    return ordered, selected.scores[ordered]


def _keys(field: str, documents: np.ndarray, search: Search) -> list[np.ndarray]:
    name, falling = field.removeprefix("-"), field.startswith("-")
    if name in ("pk", "django_id"):
        column = search.index.pk[documents]
        return [-column if falling else column]
    if name not in DAYS:
        names = ", ".join((*DAYS, "pk"))
        raise Unsupported(f"order_by({field!r}) is not done here; there are: {names}.")
    days = search.index.days[DAYS[name]][documents].astype(np.int64)
    return [-days if falling else days, days == 0]


def _facets(matching: np.ndarray, asked: dict[str, Any], search: Search) -> dict[str, Any]:
    documents = np.flatnonzero(matching)
    return {
        "fields": {name: _counts(name, documents, search) for name in asked},
        "dates": {},
        "queries": {},
    }


def _counts(name: str, documents: np.ndarray, search: Search) -> list[tuple[str, int]]:
    """Every code that one of the documents has, the most frequent first."""
    held = search.index.facet(name)
    counts = held.counts(documents)
    places = np.argsort(-counts, kind="stable").tolist()
    return [(held.names[place], int(counts[place])) for place in places if counts[place]]


def _spelling(
    selected: Selected, total: int, options: dict[str, Any], search: Search
) -> str | None:
    text = options.get("spelling_query") or selected.text
    if not text or (total > FEW and "spelling_query" not in options):
        return None
    return _meant(text, WhooshInquiry(search))


def _meant(text: str, this: WhooshInquiry) -> str | None:
    return did_you_mean(text, understand(text, this), this)


def _results(
    documents: np.ndarray,
    scores: np.ndarray,
    selected: Selected,
    options: dict[str, Any],
    search: Search,
) -> list[Any]:
    made = options.get("result_class") or SearchResult
    if strange := sorted({*options.get("fields", ())} - {*STORED, *_HAYSTACKS}):
        raise Unsupported(f"values({', '.join(strange)}): there are only {', '.join(STORED)}.")
    app, _, model = MODEL.partition(".")
    query = Query(AllOf(()), selected.groups)
    results = []
    for hit in hits_of(documents, scores, query, search):
        stored = {"nummer": hit.identifier, "onderwerp": hit.subject, "status": hit.status}
        days = {"ingezonden": hit.submitted_on, "beantwoord": hit.answered_on}
        result = made(app, model, hit.pk, hit.score, id=f"{MODEL}.{hit.pk}", **stored, **days)
        if options.get("highlight"):
            result.highlighted = _highlighted(hit)
        results.append(result)
    return results


def _highlighted(hit: Hit) -> dict[str, list[str]]:
    """Under the name of each part its texts, escaped, the words in <mark>."""
    marked = {"onderwerp": [hit.subject_html]}
    for passage in hit.passages:
        marked.setdefault(passage.part, []).append(passage.html)
    return marked


class DutchWhooshQuery(BaseSearchQuery):
    """Gathers what a SearchQuerySet asks as a tree of conditions, never as text that is parsed."""

    def build_query(self) -> Any:
        return self.query_filter

    def __str__(self) -> str:
        return str(self.query_filter)

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """Of an SQ given to narrow(): as readers type it."""
        if field in NAMES and filter_type in ("content", "exact"):
            return f'{field}:"{value}"'
        raise Unsupported(f"narrow() takes the facets {', '.join(NAMES)}; filter() takes the rest.")

    def run(self, *args: Any, **kwargs: Any) -> None:
        if self._more_like_this:
            raise Unsupported("more_like_this() has no facets and no spelling; use filter().")
        super().run(*args, **kwargs)

    def run_mlt(self, **kwargs: Any) -> None:
        """Haystack's own forgets the slice, the narrowing and the highlighting."""
        if self.order_by:
            raise Unsupported("more_like_this() is ordered by likeness; leave out order_by().")
        super().run_mlt(**(self.build_params() | kwargs))

    def add_field_facet(self, field: str, **options: Any) -> None:
        if field not in NAMES:
            raise Unsupported(f"There is no facet {field!r}; there are: {', '.join(NAMES)}.")
        if options:
            raise Unsupported("facet() takes no options: all codes are counted.")
        self.facets[field] = {}

    def add_highlight(self, **options: Any) -> None:
        if options:
            raise Unsupported("highlight() takes no options: words are in <mark>.")
        self.highlight = True

    def add_boost(self, term: str, boost_value: float) -> None:
        raise Unsupported("boost() is not done here: how telling a word is, decides.")

    def add_date_facet(self, *args: Any, **options: Any) -> None:
        raise Unsupported("date_facet() is not done here; use facet('jaar').")

    def add_query_facet(self, *args: Any, **options: Any) -> None:
        raise Unsupported("query_facet() is not done here; use filter(…).count().")

    def add_stats_query(self, *args: Any, **options: Any) -> None:
        raise Unsupported("stats() is not done here; see archive.figures.")

    def add_within(self, *args: Any, **options: Any) -> None:
        raise Unsupported("Sets have no place: there is no within(), dwithin() or distance().")

    add_dwithin = add_distance = add_within


class DutchWhooshEngine(BaseEngine):
    backend = DutchWhooshBackend
    query = DutchWhooshQuery

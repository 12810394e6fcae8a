"""Haystack's interface over the index: its commands and SearchQuerySet work; its reading and
parsing are not used.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.utils import timezone
from haystack.backends import BaseEngine, BaseSearchBackend, BaseSearchQuery, log_query
from haystack.models import SearchResult
from haystack.utils import get_identifier

from archive.figures.reach import reach
from archive.search.asking.matching import Search, match
from archive.search.asking.ranking import order

from . import counting
from .filters import Filters, Sort
from .find import understand
from .index import snapshot, writing

MODEL = "archive.questionset"


class DutchWhooshBackend(BaseSearchBackend):
    def setup(self) -> None:
        """Nothing to do: an index is made when something is first written."""

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        writing.index_sets([made.pk for made in iterable])

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        writing.remove_sets([int(get_identifier(obj_or_string).rpartition(".")[2])])

    def clear(self, models: Any = None, commit: bool = True) -> None:
        if models is None or any(model._meta.label_lower == MODEL for model in models):
            writing.clear()

    @log_query
    @snapshot.without_what_is_damaged
    def search(self, query_string: str, **options: Any) -> dict[str, Any]:
        """What a SearchQuerySet asks: the words, all of them.

        Offsets are offsets, totals exact, facets on codes.
        """
        index = snapshot.latest(writing.place())
        if index is None or not query_string:
            return {"results": [], "hits": 0}
        read = understand("" if query_string == "*" else query_string, index)
        this = Search(index, reach(timezone.localdate()).day)
        found, scores = match(read.node, this)
        start, end = options.get("start_offset") or 0, options.get("end_offset")
        documents, scores = order(
            found,
            scores,
            Sort.RELEVANCE,
            read.groups,
            max(index.size if end is None else end, 0),
            this,
        )
        made = options.get("result_class") or SearchResult
        scored = list(zip(documents.tolist(), scores.tolist(), strict=True))
        results = [_result(made, int(index.pk[d]), score) for d, score in scored[start:]]
        return {"results": results, "hits": len(found), "facets": _facets(found, this)}


def _facets(found: np.ndarray, search: Search) -> dict[str, Any]:
    counted = counting.count(found, {}, Filters(), search)
    fields = {
        name: [(value.value, value.count) for value in values] for name, values in counted.items()
    }
    return {"fields": fields, "dates": {}, "queries": {}}


def _result(made: Any, pk: int, score: float) -> Any:
    app, _, model = MODEL.partition(".")
    return made(app, model, pk, score, id=f"{MODEL}.{pk}")


class DutchWhooshQuery(BaseSearchQuery):
    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """The words themselves, whatever Haystack's field and kind of filter: the query language is
        ours.
        """
        return str(value.prepare(self) if hasattr(value, "prepare") else value)


class DutchWhooshEngine(BaseEngine):
    backend = DutchWhooshBackend
    query = DutchWhooshQuery

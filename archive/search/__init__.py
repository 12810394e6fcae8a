"""Find question sets by their words: `search()` for readers, `index_pending()` for whatever changed
them.

The way of a query: `query.py` reads what was typed into `nodes.py`, `dutch/` says which words
match, `matching.py` finds over the arrays of `snapshot.py`, `ranking.py` orders, `counting.py`
counts facets; `holding.py`, `spots.py` and `passages.py` show where. The way of a set:
`documents.py` reads it, `inverting.py` makes posting lists, `merging.py` and `segments.py` write
them, `writing.py` says what is indexed when. Only this package knows Haystack or Whoosh.
"""

from .filters import Filters
from .find import prepare, search, search_keys
from .results import FacetValue, Hit, HitAsker, Passage, Results
from .similar import similar

__all__ = [
    "FacetValue",
    "Filters",
    "Hit",
    "HitAsker",
    "Passage",
    "Results",
    "prepare",
    "search",
    "search_keys",
    "similar",
]

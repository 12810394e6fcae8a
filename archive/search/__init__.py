"""Find question sets by their words: `search()` for readers, `index_pending()` for whatever changed them.

The way of a query: `query.py` reads what was typed, `dutch.py` says which words match, `engine.py` finds and ranks over
Whoosh's files, `facets.py` counts, `passages.py` shows where. Only this package knows Haystack or Whoosh.
"""

from .filters import Filters
from .find import search
from .results import FacetValue, Hit, Passage, Results
from .similar import similar

__all__ = ["FacetValue", "Filters", "Hit", "Passage", "Results", "search", "similar"]

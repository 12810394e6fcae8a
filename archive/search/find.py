"""Search the archive: words and filters in, question sets with their best passages out."""

from datetime import date

from .filters import Filters
from .results import Results


def search(
    query: str = "",
    *,
    filters: Filters | None = None,
    sort: str = "relevantie",
    offset: int = 0,
    limit: int = 20,
    today: date,
) -> Results:
    """Find question sets. `sort` is one of filters.SORTS; `offset` and `limit` count sets. Never raises on `query`."""
    return Results(total=0)

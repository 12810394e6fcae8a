"""When an answer is due, and when it is more likely missing than late. Pure."""

from datetime import date, timedelta

# Reglement van Orde: an answer within three weeks, and once three weeks more
TERM = timedelta(weeks=3)
# The longest that a set is known to have waited is 570 days. After three years the answer is more
# likely missing from the archive than unwritten.
DOUBTFUL_AFTER = timedelta(days=3 * 365)


def due_on(submitted_on: date, *, delayed: bool) -> date:
    """The last day of the term: three weeks, six after a delay notice."""
    return submitted_on + (2 * TERM if delayed else TERM)

"""Up to which day the archive knows what was asked and answered, and so the day by which lateness
is judged.

Open questions are late only as far as the archive can know: one that was loaded long ago would
count days in which the answer may well have come. Data that end longer ago than the Kamer ever
pauses are not up to date, and a record that follows such a pause says nothing about the days
between.
"""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from archive.models import QuestionSet
from archive.models.set_queries import LONGEST_PAUSE

KEPT = 60  # seconds, in each process


@dataclass(frozen=True, slots=True)
class Reach:
    """Days by kind of source; None where there is nothing of the kind."""

    day: date  # by which lateness is judged: today while the data are up to date
    # the last day of asking in the Tweede Kamer's open data, which say what was dealt with
    records: date | None
    documents: date | None  # the last day that anything in the archive bears
    stale: bool  # the data end well before today

    def day_of(self, question_set: QuestionSet) -> date:
        """The last day on which anything is known of this set."""
        return max(filter(None, [self.day, question_set.submitted_on, question_set.delayed_on]))


def reach(today: date) -> Reach:
    """What the archive knows on this day. At most one query a minute in each process."""
    key = f"reach-{today}"
    found: Reach | None = cache.get(key)
    if found is None:
        found = reach_of(QuestionSet.objects.order_by("pk").with_last_days(today).first(), today)
        cache.set(key, found, timeout=KEPT)
    return found


def reach_of(question_set: QuestionSet | None, today: date) -> Reach:
    """The same from any set loaded `with_last_days()`; without a set the archive is empty."""
    if not question_set:
        return Reach(today, None, None, stale=False)
    records = question_set.last_recorded
    days = [records, question_set.last_asked, question_set.last_answered]
    documents = max(filter(None, days), default=None)
    known = records or documents
    if known is None or today - known <= LONGEST_PAUSE:
        return Reach(today, records, documents, stale=False)
    return Reach(known, records, documents, stale=True)

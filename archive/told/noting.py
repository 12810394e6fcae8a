"""Put what happened to question sets in order, as it is first seen here: the turns by which each
wish knows what it was told of.

Asked of the rows themselves, so that no way by which a set can come in has to remember to tell. A
set waits as long as an index that serves readers lacks its change: a search would not find it yet.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, Max, Min, OuterRef, Subquery
from django.utils import timezone

from archive.models import Happening, PendingIndex, QuestionSet, SetIdentifier, Wish
from archive.models.turns import NOTING, in_turn
from archive.views.events import ANSWERED, ASKED

# What happened longer before it was seen here is no news of a list; and for so long a set that
# changes is looked at again: its text may come after the record that it exists.
LATELY = timedelta(days=60)
_DAYS = {ASKED: "submitted_on", ANSWERED: "answered_on"}
BATCH = 2000


def note() -> int:
    """Note what was not noted before; returns the last turn. The first time all that is here is
    noted, in a second or so: before there is a wish nothing is news.
    """
    with in_turn(NOTING):
        turn, now = last_turn() + 1, timezone.now()
        fresh = [
            Happening(
                name=name,
                mark=mark,
                day=day,
                noted_at=now,
                first_turn=turn,
                turn=turn,
                set_changed_at=changed,
            )
            for mark, field in _DAYS.items()
            for name, day, changed in _not_noted(mark, field)
        ]
        Happening.objects.bulk_create(fresh, batch_size=BATCH)
        _look_again(turn, now)
        return last_turn()


def last_turn() -> int:
    return Happening.objects.aggregate(last=Max("turn"))["last"] or 0


def _not_noted(mark: str, field: str) -> Iterator[tuple[str, date | None, datetime]]:
    """By no identifier that the set ever had."""
    noted = Happening.objects.filter(mark=mark).values("name")
    known = SetIdentifier.objects.filter(question_set=OuterRef("pk"), value__in=noted)
    pending = PendingIndex.objects.where_it_serves(timezone.now()).values("question_set_id")
    sets = QuestionSet.objects.order_by("pk").exclude(pk__in=pending).filter(~Exists(known))
    sets = sets.filter(**{f"{field}__isnull": False}) if mark == ANSWERED else sets
    return sets.values_list("identifier", field, "updated_at").iterator()


def _look_again(turn: int, now: datetime) -> None:
    """Give another turn to what is still news to some wish and whose set changed since."""
    oldest = Wish.objects.confirmed().aggregate(oldest=Min("since"))["oldest"]
    if oldest is None:
        return
    own = SetIdentifier.objects.filter(value=OuterRef("name")).values
    changed = (
        Happening.objects.filter(noted_at__gt=now - LATELY, first_turn__gt=oldest)
        .annotate(
            set_pk=Subquery(own("question_set")[:1]),
            changed_at=Subquery(own("question_set__updated_at")[:1]),
        )
        .filter(changed_at__gt=F("set_changed_at"))
    )
    unindexed = PendingIndex.objects.where_it_serves(timezone.now())
    pending = {*unindexed.values_list("question_set_id", flat=True)}
    rows = [row for row in changed if row.set_pk not in pending]
    for row in rows:
        row.turn, row.set_changed_at = turn, row.changed_at
    Happening.objects.bulk_update(rows, ["turn", "set_changed_at"], batch_size=500)

"""Which letters are to be written now: to whom something is due, at the hour they asked for."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from archive.models import (
    Follower,
    Happening,
    Letter,
    PendingIndex,
    QuestionSet,
    SetIdentifier,
    Telling,
    Wish,
)
from archive.models.choices import Status

from .noting import LATELY
from .wanted import identifier_at

HOUR = time(7)  # in Dutch time, from when daily and weekly letters go
UNCONFIRMED = timedelta(days=7)
BATCH = 1000
ENDS = (Status.ANSWERED, Status.WITHDRAWN)  # of who waits for an answer


def write_letters(now: datetime) -> None:
    """A letter for every wish of which something is due and none is under way."""
    _write(_answered(now), now)
    due = Wish.objects.due(_begun(now, 1), _begun(now, 7))
    _write(list(due.order_by("path", "pk").values_list("pk", flat=True)), now)


def tidy(now: datetime) -> None:
    """Forget what nobody confirmed, and what no longer can be told twice."""
    Wish.objects.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED).delete()
    forget_who_has_no_wish()
    old = Happening.objects.filter(noted_at__lt=now - LATELY)
    Telling.objects.filter(sent=True, happening__in=old).delete()


def forget_who_has_no_wish(follower: int | None = None) -> None:
    """An address is kept for its wishes only."""
    of_none = Follower.objects.filter(wishes=None)
    (of_none.filter(pk=follower) if follower else of_none).delete()


def _begun(now: datetime, days: int) -> datetime:
    """When the present day or week of letters began: at HOUR, of a week on Monday."""
    here = timezone.localtime(now)
    today = here.date() - timedelta(days=0 if here.time() >= HOUR else 1)
    day = today - timedelta(days=today.weekday() if days == 7 else 0)
    return timezone.make_aware(datetime.combine(day, HOUR))


def _write(wishes: list[int], now: datetime) -> None:
    follower = dict(Wish.objects.filter(pk__in=wishes).values_list("pk", "follower"))
    for at in range(0, len(wishes), BATCH):
        some = wishes[at : at + BATCH]
        with transaction.atomic():
            Letter.objects.bulk_create(
                [
                    Letter(wish_id=pk, follower_id=follower[pk], written_at=now)
                    for pk in some
                    if pk in follower
                ],
                ignore_conflicts=True,
            )
            Telling.objects.filter(wish__in=some).put_in_letters()
            Wish.objects.filter(pk__in=some).update(told_at=now)


def _answered(now: datetime) -> list[int]:
    """The wishes whose set has its answer, or gets none, and can be found by now."""
    wishes = Wish.objects.confirmed().of_sets().without_letter().values_list("pk", "path")
    waiting = {pk: identifier_at(path) for pk, path in wishes}
    names = sorted(set(waiting.values()))
    ended: set[str] = set()
    pending = PendingIndex.objects.where_it_serves(now).values("question_set_id")
    sets = QuestionSet.objects.filter(status__in=ENDS).exclude(pk__in=pending)
    for at in range(0, len(names), BATCH):
        known = SetIdentifier.objects.filter(value__in=names[at : at + BATCH])
        ended.update(known.filter(question_set__in=sets).values_list("value", flat=True))
    return [pk for pk, name in waiting.items() if name in ended]

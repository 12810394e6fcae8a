"""For which wishes is what happened news? Each list is asked once, whoever follows it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Min, OuterRef, Q, Subquery
from django.http import Http404

from archive.logs import trace_of
from archive.models import Happening, SetIdentifier, Telling, Wish
from archive.views.tables import NotNow

from .noting import LATELY
from .wanted import NotFollowed, wanted_at

LISTS_A_TIME = 200
_log = logging.getLogger(__name__)

_Followed = tuple[str, list[Wish]]  # a list, and who follow it


@dataclass(frozen=True, slots=True)
class _News:
    pk: int
    first_turn: int
    turn: int
    of_set: int


def match(turn: int, now: datetime) -> None:
    """Note for every wish what of the happenings until this turn is news to it; a wish is moved to
    the turn in the same transaction. A list that cannot be asked now waits for a next time.
    """
    behind = Wish.objects.confirmed().of_lists().filter(turn__lt=turn)
    news = _news(turn, now)
    rows = behind.order_by("path").only("path", "since", "turn")
    lists = [(path, list(wishes)) for path, wishes in groupby(rows, attrgetter("path"))]
    for some in _in_parts(lists):
        tellings: list[Telling] = []
        looked: list[int] = []
        for path, wishes in some:
            here = _among(path, [n for n in news if n.turn > min(w.turn for w in wishes)])
            if here is not None:
                tellings += _tellings(wishes, here)
                looked += [wish.pk for wish in wishes]
        with transaction.atomic():
            Telling.objects.bulk_create(tellings, batch_size=1000, ignore_conflicts=True)
            Wish.objects.filter(pk__in=looked).update(turn=turn)


def _news(turn: int, now: datetime) -> list[_News]:
    """What any wish may have to hear of: its set is here, and it happened lately."""
    wishes = Wish.objects.confirmed().of_lists()
    least = wishes.aggregate(since=Min("since"), turn=Min("turn"))
    if least["turn"] is None:
        return []
    lately = Q(noted_at__gt=now - LATELY, day__gt=(now - 2 * LATELY).date())
    own = SetIdentifier.objects.filter(value=OuterRef("name")).values("question_set")[:1]
    rows = (
        Happening.objects.filter(lately, turn__gt=least["turn"], turn__lte=turn)
        .filter(first_turn__gt=least["since"])
        .annotate(of_set=Subquery(own))
        .exclude(of_set=None)
    )
    fields = ("pk", "first_turn", "turn", "of_set", "day", "noted_at")
    return [
        _News(pk, first, last, of_set)
        for pk, first, last, of_set, day, noted in rows.values_list(*fields)
        if day > (noted - LATELY).date()
    ]


def _in_parts(lists: list[_Followed]) -> Iterator[list[_Followed]]:
    return (lists[at : at + LISTS_A_TIME] for at in range(0, len(lists), LISTS_A_TIME))


def _among(path: str, news: list[_News]) -> list[_News] | None:
    """Those that are in the list, none of a list that is no more; None where it cannot be asked."""
    if not news:
        return []
    try:
        here = wanted_at(path).among({each.of_set for each in news})
    except (Http404, NotFollowed):
        return []
    except NotNow:
        return None
    except Exception as error:
        _log.error("wish not looked at", extra={"trace": trace_of(error)})
        return None
    return [each for each in news if each.of_set in here]


def _tellings(wishes: list[Wish], news: list[_News]) -> list[Telling]:
    return [
        Telling(wish=wish, happening_id=each.pk)
        for wish in wishes
        for each in news
        if each.turn > wish.turn and each.first_turn > wish.since
    ]

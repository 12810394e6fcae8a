"""Atom feeds: what is new on a set, in a list of sets as its address narrows and orders it, and
what was answered last.

Of every set there is an entry that it was asked, and another once it is answered. Addresses and
identifiers begin with the SITE_URL of the settings, whatever host a request names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from operator import attrgetter
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format

from archive.calendar.days import FIRST_DAY
from archive.calendar.lateness import Terms
from archive.models import QuestionSet
from archive.search.filters import Sort
from archive.templatetags.pages import title
from archive.views.events import Event, answered, asked, events_of
from archive.views.listing import Chosen
from archive.views.lists import LISTS, PAGE, List, chosen_values, title_of
from archive.views.tables import NotNow, later, refusal

NEWEST = 50
ARCHIVE = "Kamervragenarchief"
# Orders by the day of an event; in any other the sets come as they are, their answer before them.
LATEST_FIRST, FIRST_FIRST = {"nieuwste", Sort.SUBMITTED}, {"oudste"}
ANSWERED = Sort.ANSWERED  # of answers alone


class Refused(Exception):
    """The address asks for what does not exist: a Dutch sentence for each."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed, with the request: its address chooses among it."""

    request: HttpRequest
    of: Any


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Of a feed without entries: a day that does not change with the asking."""
        moments = [entry["updateddate"] for entry in self.items]
        return max(moments, default=datetime.combine(FIRST_DAY, time(12), UTC))


class _Events(Feed):
    feed_type = _Atom
    author_name = ARCHIVE

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty feed would say that nothing was found: without an index there is none, and none
        of a choice that does not exist.
        """
        try:
            return super().__call__(request, *args, **kwargs)
        except Refused as refused:
            return refusal(*refused.args)
        except NotNow as waiting:
            return later(waiting)

    def get_object(self, request: HttpRequest, **address: Any) -> Followed:
        return Followed(request, self.find(**address))

    def find(self, **address: Any) -> Any:
        return None

    def author_link(self, followed: Followed) -> str:
        return f"{settings.SITE_URL}/"

    def link(self, followed: Followed) -> str:
        """The page of what is followed, narrowed alike."""
        path = followed.request.path.removesuffix("feed/")
        return f"{settings.SITE_URL}{path}{_query(followed.request)}"

    def feed_url(self, followed: Followed) -> str:
        return f"{settings.SITE_URL}{followed.request.path}{_query(followed.request)}"

    def feed_guid(self, followed: Followed) -> str:
        return self.feed_url(followed)

    def item_title(self, item: Event) -> str:
        return item.title

    def item_description(self, item: Event) -> str:
        return item.description

    def item_link(self, item: Event) -> str:
        return f"{settings.SITE_URL}{item.set.get_absolute_url()}"

    def item_guid(self, item: Event) -> str:
        return f"{self.item_link(item)}{item.mark}"

    def item_pubdate(self, item: Event) -> datetime:
        return item.moment

    def item_updateddate(self, item: Event) -> datetime:
        return item.moment


class ListFeed(_Events):
    """What is new in a list, or first in the order that its address names."""

    def __init__(self, of: List) -> None:
        self.list = of

    def find(self, **address: Any) -> Any:
        return self.list.find(**address)

    def title(self, followed: Followed) -> str:
        return title_of(self.list, followed.of, followed.request.GET)

    def items(self, followed: Followed) -> list[Event]:
        chosen = self.list.to_follow(followed.request, followed.of)
        complaints = chosen.complaints + chosen.strange(followed.request, {PAGE})
        if complaints:
            raise Refused(*complaints)
        return _in_order(chosen, followed.request.GET.get("sorteer") or self.list.follow)


class LateFeed(ListFeed):
    """What is overdue, the last to become so first."""

    def item_description(self, item: Event) -> str:
        terms = cast(Terms, item.set.terms)  # of what is overdue
        due, utmost = (date_format(day, "j F Y") for day in (terms.due, terms.utmost))
        said = f"Het antwoord hoorde er op {utmost} te zijn."
        if due != utmost:
            said = f"Het antwoord hoorde er op {due} te zijn, of na uitstel op {utmost}."
        return f"{super().item_description(item)} {said}"


class NewestFeed(_Events):
    """The newest answers."""

    def title(self, followed: Followed) -> str:
        return f"{ARCHIVE}: nieuwste antwoorden"

    def items(self, followed: Followed) -> list[Event]:
        if followed.request.GET:
            raise Refused("Deze feed is niet te verkleinen; volg een zoekvraag of een lijst.")
        return [answered(s) for s in QuestionSet.objects.newest_answers().for_list()[:NEWEST]]


class SetFeed(_Events):
    """What happened to one set: asked, delayed, answered."""

    def find(self, identifier: str) -> QuestionSet:  # type: ignore[override]
        sets = QuestionSet.objects.filter(identifier=identifier).for_list()
        question_set = sets.prefetch_related("replies__source").first()
        if not question_set:
            raise Http404(f"Geen vragen met kenmerk {identifier}")
        return question_set

    def title(self, followed: Followed) -> str:
        return title(followed.of)

    def items(self, followed: Followed) -> list[Event]:
        """A later change of the set dates none of them anew."""
        if followed.request.GET:
            raise Refused("Deze feed is niet te verkleinen.")
        question_set = followed.of
        heard = question_set.created_at
        replies = [
            Event(
                question_set,
                reply.label,
                reply.received_on,
                reply.source.received_at if reply.source else heard,
                f"#{reply.kind}-{reply.received_on or 0}-{place}",
            )
            for place, reply in enumerate(question_set.replies.all(), 1)
        ]
        began = Event(question_set, "ingezonden", question_set.submitted_on, heard, "#0")
        return [*reversed(replies), began]


# The feeds that say more than others do.
_OWN = {"late": LateFeed}
LIST_FEEDS = [(of, _OWN.get(of.name, ListFeed)(of)) for of in LISTS]


def _in_order(chosen: Chosen, sort: str) -> list[Event]:
    """The first events of the sets in an order. No answer comes before its question, so that the
    first of all are among those of the first sets.
    """
    if sort == ANSWERED:
        return _answers(chosen)
    sets = _sets(chosen.keys(sort, NEWEST))
    if sort in LATEST_FIRST:
        events = _by_day([*map(asked, sets), *_answers(chosen)], latest_first=True)
    elif sort in FIRST_FIRST:
        events = _by_day([event for s in sets for event in reversed(events_of(s))])
    else:
        events = [event for s in sets for event in events_of(s)]
    return events[:NEWEST]


def _by_day(events: list[Event], *, latest_first: bool = False) -> list[Event]:
    """Those without a day last."""
    dated = [event for event in events if event.day]
    dated.sort(key=attrgetter("day"), reverse=latest_first)
    return dated + [event for event in events if not event.day]


def _answers(chosen: Chosen) -> list[Event]:
    return [answered(s) for s in _sets(chosen.keys(ANSWERED, NEWEST)) if s.answered_on]


def _sets(keys: Iterable[int]) -> list[QuestionSet]:
    keys = list(keys)
    sets = QuestionSet.objects.for_list().in_bulk(keys)
    return [sets[key] for key in keys if key in sets]


def _query(request: HttpRequest) -> str:
    pairs = chosen_values(request.GET)
    return f"?{urlencode(pairs)}" if pairs else ""

"""Atom feeds: what is new on a set, of a person, in a dossier, in a year, for a search."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format

from archive.calendar.lateness import Terms
from archive.figures.reach import reach
from archive.identifiers import print_kamerstuk, print_vergaderjaar
from archive.models import Kamerstuk, Ministry, Party, Person, QuestionSet
from archive.models.kamerstukken import KamerstukQuerySet
from archive.models.questions import QuestionSetQuerySet
from archive.people.cabinets import Cabinet, find_cabinet
from archive.search import Filters, search
from archive.search.filters import Sort
from archive.templatetags.pages import addressees, askers, title
from archive.views.late import overdue_now
from archive.views.listing import read_choice

NEWEST = 50
Papers = tuple[str, str, KamerstukQuerySet]  # a dossier, a number or none, and the papers
# Of a set: what, when, which reply, and when it was heard of here.
Event = tuple[QuestionSet, str, date | None, int, datetime]
YEARS = range(1800, 2200)  # that a feed may be narrowed to


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed, with the request: its address chooses a year or a status."""

    request: HttpRequest
    of: Any


class _Sets(Feed):
    """The newest sets of something, narrowed as the list on its page is."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, **address: Any) -> Followed:
        return Followed(request, self.find(**address))

    def find(self, **address: Any) -> Any:
        return None

    def called(self, of: Any) -> str:
        raise NotImplementedError

    def sets(self, of: Any) -> QuestionSetQuerySet:
        raise NotImplementedError

    def title(self, followed: Followed) -> str:
        return self.called(followed.of)

    def link(self, followed: Followed) -> str:
        query = followed.request.GET.urlencode()
        return followed.request.path.removesuffix("feed/") + (f"?{query}" if query else "")

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        feed = super().get_feed(obj, request)
        feed.feed["id"] = f"{settings.SITE_URL}{request.get_full_path()}"
        return feed

    def items(self, followed: Followed) -> Iterable[QuestionSet]:
        choice = read_choice(followed.request, YEARS)
        chosen = choice.of(self.sets(followed.of), reach(timezone.localdate()).day)
        return chosen.for_list()[:NEWEST]

    def item_title(self, item: QuestionSet) -> str:
        return title(item)

    def item_description(self, item: QuestionSet) -> str:
        by, to = askers(item.askers.all()), addressees(item.addressees.all())
        said = [by, f"aan {to}" if to else ""]
        return (
            f"{' '.join(filter(None, [f'{item.identifier}:', *said]))}. "
            f"{item.get_status_display().capitalize()}."
        )

    def item_guid(self, item: QuestionSet) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_pubdate(self, item: QuestionSet) -> datetime:
        return _noon(item.submitted_on) or item.created_at

    def item_updateddate(self, item: QuestionSet) -> datetime:
        return item.updated_at


class NewestFeed(_Sets):
    def called(self, of: Any) -> str:
        return "Kamervragenarchief: nieuwste antwoorden"

    def sets(self, of: Any) -> QuestionSetQuerySet:
        return QuestionSet.objects.newest_answers()


class OverdueFeed(_Sets):
    """What is overdue, the last to become so first."""

    def called(self, of: Any) -> str:
        return "Kamervragen waarvan het antwoord te laat is"

    def items(self, followed: Followed) -> Iterable[QuestionSet]:
        return overdue_now(followed.request).for_list()[:NEWEST]

    def item_description(self, item: QuestionSet) -> str:
        terms = cast(Terms, item.terms)  # of what is overdue
        due, utmost = (date_format(day, "j F Y") for day in (terms.due, terms.utmost))
        said = f"Het antwoord hoorde er op {utmost} te zijn."
        if due != utmost:
            said = f"Het antwoord hoorde er op {due} te zijn, of na uitstel op {utmost}."
        return f"{super().item_description(item)} {said}"


class MemberFeed(_Sets):
    def find(self, slug: str) -> Person:  # type: ignore[override]
        return get_object_or_404(Person, slug=slug)

    def called(self, person: Person) -> str:
        return f"Kamervragen van {person.full_name}"

    def sets(self, person: Person) -> QuestionSetQuerySet:
        return QuestionSet.objects.asked_by(person)


class MinisterFeed(MemberFeed):
    def called(self, person: Person) -> str:
        return f"Kamervragen aan en antwoorden van {person.full_name}"

    def sets(self, person: Person) -> QuestionSetQuerySet:
        return QuestionSet.objects.involving(person)


class PartyFeed(_Sets):
    def find(self, code: str) -> Party:  # type: ignore[override]
        return get_object_or_404(Party, code=code)

    def called(self, party: Party) -> str:
        return f"Kamervragen van {party}"

    def sets(self, party: Party) -> QuestionSetQuerySet:
        return QuestionSet.objects.asked_by_party(party)


class MinistryFeed(_Sets):
    def find(self, code: str) -> Ministry:  # type: ignore[override]
        return get_object_or_404(Ministry, code=code)

    def called(self, ministry: Ministry) -> str:
        return f"Kamervragen aan {ministry}"

    def sets(self, ministry: Ministry) -> QuestionSetQuerySet:
        return QuestionSet.objects.at_ministries([ministry])


class CabinetFeed(_Sets):
    def find(self, code: str) -> Cabinet:  # type: ignore[override]
        found = find_cabinet(code)
        if not found:
            raise Http404(f"Geen kabinet {code}")
        return found

    def called(self, cabinet: Cabinet) -> str:
        return f"Kamervragen aan het kabinet-{cabinet.name}"

    def sets(self, cabinet: Cabinet) -> QuestionSetQuerySet:
        return QuestionSet.objects.at_cabinet(cabinet)


class YearFeed(_Sets):
    def find(self, year: int) -> int:  # type: ignore[override]
        return year

    def called(self, year: int) -> str:
        return f"Kamervragen uit {year}"

    def sets(self, year: int) -> QuestionSetQuerySet:
        return QuestionSet.objects.in_year(year)


class SessionFeed(_Sets):
    def find(self, vergaderjaar: str) -> str:  # type: ignore[override]
        return vergaderjaar

    def called(self, vergaderjaar: str) -> str:
        return f"Kamervragen uit vergaderjaar {print_vergaderjaar(vergaderjaar)}"

    def sets(self, vergaderjaar: str) -> QuestionSetQuerySet:
        return QuestionSet.objects.filter(vergaderjaar=vergaderjaar)


class DossierFeed(_Sets):
    """The sets that cite a dossier, or one paper of it."""

    def find(self, code: str, number: str = "") -> Papers:  # type: ignore[override]
        papers = Kamerstuk.objects.of_dossier(code)
        papers = papers.filter(number=number) if number else papers
        if not papers.exists():
            raise Http404(f"Niemand haalt {code} aan")
        return code, number, papers

    def called(self, of: Papers) -> str:
        dossier, _, addition = of[0].partition("-")
        return f"Kamervragen die {print_kamerstuk(dossier, addition, of[1])} aanhalen"

    def sets(self, of: Papers) -> QuestionSetQuerySet:
        return QuestionSet.objects.citing(of[2])


class _NoIndex(Exception):
    """Nothing can be searched now; the message says so in Dutch."""


class SearchFeed(_Sets):
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty feed would say that nothing was found: without an index there is none."""
        try:
            return super().__call__(request, *args, **kwargs)
        except _NoIndex as waiting:
            headers = {"Retry-After": "120", "Cache-Control": "no-store"}
            text = "text/plain; charset=utf-8"
            return HttpResponse(str(waiting), text, status=503, headers=headers)

    def title(self, followed: Followed) -> str:
        return f"Kamervragen: {followed.request.GET.get('q', '')}".rstrip(": ")

    def items(self, followed: Followed) -> list[QuestionSet]:
        filters, _ = Filters.from_query(followed.request.GET)
        query = followed.request.GET.get("q", "").strip()
        day = reach(timezone.localdate()).day
        newest: dict[str, Any] = {"sort": Sort.SUBMITTED, "limit": NEWEST, "strict": True}
        found = search(query, filters=filters, **newest, today=day)
        if found.notice:
            raise _NoIndex(found.notice)
        sets = QuestionSet.objects.for_list().in_bulk([hit.pk for hit in found.hits])
        return [sets[hit.pk] for hit in found.hits if hit.pk in sets]


class SetFeed(Feed):
    """What happened to one set: asked, delayed, answered."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, identifier: str) -> QuestionSet:
        found = (
            QuestionSet.objects.filter(identifier=identifier)
            .prefetch_related("replies__source")
            .first()
        )
        if not found:
            raise Http404(f"Geen vragen met kenmerk {identifier}")
        return found

    def title(self, question_set: QuestionSet) -> str:
        return title(question_set)

    def link(self, question_set: QuestionSet) -> str:
        return question_set.get_absolute_url()

    def items(self, question_set: QuestionSet) -> list[Event]:
        """(set, what happened, its day, key, when it was heard of here): a later change of the set
        dates none of them anew.
        """
        heard = question_set.created_at
        asked = (question_set, "ingezonden", question_set.submitted_on, 0, heard)
        replies = [
            (
                question_set,
                r.get_kind_display(),
                r.received_on,
                r.pk,
                r.source.received_at if r.source else heard,
            )
            for r in question_set.replies.all()
        ]
        return [*reversed(replies), asked]

    def item_title(self, item: Event) -> str:
        return f"{title(item[0])}: {item[1]}"

    def item_description(self, item: Event) -> str:
        return f"{item[0].identifier}: {item[1]}"

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        feed = super().get_feed(obj, request)
        feed.feed["id"] = f"{settings.SITE_URL}{request.path}"
        return feed

    def item_link(self, item: Event) -> str:
        return item[0].get_absolute_url()

    def item_guid(self, item: Event) -> str:
        return f"{settings.SITE_URL}{item[0].get_absolute_url()}#{item[3]}"

    def item_pubdate(self, item: Event) -> datetime | None:
        return _noon(item[2])

    def item_updateddate(self, item: Event) -> datetime:
        return _noon(item[2]) or item[4]


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day else None

"""Atom feeds: what is new on a set, of a person, in a dossier, for a search."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from archive.identifiers import print_kamerstuk
from archive.models import Kamerstuk, Ministry, Party, Person, QuestionSet
from archive.search import Filters, search
from archive.templatetags.pages import title

NEWEST = 50


class _Sets(Feed):
    """The newest sets of something, each dated by its last known day."""

    feed_type = Atom1Feed

    def get_feed(self, obj, request):
        feed = super().get_feed(obj, request)
        feed.feed["id"] = f"{settings.SITE_URL}{request.get_full_path()}"
        return feed

    def items(self, obj):
        return self.sets(obj).for_list()[:NEWEST]

    def item_title(self, item):
        return title(item)

    def item_description(self, item):
        askers = ", ".join(str(asker) for asker in item.askers.all())
        offices = ", ".join(addressee.office or addressee.name for addressee in item.addressees.all())
        return f"{item.identifier}: {askers} aan {offices}. {item.get_status_display().capitalize()}."

    def item_pubdate(self, item):
        return _noon(item.submitted_on) or item.created_at

    def item_updateddate(self, item):
        return item.updated_at


class NewestFeed(_Sets):
    title = "Kamervragenarchief: nieuwste antwoorden"
    link = "/"

    def sets(self, obj):
        return QuestionSet.objects.newest_answers()


class MemberFeed(_Sets):
    def get_object(self, request, slug):
        return get_object_or_404(Person, slug=slug)

    def title(self, person):
        return f"Kamervragen van {person.full_name}"

    def link(self, person):
        return f"/leden/{person.slug}/"

    def sets(self, person):
        return QuestionSet.objects.asked_by(person)


class MinisterFeed(MemberFeed):
    def title(self, person):
        return f"Kamervragen aan en antwoorden van {person.full_name}"

    def link(self, person):
        return f"/bewindspersonen/{person.slug}/"

    def sets(self, person):
        return QuestionSet.objects.involving(person)


class PartyFeed(_Sets):
    def get_object(self, request, code):
        return get_object_or_404(Party, code=code)

    def title(self, party):
        return f"Kamervragen van {party}"

    def link(self, party):
        return party.get_absolute_url()

    def sets(self, party):
        return QuestionSet.objects.asked_by_party(party)


class MinistryFeed(_Sets):
    def get_object(self, request, code):
        return get_object_or_404(Ministry, code=code)

    def title(self, ministry):
        return f"Kamervragen aan {ministry}"

    def link(self, ministry):
        return ministry.get_absolute_url()

    def sets(self, ministry):
        return QuestionSet.objects.at_ministries([ministry])


class DossierFeed(_Sets):
    """The sets that cite a dossier, or one paper of it."""

    def get_object(self, request, code, number=""):
        papers = Kamerstuk.objects.of_dossier(code)
        papers = papers.filter(number=number) if number else papers
        if not papers.exists():
            raise Http404(f"Niemand haalt {code} aan")
        return code, number, papers

    def title(self, obj):
        dossier, _, addition = obj[0].partition("-")
        return f"Kamervragen die {print_kamerstuk(dossier, addition, obj[1])} aanhalen"

    def link(self, obj):
        return f"/kamerstukken/{obj[0]}/" + (f"{obj[1]}/" if obj[1] else "")

    def sets(self, obj):
        return QuestionSet.objects.citing(obj[2])


class SearchFeed(_Sets):
    def get_object(self, request):
        return request

    def title(self, request):
        return f"Kamervragen: {request.GET.get('q', '')}".rstrip(": ")

    def link(self, request):
        return f"/zoeken/?{request.GET.urlencode()}"

    def items(self, request):
        filters, _ = Filters.from_query(request.GET)
        query = request.GET.get("q", "").strip()
        found = search(query, filters=filters, sort="ingezonden", limit=NEWEST, today=timezone.localdate())
        sets = QuestionSet.objects.for_list().in_bulk([hit.pk for hit in found.hits])
        return [sets[hit.pk] for hit in found.hits if hit.pk in sets]


class SetFeed(Feed):
    """What happened to one set: asked, delayed, answered."""

    feed_type = Atom1Feed

    def get_object(self, request, identifier):
        found = QuestionSet.objects.filter(identifier=identifier).prefetch_related("replies").first()
        if not found:
            raise Http404(f"Geen vragen met kenmerk {identifier}")
        return found

    def title(self, question_set):
        return title(question_set)

    def link(self, question_set):
        return question_set.get_absolute_url()

    def items(self, question_set):
        asked = (question_set, "ingezonden", question_set.submitted_on, 0)
        replies = [(question_set, r.get_kind_display(), r.received_on, r.pk) for r in question_set.replies.all()]
        return [*reversed(replies), asked]

    def item_title(self, item):
        return f"{title(item[0])}: {item[1]}"

    def item_description(self, item):
        return f"{item[0].identifier}: {item[1]}"

    def item_link(self, item):
        return item[0].get_absolute_url()

    def item_guid(self, item):
        return f"{settings.SITE_URL}{item[0].get_absolute_url()}#{item[3]}"

    def item_pubdate(self, item):
        return _noon(item[2])

    def item_updateddate(self, item):
        return _noon(item[2]) or item[0].updated_at


def _noon(day):
    return day and datetime.combine(day, time(12), UTC)

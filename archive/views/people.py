"""Members, parties, ministers and ministries, each with their question sets."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from archive import structured
from archive.models import Ministry, Party, Person, QuestionSet
from archive.statistics import figures_of, kept
from archive.views.listing import listed


def member(request, slug):
    person = get_object_or_404(Person.objects.prefetch_related("memberships__party"), slug=slug)
    sets = QuestionSet.objects.asked_by(person)
    memberships = list(person.memberships.all())
    if not memberships and not sets.exists():
        raise Http404(f"{person} is geen Kamerlid")
    context = {"person": person, "memberships": memberships, "is_minister": person.offices.exists()}
    context["structured"] = structured.person(person, request.path, [m.party for m in memberships])
    return render(request, "people/member.html", context | _sets(request, sets))


def minister(request, slug):
    person = get_object_or_404(Person.objects.prefetch_related("offices__ministry"), slug=slug)
    offices = list(person.offices.all())
    if not offices:
        raise Http404(f"{person} is geen bewindspersoon")
    sets = QuestionSet.objects.involving(person)
    context = {"person": person, "offices": offices, "is_member": person.memberships.exists()}
    context["structured"] = structured.person(person, request.path, offices)
    return render(request, "people/minister.html", context | _sets(request, sets))


def party(request, code):
    found = get_object_or_404(Party, code=code)
    sets = QuestionSet.objects.asked_by_party(found)
    askers = kept(f"askers-{found.code}", lambda: list(Person.objects.asking_most_for(found)[:12]))
    context = {"party": found, "askers": askers}
    return render(request, "people/party.html", context | _sets(request, sets))


def ministry(request, code):
    found = get_object_or_404(Ministry.objects.prefetch_related("successors", "predecessors"), code=code)
    joined = "voorgangers" in request.GET
    sets = QuestionSet.objects.at_ministries(Ministry.objects.with_predecessors(found) if joined else [found])
    context = {
        "ministry": found,
        "joined": joined,
        "ministers": found.ministers.select_related("person").order_by("-started_on")[:12],
        "structured": structured.ministry(found),
    }
    return render(request, "people/ministry.html", context | _sets(request, sets))


def _sets(request, sets):
    """The list of the sets, and the figures over all of them."""
    today = timezone.localdate()
    name = f"{request.path}-{'voorgangers' in request.GET}-{today}"
    figures = kept(name, lambda: figures_of(sets, today))
    return listed(request, sets, figures.years) | {"figures": figures}

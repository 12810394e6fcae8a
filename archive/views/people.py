"""Members, parties, ministers, ministries and cabinets, each with their question sets."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.calendar.lateness import Lateness
from archive.figures.keeping import kept
from archive.figures.statistics import (
    Figures,
    Row,
    cabinet_figures,
    figures_of,
    ministry_figures,
    party_figures,
    tables_and_slowest,
)
from archive.models import Minister, Ministry, Party, Person, QuestionSet
from archive.models.set_queries import QuestionSetQuerySet
from archive.people.cabinets import Cabinet, cabinets, find_cabinet
from archive.shown import structured
from archive.shown.charts import yearly
from archive.views.listing import listed


def member(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.readable().with_memberships().with_roles(), slug=slug)
    sets = QuestionSet.objects.asked_by(person)
    memberships = list(person.memberships.all())
    context = _sets(request, sets, kept(f"member-{slug}", lambda: figures_of(sets)))
    if not memberships and not context["figures"].sets:
        raise Http404(f"{person} is geen Kamerlid")
    context |= {"person": person, "memberships": memberships, "printed": person.printed_names()}
    context["structured"] = structured.person(person, request.path, [m.party for m in memberships])
    return render(request, "people/member.html", context)


def minister(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.readable().with_offices().with_roles(), slug=slug)
    offices = list(person.offices.all())
    if not offices:
        raise Http404(f"{person} is geen bewindspersoon")
    sets = QuestionSet.objects.involving(person)
    context = _sets(
        request, sets, kept(f"minister-{slug}", lambda: figures_of(sets, ministries=False))
    )
    context |= {"person": person, "offices": offices, "printed": person.printed_names()}
    context["structured"] = structured.person(person, request.path, offices)
    return render(request, "people/minister.html", context)


def party(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Party, code=code)
    counted, askers = party_figures(found)
    context = _sets(request, QuestionSet.objects.asked_by_party(found), counted)
    context |= {
        "party": found,
        "before": found.predecessors.order_by("name", "code"),
        "after": found.successors.order_by("name", "code"),
        "askers": askers,
        "structured": structured.body("Organization", found.name, found),
    }
    return render(request, "people/party.html", context)


def ministry(request: HttpRequest, code: str) -> HttpResponse:
    family = Ministry.objects.family(code)
    if not family:
        raise Http404(f"Geen ministerie {code}")
    found, before, after, everything = family
    joined = "voorgangers" in request.GET
    sets = QuestionSet.objects.at_ministries(everything if joined else [found])
    counted = (
        kept(f"ministries-{code}", lambda: figures_of(sets, ministries=False))
        if joined
        else ministry_figures(found)
    )
    context = _sets(request, sets, counted)
    context |= {
        "ministry": found,
        "joined": joined,
        "before": before,
        "after": after,
        "ministers": found.ministers.select_related("person").order_by(
            F("started_on").desc(nulls_last=True), "person__surname", "person__slug", "portfolio"
        )[:12],
        "structured": structured.body("GovernmentOrganization", f"Ministerie {found.name}", found),
    }
    return render(request, "people/ministry.html", context)


def cabinet(request: HttpRequest, code: str) -> HttpResponse:
    found = find_cabinet(code)
    if not found:
        raise Http404(f"Geen kabinet {code}")
    context = _sets(request, QuestionSet.objects.at_cabinet(found), cabinet_figures(found))
    offices = Minister.objects.filter(cabinet=found.name).select_related("person", "ministry")
    context |= {
        "cabinet": found,
        "offices": sorted(
            offices, key=lambda o: (o.person.surname, o.person.slug, str(o.started_on), o.portfolio)
        ),
        "structured": structured.body("GovernmentOrganization", f"Kabinet-{found.name}", found),
    }
    return render(request, "people/cabinet.html", context)


def all_cabinets(request: HttpRequest) -> HttpResponse:
    return render(request, "people/cabinets.html", {"rows": every_cabinet()})


def every_cabinet() -> list[tuple[Cabinet, Row | None]]:
    """The last first, each with its figures."""
    counted = {row.label: row for row in kept("tables", tables_and_slowest)[0]["kabinetten"]}
    return [(cabinet, counted.get(cabinet.name)) for cabinet in cabinets()]


def _sets(request: HttpRequest, sets: QuestionSetQuerySet, counted: Figures) -> dict[str, Any]:
    """The list of the sets, and the figures over all of them."""
    shown = listed(request, sets, list(counted.volumes), counted.sets)
    return shown | {
        "figures": counted,
        "overdue": counted.late(Lateness.CERTAIN, shown["today"]),
        "possible": counted.late(Lateness.POSSIBLE, shown["today"]),
        "volumes": yearly(counted.volumes) if len(counted.volumes) > 1 else None,
    }

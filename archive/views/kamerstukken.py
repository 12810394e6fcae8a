"""A Kamerstuk or a dossier: which questions and answers cite it, and where."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from archive.identifiers import kamerstuk_identifier, koop_address, print_kamerstuk, read_kamerstuk
from archive.models import Kamerstuk, KamerstukReference
from archive.reading import read_places
from archive.views.paging import paged


def dossier(request, code):
    moved = _settled(code)
    if moved:
        return moved
    papers = Kamerstuk.objects.of_dossier(code)
    if not papers.exists():
        raise Http404(f"Niemand haalt dossier {code} aan")
    places = KamerstukReference.objects.filter(kamerstuk__in=papers).newest_first().for_list()
    context = {
        "dossier": Kamerstuk(dossier=code.partition("-")[0], addition=code.partition("-")[2]),
        "papers": papers.with_counts().order_by("addition", "number"),
    }
    return render(request, "kamerstukken/dossier.html", context | _cited(request, places))


def kamerstuk(request, code, number):
    moved = _settled(code, number)
    if moved:
        return moved
    dossier, _, addition = code.partition("-")
    found = Kamerstuk.objects.of_address(code, number).first()
    if not found:
        raise Http404(f"Niemand haalt {code}, nr. {number} aan")
    places = found.references.newest_first().for_list()
    siblings = Kamerstuk.objects.of_dossier(code).exclude(pk=found.pk).with_counts()[:20]
    context = {
        "kamerstuk": found,
        "dossier": print_kamerstuk(dossier, addition),
        "publication": koop_address(kamerstuk_identifier(dossier, addition, number)),
        "siblings": siblings,
    }
    return render(request, "kamerstukken/kamerstuk.html", context | _cited(request, places))


def _cited(request, places):
    page = paged(request, places)
    shown = read_places(page)
    return {
        "listing": page,
        "places": shown,
        "today": timezone.localdate(),
        "example": any(place.question_set.is_example for place in shown),
    }


def _settled(code, number=""):
    """A redirect to the address as we write it, when this is another spelling of it: 36410-v is 36410-V."""
    read = other_spelling(code, number)
    if read:
        return redirect(Kamerstuk(dossier=read.dossier, addition=read.addition, number=read.number), permanent=True)
    return None


def other_spelling(code, number=""):
    """The paper or dossier meant, when we write its address otherwise."""
    read = read_kamerstuk(f"{code}, nr. {number}" if number else code)
    return read if read and (read.dossier_code, read.number) != (code, number) else None

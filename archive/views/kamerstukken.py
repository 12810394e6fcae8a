"""A Kamerstuk or a dossier: which questions and answers cite it, and where."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from archive.figures.reach import reach
from archive.identifiers import (
    KamerstukNumber,
    kamerstuk_identifier,
    koop_address,
    print_kamerstuk,
    read_kamerstuk,
)
from archive.models import Kamerstuk, KamerstukReference, QuestionSet
from archive.models.kamerstukken import ReferenceQuerySet
from archive.shown.reading import read_places
from archive.views.listing import SORTS, narrowing, read_choice, years_of
from archive.views.paging import paged


def dossier(request: HttpRequest, code: str) -> HttpResponse:
    moved = _settled(code)
    if moved:
        return moved
    of_dossier = Kamerstuk.objects.of_dossier(code).cited()
    papers = list(of_dossier.with_counts())
    if not papers:
        raise Http404(f"Niemand haalt dossier {code} aan")
    number, _, addition = code.partition("-")
    named = Kamerstuk.objects.filter(dossier=number, addition__iexact=addition, number="").first()
    context = {
        "dossier": named or Kamerstuk(dossier=number, addition=addition),
        "papers": sorted(
            papers, key=lambda paper: (paper.addition, len(paper.number), paper.number)
        ),
    }
    cited = _cited(request, KamerstukReference.objects.filter(kamerstuk__in=papers))
    return render(request, "kamerstukken/dossier.html", context | cited)


def kamerstuk(request: HttpRequest, code: str, number: str) -> HttpResponse:
    moved = _settled(code, number)
    if moved:
        return moved
    dossier, _, addition = code.partition("-")
    found = Kamerstuk.objects.of_address(code, number).first()
    if not found:
        raise Http404(f"Niemand haalt {code}, nr. {number} aan")
    context = {
        "kamerstuk": found,
        "dossier": print_kamerstuk(dossier, addition),
        "publication": koop_address(kamerstuk_identifier(dossier, addition, number)),
        "siblings": Kamerstuk.objects.of_dossier(code)
        .exclude(pk=found.pk)
        .cited()
        .with_counts()[:20],
    }
    return render(
        request, "kamerstukken/kamerstuk.html", context | _cited(request, found.references.all())
    )


def _cited(request: HttpRequest, references: ReferenceQuerySet) -> dict[str, Any]:
    """The page of places that cite something, narrowed and sorted by the sets they are in."""
    known = reach(timezone.localdate())
    years = years_of(references, "question_set__submitted_on")
    choice = read_choice(request, years)
    if choice:
        references = references.filter(
            question_set__in=choice.of(QuestionSet.objects.order_by(), known.day)
        )
    citing = references.by_set(SORTS[choice.sort][1:])
    page = paged(request, citing.for_list(QuestionSet.objects.for_list()))
    shown = read_places(page)
    return narrowing(choice, years) | {
        "listing": page,
        "places": shown,
        "sets": references.order_by().values("question_set").distinct().count(),
        "today": known.day,
        "reach": known,
        "example": any(place.question_set.is_example for place in shown),
    }


def _settled(code: str, number: str = "") -> HttpResponse | None:
    """A redirect to the address as we write it, when this is another spelling of it: 36410-v is
    36410-V.
    """
    read = other_spelling(code, number)
    if read:
        return redirect(
            Kamerstuk(dossier=read.dossier, addition=read.addition, number=read.number),
            permanent=True,
        )
    return None


def other_spelling(code: str, number: str = "") -> KamerstukNumber | None:
    """The paper or dossier meant, when we write its address otherwise."""
    read = read_kamerstuk(f"{code}, nr. {number}" if number else code)
    return read if read and (read.dossier_code, read.number) != (code, number) else None

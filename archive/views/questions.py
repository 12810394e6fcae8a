"""A question set, one question of it, and the same for machines."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, urlencode

from archive.calendar.lateness import DOUBTFUL_AFTER
from archive.figures.reach import reach_of
from archive.models import QuestionSet
from archive.shown.akn import as_akn
from archive.shown.bibliography import bibtex, citation, csl, permanent_address, ris
from archive.shown.columns import ANSWERS
from archive.shown.export import SET, as_rows, as_text
from archive.shown.markdown import as_markdown
from archive.shown.reading import read_set
from archive.shown.structured import one_question, set_of_questions
from archive.views.tables import as_json, as_json_text, csv_response


def question_set(request: HttpRequest, identifier: str) -> HttpResponse:
    found, moved = find_set(identifier, "question_set")
    if moved:
        return moved
    context = _shown(found) | {"citation": citation(found)}
    context["structured"] = set_of_questions(found, context["reading"])
    return render(request, "questions/question_set.html", context)


def question(request: HttpRequest, identifier: str, number: int) -> HttpResponse:
    found, moved = find_set(identifier, "question", number)
    if moved:
        return moved
    context = _shown(found)
    pair = context["reading"].pair(number)
    if not pair:
        raise Http404(f"{found.identifier} heeft geen vraag {number}")
    numbers = [p.number for p in context["reading"].pairs]
    place = numbers.index(number)
    neighbours = {
        "before": numbers[place - 1] if place else None,
        "after": (numbers[place + 1 :] or [None])[0],
    }
    shown = {
        "pair": pair,
        "citation": pair.citation,
        "structured": one_question(found, pair),
        "oembed": f"{settings.SITE_URL}{reverse('oembed')}?{urlencode({'url': pair.address})}",
    }
    return render(request, "questions/question.html", context | neighbours | shown)


def question_set_json(request: HttpRequest, identifier: str) -> HttpResponse:
    found, moved = find_set(identifier, "question_set_json")
    if moved:
        return moved
    # what waits becomes late without a change of the set
    return as_json(SET(found)) if found.is_waiting else _dated(found, as_json(SET(found)))


def question_set_text(request: HttpRequest, identifier: str) -> HttpResponse:
    found, moved = find_set(identifier, "question_set_text")
    return moved or _dated(
        found, HttpResponse(as_text(found), content_type="text/plain; charset=utf-8")
    )


def question_set_csv(request: HttpRequest, identifier: str) -> HttpResponse:
    found, moved = find_set(identifier, "question_set_csv")
    return moved or _dated(
        found, csv_response(request, found.identifier, [*ANSWERS.properties], as_rows(found))
    )


def bibtex_file(request: HttpRequest, identifier: str, number: int | None = None) -> HttpResponse:
    return _cited(identifier, number, "bibtex", bibtex, "application/x-bibtex; charset=utf-8")


def ris_file(request: HttpRequest, identifier: str, number: int | None = None) -> HttpResponse:
    return _cited(
        identifier, number, "ris", ris, "application/x-research-info-systems; charset=utf-8"
    )


def csl_file(request: HttpRequest, identifier: str, number: int | None = None) -> HttpResponse:
    kind = "application/vnd.citationstyles.csl+json"
    return _cited(identifier, number, "csl", lambda *of: as_json_text(csl(*of)), kind)


def akn_file(request: HttpRequest, identifier: str) -> HttpResponse:
    """A set as Akoma Ntoso, the XML of parliaments."""
    found, moved = find_set(identifier, "question_set_akn")
    kind = "application/akn+xml; charset=utf-8"
    return moved or _dated(found, HttpResponse(as_akn(found), content_type=kind))


def question_markdown(request: HttpRequest, identifier: str, number: int) -> HttpResponse:
    """A question with what was answered to it, for who reads plain text."""
    kind = "text/markdown; charset=utf-8"
    return _cited(identifier, number, "markdown", as_markdown, kind)


def _cited(
    identifier: str, number: int | None, kind: str, written: Callable[..., Any], content_type: str
) -> HttpResponse:
    """The citation of a set, or of one question of it, as a file for a reference manager."""
    name, more = (f"question_{kind}", [number]) if number else (f"question_set_{kind}", [])
    found, moved = find_set(identifier, name, *more)
    if moved:
        return moved
    if number and number not in [question.number for question in found.questions.all()]:
        raise Http404(f"{found.identifier} heeft geen vraag {number}")
    return _dated(found, HttpResponse(written(found, number), content_type=content_type))


def _dated(found: QuestionSet, response: HttpResponse) -> HttpResponse:
    """Say when the set changed last: a file holds nothing but the set, a page also what changes
    around it.
    """
    response["Last-Modified"] = http_date(found.updated_at.timestamp())
    return response


def find_set(identifier: str, name: str, *more: int) -> tuple[Any, HttpResponse | None]:
    """The set with this public identifier and None, or None and a redirect from another of its
    identifiers.
    """
    found = (
        QuestionSet.objects.filter(identifier=identifier)
        .with_last_days(timezone.localdate())
        .load_page()
    )
    if found:
        found.judged_on = reach_of(found, timezone.localdate()).day
        return found, None
    known = QuestionSet.objects.known_as(identifier).values_list("identifier", flat=True).first()
    if not known or known == identifier:
        raise Http404(f"Geen vragen met kenmerk {identifier}")
    return None, redirect(reverse(name, args=[known, *more]), permanent=True)


def _shown(found: QuestionSet) -> dict[str, Any]:
    """What the page of a set and the page of one of its questions both show."""
    today = timezone.localdate()
    known = reach_of(found, today)
    day = known.day_of(found)
    open_days = (day - found.submitted_on).days if found.submitted_on else None
    return {
        "set": found,
        "reading": read_set(found, known),
        "reach": known,
        "today": day,
        "standing": found.standing_on(day),
        "open_days": open_days,
        "missing": open_days is not None and open_days > DOUBTFUL_AFTER.days,
        "newer": found.submitted_on is not None and found.submitted_on > known.day,
        "address": permanent_address(found),
        "path": found.get_absolute_url(),
        "picture": f"{settings.SITE_URL}{reverse('question_set_preview', args=[found.identifier])}",
        "example": found.is_example,
    }

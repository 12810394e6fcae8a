"""The front page, and what this archive is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.calendar.recesses import known_recesses
from archive.figures.keeping import kept
from archive.figures.reach import reach
from archive.figures.statistics import coverage, with_text
from archive.models import QuestionSet
from archive.shown.structured import site


def home(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    today = known.day
    newest = list(QuestionSet.objects.newest_answers().for_list().with_answerers()[:6])
    asked = [] if newest else list(QuestionSet.objects.for_list()[:6])
    overdue = QuestionSet.objects.certainly_overdue(today)
    waiting = list(overdue.longest_waiting().for_list()[:5])
    context = {
        "today": today,
        "reach": known,
        "newest": newest,
        "asked": asked,
        "waiting": waiting,
        "late": QuestionSet.objects.count_late(today),
        "texts": kept("texts", with_text),
        "structured": site(),
        "example": any(s.is_example for s in [*newest, *asked, *waiting]),
    }
    return render(request, "home/home.html", context)


def about(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    context = {
        "coverage": coverage(),
        "contact": settings.CONTACT,
        "reach": known,
        "recesses": known_recesses(),
    }
    return render(request, "home/about.html", context)

"""What is overdue, and figures over the years."""

from django.shortcuts import render
from django.utils import timezone

from archive.models import QuestionSet
from archive.views.paging import paged


def late(request):
    today = timezone.localdate()
    overdue = QuestionSet.objects.overdue(today)
    page = paged(request, overdue.longest_waiting().for_list())
    context = {"today": today, "listing": page, "example": any(s.is_example for s in page)}
    return render(request, "statistics/late.html", context)


def statistics(request):
    return render(request, "statistics/statistics.html", {})

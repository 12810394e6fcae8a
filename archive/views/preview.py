"""The picture beside a link to a question set."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format

from archive.calendar.lateness import Lateness
from archive.figures.reach import reach
from archive.models import QuestionSet
from archive.shown.preview import Card, draw
from archive.templatetags.pages import addressees, askers, title

HOURS = 3600  # seconds that others may keep it


def preview(request: HttpRequest, identifier: str) -> HttpResponse:
    found = get_object_or_404(QuestionSet.objects.for_list(), identifier=identifier)
    by, to = askers(found.asking), addressees(found.asked)
    status, mark = _status(found)
    card = Card(title(found), found.identifier, " aan ".join(filter(None, [by, to])), status, mark)
    response = HttpResponse(draw(card), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={6 * HOURS}"
    return response


def _status(found: QuestionSet) -> tuple[str, str]:
    """What can still be true when someone looks at a picture that was kept: no count of days that
    go on.
    """
    if found.status == QuestionSet.Status.WITHDRAWN:
        return "Ingetrokken", ""
    if not found.is_waiting:
        if not found.answered_on:
            return "Beantwoord", ""
        after = (
            f", na {found.answer_days} dagen" if found.answer_days and found.answer_days > 1 else ""
        )
        return f"Beantwoord op {date_format(found.answered_on, 'j F Y')}{after}", _colour(found)
    day = reach(timezone.localdate()).day_of(found)
    standing = found.standing_on(day)
    if found.submitted_on and standing.lateness is Lateness.UNKNOWN:
        return "Geen antwoord in het archief", ""
    late = ", te laat" if standing.is_late else ", mogelijk te laat" * standing.may_be_late
    mark = "late" if standing.is_late else ""
    return f"Niet beantwoord op {date_format(day, 'j F Y')}{late}", mark


def _colour(found: Any) -> Any:
    """Green only for an answer in time."""
    standing = found.standing_on(found.answered_on)
    return "late" if standing.is_late else "done" if standing.is_in_time else ""

"""Refuse the days that cannot be, and ask about those that are unlikely."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from archive.calendar.days import DayDoubt, doubt_about
from archive.models.choices import DAY_DOUBTS

NEVER = (DayDoubt.AHEAD, DayDoubt.EARLY)


def ask_when_doubtful(
    field: str, day: date | None, sure: bool, *, asked: date | None = None, session: str = ""
) -> None:
    """Refuse, until the editor is sure, a day that fits neither the session nor the question; a day
    to come, or before there were questions, whatever the editor says.
    """
    if not day:
        return
    doubt = doubt_about(day, asked=asked, session=session, today=timezone.localdate())
    if doubt in NEVER:
        said = "ligt in de toekomst" if doubt is DayDoubt.AHEAD else DAY_DOUBTS[doubt]
        raise ValidationError({field: f"{date_format(day, 'j F Y')} {said}."})
    if doubt and not sure:
        said = f"{date_format(day, 'j F Y')} {DAY_DOUBTS[doubt]}."
        raise ValidationError({field: f"{said} Vink ‘toch’ aan als het wel klopt."})

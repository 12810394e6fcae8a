"""A list of question sets that a reader can narrow, sort and page, all in the address."""

from django.db.models import F, Max, Min
from django.utils import timezone

from archive.models import QuestionSet
from archive.views.paging import paged

OVERDUE = "te-laat"
STATUSES = [*QuestionSet.Status.choices, (OVERDUE, "te laat")]
SORTS = {
    "nieuwste": ("nieuwste eerst", [F("submitted_on").desc(nulls_last=True), "-identifier"]),
    "oudste": ("oudste eerst", [F("submitted_on").asc(nulls_last=True), "identifier"]),
    "beantwoord": ("laatst beantwoord eerst", [F("answered_on").desc(nulls_last=True), "-identifier"]),
}


def listed(request, sets, years=None):
    """The context of templates/questions/_listing.html: the page of sets, and what may be chosen.

    `years`: those the sets are of, where they are known already.
    """
    today = timezone.localdate()
    years = _years(sets) if years is None else years
    year, status, sort, complaints = _chosen(request, years)
    if year:
        sets = sets.in_year(year)
    if status == OVERDUE:
        sets = sets.overdue(today)
    elif status:
        sets = sets.filter(status=status)
    page = paged(request, sets.order_by(*SORTS[sort][1]).for_list())
    return {
        "listing": page,
        "today": today,
        "example": any(s.is_example for s in page),
        "years": years,
        "statuses": STATUSES,
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "chosen": {"jaar": year, "status": status, "sorteer": sort},
        "complaints": complaints,
    }


def _years(sets):
    """From the last year of these sets to the first."""
    span = sets.aggregate(first=Min("submitted_on"), last=Max("submitted_on"))
    return list(range(span["last"].year, span["first"].year - 1, -1)) if span["first"] else []


def _chosen(request, years):
    """What the address chooses, and a sentence for each value that does not exist here."""
    chosen, complaints = [], []
    known = {"jaar": {str(y) for y in years}, "status": dict(STATUSES), "sorteer": SORTS}
    for name, values in known.items():
        value = request.GET.get(name, "")
        if value and value not in values:
            complaints.append(f"{name} “{value}” komt hier niet voor.")
            value = ""
        chosen.append(value)
    year, status, sort = chosen
    return int(year) if year else None, status, sort or "nieuwste", complaints

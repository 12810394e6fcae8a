"""Search the archive: words and filters in, question sets with their best passages out."""

import time
from collections import defaultdict
from datetime import date

import numpy as np
from django.urls import NoReverseMatch, reverse

from archive.identifiers import read_kamerstuk
from archive.models import Addressee, Asker, Kamerstuk, QuestionSet, SetIdentifier

from . import facets, snapshot, writing
from .filters import Filters
from .matching import Limits, match
from .passages import highlight, marker_for, passages
from .query import Query, read_query
from .ranking import order
from .results import Hit, Results
from .snapshot import Snapshot
from .suggestions import did_you_mean

NO_INDEX = "De zoekindex wordt nog opgebouwd; probeer het over enkele minuten opnieuw."
FEW = 3  # with so few hits or fewer, another spelling is looked for


def search(
    query: str = "",
    *,
    filters: Filters | None = None,
    sort: str = "relevantie",
    offset: int = 0,
    limit: int = 20,
    today: date,
) -> Results:
    """Find question sets. `sort` is one of filters.SORTS; `offset` and `limit` count sets. Never raises on `query`.

    Costs a few milliseconds, a database query a facet and some six for the sets on the page, whatever the total.
    """
    begun = time.perf_counter()
    filters = filters or Filters()
    index = snapshot.latest(writing.place())
    if index is None:
        return Results(total=0, notice=NO_INDEX, go_to=_address_of(query))
    read = read_query(query, lambda facet: index.facet(facet).names)
    limits = Limits(complete=read.complete)
    found, scores = match(read.node, index, limits)
    chosen = facets.masks(filters, index, today)
    shown = found.copy()
    for passes in chosen.values():
        shown &= passes
    until = max(offset, 0) + max(limit, 0)
    documents, scores = order(shown, scores, sort, index, read.groups, until)
    total = int(np.count_nonzero(shown))
    return Results(
        total=total,
        hits=hits_of(documents[max(offset, 0) :], scores, read, index, today),
        facets=facets.count(found, chosen, filters, index, today),
        understood=read.understood,
        suggestion=did_you_mean(query, read, index) if total <= FEW and read.words else None,
        took_ms=round((time.perf_counter() - begun) * 1000, 2),
        complete=limits.complete,
        go_to=_address_of(read.number) if read.number else None,
    )


def hits_of(documents: np.ndarray, scores: np.ndarray, query: Query, index: Snapshot, today: date) -> list[Hit]:
    """What a page shows of these documents, in their order. Some six database queries."""
    pks = index.pk[documents].tolist()
    sets = QuestionSet.objects.in_bulk(pks) if pks else {}
    present = [(int(document), pk) for document, pk in zip(documents, pks, strict=True) if pk in sets]
    marker = marker_for(query.groups)
    addresses = {pk: made.get_absolute_url() for pk, made in sets.items()}
    shown = passages([(d, pk, addresses[pk]) for d, pk in present], query, index, marker)
    askers, addressees = _askers(pks), _addressees(pks)
    return [
        Hit(
            pk=pk,
            identifier=made.identifier,
            url=addresses[pk],
            subject_html=highlight(made.subject, marker),
            subject=made.subject,
            score=round(float(scores[document]), 4),
            submitted_on=made.submitted_on,
            answered_on=made.answered_on,
            status=made.status,
            days_overdue=made.days_overdue(today),
            askers=askers[pk],
            addressees=addressees[pk],
            passages=shown.get(pk, []),
        )
        for document, pk in present
        for made in [sets[pk]]
    ]


def _askers(pks: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Asker.objects.filter(question_set__in=pks).order_by("order")
    for pk, name, printed, party in rows.values_list("question_set_id", "name", "party_name", "party__name"):
        found[pk].append((name, printed or party or ""))
    return found


def _addressees(pks: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for addressee in Addressee.objects.filter(question_set__in=pks).order_by("order"):
        found[addressee.question_set_id].append(addressee.office or addressee.name)
    return found


def _address_of(number: str) -> str | None:
    """The page of the set or Kamerstuk with this number, when the archive has it."""
    paper = read_kamerstuk(number) if number else None
    try:
        if paper and len(paper.dossier) == 5:
            return _paper_address(paper.dossier, paper.addition, paper.number)
        identifier = SetIdentifier.objects.filter(value__iexact=number.strip()).select_related("question_set").first()
        return reverse("question_set", args=[identifier.question_set.identifier]) if identifier else None
    except NoReverseMatch:
        return None


def _paper_address(dossier: str, addition: str, number: str) -> str | None:
    papers = Kamerstuk.objects.filter(dossier=dossier, addition=addition)
    if number:
        paper = papers.filter(number__iexact=number).first()
        return paper.get_absolute_url() if paper else None
    paper = papers.first()
    return reverse("dossier", args=[paper.dossier_code]) if paper else None

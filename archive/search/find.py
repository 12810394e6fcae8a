"""Search the archive: words and filters in, question sets with their best passages out."""

import time
from datetime import date
from functools import lru_cache

import numpy as np
from django.urls import NoReverseMatch, reverse

from archive.identifiers import read_kamerstuk
from archive.models import Kamerstuk, SetIdentifier
from archive.search.asking.marking import highlight, marker_for
from archive.search.asking.matching import Search, match
from archive.search.asking.passages import passages
from archive.search.asking.query import Query, read_query
from archive.search.asking.ranking import order
from archive.search.asking.suggestions import did_you_mean
from archive.search.dutch.synonyms import longest_entry
from archive.search.index.snapshot import Snapshot

from . import counting
from .counting import days_overdue
from .facets import NAMES
from .filters import Filters, Sort
from .index import snapshot, writing
from .results import Hit, HitAsker, Results

NO_INDEX = "De zoekindex wordt nog opgebouwd; probeer het over enkele minuten opnieuw."
FEW = 3  # with so few hits or fewer, another spelling is looked for


def search(
    query: str = "",
    *,
    filters: Filters | None = None,
    sort: str = Sort.RELEVANCE,
    offset: int = 0,
    limit: int = 20,
    today: date,
) -> Results:
    """Find question sets. `sort` is a Sort; `offset` and `limit` count sets. Never
    raises on `query`.

    Costs a few milliseconds, whatever the total; the database is asked only for the names of
    facets, once a snapshot.
    """
    begun = time.perf_counter()
    filters = filters or Filters()
    index = snapshot.latest(writing.place())
    if index is None:
        return Results(total=0, notice=NO_INDEX, go_to=_address_of(query))
    read = understand(query, index)
    this = Search(index, today, complete=read.complete)
    found, scores = match(read.node, this)
    chosen = counting.masks(filters, this)
    shown = found.copy()
    for passes in chosen.values():
        shown &= passes
    until = max(offset, 0) + max(limit, 0)
    documents, scores = order(shown, scores, sort, read.groups, until, this)
    total = int(np.count_nonzero(shown))
    return Results(
        total=total,
        hits=hits_of(documents[max(offset, 0) :], scores, read, this),
        facets=counting.count(found, chosen, filters, this),
        understood=read.understood,
        suggestion=did_you_mean(query, read, this) if total <= FEW and read.words else None,
        took_ms=round((time.perf_counter() - begun) * 1000, 2),
        complete=this.complete,
        go_to=_address_of(read.number) if read.number else None,
    )


def prepare() -> None:
    """Read what the first search of a process would have to wait for: words, tables, the columns of
    the index.
    """
    longest_entry()
    index = snapshot.latest(writing.place())
    if index:
        match(understand("kamervragen", index).node, Search(index))
        for name in NAMES:
            index.facet(name)


def understand(text: str, index: Snapshot) -> Query:
    """The query in a text, read once a snapshot."""
    return index.kept(
        ("query", text), lambda: read_query(text, lambda facet: index.facet(facet).names)
    )


def hits_of(documents: np.ndarray, scores: np.ndarray, query: Query, search: Search) -> list[Hit]:
    """What a page shows of these documents, in their order. All of it is in the index."""
    index = search.index
    marker = marker_for(query.groups, index)
    shown = {document: index.shown(document) for document in documents.tolist()}
    addresses = {document: address_of(one.identifier) for document, one in shown.items()}
    found = passages(shown, addresses, query, marker, search)
    late = days_overdue(search)
    return [
        Hit(
            pk=int(index.pk[document]),
            identifier=one.identifier,
            url=addresses[document],
            subject_html=highlight(one.subject, marker),
            subject=one.subject,
            score=round(float(scores[document]), 4),
            submitted_on=_day(index.days["submitted"][document]),
            answered_on=_day(index.days["answered"][document]),
            status=one.status,
            days_overdue=int(late[document]),
            askers=[HitAsker(*asker) for asker in one.askers],
            addressees=list(dict.fromkeys(filter(None, one.addressees))),
            opening=one.opening,
            is_example=one.is_example,
            passages=found.get(document, []),
        )
        for document, one in shown.items()
    ]


@lru_cache(maxsize=10_000)
def address_of(identifier: str) -> str:
    return reverse("question_set", args=[identifier])


def _day(ordinal: int) -> date | None:
    return date.fromordinal(int(ordinal)) if ordinal else None


def _address_of(number: str) -> str | None:
    """The page of the set or Kamerstuk with this number, when the archive has it."""
    paper = read_kamerstuk(number) if number else None
    try:
        if paper and len(paper.dossier) == 5:
            return _paper_address(paper.dossier, paper.addition, paper.number)
        identifier = (
            SetIdentifier.objects.filter(value__iexact=number.strip())
            .select_related("question_set")
            .first()
        )
        return (
            reverse("question_set", args=[identifier.question_set.identifier])
            if identifier
            else None
        )
    except NoReverseMatch:
        return None


def _paper_address(dossier: str, addition: str, number: str) -> str | None:
    papers = Kamerstuk.objects.filter(dossier=dossier, addition=addition)
    if number:
        paper = papers.filter(number__iexact=number).first()
        return paper.get_absolute_url() if paper else None
    paper = papers.first()
    return reverse("dossier", args=[paper.dossier_code]) if paper else None

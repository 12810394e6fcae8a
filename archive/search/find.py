"""Search the archive: words and filters in, question sets with their best passages out."""

import gc
import re
import time
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import zip_longest

import numpy as np
from django.urls import reverse

from archive.calendar.lateness import Terms
from archive.models import Kamerstuk, SetIdentifier
from archive.search.asking.holding import Held
from archive.search.asking.marking import marked
from archive.search.asking.matching import Search
from archive.search.asking.nodes import AnyOf
from archive.search.asking.numbers import Named, read_number
from archive.search.asking.passages import passages
from archive.search.asking.query import Query, read_query
from archive.search.asking.suggestions import did_you_mean
from archive.search.dutch.synonyms import longest_entry

from . import counting
from .cards import cards
from .engine import Found, Inquiry, Unreachable, engine, is_local, without_what_is_damaged
from .filters import Filters, Sort
from .results import Hit, HitAsker, Results

NO_INDEX = "De zoekindex wordt nog opgebouwd; probeer het over enkele minuten opnieuw."
UNREACHABLE = "De zoekmachine is even niet bereikbaar; probeer het over enkele minuten opnieuw."
FEW = 3  # with so few hits or fewer, another spelling is looked for
FULL = 10  # with fewer hits, those come too that have most of what was asked
PATIENCE = 20  # seconds, for a list that has to be whole
_NO_QUOTES = str.maketrans('"“”„', "    ")


def search(
    query: str = "",
    *,
    filters: Filters | None = None,
    sort: str = Sort.RELEVANCE,
    offset: int = 0,
    limit: int = 20,
    strict: bool = False,
    today: date,
) -> Results:
    """Find question sets. `sort` is a Sort; `offset` and `limit` count sets. Never
    raises on `query`, nor when the engine does not answer: then `Results.notice` says so.

    Where fewer than FULL sets have all that is asked, and unless `strict`, those that have most of
    it are given too, all in one order; `Results.widened` says so. Costs a few milliseconds,
    whatever the total; the database is asked only for the names of facets, once a snapshot.
    """
    begin = max(offset, 0)
    window = (begin, begin + max(limit, 0))
    try:
        return _search(query, filters or Filters(), sort, window, strict, today)
    except Unreachable:
        return Results(total=0, notice=UNREACHABLE, unreachable=True, complete=False)


@without_what_is_damaged
def _search(
    query: str, filters: Filters, sort: str, window: tuple[int, int], strict: bool, today: date
) -> Results:
    begun = time.perf_counter()
    this = engine().begin(today)
    if this is None:
        return Results(total=0, notice=NO_INDEX, go_to=address_of_named(read_number(query)))
    given = _Given.of(query, filters, strict, this)
    asked, answer = given.asked, given.answer
    total = answer.found.total
    listed = answer.found.page(sort, *window)
    return Results(
        total=total,
        hits=hits_of(listed.documents, listed.scores, answer.read, listed.search),
        facets=counting.labelled(answer.found.facets(), filters, this),
        understood=answer.read.understood,
        cards=cards(asked.read, this),
        notes=list(asked.read.notes),
        suggestion=given.suggestion,
        strict_total=asked.found.total,
        widened=answer.text if given.wider else None,
        loosened=answer.loosened,
        took_ms=round((time.perf_counter() - begun) * 1000, 2),
        complete=this.complete,
        go_to=address_of_named(asked.read.named),
    )


@without_what_is_damaged
def search_keys(
    query: str,
    *,
    filters: Filters,
    sort: str,
    limit: int | None = None,
    strict: bool = False,
    today: date,
) -> list[int] | None:
    """The primary keys of what `search()` finds, in the same order, however many there are; None
    where nothing can be searched now, or not all of it in PATIENCE seconds.
    """
    try:
        this = engine().begin(today, PATIENCE)
        if this is None:
            return None
        keys = _Given.of(query, filters, strict, this).answer.found.keys(sort, limit)
    except Unreachable:
        return None
    return keys if this.complete else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with what it finds."""

    text: str
    read: Query
    found: Found
    loosened: bool = False  # some of these lack some of the words

    @classmethod
    def strictly(cls, text: str, filters: Filters, this: Inquiry) -> "_Asked":
        read = understand(text, this)
        return cls(text, read, this.find(read, filters))

    def or_as(self, other: "_Asked", filters: Filters, this: Inquiry) -> "_Asked":
        """What this matches and what the other does, as the other."""
        groups = zip_longest(self.read.groups, other.read.groups, fillvalue=())
        both = ((*own, *others) for own, others in groups)
        read = replace(
            other.read,
            node=AnyOf((self.read.node, other.read.node)),
            groups=tuple(both),
            understood=f"{self.read.understood}, of {other.read.understood}",
        )
        return _Asked(other.text, read, this.find(read, filters))

    def loosely(self, filters: Filters, this: Inquiry) -> "_Asked | None":
        """What has most of the words of this."""
        most = this.most_of(self.read, filters, FULL)
        return None if most is None else _Asked(self.text, most.query, most, loosened=True)


def _wider(
    text: str, suggestion: str | None, asked: _Asked, filters: Filters, this: Inquiry
) -> _Asked | None:
    """What is most like a query that finds few: spelt right, without quotation marks, or most of
    its words; None where that finds no more.
    """
    total = asked.found.total
    unquoted = None if total else _without_quotes(suggestion or text)
    others = [
        _Asked.strictly(other, filters, this) for other in filter(None, (suggestion, unquoted))
    ]
    for other in others:
        if other.found.total > max(total, FEW if suggestion else 0):
            return asked.or_as(other, filters, this) if total else other
    typed = others[0] if suggestion and not total else asked
    for other in [typed] if total else [typed, *others]:
        wider = other.loosely(filters, this)
        if wider and wider.found.total > total:
            return wider
    return None


def _without_quotes(text: str) -> str | None:
    plain = text.translate(_NO_QUOTES)
    return " ".join(plain.split()) if plain != text else None


@dataclass(frozen=True, slots=True)
class _Given:
    """What was asked, and what is given for it: the same, or something wider."""

    asked: _Asked
    wider: _Asked | None
    suggestion: str | None

    @classmethod
    def of(cls, query: str, filters: Filters, strict: bool, this: Inquiry) -> "_Given":
        asked = _Asked.strictly(query, filters, this)
        total = asked.found.total
        suggestion = did_you_mean(query, asked.read, this) if total <= FEW else None
        closed = strict or total >= FULL or this.spent()
        wider = None if closed else _wider(query, suggestion, asked, filters, this)
        return cls(asked, wider, suggestion)

    @property
    def answer(self) -> _Asked:
        return self.wider or self.asked


@without_what_is_damaged
def prepare() -> None:
    """Read what the first search of a process would have to wait for: words, tables, the columns of
    the index.
    """
    longest_entry()
    try:
        this = engine().begin(date.min)
        if this:
            this.find(understand("kamervragen", this), Filters())
            this.prepare()
    except Unreachable:
        pass  # whoever searches is told
    gc.collect()
    gc.freeze()  # what is there now stays: going through it would stop a search for 80 ms


def understand(text: str, this: Inquiry) -> Query:
    """The query in a text, read once a state of the index."""
    read: Query = this.kept(
        ("query", text),
        lambda: read_query(text, this.codes, lambda number: appendices(number, this)),
    )
    return read


def why_no_answer() -> str:
    """What a reader is told of a list that is not there now, in Dutch."""
    return NO_INDEX if is_local() else UNREACHABLE


def appendices(number: str, this: Inquiry) -> list[str]:
    """The identifiers of replies with this number in the Aanhangsel, of whatever year."""
    return [*this.numbers("ah-", f"-{number}")]


def hits_of(documents: np.ndarray, scores: np.ndarray, query: Query, search: Search) -> list[Hit]:
    """What a page shows of these documents, in their order, with their scores. All of it is in the
    index.
    """
    index = search.index
    wanted = documents.tolist()
    shown = {document: index.shown(document) for document in wanted}
    addresses = {document: address_of(one.identifier) for document, one in shown.items()}
    held = Held(np.sort(documents), query, search) if wanted and query.groups else None
    found = passages(shown, addresses, query, held) if held else {}
    days = {name: map(_day, column[documents].tolist()) for name, column in index.days.items()}
    return [
        Hit(
            pk=pk,
            identifier=one.identifier,
            url=addresses[document],
            subject_html=marked(
                one.subject, held.marks_in_subject(document, one.subject) if held else []
            ),
            subject=one.subject,
            score=round(score, 4),
            submitted_on=submitted,
            answered_on=answered,
            status=one.status,
            terms=Terms(due, utmost) if due and utmost else None,
            judged_on=search.today,
            has_text=one.has_text,
            askers=[HitAsker(*asker) for asker in one.askers],
            addressees=list(dict.fromkeys(filter(None, one.addressees))),
            opening=one.opening,
            is_example=one.is_example,
            passages=found.get(document, []),
        )
        for (document, one), pk, score, submitted, answered, due, utmost in zip(
            shown.items(), index.pk[documents].tolist(), scores.tolist(),
            *(days[name] for name in ("submitted", "answered", "due", "utmost")), strict=True,
        )
    ]  # fmt: skip


@lru_cache(maxsize=10_000)
def address_of(identifier: str) -> str:
    if not _PLAIN.fullmatch(identifier):
        return reverse("question_set", args=[identifier])
    return _address_of_any().replace(_ANY, identifier)


_PLAIN, _ANY = re.compile(r"[A-Za-z0-9-]+"), "2024Z00001"


@cache
def _address_of_any() -> str:
    return reverse("question_set", args=[_ANY])


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def address_of_named(named: Named | None) -> str | None:
    """The page of the set, question, paper or dossier that was typed, when the archive has it."""
    if named is None or named.appendix:
        return None
    if named.paper:
        return _paper_address(*named.paper)
    identifier = (
        SetIdentifier.objects.filter(value__iexact=named.identifier)
        .select_related("question_set")
        .first()
    )
    if identifier is None:
        return None
    number = identifier.question_set.identifier
    if named.question and identifier.question_set.questions.filter(number=named.question).exists():
        return reverse("question", args=[number, named.question])
    return reverse("question_set", args=[number])


def _paper_address(dossier: str, addition: str, number: str) -> str | None:
    papers = Kamerstuk.objects.filter(dossier=dossier, addition=addition)
    if number:
        paper = papers.filter(number__iexact=number).first()
        return paper.get_absolute_url() if paper else None
    paper = papers.first()
    return reverse("dossier", args=[paper.dossier_code]) if paper else None

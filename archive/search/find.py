"""Search the archive: words and filters in, question sets with their best passages out."""

import gc
import re
import time
from collections.abc import Mapping
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
from archive.search.asking.matching import Search, match
from archive.search.asking.nodes import AnyOf
from archive.search.asking.numbers import Named, read_number
from archive.search.asking.passages import passages
from archive.search.asking.query import Query, read_query
from archive.search.asking.ranking import order
from archive.search.asking.suggestions import did_you_mean
from archive.search.asking.widening import widen
from archive.search.dutch.synonyms import longest_entry
from archive.search.index.snapshot import Snapshot

from . import counting
from .cards import cards
from .facets import NAMES
from .filters import Filters, Sort
from .index import snapshot, writing
from .results import Hit, HitAsker, Results

NO_INDEX = "De zoekindex wordt nog opgebouwd; probeer het over enkele minuten opnieuw."
FEW = 3  # with so few hits or fewer, another spelling is looked for
FULL = 10  # with fewer hits, those come too that have most of what was asked
PATIENCE = 20  # seconds, for a list that has to be whole
_NO_QUOTES = str.maketrans('"“”„', "    ")


@snapshot.without_what_is_damaged
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
    raises on `query`.

    Where fewer than FULL sets have all that is asked, and unless `strict`, those that have most of
    it are given too, all in one order; `Results.widened` says so. Costs a few milliseconds,
    whatever the total; the database is asked only for the names of facets, once a snapshot.
    """
    begun = time.perf_counter()
    filters = filters or Filters()
    index = snapshot.latest(writing.place())
    if index is None:
        return Results(total=0, notice=NO_INDEX, go_to=address_of_named(read_number(query)))
    this = Search(index, today)
    given = _Given.of(query, filters, strict, this)
    asked, answer = given.asked, given.answer
    begin = max(offset, 0)
    documents, scores = given.ordered(sort, begin + max(limit, 0), this)
    return Results(
        total=answer.total_within(given.chosen),
        hits=hits_of(documents[begin:], scores[begin:], answer.read, this),
        facets=counting.count(answer.documents, given.chosen, filters, this),
        understood=answer.read.understood,
        cards=cards(asked.read, index),
        notes=list(asked.read.notes),
        suggestion=given.suggestion,
        strict_total=given.strict_total,
        widened=answer.text if given.wider else None,
        loosened=answer.loosened,
        took_ms=round((time.perf_counter() - begun) * 1000, 2),
        complete=not this.timed_out,
        go_to=address_of_named(asked.read.named),
    )


@snapshot.without_what_is_damaged
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
    index = snapshot.latest(writing.place())
    if index is None:
        return None
    this = Search(index, today, time.monotonic() + PATIENCE)
    given = _Given.of(query, filters, strict, this)
    documents, _ = given.ordered(sort, index.size if limit is None else limit, this)
    keys: list[int] = index.pk[documents].tolist()
    return None if this.timed_out else keys


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with what it matches."""

    text: str
    read: Query
    documents: np.ndarray
    scores: np.ndarray
    loosened: bool = False  # some of these lack some of the words

    @classmethod
    def strictly(cls, text: str, search: Search) -> "_Asked":
        read = understand(text, search.index)
        return cls(text, read, *match(read.node, search))

    def or_as(self, other: "_Asked", search: Search) -> "_Asked":
        """What this matches and what the other does, as the other."""
        groups = zip_longest(self.read.groups, other.read.groups, fillvalue=())
        both = ((*own, *others) for own, others in groups)
        read = replace(
            other.read,
            node=AnyOf((self.read.node, other.read.node)),
            groups=tuple(both),
            understood=f"{self.read.understood}, of {other.read.understood}",
        )
        return _Asked(other.text, read, *match(read.node, search))

    def loosely(self, search: Search) -> "_Asked | None":
        """What has most of the words of this."""
        most = widen(self.read, search, FULL)
        if most is None:
            return None
        return _Asked(self.text, most.query, most.documents, most.scores, loosened=True)

    def total_within(self, chosen: Mapping[str, np.ndarray]) -> int:
        return len(counting.within(self.documents, chosen.values()))

    def within(self, chosen: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """What passes all masks, with scores."""
        if not chosen:
            return self.documents, self.scores
        passing = np.logical_and.reduce([mask[self.documents] for mask in chosen.values()])
        return self.documents[passing], self.scores[passing]


def _wider(
    text: str,
    suggestion: str | None,
    asked: _Asked,
    chosen: Mapping[str, np.ndarray],
    search: Search,
) -> _Asked | None:
    """What is most like a query that finds few: spelt right, without quotation marks, or most of
    its words; None where that finds no more.
    """
    total = asked.total_within(chosen)
    unquoted = None if total else _without_quotes(suggestion or text)
    others = [_Asked.strictly(other, search) for other in filter(None, (suggestion, unquoted))]
    for other in others:
        if other.total_within(chosen) > max(total, FEW if suggestion else 0):
            return asked.or_as(other, search) if total else other
    typed = others[0] if suggestion and not total else asked
    for other in [typed] if total else [typed, *others]:
        wider = other.loosely(search)
        if wider and wider.total_within(chosen) > total:
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
    chosen: dict[str, np.ndarray]  # what each filter lets through
    suggestion: str | None
    strict_total: int

    @classmethod
    def of(cls, query: str, filters: Filters, strict: bool, search: Search) -> "_Given":
        chosen = counting.masks(filters, search)
        asked = _Asked.strictly(query, search)
        total = asked.total_within(chosen)
        suggestion = did_you_mean(query, asked.read, search) if total <= FEW else None
        closed = strict or total >= FULL or search.spent()
        wider = None if closed else _wider(query, suggestion, asked, chosen, search)
        return cls(asked, wider, chosen, suggestion, total)

    @property
    def answer(self) -> _Asked:
        return self.wider or self.asked

    def ordered(self, sort: str, until: int, search: Search) -> tuple[np.ndarray, np.ndarray]:
        documents, scores = self.answer.within(self.chosen)
        return order(documents, scores, sort, self.answer.read.groups, until, search)


@snapshot.without_what_is_damaged
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
    gc.collect()
    gc.freeze()  # what is there now stays: going through it would stop a search for 80 ms


def understand(text: str, index: Snapshot) -> Query:
    """The query in a text, read once a snapshot."""
    return index.kept(
        ("query", text),
        lambda: read_query(
            text, lambda facet: index.facet(facet).names, lambda number: appendices(number, index)
        ),
    )


def appendices(number: str, index: Snapshot) -> list[str]:
    """The identifiers of replies with this number in the Aanhangsel, of whatever year."""
    return [code for code in index.terms_from("numbers", "ah-") if code.endswith(f"-{number}")]


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

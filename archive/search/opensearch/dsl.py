"""A query's tree as the cluster is asked it: which sets match, and what they are worth."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from archive.calendar.lateness import DOUBTFUL_AFTER
from archive.models.choices import WAITING
from archive.search.asking.nodes import (
    AllOf,
    AnyOf,
    Code,
    Everything,
    Node,
    Phrase,
    Starts,
    Term,
)
from archive.search.asking.query import Leaf
from archive.search.codes import LATE, OVERDUE
from archive.search.facets import FACETS, NAMED, NAMES
from archive.search.filters import Filters
from archive.search.index.schema import PARTS_WEIGHT, TEXT_WEIGHTS, TEXTS

from .mapping import FAR, INSIDE, PRINTED, feature

Asked = dict[str, Any]  # a query as the cluster reads it
Rarity = Callable[[str], float]  # what the worth of a term is multiplied by
NOTHING: Asked = {"match_none": {}}
MOST_WORDS = 200  # that begin so, where a beginning is sought beside other words


def plain(node: Node) -> Asked:
    """Which sets match, without scores."""
    return {"constant_score": {"filter": scored(node, lambda term: 1.0)}}


def scored(node: Node, rarity: Rarity) -> Asked:
    """Which sets match, and how well."""
    match node:
        case Term():
            return _term(node, rarity)
        case Phrase():
            return _phrase(node, rarity)
        case Starts():
            return _starts(node)
        case AnyOf(nodes):
            return any_of([scored(child, rarity) for child in nodes])
        case AllOf(nodes, without):
            return all_of(
                [scored(child, rarity) for child in nodes],
                must_not=[plain(child) for child in without],
            )
        case Code():
            return _code(node)
        case Everything():
            return all_of([])


def any_of(asked: Sequence[Asked]) -> Asked:
    return {"bool": {"should": list(asked), "minimum_should_match": 1}} if asked else NOTHING


def all_of(asked: Sequence[Asked], **more: list[Asked]) -> Asked:
    """`more`: filter, should, must_not."""
    clauses = {name: clause for name, clause in {"must": list(asked), **more}.items() if clause}
    if clauses.keys() <= {"must_not", "should"}:
        clauses["filter"] = [{"match_all": {}}]
    return {"bool": clauses}


def worth(score: float, asked: Asked) -> Asked:
    """As much for every set that matches."""
    return {"constant_score": {"filter": asked, "boost": max(score, 0.0)}}


def terms_of(node: Node) -> set[str]:
    """All terms of which the rarity counts."""
    match node:
        case Term(text):
            return {text}
        case Phrase(rows):
            return {term for row in rows for term in row}
        case AnyOf(nodes) | AllOf(nodes):
            return {term for child in nodes for term in terms_of(child)}
    return set()


def having(term: str, boost: float = 1.0) -> Asked:
    """Sets that have a term anywhere, inside compounds too; by what it is worth there."""
    name = f"worth.{feature(term)}"
    return {"rank_feature": {"field": name, "linear": {}, "boost": boost}}


def _term(node: Term, rarity: Rarity) -> Asked:
    factor = node.boost * rarity(node.text)
    if not node.fields:
        return having(node.text, factor)
    others = [name for name in node.fields if name != "subject"]
    inside = [[name] for name in node.fields if name == "subject"] + ([others] if others else [])
    return any_of(
        [
            *(worth(TEXT_WEIGHTS[name] * factor, at(name, node.text)) for name in node.fields),
            *(
                worth(PARTS_WEIGHT * factor, any_of([at(name, INSIDE + node.text) for name in own]))
                for own in inside
            ),
        ]
    )


def at(name: str, word: str) -> Asked:
    """Where a word stands at a place of a field of text."""
    return {"term": {f"text_{name}": word}}


def _phrase(node: Phrase, rarity: Rarity) -> Asked:
    standing = [spans(node, f"text_{name}") for name in node.fields or TEXTS]
    terms = [Term(term, node.boost, node.fields) for row in node.rows for term in row]
    if node.printed:
        every = zip(standing, node.fields or TEXTS, strict=True)
        standing = [_as_typed(node, f"text_{name}") for _, name in every]
    return all_of([], filter=[any_of(standing)], should=[_term(term, rarity) for term in terms])


def spans(node: Phrase, field: str) -> Asked:
    rows = [_row(row, field) for row in node.rows]
    if node.within:
        return {"span_near": {"clauses": rows, "slop": node.within - 1, "in_order": False}}
    return rows[0] if len(rows) == 1 else _in_row(rows)


def _as_typed(node: Phrase, field: str) -> Asked:
    rows = [_row((PRINTED + printed,), field) for printed in node.printed]
    return rows[0] if len(rows) == 1 else _in_row(rows)


def _in_row(rows: list[Asked]) -> Asked:
    return {"span_near": {"clauses": rows, "slop": 0, "in_order": True}}


def _row(terms: Iterable[str], field: str) -> Asked:
    each: list[Asked] = [{"span_term": {field: term}} for term in terms]
    return each[0] if len(each) == 1 else {"span_or": {"clauses": each}}


def _starts(node: Starts) -> Asked:
    fields = node.fields or TEXTS
    beginnings = [
        {"prefix": {f"text_{name}": mark + node.prefix}}
        for name in fields
        for mark in ("", PRINTED)
    ]
    return worth(node.boost, any_of(beginnings))


def _code(node: Code) -> Asked:
    field = f"facet_{node.field}" if node.field in NAMES else node.field
    return worth(node.score, {"terms": {field: list(node.values)}})


def filtered(filters: Filters, today: date) -> dict[str, Asked]:
    """For each chosen field, what passes. Values of one field are alternatives."""
    passing = {
        facet.name: _having(facet.name, filters[facet.name], today)
        for facet in FACETS
        if filters[facet.name]
    }
    for name, limit in (("van", "gte"), ("tot", "lte")):
        if day := getattr(filters, name):
            passing[name] = {"range": {"day_submitted": {limit: day.toordinal()}}}
    return passing


def _having(name: str, values: tuple[str, ...], today: date) -> Asked:
    own = {"terms": {f"facet_{name}": list(values)}}
    late = [v for v in values if v in LATE and v in NAMED[name].codes.choices]
    return any_of([own, *(is_late(value, today) for value in late)])


def is_late(value: str, today: date) -> Asked:
    """Sets that wait and are late on a day, or possibly late (counting.late)."""
    day = today.toordinal()
    past, ahead = {"lt": day}, {"gte": day}
    bounds = {"utmost": past} if value == OVERDUE else {"due": past, "utmost": ahead}
    bounds["submitted"] = {"gte": day - DOUBTFUL_AFTER.days}
    waits = {"terms": {"facet_status": sorted(WAITING)}}
    has_term = {"exists": {"field": "day_due"}}
    ranges = [{"range": {f"day_{name}": bound}} for name, bound in bounds.items()]
    return {"bool": {"filter": [waits, has_term, *ranges]}}


def together(groups: Sequence[Sequence[Leaf]]) -> Asked:
    """Sets in which one question, with its answer, holds something of every group."""
    each = [{"span_or": {"clauses": [_leaf(leaf) for leaf in group]}} for group in groups]
    return {"span_near": {"clauses": each, "slop": FAR - 1000, "in_order": False}}


def _leaf(leaf: Leaf) -> Asked:
    field = "asked"
    if leaf.prefix:
        return {"span_or": {"clauses": [_begins(field, m + leaf.prefix) for m in ("", PRINTED)]}}
    if leaf.is_word:
        terms = sorted(leaf.rows[0])
        return _row([*terms, *(INSIDE + term for term in terms)], field)
    rows = tuple(tuple(sorted(row)) for row in leaf.rows)
    phrase = Phrase(rows, within=leaf.within, printed=leaf.printed)
    return _as_typed(phrase, field) if leaf.printed else spans(phrase, field)


def _begins(field: str, beginning: str) -> Asked:
    prefix = {"value": beginning, "rewrite": f"top_terms_boost_{MOST_WORDS}"}
    return {"span_multi": {"match": {"prefix": {field: prefix}}}}

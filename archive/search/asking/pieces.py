"""What each thing typed is in the index: words, phrases, beginnings, fields; what to mark of it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from archive.identifiers import KamerstukNumber, read_kamerstuk
from archive.search.dutch.analysis import Word, is_stopword, joined, words
from archive.search.dutch.compounds import halves
from archive.search.dutch.stems import stem
from archive.search.dutch.synonyms import longest_entry, same_as
from archive.search.dutch.words import fold
from archive.search.dutch.years import LAST, begins_years, join_spans, read_years
from archive.search.facets import TYPED, Typed

from .nodes import AllOf, AnyOf, Code, Node, Phrase, Starts, Term

SHORTEST_PREFIX = 2
COMPOUND_WORDS = 4  # toeslag voor de kinderopvang
SYNONYM, APART = 0.2, 0.5  # what a match counts by another form, or by a compound's words apart
# What it counts that a set was asked in a year that was typed as a word: more than words do.
OF_YEAR = 25.0
PARTS_OF_A_SET = {
    "onderwerp": "subject",
    "vraag": "questions",
    "antwoord": "answers",
    "noot": "notes",
}
_YEARS = re.compile(r"(\d{4})(?:(?:\.\.|[-–—/])(\d{4}))?$")

FacetCodes = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What to mark in a text: rows of terms that stand one after the other, or all `within` so many
    words.
    """

    rows: tuple[frozenset[str], ...] = ()
    in_compounds: bool = False
    prefix: str = ""  # instead of rows: every word that begins so
    forms: tuple[int, ...] = ()  # of each row, when only the words as typed will do
    within: int = 0
    printed: tuple[str, ...] = ()  # the words of `forms`

    @property
    def is_word(self) -> bool:
        """Whether it is one word, inside compounds too."""
        return self.in_compounds and len(self.rows) == 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing typed: what to find, what to mark, how to say it."""

    node: Node
    leaves: tuple[Leaf, ...] = ()
    said: str = ""
    words: tuple[str, ...] = ()  # as typed, for "bedoelde u"
    loose: bool = False  # words of which a set may lack some, when few have all
    years: Code | None = None  # of words that are years too: asked in them
    apart: tuple["Piece", ...] = ()  # each word of two that can be one
    notes: tuple[str, ...] = ()  # what could not be used, in Dutch


@dataclass(frozen=True, slots=True)
class Where:
    """In which fields of text words may stand; () for any."""

    fields: tuple[str, ...] = ()

    @classmethod
    def only_in(cls, names: Iterable[str]) -> "Where":
        return cls(tuple(PARTS_OF_A_SET[name] for name in names))


def units(typed: Sequence[str], *, keep_stopwords: bool) -> Iterable[tuple[str, ...]]:
    """Plain words cut into what means one thing: a synonym's entry, two that are one, or one."""
    every = words(join_spans(" ".join(typed)))
    run = [word for word in every if keep_stopwords or not is_weak(word)]
    at = 0
    while at < len(run):
        length = _length_of_unit(run[at:])
        yield tuple(word.text for word in run[at : at + length])
        at += length


def is_weak(word: Word) -> bool:
    """Whether a word says nothing by itself. (OM is an office, om is not.)"""
    is_name = word.text.isupper() and len(word.text) > 1 and bool(same_as([word]))
    return is_stopword(word.text) and not is_name


def _length_of_unit(run: Sequence[Word]) -> int:
    for length in range(min(longest_entry(), len(run)), 0, -1):
        if same_as(run[:length]):
            return length
    if len(run) < 2:
        return 1
    first, second = run[0].text, run[1].text
    return 2 if joined(first, second) or begins_years(first, second) else 1


def of_words(texts: Sequence[str], where: Where) -> Piece:
    """A unit of plain words, in all its forms, as a year too where it can be one."""
    run = [word for text in texts for word in words(text)]
    if not run:
        return Piece(AllOf(()))
    piece = _unit(run, where)
    years = read_years([word.text for word in run])
    if not years:
        return replace(piece, loose=True)
    asked = Code("jaar", tuple(map(str, years)), OF_YEAR)
    said = f"{piece.said} (of ingezonden in {_say_years(years)})"
    return replace(piece, node=AnyOf((piece.node, asked)), said=said, loose=True, years=asked)


def _say_years(years: Sequence[int]) -> str:
    if len(years) == 1:
        return str(years[0])
    return f"{years[0]} " + ("en later" if years[-1] == LAST else f"tot en met {years[-1]}")


def _unit(run: list[Word], where: Where) -> Piece:
    others = same_as(run)
    if others:
        return _with_others(run, others, where)
    both = joined(run[0].text, run[1].text) if len(run) == 2 else None
    if both:
        return _one_or_two(run, both, where)
    return _all([_word(word, where) for word in run])


def _all(pieces: Sequence[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    return Piece(
        AllOf(tuple(piece.node for piece in pieces)),
        tuple(leaf for piece in pieces for leaf in piece.leaves),
        " en ".join(piece.said for piece in pieces),
        tuple(word for piece in pieces for word in piece.words),
    )


def _one_or_two(run: list[Word], both: str, where: Where) -> Piece:
    """Two words that are one when written together: wind energie."""
    each = tuple(replace(_word(word, where), loose=True) for word in run)
    apart = _all(each)
    together = Leaf((frozenset({both}),), in_compounds=True)
    node = AnyOf((apart.node, Term(both, 1.5, where.fields)))
    return replace(apart, node=node, leaves=(*apart.leaves, together), apart=each)


def _with_others(run: list[Word], others: list[tuple[Word, ...]], where: Where) -> Piece:
    own = _said_together(run, 1.0, where)
    alternatives = [_said_together(other, SYNONYM, where) for other in others]
    said = f"{own.said} (of {', '.join(piece.said for piece in alternatives)})"
    leaves = tuple(leaf for piece in (own, *alternatives) for leaf in piece.leaves)
    return Piece(
        AnyOf(tuple(piece.node for piece in (own, *alternatives))), leaves, said, own.words
    )


def _said_together(run: Sequence[Word], boost: float, where: Where) -> Piece:
    if len(run) == 1:
        return _word(run[0], where, boost)
    rows = tuple(row for word in run for row in word.terms)
    leaf = Leaf(tuple(frozenset(row) for row in rows))
    texts = tuple(word.text for word in run)
    return Piece(Phrase(rows, boost, fields=where.fields), (leaf,), f"“{' '.join(texts)}”", texts)


def _word(word: Word, where: Where, boost: float = 1.0) -> Piece:
    term = word.terms[0][0]
    leaves = [Leaf((frozenset({term}),), in_compounds=True)]
    nodes: list[Node] = [Term(term, boost, where.fields)]
    if len(word.terms) > 1:
        rows = ((word.terms[0][1],), *word.terms[1:])
        nodes.append(Phrase(rows, boost, fields=where.fields))
        leaves.append(Leaf(tuple(frozenset(row) for row in rows)))
    elif apart := halves(word.text.lower()):
        rows = ((stem(apart[0]),), (stem(apart[1]),))
        nodes.append(Phrase(rows, boost * APART, COMPOUND_WORDS, fields=where.fields))
        leaves.append(Leaf(tuple(frozenset(row) for row in rows), within=COMPOUND_WORDS))
    node = AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0]
    return Piece(node, tuple(leaves), f"“{word.text}”", (word.text,))


def of_phrase(text: str, where: Where) -> Piece:
    """The words as typed, one after the other."""
    run = list(words(text))
    rows = tuple(row for word in run for row in word.terms)
    if not rows:
        return Piece(AllOf(()))
    forms = tuple(form for word in run for form in word.forms)
    printed = tuple(form for word in run for form in word.printed)
    leaf = Leaf(tuple(frozenset(row) for row in rows), forms=forms, printed=printed)
    said = "het woord" if len(run) == 1 else "de woordgroep"
    node = Phrase(rows, forms=forms, fields=where.fields, printed=printed)
    return Piece(node, (leaf,), f"{said} “{text.strip()}”")


def of_beginning(text: str, where: Where) -> Piece:
    prefix = re.sub(r"[^\w]", "", fold(text.lower()))
    if len(prefix) < SHORTEST_PREFIX:
        return of_words([prefix], where)
    said = f"woorden die beginnen met “{prefix}”"
    return Piece(Starts(prefix, fields=where.fields), (Leaf(prefix=prefix),), said)


def near(first: Piece, second: Piece, within: int, where: Where) -> Piece:
    """Both, at most `within` words apart. What stands beside a word must be words."""
    rows = [_row(first), _row(second)]
    leaves = (*first.leaves, *second.leaves)
    if not all(rows):
        note = "NEAR kan alleen tussen losse woorden; nu is naar beide gezocht."
        said = f"{first.said} en {second.said}"
        notes = (*first.notes, *second.notes, note)
        return Piece(AllOf((first.node, second.node)), leaves, said, notes=notes)
    said = f"{first.said} binnen {within} woorden van {second.said}"
    node = Phrase(tuple(rows), within=within, fields=where.fields)
    return Piece(node, leaves, said, first.words + second.words)


def _row(piece: Piece) -> tuple[str, ...]:
    """The terms that may stand for a piece; () where it is more than one word."""
    if not piece.leaves or _asks_for_all(piece.node) or piece.leaves[0].prefix:
        return ()
    terms = {term for leaf in piece.leaves if len(leaf.rows) == 1 for term in leaf.rows[0]}
    return tuple(sorted(terms))


def _asks_for_all(node: Node) -> bool:
    if isinstance(node, AnyOf):
        return any(map(_asks_for_all, node.nodes))
    return isinstance(node, AllOf)


def of_field(name: str, value: str, codes: FacetCodes) -> Piece | None:
    """A filter typed as a word; None when its name is none."""
    value, facet = value.rstrip(".,;?!"), TYPED.get(name)
    if facet is None:
        return None
    if facet.typed is Typed.YEARS:
        return _of_years(facet.name, value)
    if facet.typed is Typed.PAPER:
        return _of_paper(value)
    return _of_code(facet.name, value, codes(facet.name))


def _of_years(name: str, value: str) -> Piece | None:
    match = _YEARS.match(value)
    if not match:
        return None
    first, last = sorted((int(match[1]), int(match[2] or match[1])))
    years = tuple(str(year) for year in range(first, min(last, first + 300) + 1))
    said = f"jaar {first}" + (f" tot en met {last}" if last > first else "")
    return Piece(Code(name, years), said=said)


def _of_paper(value: str) -> Piece | None:
    paper = read_kamerstuk(value)
    if not paper:
        return None
    code = f"{paper.dossier_code}/{paper.number}" if paper.number else paper.dossier_code
    leaves = paper_leaves(paper)[-1]
    return Piece(Code("numbers", (code.lower(),)), leaves, f"Kamerstuk {value}")


def _of_code(name: str, value: str, codes: Sequence[str]) -> Piece:
    meant = _codes_for(value, codes)
    if meant:
        return Piece(Code(name, meant), said=f"{name} {' of '.join(meant[:3])}")
    terms = tuple(Term(row[0], fields=("people",)) for word in words(value) for row in word.terms)
    note = f"Er is geen {name} “{value}”; gezocht is naar die naam zoals die gedrukt staat."
    return Piece(AllOf(terms) if terms else AnyOf(()), said=f"{name} “{value}”", notes=(note,))


def _codes_for(value: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes a typed value means: itself, or those that have all its words (omtzigt →
    pieter-omtzigt).
    """
    wanted = "-".join(word.lower() for word in re.findall(r"\w+", fold(value.lower())))
    if wanted in codes:
        return (wanted,)
    parts = set(wanted.split("-"))
    return tuple(code for code in codes if wanted and parts <= set(code.split("-")))[:50]


def paper_leaves(paper: KamerstukNumber) -> tuple[tuple[Leaf, ...], ...]:
    """To mark a Kamerstuk however it is printed: 28 638 or 28638, and its number."""
    together = Leaf((frozenset({paper.dossier}),))
    apart = Leaf((frozenset({paper.dossier[:2]}), frozenset({paper.dossier[2:]})))
    rest = [text.lower() for text in (paper.addition, paper.number) if text]
    return ((together, apart), *((Leaf((frozenset({text}),)),) for text in rest))

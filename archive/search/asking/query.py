"""Read what was typed: words, "phrases", OF, -niet, woord*, lid:…, jaar:2019..2021, NEAR, (…).

Nothing typed is an error. What cannot be used is said in `notes`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from archive.identifiers import print_kamerstuk
from archive.search.dutch.analysis import is_asking, words
from archive.search.dutch.stems import stem
from archive.search.facets import TYPED
from archive.search.index.schema import TEXTS

from . import grammar, pieces
from .nodes import AllOf, AnyOf, Code, Everything, Node, Term
from .numbers import Named, read_number
from .pieces import PARTS_OF_A_SET as PARTS_OF_A_SET  # for those who show what was found
from .pieces import FacetCodes, Piece, Where
from .pieces import Leaf as Leaf

# Characters, and words or other parts; what comes after is left out, and said.
LONGEST_QUERY, MOST_WORDS = 2000, 40
TOO_LONG = "De zoekvraag is te lang; de rest ervan is weggelaten."
Appendices = Callable[[str], Iterable[str]]
FIELDS = (*TYPED, *PARTS_OF_A_SET, "in")


@dataclass(frozen=True, slots=True)
class Query:
    node: Node
    groups: tuple[tuple[Leaf, ...], ...] = ()  # for each thing that must match, what to mark
    understood: str = ""
    words: tuple[str, ...] = ()  # as typed, for "bedoelde u"
    fields: tuple[str, ...] = TEXTS  # where the words may stand
    named: Named | None = None  # the set, paper or Aanhangsel number that was typed
    notes: tuple[str, ...] = ()  # what of it could not be used, in Dutch
    wanted: tuple[Piece, ...] = ()  # what must match, one by one
    refused: tuple[Piece, ...] = ()  # what must not, as what all others match

    @property
    def kept_bytes(self) -> int:
        """About."""
        return 10_000


def read_query(text: str, codes: FacetCodes, appendices: Appendices = lambda number: ()) -> Query:
    """The query in a text. `codes` gives the codes of a facet, for lid:omtzigt; `appendices` the
    identifiers of replies with a number in the Aanhangsel, of whatever year.
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    whole = len(text) <= LONGEST_QUERY
    text = text[:LONGEST_QUERY].strip()
    if not text:
        return Query(Everything())
    if whole and (named := read_number(text)):
        return _of_number(named, appendices)
    return _Reader(codes).read(text, whole)


def _of_number(named: Named, appendices: Appendices) -> Query:
    if named.paper:
        paper = named.paper
        value = f"{paper.dossier_code}/{paper.number}" if paper.number else paper.dossier_code
        said = f"Kamerstuk {print_kamerstuk(*paper)}"
        return Query(
            Code("numbers", (value.lower(),)), pieces.paper_leaves(paper), said, named=named
        )
    if named.appendix:
        codes = tuple(appendices(named.appendix))
        return Query(
            Code("numbers", codes), understood=f"Aanhangselnummer {named.appendix}", named=named
        )
    value = named.identifier.lower()
    leaf = Leaf((frozenset({stem(value)}),))
    node = AnyOf((Code("numbers", (value,)), Term(stem(value))))
    return Query(node, ((leaf,),), f"nummer {named.identifier}", named=named)


class _Reader:
    """Reads one query. The parts of a set that in:… allows hold for all its words."""

    def __init__(self, codes: FacetCodes) -> None:
        self._codes = codes
        self._where = Where()
        self._only_in: list[str] = []
        self._keeps_stopwords = False
        self._words = 0

    def read(self, text: str, whole: bool) -> Query:
        """The query; `whole`: it is all that was typed."""
        self._keeps_stopwords = all(map(pieces.is_weak, words(text)))
        tree = grammar.read_tree(text, FIELDS, self._units)
        parts = tree.trees if isinstance(tree, grammar.And) else (tree,) if tree else ()
        self._read_in(parts)
        asked = self._pieces(parts[:MOST_WORDS])
        query = Query(Everything())
        if asked:
            query = query_of(asked, self._where.fields or TEXTS, self._said_in())
        if whole and self._words <= MOST_WORDS >= len(parts):
            return query
        return replace(query, notes=(*query.notes, TOO_LONG))

    def _units(self, typed: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """What belongs together of a run of words; MOST_WORDS of the whole query."""
        for unit in pieces.units(typed, keep_stopwords=self._keeps_stopwords):
            self._words += len(unit)
            if self._words <= MOST_WORDS:
                yield unit

    def _read_in(self, parts: Iterable[grammar.Tree]) -> None:
        asked = [part.value for part in parts if isinstance(part, grammar.Field) and _is_in(part)]
        if asked:
            self._only_in = list(dict.fromkeys(asked))
            self._where = Where.only_in(self._only_in)

    def _said_in(self) -> str:
        return f", alleen in {' of '.join(self._only_in)}" if self._only_in else ""

    def _piece(self, tree: grammar.Tree) -> Piece | None:
        match tree:
            case grammar.Words(texts):
                return pieces.of_words(texts, self._where)
            case grammar.Quoted(text):
                return pieces.of_phrase(text, self._where) if any(words(text)) else None
            case grammar.Beginning(text):
                return pieces.of_beginning(text, self._where)
            case grammar.Field():
                return self._field(tree)
            case grammar.Not(inner):
                refused = self._piece(inner)
                return refused and _refused(refused)
            case grammar.Near(first, second, within):
                return self._near(first, second, within)
            case grammar.Or(trees):
                return _either(self._pieces(trees))
            case grammar.And(trees):
                return _both(self._pieces(trees))

    def _pieces(self, trees: Iterable[grammar.Tree]) -> list[Piece]:
        return [piece for tree in trees if (piece := self._piece(tree)) is not None]

    def _near(self, first: grammar.Tree, second: grammar.Tree, within: int) -> Piece | None:
        beside = self._pieces((first, second))
        if len(beside) < 2:
            return beside[0] if beside else None
        return pieces.near(beside[0], beside[1], within, self._where)

    def _field(self, tree: grammar.Field) -> Piece | None:
        if _is_in(tree):
            return None
        if tree.name in PARTS_OF_A_SET:
            where = Where.only_in([tree.name])
            inside = pieces.of_phrase if tree.quoted else _of_text
            words_in = inside(tree.value, where)
            return replace(words_in, said=f"{words_in.said} in {tree.name}", loose=False)
        if piece := pieces.of_field(tree.name, tree.value, self._codes):
            return piece
        note = f"“{tree.name}:{tree.value}” is niet begrepen; gezocht is naar de woorden."
        return replace(_of_text(f"{tree.name} {tree.value}", self._where), notes=(note,))


def query_of(asked: Sequence[Piece], fields: tuple[str, ...], said_in: str = "") -> Query:
    """The query for pieces that must all match. Words about asking and answering (kamervragen over
    …) count only where nothing else is asked.
    """
    refused = [piece for piece in asked if isinstance(piece.node, AllOf) and piece.node.without]
    required = [piece for piece in asked if piece not in refused]
    telling = [piece for piece in required if not _only_asks(piece)]
    wanted = telling or required
    said = " en ".join(piece.said for piece in wanted) or "alles"
    said += "".join(f", {piece.said}" for piece in refused) + said_in
    if ignored := [piece.said for piece in required if piece not in wanted]:
        said += f" (zonder te letten op {', '.join(ignored)})"
    without = tuple(node for p in refused if isinstance(p.node, AllOf) for node in p.node.without)
    node = AllOf(tuple(p.node for p in wanted) or (Everything(),), without)
    return Query(
        node.nodes[0] if len(node.nodes) == 1 and not without else node,
        tuple(piece.leaves for piece in wanted if piece.leaves),
        said,
        tuple(word for piece in wanted for word in piece.words),
        fields=fields,
        notes=tuple(note for piece in asked for note in piece.notes),
        wanted=tuple(wanted),
        refused=tuple(refused),
    )


def _only_asks(piece: Piece) -> bool:
    return piece.loose and bool(piece.words) and all(map(is_asking, piece.words))


def _is_in(tree: grammar.Field) -> bool:
    return tree.name == "in" and tree.value in PARTS_OF_A_SET


def _of_text(text: str, where: Where) -> Piece:
    units = pieces.units([text], keep_stopwords=True)
    return _both([pieces.of_words(unit, where) for unit in units]) or Piece(Everything())


def _refused(piece: Piece) -> Piece:
    node = AllOf((Everything(),), (piece.node,))
    return replace(piece, node=node, leaves=(), words=(), loose=False, said=f"zonder {piece.said}")


def _either(alternatives: Sequence[Piece]) -> Piece | None:
    return _joined(alternatives, AnyOf(tuple(p.node for p in alternatives)), " of ")


def _both(parts: Sequence[Piece]) -> Piece | None:
    joined = _joined(parts, AllOf(tuple(p.node for p in parts)), " en ")
    return joined and replace(joined, said=f"({joined.said})" if len(parts) > 1 else joined.said)


def _joined(parts: Sequence[Piece], node: Node, link: str) -> Piece | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Piece(
        node,
        tuple(leaf for piece in parts for leaf in piece.leaves),
        link.join(piece.said for piece in parts),
        tuple(word for piece in parts for word in piece.words),
        notes=tuple(note for piece in parts for note in piece.notes),
    )

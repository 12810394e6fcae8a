"""Read what was typed: words, "phrases", OF, -niet, woord*, lid:…, jaar:2019..2021, NEAR.

Nothing typed is an error.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.identifiers import KamerstukNumber, read_kamerstuk, read_koop_identifier, read_z_number
from archive.search.dutch.analysis import Word, is_stopword, joined, words
from archive.search.dutch.compounds import halves
from archive.search.dutch.stems import stem
from archive.search.dutch.synonyms import longest_entry, same_as
from archive.search.dutch.words import fold
from archive.search.facets import TYPED, Typed
from archive.search.index.schema import ASIDE, PARTS_WEIGHT, PRINTED_WEIGHT, TEXT_WEIGHTS

from .matching import AllOf, AnyOf, Code, Everything, Node, Phrase, Starts, Term

LONGEST_QUERY = 2000  # characters; what comes after is left out, and said
MOST_WORDS = 40
SHORTEST_PREFIX = 2
NEAR_WORDS = 10
COMPOUND_WORDS = 4  # toeslag voor de kinderopvang
SYNONYM, APART = 0.25, 0.5  # what a match counts by another form, or by a compound's words apart

_ITEM = re.compile(
    r"""(?P<minus>-?)(?:(?P<field>[a-z]{2,14}):(?=\S))?(?:["“”„](?P<phrase>[^"“”„]*)(?:["“”„]|$)|(?P<word>[^\s"“”„]+))"""
)
_OR, _AND, _NOT = {"OF", "OR", "|"}, {"EN", "AND", "&"}, {"NIET", "NOT"}
_NEAR = re.compile(r"(?:NEAR|NABIJ)(?:/(\d{1,3}))?$")
_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?$")
PARTS_OF_A_SET = {
    "onderwerp": "subject",
    "vraag": "questions",
    "antwoord": "answers",
    "noot": "notes",
}


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


@dataclass(frozen=True, slots=True)
class Query:
    node: Node
    groups: tuple[tuple[Leaf, ...], ...] = ()  # for each thing that must match, what to mark
    understood: str = ""
    words: tuple[str, ...] = ()  # as typed, for "bedoelde u"
    fields: tuple[str, ...] = tuple(TEXT_WEIGHTS)  # where the words may stand
    number: str = ""  # the Z number, KOOP identifier or Kamerstuk that was typed, and nothing else
    complete: bool = True

    @property
    def kept_bytes(self) -> int:
        """About."""
        return 10_000


FacetCodes = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class _Piece:
    """One thing typed: what to find, what to mark, how to say it."""

    node: Node
    leaves: list[Leaf]
    said: str
    words: list[str]
    minus: bool = False


def read_query(text: str, codes: FacetCodes) -> Query:
    """The query in a text. `codes` gives the codes of a facet, for lid:omtzigt."""
    text = "".join(c if c.isprintable() else " " for c in text)
    complete = len(text) <= LONGEST_QUERY
    text = text[:LONGEST_QUERY].strip()
    if not text:
        return Query(Everything())
    number = _read_number(text)
    if number:
        return number
    query = _Reader(codes).read(text)
    return query if complete and query.complete else _incomplete(query)


def _incomplete(query: Query) -> Query:
    said = f"{query.understood} (de rest van de zoekvraag is weggelaten)"
    return replace(query, understood=said, complete=False)


def _read_number(text: str) -> Query | None:
    paper = read_kamerstuk(text)
    if paper and len(paper.dossier) == 5:
        value = f"{paper.dossier_code}/{paper.number}" if paper.number else paper.dossier_code
        return Query(
            Code("numbers", (value.lower(),)),
            _paper_leaves(paper),
            f"Kamerstuk {text}",
            number=text,
        )
    identifier = read_z_number(text) or read_koop_identifier(text)
    if not identifier:
        return None
    value = str(identifier).lower()
    cited = AnyOf(tuple(Term(field, stem(value)) for field in TEXT_WEIGHTS))
    node = AnyOf((Code("numbers", (value,)), cited))
    return Query(
        node,
        ((Leaf((frozenset({stem(value)}),)),),),
        f"nummer {identifier}",
        number=str(identifier),
    )


def _paper_leaves(paper: KamerstukNumber) -> tuple[tuple[Leaf, ...], ...]:
    """To mark a Kamerstuk however it is printed: 28 638 or 28638, and its number."""
    together = Leaf((frozenset({paper.dossier}),))
    apart = Leaf((frozenset({paper.dossier[:2]}), frozenset({paper.dossier[2:]})))
    rest = [text.lower() for text in (paper.addition, paper.number) if text]
    return ((together, apart), *((Leaf((frozenset({text}),)),) for text in rest))


class _Reader:
    """Reads one query. The fields that in:… allows hold for all its words."""

    def __init__(self, codes: FacetCodes) -> None:
        self._codes = codes
        self._fields: dict[str, float] = dict(TEXT_WEIGHTS)
        self._aside: tuple[int, ...] = ()
        self._said_in = ""

    def read(self, text: str) -> Query:
        items = list(_ITEM.finditer(text))
        kept = items[:MOST_WORDS]
        self._read_in(kept)
        groups = self._groups(kept)
        if not groups:
            return Query(Everything(), complete=len(items) <= MOST_WORDS)
        wanted = [_one_of(group) for group in groups if not group[0].minus]
        refused = [piece for group in groups if group[0].minus for piece in group]
        node = AllOf(
            tuple(p.node for p in wanted) or (Everything(),), tuple(p.node for p in refused)
        )
        said = " en ".join(piece.said for piece in wanted) or "alles"
        said += "".join(f", zonder {piece.said}" for piece in refused) + self._said_in
        return Query(
            node.nodes[0] if len(node.nodes) == 1 and not refused else node,
            tuple(tuple(piece.leaves) for piece in wanted if piece.leaves),
            said,
            tuple(word for piece in wanted for word in piece.words),
            fields=tuple(self._fields),
            complete=len(items) <= MOST_WORDS,
        )

    def _read_in(self, items: list[re.Match[str]]) -> None:
        asked = [
            item["word"]
            for item in items
            if item["field"] == "in" and item["word"] in PARTS_OF_A_SET
        ]
        if asked:
            self._fields = {
                PARTS_OF_A_SET[name]: TEXT_WEIGHTS[PARTS_OF_A_SET[name]] for name in asked
            }
            self._aside = tuple(ASIDE.index(field) for field in self._fields)
            self._said_in = f", alleen in {' of '.join(dict.fromkeys(asked))}"

    def _groups(self, items: list[re.Match[str]]) -> list[list[_Piece]]:
        """Pieces that must all match; within a group (joined by OF) one of them is enough."""
        groups: list[list[_Piece]] = []
        free: list[str] = []
        alternative = refuse = False
        near: int | None = None
        only_stopwords = all(_is_weak(item) for item in items)

        def settle() -> None:
            if free:
                groups.extend([piece] for piece in self._free_words(" ".join(free), only_stopwords))
                free.clear()

        for item in items:
            token = item.group()
            if token in _OR and (groups or free):
                settle()
                alternative = bool(groups)
                continue
            if token in _AND or token in _NOT:
                refuse = refuse or token in _NOT
                continue
            if match := _NEAR.match(token):
                settle()
                near = min(int(match[1] or NEAR_WORDS), 100)
                continue
            plain = item["word"] and not item["field"] and not item["minus"] and not refuse
            if plain and not alternative and near is None and not item["word"].endswith("*"):
                free.append(item["word"])
                continue
            settle()
            for piece in self._piece(item, only_stopwords or alternative):
                piece.minus = bool(item["minus"]) or refuse
                if near is not None and groups:
                    groups[-1] = [self._near(groups[-1][-1], piece, near)]
                elif alternative and groups:
                    groups[-1].append(piece)
                else:
                    groups.append([piece])
            alternative, refuse, near = False, False, None
        settle()
        return groups

    def _piece(self, item: re.Match[str], keep_stopwords: bool) -> list[_Piece]:
        field, value = item["field"], item["phrase"] if item["phrase"] is not None else item["word"]
        if field == "in" and value in PARTS_OF_A_SET:
            return []
        if field:
            filtered = self._field(field, value)
            if filtered:
                return [filtered]
            value = f"{field} {value}"
        if item["phrase"] is not None:
            return self._phrase(value)
        if value.endswith("*"):
            return self._starting(value)
        return self._free_words(value, keep_stopwords)

    def _field(self, field: str, value: str) -> _Piece | None:
        """A filter typed as a word; None when it is none, and its words are looked for."""
        facet = TYPED.get(field)
        if not facet:
            return None
        if facet.typed is Typed.YEARS and (match := _YEARS.match(value)):
            first, last = sorted((int(match[1]), int(match[2] or match[1])))
            years = tuple(str(year) for year in range(first, min(last, first + 300) + 1))
            return _Piece(
                Code(facet.name, years), [], f"{field} {value.replace('..', ' tot en met ')}", []
            )
        if facet.typed is Typed.PAPER and (paper := read_kamerstuk(value)):
            code = f"{paper.dossier_code}/{paper.number}" if paper.number else paper.dossier_code
            leaves = list(_paper_leaves(paper)[-1])
            return _Piece(Code("numbers", (code.lower(),)), leaves, f"Kamerstuk {value}", [])
        if facet.typed is not Typed.CODE:
            return None
        found = _codes_for(value, self._codes(field))
        if found:
            return _Piece(Code(field, found), [], f"{field} {' of '.join(found[:3])}", [])
        terms = tuple(Term("people", row[0]) for word in words(value) for row in word.terms)
        return _Piece(AllOf(terms) if terms else AnyOf(()), [], f"{field} “{value}”", [])

    def _phrase(self, text: str) -> list[_Piece]:
        """The words as typed, one after the other."""
        found = list(words(text))
        rows = tuple(row for word in found for row in word.terms)
        if not rows:
            return []
        forms = tuple(form for word in found for form in word.forms)
        nodes = tuple(
            Phrase(field, rows, weight, forms=forms) for field, weight in self._fields.items()
        )
        leaf = Leaf(tuple(frozenset(row) for row in rows), forms=forms)
        said = "het woord" if len(found) == 1 else "de woordgroep"
        return [_Piece(AnyOf(nodes), [leaf], f"{said} “{text.strip()}”", [])]

    def _starting(self, value: str) -> list[_Piece]:
        prefix = fold(value.rstrip("*").lower())
        prefix = re.sub(r"[^\w]", "", prefix)
        if len(prefix) < SHORTEST_PREFIX:
            return self._free_words(prefix, keep_stopwords=True)
        nodes = [Starts(field, prefix, weight) for field, weight in self._fields.items()]
        nodes.append(Starts("printed", prefix, PRINTED_WEIGHT, self._aside))
        leaf = Leaf(prefix=prefix)
        return [_Piece(AnyOf(tuple(nodes)), [leaf], f"woorden die beginnen met “{prefix}”", [])]

    def _near(self, first: _Piece, second: _Piece, within: int) -> _Piece:
        rows = tuple(
            tuple(sorted(leaf.rows[0]))
            for leaf in (first.leaves[:1] + second.leaves[:1])
            if leaf.rows
        )
        if len(rows) < 2:
            return replace(
                second,
                node=AllOf((first.node, second.node)),
                leaves=[*first.leaves, *second.leaves],
            )
        nodes = tuple(Phrase(field, rows, weight, within) for field, weight in self._fields.items())
        leaves = [*first.leaves, *second.leaves]
        said = f"{first.said} binnen {within} woorden van {second.said}"
        return _Piece(AnyOf(nodes), leaves, said, first.words + second.words)

    def _free_words(self, text: str, keep_stopwords: bool) -> list[_Piece]:
        found = [word for word in words(text) if keep_stopwords or not _is_stopword(word)]
        pieces: list[_Piece] = []
        at = 0
        while at < len(found):
            taken, piece = self._run(found, at)
            pieces.append(piece)
            at += taken
        return pieces

    def _run(self, found: list[Word], at: int) -> tuple[int, _Piece]:
        """The piece that begins at a word, and how many words it takes: a synonym's, two that are
        one, or one.
        """
        for length in range(min(longest_entry(), len(found) - at), 0, -1):
            run = found[at : at + length]
            others = same_as(run)
            if others:
                return length, self._with_others(run, others)
        first = found[at]
        both = joined(first.text, found[at + 1].text) if at + 1 < len(found) else None
        if both is None:
            return 1, self._word(first)
        second = found[at + 1]
        pieces = [self._word(first), self._word(second)]
        node = AnyOf((AllOf(tuple(p.node for p in pieces)), self._term(both, 1.5)))
        leaves = [leaf for piece in pieces for leaf in piece.leaves]
        leaves.append(Leaf((frozenset({both}),), in_compounds=True))
        return 2, _Piece(
            node, leaves, " en ".join(p.said for p in pieces), [first.text, second.text]
        )

    def _with_others(self, run: list[Word], others: list[tuple[Word, ...]]) -> _Piece:
        own = self._said_together(run, 1.0)
        alternatives = [self._said_together(other, SYNONYM) for other in others]
        nodes = tuple(piece.node for piece in (own, *alternatives))
        said = f"{own.said} (of {', '.join(piece.said for piece in alternatives)})"
        leaves = [leaf for piece in (own, *alternatives) for leaf in piece.leaves]
        return _Piece(AnyOf(nodes), leaves, said, own.words)

    def _said_together(self, run: Sequence[Word], boost: float) -> _Piece:
        if len(run) == 1:
            return self._word(run[0], boost)
        rows = tuple(row for word in run for row in word.terms)
        nodes = tuple(Phrase(field, rows, weight * boost) for field, weight in self._fields.items())
        leaf = Leaf(tuple(frozenset(row) for row in rows))
        text = " ".join(word.text for word in run)
        return _Piece(AnyOf(nodes), [leaf], f"“{text}”", [word.text for word in run])

    def _word(self, word: Word, boost: float = 1.0) -> _Piece:
        said, typed = f"“{word.text}”", [word.text]
        term = word.terms[0][0]
        leaves = [Leaf((frozenset({term}),), in_compounds=True)]
        nodes: list[Node] = [self._term(term, boost)]
        if len(word.terms) > 1:
            rows = ((word.terms[0][1],), *word.terms[1:])
            nodes += [Phrase(field, rows, weight * boost) for field, weight in self._fields.items()]
            leaves.append(Leaf(tuple(frozenset(row) for row in rows)))
        elif apart := halves(word.text.lower()):
            rows = ((stem(apart[0]),), (stem(apart[1]),))
            nodes += [
                Phrase(field, rows, weight * boost * APART, COMPOUND_WORDS)
                for field, weight in self._fields.items()
            ]
            leaves.append(Leaf(tuple(frozenset(row) for row in rows), within=COMPOUND_WORDS))
        return _Piece(AnyOf(tuple(nodes)), leaves, said, typed)

    def _term(self, term: str, boost: float) -> Node:
        nodes = [Term(field, term, weight * boost) for field, weight in self._fields.items()]
        nodes.append(Term("parts", term, PARTS_WEIGHT * boost, self._aside))
        return AnyOf(tuple(nodes))


def _one_of(group: list[_Piece]) -> _Piece:
    if len(group) == 1:
        return group[0]
    leaves = [leaf for piece in group for leaf in piece.leaves]
    said = " of ".join(piece.said for piece in group)
    return _Piece(
        AnyOf(tuple(p.node for p in group)), leaves, said, [w for p in group for w in p.words]
    )


def _is_weak(item: re.Match[str]) -> bool:
    return (
        bool(item["word"])
        and not item["field"]
        and all(_is_stopword(word) for word in words(item["word"]))
    )


def _is_stopword(word: Word) -> bool:
    return is_stopword(word.text) and not (
        word.text.isupper() and len(word.text) > 1 and same_as([word])
    )


def _codes_for(value: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes a typed value means: itself, or those that have all its words (omtzigt →
    pieter-omtzigt).
    """
    wanted = "-".join(word.lower() for word in re.findall(r"\w+", fold(value.lower())))
    if wanted in codes:
        return (wanted,)
    parts = set(wanted.split("-"))
    return tuple(code for code in codes if wanted and parts <= set(code.split("-")))[:50]

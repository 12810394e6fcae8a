"""What a query asks for, as a tree of nodes."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Term:
    """A term, in all its forms and inside compounds; in these fields only, if there are any."""

    text: str
    boost: float = 1.0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Rows of terms at successive places of one text; in a row each term will do.

    Worth what its terms are.
    """

    rows: tuple[tuple[str, ...], ...]
    boost: float = 1.0
    within: int = 0  # 0: one after the other; else: all within so many words, in any order
    forms: tuple[int, ...] = ()  # of each row, when only the words as typed will do
    fields: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()  # those words, for an engine that keeps no forms


@dataclass(frozen=True, slots=True)
class Starts:
    """Every word that begins so, in a form or as printed: together as rare as one word would be."""

    prefix: str
    boost: float = 1.0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    nodes: tuple["Node", ...]
    without: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A facet's code or a number, worth `score` wherever it is."""

    field: str
    values: tuple[str, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Everything:
    pass


Node = Term | Phrase | Starts | AnyOf | AllOf | Code | Everything


def only_in(fields: tuple[str, ...], node: Node) -> Node:
    """The same words, in these fields only."""
    match node:
        case Term(text, boost):
            return Term(text, boost, fields)
        case AnyOf(nodes):
            return AnyOf(tuple(only_in(fields, child) for child in nodes))
        case AllOf(nodes, without):
            return AllOf(tuple(only_in(fields, child) for child in nodes), without)
        case Phrase() | Starts():
            return replace(node, fields=fields)
    return node

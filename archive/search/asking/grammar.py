"""Read how a query is built: OF, EN, NIET, minus, NEAR, parentheses, "phrases", field:value. Pure.

OF binds closer than words side by side, NEAR closer than OF. Everything typed is in the tree;
nothing typed is an error: a bracket or sign that makes no sense is left out.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Words:
    texts: tuple[str, ...]  # that mean one thing together, as `units` cut them


@dataclass(frozen=True, slots=True)
class Quoted:
    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    tree: "Tree"


@dataclass(frozen=True, slots=True)
class Near:
    first: "Tree"
    second: "Tree"
    within: int


@dataclass(frozen=True, slots=True)
class Or:
    trees: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class And:
    trees: tuple["Tree", ...]


Tree = Words | Quoted | Beginning | Field | Not | Near | Or | And
Units = Callable[[Sequence[str]], Iterable[tuple[str, ...]]]

NEAR_WORDS, MOST_NEAR = 10, 100
_TOKEN = re.compile(
    r"""(?P<open>\()|(?P<close>\))
    |(?P<minus>(?:(?<=[\s(])|(?<=^))[-–−—](?=[^\s)]))
    |(?P<near>(?:NEAR|NABIJ)(?:/(?P<within>\d{1,3}))?(?![^\s()]))
    |(?P<or>(?:OF|OR|\|)(?![^\s()]))|(?P<and>(?:EN|AND|&)(?![^\s()]))
    |(?P<not>(?:NIET|NOT|not)(?![^\s()]))
    |(?P<field>[A-Za-z]{2,14}):(?P<space>[ ]?)
        (?:["“”„](?P<inside>[^"“”„]*)["“”„]?|(?P<value>[^\s()"“”„]+))
    |["“”„](?P<quoted>[^"“”„]*)["“”„]?
    |(?P<word>[^\s()"“”„]+)""",
    re.VERBOSE,
)
_NAMES = "open close minus near within or and not field space inside value quoted"
_WORD = re.compile("".join(f"(?P<{name}>(?!))?" for name in _NAMES.split()) + r"(?P<word>\S+?:)")


MOST_TOKENS = 200  # so that brackets within brackets end


def read_tree(text: str, fields: Collection[str] = (), units: Units | None = None) -> Tree | None:
    """The tree of a query; None when nothing is asked.

    `fields`: names after whose colon a space may stand ("lid: omtzigt"). `units` cuts a run of
    plain words into what belongs together: ("geestelijke", "gezondheidszorg"); what it leaves out
    is not looked for.
    """
    tokens = list(islice(_tokens(text, fields), MOST_TOKENS))
    return _Parser(_with_units(tokens, units or _one_by_one)).whole()


def _one_by_one(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return ((word,) for word in words)


def _tokens(text: str, fields: Collection[str]) -> Iterator[re.Match[str]]:
    at = 0
    while token := _TOKEN.search(text, at):
        if token["space"] and token["field"].lower() not in fields:
            token = _WORD.match(text, token.start()) or token  # an ordinary colon: "Betreft: dijk"
        yield token
        at = token.end()


def _with_units(tokens: list[re.Match[str]], units: Units) -> list["re.Match[str] | Words"]:
    """Runs of plain words replaced by the units in them."""
    cut: list[re.Match[str] | Words] = []
    run: list[str] = []
    for token in tokens:
        word = token["word"]
        if word and not word.rstrip(".,;?!").endswith("*"):
            run.append(word)
            continue
        cut += [*map(Words, units(run)), token]
        run = []
    return [*cut, *map(Words, units(run))]


class _Parser:
    def __init__(self, tokens: list["re.Match[str] | Words"]) -> None:
        self._tokens, self._at = tokens, 0

    def whole(self) -> Tree | None:
        trees = []
        while self._next() is not None:
            trees.append(self._conjunction())  # a bracket that nobody opened ends one
        return _and([tree for tree in trees if tree])

    def _conjunction(self) -> Tree | None:
        trees: list[Tree] = []
        while (token := self._next()) is not None and not self._takes("close"):
            if tree := self._alternatives():
                trees.append(tree)
            elif self._next() is token:
                self._at += 1  # a sign where none makes sense
        return _and(trees)

    def _alternatives(self) -> Tree | None:
        trees = [self._neighbours()]
        while self._takes("or"):
            trees.append(self._neighbours())
        meant = [tree for tree in trees if tree]
        return Or(tuple(meant)) if len(meant) > 1 else meant[0] if meant else None

    def _neighbours(self) -> Tree | None:
        first = self._one()
        while near := self._takes("near"):
            second = self._one()
            if first and second:
                within = min(int(near["within"] or NEAR_WORDS), MOST_NEAR)
                first = Near(first, second, within)
            first = first or second
        return first

    def _one(self) -> Tree | None:
        while self._takes("and"):
            pass
        if self._takes("minus") or self._takes("not"):
            tree = self._one()
            return Not(tree) if tree else None
        if self._takes("open"):
            return self._conjunction()
        token = self._next()
        if token is None or (tree := _leaf(token)) is None:
            return None
        self._at += 1
        return tree

    def _next(self) -> "re.Match[str] | Words | None":
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _takes(self, name: str) -> re.Match[str] | None:
        token = self._next()
        if isinstance(token, re.Match) and token[name] is not None:
            self._at += 1
            return token
        return None


def _and(trees: list[Tree]) -> Tree | None:
    """One tree of several; what was And already becomes part of it."""
    flat = [part for tree in trees for part in (tree.trees if isinstance(tree, And) else [tree])]
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _leaf(token: "re.Match[str] | Words") -> Tree | None:
    if isinstance(token, Words):
        return token
    if token["field"]:
        inside = token["inside"]
        return Field(token["field"].lower(), inside or token["value"] or "", inside is not None)
    if token["quoted"] is not None:
        return Quoted(token["quoted"])
    return Beginning(token["word"].rstrip(".,;?!*")) if token["word"] else None

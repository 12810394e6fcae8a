"""Decide which pieces are of one question set. Pure: facts in, groups and doubts out.

Two pieces are of one set when they carry the same identifier, or when the same members asked about
the same subject on the same day. A set has one Z number: pieces with different Z numbers never
meet. What is likely but not sure is a doubt for an editor. The outcome depends on the facts alone,
not on the order in which the pieces came.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, takewhile

from .alike import may_reach, ratio
from .facts import Facts

SURE, LIKELY = 0.85, 0.6
# How alike two surnames are of which print damaged one, and how long at least.
NEAR_NAME, SHORT_NAME = 0.8, 4
# Two candidates whose likeness differs by less than this cannot be told apart.
MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Doubt:
    first: str
    second: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grouping:
    groups: tuple[frozenset[str], ...]
    doubts: tuple[Doubt, ...]


def group(
    pieces: Iterable[Facts], decisions: Mapping[tuple[str, str], bool] | None = None
) -> Grouping:
    """Group pieces into sets.

    `decisions`: what editors said of pairs (smaller name first): True = same set.
    """
    forest = _Forest(sorted(pieces, key=lambda facts: facts.name), decisions or {})
    forest.join_decided()
    forest.join_by_identifier()
    forest.join_by_likeness()
    return Grouping(
        tuple(sorted(forest.groups(), key=min)),
        tuple(
            doubt
            for _, doubt in sorted(forest.doubts.items())
            if forest.root(doubt.first) != forest.root(doubt.second)
        ),
    )


def likeness(a: Facts, b: Facts) -> float:
    """How likely two pieces without a shared identifier are of one set, 0 to 1."""
    shared = a.askers & b.askers
    alike = shared or _damaged_askers(a, b)
    if not alike or not a.subject or not b.subject or _other_chamber(a, b):
        return 0.0
    fit = ratio(a.subject, b.subject)
    if a.opening and b.opening:
        opening = ratio(a.opening, b.opening)
        fit = max(fit, opening) if opening > SURE else min(fit, LIKELY - MARGIN)
    if len(shared) < len(a.askers | b.askers) / 2:
        fit = min(fit, SURE - MARGIN)
    if a.offices and b.offices and not a.offices & b.offices:
        fit = min(fit, SURE - MARGIN)
    if not shared or _twins(a, b):
        fit = min(fit, SURE - MARGIN)
    if not a.submitted_on or not b.submitted_on:
        return fit if fit < SURE else SURE - MARGIN
    return fit if a.submitted_on == b.submitted_on else 0.0


def _may_be_alike(a: Facts, b: Facts) -> bool:
    """Whether the likeness of two pieces may be LIKELY: False only when it is certainly less."""
    if a.submitted_on and b.submitted_on and a.submitted_on != b.submitted_on:
        return False
    if a.opening and b.opening:
        return may_reach(a.opening, b.opening, SURE)
    return may_reach(a.subject, b.subject, LIKELY)


class _Forest:
    """Pieces that are being joined; refuses to join what must stay apart."""

    def __init__(self, pieces: list[Facts], decisions: Mapping[tuple[str, str], bool]) -> None:
        self.facts = {facts.name: facts for facts in pieces}
        self.parent = {name: name for name in self.facts}
        self.members = {name: [name] for name in self.facts}
        # of the pieces under each root
        self.numbers = {f.name: {f.z_number} if f.z_number else set() for f in pieces}
        self.decisions = decisions
        self.apart: dict[str, list[str]] = defaultdict(list)
        for (a, b), same in decisions.items():
            if not same and a in self.facts and b in self.facts:
                self.apart[a].append(b)
                self.apart[b].append(a)
        self.doubts: dict[tuple[str, str], Doubt] = {}
        self.contradictions: dict[tuple[str, str], bool] = {}

    def root(self, name: str) -> str:
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def groups(self) -> list[frozenset[str]]:
        return [
            frozenset(members)
            for name, members in self.members.items()
            if self.parent[name] == name
        ]

    def z_numbers(self, *names: str) -> set[str]:
        return {number for name in names for number in self.numbers[self.root(name)]}

    def may_join(self, a: str, b: str) -> bool:
        first, second = self.root(a), self.root(b)
        ours, theirs = self.numbers[first], self.numbers[second]
        if ours and theirs and not ours & theirs:  # a set that an editor joined has several
            return False
        return not self.apart or not any(
            self.root(n) == second for m in self.members[first] for n in self.apart.get(m, ())
        )

    def join(self, a: str, b: str) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        if first != second:
            self.parent[second] = first
            self.members[first] += self.members[second]
            self.numbers[first] |= self.numbers[second]

    def doubt(self, a: str, b: str, reason: str) -> None:
        first, second = sorted((a, b))
        if self.root(a) != self.root(b) and (first, second) not in self.decisions:
            self.doubts.setdefault((first, second), Doubt(first, second, reason))

    def join_decided(self) -> None:
        for (a, b), same in sorted(self.decisions.items()):
            if same and a in self.facts and b in self.facts:
                self.join(a, b)

    def join_by_identifier(self) -> None:
        for key, (own, seen) in sorted(self._by_identifier().items()):
            holders = own + seen
            disputed = not key.startswith(" z:") and self._disputed(holders)
            for a, b in (
                combinations(holders, 2)
                if disputed
                else ((holders[0], other) for other in holders[1:])
            ):
                self._join_or_doubt(a, b, key.strip(), disputed)

    def _by_identifier(self) -> dict[str, tuple[list[str], list[str]]]:
        found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for facts in self.facts.values():
            for key in (f"z:{facts.z_number}",) if facts.z_number else ():
                found[f" {key}"][0].append(facts.name)  # a blank sorts Z numbers before the rest
            for key in facts.replies:
                found[key][0].append(facts.name)
            for key in facts.see:
                found[key][1].append(facts.name)
        return found

    def _disputed(self, names: Iterable[str]) -> bool:
        """Whether these pieces cannot all be of one set, so that a number they share must be
        damaged or joint.
        """
        return any(self._at_odds(min(p), max(p)) for p in combinations(names, 2))

    def _at_odds(self, a: str, b: str) -> bool:
        pair = (a, b)
        if pair not in self.contradictions:
            self.contradictions[pair] = _contradict(self.facts[a], self.facts[b])
        return self.contradictions[pair]

    def _join_or_doubt(self, a: str, b: str, key: str, disputed: bool) -> None:
        if not key.startswith("z:") and not disputed:
            disputed = self._disputed({*self.members[self.root(a)], *self.members[self.root(b)]})
        if self.may_join(a, b) and not disputed:
            self.join(a, b)
        else:
            self.doubt(a, b, f"zelfde kenmerk ({key}), maar de rest spreekt elkaar tegen")

    def join_by_likeness(self) -> None:
        candidates = sorted(self._candidates(), key=lambda c: (-c[0], c[1], c[2]))
        rivals: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        for candidate in candidates:
            for name in candidate[1:]:
                rivals[name].append(candidate)
        for fit, a, b in candidates:
            if fit < SURE or self.root(a) == self.root(b) or not self.may_join(a, b):
                continue
            if not self._torn(fit, a, b, rivals) and not self._brings_twins(a, b):
                self.join(a, b)
        for fit, a, b in candidates:
            if self.may_join(a, b):
                self.doubt(a, b, f"zelfde vragensteller, onderwerp lijkt ({fit:.0%})")

    def _torn(
        self, fit: float, a: str, b: str, rivals: dict[str, list[tuple[float, str, str]]]
    ) -> bool:
        """Whether another set fits one of the two about as well. `rivals`: best fit first."""
        numbers, texts = set[str](), set[str]()
        for name in (a, b):
            for _, *pair in takewhile(lambda c: c[0] > fit - MARGIN, rivals[name]):
                numbers |= self.z_numbers(*pair)
                texts |= self._bare_texts(pair)
                if len(numbers) > 1 or len(texts) > 1:
                    return True
        return False

    def _brings_twins(self, a: str, b: str) -> bool:
        """Whether two of what would be joined are twins: see `_twins`."""
        return len(self._bare_texts(m for n in (a, b) for m in self.members[self.root(n)])) > 1

    def _bare_texts(self, names: Iterable[str]) -> set[str]:
        """The texts of those of these pieces that nothing else tells apart."""
        return {f.text for name in names if (f := self.facts[name]).text and f.is_bare}

    def _candidates(self) -> list[tuple[float, str, str]]:
        found: dict[tuple[str, str], float] = {}
        for names in self._buckets():
            for a, b in combinations(sorted(names), 2):
                ours, theirs = self.facts[a], self.facts[b]
                if (a, b) in found or not _may_be_alike(ours, theirs):
                    continue
                if self.root(a) != self.root(b) and self.may_join(a, b):
                    found[a, b] = likeness(ours, theirs)
        return [(fit, a, b) for (a, b), fit in found.items() if fit >= LIKELY]

    def _buckets(self) -> list[set[str]]:
        """Pieces of one asker and day, and of one asker and theme of which one has no day."""
        buckets: dict[str, set[str]] = defaultdict(set)
        undated = {
            key[1:] for facts in self.facts.values() for key in facts.keys if key.startswith("s:")
        }
        for facts in self.facts.values():
            for key in facts.keys:
                if key.startswith("d:") or (key[0] in "st" and key[1:] in undated):
                    buckets[key if key[0] == "d" else key[1:]].add(facts.name)
        return [names for _, names in sorted(buckets.items()) if len(names) > 1]


def _damaged_askers(a: Facts, b: Facts) -> bool:
    """Whether a name of the one is a name of the other but for a letter or two."""
    pairs = ((x, y) for x in a.askers for y in b.askers if min(len(x), len(y)) > SHORT_NAME)
    return any(SequenceMatcher(None, min(pair), max(pair)).ratio() >= NEAR_NAME for pair in pairs)


def _twins(a: Facts, b: Facts) -> bool:
    """Two letters with nothing but their words to tell them apart, and other words: who sends five
    ministers the same questions asks five times.
    """
    return a.is_bare and b.is_bare and bool(a.text and b.text) and a.text != b.text


def _contradict(a: Facts, b: Facts) -> bool:
    """Whether two pieces cannot be of one set, whatever number they share: another Z number,
    chamber, askers, day or text.
    """
    other_number = bool(a.z_number and b.z_number and a.z_number != b.z_number)
    other_askers = bool(a.askers and b.askers and not a.askers & b.askers)
    other_day = bool(a.submitted_on and b.submitted_on and a.submitted_on != b.submitted_on)
    if other_number or other_askers or other_day or _other_chamber(a, b):
        return True
    return _other_text(a, b)


def _other_chamber(a: Facts, b: Facts) -> bool:
    return bool(a.chamber and b.chamber and a.chamber != b.chamber)


def _other_text(a: Facts, b: Facts) -> bool:
    """Whether neither the subject nor the first question is alike."""
    pairs = [(s, t) for s, t in ((a.subject, b.subject), (a.opening, b.opening)) if s and t]
    return bool(pairs) and not any(
        may_reach(s, t, LIKELY) and ratio(s, t) >= LIKELY for s, t in pairs
    )

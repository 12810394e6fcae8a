"""Tell which pieces are of one reply. Pure.

Pieces are one reply only where their number, their day or their text agrees. Two letters of two
days are two replies, however alike: the second corrects something.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import combinations

from archive import identifiers

from .document import ParsedSet, ReplyKind
from .facts import reply_chamber, reply_vergaderjaar, squeeze
from .matching import LIKELY

SAME_TEXT = 0.9
COMPARED = 800  # letters and digits of a text
# Between the day that a letter bears and the day that it came in, as the Aanhangsel prints.
UNDER_WAY = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece gives of a reply: the piece by its place in the ranking."""

    place: int
    kind: str
    number: str = ""  # "ah-tk-20242025-604"
    day: date | None = None  # as printed
    text: str = ""  # squeezed

    @property
    def is_bare(self) -> bool:
        return not self.day and not self.text


@dataclass(slots=True)
class _Reply:
    parts: list[Part] = field(default_factory=list)

    @property
    def numbers(self) -> set[str]:
        return {part.number for part in self.parts} - {""}


def part_of(place: int, piece: ParsedSet, day: date | None) -> Part | None:
    """The reply in a piece; None when it holds none."""
    kind = reply_kind(piece)
    if not kind:
        return None
    words = " ".join(answer.text for answer in piece.answers) or piece.reply_text
    return Part(place, kind, reply_number(piece), day, _beginning(words))


def _beginning(words: str) -> str:
    """The first COMPARED letters and digits."""
    squeezed = squeeze(words[: 2 * COMPARED])
    if len(squeezed) < COMPARED and len(words) > 2 * COMPARED:
        squeezed = squeeze(words)
    return squeezed[:COMPARED]


def reply_kind(piece: ParsedSet) -> str:
    """What sort of reply a piece holds; "" for none. Word of a withdrawal answers nothing."""
    if piece.withdrawn and not piece.answers and (piece.reply or piece.reply_text):
        return ReplyKind.WITHDRAWAL
    return piece.reply


def reply_number(piece: ParsedSet) -> str:
    """The Aanhangsel identifier of a reply; "" when it prints no number, or no session."""
    year = reply_vergaderjaar(piece)
    number = piece.printed_number
    if not year or not number:
        return ""
    return identifiers.aanhangsel_identifier(year, number, reply_chamber(piece))


def printed_notices(piece: ParsedSet) -> Iterator[tuple[str, str]]:
    """The delay notices, (vergaderjaar, number), that the head of a printed answer names: "Zie ook
    Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 393".

    An earlier number only: what a supplementary answer or a reprint names is the answer.
    """
    if reply_kind(piece) != ReplyKind.ANSWER:
        return
    own = (reply_vergaderjaar(piece) or "9", _figure(piece.printed_number))
    for session, number in piece.also_see:
        if (session, _figure(number)) < own:
            yield session, number


def group_replies(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts of each reply together, in the order of the parts."""
    kinds: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        kinds[part.kind].append(part)
    return [group for _, own in sorted(kinds.items()) for group in _of_one_kind(own)]


def _of_one_kind(parts: list[Part]) -> list[list[Part]]:
    of = {part.place: _Reply([part]) for part in parts}
    for agree in (_same_number, _same_text, _same_day, _one_on_its_way):
        _join(parts, of, agree)
    _place_bare(parts, of)
    replies = {id(reply): reply for reply in of.values()}.values()
    return [sorted(reply.parts, key=lambda part: part.place) for reply in replies]


def _join(parts: list[Part], of: dict[int, _Reply], agree: Callable[[Part, Part], bool]) -> None:
    for a, b in combinations(parts, 2):
        first, second = of[a.place], of[b.place]
        if first is not second and len(first.numbers | second.numbers) < 2 and agree(a, b):
            _unite(first, second, of)


def _unite(first: _Reply, second: _Reply, of: dict[int, _Reply]) -> None:
    first.parts += second.parts
    for part in second.parts:
        of[part.place] = first


def _place_bare(parts: list[Part], of: dict[int, _Reply]) -> None:
    """What tells neither day nor text goes with the only reply of its kind that has no number, or a
    number where it has none.
    """
    for part in parts:
        others = {id(r): r for r in of.values() if r is not of[part.place]}
        if part.is_bare and len(of[part.place].parts) == 1:
            free = [r for r in others.values() if not (r.numbers and part.number)]
            if len(free) == 1:
                _unite(free[0], of[part.place], of)


def _same_number(a: Part, b: Part) -> bool:
    return bool(a.number) and a.number == b.number


def _same_text(a: Part, b: Part) -> bool:
    if not a.text or not b.text:
        return False
    if a.text == b.text:
        return True
    return _may_be_one_day(a, b) and _likeness(a, b) >= SAME_TEXT


def _may_be_one_day(a: Part, b: Part) -> bool:
    """Whether the days are one, or of a letter and of its receipt as printed."""
    return not a.day or not b.day or a.day == b.day or _under_way(a, b)


def _same_day(a: Part, b: Part) -> bool:
    if not a.day or a.day != b.day:
        return False
    return not a.text or not b.text or _likeness(a, b) >= LIKELY


def _one_on_its_way(a: Part, b: Part) -> bool:
    """A letter, and what only tells that one came in some days later."""
    return not (a.text and b.text) and _under_way(a, b)


def _under_way(a: Part, b: Part) -> bool:
    letter, printed = (b, a) if a.number else (a, b)
    if letter.number or not printed.number or not letter.day or not printed.day:
        return False
    return letter.day <= printed.day <= letter.day + UNDER_WAY


def _likeness(a: Part, b: Part) -> float:
    first, second = sorted((a.text, b.text))  # or the outcome would depend on their order
    return float(SequenceMatcher(None, first, second, autojunk=False).ratio())


def _figure(number: str | None) -> int:
    """What a number sorts by: 6 of "6a"; of none, after all."""
    figures = "".join(c for c in number or "" if c.isdecimal())
    return int(figures) if figures else 10**9

"""What a page of hits shows of a set, as the index keeps it: the facts as JSON, then where words
stand in its texts, then the texts.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from struct import Struct

import numpy as np

from .documents import Searched
from .schema import NUMBER_OF, TEXTS

_HEAD = Struct("<I")  # how long the facts are
# A landmark is one 32-bit number: a place, and the character at which the word there begins.
CHARACTER_BITS = 18
_LANDMARK = 4  # bytes

Spot = tuple[int, int]  # a place, and the character at which the word there begins


def written(one: Searched, begins: Sequence[int], landmarks: Sequence[np.ndarray]) -> bytes:
    """What is kept of a set. Of each of its texts: at which place it begins, and its landmarks."""
    encoded = [text.encode("utf-8", "surrogatepass") for _, _, text in one.texts]
    table = [
        (NUMBER_OF[field], number, len(data), begin, len(marks))
        for (field, number, _), data, begin, marks in zip(
            one.texts, encoded, begins, landmarks, strict=True
        )
    ]
    facts = (
        one.identifier,
        one.subject,
        one.status,
        one.is_example,
        one.askers,
        one.addressees,
        table,
    )
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    head_bytes = head.encode("utf-8", "surrogatepass")
    marked = [marks.astype("<u4").tobytes() for marks in landmarks]
    return b"".join((_HEAD.pack(len(head_bytes)), head_bytes, *marked, *encoded))


class Shown:
    """One set. Its texts are decoded when they are asked for."""

    __slots__ = (
        "_data",
        "_marks",
        "_starts",
        "_table",
        "addressees",
        "askers",
        "identifier",
        "is_example",
        "status",
        "subject",
    )

    def __init__(self, data: memoryview) -> None:
        (length,) = _HEAD.unpack_from(data)
        head = str(data[_HEAD.size : _HEAD.size + length], "utf-8", "surrogatepass")
        facts = json.loads(head)
        self.identifier: str = facts[0]
        self.subject: str = facts[1]
        self.status: str = facts[2]
        self.is_example: bool = facts[3]
        self.askers: list[list[str]] = facts[4]
        self.addressees: list[str] = facts[5]
        self._table: list[list[int]] = facts[6]
        self._data = data
        at = _HEAD.size + length
        marks = [_LANDMARK * row[4] for row in self._table]
        self._marks = list(accumulate(marks, initial=at))
        sizes = [row[2] for row in self._table]
        self._starts = list(accumulate(sizes, initial=self._marks[-1]))

    @property
    def has_text(self) -> bool:
        return bool(self._table)

    @property
    def opening(self) -> str:
        """The first question; "" when there is none."""
        questions = NUMBER_OF["questions"]
        for at, (field, number, *_) in enumerate(self._table):
            if field == questions and number:
                return self.text(at)
        return ""

    @property
    def texts(self) -> list[tuple[str, int, str]]:
        """All its texts: field, question number, text."""
        return [
            (TEXTS[field], number, self.text(at))
            for at, (field, number, *_) in enumerate(self._table)
        ]

    def text(self, at: int) -> str:
        return str(self._data[self._starts[at] : self._starts[at + 1]], "utf-8", "surrogatepass")

    def texts_at(self, number: int, field: int) -> list[tuple[int, int]]:
        """Which texts stand at a question in a field, each with the place at which it begins."""
        return [
            (at, row[3])
            for at, row in enumerate(self._table)
            if row[1] == number and row[0] == field
        ]

    def landmark_before(self, at: int, place: int) -> Spot:
        """The last landmark of a text that is not behind a place, counted from its first word."""
        marks = self._data[self._marks[at] : self._marks[at + 1]].cast("I")
        before = bisect_right(marks, (place + 1 << CHARACTER_BITS) - 1) - 1
        if before < 0:
            return 0, 0
        return marks[before] >> CHARACTER_BITS, marks[before] & (1 << CHARACTER_BITS) - 1

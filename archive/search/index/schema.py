"""What the index holds of a question set: the fields of its one Whoosh document, and how places are
written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh import columns, fields, formats

from archive.search.facets import NAMES

# Fields of free text, and what a match in each weighs.
TEXT_WEIGHTS = {"subject": 3.0, "questions": 1.6, "answers": 1.0, "notes": 0.5, "people": 0.25}
PARTS_WEIGHT = 1.0  # of a word that is only part of a compound: "prostitutie" in thuisprostitutie
PRINTED_WEIGHT = 0.5  # of a word found by how it begins as printed: huiz*
SCORED = (*TEXT_WEIGHTS, "parts", "printed")
# `parts` (the words inside compounds) and `printed` (forms that are not their term: huizen) are of
# all text fields together: there the lowest bits of the place tell which field the word stands in.
# The bits above and the form are a longer checksum, in `parts` of the compound.
ASIDE = tuple(TEXT_WEIGHTS)
ASIDE_BITS = 3
NO_DAY = 0  # in the columns of days (proleptic ordinals)
# `due` and `utmost`: the last day of the term as far as is known, and whatever notice was sent
DAYS = ("submitted", "answered", "due", "utmost")

# Where a word stands is one 32-bit number: question | place | form. The place counts words within
# the texts of a question in one field; the form is a checksum of the word as printed, so that
# "huizen" in quotes is not huis.
FORM_BITS, PLACE_BITS = 6, 14
SPAN = 1 << PLACE_BITS  # places per question; longer texts share the last one
FORM_MASK = (1 << FORM_BITS) - 1
CHECKSUM_MASK = (1 << PLACE_BITS - ASIDE_BITS + FORM_BITS) - 1
HIGHEST_NUMBER = (1 << 31 - FORM_BITS - PLACE_BITS) - 1
# Without the form and with its document in front it is a 64-bit number, of which one more is the
# place behind.
PLACED_SHIFT = 32 - FORM_BITS


def code_of(number: int, place: int, form: int = 0) -> int:
    """Question number, place in its text and form of a word as the one number that is kept."""
    return (min(number, HIGHEST_NUMBER) * SPAN + min(place, SPAN - 2)) << FORM_BITS | form


def form_of(checksum: int) -> int:
    """What is kept of the checksum (crc32) of a printed word."""
    return checksum & FORM_MASK


def place_aside(field: Any, checksum: Any) -> Any:
    """The place of a word in a field aside (numbers or arrays); with its form it keeps
    CHECKSUM_MASK of a checksum.
    """
    return (checksum & CHECKSUM_MASK) >> FORM_BITS << ASIDE_BITS | field


def checksums_aside(codes: np.ndarray) -> np.ndarray:
    """The checksums in codes of a field aside."""
    places = codes >> FORM_BITS & SPAN - 1
    return places >> ASIDE_BITS << FORM_BITS | codes & FORM_MASK


class Places(formats.Positions):
    """Positions as Whoosh knows them, with forms, kept as 32-bit numbers that numpy reads without
    decoding.
    """

    def encode(self, codes: Iterable[int]) -> bytes:
        return np.array(codes, dtype="<i4").tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return (np.frombuffer(value, dtype="<i4") >> FORM_BITS).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def combine(self, values: Iterable[bytes]) -> bytes:
        return b"".join(values)


class TermsField(fields.FieldType):
    """Terms worked out beforehand: (term, code) pairs in order of place, or bare terms that are not
    scored.
    """

    def __init__(self, scorable: bool) -> None:
        super().__init__(Places() if scorable else formats.Existence(), None, scorable=scorable)

    def index(
        self, value: Iterable[Any], **kwargs: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """What Whoosh's own writer asks for."""
        if not self.scorable:
            yield from ((term.encode(), 1, 1.0, b"") for term in value)
            return
        codes: dict[str, list[int]] = defaultdict(list)
        for term, code in value:
            codes[term].append(code)
        for term, found in codes.items():
            yield term.encode(), len(found), float(len(found)), self.format.encode(found)


def schema() -> fields.Schema:
    """A fresh schema. `numbers` are identifiers and Kamerstukken; a facet's column holds its codes,
    space between; `shown` is what a page of hits shows."""
    made: dict[str, fields.FieldType] = {name: TermsField(scorable=True) for name in SCORED}
    made["numbers"] = TermsField(scorable=False)
    made |= {f"facet_{name}": fields.COLUMN(columns.RefBytesColumn()) for name in NAMES}
    made["shown"] = fields.COLUMN(columns.VarBytesColumn())
    made |= {
        name: fields.COLUMN(columns.NumericColumn("i")) for name in ("pk", "fingerprint", *DAYS)
    }
    return fields.Schema(**made)


def places_aside(places: np.ndarray) -> np.ndarray:
    """Of such places in `parts` or `printed`: which of ASIDE the word stands in."""
    return places & (1 << ASIDE_BITS) - 1


def documents_of(places: np.ndarray) -> np.ndarray:
    """The documents of places with their document in front."""
    return places >> PLACED_SHIFT


def numbers_of(places: np.ndarray) -> np.ndarray:
    """The question numbers of such places."""
    return (places & (1 << PLACED_SHIFT) - 1) >> PLACE_BITS

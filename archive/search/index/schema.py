"""What the index holds of a question set: its fields and columns, how places are written, what a
word is worth.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from whoosh import columns, fields, formats

from archive.search.facets import NAMES

# Fields of free text, and what a match in each weighs.
TEXT_WEIGHTS = {"subject": 3.0, "questions": 1.6, "answers": 1.0, "notes": 0.5, "people": 0.25}
PARTS_WEIGHT = 1.0  # of a word that is only part of a compound: "prostitutie" in thuisprostitutie
PRINTED_WEIGHT = 0.5  # of a word found by how it begins as printed: huiz*
TEXTS = tuple(TEXT_WEIGHTS)  # in the order of their numbers
NUMBER_OF = {name: number for number, name in enumerate(TEXTS)}
NO_DAY = 0  # in the columns of days (proleptic ordinals)
# `due` and `utmost`: the last day of the term as far as is known, and whatever notice was sent
DAYS = ("submitted", "answered", "due", "utmost")


class Kind(IntEnum):
    """What is listed under a term: words in all their forms, with those inside compounds; forms
    that are not their term, as printed (huizen); identifiers and Kamerstukken.
    """

    WORDS = 0
    PRINTED = 1
    NUMBERS = 2


# Where a word stands is one 32-bit number: question | field | place | form. The place counts words
# within the texts of a question in one field; the form is a checksum of the word as printed, so
# that "huizen" in quotes is not huis. A word inside a compound has a field of its own, and the
# field of the compound for a form.
FORM_BITS, PLACE_BITS, FIELD_BITS, NUMBER_BITS = 6, 14, 3, 9
INSIDE = len(TEXTS)  # the field of words inside compounds
SPAN = 1 << PLACE_BITS  # places per question and field; longer texts share the last one
FORM_MASK, FIELD_MASK = (1 << FORM_BITS) - 1, (1 << FIELD_BITS) - 1
TEXT_BITS = NUMBER_BITS + FIELD_BITS  # question and field: the texts of a set
HIGHEST_NUMBER = (1 << NUMBER_BITS) - 1
# Without the form and with its document in front it is a 64-bit number, of which one more is the
# place behind.
PLACED_SHIFT = 32 - FORM_BITS

# Each posting has a byte that tells in which fields the word stands: a bit each, and two for words
# inside compounds.
IN_TEXT = (1 << len(TEXTS)) - 1
INSIDE_SUBJECT, INSIDE_ELSEWHERE = 1 << INSIDE, 1 << INSIDE + 1

# What a word is worth to a set is added up when the set is written: BM25F of each field times its
# weight. Lengths are compared with what is usual, so that it is the same whatever else the archive
# has. Words inside compounds and printed forms are worth the same in a long text.
B, K1 = 0.75, 1.2
USUAL_LENGTHS = {"subject": 9.5, "questions": 175, "answers": 240, "notes": 40, "people": 25}
WORTH_SCALE = 4000  # worth is kept in whole parts of this


def worth(weight: float, times: Any, relative_length: Any = 1.0) -> Any:
    """What a word that stands so many times in a field is worth (numbers or arrays)."""
    return weight * times * (K1 + 1) / (times + K1 * ((1 - B) + B * relative_length))


def rarity(documents: int, size: int) -> float:
    """What the worth of a word that so many of `size` documents have is multiplied by."""
    return float(np.log(size / (documents + 1)) + 1)


def code_of(number: int, field: int, place: int, form: int = 0) -> int:
    """Question number, field, place in its text and form of a word as the one number that is
    kept.
    """
    where = min(number, HIGHEST_NUMBER) << FIELD_BITS | field
    return (where << PLACE_BITS | min(place, SPAN - 2)) << FORM_BITS | form


def form_of(checksum: int) -> int:
    """What is kept of the checksum (crc32) of a printed word."""
    return checksum & FORM_MASK


def documents_of(places: np.ndarray) -> np.ndarray:
    """The documents of places with their document in front."""
    return places >> PLACED_SHIFT


def numbers_of(places: np.ndarray) -> np.ndarray:
    """The question numbers of such places."""
    return places >> PLACE_BITS + FIELD_BITS & HIGHEST_NUMBER


def fields_of(places: np.ndarray) -> np.ndarray:
    """The fields of such places: numbers of TEXTS, or INSIDE."""
    return places >> PLACE_BITS & (1 << FIELD_BITS) - 1


def listed(field: str) -> tuple[Kind, int | None]:
    """The kind of a field's terms, and by which bits of a mask they are known."""
    if field == "numbers":
        return Kind.NUMBERS, None
    if field == "printed":
        return Kind.PRINTED, None
    inside = INSIDE_SUBJECT | INSIDE_ELSEWHERE
    return Kind.WORDS, inside if field == "parts" else 1 << NUMBER_OF[field]


def in_fields(codes: np.ndarray, fields: Sequence[int]) -> np.ndarray:
    """Whether codes (schema.code_of) are of one of these fields, given as numbers."""
    if len(fields) == len(TEXTS):
        return codes >> PLACE_BITS + FORM_BITS & FIELD_MASK != INSIDE
    wanted = np.zeros(FIELD_MASK + 1, dtype=bool)
    wanted[list(fields)] = True
    there: np.ndarray = wanted[codes >> PLACE_BITS + FORM_BITS & FIELD_MASK]
    return there


def mask_of(names: Any) -> int:
    """The bits of fields of text, and of compounds in them as far as they are told apart."""
    mask = sum(1 << NUMBER_OF[name] for name in names)
    inside = INSIDE_SUBJECT if "subject" in names else 0
    return mask | inside | (INSIDE_ELSEWHERE if set(names) - {"subject"} else 0)


def schema() -> fields.Schema:
    """A fresh schema of Whoosh's: the lengths of texts, and columns. A facet's column holds its
    codes, space between; `shown` is what a page of hits shows. Words are in arrays.py.
    """
    made: dict[str, fields.FieldType] = {name: _Counted() for name in TEXTS}
    made |= {f"facet_{name}": fields.COLUMN(columns.RefBytesColumn()) for name in NAMES}
    made["shown"] = fields.COLUMN(columns.VarBytesColumn())
    made |= {
        name: fields.COLUMN(columns.NumericColumn("i")) for name in ("pk", "fingerprint", *DAYS)
    }
    return fields.Schema(**made)


class _Counted(fields.FieldType):
    """A field of which Whoosh keeps how many words each document has."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=True)

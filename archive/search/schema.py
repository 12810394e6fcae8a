"""What the index holds of a question set: the fields of its one Whoosh document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from whoosh import columns, fields, formats

# Fields of free text, and what a match in each weighs. Positions tell the question: number * SPAN + place.
TEXT_WEIGHTS = {"subject": 3.0, "questions": 1.6, "answers": 1.0, "notes": 0.5, "people": 0.25}
PARTS_WEIGHT = 1.0  # of a word that is only part of a compound: "prostitutie" in thuisprostitutie
SPAN = 1 << 14  # positions per question; longer texts share the last one
FACETS = ("lid", "fractie", "bewindspersoon", "ministerie", "dossier", "status", "jaar", "soort")
# The last digits of a position of `parts`: which field the compound stands in.
PLACES_OF_PARTS = ("subject", "questions", "answers", "notes", "people")
NO_DAY = 0  # in the columns of days (proleptic ordinals)
DAYS = ("submitted", "answered", "due")

_positions = formats.Positions()


class TermsField(fields.FieldType):
    """Terms worked out beforehand: (term, position) pairs in order of position, or bare terms that are not scored."""

    def __init__(self, scorable: bool) -> None:
        super().__init__(_positions if scorable else formats.Existence(), None, scorable=scorable)

    def index(self, value: Iterable, **kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        if not self.scorable:
            yield from ((term.encode(), 1, 1.0, b"") for term in value)
            return
        places: dict[str, list[int]] = defaultdict(list)
        for term, position in value:
            places[term].append(position)
        for term, found in places.items():
            yield term.encode(), len(found), float(len(found)), _positions.encode(found)


def schema() -> fields.Schema:
    """A fresh schema. `key` is Haystack's identifier; codes are terms without positions."""
    made: dict[str, fields.FieldType] = {"key": fields.ID(unique=True)}
    made |= {name: TermsField(scorable=True) for name in (*TEXT_WEIGHTS, "parts")}
    made |= {name: TermsField(scorable=False) for name in ("numbers", *(f"facet_{name}" for name in FACETS))}
    made |= {name: fields.COLUMN(columns.NumericColumn("i")) for name in ("pk", "fingerprint", *DAYS)}
    return fields.Schema(**made)

"""Compare what is stored of a document with what it says now."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from archive.models import Piece, SourceDocument

from .document import ParsedDocument, set_to_data

Differences = dict[str, tuple[Any, Any]]  # field -> (as stored, as read now)


def stored_pieces(sources: Iterable[int]) -> dict[int, list[Any]]:
    """What is stored of each of these documents, in order."""
    pieces: dict[int, list[Any]] = {pk: [] for pk in sources}
    rows = Piece.objects.filter(source__in=pieces).order_by("source", "position")
    for source, data in rows.values_list("source_id", "data"):
        pieces[source].append(data)
    return pieces


def differences(source: SourceDocument, stored: list[Any], document: ParsedDocument) -> Differences:
    """The fields in which a document says something else than is stored of it; {} when in none.

    A field of its sets holds the values of all of them in order; "sets" is how many there are.
    """
    before = _fields(source.kind, source.format, source.problems, stored)
    problems = [asdict(problem) for problem in document.problems]
    after = _fields(
        document.kind, document.format, problems, [set_to_data(s) for s in document.sets]
    )
    pairs = {name: (before.get(name), after.get(name)) for name in (*before, *after)}
    return {name: (was, now) for name, (was, now) in pairs.items() if was != now}


def _fields(
    kind: str, form: str, problems: list[Any], sets: list[Mapping[str, Any]]
) -> dict[str, Any]:
    names = dict.fromkeys(name for data in sets for name in data)
    of_sets = {name: [data.get(name) for data in sets] for name in names}
    return {"kind": kind, "format": form, "problems": problems, "sets": len(sets), **of_sets}

"""Sum up the problems of the stored documents: what was doubtful, how often, and where to look
first.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from archive.models import SourceDocument

EXAMPLES = 3


@dataclass(slots=True)
class Kind:
    """One kind of problem."""

    what: str
    count: int = 0
    documents: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)  # (origin, where)


def problem_kinds(
    documents: Iterable[tuple[str, list[dict[str, Any]]]] | None = None,
) -> list[Kind]:
    """The kinds of problems, most frequent first.

    `documents`: (origin, problems); all that count now by default.
    """
    if documents is None:
        living = SourceDocument.objects.that_count()
        documents = living.values_list("origin", "problems").iterator()
    kinds: dict[str, Kind] = {}
    for origin, problems in documents:
        for what, count in Counter(problem["what"] for problem in problems).items():
            kind = kinds.setdefault(what, Kind(what))
            kind.count += count
            kind.documents += 1
            if len(kind.examples) < EXAMPLES:
                kind.examples.append(
                    (origin, next(p["where"] for p in problems if p["what"] == what))
                )
    return sorted(kinds.values(), key=lambda kind: (-kind.count, kind.what))

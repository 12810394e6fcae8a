"""Compare the index with the database."""

from collections import Counter
from typing import NamedTuple

from archive.models import QuestionSet
from archive.search.engine import engine

from .documents import searched


class Difference(NamedTuple):
    missing: list[int]  # in the database, not in the index
    superfluous: list[int]  # in the index, not in the database
    outdated: list[int]  # in both, with other content
    double: list[int]  # more than once in the index


def compare() -> Difference:
    """Reads every set anew and compares its checksum with the one that was indexed."""
    indexed, double = _fingerprints()
    outdated, missing = [], []
    for entry in searched(QuestionSet.objects.values_list("pk", flat=True)):
        if entry.pk not in indexed:
            missing.append(entry.pk)
        elif indexed.pop(entry.pk) != entry.fingerprint:
            outdated.append(entry.pk)
    return Difference(missing, sorted(indexed), outdated, double)


def _fingerprints() -> tuple[dict[int, int], list[int]]:
    pairs = list(engine().fingerprints())
    times = Counter(pk for pk, _ in pairs)
    return dict(pairs), sorted(pk for pk, n in times.items() if n > 1)

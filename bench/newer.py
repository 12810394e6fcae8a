"""What preferring newer sets costs: `DATA_DIR=… python bench/newer.py` on an archive of
../shared/corpus/tk-odata.

Prints, for several strengths of the preference, the mean precision over the queries of
../shared/gold (as its scorer counts it) and how old the first ten sets are on average.
"""

import os
import re
import sys
from datetime import date
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
QUERIES = ROOT.parent / "shared" / "gold" / "search-queries.tsv"
TODAY = date(2024, 12, 1)
DEPTH, READ = 200, 2000


def main() -> None:
    import django

    django.setup()
    from archive.models import QuestionSet
    from archive.search.asking import ranking
    from archive.search.index import snapshot

    subjects = dict(QuestionSet.objects.values_list("identifier", "subject"))
    queries = [
        _query(line, subjects)
        for line in QUERIES.read_text().splitlines()
        if line and line[0] != "#"
    ]
    print("| preference | mean precision | years old, first ten |\n|---|---|---|")
    for ranking.NEWER in (0, 0.05, 0.1, 0.2, 0.4, 1.0):
        snapshot._current = None
        measured = [_measure(*query) for query in queries]
        print(
            f"| {ranking.NEWER} | {mean(m[0] for m in measured):.4f} | "
            f"{mean(m[1] for m in measured):.1f} |"
        )


def _query(line: str, subjects: dict[str, str]) -> tuple[str, set[str], set[str]]:
    _, _, typed, right, neutral = line.split("\t")
    relevant = {number for number, subject in subjects.items() if re.search(right, subject.lower())}
    passed = {
        number
        for number, subject in subjects.items()
        if neutral and re.search(neutral, subject.lower())
    }
    return typed, relevant, passed - relevant


def _measure(typed: str, relevant: set[str], passed: set[str]) -> tuple[float, float]:
    from archive.search import search

    hits = search(typed, limit=READ, today=TODAY).hits
    depth = min(len(relevant), DEPTH)
    read = [hit.identifier for hit in hits if hit.identifier not in passed][:depth]
    ages = [(TODAY - hit.submitted_on).days / 365.25 for hit in hits[:10] if hit.submitted_on]
    return sum(number in relevant for number in read) / depth, mean(ages)


if __name__ == "__main__":
    main()

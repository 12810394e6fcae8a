"""Read and parse every document of a folder in one process; say per folder how fast, and what became of each file.

python bench/ingest.py [../shared/corpus] [--profile FOLDER]
"""

import argparse
import cProfile
import os
import pstats
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from archive.ingest.document import UnreadableDocument
from archive.ingest.files import Found, find_documents
from archive.ingest.parser import parse
from archive.ingest.readers import read_document

LARGEST = 100_000_000


@dataclass
class Measured:
    """What a folder took, in seconds of one processor, and what its documents were."""

    documents: int = 0
    sets: int = 0
    size: int = 0
    reading: float = 0.0
    parsing: float = 0.0
    slowest: float = 0.0
    outcomes: Counter = field(default_factory=Counter)

    def row(self, folder: str) -> str:
        seconds = self.reading + self.parsing
        return (
            f"| {folder} | {self.documents} | {self.size / 1e6:.1f} | {self.sets:,} | {self.reading:.2f} | "
            f"{self.parsing:.2f} | {self.documents / seconds:,.0f} | {self.sets / seconds:,.0f} | {self.slowest:.2f} |"
        )


def main() -> None:
    options = _options()
    measured = {folder.name: Measured() for folder in sorted(options.corpus.iterdir()) if folder.is_dir()}
    print("| folder | documents | MB | sets | reading s | parsing s | documents/s | sets/s | slowest s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, result in measured.items():
        profile = cProfile.Profile() if name == options.profile else None
        for found in find_documents([options.corpus / name], LARGEST):
            _measure(found, result, profile)
        print(result.row(name), flush=True)
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(15)
    print()
    for name, result in measured.items():
        print(f"{name}: " + ", ".join(f"{count} {outcome}" for outcome, count in result.outcomes.most_common()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--profile", metavar="FOLDER", help="show where the time of this folder goes")
    return parser.parse_args()


def _measure(found: Found, result: Measured, profile: cProfile.Profile | None) -> None:
    if found.data is None:
        result.outcomes[found.error or ""] += 1
        return
    result.documents += 1
    result.size += len(found.data)
    started = between = time.process_time()
    try:
        if profile:
            profile.enable()
        source = read_document(found.data)
        between = time.process_time()
        document = parse(source)
        result.sets += len(document.sets)
        result.outcomes[document.kind] += 1
    except UnreadableDocument as reason:
        result.outcomes[f"told: {reason}"] += 1
    finally:
        if profile:
            profile.disable()
    ended = time.process_time()
    between = between if between > started else ended
    result.reading += between - started
    result.parsing += ended - between
    result.slowest = max(result.slowest, ended - started)


if __name__ == "__main__":
    main()

"""Read and parse every document of some folders in one process: how fast per format, and what
became of each file.

    python bench/ingest.py [FOLDER...] [--times N] [--profile FOLDER]

Without a folder, those of ../shared/corpus. Seconds are of one processor, so a busy machine does
not count.
"""

import argparse
import cProfile
import os
import pstats
import sys
import time
from collections import Counter, defaultdict
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from archive.ingest.document import UnreadableDocument
from archive.ingest.files import Found, find_documents
from archive.ingest.parser import parse
from archive.ingest.readers import read_document

LARGEST = 100_000_000
HEAD = (
    "| folder | format | documents | MB | sets | reading s | parsing s "
    "| documents/s | sets/s | slowest s |\n|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Measured:
    """The documents of one format in one folder, and the seconds they took."""

    documents: int = 0
    sets: int = 0
    size: int = 0
    reading: float = 0.0
    parsing: float = 0.0
    slowest: float = 0.0

    def row(self, folder: str, form: str) -> str:
        took = self.reading + self.parsing
        return (
            f"| {folder} | {form} | {self.documents:,} | {self.size / 1e6:.1f} | {self.sets:,} "
            f"| {self.reading:.2f} "
            f"| {self.parsing:.2f} | {self.documents / took:,.0f} | {self.sets / took:,.0f} | "
            f"{self.slowest:.2f} |"
        )


def main() -> None:
    options = _options()
    print(HEAD)
    became = {}
    for folder in options.folders:
        profile = cProfile.Profile() if options.profile == folder.name else None
        with profile or nullcontext():
            became[folder.name] = _measure(folder, options.times)
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(15)
    print()
    for name, outcomes in became.items():
        print(
            f"{name}: "
            + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--times", type=int, default=1, help="read each document this many times")
    parser.add_argument(
        "--profile", metavar="FOLDER", help="show where the time of this folder goes"
    )
    options = parser.parse_args()
    options.folders = options.folders or sorted(
        p for p in Path("../shared/corpus").iterdir() if p.is_dir()
    )
    return options


def _measure(folder: Path, times: int) -> Counter[str]:
    """Prints a row for each format that the folder holds; returns what became of its files."""
    rows: dict[str, Measured] = defaultdict(Measured)
    outcomes: Counter[str] = Counter()
    for found in find_documents([folder], LARGEST):
        for _ in range(times):
            outcomes[_read(found, rows)] += 1
    for form, measured in sorted(rows.items()):
        print(measured.row(folder.name, form), flush=True)
    return outcomes


def _read(found: Found, rows: dict[str, Measured]) -> str:
    if found.data is None:
        return f"told: {found.error}"
    started = time.process_time()
    try:
        source = read_document(found.data)
    except UnreadableDocument as reason:
        return f"told: {reason}"
    between = time.process_time()
    document = parse(source)
    ended = time.process_time()
    measured = rows[source.format]
    measured.documents += 1
    measured.sets += len(document.sets)
    measured.size += len(found.data)
    measured.reading += between - started
    measured.parsing += ended - between
    measured.slowest = max(measured.slowest, ended - started)
    return document.kind


if __name__ == "__main__":
    main()

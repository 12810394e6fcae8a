"""Read 20,000 damaged documents, each within 5 seconds of the processor, in a process that may hang
or die.

    python bench/mutations.py [--count 20000] [--seed 0] [--corpus ../shared/corpus] [--jobs 2]

Ends with what became of them; exit code 1 when one crashed, hung or took the process with it.
`--count 1 --seed N` repeats one.
"""

import argparse
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from archive.ingest.document import UnreadableDocument, set_to_data
from archive.ingest.files import find_documents
from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from tests.mutations import mutate, own_documents, own_opendocument

LIMIT = 5.0  # seconds of the processor for one document
PATIENCE = 120.0  # seconds of the clock: a document that waits for something without working
BAD = ("crashed", "hung", "died")
LARGEST = 300_000  # bytes of a document of the corpus that is taken as a beginning
OF_A_KIND = 40  # documents of one format that are taken from the corpus


def main() -> None:
    options = _options()
    documents = [*own_documents(), own_opendocument(), *_from_corpus(options.corpus)]
    bounds = [options.seed + options.count * n // options.jobs for n in range(options.jobs + 1)]
    started = time.perf_counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(
            lambda span: [_told(o) for o in _watch(documents, *span)], pairwise(bounds)
        )
    outcomes = [outcome for part in results for outcome in part]
    _report(outcomes, len(documents), time.perf_counter() - started)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    return parser.parse_args()


def _from_corpus(folder: Path) -> list[bytes]:
    """Some real documents of each kind, when they are there."""
    if not folder.is_dir():
        print(f"{folder} is not there: documents of our own only")
        return []
    return [
        found.data
        for kind in sorted(path for path in folder.iterdir() if path.is_dir())
        for found in list(find_documents([kind], LARGEST))[:OF_A_KIND]
        if found.data
    ]


def _told(outcome: tuple[int, str, str, float]) -> tuple[int, str, str, float]:
    """Says at once what went wrong."""
    seed, what, detail, _ = outcome
    if what in BAD:
        print(f"--seed {seed}: {what}: {detail}", flush=True)
    return outcome


def _watch(documents: list[bytes], start: int, end: int) -> Iterator[tuple[int, str, str, float]]:
    """(seed, outcome, detail, seconds) of each document; a process that hangs or dies is
    replaced.
    """
    while start < end:
        here, there = multiprocessing.Pipe(duplex=False)
        worker = multiprocessing.get_context("fork").Process(
            target=_work, args=(there, documents, start, end)
        )
        worker.start()
        there.close()
        for seed in range(start, end):
            start = seed + 1
            try:
                if here.poll(PATIENCE):
                    yield here.recv()
                    continue
                yield seed, "hung", f"more than {PATIENCE} s by the clock", PATIENCE
            except EOFError:
                worker.join()
                hung = worker.exitcode == -signal.SIGPROF
                yield (
                    seed,
                    *(
                        ("hung", "", LIMIT)
                        if hung
                        else ("died", f"exit code {worker.exitcode}", 0.0)
                    ),
                )
            break
        worker.kill()
        worker.join()


def _work(connection: Connection, documents: list[bytes], start: int, end: int) -> None:
    for seed in range(start, end):
        data = mutate(documents, seed)
        signal.setitimer(signal.ITIMER_PROF, LIMIT)  # ends the process, in native code too
        began = time.process_time()
        outcome, detail = _read(data)
        connection.send((seed, outcome, detail, time.process_time() - began))


def _read(data: bytes) -> tuple[str, str]:
    try:
        document = parse(read_document(data))
        str([document.as_json(""), *map(set_to_data, document.sets)]).encode()
    except UnreadableDocument as error:
        return "told", str(error)
    except Exception:
        return "crashed", traceback.format_exc(limit=-3)
    return "read", document.format


def _report(outcomes: list[tuple[int, str, str, float]], documents: int, seconds: float) -> None:
    times = sorted(outcome[3] for outcome in outcomes)
    print(f"{len(outcomes)} damaged documents from {documents} whole ones in {seconds:.0f} s")
    for outcome, count in Counter(outcome[1] for outcome in outcomes).most_common():
        print(f"{count:7} {outcome}")
    print(f"slowest {times[-1]:.2f} s, 99.9 % within {times[int(len(times) * 0.999)]:.2f} s")
    sys.exit(1 if any(outcome[1] in BAD for outcome in outcomes) else 0)


if __name__ == "__main__":
    main()

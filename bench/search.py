"""Measure searching: this archive beside SQLite FTS5, PostgreSQL, tantivy and stock Haystack, at
the same work.

    python bench/search.py --sets 10000                          (BENCH_POSTGRESQL=… adds
    PostgreSQL)

Needs ../shared/corpus and requirements-bench.in. Prints the tables of bench/README.md. Each engine
builds in one process and answers in another. Warm: asked before in that process. Cold: the first
question after the index was opened.
"""

import argparse
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)  # for the processes that build


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--engines", default="archive,fts5,tantivy,haystack,postgresql")
    parser.add_argument("--times", type=int, default=5, help="how often each query is asked warm")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        queries = _apart(_queries, Path(directory), options.sets)
        tables = []
        for name in options.engines.split(","):
            built = _apart(_build, Path(directory), name, options.sets)
            if built:
                tables.append(built | _apart(_ask, Path(directory), name, queries, options.times))
        _print(tables, queries, options.sets)


def _apart(work, directory: Path, *arguments):
    """In a process of its own, so that memory is of that work alone."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1, initializer=_settle_django, initargs=(directory,)) as pool:
        return pool.apply(work, (directory, *arguments))


def _settle_django(directory: Path) -> None:
    # or it may not start the processes that build
    multiprocessing.current_process()._config["daemon"] = False
    os.environ["DATA_DIR"] = str(directory / "archive-data")
    os.environ["DATABASE_URL"] = f"sqlite:///{directory}/archive.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    import django

    django.setup()


def _queries(directory: Path, sets: int) -> dict:
    from bench.queries import queries

    return queries(sets)


def _build(directory: Path, name: str, sets: int) -> dict | None:
    from bench.corpus import corpus
    from bench.engines import ENGINES, clear

    engine = ENGINES[name]()
    if sets > getattr(engine, "most", sets) or (
        name == "postgresql" and "BENCH_POSTGRESQL" not in os.environ
    ):
        print(f"{engine.name}: not measured")
        return None
    made = engine.prepared(corpus(sets))
    clear(directory / name)
    begun = time.perf_counter()
    engine.build(made, directory / name)
    seconds = time.perf_counter() - begun
    own, children = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    size = engine.size(directory / name)
    return {
        "name": engine.name,
        "build": sets / seconds,
        "size": size,
        "building": max(own, children) // 1024,
    }


def _ask(directory: Path, name: str, queries: dict, times: int) -> dict:
    from bench.engines import ENGINES

    engine = ENGINES[name]()
    rows = {
        kind: _times_of(engine, directory / name, asked, times) for kind, asked in queries.items()
    }
    memory = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20
    return {"rows": rows, "memory": memory}


def _times_of(engine, place: Path, queries: list, times: int) -> tuple[float, float, float, int]:
    """Of one class: cold (the median), p50 and p95 warm in milliseconds, and the mean number of
    hits.
    """
    cold, warm, totals = [], [], []
    for asked in queries:
        engine.open(place)
        cold.append(_timed(engine, asked)[0])
    for _ in range(times + 1):
        for asked in queries:
            took, total = _timed(engine, asked)
            warm.append(took)
            totals.append(total)
    warm = sorted(warm[len(queries) :])
    return (
        statistics.median(cold),
        statistics.median(warm),
        warm[int(len(warm) * 0.95)],
        round(statistics.mean(totals)),
    )


def _timed(engine, asked) -> tuple[float, int]:
    begun = time.perf_counter()
    total, _ = engine.ask(asked)
    return (time.perf_counter() - begun) * 1000, total


def _print(tables: list[dict], queries: dict, sets: int) -> None:
    print(
        f"\n{sets:,} sets; milliseconds, p50 / p95 warm (p50 cold); load {os.getloadavg()[0]:.1f}\n"
    )
    print("| query | sets found | " + " | ".join(table["name"] for table in tables) + " |")
    print("|---" * (len(tables) + 2) + "|")
    for kind in queries:
        cells = [table["rows"][kind] for table in tables]
        shown = " | ".join(f"{p50:.2f} / {p95:.2f} ({cold:.1f})" for cold, p50, p95, _ in cells)
        print(f"| {kind} | {'; '.join(f'{cell[3]:,}' for cell in cells)} | {shown} |")
    for label, key, scale in (
        ("sets/s built", "build", 1),
        ("MB of index", "size", 1e6),
        ("MB of memory while building", "building", 1),
        ("MB of memory while answering", "memory", 1),
    ):
        print(
            f"| {label} | | " + " | ".join(f"{table[key] / scale:,.0f}" for table in tables) + " |"
        )


if __name__ == "__main__":
    main()

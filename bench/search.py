"""Measure searching: this archive beside SQLite FTS5, PostgreSQL, tantivy and stock Haystack, at the same work.

    python bench/search.py --sets 10000                          (BENCH_POSTGRESQL=… adds PostgreSQL)

Needs ../shared/corpus and requirements-bench.in. Prints the tables of bench/README.md.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--engines", default="archive,fts5,tantivy,haystack,postgresql")
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        _settle_django(Path(directory))
        tables = {}
        for name in options.engines.split(","):
            measured = _measure_apart(name, options.sets, options.times, Path(directory) / name)
            if measured:
                tables[name] = measured
        _print(tables, options.sets)


def _settle_django(directory: Path) -> None:
    os.environ["DATA_DIR"] = str(directory / "archive-data")
    os.environ["DATABASE_URL"] = f"sqlite:///{directory}/archive.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    import django

    django.setup()


def _measure_apart(name: str, sets: int, times: int, place: Path) -> dict | None:
    """In a process of its own, so that memory is of one engine."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1, initializer=_settle_django, initargs=(place.parent,)) as pool:
        return pool.apply(_measure, (name, sets, times, place))


def _measure(name: str, sets: int, times: int, place: Path) -> dict | None:
    from bench.corpus import corpus
    from bench.engines import ENGINES, clear, size_of

    engine = ENGINES[name]()
    if sets > getattr(engine, "most", sets) or (name == "postgresql" and "BENCH_POSTGRESQL" not in os.environ):
        print(f"{engine.name}: not measured")
        return None
    if name == "archive":
        from bench.filling import fill

        fill(corpus(sets))
    made = list(corpus(sets))
    clear(place)
    begun, processor = time.perf_counter(), time.process_time()
    engine.build(made, place)
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    del made
    size = engine.size() if hasattr(engine, "size") else size_of(engine.place(place))
    rows = {kind: _ask(engine, queries, times) for kind, queries in _queries().items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "name": engine.name,
        "rows": rows,
        "build": sets / seconds,
        "cpu": processor,
        "size": size,
        "memory": memory,
    }


def _queries() -> dict:
    from bench.engines import Asked

    common, rare = ("kabinet",), ("stikstof",)
    return {
        "rare term": [Asked(rare), Asked(("bijenkorf",))],
        "common term": [Asked(common), Asked(("nederland",))],
        "two terms": [Asked(("kabinet", "onderzoek")), Asked(("gemeente", "zorg"))],
        "phrase": [Asked(("openbaar", "ministerie"), phrase=True), Asked(("tweede", "kamer"), phrase=True)],
        "prefix": [Asked(("onderzoek",), prefix=True), Asked(("gemeente",), prefix=True)],
        "years and term": [Asked(common, years=(2015, 2017)), Asked(("onderzoek",), years=(2019, 2020))],
        "term, four facets": [Asked(common, facets=True), Asked(("onderzoek",), facets=True)],
        "page 50": [Asked(common, offset=980), Asked(("nederland",), offset=980)],
        "newest first": [Asked(common, by_date=True), Asked(("nederland",), by_date=True)],
        "term, passages": [Asked(common, passages=True), Asked(("onderzoek",), passages=True)],
    }


def _ask(engine, queries, times: int) -> tuple[float, float, float, int]:
    """Cold, p50 and p95 in milliseconds, and the total of the first query."""
    cold, warm, total = [], [], 0
    for asked in queries:
        if hasattr(engine, "forget"):
            engine.forget()
        begun = time.perf_counter()
        found, _ = engine.ask(asked)
        cold.append((time.perf_counter() - begun) * 1000)
        total = total or found
        for _ in range(times):
            begun = time.perf_counter()
            engine.ask(asked)
            warm.append((time.perf_counter() - begun) * 1000)
    warm.sort()
    return statistics.mean(cold), statistics.median(warm), warm[int(len(warm) * 0.95)], total


def _print(tables: dict, sets: int) -> None:
    names = [table["name"] for table in tables.values()]
    print(f"\n{sets:,} sets; milliseconds, p50 / p95 warm (cold)\n")
    print("| query | " + " | ".join(names) + " |\n|---" * 1 + "|---" * len(names) + "|")
    for kind in _queries():
        cells = [table["rows"][kind] for table in tables.values()]
        print(f"| {kind} | " + " | ".join(f"{p50:.1f} / {p95:.1f} ({cold:.1f})" for cold, p50, p95, _ in cells) + " |")
    for label, key, scale in (
        ("sets/s built", "build", 1),
        ("MB of index", "size", 1e6),
        ("MB of memory", "memory", 1),
    ):
        print(f"| {label} | " + " | ".join(f"{table[key] / scale:.0f}" for table in tables.values()) + " |")


if __name__ == "__main__":
    main()

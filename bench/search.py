"""Measure searching: every query another one, a whole page each; this archive beside SQLite FTS5,
PostgreSQL, tantivy and stock Haystack.

    python bench/search.py --sets 42994                        (BENCH_POSTGRESQL=… adds PostgreSQL)

Needs ../shared/corpus and requirements-bench.in. Prints the tables of bench/README.md. Each engine
builds in one process and answers in another: the queries of all classes mixed, each once, and then
all of them again.
"""

import argparse
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = os.pathsep.join(  # for the processes that build
    filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
)
SERVED = {"postgresql"}  # works in processes of its own: only the clock on the wall sees that
NAMED = 10  # of the slowest queries that are printed
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--engines", default="archive,fts5,tantivy,haystack,postgresql")
    parser.add_argument("--of-each", type=int, default=300, help="queries of each class")
    clock = "cpu: of the process itself, where others use the machine too"
    parser.add_argument("--clock", choices=CLOCKS, default="wall", help=clock)
    parser.add_argument("--once", action="store_true", help="do not ask all of them again")
    parser.add_argument("--kept", type=Path, help="a directory for what was built, used again")
    options = parser.parse_args()
    if options.kept:
        options.kept.mkdir(exist_ok=True)
        _measure(options, options.kept)
        return
    with tempfile.TemporaryDirectory() as directory:
        _measure(options, Path(directory))


def _measure(options: argparse.Namespace, directory: Path) -> None:
    queries = _apart(_queries, directory, options.sets, options.of_each)
    tables = []
    for name in options.engines.split(","):
        built = _apart(_build, directory, name, options.sets)
        if built:
            turns = ("once",) if options.once else ("once", "again")
            asked = _apart(_ask, directory, name, queries, options.clock, turns)
            tables.append(built | asked)
    _print(tables, queries, options)


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


def _queries(directory: Path, sets: int, of_each: int) -> dict:
    from bench.queries import queries

    return queries(sets, of_each)


def _build(directory: Path, name: str, sets: int) -> dict | None:
    from bench.corpus import corpus
    from bench.engines import ENGINES, clear

    engine = ENGINES[name]()
    if sets > getattr(engine, "most", sets) or (
        name == "postgresql" and "BENCH_POSTGRESQL" not in os.environ
    ):
        print(f"{engine.name}: not measured")
        return None
    if (directory / f"{name}.built").exists():
        return {
            "name": engine.name,
            "build": 0,
            "building": 0,
            "size": engine.size(directory / name),
        }
    made = engine.prepared(corpus(sets))
    clear(directory / name)
    begun = time.perf_counter()
    engine.build(made, directory / name)
    seconds = time.perf_counter() - begun
    (directory / f"{name}.built").touch()
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


def _ask(directory: Path, name: str, queries: dict, clock: str, turns: tuple[str, ...]) -> dict:
    from archive.search.asking import matching
    from bench.engines import ENGINES

    if clock == "cpu":
        matching.SECONDS = 60.0  # of the wall's clock, which says little of what is computed

    engine, now = ENGINES[name](), CLOCKS["wall" if name in SERVED else clock]
    mixed = [(kind, asked) for kind, of_kind in queries.items() for asked in of_kind]
    random.Random(1830).shuffle(mixed)
    engine.open(directory / name)
    begun = now()
    engine.ask(mixed[0][1])
    first = (now() - begun) * 1000
    engine.prepare()
    rows = {kind: {"once": [], "again": [], "totals": []} for kind in queries}
    slowest: list[tuple[float, str]] = []
    for turn in turns:
        for kind, asked in mixed:
            begun = now()
            total, _ = engine.ask(asked)
            rows[kind][turn].append((now() - begun) * 1000)
            rows[kind]["totals"].append(total)
            slowest.append((rows[kind][turn][-1], asked.typed))
        if turn == "once":
            named = sorted(slowest, reverse=True)[:NAMED]
    return {"rows": rows, "first": first, "memory": _own_memory(), "slowest": named}


def _own_memory() -> int:
    """MB that are this process's own; files that it maps are the page cache's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) // 1024
    raise ValueError("no RssAnon in /proc/self/status")


def _print(tables: list[dict], queries: dict, options: argparse.Namespace) -> None:
    print(f"\n{options.sets:,} sets; {options.of_each} queries of each class, each once; "
          f"milliseconds of {options.clock}: p50 / p95 / slowest (again: p50); "
          f"load {os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print("| query | sets found (median) | " + " | ".join(t["name"] for t in tables) + " |")
    print("|---" * (len(tables) + 2) + "|")
    for kind in queries:
        of_kind = [table["rows"][kind] for table in tables]
        totals = "; ".join(f"{statistics.median(row['totals']):,.0f}" for row in of_kind)
        print(f"| {kind} | {totals} | {' | '.join(map(_cell, of_kind))} |")
    for label, key, scale in (
        ("first search of a process, ms", "first", 1),
        ("sets/s built", "build", 1),
        ("MB of index", "size", 1e6),
        ("MB of memory while building", "building", 1),
        ("MB of memory while answering", "memory", 1),
    ):
        print(
            f"| {label} | | " + " | ".join(f"{table[key] / scale:,.0f}" for table in tables) + " |"
        )
    for table in tables:
        took = sorted(ms for row in table["rows"].values() for ms in row["once"])
        parts = " / ".join(f"{took[int(len(took) * part)]:.1f}" for part in (0.5, 0.95, 0.99))
        slowest = "; ".join(f"{ms:.0f} {typed}" for ms, typed in table["slowest"])
        print(f"\n{table['name']}, all {len(took):,}: p50 / p95 / p99 {parts}; slowest: {slowest}")


def _cell(row: dict) -> str:
    took = sorted(row["once"])
    again = statistics.median(row["again"] or [float("nan")])
    p95 = took[int(len(took) * 0.95)]
    return f"{statistics.median(took):.2f} / {p95:.1f} / {took[-1]:.0f} ({again:.2f})"


if __name__ == "__main__":
    main()

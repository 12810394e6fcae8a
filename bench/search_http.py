"""Measure searching over HTTP: `python bench/search_http.py http://127.0.0.1:8000`.

Asks the queries of bench/queries.py, each once, of the API and of the search page, from several
clients at once. Serve an archive filled with bench/corpus.py (`--fill SETS` fills the one
that DATA_DIR names) with the settings of production: DEBUG=off, API_PER_MINUTE=0, collectstatic,
gunicorn.
"""

import argparse
import os
import queue
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
ASIDE = {"Cookie": "measured=1"}  # passes by what the server keeps for readers


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("site", nargs="?")
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--of-each", type=int, default=300, help="queries of each class")
    arguments.add_argument("--fill", type=int, metavar="SETS")
    chosen = arguments.parse_args()
    if chosen.fill:
        fill(chosen.fill)
        return
    from bench.queries import queries

    typed = [
        query.typed
        for of_class in queries(40_000, 2 * chosen.of_each).values()
        for query in of_class
    ]
    random.Random(8).shuffle(typed)
    half = len(typed) // 2
    print("| | requests | p50 ms | p95 ms | slowest ms |\n|---|---|---|---|---|")
    for name, path, own in (
        ("API", "/api/v1/search", typed[:half]),
        ("page", "/zoeken/", typed[half:]),
    ):
        paths = [f"{path}?{urlencode({'q': text})}" for text in own]
        took = measured(urlsplit(chosen.site).netloc, paths, chosen.clients)
        print(
            f"| {name} | {len(took)} | {median(took):.0f} | {quantiles(took, n=20)[-1]:.0f} | "
            f"{max(took):.0f} |"
        )


def fill(sets: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    from archive.search.index import writing
    from bench.corpus import corpus
    from bench.filling import fill as fill_database

    fill_database(corpus(sets))
    writing.rebuild()


def measured(host: str, paths: list[str], clients: int) -> list[float]:
    """Milliseconds of each request, asked over as many connections as there are clients."""
    connections: queue.SimpleQueue[HTTPConnection] = queue.SimpleQueue()
    for _ in range(clients):
        connections.put(HTTPConnection(host))

    def timed(path: str) -> float:
        connection = connections.get()
        begun = time.perf_counter()
        connection.request("GET", path, headers=ASIDE | {"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        took = (time.perf_counter() - begun) * 1000
        if response.status != 200:
            raise SystemExit(f"{response.status} for {path}")
        connections.put(connection)
        return took

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(timed, paths))


if __name__ == "__main__":
    main()

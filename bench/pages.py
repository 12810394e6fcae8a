"""Measure how fast every kind of page comes over HTTP: `python bench/pages.py
http://127.0.0.1:8000`.

Takes addresses of each kind from the site's own sitemap, asks them from several clients at once,
and prints a table: rendered anew (a cookie passes by the pages that the server keeps for a minute)
and as a reader without a cookie gets them, median and 95th percentile of the milliseconds, with the
median size on the wire. Serve with the settings of production (DEBUG=off, collectstatic, gunicorn)
or the figures say nothing.
"""

import argparse
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from urllib.request import Request, urlopen

FIXED = {
    "home": "/",
    "search": "/zoeken/?q=stikstof",
    "search, all": "/zoeken/",
    "overdue": "/te-laat/",
    "overdue on a day": "/te-laat/?op=2019-03-01",
    "statistics": "/statistiek/",
    "years": "/jaren/",
    "week": "/jaren/2019/week/12/",
    "cabinets": "/kabinetten/",
    "about": "/over/",
    "coverage": "/over/dekking/",
    "API documentation": "/api/v1/docs",
    "feed": "/feed/",
    "sitemap": "/sitemap.xml",
}
PARTS = ["vragen", "leden", "bewindspersonen", "fracties-en-ministeries", "kamerstukken", "jaren"]
KINDS = {
    "set": r"/vragen/[^/]+/",
    "member": r"/leden/[^/]+/",
    "minister": r"/bewindspersonen/[^/]+/",
    "party": r"/fracties/[^/]+/",
    "ministry": r"/ministeries/[^/]+/",
    "cabinet": r"/kabinetten/[^/]+/",
    "Kamerstuk": r"/kamerstukken/[^/]+/[^/]+/",
    "year": r"/jaren/[^/]+/",
    "session": r"/vergaderjaren/[^/]+/",
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("site")
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--times", type=int, default=160, help="requests per kind")
    arguments.add_argument(
        "--also", action="append", default=[], metavar="NAME=PATH", help="a page besides"
    )
    chosen = arguments.parse_args()
    kinds = {name: [path] for name, path in FIXED.items()} | addresses(chosen.site)
    kinds |= {name: [path] for name, _, path in (more.partition("=") for more in chosen.also)}
    print(
        "| page | addresses | rendered p50 | p95 | as served p50 | p95 | kB "
        "|\n|---|---|---|---|---|---|---|"
    )
    for name, paths in kinds.items():
        asked = [chosen.site + paths[n % len(paths)] for n in range(chosen.times)]
        rendered, sizes = measured(asked, chosen.clients, {"Cookie": "measured=1"})
        served, _ = measured(asked, chosen.clients, {})
        row = [
            name,
            len(set(asked)),
            *map(shown, (*two(rendered), *two(served))),
            f"{median(sizes) / 1000:.1f}",
        ]
        print("|", " | ".join(map(str, row)), "|", flush=True)


def addresses(site):
    """Addresses of each kind, in a random order that is the same every time."""
    listed = [path for part in PARTS for path in locations(f"{site}/sitemap-{part}.xml")]
    pages = [f"{site}/sitemap-vragen.xml?p={n}" for n in (10, 20, 30, 40)]
    listed += [path for page in pages for path in locations(page)]
    found = {
        name: [path for path in listed if re.fullmatch(form, path)] for name, form in KINDS.items()
    }
    for paths in found.values():
        random.Random(0).shuffle(paths)
    return {name: paths for name, paths in found.items() if paths}


def locations(address):
    try:
        with urlopen(address) as response:
            return re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", response.read().decode())
    except OSError:
        return []


def measured(asked, clients, headers):
    """Milliseconds of each request and bytes of each answer, after one that does not count."""
    fetch(asked[0], headers)
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(lambda address: fetch(address, headers), asked))
    return [ms for ms, _ in found], [size for _, size in found]


def fetch(address, headers):
    started = time.perf_counter()
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip", **headers})) as response:
        size = len(response.read())
    return (time.perf_counter() - started) * 1000, size


def two(times):
    return median(times), quantiles(times, n=20)[-1]


def shown(ms):
    return f"{ms:.0f}"


if __name__ == "__main__":
    main()

"""Measure how fast pages come over HTTP: `python bench/pages.py http://127.0.0.1:8000 /leden/… /ministeries/…`.

Asks every path from several clients at once and prints median and 95th percentile per path, with the size on the wire.
The fixed pages are always asked; name pages of people and sets of the archive that is served.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from urllib.request import Request, urlopen

FIXED = ["/", "/zoeken/?q=stikstof", "/te-laat/", "/statistiek/", "/jaren/", "/over/"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("site")
    arguments.add_argument("paths", nargs="*")
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--times", type=int, default=80, help="requests per path")
    chosen = arguments.parse_args()
    print("| page | p50 ms | p95 ms | kB |\n|---|---|---|---|")
    for path in FIXED + chosen.paths:
        times, size = measured(chosen.site + path, chosen.clients, chosen.times)
        p95 = quantiles(times, n=20)[-1]
        print(f"| `{path}` | {median(times):.0f} | {p95:.0f} | {size / 1000:.1f} |", flush=True)


def measured(address, clients, times):
    """Milliseconds of each request, after two that do not count, and the bytes of one."""
    for _ in range(2):
        size = asked(address)[1]
    with ThreadPoolExecutor(clients) as pool:
        return [ms for ms, _ in pool.map(asked, [address] * times)], size


def asked(address):
    started = time.perf_counter()
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as response:
        size = len(response.read())
    return (time.perf_counter() - started) * 1000, size


if __name__ == "__main__":
    main()

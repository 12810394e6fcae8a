"""A crowd through the compose file's proxy: `python bench/crowd.py 127.0.0.1:8000 PID`.

50 clients, each on an address of its own, ask pages of many sorts (home, search, a set, its feed,
members, the API) one after another for `--seconds`; then 500 ask one page each at once, and
it is measured how soon after that a page comes again. Sets, members and words are drawn from the
whole archive, so that few pages but home are kept from an earlier request. PID: of gunicorn, for
its memory.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    from tests.proxy import serving

    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("archive")
    arguments.add_argument("pid", type=int)
    arguments.add_argument("--clients", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=120)
    arguments.add_argument("--at-once", type=int, default=500)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        with serving(Path(folder), chosen.archive) as port:
            measure(port, chosen)


def measure(port: int, chosen: argparse.Namespace) -> None:
    paths = addresses(port)
    before = memory(chosen.pid)
    print(
        "| clients | answers | statuses | p50 ms | p99 ms | slowest ms |\n|---|---|---|---|---|---|"
    )
    until = time.monotonic() + chosen.seconds

    def one_after_another(number: int) -> list[tuple[int, float]]:
        dice, got = random.Random(number), []
        while time.monotonic() < until:
            got.append(asked(port, number, dice.choice(paths)()))
        return got

    halfway: list[int] = []
    threading.Timer(chosen.seconds / 2, lambda: halfway.append(memory(chosen.pid))).start()
    with ThreadPoolExecutor(chosen.clients) as pool:
        told = [one for each in pool.map(one_after_another, range(chosen.clients)) for one in each]
    report(chosen.clients, told)
    print(f"| memory of the processes, MB | {before} | {halfway[0]} | {memory(chosen.pid)} | | |")
    with ThreadPoolExecutor(chosen.at_once) as pool:
        work = [pool.submit(asked, port, n, random.choice(paths)()) for n in range(chosen.at_once)]
    report(chosen.at_once, [each.result() for each in work])
    begun = time.monotonic()
    status, took = asked(port, 0, "/")
    print(f"\nafterwards: {status} in {took:.0f} ms, {time.monotonic() - begun:.1f} s later")


def addresses(port: int) -> list:
    """Makers of addresses: one of each sort of page, hardly ever the same twice."""
    sitemap = [place for part in locations(port, "/sitemap.xml") for place in locations(port, part)]
    sets = [place for place in sitemap if place.startswith("/vragen/")]
    members = [place for place in sitemap if place.startswith("/leden/")]
    words = subject_words(port, sets)
    search = lambda: "+".join(random.sample(words, 2))  # noqa: E731
    return [
        lambda: "/",
        lambda: f"/zoeken/?q={search()}",
        lambda: f"/api/v1/search?q={search()}",
        lambda: random.choice(sets),
        lambda: f"{random.choice(sets)}feed/",
        lambda: random.choice(members),
    ]


def locations(port: int, path: str) -> list[str]:
    found = re.findall(r"<loc>([^<]+)</loc>", got(port, path))
    return ["/" + place.split("/", 3)[3] for place in found]


def subject_words(port: int, sets: list[str]) -> list[str]:
    """Words of the subjects of some hundreds of sets."""
    chosen = random.sample(sets, min(300, len(sets)))
    told = [json.loads(got(port, f"{place[:-1]}.json")) for place in chosen]
    return sorted({word for one in told for word in re.findall(r"[a-z]{4,}", one["subject"])})


def got(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def asked(port: int, number: int, path: str) -> tuple[int, float]:
    """The status, 0 where there was no answer in a minute; and milliseconds."""
    begun = time.perf_counter()
    own = (f"127.2.{number // 250}.{number % 250 + 1}", 0)
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=60, source_address=own)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        status = answer.status
    except (OSError, HTTPException):
        status = 0
    return status, (time.perf_counter() - begun) * 1000


def report(clients: int, told: list[tuple[int, float]]) -> None:
    took = sorted(milliseconds for _, milliseconds in told)
    statuses = ", ".join(f"{status}: {n}" for status, n in Counter(s for s, _ in told).items())
    late = took[len(took) * 99 // 100]
    row = f"{len(told)} | {statuses} | {median(took):.0f} | {late:.0f} | {took[-1]:.0f}"
    print(f"| {clients} | {row} |", flush=True)


def memory(pid: int) -> int:
    """Of the server and its workers, without what they share with others."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (
        sum(
            int(line.split()[1])
            for each in (pid, *children)
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            if line.startswith("Private_")
        )
        // 1000
    )


if __name__ == "__main__":
    main()

"""Kill a node of a search cluster, again and again, while sets are indexed and looked for.

    NODES=3 tests/on_opensearch python bench/cluster_faults.py --rounds 30 --seed 17

Of each round: which node was killed, how many sets were acknowledged and are not there (has to be
0), how many searches failed or said that they are not complete, the slowest batch and search. Reads
the archive of DATABASE_URL; writes an index of its own, and takes it away.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ["SEARCH_URL"] = os.environ["TEST_SEARCH_URL"]
os.environ["SEARCH_INDEX"] = "faults"
sys.path.insert(0, str(Path(__file__).parents[1]))

import django

django.setup()

from archive.models import QuestionSet  # noqa: E402
from archive.search import search  # noqa: E402
from archive.search.engine import Unreachable, engine  # noqa: E402

HOME = Path(os.environ["TEST_SEARCH_HOME"])
NODES = os.environ["TEST_SEARCH_URL"].count(",") + 1
BATCH = 100
TODAY = date(2024, 11, 1)
WORDS = ["zorg", "stikstof", "onderwijs", "wolf", "belasting", "trein", "huizen", "gas"]


class Reader(threading.Thread):
    """Searches until it is told to stop."""

    def __init__(self):
        super().__init__()
        self.over = threading.Event()
        self.asked = self.failed = self.incomplete = 0
        self.slowest = 0.0

    def run(self):
        while not self.over.is_set():
            begun = time.monotonic()
            results = search(WORDS[self.asked % len(WORDS)], today=TODAY)
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.asked += 1
            self.failed += results.unreachable
            self.incomplete += not results.complete and not results.unreachable


def fault(number, dice, pks):
    """One round; how many sets were acknowledged and are lost."""
    engine().clear()
    reader, victim = Reader(), dice.randint(1, NODES)
    reader.start()
    batches = [pks[start : start + BATCH] for start in range(0, len(pks), BATCH)]
    kill_at = dice.randrange(1, len(batches) - 1)
    acknowledged, slowest, refused = [], 0.0, 0
    for at, batch in enumerate(batches):
        if at == kill_at:
            os.kill(int((HOME / f"node{victim}/pid").read_text()), signal.SIGKILL)
        begun = time.monotonic()
        try:
            engine().index_sets(batch)
            acknowledged += batch
        except Unreachable:
            refused += len(batch)
        slowest = max(slowest, time.monotonic() - begun)
    reader.over.set()
    reader.join()
    lost = {*acknowledged} - {pk for pk, _ in engine().fingerprints()}
    print(
        f"{number}: node {victim} killed after {kill_at * BATCH}; acknowledged {len(acknowledged)},"
        f" refused {refused}, lost {len(lost)}; searches {reader.asked}, failed {reader.failed},"
        f" incomplete {reader.incomplete}; slowest batch {slowest:.1f} s,"
        f" search {reader.slowest:.1f} s",
        flush=True,
    )
    subprocess.Popen([HOME / f"node{victim}/start"])
    wait_until_green()
    return len(lost)


def wait_until_green():
    begun = time.monotonic()
    while time.monotonic() - begun < 300:
        try:
            asked = f"/_cluster/health?wait_for_status=green&wait_for_nodes={NODES}&timeout=20s"
            if not engine()._cluster.ask("GET", asked, seconds=30)["timed_out"]:
                return
        except Exception:
            pass
        time.sleep(1)
    raise SystemExit("not green within five minutes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--sets", type=int, default=1000)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    pks = list(QuestionSet.objects.order_by("-pk").values_list("pk", flat=True)[: options.sets])
    wait_until_green()
    lost = sum(fault(number, dice, pks) for number in range(1, options.rounds + 1))
    engine()._cluster.ask("DELETE", "/faults-*", seconds=60)
    print(f"{options.rounds} rounds, {lost} sets lost")
    raise SystemExit(lost > 0)


if __name__ == "__main__":
    main()

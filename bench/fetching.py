"""Fetch from sources that this machine plays, with faults and kills; compare with a fresh fetch.

    bench/fetching.py rounds [--sets 2000] [--rounds 50] [--changes 40] [--faults 0.05]
                             [--kills 20]
    bench/fetching.py rate [--sets 42994] [--per-second 20] [--changes 200]

Each fetch is `manage.py fetch --once` in a process of its own; a killed one is ended by SIGKILL at
a moment drawn at random. The database is that of DATABASE_URL (which is emptied), by default SQLite
in a directory of its own. Prints JSON.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
HELD = """
import json, django
django.setup()
from tests.sources.held import held
print(json.dumps(held(), default=str))
"""
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("rounds", "rate"))
    parser.add_argument("--sets", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--per-second", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    django.setup()
    with tempfile.TemporaryDirectory(prefix="fetching-") as directory:
        measure = rounds if asked.what == "rounds" else rate
        print(json.dumps(measure(asked, Path(directory)), indent=1))


def rounds(asked, directory):
    from tests.sources.held import differences
    from tests.sources.server import serving
    from tests.sources.world import World

    begun = time.monotonic()
    with serving(World(asked.seed).begin(asked.sets, 15), faults=asked.faults) as server:
        archive = Archive(directory / "followed", server)
        facts = {"sets": asked.sets} | history(asked, server, archive)
        followed = archive.held()
        fresh = Archive(directory / "fresh", server)
        facts["fresh fetch s"] = fresh.fetch()["seconds"]
        unlike = differences(followed, fresh.held())
    return facts | {
        "sets held": len(followed["sets"]),
        "differences": len(unlike),
        "for example": [str(each)[:300] for each in unlike[:5]],
        "seconds": round(time.monotonic() - begun),
    }


def history(asked, server, archive):
    """Rounds of changes, faults and kills, and a last one without."""
    drawn = random.Random(asked.seed)
    first = archive.fetch()["seconds"]
    killed = set(drawn.sample(range(asked.rounds), min(asked.kills, asked.rounds)))
    deaths = 0
    for number in range(asked.rounds):
        server.world.change(asked.changes)
        after = drawn.uniform(1.0, 8.0) if number in killed else None
        deaths += archive.fetch(after)["killed"]
    server.faults = 0.0
    last = archive.fetch()
    return {
        "first fetch s": first,
        "rounds": asked.rounds,
        "killed": deaths,
        "requests": len(server.asked),
        "without need": server.needless(),
        "most connections": server.most_at_once,
        "last round failed": last["failed"],
    }


def rate(asked, directory):
    from tests.sources.server import serving
    from tests.sources.world import World

    world = World(asked.seed)
    world.files_of = asked.sets // 9  # some 5,000 documents with 42,994 sets
    world.printed = 0.0
    world.begin(asked.sets, 15)
    with serving(world) as server:
        archive = Archive(directory / "rate", server, per_second=asked.per_second)
        first = archive.fetch(watch=True)
        requests = len(server.asked)
        world.change(asked.changes)
        later = archive.fetch(watch=True)
    own = requests / asked.per_second
    return {
        "sets": len(world.sets()),
        "requests": requests,
        "requests a second": round(requests / first["seconds"], 2),
        "set rate": asked.per_second,
        "seconds": round(first["seconds"]),
        "of the rate's own": round(first["seconds"] / own, 2),
        "memory MB": first["memory"],
        "changes": asked.changes,
        "seconds for those": round(later["seconds"], 1),
        "requests for those": len(server.asked) - requests,
        "failed": first["failed"] or later["failed"],
    }


class Archive:
    """An archive in a directory, filled by processes."""

    def __init__(self, directory, server, per_second=10_000.0):
        directory.mkdir()
        settings = server.settings() | {"FETCH_PER_SECOND": per_second}
        self._environment = {
            **os.environ,
            "DATA_DIR": str(directory),
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
            **{name: str(value) for name, value in settings.items()},
        }
        for command in (["migrate", "-v0"], ["flush", "--no-input", "-v0"], ["load_register"]):
            subprocess.run(
                [*MANAGE, *command], env=self._environment, check=True, stdout=subprocess.DEVNULL
            )

    def fetch(self, kill_after=None, watch=False):
        begun, memory = time.monotonic(), [0]
        process = subprocess.Popen(
            [*MANAGE, "fetch", "--once"],
            env=self._environment,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        while process.poll() is None:
            if watch:
                memory.append(resident(process.pid))
            if kill_after and time.monotonic() - begun > kill_after:
                process.kill()
            time.sleep(0.2)
        return {
            "seconds": round(time.monotonic() - begun, 1),
            "killed": process.returncode == -9,
            "failed": process.returncode not in (0, -9),
            "memory": [max(part) for part in fifths(memory) if part],
        }

    def held(self):
        out = subprocess.run(
            [sys.executable, "-c", HELD],
            env=self._environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        held = json.loads(out.stdout)
        lists = ("addresses", "documents", "members", "index")
        return held | {
            name: [tuple(x) if isinstance(x, list) else x for x in held[name]] for name in lists
        }


def fifths(values):
    """The values in five parts, in order: memory that is flat is alike in all."""
    size = max(len(values) // 5, 1)
    return [values[start : start + size] for start in range(0, len(values), size)]


def resident(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 // 1_000_000
    except (OSError, IndexError, ValueError):
        return 0


if __name__ == "__main__":
    main()

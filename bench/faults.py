"""Kill, fill the disk, damage the index, set the clock back, import twice at once; say what was
lost: nothing should be.

    python bench/faults.py [--kills 50] [--seed 1] [--only import,index,rebuild,again]
    tests/on_postgresql python bench/faults.py --kills 20

In a folder and a database of its own (on PostgreSQL: the one that DATABASE_URL names, which is
emptied). Each kill is a SIGKILL at a random moment of the work, in a process that is already
started, so that no kill hits the loading of Python. After each, what is there must be sound and
readable; after a last undisturbed run it must be, set for set, what a clean archive holds.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from array import array
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PLACE = Path(os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="faults-")))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("ALLOWED_HOSTS", "testserver")
import django  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

DOCUMENTS = str(ROOT / "examples" / "documents")
BACKUPS = PLACE.parent / f"{PLACE.name}-backups"
EMPTY = PLACE.parent / f"{PLACE.name}-empty"  # migrated, with the register
State = dict[str, Any]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", default="")
    chosen = arguments.parse_args()
    dice = random.Random(chosen.seed)
    expected = clean()
    quietly("backup", str(BACKUPS))
    print(f"{connection.vendor}, {len(expected['sets'])} sets\n")
    print("| work | SIGKILLs | hit it at work | unsound after one | differs after the next run |")
    print("|---|---|---|---|---|", flush=True)
    for name, work in WORKS.items():
        if not chosen.only or name in chosen.only.split(","):
            print(row(name, *series(work, chosen.kills, dice, expected, name)), flush=True)
    if not chosen.only:
        print()
        for fault in (damaged_index, clock_set_back, two_at_once, killed_migrations, full_disk):
            print(fault(dice, expected), flush=True)


WORKS: dict[str, Callable[[], None]] = {
    "import": lambda: quietly("ingest", "--example", DOCUMENTS),
    "index": lambda: quietly("rebuild_index", "--noinput"),
    "rebuild": lambda: quietly("rebuild_sets"),
    "again": lambda: quietly("ingest", "--again"),
    "backup": lambda: quietly("backup", str(BACKUPS), "--keep", "2"),
    "restore": lambda: quietly("restore", str(BACKUPS)),
}


def series(
    work: Callable[[], None], kills: int, dice: random.Random, expected: State, name: str
) -> tuple[int, int, int, int]:
    """SIGKILLs, those that met the work, unsound archives, and archives that differ in the end."""
    prepare(name)
    begun = time.monotonic()
    in_child(work)
    whole = time.monotonic() - begun
    met = unsound = differing = 0
    prepare(name)
    for _ in range(kills):
        hit = in_child(work, dice.uniform(0, whole))
        met += hit
        unsound += not sound(name, expected)
        if not hit or (name == "restore" and holds_sets()):
            settle(name)
            differing += differs(expected)
            prepare(name)
    in_child(work)
    settle(name)
    differing += differs(expected)
    return kills, met, unsound, differing


def prepare(name: str) -> None:
    """The archive as the work finds it."""
    if name == "import":
        empty()
        if EMPTY.exists():
            shutil.copytree(EMPTY, PLACE, dirs_exist_ok=True)
        else:
            migrate()
    elif name == "restore":
        empty()


def settle(name: str) -> None:
    """What a restore that was killed after its rows had come left to do."""
    if name == "restore":
        quietly("migrate")
    quietly("check_index")


def holds_sets() -> bool:
    """Whether a restore that was killed had come as far as its rows; before, there is nothing."""
    from archive.models import QuestionSet

    with connection.cursor() as cursor:
        there = "archive_questionset" in connection.introspection.table_names(cursor)
    holds = there and QuestionSet.objects.exists()
    connection.close()
    return holds


def clean() -> State:
    empty()
    migrate()
    if connection.vendor == "sqlite":
        shutil.copytree(PLACE, EMPTY)
    in_child(WORKS["import"])
    return state()


def migrate() -> None:
    quietly("migrate")
    quietly("load_register", str(ROOT / "examples" / "register"))


def empty() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
    for path in PLACE.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def state() -> State:
    """What the archive says of every set, what it was read from, and what is found."""
    from archive.models import PendingIndex, QuestionSet, SourceDocument
    from archive.search import search
    from archive.whole.writing import TABLES, sets_of, with_questions

    keys = array("q", QuestionSet.objects.order_by("identifier").values_list("pk", flat=True))
    day = timezone.localdate()
    sets = [one for part in sets_of(keys, day) for one in part]
    kinds = {"reeksen": sets, "vragen": with_questions(sets)}
    rows = {name: [TABLES[name](one) for one in things] for name, things in kinds.items()}
    hits = search("", limit=1000, today=day).hits
    told = {
        "sets": [json.dumps(r, default=str) for r in rows["reeksen"]],
        "questions": [json.dumps(r, default=str) for r in rows["vragen"]],
        "sources": sorted(SourceDocument.objects.values_list("sha256", flat=True)),
        "found": sorted(hit.identifier for hit in hits),
        "pending": PendingIndex.objects.count(),
    }
    connection.close()
    return told


def differs(expected: State) -> bool:
    """Whether the archive holds anything else; says what."""
    now = state()
    for part, held in expected.items():
        if now[part] != held:
            print(f"{part}: {str(now[part])[:200]} instead of {str(held)[:200]}", file=sys.stderr)
    return now != expected


def sound(name: str, expected: State) -> bool:
    """Whether the database is whole, and every page of a set there is can be read."""
    from archive.models import QuestionSet

    with connection.cursor() as cursor:
        there = "archive_questionset" in connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            whole = cursor.fetchone() == ("ok",)
            cursor.execute("PRAGMA foreign_key_check")
            whole &= not cursor.fetchall()
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            whole = True
    names = list(QuestionSet.objects.values_list("identifier", flat=True)) if there else []
    if name == "restore":
        whole &= len(names) in (0, len(expected["sets"]))
    client = Client()
    read = [client.get(f"/vragen/{each}/").status_code for each in names[:5]]
    connection.close()
    return whole and set(read) <= {200}


def in_child(work: Callable[[], None], after: float | None = None) -> bool:
    """Do the work in a process; whether it was killed before it was done.

    All reading is done so: two processes cannot share one server of reading processes.
    """
    child = begun(work)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    ended = os.waitpid(child, 0)[1]
    if ended not in (0, signal.SIGKILL):
        raise SystemExit("the work failed undisturbed")
    return ended == signal.SIGKILL


def begun(work: Callable[[], None]) -> int:
    """The process that does the work."""
    connection.close()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def quietly(*command: str) -> None:
    with open(os.devnull, "w") as nowhere:
        call_command(*command, stdout=nowhere, stderr=nowhere)
    connection.close()


def damaged_index(dice: random.Random, expected: State, times: int = 60) -> str:
    """Flip a bit, cut or empty a file of the index."""
    unnoticed = wrong = 0
    for number in range(times):
        files = [p for p in (PLACE / "index").rglob("*") if p.is_file() and "lock" not in p.name]
        path = dice.choice([p for p in files if p.stat().st_size])
        data = bytearray(path.read_bytes())
        if number % 3:
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        else:
            data = data[: dice.randrange(len(data))]
        path.write_bytes(data)
        code = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "check_index", "--dry-run"],
            capture_output=True,
        ).returncode if number % 10 == 0 else 1  # fmt: skip
        unnoticed += code == 0
        quietly("check_index")
        wrong += differs(expected)
    return f"index: {times} files flipped or cut, {unnoticed} unnoticed, {wrong} not made good"


def clock_set_back(dice: random.Random, expected: State) -> str:
    """Half of the documents come a year before the other half that came already; then all again,
    at the right time: what was of a day to come is believed then.
    """
    empty()
    migrate()
    paths = sorted(str(path) for path in Path(DOCUMENTS).rglob("*") if path.is_file())
    half, before = len(paths) // 2, timezone.now() - timedelta(days=365)
    in_child(lambda: quietly("ingest", "--example", *paths[half:]))
    with mock.patch("django.utils.timezone.now", return_value=before):
        in_child(lambda: quietly("ingest", "--example", *paths[:half]))
        quietly("check_index")
    in_child(lambda: quietly("ingest", "--example", *paths))
    quietly("check_index")
    other = differs(expected)
    return f"clock: a year back between two imports: {'differs' if other else 'the same'}"


def two_at_once(dice: random.Random, expected: State, times: int = 10) -> str:
    """Two imports of the same documents begin together: both end well."""
    failed = differing = 0
    for _ in range(times):
        prepare("import")
        children = [begun(WORKS["import"]) for _ in range(2)]
        failed += sum(os.waitpid(child, 0)[1] != 0 for child in children)
        quietly("check_index")
        differing += differs(expected)
    return f"two imports at once: {times} times, {failed} failed, {differing} differ"


def killed_migrations(dice: random.Random, expected: State, times: int = 20) -> str:
    """The making of the database is killed; done again, it is what it should be."""
    empty()
    begun_at = time.monotonic()
    in_child(migrate)
    whole = time.monotonic() - begun_at
    met = differing = 0
    for _ in range(times):
        empty()
        met += in_child(migrate, dice.uniform(0, whole))
        in_child(migrate)
        in_child(WORKS["import"])
        differing += differs(expected)
    return f"migrations: {times} kills, {met} while at work, {differing} differ afterwards"


def full_disk(dice: random.Random, expected: State) -> str:
    """Imports into file systems of a few MB, which are then given room (root, SQLite)."""
    if os.getuid() or connection.vendor != "sqlite":
        return "full disk: not tried (as root, on SQLite)"
    failed = wrong = 0
    sizes = [2, 3, 4, 5, 6, 8]
    for megabytes in sizes:
        place = Path(tempfile.mkdtemp())
        option = f"size={megabytes}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(place)], check=True)
        try:
            codes = [_elsewhere(place, *words) for words in (
                ("migrate", "-v0"), ("load_register", str(ROOT / "examples" / "register")),
                ("ingest", "--example", DOCUMENTS),
            )]  # fmt: skip
            failed += any(codes)
            subprocess.run(["mount", "-o", "remount,size=200m", str(place)], check=True)
            _elsewhere(place, "migrate", "-v0")
            _elsewhere(place, "load_register", str(ROOT / "examples" / "register"))
            wrong += bool(_elsewhere(place, "ingest", "--example", DOCUMENTS))
            wrong += bool(_elsewhere(place, "check_index"))
            wrong += bool(_elsewhere(place, "check_index", "--dry-run"))
        finally:
            subprocess.run(["umount", str(place)], check=True)
    return f"full disk: {len(sizes)} file systems, {failed} were too small, {wrong} not made good"


def _elsewhere(place: Path, *command: str) -> int:
    environment = os.environ | {"DATA_DIR": str(place)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command], env=environment, capture_output=True
    ).returncode


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()

"""Two web machines on one PostgreSQL: edits on either, and when each can be seen on both.

    tests/on_postgresql python bench/machines.py --sets 5000 --edits 500 --kills 10

Two gunicorns on two ports, each with a data folder, and so a search index, of its own; a database
that is made for this and dropped. Each edit goes through the admin of one machine (a new word in a
subject); from its answer on both machines are asked for the set's page, its feed, a search for the
word on the page and in the API, and the set in the API, until all show it. What counts is when the
first request that showed it was made, not how long that took. `--kills`: so often, in the middle,
whoever follows the log on one machine is killed with -9. `--clients` ask pages of both for
`--seconds` while edits go on. `--sets 0`: of the examples only. Ends with 1 when an edit took
longer than `--within` seconds, or a client met an error.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import httpx
import psycopg
from lxml import html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.proxy import free_port  # noqa: E402

LONGEST = 60.0  # seconds until an edit counts as never seen
MANAGE = [sys.executable, str(ROOT / "manage.py")]
SETTINGS = {
    "DEBUG": "off",
    "SECRET_KEY": "of-the-bench",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "http://127.0.0.1",
    "API_PER_MINUTE": "0",
    "SEVERAL_MACHINES": "on",
}


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--sets", type=int, default=2000)
    arguments.add_argument("--edits", type=int, default=500)
    arguments.add_argument("--at-once", type=int, default=2, help="editors")
    arguments.add_argument("--kills", type=int, default=0)
    arguments.add_argument("--clients", type=int, default=0)
    arguments.add_argument("--seconds", type=float, default=300)
    arguments.add_argument("--workers", type=int, default=2, help="of each machine")
    arguments.add_argument("--within", type=float, default=5.0)
    arguments.add_argument("--seed", type=int, default=17)
    chosen = arguments.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ |= SETTINGS | {"DATABASE_URL": stack.enter_context(own_database())}
        os.environ["DATA_DIR"] = str(folder / "filling")
        identifiers, session = filled(chosen.sets)
        machines = [stack.enter_context(Machine(folder / name, chosen)) for name in "ab"]
        well = edited(machines, identifiers, session, chosen)
        if chosen.clients:
            well &= visited(machines, identifiers, session, chosen)
    raise SystemExit(not well)


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new database on the server of DATABASE_URL."""
    server, name = os.environ["DATABASE_URL"], f"machines_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def filled(sets: int) -> tuple[list[tuple[int, str]], str]:
    """Key and identifier of each set, and the session of an editor."""
    run = lambda *words: subprocess.run([*MANAGE, *words], check=True, stdout=subprocess.DEVNULL)  # noqa: E731
    run("migrate", "-v0")
    run("collectstatic", "--noinput", "-v0")
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    django.setup()
    from django.contrib.auth.models import User
    from django.db import connections
    from django.test import Client

    if sets:
        from bench.corpus import corpus
        from bench.filling import fill

        fill(corpus(sets))
    else:
        run("load_register", "examples/register")
        run("ingest", "--example", "examples/documents")
    from archive.models import QuestionSet

    client = Client()
    editor = {"is_staff": True, "is_superuser": True}
    client.force_login(User.objects.create(username="bench", **editor))
    rows = list(QuestionSet.objects.order_by("pk").values_list("pk", "identifier"))
    connections.close_all()
    return rows, client.cookies["sessionid"].value


class Machine:
    """A gunicorn with a data folder of its own, while the block lasts."""

    def __init__(self, folder: Path, chosen: argparse.Namespace) -> None:
        self.name, self.port = folder.name, free_port()
        folder.mkdir()
        environment = {**os.environ, "DATA_DIR": str(folder)}
        subprocess.run([*MANAGE, "rebuild_index", "--noinput", "-v0"], env=environment, check=True)
        command = [
            sys.executable, "-m", "gunicorn", "archive.wsgi", "--workers", str(chosen.workers),
            "--bind", f"127.0.0.1:{self.port}", "--log-level", "error",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Machine":
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/gezond/").text == "gezond\n":
                    return self
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise SystemExit(f"machine {self.name} does not say that it is well")

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(40)

    def follower(self) -> int | None:
        """The process that follows the log for this machine."""
        for worker in children(self.process.pid):
            for pid in children(worker):
                if b"follow" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        return None


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(word) for word in (task / "children").read_text().split()]
    return found


class Editor:
    """Changes the subject of sets on one machine or another, in the admin."""

    def __init__(self, session: str) -> None:
        self.client = httpx.Client(cookies={"sessionid": session}, timeout=60)

    def edit(self, machine: Machine, pk: int, word: str) -> None:
        address = f"{machine.url}/admin/archive/questionset/{pk}/change/"
        form = html.fromstring(self.client.get(address).text).get_element_by_id("questionset_form")
        fields = {n: v for n, v in form.form_values() if not n.endswith("-DELETE")}
        fields |= {"subject": f"{fields['subject'][:150].split(' proef')[0]} proef {word}"}
        answer = self.client.post(address, data=fields, headers={"Referer": address})
        if answer.status_code != 302:
            raise RuntimeError(f"not saved ({answer.status_code}): {answer.text[:2000]}")


def sights(identifier: str, word: str) -> dict[str, str]:
    """Where an edit is to be seen."""
    return {
        "page": f"/vragen/{identifier}/",
        "feed": f"/vragen/{identifier}/feed/",
        "search": f"/zoeken/?q={word}",
        "API: search": f"/api/v1/search?q={word}",
        "API: set": f"/api/v1/questions/{identifier}",
    }


def is_seen(client: httpx.Client, url: str, kind: str, identifier: str, word: str) -> bool:
    text = client.get(url).text
    return (identifier if "search" in kind else f"proef {word}") in text


def seen_on(machine: Machine, begun: float, identifier: str, word: str) -> dict[str, float]:
    """Of each place, how long after the edit the first request was made that showed it."""
    left = sights(identifier, word)
    seen = dict.fromkeys(left, LONGEST)
    with httpx.Client(timeout=60) as client:
        while left and time.monotonic() - begun < LONGEST:
            for kind, path in list(left.items()):
                asked = time.monotonic() - begun
                if is_seen(client, machine.url + path, kind, identifier, word):
                    seen[kind] = asked
                    del left[kind]
            time.sleep(0.05)
    return seen


def edited(
    machines: list[Machine], rows: list[tuple[int, str]], session: str, chosen: argparse.Namespace
) -> bool:
    dice, took, lock = random.Random(chosen.seed), defaultdict(list), threading.Lock()
    own = rows[:]
    dice.shuffle(own)
    work = [(n, dice.randrange(2), *own[n % len(own)]) for n in range(chosen.edits)]
    kill_at = {round((n + 1) * chosen.edits / (chosen.kills + 1)) for n in range(chosen.kills)}
    shares = [work[n :: chosen.at_once] for n in range(chosen.at_once)]
    killed = []

    def editing(share: list[tuple[int, int, int, str]]) -> None:
        editor = Editor(session)
        for number, at, pk, identifier in share:
            if number in kill_at and (pid := machines[1 - at].follower()):
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            word = "q" + "".join(chr(97 + int(d)) for d in f"{number:05d}") + "x"
            editor.edit(machines[at], pk, word)
            begun = time.monotonic()
            look = partial(seen_on, begun=begun, identifier=identifier, word=word)
            with ThreadPoolExecutor(2) as looking:
                for machine, seen in zip(machines, looking.map(look, machines), strict=True):
                    with lock:
                        for kind, seconds in seen.items():
                            took[kind, machine is machines[at]].append(seconds)

    begun = time.monotonic()
    with ThreadPoolExecutor(chosen.at_once) as pool:
        list(pool.map(editing, shares))
    print(
        f"{chosen.edits} edits of {len(rows)} sets by {chosen.at_once} editors in"
        f" {time.monotonic() - begun:.0f} s; killed while following: {len(killed)}\n\n"
        "| seen | machine | edits | p50 s | p99 s | slowest s | later than"
        f" {chosen.within:g} s |\n|---|---|---|---|---|---|---|"
    )
    for (kind, same), seconds in sorted(took.items()):
        seconds.sort()
        late = sum(one > chosen.within for one in seconds)
        print(
            f"| {kind} | {'the same' if same else 'the other'} | {len(seconds)} |"
            f" {median(seconds):.2f} | {seconds[len(seconds) * 99 // 100]:.2f} |"
            f" {seconds[-1]:.2f} | {late} |",
            flush=True,
        )
    return max(map(max, took.values())) <= chosen.within


def visited(
    machines: list[Machine], rows: list[tuple[int, str]], session: str, chosen: argparse.Namespace
) -> bool:
    """Whether no client met an error, while an editor goes on."""
    from bench.crowd import WORDS, asked, report

    sets = [identifier for _, identifier in rows]
    paths = [
        lambda d: "/",
        lambda d: f"/zoeken/?q={d.choice(WORDS)}+{d.choice(WORDS)}",
        lambda d: f"/api/v1/search?q={d.choice(WORDS)}+{d.choice(WORDS)}",
        lambda d: f"/vragen/{d.choice(sets)}/",
        lambda d: f"/vragen/{d.choice(sets)}/feed/",
        lambda d: "/leden/",
        lambda d: "/jaren/2023/",
    ]
    until, edits = time.monotonic() + chosen.seconds, []

    def one_after_another(number: int) -> list[tuple[int, float]]:
        dice, got = random.Random(number), []
        while time.monotonic() < until:
            port = machines[(number + len(got)) % 2].port
            got.append(asked(port, number, dice.choice(paths)(dice)))
        return got

    def editing() -> None:
        editor, dice = Editor(session), random.Random(chosen.seed)
        while time.monotonic() < until - 5:
            editor.edit(dice.choice(machines), dice.choice(rows)[0], f"qw{'z' * (len(edits) % 9)}")
            edits.append(1)
            time.sleep(1)

    with ThreadPoolExecutor(chosen.clients + 1) as pool:
        other = pool.submit(editing)
        told = [one for each in pool.map(one_after_another, range(chosen.clients)) for one in each]
        other.result()
    print("\n| clients | answers | statuses | p50 ms | p99 ms | slowest ms |")
    print("|---|---|---|---|---|---|")
    report(chosen.clients, told)
    print(f"\n{len(edits)} edits meanwhile")
    return set(Counter(status for status, _ in told)) == {200}


if __name__ == "__main__":
    main()

"""Break the code in one place at a time and see whether a test notices.

    python bench/mutants.py [--count 200] [--seed 0] [--rooms ROOM ...] [--jobs 2] [--map FILE]

A mutant is a function in which one comparison, sum, number, condition or statement differs. The
tests are collected and run once, which tells which of them enter which function (`--map` keeps that
between runs); then each mutant runs, in a process of its own, those that enter its function until
one fails or takes ten times as long as it did, the fastest first, for at most BUDGET seconds of the
processor by what they took before: a survivor says how many were tried. Ends with the score of each
room and with the survivors.
"""

import argparse
import ast
import functools
import gc
import json
import os
import random
import signal
import sys
import tempfile
import time
import types
from collections import ChainMap, Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from _pytest.runner import runtestprotocol

from bench.variants import mutable, short, variants

ROOT = Path(__file__).resolve().parent.parent
# What tests each room; the slowest, which crawl or kill, test everything at once.
ROOMS = {
    "search": (
        *("search", "dutch", "similar", "facets", "fields", "versions", "pages_machines"),
        *("pages_questions", "importer"),
    ),
    "ingest/merging.py": ("merging", "importer", "matching", "same_reply", "overruled"),
    "calendar": ("deadlines", "recesses", "late", "certainty"),
    "figures": (
        *("statistics", "coverage", "publications", "reach", "findings", "subjects", "keeping"),
        *("people", "pages_counts", "certainty", "versions"),
    ),
    "shown": (
        *("charts", "doubts", "preview", "privacy", "api_records", "api_citations", "taking"),
        *("feeds", "embedding", "fields", "formats", "pages_lists", "pages_questions"),
        *("pages_machines", "late", "certainty"),
    ),
}
BUDGET = 20  # seconds of the processor for the tests of one mutant
PATIENCE, LEAST = 10, 5  # how many times its own time one test may take, and seconds at least
NOT_PUT = 3  # exit code of a process that could not run its mutant
SLOW_TO_FILL = "word_list"  # the one cache that is not emptied: only words.py can spoil it


@dataclass(frozen=True)
class Mutant:
    path: Path
    qualname: str  # of the outermost function; "" for a number at the top of a module
    at: int  # which node of ast.walk(), and which of its variants
    variant: int
    line: int
    said: str

    @property
    def room(self) -> str:
        inside = self.path.relative_to(ROOT / "archive").as_posix()
        return next(room for room in ROOMS if inside.startswith(room))

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} {self.qualname}: {self.said}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text())
    order = {id(node): at for at, node in enumerate(ast.walk(tree))}
    for qualname, node in mutable(tree, ""):
        for number, other in enumerate(variants(node)):
            said = f"{short(node)}  →  {short(other)}"
            line = getattr(node, "lineno", 0)
            yield Mutant(path, qualname, order[id(node)], number, line, said)


def broken(mutant: Mutant) -> ast.Module:
    """The module with the mutant in it."""
    tree = ast.parse(mutant.path.read_text())
    old = list(ast.walk(tree))[mutant.at]
    new = ast.copy_location(variants(old)[mutant.variant], old)
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, new)
            elif isinstance(value, list):
                setattr(node, name, [new if child is old else child for child in value])
    return ast.fix_missing_locations(tree)


def put_in_place(mutant: Mutant) -> None:
    """Make this process run the mutant: functions that others hold get other code."""
    tree = broken(mutant)
    if not mutant.qualname:
        _set_numbers(mutant, tree)
    else:
        code = dict(_codes(compile(tree, str(mutant.path), "exec")))[mutant.qualname]
        for function in _all_functions()[str(mutant.path)]:
            if function.__code__.co_qualname == mutant.qualname:
                function.__code__ = code
    for cache in _all_caches():
        if cache.__name__ != SLOW_TO_FILL or mutant.path.stem == "words":
            cache.cache_clear()


def _set_numbers(mutant: Mutant, tree: ast.Module) -> None:
    """Assign what the module assigns on this line, in all modules that imported it."""
    modules = [m for name, m in list(sys.modules.items()) if name.startswith("archive")]
    (own,) = (m for m in modules if getattr(m, "__file__", None) == str(mutant.path))
    lines = [n for n in tree.body if n.lineno <= mutant.line <= (n.end_lineno or n.lineno)]
    before = dict(vars(own))
    exec(compile(ast.Module(lines, []), str(mutant.path), "exec"), vars(own))
    changed = {n: v for n, v in vars(own).items() if before.get(n) is not v}
    for module in modules:
        for name, value in changed.items():
            if module is not own and vars(module).get(name) is before.get(name) is not None:
                setattr(module, name, value)


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner.co_qualname, inner
            yield from _codes(inner)


@functools.cache
def _all_functions() -> dict[str, list[types.FunctionType]]:
    held = defaultdict(list)
    for made in gc.get_objects():
        if isinstance(made, types.FunctionType):
            held[made.__code__.co_filename].append(made)
    return held


@functools.cache
def _all_caches() -> list[Any]:
    caches = [c for c in gc.get_objects() if isinstance(c, functools._lru_cache_wrapper)]
    return [c for c in caches if str(getattr(c, "__module__", "")).startswith("archive")]


class Runner:
    """A plugin of pytest: instead of running the tests it runs them once for each mutant."""

    def __init__(self, options: argparse.Namespace, mutants: list[Mutant]) -> None:
        self.options, self.mutants = options, mutants
        self.reached: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.killed_by: dict[Mutant, str] = {}
        self.tried: dict[Mutant, str] = {}
        self.times: list[float] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        first = next(n for n, item in enumerate(items) if item.get_closest_marker("django_db"))
        runtestprotocol(items[first], log=False, nextitem=items[first + 1])  # makes the database
        self._map(session, items)
        gc.unfreeze()  # what the tests' own configuration froze
        _all_functions(), _all_caches()  # before they are frozen, and out of sight
        gc.freeze()
        running: dict[int, tuple[Mutant, int]] = {}
        for number, mutant in enumerate(self.mutants, 1):
            while len(running) >= self.options.jobs:
                self._wait(running)
            chosen = self._chosen(mutant, items)
            ours, theirs = os.pipe()
            child = os.fork()
            if not child:
                _in_child(session, mutant, chosen, theirs)
            os.close(theirs)
            running[child] = (mutant, ours)
            if number % 25 == 0:
                print(f"{number} of {len(self.mutants)}", file=sys.stderr, flush=True)
        while running:
            self._wait(running)
        return True

    def _map(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Which tests enter which function, and how long each takes: kept, or found out."""
        kept = Path(self.options.map) if self.options.map else None
        if kept and kept.exists():
            whole = json.loads(kept.read_text())
        else:
            whole = _traced_in_parts(session, items, self.options.jobs)
        if kept:
            kept.write_text(json.dumps(whole))
        for at, item in enumerate(items):
            seconds, entered = whole.get(item.nodeid, (0.0, []))
            self.times.append(seconds)
            for name, qualname in entered:
                self.reached[str(ROOT / name), qualname].add(at)

    def _chosen(self, mutant: Mutant, items: list[pytest.Item]) -> list[tuple[pytest.Item, float]]:
        """Those that enter the function, file by file, the fastest first, within the budget; and
        what each took.
        """
        of_file: dict[Path, list[float]] = defaultdict(list)
        for item, seconds in zip(items, self.times, strict=True):
            of_file[item.path].append(seconds)
        means = {path: sum(times) / len(times) for path, times in of_file.items()}
        key = (str(mutant.path), mutant.qualname)
        reached = self.reached.get(key, set()) if mutant.qualname else self._of_module(mutant.path)
        order = sorted(reached, key=lambda at: (means[items[at].path], at))
        sums = accumulate(self.times[at] for at in order)
        chosen = [at for at, spent in zip(order, sums, strict=True) if spent <= BUDGET] or order[:1]
        self.tried[mutant] = f"{len(chosen)} of {len(order)} tests"
        return [(items[at], self.times[at]) for at in chosen]

    def _of_module(self, path: Path) -> set[int]:
        return set().union(*(at for (file, _), at in self.reached.items() if file == str(path)))

    def _wait(self, running: dict[int, tuple[Mutant, int]]) -> None:
        child, status = os.wait()
        mutant, pipe = running.pop(child)
        with os.fdopen(pipe) as told:
            killer = told.read()
        if killer or os.WIFSIGNALED(status):
            self.killed_by[mutant] = killer or "it ran for too long"
        elif status:
            self.tried[mutant] = "not put in place"


def _traced_in_parts(
    session: pytest.Session, items: list[pytest.Item], jobs: int
) -> dict[str, Any]:
    """Run every test once, file by file in so many processes; of each its seconds and functions."""
    files = sorted({item.path for item in items})
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / str(n) for n in range(jobs)]
        for n, place in enumerate(places):
            if not os.fork():
                own = [item for item in items if files.index(item.path) % jobs == n]
                place.write_text(json.dumps(_traced(session, own)))
                os._exit(0)
        for _ in places:
            os.wait()
        return dict(ChainMap(*(json.loads(place.read_text()) for place in places)))


def _traced(session: pytest.Session, items: list[pytest.Item]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    session._setupstate.teardown_exact(items[0])
    for item, following in zip(items, [*items[1:], items[0]], strict=True):
        entered = set()

        def enter(frame: types.FrameType, event: str, arg: object, into: Any = entered) -> None:
            if "/archive/" in (code := frame.f_code).co_filename:
                into.add((code.co_filename, code.co_qualname.split(".<locals>")[0]))

        began = time.process_time()
        sys.settrace(enter)
        reports = runtestprotocol(item, log=False, nextitem=following)
        sys.settrace(None)
        if any(report.failed for report in reports):
            print(f"left out, it fails on the code as it is: {item.nodeid}", file=sys.stderr)
            continue
        names = [(os.path.relpath(name, ROOT), qualname) for name, qualname in sorted(entered)]
        told[item.nodeid] = (time.process_time() - began, names)
    return told


def _in_child(
    session: pytest.Session, mutant: Mutant, items: list[tuple[pytest.Item, float]], told: int
) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        put_in_place(mutant)
    except Exception:
        os._exit(NOT_PUT)
    try:
        for at, (item, seconds) in enumerate(items):
            if not at:
                session._setupstate.teardown_exact(item)
            signal.setitimer(signal.ITIMER_PROF, max(LEAST, PATIENCE * seconds))
            following = items[(at + 1) % len(items)][0]
            reports = runtestprotocol(item, log=False, nextitem=following)
            if any(report.failed for report in reports):
                os.write(told, item.nodeid.encode())
                break
    except BaseException as error:  # what breaks outside a test is noticed too
        os.write(told, repr(error).encode()[:200])
    os._exit(0)


def report(runner: Runner) -> None:
    total = Counter(mutant.room for mutant in runner.mutants)
    killed = Counter(mutant.room for mutant in runner.killed_by)
    print("room | mutants | killed")
    for room in total:
        print(f"{room} | {total[room]} | {killed[room]}")
    print(f"all | {total.total()} | {killed.total()}\n\nSurvivors")
    for mutant in runner.mutants:
        if mutant not in runner.killed_by:
            print(f"  {mutant}   ({runner.tried[mutant]})")


def sample(rooms: Iterable[str], count: int, seed: int) -> list[Mutant]:
    places = [ROOT / "archive" / room for room in rooms]
    paths = sorted(
        p for place in places for p in ([place] if place.is_file() else place.rglob("*.py"))
    )
    every = [mutant for path in paths for mutant in mutants_of(path)]
    print(f"{len(every)} mutants in {len(paths)} files", file=sys.stderr)
    return random.Random(seed).sample(every, min(count, len(every)))


def tests(rooms: Iterable[str]) -> Iterator[str]:
    names = tuple(f"test_{name}" for room in rooms for name in ROOMS[room])
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        if path.stem.startswith(names):
            yield str(path.relative_to(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--map")
    parser.add_argument("--rooms", nargs="+", choices=[*ROOMS], default=[*ROOMS])
    options = parser.parse_args()
    os.chdir(ROOT)
    runner = Runner(options, sample(options.rooms, options.count, options.seed))
    pytest.main(
        ["-q", "-s", "-p", "no:cacheprovider", "-m", "not browser", *tests(options.rooms)], [runner]
    )
    report(runner)


if __name__ == "__main__":
    main()

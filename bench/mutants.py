"""Break the code in one place at a time and see whether a test notices.

    python bench/mutants.py [--count 200] [--seed 0] [--jobs 2] [--map FILE]

A mutant is a function in which one comparison, sum, number, condition or statement differs. The
tests are collected and run once, which tells which of them enter which function (`--map` keeps that
between runs); then each mutant runs, in a process of its own, those that enter its function until
one fails or takes ten times as long as it did, the fastest first, for at most BUDGET seconds of the
processor by what they took before: a survivor says how many were tried. Ends with the score of each
room and with the survivors.
"""

import argparse
import ast
import copy
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
from collections import Counter, defaultdict
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

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("search", "ingest/merging.py", "calendar", "figures", "shown")
# What tests these rooms; the slowest, which crawl or kill, test everything at once.
TESTS = (
    *("search", "dutch", "similar", "merging", "importer", "matching", "deadlines", "recesses"),
    *("late", "statistics", "coverage", "reach", "charts", "doubts", "preview", "privacy"),
    *("people", "pages_counts", "pages_lists", "pages_questions", "pages_machines"),
    *("api_records", "api_citations", "facets", "fields", "formats", "findings", "subjects"),
    *("certainty", "publications", "taking", "feeds", "embedding", "keeping", "versions"),
)
BUDGET = 20  # seconds of the processor for the tests of one mutant
PATIENCE, LEAST = 10, 5  # how many times its own time one test may take, and seconds at least
SLOW_TO_FILL = "word_list"  # the one cache that is not emptied: only words.py can spoil it

SWAPPED = [  # what may stand for each other
    *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn)),
    *((ast.Is, ast.IsNot), (ast.Add, ast.Sub), (ast.BitAnd, ast.BitOr), (ast.LShift, ast.RShift)),
    *((ast.Mult, ast.FloorDiv), (ast.Div, ast.Mult), (ast.And, ast.Or)),
]
OTHER: dict[type[ast.AST], Any] = {a: b for pair in SWAPPED for a, b in (pair[::-1], pair)}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


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


def variants(node: ast.AST) -> list[ast.AST]:
    """What may stand in a node's place."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            return [ast.Compare(node.left, [OTHER[type(op)]()], node.comparators)]
        case ast.BinOp(op=op) if type(op) in OTHER:
            return [ast.BinOp(node.left, OTHER[type(op)](), node.right)]
        case ast.BoolOp(op=op):
            return [ast.BoolOp(OTHER[type(op)](), node.values)]
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return [node.operand]
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            return [ast.Name(NAMES[name], ast.Load())]
        case ast.Constant(value=bool(value)):
            return [ast.Constant(not value)]
        case ast.Constant(value=int(value) | float(value)):
            return [ast.Constant(value + 1), *([ast.Constant(0)] if value else [])]
        case ast.IfExp():
            return [ast.IfExp(node.test, node.orelse, node.body)]
        case ast.If():
            return [ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)]
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break():
            return [ast.Pass()]
    return []


def mutants_of(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text())
    order = {id(node): at for at, node in enumerate(ast.walk(tree))}
    for qualname, node in _mutable(tree, ""):
        for number, other in enumerate(variants(node)):
            said = f"{_short(node)}  →  {_short(other)}"
            line = getattr(node, "lineno", 0)
            yield Mutant(path, qualname, order[id(node)], number, line, said)


def _mutable(node: ast.AST, within: str) -> Iterator[tuple[str, ast.AST]]:
    """The nodes that run when a function is called, and numbers at the top of a module."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _mutable(child, f"{within}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            for statement in child.body:
                yield from ((within + child.name, n) for n in _walk(statement))
        elif isinstance(child, ast.Assign) and not within:
            yield from (("", n) for n in _walk(child.value) if isinstance(n, ast.Constant))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt | ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _short(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    return text.splitlines()[0][:70]


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
        for function in _functions(mutant.path):
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


def _functions(path: Path) -> list[types.FunctionType]:
    return _all_functions()[str(path)]


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
            parts = [json.loads(kept.read_text())]
        else:
            parts = _traced_in_parts(session, items, self.options.jobs)
        whole: dict[str, Any] = {}
        for part in parts:
            whole |= part
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
        key = (str(mutant.path), mutant.qualname)
        reached = self.reached.get(key, set()) if mutant.qualname else self._of_module(mutant.path)
        order = sorted(
            reached,
            key=lambda at: (
                sum(of_file[items[at].path]) / len(of_file[items[at].path]),
                at,
            ),
        )
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


def _traced_in_parts(session: pytest.Session, items: list[pytest.Item], jobs: int) -> list[Any]:
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
        return [json.loads(place.read_text()) for place in places]


def _traced(session: pytest.Session, items: list[pytest.Item]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    session._setupstate.teardown_exact(items[0])
    for item, following in zip(items, [*items[1:], items[0]], strict=True):
        entered = set()

        def enter(frame: types.FrameType, event: str, arg: object, into: Any = entered) -> None:
            code = frame.f_code
            if "/archive/" in code.co_filename:
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
    for room in ROOMS:
        print(f"{room} | {total[room]} | {killed[room]}")
    print(f"all | {total.total()} | {killed.total()}\n\nSurvivors")
    for mutant in runner.mutants:
        if mutant not in runner.killed_by:
            print(f"  {mutant}   ({runner.tried[mutant]})")


def sample(count: int, seed: int) -> list[Mutant]:
    paths = sorted(
        path
        for room in ROOMS
        for path in (
            [ROOT / "archive" / room]
            if room.endswith(".py")
            else (ROOT / "archive" / room).rglob("*.py")
        )
    )
    every = [mutant for path in paths for mutant in mutants_of(path)]
    print(f"{len(every)} mutants in {len(paths)} files", file=sys.stderr)
    return random.Random(seed).sample(every, min(count, len(every)))


def tests() -> Iterable[str]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.stem.removeprefix("test_")
        if name == "reading" or name.startswith(TESTS):
            yield str(path.relative_to(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--map")
    options = parser.parse_args()
    os.chdir(ROOT)
    runner = Runner(options, sample(options.count, options.seed))
    pytest.main(["-q", "-s", "-p", "no:cacheprovider", "-m", "not browser", *tests()], [runner])
    report(runner)


if __name__ == "__main__":
    main()

"""Break the code in one place at a time and see whether a test notices.

    python bench/mutants.py [--count 200] [--seed 0] [--jobs 2] [--first FILE]

A mutant is a function in which one comparison, sum, number, condition or statement differs. The
tests are collected and run once, which tells which of them enter which function; then each mutant
runs, in a process of its own, those that enter its function until one fails. `--first` names a file
of tests (node ids, one a line) that are tried before the others: one run then says what they catch
by themselves. Ends with the score of each room and with the survivors.
"""

import argparse
import ast
import copy
import functools
import gc
import os
import random
import signal
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    *("api_records", "facets", "fields", "formats", "calendar", "figures", "shown"),
)
PATIENCE = 90  # seconds of the processor that one mutant's tests may take
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
        self.first = set(Path(options.first).read_text().split("\n")) if options.first else set()
        self.reached: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.killed_by: dict[Mutant, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        self._run_once(session, items)
        _all_functions(), _all_caches()  # before they are frozen, and out of sight
        gc.freeze()
        running: dict[int, tuple[Mutant, int]] = {}
        for number, mutant in enumerate(self.mutants, 1):
            while len(running) >= self.options.jobs:
                self._wait(running)
            ours, theirs = os.pipe()
            child = os.fork()
            if not child:
                _in_child(session, mutant, self._chosen(mutant, items), theirs)
            os.close(theirs)
            running[child] = (mutant, ours)
            if number % 25 == 0:
                print(f"{number} of {len(self.mutants)}", file=sys.stderr, flush=True)
        while running:
            self._wait(running)
        return True

    def _run_once(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Which tests enter which function, and how long each takes."""
        self.times: list[float] = []
        for at, item in enumerate(items):

            def enter(frame: types.FrameType, event: str, arg: object, at: int = at) -> None:
                code = frame.f_code
                if "/archive/" in code.co_filename:
                    self.reached[code.co_filename, code.co_qualname.split(".<locals>")[0]].add(at)

            began = time.process_time()
            sys.settrace(enter)
            reports = runtestprotocol(item, log=False, nextitem=items[(at + 1) % len(items)])
            sys.settrace(None)
            self.times.append(time.process_time() - began)
            if any(report.failed for report in reports):
                raise SystemExit(f"{item.nodeid} fails on the code as it is")

    def _chosen(self, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """Those that enter the function: of --first, then file by file, the fastest first."""
        of_file: dict[Path, list[float]] = defaultdict(list)
        for item, seconds in zip(items, self.times, strict=True):
            of_file[item.path].append(seconds)
        key = (str(mutant.path), mutant.qualname)
        reached = self.reached.get(key, set()) if mutant.qualname else self._of_module(mutant.path)
        return [
            items[at]
            for at in sorted(
                reached,
                key=lambda at: (
                    bool(self.first) and items[at].nodeid not in self.first,
                    sum(of_file[items[at].path]) / len(of_file[items[at].path]),
                    at,
                ),
            )
        ]

    def _of_module(self, path: Path) -> set[int]:
        return set().union(*(at for (file, _), at in self.reached.items() if file == str(path)))

    def _wait(self, running: dict[int, tuple[Mutant, int]]) -> None:
        child, status = os.wait()
        mutant, pipe = running.pop(child)
        with os.fdopen(pipe) as told:
            killer = told.read()
        if killer or os.WIFSIGNALED(status):
            self.killed_by[mutant] = killer or "it ran for too long"


def _in_child(session: pytest.Session, mutant: Mutant, items: list[pytest.Item], told: int) -> None:
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        put_in_place(mutant)
        for at, item in enumerate(items):
            if not at:
                session._setupstate.teardown_exact(item)
            reports = runtestprotocol(
                item, log=False, nextitem=items[at + 1] if at + 1 < len(items) else items[0]
            )
            if any(report.failed for report in reports):
                os.write(told, item.nodeid.encode())
                break
    except BaseException as error:  # what breaks outside a test is noticed too
        os.write(told, repr(error).encode()[:200])
    os._exit(0)


def report(runner: Runner) -> None:
    total: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    by_first: Counter[str] = Counter()
    for mutant in runner.mutants:
        killer = runner.killed_by.get(mutant)
        total[mutant.room] += 1
        killed[mutant.room] += bool(killer)
        if killer and (killer in runner.first or "::" not in killer):
            by_first[mutant.room] += 1
    print("room | mutants | killed | by --first")
    for room in (*ROOMS, *(["all"] if total else [])):
        own = [c.total() if room == "all" else c[room] for c in (total, killed, by_first)]
        print(f"{room} | {own[0]} | {own[1]} | {own[2] if runner.first else '-'}")
    print("\nSurvivors")
    for mutant in runner.mutants:
        if mutant not in runner.killed_by:
            print(f"  {mutant}")
    print("\nKilled by others than --first" if runner.first else "")
    for mutant, killer in runner.killed_by.items():
        if runner.first and killer not in runner.first and "::" in killer:
            print(f"  {mutant}   {killer.rpartition('::')[2]}")


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
    parser.add_argument("--first")
    options = parser.parse_args()
    os.chdir(ROOT)
    runner = Runner(options, sample(options.count, options.seed))
    pytest.main(["-q", "-s", "-p", "no:cacheprovider", "-m", "not browser", *tests()], [runner])
    report(runner)


if __name__ == "__main__":
    main()

"""Merge the runs of a segment into one file of arrays: its terms, and the postings of each."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import Any, BinaryIO

import numpy as np

from .inverting import KINDS, POSTED, TERM_BITS, Run
from .lexicon import Lexicon
from .schema import Kind

KEPT_IN_MEMORY = 64_000_000  # bytes of runs; more go to disk
AT_ONCE = 2_000_000  # codes that are put in order at once
ALIGNED = 8  # bytes: where an array may begin
# At the end of a segment's file: where the table of arrays begins, how long it is, a sign.
TAIL = Struct("<qi4s")
SIGN = b"kvaw"

Lists = tuple[np.ndarray, np.ndarray]  # of each list its run, and which of the run's it is


class Runs:
    """The runs of one segment in order of document, until they are merged.

    More than KEPT_IN_MEMORY go to `folder`.
    """

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self._folder, self._lexicon = folder, lexicon
        self._runs: list[Run] = []
        self._files: list[Path] = []
        self._in_memory = 0

    def add(self, run: Run) -> None:
        self._runs.append(run)
        self._in_memory += run.size
        if self._in_memory > KEPT_IN_MEMORY:
            for at in range(len(self._files), len(self._runs)):
                path = self._folder / f"run-{os.getpid()}-{at}"
                self._runs[at] = self._runs[at].moved_to(path)
                self._files.append(path)
            self._in_memory = 0

    def append_to(self, path: Path) -> None:
        """Write all of it behind what is in a file."""
        with path.open("ab") as file:
            self.write_to(file)

    def write_to(self, file: BinaryIO) -> None:
        table = _Table(file)
        for kind in Kind:
            self._write(kind, table)
        table.end()

    def _write(self, kind: Kind, table: "_Table") -> None:
        lists, terms, edges = self._in_order(kind)
        runs, at = lists
        sizes, code_sizes = np.zeros(len(runs), np.int64), np.zeros(len(runs), np.int64)
        for number, run in enumerate(self._runs):
            own = runs == number
            sizes[own] = np.diff(run.starts)[at[own]]
            code_sizes[own] = np.diff(run.code_starts)[at[own]]
        name = kind.name.lower()
        table.add(f"{name}.terms", np.frombuffer(b"".join(terms), dtype="u1"))
        table.add(f"{name}.ends", np.cumsum([0, *map(len, terms)]).astype("<u4"))
        table.add(f"{name}.starts", _before(sizes)[edges].astype("<u4"))
        if kind != Kind.NUMBERS:
            table.add(f"{name}.code_starts", _before(code_sizes)[edges].astype("<u4"))
        for array in POSTED[:1] if kind == Kind.NUMBERS else (*POSTED, "codes"):
            pieces = self._gathered(array, lists, code_sizes if array == "codes" else sizes)
            table.add_all(f"{name}.{array}", KINDS[array], pieces)
            for run in self._runs:
                run.leave_memory()

    def _in_order(self, kind: Kind) -> tuple[Lists, list[bytes], np.ndarray]:
        """The lists of a kind, by term and then by run; its terms; where those of each begin."""
        low, high = int(kind) << TERM_BITS, int(kind) + 1 << TERM_BITS
        spans = [np.searchsorted(run.keys, (low, high)) for run in self._runs]
        if not spans:
            return (np.zeros(0, np.int64), np.zeros(0, np.int64)), [], np.zeros(1, np.int64)
        runs = np.repeat(np.arange(len(spans)), [end - start for start, end in spans])
        at = np.concatenate([np.arange(start, end) for start, end in spans])
        keys = [run.keys[a:b] for run, (a, b) in zip(self._runs, spans, strict=True)]
        numbers = np.concatenate(keys).astype(np.int64) - low
        distinct, which = np.unique(numbers, return_inverse=True)
        terms = [self._lexicon.terms[number].encode() for number in distinct.tolist()]
        by_term = sorted(range(len(terms)), key=terms.__getitem__)
        rank = np.empty(len(terms), dtype=np.int64)
        rank[by_term] = np.arange(len(terms))
        ranked = rank[which]
        order = np.lexsort((runs, ranked))
        edges = np.searchsorted(ranked[order], np.arange(len(terms) + 1))
        return (runs[order], at[order]), [terms[number] for number in by_term], edges

    def _gathered(self, name: str, lists: Lists, sizes: np.ndarray) -> Iterator[np.ndarray]:
        """An array of the lists in their order, AT_ONCE at a time."""
        before = _before(sizes)
        start = 0
        while start < len(sizes):
            end = max(start + 1, int(np.searchsorted(before, before[start] + AT_ONCE)) - 1)
            part = slice(start, end)
            yield self._together(name, (lists[0][part], lists[1][part]), sizes[part])
            start = end

    def _together(self, name: str, lists: Lists, sizes: np.ndarray) -> np.ndarray:
        runs, at = lists
        goes_to = _before(sizes)
        whole = np.empty(goes_to[-1], dtype=KINDS[name])
        for number, run in enumerate(self._runs):
            own = np.flatnonzero(runs == number)
            if len(own):
                starts = run.code_starts if name == "codes" else run.starts
                steps = _steps(sizes[own])
                source = np.repeat(starts[at[own]], sizes[own]) + steps
                whole[np.repeat(goes_to[own], sizes[own]) + steps] = run.arrays[name][source]
        return whole

    def cleanup(self) -> None:
        self._runs.clear()
        for path in self._files:
            path.unlink()
        self._files.clear()


def _before(sizes: np.ndarray) -> np.ndarray:
    """What comes before each, and the sum of all."""
    return np.concatenate(([0], np.cumsum(sizes)))


def _steps(sizes: np.ndarray) -> np.ndarray:
    """0, 1, 2 … for each size in turn."""
    before = np.cumsum(sizes) - sizes
    return np.arange(int(sizes.sum())) - np.repeat(before, sizes)


class _Table:
    """Arrays one after the other in a file, and where each is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int, str]] = {}

    def add(self, name: str, values: np.ndarray) -> None:
        self.add_all(name, values.dtype.str, [values])

    def add_all(self, name: str, kind: str, pieces: Any) -> None:
        start = self._align()
        size = 0
        for values in pieces:
            self._file.write(np.ascontiguousarray(values).data)
            size += len(values)
        self._places[name] = (start, size, kind)

    def end(self) -> None:
        start = self._align()
        table = json.dumps(self._places).encode()
        self._file.write(table + TAIL.pack(start, len(table), SIGN))

    def _align(self) -> int:
        at = self._file.tell()
        self._file.write(b"\0" * (-at % ALIGNED))
        return self._file.tell()

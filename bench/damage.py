"""Damage documents that are read right, each a little, and count what is then read wrong: told and
not told.

    python bench/damage.py [--shared ../shared] [--seed 0] [--most 160] [--gold-only]
                           [--show WORDS] [--jobs 2]

Documents: those of the gold file whose reading agrees with it in every field, and of the same
folders those that are read without any problem, at most `--most` of each age. A row is one damage
(`tests/damages.py`), once in each document that has a place for it. "Told": a problem that the
whole document does not have. `--show` names, for the rows whose name holds the words, each document
that is read wrong, and the fields.
"""

import argparse
import importlib.util
import json
import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from archive.ingest.document import ParsedDocument, SourceText, UnreadableDocument
from archive.ingest.files import find_documents
from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from tests.damages import DAMAGES
from tests.differences import differences
from tests.gold.damaging import with_text
from tests.gold.scoring import HERE, source_of

FOLDERS = ("letters-tika", "letters-docx", "aanhangsel-text", "texts-2024", "ocr-1906-1995")
LARGEST = 10_000_000
OLD = re.compile(r"^(?:\d{4}|xxxx)_[te]k_|(?:page|delay)-of-\d{4}")
HEAD = """\
| one damage | modern: documents | read right | wrong, told | **wrong, nothing told** \
| OCR: documents | read right | wrong, told | **wrong, nothing told** |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Whole:
    """A document that is read right."""

    name: str
    source: SourceText
    document: ParsedDocument

    @property
    def old(self) -> bool:
        return bool(OLD.match(self.name))


@dataclass
class Count:
    """What became of the documents with one damage."""

    right: int = 0
    told: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def cells(self) -> str:
        total = self.right + len(self.told) + len(self.silent)
        if not total:
            return "0 | | | "
        return (
            f"{total} | {self.right / total:.0%} | {len(self.told) / total:.0%} "
            f"| **{len(self.silent)}**"
        )


def main() -> None:
    options = _options()
    wholes = _wholes(options)
    seeded = [(options.seed, whole) for whole in wholes]
    counts: dict[tuple[str, bool], Count] = defaultdict(Count)
    with ProcessPoolExecutor(options.jobs) as pool:
        for whole, outcomes in zip(wholes, pool.map(_damage_all, seeded, chunksize=4), strict=True):
            for name, outcome, fields in outcomes:
                _count(counts[name, whole.old], outcome, f"{whole.name}: {fields}")
    _report(counts, options.show)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=160, help="documents of each age")
    parser.add_argument("--gold-only", action="store_true")
    parser.add_argument("--show", metavar="WORDS", help="list the bad documents of these rows")
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args()


def _wholes(options: argparse.Namespace) -> list[Whole]:
    """The documents that are read right: gold first, then a seeded choice of the others."""
    if not options.shared.is_dir():
        print(f"{options.shared} is not there: documents of our own only\n")
        names = sorted(path.name for path in (HERE / "documents").glob("*.txt"))
        return [Whole(name, s := source_of(name), parse(s)) for name in names]
    gold = _gold(options.shared)
    right: list[Whole] = []
    others: list[Whole] = []
    missed = 0
    for whole in _read(options.shared / "corpus"):
        if whole.name in gold:
            agrees = gold[whole.name](whole.document.as_json(whole.name))
            missed += not agrees
            right += [whole] * agrees
        elif not options.gold_only and _without_doubt(whole.document):
            others.append(whole)
    random.Random(options.seed).shuffle(others)
    chosen = []
    for old in (False, True):
        chosen += [w for w in right + others if w.old is old][: options.most]
    print(f"{len(right)} documents as in the gold, {missed} others of it are not")
    print(f"{len(chosen) - len(right)} documents without truth, read without a problem\n")
    return chosen


def _gold(shared: Path) -> dict[str, Any]:
    """For each document of the gold file, whether a reading agrees with it."""
    spec = importlib.util.spec_from_file_location("scorer", shared / "tools" / "score_ingest.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)

    def agrees(truth: dict[str, Any]) -> Any:
        def judge(read: dict[str, Any]) -> bool:
            errors: dict[str, list[Any]] = defaultdict(list)
            tally = {f: [0, 0, 0] for f in scorer.FIELDS}
            scorer.compare(truth, json.loads(json.dumps(read)), tally, errors)
            return not errors

        return judge

    return {truth["file"]: agrees(truth) for truth in scorer.load(shared / "gold" / "parse.jsonl")}


def _read(corpus: Path) -> Iterator[Whole]:
    for folder in FOLDERS:
        for found in find_documents([corpus / folder], LARGEST):
            if found.data is None:
                continue
            try:
                source = read_document(found.data)
            except UnreadableDocument:
                continue
            yield Whole(Path(found.origin).name, source, parse(source))


def _without_doubt(document: ParsedDocument) -> bool:
    return not document.problems and any(s.questions and s.complete for s in document.sets)


def _damage_all(seeded: tuple[int, Whole]) -> list[tuple[str, str, str]]:
    """(damage, outcome, fields read otherwise) of each damage that the document has a place for."""
    seed, whole = seeded
    text = "\n".join(p.text for p in whole.source.paragraphs)
    outcomes = []
    for damage in DAMAGES:
        rng = random.Random(f"{seed}/{damage.name}/{whole.name}")
        damaged = damage.apply(text, whole.document, rng)
        if damaged is not None and damaged != text:
            outcomes.append(
                (damage.name, *_outcome(whole, parse(with_text(whole.source, damaged))))
            )
    return outcomes


def _outcome(whole: Whole, damaged: ParsedDocument) -> tuple[str, str]:
    fields = differences(whole.document.as_json(""), damaged.as_json(""))
    if not fields:
        return "right", ""
    told = set(damaged.problems) - set(whole.document.problems)
    return ("told" if told else "silent"), ", ".join(dict.fromkeys(fields))


def _count(count: Count, outcome: str, line: str) -> None:
    if outcome == "right":
        count.right += 1
    else:
        (count.told if outcome == "told" else count.silent).append(line)


def _report(counts: dict[tuple[str, bool], Count], words: str | None) -> None:
    print(HEAD)
    for damage in DAMAGES:
        modern, old = counts[damage.name, False], counts[damage.name, True]
        print(f"| {damage.name} | {modern.cells()} | {old.cells()} |")
    for (name, is_old), count in sorted(counts.items()):
        if words is not None and words in name:
            print(f"\n{name} ({'OCR' if is_old else 'modern'})")
            for what, lines in (("nothing told", count.silent), ("told", count.told)):
                print("".join(f"  {what}: {line}\n" for line in lines), end="")


if __name__ == "__main__":
    main()

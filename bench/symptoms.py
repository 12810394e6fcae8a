"""Count what a folder of documents without truth shows of being read wrong.

    python bench/symptoms.py [FOLDER...] [--show WORDS]

Without a folder: ../shared/corpus/ocr-unlabelled, 400 printed pages of 1902 to 1995. Prints how
many sets were read, and per symptom the sets (or, in the last three rows, places) that have it. A
set that begins or ends on another page may lack what stands there: those are the second column.
`--show` names the documents of the rows whose name holds the words.
"""

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from archive.identifiers import third_tuesday_of_september
from archive.ingest.document import ParsedDocument, ParsedSet, UnreadableDocument
from archive.ingest.files import find_documents
from archive.ingest.parser import parse
from archive.ingest.readers import read_document

LARGEST = 10_000_000
DEFAULT = Path("../shared/corpus/ocr-unlabelled")
# A question may be printed in the session after the one it was asked in, an answer some weeks after
# the session's end.
BEFORE, AFTER = timedelta(days=200), timedelta(days=120)
_REPLY_HEADING = re.compile(
    r"(?<!Memorie van )\b(?:A[NHR]TW[O0C]{2}[RE]D\w{0,2}|Antw[oc]{2}rd\w{0,2}|Medede\w+|MEDEDE\w+)"
    r"[.:]?\s+van\.?\s[^?]{0,120}?\b(?:[Mm]i ?nister|[Ss]taats? ?secretaris)\b"
)
SYMPTOMS = (
    *("no printed number", "no session", "no subject", "no asker", "no questions"),
    *("answers, no answerer", "answers, no date", "a reply heading inside a question"),
    *("a date outside the session", "a question of 3,000 letters or more"),
)


def main() -> None:
    options = _options()
    documents = list(_read(options.folders))
    places: dict[tuple[str, bool], list[str]] = defaultdict(list)
    complete = [s.complete for _, document in documents for s in document.sets]
    for name, document in documents:
        for s in document.sets:
            for symptom in _symptoms(s):
                places[symptom, s.complete].append(f"{name}: {s.printed_number} {s.subject}"[:110])
    told = sum(bool(document.problems) for _, document in documents)
    print(f"{len(documents)} documents, {told} with problems told, {len(complete)} sets\n")
    print(f"| symptom | of {sum(complete)} whole sets | of {complete.count(False)} cut sets |")
    print("|---|---|---|")
    for symptom in SYMPTOMS:
        print(f"| {symptom} | {len(places[symptom, True])} | {len(places[symptom, False])} |")
    if options.show is not None:
        _show(places, options.show)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[DEFAULT])
    parser.add_argument("--show", metavar="WORDS", help="name the documents of these rows")
    return parser.parse_args()


def _read(folders: list[Path]) -> Iterator[tuple[str, ParsedDocument]]:
    for found in find_documents(folders, LARGEST):
        if found.data is None:
            continue
        try:
            yield Path(found.origin).name, parse(read_document(found.data))
        except UnreadableDocument:
            continue


def _symptoms(s: ParsedSet) -> Iterator[str]:
    lacks = (
        (not s.printed_number, "no printed number"),
        (not s.vergaderjaar, "no session"),
        (not s.subject, "no subject"),
        (not s.asked_by, "no asker"),
        (not s.questions, "no questions"),
        (bool(s.answers) and not s.answered_by, "answers, no answerer"),
        (bool(s.answers) and not s.answered_on, "answers, no date"),
    )
    yield from (symptom for holds, symptom in lacks if holds)
    for question in s.questions:
        if _REPLY_HEADING.search(question.text):
            yield "a reply heading inside a question"
        if len(question.text) >= 3000:
            yield "a question of 3,000 letters or more"
    for day in (s.submitted_on, s.answered_on):
        if day and s.vergaderjaar and not _within(day, s.vergaderjaar):
            yield "a date outside the session"


def _within(day: date, vergaderjaar: str) -> bool:
    first, last = int(vergaderjaar[:4]), int(vergaderjaar[-4:])
    start = third_tuesday_of_september(first) if last > first else date(first, 1, 1)
    end = third_tuesday_of_september(last) if last > first else date(first, 12, 31)
    return start - BEFORE <= day <= end + AFTER


def _show(places: dict[tuple[str, bool], list[str]], words: str) -> None:
    for (symptom, complete), lines in places.items():
        if words in symptom:
            print(f"\n{symptom} ({'whole' if complete else 'cut'} sets)")
            print("".join(f"  {line}\n" for line in lines), end="")


if __name__ == "__main__":
    main()

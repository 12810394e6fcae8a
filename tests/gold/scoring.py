"""Score readings against truth, per field. Shapes and conventions: `README.md`."""

import difflib
import json
import math
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from archive.ingest.document import ParsedDocument, SourceText, UnreadableDocument
from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from tests.make_documents import make_odt, make_pdf
from tests.mutations import make_docx

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SHARED = HERE.parents[2] / "shared"
# Of the documents of others, where they are at hand: which of the gold file, by their names.
SHARED_COLLECTIONS = {
    "shared, modern": r"^\d\d_|^000_",
    "shared, OCR": r"_[te]k_",
    "shared, pages saved": r"^page_",
}
SCALARS = ("number", "printed_number", "vergaderjaar", "chamber", "submitted_on", "answered_on")
PEOPLE = {
    "asked_by": ("name", "party"),
    "asked_of": ("role", "portfolio"),
    "answered_by": ("name", "role", "portfolio"),
    "on_behalf_of": ("role", "portfolio"),
}
CITED = ("kamerstukken", "aanhangsel", "z_references")
_FROM_TEXT: dict[str, Callable[[str], bytes]] = {
    ".odt.txt": lambda text: make_odt("".join(f"<text:p>{x}</text:p>" for x in text.split("\n"))),
    ".docx.txt": make_docx,
    ".pdf.txt": lambda text: make_pdf(
        [(60, 780 - 14 * n, 10, line) for n, line in enumerate(text.split("\n")) if line]
    ),
}

Reading = dict[str, Any]
Counts = dict[str, list[int]]  # field -> right, wanted, read


def collections() -> Iterator[tuple[str, list[Reading], list[Reading]]]:
    """The name of each collection, its truth and its readings, in the same order."""
    truth = own_truth()
    yield "own", truth, [read_own(t["file"]).as_json("") for t in truth]
    if not (SHARED / "gold").is_dir():
        return
    files = {path.name: path for path in (SHARED / "corpus").glob("*/*")}
    gold = [t for t in _load(SHARED / "gold" / "parse.jsonl") if t["file"] in files]
    for name, pattern in SHARED_COLLECTIONS.items():
        truth = [_with_texts(t) for t in gold if re.search(pattern, t["file"])]
        yield name, truth, [_read(files[t["file"]].read_bytes()) for t in truth]


def own_truth() -> list[Reading]:
    return _load(HERE / "truth.jsonl")


def agrees(wanted: Reading, read: Reading) -> bool:
    """Whether a reading is right in every field."""
    return not any(missed or extra for _, _, missed, extra in compare(wanted, read))


def source_of(file: str) -> SourceText:
    """What the reader makes of a document of ours."""
    data = (HERE / "documents" / file).read_bytes()
    made = next((make for end, make in _FROM_TEXT.items() if file.endswith(end)), None)
    return read_document(made(data.decode().strip()) if made else data)


def read_own(file: str) -> ParsedDocument:
    return parse(source_of(file))


def score(truth: list[Reading], readings: list[Reading]) -> dict[str, float]:
    """F1 per field over all documents, cut to the third decimal; a field without facts has none."""
    counts: Counts = defaultdict(lambda: [0, 0, 0])
    for wanted, read in zip(truth, readings, strict=True):
        for field, right, missed, extra in compare(wanted, read):
            counts[field][0] += right
            counts[field][1] += right + len(missed)
            counts[field][2] += right + len(extra)
    return {
        field: math.floor(2000 * right / (wanted + read)) / 1000
        for field, (right, wanted, read) in counts.items()
        if wanted + read
    }


def compare(wanted: Reading, read: Reading) -> Iterator[tuple[str, int, list[Any], list[Any]]]:
    """Per field: how many facts are right, which are missed, and which are read instead."""
    yield _fact("kind", [wanted["kind"]], [read["kind"]] if read.get("kind") else [])
    for field in CITED:
        yield _fact(field, map(_plain, wanted[field]), map(_plain, read.get(field, ())))
    for a, b in _pairs(wanted["sets"], read.get("sets", [])):
        for field in SCALARS:
            if field in a or (
                not a and field != "chamber"
            ):  # what truth does not say is not compared
                yield _fact(field, _some(a.get(field)), _some(b.get(field)))
        for field, keys in PEOPLE.items():
            yield _fact(field, _people(a, field, keys), _people(b, field, keys))
        yield _texts("subject", {"": a.get("subject")}, {"": b.get("subject")})
        for field in ("question_texts", "answer_texts"):
            yield _texts(field, a.get(field, {}), b.get(field, {}))


def _load(path: Path) -> list[Reading]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _read(data: bytes) -> Reading:
    try:
        return parse(read_document(data)).as_json("")
    except UnreadableDocument:
        return {}


def _with_texts(truth: Reading) -> Reading:
    """Truth that gives the first words of texts, in the shape of ours; it tells no chambers."""
    for s in truth["sets"]:
        for what in ("question", "answer"):
            starts = s.get(f"{what}_starts", {})
            s[f"{what}_texts"] = {key: f"{words} …" for key, words in starts.items()}
    return truth


def _pairs(wanted: list[Reading], read: list[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """Each wanted set with the one that is most like it, then what was read besides."""
    left = list(read)
    for a in wanted:
        best = max(left, key=lambda b: _likeness(a, b), default={})
        if best and (_likeness(a, best) > 0.5 or len(wanted) == len(read) == 1):
            left.remove(best)
            yield a, best
        else:
            yield a, {}
    yield from (({}, b) for b in left)


def _likeness(a: Reading, b: Reading) -> float:
    same = sum(
        bool(a.get(f)) and _plain(a[f]) == _plain(b.get(f)) for f in ("number", "printed_number")
    )
    subject, other = _plain(a.get("subject"))[:80], _plain(b.get("subject"))[:80]
    alike = difflib.SequenceMatcher(None, subject, other, autojunk=False).ratio()
    alike *= bool(subject and other)
    texts = sum(_fits(t, b["answer_texts"].get(k, "")) for k, t in a["answer_texts"].items())
    return same + alike + texts / (len(a["answer_texts"]) or 1)


def _fact(
    field: str, wanted: Iterable[Any], read: Iterable[Any]
) -> tuple[str, int, list[Any], list[Any]]:
    a, b = Counter(wanted), Counter(read)
    return field, (a & b).total(), list((a - b).elements()), list((b - a).elements())


def _texts(
    field: str, wanted: dict[str, Any], read: dict[str, Any]
) -> tuple[str, int, list[Any], list[Any]]:
    """Texts by their numbers; a subject is one without a number."""
    wanted = {key: text for key, text in wanted.items() if text is not None}
    read = {key: text for key, text in read.items() if text is not None}
    right = {key for key, text in wanted.items() if key in read and _fits(text, read[key])}
    missed = [(key, text) for key, text in wanted.items() if key not in right]
    extra = [(key, text[:70], text[-40:]) for key, text in read.items() if key not in right]
    return field, len(right), missed, extra


def _fits(wanted: str, read: str) -> bool:
    """Whether a text begins and ends as wanted: "Kent u … dat bericht?"; one letter may differ in
    thirty.
    """
    begin, cut, end = wanted.partition("…")
    text, begin, end = _plain(read), _plain(begin), _plain(end)
    if not cut:
        return difflib.SequenceMatcher(None, begin, text, autojunk=False).ratio() >= 0.97
    return text.startswith(begin) and text.endswith(end)


def _some(value: Any) -> list[str]:
    return [_plain(value)] if value else []


def _people(s: Reading, field: str, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(_plain(person.get(key)) for key in keys) for person in s.get(field, [])]


def _plain(value: Any) -> str:
    """Letters and figures only: spaces, hyphens, accents and case do not count."""
    if isinstance(value, list | tuple):
        return " ".join(map(_plain, value))
    letters = unicodedata.normalize("NFKD", str(value or "")).casefold()
    return "".join(c for c in letters if c.isalnum())

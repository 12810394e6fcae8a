"""Every doubt that reading a document can leave has Dutch words for the page of its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.shown.doubts import DOUBTS, doubt

READING = Path(__file__).resolve().parent.parent / "archive" / "ingest"
# Texts in the modules of reading that hold a space and are no doubt: none begins as a doubt does.
BEGINNINGS = tuple({said.split()[0] for said in DOUBTS})


def said_by_problems() -> Iterator[str]:
    """What is given to Problem as its text, parts that are worked out as {}."""
    for path in sorted(READING.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                yield from map(_text, node.args[1:2])


def said_by_doubts() -> Iterator[str]:
    """What is kept for later as a doubt: one-element tuples, and what is yielded or assigned."""
    for path in sorted((READING / "parser").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            text = _text(node) if isinstance(node, ast.Constant | ast.JoinedStr) else ""
            if " " in text and text.startswith(BEGINNINGS) and "\n" not in text:
                yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        return "".join(map(str, parts))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


EVERY = sorted(
    {text for text in said_by_problems() if text} | {t for t in said_by_doubts() if t in DOUBTS}
)


def test_the_doubts_are_found():
    assert len(EVERY) > 25


@pytest.mark.parametrize("said", EVERY)
def test_a_doubt_is_told_in_dutch(said):
    assert doubt(said) != said


@pytest.mark.parametrize(
    ("said", "dutch"),
    [
        ("impossible date: 31-02-2020", "onmogelijke datum: 31-02-2020"),
        ("cannot be told apart from vraag 3", "niet te scheiden van vraag 3"),
        (
            "number put right, printed: £2",
            "nummer verbeterd; gedrukt: £2",
        ),
        ("date cannot be read: 3 mei 1920", "datum niet te lezen: 3 mei 1920"),
        ("printed 2024Z00001, metadata 2024Z00002", "gedrukt: 2024Z00001, metadata: 2024Z00002"),
        ("something new", "something new"),
    ],
)
def test_what_is_printed_stays(said, dutch):
    assert doubt(said) == dutch

"""Every doubt that reading a document can leave has Dutch words for the page of its source."""

import re
from pathlib import Path

import pytest

from archive.shown.doubts import doubt

READING = Path(__file__).resolve().parent.parent / "archive" / "ingest"


def doubts():
    for path in sorted(READING.rglob("*.py")):
        yield from re.findall(r'Problem\((?:[^()]|\([^()]*\))*?,\s*f?"([^"]+)"\)', path.read_text())


def test_the_doubts_are_found():
    assert len(list(doubts())) > 15


@pytest.mark.parametrize("said", sorted(set(doubts())))
def test_a_doubt_is_told_in_dutch(said):
    assert doubt(said) != said


def test_what_is_printed_stays():
    assert doubt("impossible date: 31-02-2020") == "onmogelijke datum: 31-02-2020"
    assert doubt("cannot be told apart from vraag 3") == "niet te scheiden van vraag 3"

"""Damaged documents: only UnreadableDocument may be raised, and what is read can be stored.

`bench/mutations.py` does the same for 20,000 documents, in a process of its own with a clock beside
it.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.ingest.document import UnreadableDocument, set_to_data
from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from tests.mutations import mutate, own_documents, own_opendocument

OWN = [*own_documents(), own_opendocument()]


def read_and_parse(data):
    try:
        document = parse(read_document(data))
    except UnreadableDocument:
        return
    stored = json.dumps(
        [document.as_json("x"), *map(set_to_data, document.sets)], ensure_ascii=False
    )
    stored.encode()
    assert "\\u0000" not in stored


@pytest.mark.parametrize("batch", range(10))
def test_a_damaged_document_is_read_or_told(batch):
    for seed in range(batch * 30, batch * 30 + 30):
        read_and_parse(mutate(OWN, seed))


@settings(
    max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    st.lists(
        st.sampled_from(
            [
                "Vraag",
                "Antwoord",
                "1",
                "2",
                "3",
                "en",
                "op vraag",
                "t/m",
                "\n",
                "?",
                "(",
                ")",
                "Ja.",
            ]
        )
    )
)
def test_any_order_of_headings_is_read(words):
    read_and_parse(" ".join(["x", *words]).encode())


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><p>", b"<kamervragen>", b'{"@odata.x":']
    ),
)
def test_any_bytes_are_read_or_told(data, start):
    read_and_parse(start + data)

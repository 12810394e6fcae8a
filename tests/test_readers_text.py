"""Plain text: alphabets, line ends, pages."""

import pytest

from archive.ingest.document import UnreadableDocument
from archive.ingest.readers import text


def lines(data):
    return [p.text for p in text.read(data).paragraphs]


@pytest.mark.parametrize(
    "data",
    [
        "Één vraag".encode(),
        "\ufeffÉén vraag".encode(),
        "Één vraag".encode("utf-16"),
        "Één vraag".encode("cp1252"),
    ],
)
def test_a_text_is_read_in_its_own_alphabet(data):
    assert text.recognises(data)
    assert lines(data) == ["Één vraag"]


def test_a_line_is_a_paragraph_and_empty_lines_are_kept():
    assert lines(b"Vraag 1\r\n\r\nIs dat zo?\rJa.") == ["Vraag 1", "", "Is dat zo?", "Ja."]


def test_a_form_feed_begins_a_page():
    read = text.read(b"Een\n\fTwee")
    assert [(p.text, p.page) for p in read.paragraphs] == [("Een", 1), ("Twee", 2)]


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"1234 5678", b"", b"%PDF\x00\x80"])
def test_what_has_no_words_is_no_text(data):
    assert not text.recognises(data)


def test_a_text_without_words_says_so():
    with pytest.raises(UnreadableDocument, match="without words"):
        text.read(b"1 2 3")

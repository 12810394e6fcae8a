"""Every letter of a document is in a text, a heading, a note, the furniture, or left over; and what
is left over is told.
"""

from collections import Counter
from pathlib import Path

import pytest

from archive.ingest.document import UnreadableDocument
from archive.ingest.parser import whole
from archive.ingest.parser.script import read_script
from archive.ingest.readers import read_document
from tests.mutations import mutate, own_documents

SHARED = Path(__file__).parents[2] / "shared"
FOLDERS = ("letters-tika", "texts-2024", "aanhangsel-text", "ocr-1906-1995", "ocr-unlabelled")


def letters(*parts):
    return Counter(c for part in parts for c in part.casefold() if c.isalpha())


def lost(source):
    """The letters of a document that are in no place."""
    script, read = read_script(source), whole.read(source)
    if not read.sets:
        return Counter()
    pieces = [piece for s in read.sets for piece in (*s.questions, *s.answers)]
    return letters(*(line.text for line in script.lines), *script.notes.values()) - letters(
        *read.beside,
        *read.left_over,
        *(piece.text for piece in pieces),
        *(note.text for piece in pieces for note in piece.notes),
        *(words for s in read.sets for words in (s.explanation, s.reply_text)),
    )


def read_or_none(data):
    try:
        return read_document(data)
    except UnreadableDocument:
        return None


def test_no_sentence_of_a_damaged_document_is_lost():
    documents = own_documents()
    for seed in range(300):
        source = read_or_none(mutate(documents, seed))
        if source and source.format == "text":
            assert not lost(source), seed


@pytest.mark.corpus
@pytest.mark.parametrize("folder", FOLDERS)
def test_no_sentence_of_a_real_document_is_lost(folder):
    if not (SHARED / "corpus" / folder).is_dir():
        pytest.skip("no ../shared/corpus here")
    for path in sorted((SHARED / "corpus" / folder).iterdir()):
        source = read_document(path.read_bytes())
        assert not lost(source), path.name

"""Read a source that says itself what its paragraphs are, and what the facts are. Words are read where labels stop."""

from archive.ingest.document import SourceText

from . import whole
from .kinds import ReadDocument


def is_labelled(source: SourceText) -> bool:
    return False


def read(source: SourceText) -> ReadDocument:
    return whole.read(source)

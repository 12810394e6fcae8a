from .kamerstukken import Kamerstuk, KamerstukReference, SetReference
from .people import MP, Minister, Ministry, Party, Person
from .questions import (
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    OnBehalfOf,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
)
from .sources import PendingIndex, Piece, SourceContent, SourceDocument

__all__ = [
    "MP",
    "Addressee",
    "Answer",
    "Answerer",
    "Asker",
    "Footnote",
    "Kamerstuk",
    "KamerstukReference",
    "Minister",
    "Ministry",
    "OnBehalfOf",
    "Party",
    "PendingIndex",
    "Person",
    "Piece",
    "Question",
    "QuestionSet",
    "Reply",
    "SetIdentifier",
    "SetReference",
    "SourceContent",
    "SourceDocument",
]

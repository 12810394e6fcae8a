from .addresses import EarlierAddress
from .choices import Chamber
from .kamerstukken import Kamerstuk, KamerstukReference, LegalReference, SetReference
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
from .sources import MatchProposal, PendingIndex, Piece, PieceKey, SourceContent, SourceDocument

__all__ = [
    "MP",
    "Addressee",
    "Answer",
    "Answerer",
    "Asker",
    "Chamber",
    "EarlierAddress",
    "Footnote",
    "Kamerstuk",
    "KamerstukReference",
    "LegalReference",
    "MatchProposal",
    "Minister",
    "Ministry",
    "OnBehalfOf",
    "Party",
    "PendingIndex",
    "Person",
    "Piece",
    "PieceKey",
    "Question",
    "QuestionSet",
    "Reply",
    "SetIdentifier",
    "SetReference",
    "SourceContent",
    "SourceDocument",
]

from .addresses import EarlierAddress
from .changes import Change
from .choices import Chamber
from .fault_reports import FaultReport
from .fetching import RemoteEntry, RemoteFile, Source, SourceFeed
from .index_log import IndexReader, PendingIndex
from .involved import Addressee, Answerer, Asker, OnBehalfOf
from .kamerstukken import Kamerstuk, KamerstukReference, LegalReference, SetReference
from .people import MP, Minister, Ministry, Party, Person
from .questions import QuestionSet
from .set_identifiers import GoneIdentifier, SetIdentifier
from .settled_doubts import SettledDoubt
from .sources import MatchProposal, Piece, PieceKey, SourceContent, SourceDocument
from .telling import Follower, Happening, Letter, Often, Telling, Wish
from .texts import Answer, Footnote, Question, Reply

__all__ = [
    "MP",
    "Addressee",
    "Answer",
    "Answerer",
    "Asker",
    "Chamber",
    "Change",
    "EarlierAddress",
    "FaultReport",
    "Follower",
    "Footnote",
    "GoneIdentifier",
    "Happening",
    "IndexReader",
    "Kamerstuk",
    "KamerstukReference",
    "LegalReference",
    "Letter",
    "MatchProposal",
    "Minister",
    "Ministry",
    "Often",
    "OnBehalfOf",
    "Party",
    "PendingIndex",
    "Person",
    "Piece",
    "PieceKey",
    "Question",
    "QuestionSet",
    "RemoteEntry",
    "RemoteFile",
    "Reply",
    "SetIdentifier",
    "SetReference",
    "SettledDoubt",
    "Source",
    "SourceContent",
    "SourceDocument",
    "SourceFeed",
    "Telling",
    "Wish",
]

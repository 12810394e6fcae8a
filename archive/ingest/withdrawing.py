"""Take back a document that its source removed: what it said counts no more, its bytes go."""

from collections.abc import Iterable

from django.utils import timezone

from archive.models import Piece, SourceContent, SourceDocument
from archive.models.turns import in_turn, patient
from archive.people.resolve import Register

from .importer import rebuild
from .taking_down import delete_sets


@patient
def withdraw(origin: str, register: Register, sha256: str = "") -> bool:
    """Withdraw the document that came from this origin (the one with these bytes), and its earlier
    versions; whether there was one.

    Its page stays and says so; a question set of which nothing else speaks is gone, and so is what
    an editor made of it. Offered again, it is read again.
    """
    with in_turn():
        documents = SourceDocument.objects.filter(origin=origin, withdrawn_at=None)
        which = documents.filter(sha256=sha256) if sha256 else documents.filter(replaced_by=None)
        if not which.exists():
            return False
        said = Piece.objects.filter(source__in=documents)
        sets = {pk for pk in said.values_list("question_set_id", flat=True) if pk}
        said.delete()
        SourceContent.objects.filter(document__in=documents).delete()
        documents.update(withdrawn_at=timezone.now())
        rebuild(set(_pieces_of(sets)), register)
        left = set(_pieces_of(sets, "question_set"))
        delete_sets(pk for pk in sets if pk not in left)
    return True


def _pieces_of(sets: Iterable[int], column: str = "pk") -> list[int]:
    return list(Piece.objects.filter(question_set__in=sets).values_list(column, flat=True))

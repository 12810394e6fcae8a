"""Take back a document that its source removed: what it said counts no more, its bytes go."""

from django.db import transaction
from django.utils import timezone

from archive.models import Piece, SourceContent, SourceDocument
from archive.people.resolve import Register

from .homes import clear_out
from .importer import rebuild


def withdraw(sha256: str, origin: str, register: Register) -> bool:
    """Withdraw the document with these bytes that came from this origin; whether there was one.

    Its page stays and says so. Offered again, it is read again.
    """
    with transaction.atomic():
        document = SourceDocument.objects.filter(sha256=sha256, origin=origin).first()
        if not document or document.withdrawn_at:
            return False
        sets = set(document.pieces.values_list("question_set", flat=True)) - {None}
        document.pieces.all().delete()
        SourceContent.objects.filter(document=document).delete()
        document.withdrawn_at = timezone.now()
        document.save(update_fields=["withdrawn_at"])
        left = set(Piece.objects.filter(question_set__in=sets).values_list("pk", flat=True))
        rebuild(left, register)
        clear_out([pk for pk in sets if pk], None)
    return True

from typing import Any

from django.core.management.base import BaseCommand

from archive.figures.statistics import keep_figures
from archive.ingest.importer import rebuild_all
from archive.management.progress import counting, ended_by_sigterm
from archive.models import Piece
from archive.people.resolve import Register
from archive.search.index.pending import index_pending
from archive.search.index.unaltered import drop_unaltered


class Command(BaseCommand):
    help = (
        "Work out every question set anew from what its documents said: after the register changed."
    )

    def handle(self, **options: Any) -> None:
        with ended_by_sigterm():
            with counting("pieces", Piece.objects.count()) as done:
                pieces = rebuild_all(Register.load(), done)
            drop_unaltered()
            index_pending()
        keep_figures(anew=True)
        self.stdout.write(f"{pieces} pieces")

from typing import Any

from django.core.management.base import BaseCommand

from archive.figures.statistics import keep_figures
from archive.ingest.importer import rebuild_all
from archive.people.resolve import Register
from archive.search.index.pending import index_pending


class Command(BaseCommand):
    help = (
        "Work out every question set anew from what its documents said: after the register changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        pieces = rebuild_all(Register.load())
        index_pending()
        keep_figures(anew=True)
        self.stdout.write(f"{pieces} pieces")

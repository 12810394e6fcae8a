from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.backup.restoring import restore
from archive.backup.writing import backups
from archive.management.progress import ended_by_sigterm
from archive.models import IndexReader
from archive.search.engine import engine
from archive.search.index.pending import index_pending
from archive.whole.described import Refused


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty archive, and build its search index. Of a folder of "
        "backups the youngest is taken. Killed, it leaves the archive empty or whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BACKUP")

    def handle(self, *args: Any, backup: Path, **options: Any) -> None:
        place = (backups(backup) or [backup])[-1]
        try:
            with ended_by_sigterm():
                manifest = restore(place)
        except Refused as refused:
            raise CommandError(f"nothing was restored: {refused}") from refused
        self.stdout.write(f"{manifest.rows} rows of {manifest.made_at} from {place}")
        for name, value in manifest.settings.items():
            self.stdout.write(f"was set: {name}={value}")
        call_command("migrate", verbosity=0)
        IndexReader.objects.all().delete()  # indexes of other machines are of another database
        sets = engine().rebuild()
        index_pending()
        self.stdout.write(f"{sets} question sets indexed")

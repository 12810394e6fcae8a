from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.figures.edits import note_edit
from archive.management.progress import counting, ended_by_sigterm
from archive.search.engine import engine
from archive.whole.described import Refused
from archive.whole.loading import load


class Command(BaseCommand):
    help = (
        "Fill an empty archive from the files of an export (datapackage.json, SHA256SUMS and "
        "archief.jsonl.zst), and build its search index. The register becomes that of the export. "
        "Killed, it leaves the archive empty or whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            with ended_by_sigterm(), counting("things", 0) as tell:
                counts = load(folder, tell)
        except Refused as refused:
            raise CommandError(f"nothing was loaded: {refused}") from refused
        caches["figures"].clear()
        note_edit()
        self.stdout.write(", ".join(f"{number} {kind}" for kind, number in counts.items()))
        sets = engine().rebuild()
        self.stdout.write(f"{sets} question sets indexed")

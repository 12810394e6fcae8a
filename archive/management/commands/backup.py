from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from archive.alone import AlreadyRunning
from archive.backup.last import note_backup
from archive.backup.writing import backup
from archive.management.progress import ended_by_sigterm
from archive.whole.described import Refused


class Command(BaseCommand):
    help = (
        "Write everything the archive holds to a folder of its own within FOLDER, of one moment, "
        "with checksums; the site goes on. `restore` puts it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--keep", type=_number, metavar="N", help="keep the N youngest only")

    def handle(self, *args: Any, folder: Path, keep: int | None, **options: Any) -> None:
        try:
            with ended_by_sigterm():
                at = timezone.now()
                place, manifest = backup(folder, at, keep)
                note_backup(at)
        except (AlreadyRunning, Refused, DatabaseError) as error:
            raise CommandError(f"no backup was made: {error}") from error
        except OSError as error:
            raise CommandError(f"no backup was made: {folder}: {error.strerror}") from error
        size = sum(path.stat().st_size for path in place.iterdir())
        self.stdout.write(
            f"{manifest.rows} rows of {len(manifest.tables)} tables: {size} bytes in {place}"
        )


def _number(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError
    return number

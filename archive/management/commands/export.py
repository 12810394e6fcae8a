from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from archive.alone import AlreadyRunning
from archive.figures.reach import reach
from archive.management.progress import counting, ended_by_sigterm
from archive.models import QuestionSet
from archive.whole.forms import has_parquet
from archive.whole.published import CURRENT, has_ended
from archive.whole.writing import TABLES, export


class Command(BaseCommand):
    help = (
        "Write the whole archive as JSON Lines, CSV, SQLite and (with pyarrow) Parquet to "
        f"FOLDER/{CURRENT}, with what its columns hold, checksums and licence. What lies in "
        "export/ of SHARED_DIR or DATA_DIR is published at /data/."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--if-ended",
            action="store_true",
            help="only where something was withheld that the last export has",
        )

    def handle(self, *args: Any, folder: Path, if_ended: bool, **options: Any) -> None:
        if if_ended and not has_ended(folder):
            return
        total = QuestionSet.objects.count()
        try:
            with ended_by_sigterm(), counting("sets", total) as tell:
                package = export(folder, reach(timezone.localdate()), timezone.now(), tell)
        except AlreadyRunning as busy:
            raise CommandError(str(busy)) from busy
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror}") from error
        if not has_parquet():
            self.stderr.write("No Parquet: pyarrow is not installed.")
        size = sum(resource["bytes"] for resource in package["resources"])
        rows = ", ".join(f"{package['rows'][name]} {name}" for name in TABLES)
        self.stdout.write(f"{rows}: {size} bytes in {folder / CURRENT}")

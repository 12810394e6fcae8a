from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archive.search.engine import engine
from archive.search.index import checking
from archive.search.index.pending import index_pending


class Command(BaseCommand):
    help = (
        "Compare the search index with its checksums and with the database, and repair what "
        "differs: an index that is missing, damaged or of another version is built anew. "
        "Exit code 1 when --dry-run finds any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what differs")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        if reason := engine().checked():
            self.stdout.write(f"no search index: {reason}")
            self.build(dry_run)
        else:
            self.repair(dry_run)
            if not dry_run:
                index_pending()

    def build(self, dry_run: bool) -> None:
        if dry_run:
            raise SystemExit(1)
        sets = engine().rebuild()
        index_pending()
        self.stdout.write(f"built anew: {sets} question sets")

    def repair(self, dry_run: bool) -> None:
        difference = checking.compare()
        for name, pks in difference._asdict().items():
            self.stdout.write(f"{name}: {len(pks)}")
        differing = [pk for pks in difference for pk in pks]
        if differing and dry_run:
            raise SystemExit(1)
        if differing:
            engine().index_sets(differing)
            self.stdout.write(f"{len(differing)} question sets repaired")

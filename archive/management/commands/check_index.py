from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archive.search.index.checking import compare
from archive.search.index.writing import index_sets


class Command(BaseCommand):
    help = (
        "Compare the search index with the database and repair what differs. Exit code 1 "
        "when --dry-run finds any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        difference = compare()
        for name, pks in difference._asdict().items():
            self.stdout.write(f"{name}: {len(pks)}")
        differing = [pk for pks in difference for pk in pks]
        if differing and options["dry_run"]:
            raise SystemExit(1)
        if differing:
            index_sets(differing)
            self.stdout.write(f"{len(differing)} question sets repaired")

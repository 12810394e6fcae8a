import gzip
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archive.publications import FILE, pack


class Command(BaseCommand):
    help = "Make data/publications.txt.gz of a list of KOOP identifiers, one a line (.gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("list", type=Path)
        parser.add_argument("reach", help='How far the list goes: "nummer 2025Z03250 (begin 2025)"')

    def handle(self, *args: Any, list: Path, reach: str, **options: Any) -> None:
        lines = gzip.decompress(list.read_bytes()).decode("utf-8").split()
        FILE.write_bytes(gzip.compress(pack(lines, reach).encode(), mtime=0))
        self.stdout.write(f"{len(set(lines))} identifiers, {FILE.stat().st_size} bytes")

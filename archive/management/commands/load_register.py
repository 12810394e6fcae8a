from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.figures.statistics import keep_figures
from archive.people.register import UnreadableRegister, load_register


class Command(BaseCommand):
    help = (
        "Load people, memberships, offices, parties and ministries from the files of data/ "
        "or other directories."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directories", nargs="*", type=Path, metavar="DIRECTORY")

    def handle(self, *args: Any, directories: list[Path], **options: Any) -> None:
        directories = directories or [settings.BASE_DIR / "data"]
        if missing := [str(d) for d in directories if not d.is_dir()]:
            raise CommandError(f"{missing[0]}: no such directory")
        try:
            counts = load_register(directories)
        except UnreadableRegister as error:
            raise CommandError(str(error)) from error
        keep_figures(anew=True)
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))

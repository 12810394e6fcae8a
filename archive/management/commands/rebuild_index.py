from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from haystack.management.commands.rebuild_index import Command as HaystackCommand

from archive.search.engine import engine
from archive.search.index.pending import index_pending


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, and switch to it when it is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        HaystackCommand.add_arguments(self, parser)

    def handle(self, **options: Any) -> None:
        sets = engine().rebuild(options["workers"] or 0)
        index_pending()
        if options["verbosity"]:
            self.stdout.write(f"{sets} question sets indexed")

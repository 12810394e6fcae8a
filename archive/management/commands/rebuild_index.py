from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from haystack.management.commands.rebuild_index import Command as HaystackCommand

from archive.search.index import writing
from archive.search.index.pending import index_pending


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, and switch to it when it is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        HaystackCommand.add_arguments(self, parser)

    def handle(self, **options: Any) -> None:
        sets = writing.rebuild(options["workers"] or writing.processes_worth())
        index_pending()
        if options["verbosity"]:
            self.stdout.write(f"{sets} question sets indexed")

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from haystack.management.commands.rebuild_index import Command as HaystackCommand

from archive.models import QuestionSet
from archive.search.index import writing
from archive.search.index.pending import index_pending

WORTH_A_PROCESS = 2000  # sets


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, and switch to it when it is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        HaystackCommand.add_arguments(self, parser)

    def handle(self, *args: Any, **options: Any) -> None:
        worth = QuestionSet.objects.count() // WORTH_A_PROCESS
        processes = options["workers"] or min(os.cpu_count() or 1, worth)
        sets = writing.rebuild(processes)
        index_pending()
        if options["verbosity"]:
            self.stdout.write(f"{sets} question sets indexed")

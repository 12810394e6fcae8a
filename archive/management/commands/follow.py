import os
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.management.progress import ended_by_sigterm
from archive.search.engine import IndexBusy
from archive.search.index.attending import keep_up


class Command(BaseCommand):
    help = (
        "Bring this machine's search index up to date with what the others change, within a second "
        "or so, until it is told to end. Web processes start it where SEVERAL_MACHINES is on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--attended",
            action="store_true",
            help="end when standard input does; let others go first",
        )

    def handle(self, *, attended: bool, **options: Any) -> None:
        if not settings.SEVERAL_MACHINES:
            raise CommandError(
                "SEVERAL_MACHINES is off: one machine indexes what it changes itself."
            )
        over = threading.Event()
        if attended:
            os.nice(5)
            threading.Thread(target=_watch, args=[over], daemon=True).start()
        try:
            with ended_by_sigterm():
                keep_up(over.is_set)
        except IndexBusy as busy:
            if not attended:
                raise CommandError("another program follows on this machine") from busy


def _watch(over: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1):  # unbuffered: a buffer's lock is in the way of an exit
        pass
    over.set()

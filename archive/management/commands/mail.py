import signal
import sys
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.alone import AlreadyRunning
from archive.told.asking import forget_address
from archive.told.returned import read_file, read_folder
from archive.told.sending import NoServer, tell


class Command(BaseCommand):
    help = (
        "Send readers what they asked to be told, each item once; or read what came back. Killed, "
        "the next one goes on. Exit code 1 when the mail server was not there."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ended = Event()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="send again and again, until ended"
        )
        parser.add_argument(
            "--bounce",
            action="store_true",
            help="read one returned mail from standard input; who cannot be reached is forgotten",
        )
        parser.add_argument(
            "--bounces",
            type=Path,
            metavar="MAILDIR",
            help="read the returned mails in a Maildir, and remove them",
        )

        parser.add_argument("--forget", metavar="ADDRESS", help="delete an address and its wishes")

    def handle(
        self,
        *,
        every: float | None,
        bounce: bool,
        bounces: Path | None,
        forget: str | None,
        **options: Any,
    ) -> None:
        if forget:
            self._say(int(forget_address(forget)), 0)
        elif bounce:
            self._say(int(read_file(sys.stdin.buffer)), 0)
        elif bounces:
            if not bounces.is_dir():
                raise CommandError(f"no folder {bounces}")
            self._say(*read_folder(bounces))
        elif not settings.EMAIL_HOST:
            raise CommandError("MAIL_HOST is not set: this archive sends no mail")
        else:
            signal.signal(signal.SIGTERM, self._end)
            self._send(every)

    def _end(self, *signalled: object) -> None:
        """After the letter that is being sent."""
        self._ended.set()

    def _send(self, every: float | None) -> None:
        well = self._round()
        while every is not None and not self._ended.wait(every):
            well = self._round()
        if not well:
            raise SystemExit(1)

    def _round(self) -> bool:
        try:
            outcome = tell(ended=self._ended.is_set)
        except AlreadyRunning as busy:
            self.stderr.write(str(busy))
            return True
        except NoServer as error:
            self.stderr.write(f"no mail server ({error}); the next run goes on")
            return False
        self.stdout.write(f"sent {outcome.sent}, failed {outcome.failed}")
        return True

    def _say(self, reports: int, others: int) -> None:
        left = f", left {others} other mails" if others else ""
        self.stdout.write(f"forgot {reports}{left}")

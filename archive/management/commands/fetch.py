import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from archive.alone import AlreadyRunning
from archive.fetch.rounds import Tell, dry_run, run
from archive.fetch.standing import Standing, standings
from archive.fetch.web import FetchFailed
from archive.management.progress import ended_by_sigterm
from archive.models import Source
from archive.people.register import load_if_empty


class Command(BaseCommand):
    help = (
        "Fetch what the sources have that is not here yet, and take out what they removed: every "
        "FETCH_MINUTES, or --once. Killed, the next one goes on. Exit code 1 when a round failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source",
            choices=Source.values,
            action="append",
            help="tk: the Tweede Kamer's open data; koop: officielebekendmakingen.nl. By default "
            "both",
        )
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="DAY",
            help="the first time: only question sets begun, and papers changed, on this day or "
            "later",
        )
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say how much each list would bring; keep nothing",
        )

    def handle(
        self,
        *,
        source: list[str] | None,
        since: date | None,
        once: bool,
        dry_run: bool,
        **options: Any,
    ) -> None:
        sources = [Source(name) for name in source or Source.values]
        if dry_run:
            self.look(sources, since)
            return
        if loaded := load_if_empty():
            self.stderr.write(f"an archive without people: loaded the register ({loaded})")
        with ended_by_sigterm():
            while True:
                began = time.monotonic()
                well = self.round(sources, since)
                if once:
                    break
                time.sleep(max(settings.FETCH_MINUTES * 60 - (time.monotonic() - began), 0))
        if not well:
            raise SystemExit(1)

    def round(self, sources: list[Source], since: date | None) -> bool:
        tell = _Shown()
        try:
            well = run(sources, since, tell)
        except AlreadyRunning as error:
            raise CommandError(str(error)) from error
        finally:
            tell.close()
        for standing in standings():
            if standing.source in sources:
                self.stderr.write(_line(standing))
        return well

    def look(self, sources: list[Source], since: date | None) -> None:
        try:
            counts = dry_run(sources, since)
        except FetchFailed as error:
            raise CommandError(str(error)) from error
        for name, lists in counts.items():
            for title, number in lists.items():
                self.stdout.write(f"{name}: {title}: {number}")


class _Shown(Tell):
    """Two bars on a terminal: records listed, and what was carried of all there is to carry."""

    def __init__(self) -> None:
        self._bars = [tqdm(unit=" records", disable=None, leave=False)]

    def listed(self, name: str, records: int) -> None:
        self._bars[0].set_description(name)
        self._bars[0].update(records)

    def to_carry(self, total: int) -> None:
        self._bars.append(tqdm(unit=" carried", total=total, disable=None, leave=False))

    def carried(self, number: int) -> None:
        self._bars[-1].update(number)

    def close(self) -> None:
        for bar in self._bars:
            bar.close()


def _line(standing: Standing) -> str:
    told = [f"{standing.source}: {standing.requests} requests so far, {standing.waiting} waiting"]
    told += [
        f"{fault.name}: {fault.why} (since {fault.since:%Y-%m-%d %H:%M})"
        for fault in standing.faults
    ]
    return "; ".join(told)

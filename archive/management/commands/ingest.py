import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from archive.figures.statistics import keep_figures
from archive.ingest.files import find_documents
from archive.ingest.intake import take_in
from archive.ingest.report import problem_kinds
from archive.ingest.workers import Read, read_all


class Command(BaseCommand):
    help = (
        "Read documents into the archive: files, folders, globs, .zip and .gz, in any format "
        "it knows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="read only; store nothing")
        parser.add_argument(
            "--json",
            action="store_true",
            help="with --dry-run: print each document as read, one a line",
        )
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="read documents in N processes"
        )
        parser.add_argument("--example", action="store_true", help="mark everything as an example")
        parser.add_argument(
            "--report", action="store_true", help="then sum up the problems of all stored documents"
        )

    def handle(
        self, *, paths: list[str], dry_run: bool, jobs: int, example: bool, **options: Any
    ) -> None:
        if options["json"] and not dry_run:
            raise CommandError("--json goes with --dry-run")
        if jobs < 1:
            raise CommandError("--jobs must be 1 or more")
        if not paths and not options["report"]:
            raise CommandError("name a file or a folder to read, or ask for a --report")
        found = find_documents(paths, settings.MAX_DOCUMENT_BYTES)
        documents = tqdm(read_all(found, jobs), unit=" documents", disable=None, leave=False)
        counts, failed = take_in(
            documents, store_them=not dry_run, is_example=example, tell=self.tell(options["json"])
        )
        for origin, reason in failed:
            self.stderr.write(f"{origin}: {reason}")
        self.stderr.write(", ".join(f"{counts[name]} {name}" for name in counts))
        if counts.get("new") or counts.get("changed"):
            keep_figures()
        if options["report"]:
            self.report()
        if failed:
            raise SystemExit(1)

    def report(self) -> None:
        for kind in problem_kinds():
            examples = "; ".join(f"{origin} ({where})" for origin, where in kind.examples)
            self.stdout.write(
                f"{kind.count:6} in {kind.documents} documents: {kind.what}: {examples}"
            )

    def tell(self, as_json: bool) -> Callable[[Read], None]:
        def tell(read: Read) -> None:
            if as_json and read.document:
                self.stdout.write(
                    json.dumps(read.document.as_json(read.origin), ensure_ascii=False)
                )

        return tell

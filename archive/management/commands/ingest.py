import json
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.figures.statistics import keep_figures
from archive.ingest.again import Progress, read_again, resumed, sources, task_of
from archive.ingest.arriving import with_known
from archive.ingest.differing import Differences
from archive.ingest.files import find_documents
from archive.ingest.intake import Failures, take_in
from archive.ingest.report import problem_kinds
from archive.ingest.workers import Read, read_all
from archive.management.progress import ended_by_sigterm, progress
from archive.people.register import load_if_empty


class Command(BaseCommand):
    help = (
        "Read documents into the archive: files, folders, globs, .zip and .gz, in any format it "
        "knows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="read only; store nothing")
        parser.add_argument(
            "--json",
            action="store_true",
            help="with --dry-run: print each document as read, one a line; with --again: those "
            "that read differently, with the fields as stored and as read now",
        )
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="read documents in N processes"
        )
        parser.add_argument("--example", action="store_true", help="mark everything as an example")
        parser.add_argument(
            "--again",
            action="store_true",
            help="read the bytes that are kept again, with today's readers; killed, it goes on",
        )
        parser.add_argument(
            "--kind",
            action="append",
            default=[],
            metavar="KIND",
            help="with --again: only documents of this kind (antwoord, vragen, …); repeatable",
        )
        parser.add_argument(
            "--report", action="store_true", help="then sum up the problems of all stored documents"
        )

    def handle(self, **options: Any) -> None:
        _refuse(**options)
        with ended_by_sigterm():
            failed = self.again(**options) if options["again"] else self.take_in(**options)
        if options["report"]:
            self.report()
        if failed:
            raise SystemExit(1)

    def take_in(
        self, *, paths: list[str], dry_run: bool, jobs: int, example: bool, **options: Any
    ) -> Failures:
        if not dry_run and (loaded := load_if_empty()):
            self.stderr.write(f"an archive without people: loaded the register ({loaded})")
        found = find_documents(paths, settings.MAX_DOCUMENT_BYTES)
        found = found if dry_run else with_known(found)
        with closing(read_all(found, jobs)) as read, closing(progress(read, "documents")) as shown:
            counts, failed = take_in(
                shown, store_them=not dry_run, is_example=example, tell=self.tell(options["json"])
            )
        self.end(failed, ", ".join(f"{counts[name]} {name}" for name in counts))
        if counts.get("new") or counts.get("changed"):
            keep_figures()
        return failed

    def again(self, *, kind: list[str], dry_run: bool, jobs: int, **options: Any) -> Failures:
        total = sources(kind).count()
        began = resumed(task_of(kind, store_them=not dry_run))
        if began.read:
            self.stderr.write(f"going on after {began.read} documents")
        tell = self.tell_differences if options["json"] else lambda read, unlike: None
        steps = read_again(kind, store_them=not dry_run, jobs=jobs, tell=tell)
        with closing(steps), closing(progress(steps, "documents", total, began.read)) as shown:
            seen = deque(shown, maxlen=1)[0]
        self.end(seen.failed, *_summary(seen))
        if seen.differing and not dry_run:
            keep_figures()
        return seen.failed

    def end(self, failed: Failures, *lines: str) -> None:
        for origin, reason in failed:
            self.stderr.write(f"{origin}: {reason}")
        for line in lines:
            self.stderr.write(line)

    def report(self) -> None:
        for kind in problem_kinds():
            examples = "; ".join(f"{origin} ({where})" for origin, where in kind.examples)
            self.stdout.write(
                f"{kind.count:6} in {kind.documents} documents: {kind.what}: {examples}"
            )

    def tell(self, as_json: bool) -> Callable[[Read], None]:
        def tell(read: Read) -> None:
            if as_json and read.document:
                self.print_json(read.document.as_json(read.origin))

        return tell

    def tell_differences(self, read: Read, unlike: Differences) -> None:
        self.print_json({"file": read.origin, "differs": unlike})

    def print_json(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))


def _refuse(**options: Any) -> None:
    """Say what does not go together before anything is read."""
    if options["json"] and not (options["dry_run"] or options["again"]):
        raise CommandError("--json goes with --dry-run or --again")
    if options["jobs"] < 1:
        raise CommandError("--jobs must be 1 or more")
    if options["again"]:
        _refuse_kinds(options["kind"])
        if options["paths"] or options["example"]:
            raise CommandError("--again reads what is stored: it takes no PATH and no --example")
    elif options["kind"]:
        raise CommandError("--kind goes with --again")
    elif not options["paths"] and not options["report"]:
        raise CommandError("name a file or a folder to read, or ask for --again or a --report")


def _refuse_kinds(asked: Iterable[str]) -> None:
    stored = set(sources().order_by().values_list("kind", flat=True).distinct())
    if unknown := sorted(set(asked) - stored):
        raise CommandError(
            f"no documents of kind {', '.join(unknown)}: there are {', '.join(sorted(stored))}"
        )


def _summary(seen: Progress) -> list[str]:
    """How many documents read differently, and in which fields, most often first."""
    lines = [f"{seen.read} read again, {seen.differing} differently, {len(seen.failed)} failed"]
    for name, count in sorted(seen.fields.items(), key=lambda pair: (-pair[1], pair[0])):
        lines.append(f"{count:6} in {name}: {'; '.join(seen.examples[name])}")
    return lines

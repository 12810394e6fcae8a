"""What could not be read well in the documents: by kind, and each by itself, to be looked at and
settled.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from archive.models import Piece, QuestionSet, SettledDoubt, SourceDocument
from archive.models.choices import DoubtKind
from archive.shown.doubts import doubt as in_dutch
from archive.shown.doubts import kind_in_dutch, kind_of

from .settling import Doubt, may_settle, settle

PER_PAGE = 50
EXAMPLES = 3


@dataclass(slots=True)
class Kind:
    """Doubts that differ in what is printed only, and wait for an editor."""

    said: str  # "impossible date{}"
    count: int = 0
    documents: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return kind_in_dutch(self.said)


def open_doubts() -> Iterator[tuple[str, Doubt]]:
    """Each doubt about a document that counts which nobody settled, with what was said of it."""
    settled = SettledDoubt.objects.keys(DoubtKind.READING)
    living = SourceDocument.objects.that_count().exclude(problems=[]).order_by("-pk")
    for sha256, problems in living.values_list("sha256", "problems").iterator():
        for where, what in dict.fromkeys((p["where"], p["what"]) for p in problems):
            doubt = reading_doubt(sha256, where, what)
            if doubt.key not in settled:
                yield what, doubt


def reading_doubt(sha256: str, where: str, what: str) -> Doubt:
    label = f"{where}: {in_dutch(what)}"
    return Doubt(DoubtKind.READING, (sha256, where, what), label, sha256)


def count_open() -> int:
    return sum(1 for _ in open_doubts())


def doubts(request: HttpRequest) -> HttpResponse:
    """The kinds of doubts that wait: how often, and where to look."""
    _allow(request)
    kinds: dict[str, Kind] = {}
    for what, doubt in open_doubts():
        said = kind_of(what)
        kind = kinds.setdefault(said, Kind(said))
        kind.count += 1
        kind.documents.add(doubt.document)
        if len(kind.examples) < EXAMPLES:
            kind.examples.append(doubt.label)
    ordered = sorted(kinds.values(), key=lambda kind: (-kind.count, kind.said))
    return _render(request, "admin/problems.html", {"title": "Twijfels", "kinds": ordered})


def doubts_of_kind(request: HttpRequest) -> HttpResponse:
    """The doubts of one kind, to be settled one by one, many, or all at once."""
    _allow(request)
    said = request.GET.get("soort", "")
    waiting = [doubt for what, doubt in open_doubts() if kind_of(what) == said]
    if request.method == "POST":
        return _settle(request, waiting)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "title": f"Twijfels: {kind_in_dutch(said)}",
        "kept": urlencode({"soort": said}),
        "page": page,
        "rows": _rows(list(page.object_list)),
        "may_settle": may_settle(request),
    }
    return _render(request, "admin/doubts.html", context)


def _settle(request: HttpRequest, waiting: list[Doubt]) -> HttpResponse:
    if not may_settle(request):
        raise PermissionDenied
    wanted = set(request.POST.getlist("twijfel"))
    every = bool(request.POST.get("alle"))
    chosen = [doubt for doubt in waiting if every or doubt.key in wanted]
    done = settle(request, chosen)
    if done and len(chosen) == len(waiting):
        return redirect("admin:archive_problems")
    address = reverse("admin:archive_doubts")
    return redirect(f"{address}?{urlencode({'soort': request.GET.get('soort', '')})}")


def _rows(shown: list[Doubt]) -> list[dict[str, Any]]:
    """Each doubt with its document, and the sets that were read from that."""
    hashes = {doubt.document for doubt in shown}
    documents = {row.sha256: row for row in SourceDocument.objects.filter(sha256__in=hashes)}
    sets: dict[str, list[QuestionSet]] = defaultdict(list)
    pieces = Piece.objects.filter(source__sha256__in=hashes).exclude(question_set=None)
    for piece in pieces.select_related("question_set", "source"):
        if piece.question_set:
            sets[piece.source.sha256].append(piece.question_set)
    return [
        {
            "doubt": doubt,
            "document": documents[doubt.document],
            "sets": list(dict.fromkeys(sets[doubt.document]))[:EXAMPLES],
        }
        for doubt in shown
    ]


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of both pages, below that of the documents."""
    return [
        path("twijfels/", site.admin_view(doubts), name="archive_problems"),
        path("twijfels/soort/", site.admin_view(doubts_of_kind), name="archive_doubts"),
    ]


def _allow(request: HttpRequest) -> None:
    if not request.user.has_perm("archive.view_sourcedocument"):
        raise PermissionDenied


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})

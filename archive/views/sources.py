"""A source document: what was received, and what was read from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import http_date

from archive.ingest.formats import format_of
from archive.models import SourceContent, SourceDocument


def source(request: HttpRequest, sha256: str) -> HttpResponse:
    document = get_object_or_404(
        SourceDocument.objects.select_related("replaced_by"), sha256=sha256
    )
    pieces = document.pieces.select_related("question_set")[:200]
    context = {
        "document": document,
        "pieces": pieces,
        "earlier": document.replaces.order_by("-received_at", "-pk"),
        "example": document.is_example,
    }
    return render(request, "sources/source.html", context)


def source_content(request: HttpRequest, sha256: str) -> HttpResponse:
    if SourceDocument.objects.filter(sha256=sha256).exclude(withdrawn_at=None).exists():
        sentence = "De bron heeft dit document verwijderd."
        return render(request, "410.html", {"sentence": sentence}, status=410)
    content = get_object_or_404(
        SourceContent.objects.select_related("document"), document__sha256=sha256
    )
    form = format_of(content.document.format)
    name = f"{sha256[:16]}.{form.extension}"
    response = HttpResponse(bytes(content.data), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    # the address is the hash of the bytes
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Last-Modified"] = http_date(content.document.received_at.timestamp())
    return response

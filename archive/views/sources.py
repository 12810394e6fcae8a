"""A source document: what was received, how it was read, and what was read from it.

What the source of questions deleted is neither listed nor served: 410.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.http import http_date

from archive.figures.keeping import keep, look_up
from archive.ingest.as_read import AsRead, as_read
from archive.ingest.document import set_from_data
from archive.ingest.formats import format_of
from archive.ingest.merging import Told, known_as
from archive.models import GoneIdentifier, SettledDoubt, SourceContent, SourceDocument
from archive.models.choices import DoubtKind
from archive.models.settled_doubts import doubt_key
from archive.models.sources import RECORDS
from archive.shown.bibliography import papers_of
from archive.shown.privacy import without_contacts

MOST_LISTED = 200
MOST_READ = 1_000_000  # bytes of a document that is read for its page
GONE = "De bron van dit document heeft de vragen die erin staan verwijderd."
WITHDRAWN = "De bron heeft dit document verwijderd."
PARTLY_GONE = (
    "De bron heeft een deel van wat in dit bestand staat verwijderd. Daarom is het niet meer te "
    "downloaden."
)
WITHHOLDS = "De redactie houdt een passage uit dit bestand achter; daarom wordt het niet gegeven."
# A browser shows a PDF in a viewer of its own, which a sandbox would not let in.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"


def source(request: HttpRequest, sha256: str) -> HttpResponse:
    document = get_object_or_404(
        SourceDocument.objects.select_related("replaced_by"), sha256=sha256
    )
    gone = _is_gone(document)
    in_sets = document.pieces.filter(question_set__isnull=False).select_related("question_set")
    pieces = list(in_sets[: MOST_LISTED + 1])
    if gone and not pieces:
        return _gone(request, GONE)
    withheld = _withheld(document)
    reading = None if gone or withheld or document.withdrawn_at else _read(document)
    context = {
        "document": document,
        "problems": _problems(document),
        "pieces": pieces[:MOST_LISTED],
        "more": in_sets.count() - MOST_LISTED if pieces[MOST_LISTED:] else 0,
        "partly_gone": PARTLY_GONE if gone else withheld,
        "reading": reading,
        "is_pdf": document.format == "pdf",
        "here": bool(reading) or SourceContent.objects.filter(document=document).exists(),
        "earlier": document.replaces.order_by("-received_at", "-pk"),
        "example": document.is_example,
    }
    return render(request, "sources/source.html", context)


def source_content(request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes as received; ?toon=1 shows a PDF in the browser instead of saving it."""
    if SourceDocument.objects.filter(sha256=sha256).exclude(withdrawn_at=None).exists():
        return _gone(request, WITHDRAWN)
    content = get_object_or_404(
        SourceContent.objects.select_related("document"), document__sha256=sha256
    )
    if _is_gone(content.document):
        return _gone(request, PARTLY_GONE if content.document.format == RECORDS else GONE)
    if withheld := _withheld(content.document):
        return _gone(request, withheld)
    if refusal := _not_served(content.document):
        return render(request, "sources/not_served.html", refusal, status=403)
    form = format_of(content.document.format)
    viewed = form.name == "pdf" and request.GET.get("toon") == "1"
    name = f"{sha256[:16]}.{form.extension}"
    response = HttpResponse(
        bytes(content.data), content_type="application/pdf" if viewed else form.media_type
    )
    response["Content-Disposition"] = f'{"inline" if viewed else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY if viewed else "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    # the address is the hash of the bytes; what is deleted at its source must go within a day
    response["Cache-Control"] = "public, max-age=86400"
    response["Last-Modified"] = http_date(content.document.received_at.timestamp())
    return response


def _problems(document: SourceDocument) -> list[dict[str, Any]]:
    """What was doubtful in the document, each with what an editor made of it, if anything."""
    if not document.problems:
        return []
    rows = SettledDoubt.objects.of_documents([document.sha256])
    settled = {row.key: row for row in rows}
    keys = (
        doubt_key(DoubtKind.READING, document.sha256, problem["where"], problem["what"])
        for problem in document.problems
    )
    pairs = zip(document.problems, keys, strict=True)
    return [{**problem, "settled": settled.get(key)} for problem, key in pairs]


def _is_gone(document: SourceDocument) -> bool:
    """Whether its source deleted any of the sets that the document tells of; of an earlier version
    the last one says so.
    """
    last = _versions_from(document)[-1]
    told = [
        Told(set_from_data(piece.data), last.format, last.sha256, piece.position, piece.pk)
        for piece in last.pieces.filter(question_set__isnull=True)
    ]
    names = {name for each in told for name in known_as([each])}
    return bool(
        any(each.piece.deleted for each in told)
        or (names and GoneIdentifier.objects.filter(value__in=names).exists())
    )


def _withheld(document: SourceDocument) -> str:
    """Why an editor withholds the file, a later version, or a passage in it; "" where none does."""
    versions = _versions_from(document)
    for version in versions:
        if version.withheld_on:
            day = date_format(version.withheld_on, "j F Y")
            return f"Dit bestand wordt sinds {day} niet meer gegeven: {version.withheld_because}."
    passage = versions[-1].pieces.filter(question_set__withholds=True).exists()
    return WITHHOLDS if passage else ""


def _versions_from(document: SourceDocument) -> list[SourceDocument]:
    """The document and its later versions; what any of them says now the last one says."""
    versions = [document]
    while later := versions[-1].replaced_by:
        versions.append(later)
    return versions


def _not_served(document: SourceDocument) -> dict[str, Any]:
    """Why the setting ORIGINALS keeps the file here, and where else it is; {} where it is given."""
    if settings.ORIGINALS == "alle" or (settings.ORIGINALS == "schoon" and _is_clean(document)):
        return {}
    sets = [piece.question_set for piece in document.pieces.select_related("question_set")[:20]]
    return {
        "document": document,
        "none": settings.ORIGINALS == "geen",
        "papers": [paper for found in sets if found for paper in papers_of(found)],
    }


def _is_clean(document: SourceDocument) -> bool:
    """Whether no word of the file, headers and footers included, is an address or a direct line."""
    if document.format == RECORDS:
        text = bytes(document.content.data).decode(errors="replace")
        return document.size <= MOST_READ and without_contacts(text) == text
    reading = _read(document)
    if not reading:
        return False
    words = [stretch.text for stretch in reading.stretches] + reading.aside
    words += [text for _, text in reading.notes]
    return all(without_contacts(text) == text for text in words)


def _gone(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "410.html", {"sentence": sentence}, status=410)


def _read(document: SourceDocument) -> AsRead | None:
    """The document as it is read today, kept by its bytes; None for records, for what is too much
    to read for a page, and where the bytes are not here: the archive came from an export.
    """
    if document.format == RECORDS or document.size > MOST_READ:
        return None
    key = f"as-read-{document.sha256}"
    reading: Any = look_up(key)
    if reading is None:
        content = SourceContent.objects.filter(document=document).first()
        if content is None:
            return None
        reading = as_read(bytes(content.data))
        keep(key, reading)
    return reading  # type: ignore[no-any-return]

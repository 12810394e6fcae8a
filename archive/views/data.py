"""The whole archive to take away, if an export lies ready."""

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import http_date, quote_etag

from archive.shown.structured import whole_archive
from archive.whole.described import DAY, SUMS, THINGS
from archive.whole.packed import LINES, PACKED
from archive.whole.published import Published, published

# What each file is, by the end of its name.
KINDS = {
    LINES: ("JSON Lines, met Zstandard ingepakt", "application/zstd"),
    ".csv.zip": ("CSV, ingepakt", "application/zip"),
    f".sqlite3{PACKED}": (
        "SQLite met zoeken in de tekst, voor Datasette, met Zstandard ingepakt",
        "application/zstd",
    ),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
    ".json": ("Beschrijving voor machines (Data Package)", "application/json"),
    ".md": ("Beschrijving voor lezers", "text/markdown; charset=utf-8"),
    SUMS: ("SHA-256 van elk bestand", "text/plain; charset=utf-8"),
}


def data(request: HttpRequest) -> HttpResponse:
    export = _published()
    files = [
        (resource, _kind(resource["path"])[0], resource["hash"].removeprefix("sha256:"))
        for resource in export.package["resources"]
    ]
    days = [file for file in files if file[0]["path"].startswith(DAY)]
    context = {
        "package": export.package,
        "created": export.created,
        "files": [file for file in files if file not in days],
        "days": days[::-1],
        "since": datetime.fromisoformat(export.package["changes"]["since"]),
        "things": THINGS,
    }
    return render(
        request, "data/data.html", context | {"structured": whole_archive(export.package)}
    )


def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    export = _published()
    checksum = export.sum_of(name)
    if checksum is None:
        raise Http404(f"Geen bestand {name}")
    try:
        file = (export.folder / name).open("rb")
    except FileNotFoundError as error:  # a newer export has come in its place
        raise Http404(f"{name} is zojuist vervangen") from error
    response = FileResponse(file, content_type=_kind(name)[1])
    response["Last-Modified"] = http_date(export.created.timestamp())
    if checksum:
        response["ETag"] = quote_etag(checksum)
    return response


def _published() -> Published:
    export = published()
    if not export:
        raise Http404("Er ligt geen export van het hele archief klaar")
    return export


def _kind(name: str) -> tuple[str, str]:
    return next(kind for end, kind in KINDS.items() if name.endswith(end))

"""Small files that machines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def opensearch(request: HttpRequest) -> HttpResponse:
    content_type = "application/opensearchdescription+xml"
    return render(
        request, "machines/opensearch.xml", {"site": settings.SITE_URL}, content_type=content_type
    )


def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request, "machines/robots.txt", {"site": settings.SITE_URL}, content_type="text/plain"
    )

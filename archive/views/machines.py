"""Small files that machines ask for."""

from django.conf import settings
from django.shortcuts import render


def opensearch(request):
    content_type = "application/opensearchdescription+xml"
    return render(
        request, "machines/opensearch.xml", {"site": settings.SITE_URL}, content_type=content_type
    )


def robots(request):
    return render(
        request, "machines/robots.txt", {"site": settings.SITE_URL}, content_type="text/plain"
    )

"""Small files that machines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import QuestionSet
from archive.whole.published import published


def opensearch(request: HttpRequest) -> HttpResponse:
    content_type = "application/opensearchdescription+xml"
    return render(
        request, "machines/opensearch.xml", {"site": settings.SITE_URL}, content_type=content_type
    )


def llms(request: HttpRequest) -> HttpResponse:
    """What a language model finds here, and how to ask for it (llmstxt.org)."""
    example = QuestionSet.objects.answered().filter(questions__number=1).first()
    context = {"site": settings.SITE_URL, "example": example, "published": published()}
    content_type = "text/plain; charset=utf-8"
    return render(request, "machines/llms.txt", context, content_type=content_type)


def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request, "machines/robots.txt", {"site": settings.SITE_URL}, content_type="text/plain"
    )

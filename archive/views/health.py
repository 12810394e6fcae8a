"""Say whether the archive can serve: for health checks."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("geen database\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("gezond\n", content_type="text/plain; charset=utf-8")

"""What every response to readers carries."""

from django.conf import settings

# Nothing from elsewhere, nothing inline. The admin's own pages need inline styles and data: images.
READERS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EDITORS = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def content_security_policy(get_response):
    """Set the policy, unless the view has set a stricter one of its own."""

    def middleware(request):
        response = get_response(request)
        if settings.DEBUG and response.status_code >= 400:
            return response  # Django's debug page is styled inline
        policy = EDITORS if request.path.startswith("/admin/") else READERS
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware

"""Who gets into the admin: by password, and by a second factor where the settings ask for it."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django_otp.admin import OTPAdminAuthenticationForm

_allowed = admin.site.has_permission


def may_enter(request: HttpRequest) -> bool:
    """Active staff; with SECOND_FACTOR only once the second factor was given too."""
    verified = getattr(request.user, "is_verified", bool)
    return _allowed(request) and (not settings.SECOND_FACTOR or verified())


def guard_entry() -> None:
    admin.site.has_permission = may_enter
    if settings.SECOND_FACTOR:
        admin.site.login_form = OTPAdminAuthenticationForm
        admin.site.login_template = "otp/admin111/login.html"

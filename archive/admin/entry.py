"""Who gets into the admin: by password, and by a second factor where the settings ask for it."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django_otp.admin import OTPAdminAuthenticationForm
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin
from django_otp.plugins.otp_totp.models import TOTPDevice

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


class DeviceAdmin(TOTPDeviceAdmin):
    """A second factor that is not there is 404, where the library fails."""

    def config_view(self, request: HttpRequest, pk: int) -> Any:
        get_object_or_404(TOTPDevice, pk=pk)
        return super().config_view(request, pk)

    def qrcode_view(self, request: HttpRequest, pk: int) -> Any:
        get_object_or_404(TOTPDevice, pk=pk)
        return super().qrcode_view(request, pk)


if admin.site.is_registered(TOTPDevice):
    admin.site.unregister(TOTPDevice)
admin.site.register(TOTPDevice, DeviceAdmin)

"""Give an account a second factor: a code that an app on a telephone makes."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.main import QRCode


class Command(BaseCommand):
    help = (
        "Give an account a new second factor and show it once, as an address and as a picture "
        "that an authenticator app reads. What it had before no longer counts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["account"]).first()
        if user is None:
            raise CommandError(f"No account {options['account']}.")
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(user=user, name="app", confirmed=True)
        picture = QRCode()
        picture.add_data(device.config_url)
        picture.print_ascii(out=self.stdout)
        self.stdout.write(device.config_url)

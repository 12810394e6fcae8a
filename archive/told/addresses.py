"""Where the links of mails and pages lead."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from archive.models import Follower, Wish

from .tokens import CONFIRM, RETURN, STOP, WISHES, token

WORKS_FOR = timedelta(days=1)  # of the link to all wishes


def full(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def confirm_address(wish: Wish) -> str:
    return full(reverse("told_confirm", args=[token(CONFIRM, wish.pk)]))


def stop_address(wish: Wish) -> str:
    return full(reverse("told_stop", args=[token(STOP, wish.pk)]))


def wishes_address(follower: Follower, now: datetime) -> str:
    return full(reverse("told_wishes", args=[token(WISHES, follower.pk, now + WORKS_FOR)]))


def ask_address() -> str:
    """Where one asks for the link to all wishes."""
    return full(reverse("told_ask"))


def return_address(follower: Follower) -> str:
    """Where what cannot be delivered comes back, so that it says of whom."""
    name, _, domain = settings.MAIL_RETURN.partition("@")
    return f"{name}+{token(RETURN, follower.pk)}@{domain}"

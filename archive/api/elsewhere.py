"""Lists elsewhere in the API, and full addresses."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def full(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def link(total: int, name: str, choice: str) -> dict[str, Any]:
    """A list at another address: how long it is, and where."""
    return {"total": total, "url": f"{full(reverse(name))}?{choice}"}

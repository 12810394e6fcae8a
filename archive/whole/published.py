"""The export that readers may take away: what lies whole in export/ of SHARED_DIR or DATA_DIR."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from archive.models import Person

from .changes import LEDGER
from .described import PACKAGE, READ_ME, SUMS

CURRENT = "current"  # the link to the last export that is whole
WITHHELD = ".withheld"  # in each: whose pages were withheld when it was made


@dataclass(frozen=True, slots=True)
class Published:
    folder: Path
    package: dict[str, Any]

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self.package["created"])

    def sum_of(self, name: str) -> str | None:
        """The sum of a file of the export, "" of what describes it; None for any other name."""
        if name in (PACKAGE, READ_ME, SUMS):
            return ""
        sums = {r["path"]: str(r["hash"]) for r in self.package["resources"]}
        return sums.get(name)


def published() -> Published | None:
    """The export that readers may take; see `given`."""
    return given(_folder())


def has_ended(folder: Path) -> bool:
    """Whether exports were made here of which none may be given any more."""
    return (folder / LEDGER).exists() and given(folder) is None


def given(folder: Path) -> Published | None:
    """The last export that is whole, or None; None too where it names who was withheld since."""
    current = folder / CURRENT
    try:
        # the folder itself: the link may move while a page is made
        folder = current.resolve(strict=True)
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        withheld = (folder / WITHHELD).read_text()
    except FileNotFoundError:
        return None
    return Published(folder, package) if withheld == withheld_people() else None


def withheld_people() -> str:
    """Another text when the page of somebody else is withheld."""
    slugs = Person.objects.withheld().order_by("slug").values_list("slug", flat=True)
    return blake2b(" ".join(slugs).encode(), digest_size=16).hexdigest()


def unpublish() -> None:
    """Give no export any more until the next one is made; one that is being written begins anew."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _mark().write_text(uuid4().hex)  # before the link goes: see export()
    finally:  # also where the disk is full
        (folder / CURRENT).unlink(missing_ok=True)


def last_unpublished() -> str:
    """Another text each time that something was taken down."""
    try:
        return _mark().read_text()
    except FileNotFoundError:
        return ""


def _mark() -> Path:
    return _folder() / ".unpublished"


def _folder() -> Path:
    return Path(settings.SHARED_DIR or settings.DATA_DIR) / "export"

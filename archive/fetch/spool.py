"""Keep files that came until they are taken in: whoever is killed between asks for none twice."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from .web import Answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to ask for: `version` is what its source calls the version that is there now."""

    pk: int
    address: str
    version: str
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""


class Spool:
    """A directory of files that came whole: a line of what came with each, then its bytes."""

    def __init__(self, source: str) -> None:
        self._place = Path(settings.DATA_DIR) / "fetched" / source
        self._place.mkdir(parents=True, exist_ok=True)
        for part in self._place.glob("*.part"):
            part.unlink()

    def put(self, wanted: Wanted, answer: Answer) -> None:
        path = self._path(wanted)
        facts = {**asdict(answer), "data": None}
        part = path.with_suffix(".part")
        part.write_bytes(json.dumps(facts).encode() + b"\n" + answer.data)
        os.replace(part, path)

    def get(self, wanted: Wanted) -> Answer | None:
        try:
            head, _, data = self._path(wanted).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        return Answer(**(json.loads(head) | {"data": data}))

    def drop(self, wanted: Iterable[Wanted]) -> None:
        for item in wanted:
            self._path(item).unlink(missing_ok=True)

    def keep_only(self, wanted: Iterable[Wanted]) -> None:
        """Drop what nobody waits for any more."""
        if paths := set(self._place.iterdir()):
            for path in paths.difference(map(self._path, wanted)):
                path.unlink()

    def _path(self, wanted: Wanted) -> Path:
        version = sha256(wanted.version.encode()).hexdigest()[:16]
        return self._place / f"{wanted.pk}-{version}"

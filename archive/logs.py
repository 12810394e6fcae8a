"""How log lines look: one event a line, its facts as key=value, never a person's data.

`logger.info("stored", extra={"format": "pdf"})` is written as `… INFO archive.ingest.intake
event=stored format=pdf`. What an exception says may quote a document, so a fault is logged by its
kind and its way through the code (`trace_of`), not by its message.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from pathlib import Path

_PLACE = Path(__file__).resolve().parent.parent
_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
_PLAIN = re.compile(r"[^\s\"=]+")

# The request that is being answered; "" where none is.
request_number: ContextVar[str] = ContextVar("request_number", default="")


class KeyValue(logging.Formatter):
    """Lines of key=value; a value with blanks or quotes is a JSON string."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:
        if record.name.partition(".")[0] == "archive":  # what others add may be a reader's query
            facts = {key: value for key, value in vars(record).items() if key not in _STANDARD}
            facts = {"event": record.message, **facts}
            record = copy(record)  # other handlers see it too
            record.message = " ".join(f"{key}={_written(value)}" for key, value in facts.items())
        line, number = super().formatMessage(record), request_number.get()
        return f"{line} request={number}" if number else line


def trace_of(error: BaseException) -> str:
    """The kind of a fault and the way to it, without its message:
    `ValueError at archive/ingest/parser/whole.py:80 parse > re/__init__.py:176 search`."""
    frames = traceback.extract_tb(error.__traceback__)
    way = " > ".join(f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames)
    return f"{type(error).__name__} at {way}"


@contextmanager
def timed(logger: logging.Logger, event: str, **facts: object) -> Iterator[dict[str, object]]:
    """Log an event with how long it took, and what the block adds to its facts."""
    begun = time.monotonic()
    yield facts
    logger.info(event, extra={**facts, "seconds": round(time.monotonic() - begun, 2)})


def _written(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _short(path: str) -> str:
    """A path from the archive's or the library's own name on."""
    if path.startswith(f"{_PLACE}/archive/"):
        return path[len(f"{_PLACE}/") :]
    return "/".join(Path(path).parts[-2:])

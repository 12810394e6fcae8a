"""Links that only who got them by mail can have: the number of a row and a code that goes with
it.

They fit into the local part of a mail address, in small letters. With another SECRET_KEY all
earlier ones end.
"""

import re
from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

CONFIRM, STOP, WISHES, RETURN = "confirm", "stop", "wishes", "return"  # what a token is good for
PATTERN = r"\d{1,18}(?:-\d{1,12})?-[0-9a-f]{32}"
_TOKEN = re.compile(PATTERN)


def token(purpose: str, number: int, until: datetime | None = None) -> str:
    """`until`: it ends then."""
    body = f"{number}-{int(until.timestamp())}" if until else f"{number}"
    return f"{body}-{_code(purpose, body)}"


def number_in(purpose: str, text: str, now: datetime) -> int | None:
    """The number in a token that is good for this, now; None in any other."""
    if not _TOKEN.fullmatch(text):
        return None
    body, _, code = text.rpartition("-")
    if not constant_time_compare(code, _code(purpose, body)):
        return None
    number, _, until = body.partition("-")
    return None if until and int(until) < now.timestamp() else int(number)


def _code(purpose: str, body: str) -> str:
    return salted_hmac(f"archive.told.{purpose}", body, algorithm="sha256").hexdigest()[:32]

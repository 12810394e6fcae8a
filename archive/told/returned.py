"""Read what could not be delivered: who cannot be reached is forgotten.

A report comes back to an address that says of whom it is (`addresses.return_address`), with what
befell the mail as RFC 3464 has it. What is not such a report, an answer of somebody on holiday,
ends nothing; nor does a delay, nor a refusal for what our server is thought of (5.7), which would
empty the archive of followers on the day that we are on somebody's list.
"""

import mailbox
import re
from collections.abc import Iterator
from email import message_from_binary_file, message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from archive.models import Follower

from .tokens import PATTERN, RETURN, number_in

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
OURS = "7"  # the subject of a status: security and policy
ADDRESSING, MAILBOX = "1", "2"


def read_return(message: Message) -> bool:
    """Forget whom this report says cannot be reached; whether it was such a report."""
    follower, status = _follower_of(message), _failed(message)
    if follower is None or not ends(status):
        return False
    return forget(follower)


def read_file(file: BinaryIO) -> bool:
    return read_return(message_from_binary_file(file, policy=policy.compat32))


def read_folder(folder: Path) -> tuple[int, int]:
    """Read the reports in a Maildir, and remove them; how many there were, and other mails."""
    box = mailbox.Maildir(str(folder), create=False)
    reports = others = 0
    for key in list(box.iterkeys()):
        if read_return(message_from_bytes(box.get_bytes(key))):
            box.remove(key)
            reports += 1
        else:
            others += 1
    return reports, others


def ends(status: str, *, of_address: bool = False) -> bool:
    """Whether who has this status (RFC 3463) cannot be reached; `of_address`: in the words of our
    own server, that speaks of much else too.
    """
    kind, _, rest = status.partition(".")
    subject = rest.partition(".")[0]
    if kind != "5":
        return False
    return subject in (ADDRESSING, MAILBOX) if of_address else subject != OURS


def status_in(text: str) -> str:
    """The first status in a text; "" where it has none."""
    match = _STATUS.search(text)
    return match[0] if match else ""


def forget(follower: int) -> bool:
    """Whether there was such a one."""
    return bool(Follower.objects.filter(pk=follower).delete()[0])


def _failed(message: Message) -> str:
    """The status of a mail that failed; "" where it says nothing of the kind."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _parts(part):
            if str(fields.get("Action", "")).strip().lower() == "failed":
                return status_in(str(fields.get("Status", "")))
    return ""


def _parts(part: Message) -> Iterator[Message]:
    inside = part.get_payload()
    return (
        (each for each in inside if isinstance(each, Message))
        if isinstance(inside, list)
        else iter(())
    )


def _follower_of(message: Message) -> int | None:
    """Whom the address it came to says it is of."""
    name, _, domain = settings.MAIL_RETURN.partition("@")
    to = re.compile(rf"{re.escape(name)}\+({PATTERN})@{re.escape(domain)}", re.IGNORECASE)
    now = timezone.now()
    for header in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        for value in message.get_all(header, []):
            for match in to.finditer(str(value)):
                number = number_in(RETURN, match[1].lower(), now)
                if number is not None:
                    return number
    return None

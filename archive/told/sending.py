"""Tell what there is to tell: one program at a time, each letter once, killed or not.

A letter and its tellings are fixed before it is sent, and gone once the server took it. Killed
between the two, the next run sends that one letter again, with the same Message-ID: better twice,
and known to be one, than never.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive.alone import alone
from archive.logs import timed
from archive.models import Letter, Telling, Wish
from archive.models.turns import patiently

from .letters import forget_who_has_no_wish, tidy, write_letters
from .matching import match
from .noting import note
from .returned import ends, forget, status_in
from .writing import Text, Writer, mail_of

LETTERS_A_TIME = 100  # over one connection
TRIES = 6
WAIT = timedelta(minutes=5)  # before the second try; each next wait is four times as long
PERMANENT, CLOSING = 500, 421  # what a server says: never; no more for the moment
LOCK = "telling.lock"
_log = logging.getLogger(__name__)


class NoServer(Exception):
    """The mail server is not there, or wants no more now."""


@dataclass(slots=True)
class Outcome:
    sent: int = 0
    failed: int = 0  # tried again later, or given up


def tell(now: datetime | None = None, ended: Callable[[], bool] = lambda: False) -> Outcome:
    """Note what happened, find for whom it is news, and send what is due, until it is to end: no
    letter is left half sent then. Raises AlreadyRunning, and NoServer, after which the next run
    goes on.
    """
    outcome = Outcome()
    with (
        alone(Path(settings.DATA_DIR) / LOCK, "another program sends mail"),
        timed(_log, "told") as facts,
    ):
        now = now or timezone.now()
        match(patiently(note), now)
        patiently(partial(write_letters, now))
        patiently(partial(tidy, now))
        try:
            while not ended() and (letters := _next(now)):
                _send(letters, now, outcome, ended)
        finally:
            facts |= {"sent": outcome.sent, "failed": outcome.failed}
    return outcome


def _next(now: datetime) -> list[Letter]:
    """Letters that may be tried now; those that were tried often enough are given up."""
    due = Letter.objects.filter(Q(not_before=None) | Q(not_before__lte=now))
    for letter in due.filter(tries__gte=TRIES):
        patiently(partial(_give_up, letter))
    return list(due.select_related("follower", "wish").order_by("pk")[:LETTERS_A_TIME])


def _send(
    letters: list[Letter], now: datetime, outcome: Outcome, ended: Callable[[], bool]
) -> None:
    writer = Writer(letters, now)
    with _server() as connection:
        for letter in takewhile(lambda _: not ended(), letters):
            text = writer.text(letter)
            if text is None:
                patiently(partial(_done, letter, None, writer.left_out(letter, text)))
            elif not patiently(partial(_try, letter)):
                continue  # who stopped it meanwhile gets it no more
            elif _delivered(connection, letter, text, now):
                patiently(partial(_done, letter, text, writer.left_out(letter, text)))
                outcome.sent += 1
            else:
                outcome.failed += 1


def _delivered(connection: BaseEmailBackend, letter: Letter, text: Text, now: datetime) -> bool:
    """Whether the server took it; NoServer where there is no use in trying the next."""
    try:
        connection.send_messages([mail_of(letter, text)])
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _refused(letter, code, said, now)
    except SMTPResponseException as error:
        return _refused(letter, error.smtp_code, error.smtp_error, now)
    except (OSError, SMTPException):
        patiently(partial(_later, letter, now))
        raise
    return True


def _refused(letter: Letter, code: int, said: bytes | str, now: datetime) -> bool:
    """False. An address that does not exist is forgotten; what else is refused is tried later."""
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    status = status_in(text)
    if code >= PERMANENT and ends(status, of_address=True):
        patiently(partial(forget, letter.follower_id))
        return False
    _log.warning("letter refused", extra={"letter": letter.pk, "code": code, "status": status})
    patiently(partial(_later, letter, now))
    if code == CLOSING:
        raise NoServer(str(CLOSING))
    return False


def _try(letter: Letter) -> bool:
    """Note that it is tried, so that none is tried without end; whether it is still there."""
    letter.tries += 1
    return bool(Letter.objects.filter(pk=letter.pk).update(tries=letter.tries))


def _later(letter: Letter, now: datetime) -> None:
    if letter.tries >= TRIES:
        return _give_up(letter)
    wait = WAIT * 4 ** (letter.tries - 1)
    Letter.objects.filter(pk=letter.pk).update(not_before=now + wait)
    return None


def _give_up(letter: Letter) -> None:
    _log.error("letter given up", extra={"letter": letter.pk, "tries": letter.tries})
    with transaction.atomic():
        letter.tellings.update(sent=True, letter=None)
        letter.delete()


def _done(letter: Letter, text: Text | None, left_out: list[int]) -> None:
    """What it told is sent; what it could not tell is nobody's news any more."""
    wish = letter.wish
    with transaction.atomic():
        if wish and wish.is_of_set and wish.confirmed_at and text:
            Wish.objects.filter(pk=wish.pk).delete()
            forget_who_has_no_wish(letter.follower_id)
            return
        Telling.objects.filter(pk__in=text.told if text else ()).update(sent=True, letter=None)
        if left_out:
            Telling.objects.filter(pk__in=left_out).delete()
        Letter.objects.filter(pk=letter.pk).delete()


@contextmanager
def _server() -> Iterator[BaseEmailBackend]:
    try:
        with get_connection() as connection:
            yield connection
    except (OSError, SMTPException) as error:
        _log.error("no mail server", extra={"kind": type(error).__name__})
        raise NoServer(type(error).__name__) from error

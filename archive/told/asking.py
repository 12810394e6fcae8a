"""Keep what readers ask: a wish, until it is confirmed; change it and end it.

Whoever asks hears the same whether an address is known or not. An address gets no more letters that
somebody asked for than its limit, and a network asks no more than its own, so that nobody can be
annoyed in this way.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from archive.models import Follower, Letter, Often, Wish
from archive.models.telling import Attempt

from .letters import forget_who_has_no_wish
from .noting import note
from .wanted import Wanted

HOUR = 3600  # seconds
AN_HOUR = 20  # requests for mail from one network
# Letters that anybody may have sent to an address, in a period: to one that confirmed nothing, and
# to one that did.
STRANGER = (3, timedelta(days=7))
KNOWN = (20, timedelta(days=1))
MOST = 100  # wishes of an address


def is_on() -> bool:
    return bool(settings.EMAIL_HOST)


def read_address(text: str) -> str | None:
    """As it is kept: in small letters, the domain as ASCII. None of what is no address."""
    name, at, domain = text.strip().lower().rpartition("@")
    try:
        address = f"{name}@{domain.encode('idna').decode('ascii')}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        return None
    return address if at and address.isascii() and len(address) <= _LONGEST else None


def may_ask(network: str, now: datetime) -> bool:
    """Count a request for mail of this network; whether it is within its limit."""
    hour = int(now.timestamp()) // HOUR
    key = salted_hmac("archive.told.network", network, algorithm="sha256").hexdigest()
    with transaction.atomic():
        Attempt.objects.filter(hour__lt=hour).delete()
        counted, _ = Attempt.objects.get_or_create(network=key, hour=hour)
        Attempt.objects.filter(pk=counted.pk).update(number=F("number") + 1)
        counted.refresh_from_db()
    return counted.number <= AN_HOUR


def ask(address: str, wanted: Wanted, often: Often, now: datetime) -> None:
    """Have the question to confirm sent, unless this address has the wish already, or had enough
    letters.
    """
    with transaction.atomic():
        follower, _ = Follower.objects.get_or_create(address=address, defaults={"asked_since": now})
        wish = follower.wishes.filter(path=wanted.path).first()
        if (wish and wish.confirmed_at) or follower.wishes.count() >= MOST:
            return
        if not _counted(follower, now):
            forget_who_has_no_wish(follower.pk)
            return
        wish = wish or Wish(follower=follower, path=wanted.path)
        wish.often, wish.asked_at = often, now
        wish.save()
        Letter.objects.get_or_create(wish=wish, defaults={"follower": follower, "written_at": now})


def ask_for_wishes(address: str, now: datetime) -> None:
    """Have a link to all wishes of the address sent, if it has one that is confirmed."""
    with transaction.atomic():
        follower = Follower.objects.filter(address=address).first()
        if follower and follower.wishes.confirmed().exists() and _counted(follower, now):
            Letter.objects.get_or_create(follower=follower, wish=None, defaults={"written_at": now})


def confirm(wish: Wish) -> None:
    """From now on: what is here already is no news."""
    if wish.confirmed_at:
        return
    turn, now = note(), timezone.now()
    with transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(since=turn, turn=turn, confirmed_at=now, told_at=now)
        wish.letters.all().delete()


def change(wish: Wish, often: Often) -> None:
    Wish.objects.filter(pk=wish.pk).update(often=often)


def stop(wish: Wish) -> None:
    """Nothing is left of it; nor of the address, where it was the last."""
    with transaction.atomic():
        Wish.objects.filter(pk=wish.pk).delete()
        forget_who_has_no_wish(wish.follower_id)


def stop_all(follower: Follower) -> None:
    follower.delete()


def forget_address(text: str) -> bool:
    """Delete an address with its wishes, at somebody's word; whether it was here."""
    address = read_address(text)
    return bool(address and Follower.objects.filter(address=address).delete()[0])


def _counted(follower: Follower, now: datetime) -> bool:
    """Count a letter that somebody asked for; whether it is within the limit of the mailbox."""
    most, period = KNOWN if follower.wishes.confirmed().exists() else STRANGER
    if follower.asked_since < now - period:
        follower.asked_since, follower.asked = now, 0
    follower.asked += 1
    follower.save()
    same = _mailbox(follower.address).filter(asked_since__gte=now - period)
    return sum(same.values_list("asked", flat=True)) <= most


def _mailbox(address: str) -> QuerySet[Follower]:
    """All that arrives where this does: what stands behind a plus is its owner's own."""
    name, _, domain = address.rpartition("@")
    name = name.partition("+")[0]
    tagged = Q(address__startswith=f"{name}+", address__endswith=f"@{domain}")
    return Follower.objects.filter(tagged | Q(address=f"{name}@{domain}"))


_LONGEST: int = Follower._meta.get_field("address").max_length or 0

"""Write a letter as a mail, plain and in HTML: what it says depends on what it is of.

Of sets that are not here any more nothing is said, and nothing of a list that is not. A mail is the
same each time it is tried: its identifier is of the letter.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr
from functools import cache
from hashlib import sha256
from operator import attrgetter

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.text import Truncator

from archive.models import Letter, QuestionSet, SetIdentifier, Telling, Wish
from archive.models.choices import ANSWERING, Status
from archive.templatetags.pages import enumeration, of, title
from archive.views.events import ANSWERED, Event, events_of

from .addresses import (
    ask_address,
    confirm_address,
    full,
    return_address,
    stop_address,
    wishes_address,
)
from .wanted import NotFollowed, Wanted, wanted_at

ARCHIVE = "Kamervragenarchief"
MOST = 50  # sets in a letter
LONGEST = 150  # characters of a subject


@dataclass(frozen=True, slots=True)
class Item:
    """A set in a letter."""

    what: str
    title: str
    about: str
    address: str


@dataclass(frozen=True, slots=True)
class Text:
    """All that a mail says."""

    subject: str
    heading: str
    intro: str
    action: tuple[str, str]  # what a link is called, and where it leads
    why: str  # why this came, and to this address
    items: Sequence[Item] = ()
    more: str = ""
    told: Sequence[int] = field(default=(), repr=False)  # the tellings that it tells


class Writer:
    """Writes some letters, with what all of them say loaded once."""

    def __init__(self, letters: Sequence[Letter], now: datetime) -> None:
        self._now = now
        self._wanted, self._item = cache(_wanted), cache(_item)
        self._tellings: dict[int, list[tuple[int, Event | None]]] = defaultdict(list)
        tellings = Telling.objects.filter(letter__in=letters)
        rows = list(tellings.values_list("pk", "letter", "happening__name", "happening__mark"))
        sets = _sets({name for _, _, name, _ in rows})
        happened = {
            (name, event.mark): event for name, found in sets.items() for event in events_of(found)
        }
        for pk, letter, name, mark in rows:
            self._tellings[letter].append((pk, happened.get((name, mark))))

    def text(self, letter: Letter) -> Text | None:
        """What the letter says; None where nothing is left to say."""
        wish = letter.wish
        if wish is None:
            return _of_wishes(letter, self._now)
        wanted = self._wanted(wish.path)
        if wanted is None:
            return None
        if not wish.confirmed_at:
            return _to_confirm(wish, wanted)
        if wanted.of_set:
            return _of_answer(wanted.of_set)
        events = {pk: event for pk, event in self._tellings[letter.pk] if event}
        return self._of_news(wish, wanted, events) if events else None

    def left_out(self, letter: Letter, text: Text | None) -> list[int]:
        """The tellings of a letter that its text does not tell."""
        told = {*text.told} if text else set()
        return [pk for pk, _ in self._tellings[letter.pk] if pk not in told]

    def _of_news(self, wish: Wish, wanted: Wanted, told: dict[int, Event]) -> Text:
        of_sets: dict[int, list[Event]] = defaultdict(list)
        for event in sorted(told.values(), key=attrgetter("moment"), reverse=True):
            of_sets[event.set.pk].append(event)
        items = [self._item(tuple(events)) for events in [*of_sets.values()][:MOST]]
        more = len(of_sets) - MOST
        only = items[0] if len(of_sets) == 1 else None
        return Text(
            subject=f"{only.what}: {only.title}" if only else _many(wanted, told.values()),
            heading=wanted.called,
            intro="",
            action=("Bekijk de hele lijst", full(wish.path)),
            why=f"U vroeg {wish.get_often_display()} bericht van wat hier nieuw is.",
            items=items,
            more=f"En nog {of(more, 'andere reeks,andere reeksen')}." if more > 0 else "",
            told=[*told],
        )


def mail_of(letter: Letter, text: Text) -> EmailMultiAlternatives:
    context = {"text": text, "stop": "", "wishes": ask_address(), "site": full("/")}
    headers = {
        "From": formataddr((ARCHIVE, settings.MAIL_FROM)),
        "Message-ID": _message_id(letter),
        "Date": format_datetime(letter.written_at),
        "Auto-Submitted": "auto-generated",
    }
    if letter.wish and letter.wish.confirmed_at:
        context["stop"] = stop = stop_address(letter.wish)
        headers |= {
            "List-Id": _list_id(letter.wish.path),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(
        Truncator(" ".join(text.subject.split())).chars(LONGEST),
        render_to_string("told/mail.txt", context),
        return_address(letter.follower),
        [letter.follower.address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string("told/mail.html", context), "text/html")
    return mail


def _domain() -> str:
    return str(settings.MAIL_FROM).rpartition("@")[2]


def _message_id(letter: Letter) -> str:
    """By it whoever receives a mail twice knows that it is one."""
    code = salted_hmac("archive.told.message", str(letter.pk), algorithm="sha256").hexdigest()[:24]
    return f"<{letter.pk}.{code}@{_domain()}>"


def _list_id(path: str) -> str:
    """RFC 2919: the same for all who follow a list, so that readers can sort their mail by it."""
    return f"<{sha256(path.encode()).hexdigest()[:16]}.volgen.{_domain()}>"


def _wanted(path: str) -> Wanted | None:
    try:
        return wanted_at(path)
    except (Http404, NotFollowed):
        return None


def _sets(names: set[str]) -> dict[str, QuestionSet]:
    """By each of these names the set that is known by it now."""
    known = SetIdentifier.objects.filter(value__in=names).values_list("value", "question_set")
    owners = dict(known)
    sets = QuestionSet.objects.for_list().in_bulk({*owners.values()})
    return {name: sets[pk] for name, pk in owners.items() if pk in sets}


def _of_wishes(letter: Letter, now: datetime) -> Text:
    return Text(
        subject=f"Uw wensen bij het {ARCHIVE}",
        heading="Uw wensen",
        intro="Met deze link ziet en wijzigt u waarvan u bericht krijgt. Hij werkt een dag.",
        action=("Bekijk uw wensen", wishes_address(letter.follower, now)),
        why="Vroeg u hier niet om, dan hoeft u niets te doen.",
    )


def _to_confirm(wish: Wish, wanted: Wanted) -> Text:
    intro = f"wil {wish.get_often_display()} bericht van wat nieuw is: {wanted.plainly}."
    if wanted.of_set:
        intro = f"wil weten wanneer deze vragen beantwoord zijn: {wanted.plainly}."
    return Text(
        subject=f"Bevestig dat u bericht wilt van het {ARCHIVE}",
        heading="Wilt u bericht?",
        intro=f"Iemand, waarschijnlijk u, {intro} Dat begint pas als u het bevestigt.",
        action=("Bevestig", confirm_address(wish)),
        why="Vroeg u hier niet om, dan hoeft u niets te doen: uw adres wordt na zeven dagen "
        "gewist.",
    )


def _of_answer(question_set: QuestionSet) -> Text:
    withdrawn = question_set.status == Status.WITHDRAWN
    what = "Ingetrokken" if withdrawn else "Beantwoord"
    return Text(
        subject=f"{what}: {title(question_set)}",
        heading=title(question_set),
        intro=_became(question_set),
        action=(
            "Lees de vragen" if withdrawn else "Lees vragen en antwoord",
            full(question_set.get_absolute_url()),
        ),
        why=f"U wilde weten wanneer de vragen {question_set.identifier} beantwoord zijn. Die wens "
        "is nu vervuld en gewist.",
    )


def _became(question_set: QuestionSet) -> str:
    if question_set.status == Status.WITHDRAWN:
        return "Deze vragen zijn ingetrokken; er komt geen antwoord."
    if question_set.answered_on:
        return f"Deze vragen zijn beantwoord op {date_format(question_set.answered_on, 'j F Y')}."
    if question_set.replies.filter(kind__in=ANSWERING).exists():
        return "Deze vragen zijn beantwoord; op welke dag, weet dit archief niet."
    return (
        "De Tweede Kamer meldt deze vragen als afgedaan. Het antwoord zelf is nog niet in dit "
        "archief."
    )


def _item(events: tuple[Event, ...]) -> Item:
    """The events of one set, the last first."""
    last, marks = events[0], {event.mark for event in events}
    what = "Antwoord" if ANSWERED in marks else "Nieuwe vragen"
    what = "Nieuwe vragen met antwoord" if len(marks) > 1 else what
    day = f"{date_format(last.day, 'j F Y')}. " if last.day else ""
    address = full(last.set.get_absolute_url())
    return Item(what, title(last.set), f"{day}{last.description}", address)


def _many(wanted: Wanted, events: Collection[Event]) -> str:
    answers = sum(event.mark == ANSWERED for event in events)
    asked = len(events) - answers
    counted = [of(asked, "reeks nieuwe vragen,reeksen nieuwe vragen") if asked else ""]
    counted += [of(answers, "antwoord,antwoorden") if answers else ""]
    return f"{enumeration(list(filter(None, counted)))}: {wanted.called}"

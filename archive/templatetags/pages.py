"""How pages write days, numbers, offices and marks of status."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.template import Library
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from archive import identifiers
from archive.calendar.lateness import DOUBTFUL_AFTER
from archive.citations.find import name_of_law
from archive.figures.statistics import AnswerTimes
from archive.ingest.formats import format_of
from archive.models import MP, Addressee, Answerer, OnBehalfOf, QuestionSet, Reply, SourceDocument
from archive.models.choices import FULL_ANSWERS, ReplyKind, Role, Status
from archive.models.sources import RECORDS
from archive.people import cabinets
from archive.search import Hit
from archive.search.codes import LATE
from archive.search.filters import PARAMETERS
from archive.shown import charts
from archive.shown.doubts import doubt
from archive.shown.privacy import without_contacts

register = Library()
register.filter(doubt)
register.filter(without_contacts)
register.filter(name_of_law)

NBSP = "\u00a0"
SHOWN_ASKERS = 3
# What an address may choose of a list of sets, whichever it is.
CHOOSING = {"q", "strikt", "sorteer", "voorgangers", "op", "zekerheid", "ouder", *PARAMETERS}
STAND_IN = 14  # words


@register.filter
def day(value: date | None, form: str = "j F Y") -> str:
    """A date, readable for people and for machines; it does not break over lines."""
    return _day(value, form) if value else ""


@lru_cache(maxsize=5000)
def _day(value: date, form: str) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat()[:10], date_format(value, form)
    )


@register.filter
def days(value: int) -> str:
    return of(value, "dag,dagen")


@register.filter
def of(value: int, forms: str) -> str:
    """{{ 2|of:"vraag,vragen" }} is "2 vragen", on one line."""
    one, several = forms.split(",")
    return f"{number(value)}{NBSP}{one if value == 1 else several}"


@register.filter
def number(value: int) -> str:
    """A whole number with points between the thousands."""
    return f"{value:,}".replace(",", ".")


@register.filter
def vergaderjaar(value: str) -> str:
    return identifiers.print_vergaderjaar(value)


@register.filter
def office(printed: Addressee | Answerer | OnBehalfOf) -> str:
    """An office in a sentence: "de minister van Justitie en Veiligheid"."""
    if printed.role == Role.MINISTER_PRESIDENT:
        return "de minister-president"
    if printed.role:
        return f"de {printed.office}"
    if printed.minister:
        return f"de {printed.minister.title}"
    return printed.portfolio or getattr(printed, "name", "")


@register.filter
def askers(shown: QuerySet[Any]) -> str:
    """The first three askers with their party, and how many more: "A (X), B (Y) en 2 anderen"."""
    named = [f"{a.who} ({a.of_party})" if a.of_party else a.who for a in shown]
    more = len(named) - SHOWN_ASKERS
    return ", ".join(named[:SHOWN_ASKERS]) + (
        f" en {of(more, 'ander,anderen')}" if more > 0 else ""
    )


@register.filter
def addressees(shown: QuerySet[Any]) -> str:
    return ", ".join(dict.fromkeys(filter(None, (printed.in_office for printed in shown))))


@register.filter
def answerers(question_set: QuestionSet) -> str:
    """Who answered a set: those of its first answer."""
    full = (reply for reply in question_set.replies.all() if reply.kind in FULL_ANSWERS)
    first = next(full, None)
    return signed(first) if first else ""


@register.filter
def signed(reply: Any) -> str:
    """Who gave a reply: "Bert Staal (Bruggen en Sluizen) en Ans Klei (Grond)"."""
    return enumeration([a.in_office for a in reply.answerers.all() if a.in_office])


@register.filter
def enumeration(words: list[str]) -> str:
    """a, b and c as "a, b en c"."""
    return " en ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


@register.filter
def named(offices: QuerySet[Any]) -> list[Addressee]:
    """Those of which anything is known to say."""
    return [printed for printed in offices if office(printed)]


@register.filter
def sentence(text: str) -> str:
    """A subject as a heading: it begins with a capital, also inside a <mark>."""
    start = len("<mark>") if text.startswith("<mark>") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


@register.filter
def parties(memberships: Sequence[MP]) -> str:
    """The parties of memberships, the last first, each once."""
    return ", ".join(dict.fromkeys(str(held.party) for held in reversed(memberships)))


@register.filter
def title(shown: QuestionSet | Hit) -> str:
    """The subject of a set or a hit as a heading. Where no document names one: how the first
    question begins, said to be that, or else the number."""
    if not shown.subject:
        public = without_contacts(getattr(shown, "opening", "") or "")
        opening = Truncator(" ".join(public.split())).words(STAND_IN, truncate=" …")
        return (
            f"Eerste vraag: ‘{opening}’" if opening else f"Schriftelijke vragen {shown.identifier}"
        )
    marked = getattr(shown, "subject_html", None)
    return mark_safe(sentence(marked)) if marked else sentence(shown.subject)  # noqa: S308 (escaped by search)


@register.filter
def size(value: int) -> str:
    return f"{number(max(1, round(value / 1000)))}{NBSP}kB"


@register.filter
def source_kind(document: SourceDocument) -> str:
    """What a source document is, in a reader's words: "antwoord (Word, 64 kB)"."""
    form = format_of(document.format).label
    if document.format == RECORDS:
        return f"{form} ({size(document.size)})"
    return f"{document.get_kind_display()} ({form}, {size(document.size)})"


@register.filter
def share(value: float) -> str:
    """A share of 0 to 1 as "63 %"; a dash where there is none."""
    return "–" if value is None else f"{round(100 * value)}{NBSP}%"


@register.filter
def unlocalised(value: float) -> str:
    """A number for an attribute: with a point."""
    return f"{value:g}"


@register.filter
def tenth(value: float) -> str:
    """Days with half days where a median falls between two: "23,5"."""
    return (
        "–" if value is None else number_format(value, 1 if value % 1 else 0, force_grouping=True)
    )


@register.filter
def part(value: int, most: int) -> int:
    """How far a bar goes of 100, at least a hair."""
    return max(1, round(100 * value / most)) if most else 0


@register.simple_tag
def absolute(name: SafeString) -> str:
    """The full address of a static file."""
    return f"{settings.SITE_URL}{static(name)}"


@register.simple_tag
def json_ld(data: dict[str, str]) -> SafeString:
    """Structured data that no text of a document can break out of."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.filter
def numbers(values: list[int]) -> str:
    """2, 4 and 5 as "2, 4 en 5"."""
    return enumeration([str(value) for value in values])


@register.filter
def verb(reply: Reply) -> str:
    """What the ministers of a reply did: "antwoordde", "vroegen uitstel"."""
    several = len(reply.answerers.all()) > 1
    if reply.kind == ReplyKind.DELAY:
        return "vroegen uitstel" if several else "vroeg uitstel"
    if reply.kind == ReplyKind.SUPPLEMENTARY:
        return f"{'gaven' if several else 'gaf'} een {reply.label}"
    if reply.kind == ReplyKind.WITHDRAWAL:
        return "berichtten de intrekking" if several else "berichtte de intrekking"
    return ("antwoordden" if several else "antwoordde") + (
        " (herdruk)" if reply.kind == ReplyKind.REPRINT else ""
    )


@register.filter
def cabinet_address(name: str) -> str:
    return cabinets.cabinet_address(name)


@register.filter
def without(values: list[int], one: int) -> list[int]:
    return [value for value in values if value != one]


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], name: SafeString) -> str:
    """Marks the link to the page one is on."""
    match = getattr(context.get("request"), "resolver_match", None)
    return mark_safe(' aria-current="page"') if match and match.url_name == name else ""


@register.inclusion_tag("questions/_status.html", takes_context=True)
def status_mark(context: dict[str, Any], shown: QuestionSet, today: date) -> dict[str, Any]:
    """The status of a question set or of a hit on a day, with days and how sure its lateness is;
    with the day where the data end before today.
    """
    known = context.get("reach")
    day = max(filter(None, [today, shown.submitted_on]))
    open_days = _between(shown.submitted_on, day)
    return {
        "Status": Status,
        "status": shown.status,
        "standing": shown.standing_on(day),
        "missing": open_days is not None and open_days > DOUBTFUL_AFTER.days,
        "answered_on": shown.answered_on,
        "answer_days": _between(shown.submitted_on, shown.answered_on),
        "open_days": open_days,
        "newer": shown.submitted_on is not None
        and shown.submitted_on > (known.day if known else today),
        "as_of": day if known and known.stale else None,
    }


def _between(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], **changes: str | None) -> str:
    """What the address of this page chooses, for the address of a feed or a file: without what
    chooses nothing (the number of a page, where a reader came from), and with the changes.
    """
    query = context["request"].GET.copy()
    for name in query.keys() - CHOOSING:
        query.pop(name)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}" if query else ""


@register.simple_tag(takes_context=True)
def by_mail(context: dict[str, Any]) -> str:
    """Where one asks for mail about this page as it is narrowed; "" where none is sent, or none of
    what changes by the day.
    """
    request = context["request"]
    if not settings.EMAIL_HOST or LATE.keys() & {*request.GET.getlist("status")}:
        return ""
    path = request.path + narrowed(context, sorteer=None, strikt=None)
    return f"{reverse('told_form')}?{urlencode({'wat': path})}"


@register.inclusion_tag("_take.html", takes_context=True)
def take(context: dict[str, Any], rows: int, **chosen: str) -> dict[str, Any]:
    """Where the list of this page can be taken along: as it is narrowed and ordered, and as
    `chosen` says besides; `rows`: how many sets it is.
    """
    path = context["request"].path.rstrip("/")

    def address(form: str, **more: str) -> str:
        return f"{path}.{form}{narrowed(context, **chosen, **more)}"

    return {
        "rows": rows,
        "csv": address("csv"),
        "semicolons": address("csv", scheiding="puntkomma"),
        "lines": address("jsonl"),
        "questions": address("csv", per="vraag"),
        "question_lines": address("jsonl", per="vraag"),
    }


@register.inclusion_tag("statistics/_spread.html")
def spread(times: AnswerTimes) -> dict[str, Any]:
    """The picture of answer times in a row of a table."""
    return {"at": charts.spread(times)}

"""How pages write days, numbers, offices and marks of status."""

import json

from django.conf import settings
from django.template import Library
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from archive import identifiers
from archive.deadlines import DOUBTFUL_AFTER

register = Library()

NBSP = "\u00a0"


@register.filter
def day(value, form="j F Y"):
    """A date, readable for people and for machines; it does not break over lines."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat()[:10], date_format(value, form))


@register.filter
def days(value):
    return of(value, "dag,dagen")


@register.filter
def of(value, forms):
    """{{ 2|of:"vraag,vragen" }} is "2 vragen", on one line."""
    one, several = forms.split(",")
    return f"{number(value)}{NBSP}{one if value == 1 else several}"


@register.filter
def number(value):
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def vergaderjaar(value):
    return identifiers.print_vergaderjaar(value)


@register.filter
def office(printed):
    """An office in a sentence: "de minister van Justitie en Veiligheid"."""
    if printed.role == "minister-president":
        return "de minister-president"
    if printed.role:
        return f"de {printed.office}"
    if printed.minister:
        return f"de {printed.minister.title}"
    return printed.portfolio or printed.name


@register.filter
def sentence(text):
    """A subject as a heading: it begins with a capital, also inside a <mark>."""
    start = len("<mark>") if text.startswith("<mark>") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


@register.filter
def title(shown):
    """The subject of a set or a hit as a heading; of one without a subject its number."""
    if not shown.subject:
        return f"Schriftelijke vragen {shown.identifier}"
    marked = getattr(shown, "subject_html", None)
    return mark_safe(sentence(marked)) if marked else sentence(shown.subject)  # noqa: S308 (escaped by search)


@register.filter
def size(value):
    return f"{number(max(1, round(value / 1000)))}{NBSP}kB"


@register.filter
def share(value):
    """A share of 0 to 1 as "63 %"; a dash where there is none."""
    return "–" if value is None else f"{round(100 * value)}{NBSP}%"


@register.filter
def unlocalised(value):
    """A number for an attribute: with a point."""
    return f"{value:g}"


@register.filter
def tenth(value):
    """Days with half days where a median falls between two: "23,5"."""
    return "–" if value is None else number_format(value, 1 if value % 1 else 0)


@register.filter
def part(value, most):
    """How far a bar goes of 100, at least a hair."""
    return max(1, round(100 * value / most)) if most else 0


@register.simple_tag
def absolute(name):
    """The full address of a static file."""
    return f"{settings.SITE_URL}{static(name)}"


@register.simple_tag
def json_ld(data):
    """Structured data that no text of a document can break out of."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.filter
def numbers(values):
    """2, 4 and 5 as "2, 4 en 5"."""
    *first, last = [str(value) for value in values]
    return f"{', '.join(first)} en {last}" if first else last


@register.filter
def verb(reply):
    """What the ministers of a reply did: "antwoordde", "vroegen uitstel"."""
    several = len(reply.answerers.all()) > 1
    if reply.kind == "uitstel":
        return "vroegen uitstel" if several else "vroeg uitstel"
    if reply.kind == "nader":
        return "gaven een nader antwoord" if several else "gaf een nader antwoord"
    return ("antwoordden" if several else "antwoordde") + (" (herdruk)" if reply.kind == "herdruk" else "")


@register.filter
def without(values, one):
    return [value for value in values if value != one]


@register.simple_tag(takes_context=True)
def current(context, name):
    """Marks the link to the page one is on."""
    match = getattr(context.get("request"), "resolver_match", None)
    return mark_safe(' aria-current="page"') if match and match.url_name == name else ""


@register.filter
def doubtful(overdue):
    """Overdue for so long that the answer is more likely missing from the archive."""
    return bool(overdue) and overdue > DOUBTFUL_AFTER.days


@register.inclusion_tag("questions/_status.html")
def status_mark(shown, today):
    """The status of a question set or of a hit, with days."""
    overdue = shown.days_overdue(today) if callable(shown.days_overdue) else shown.days_overdue
    return {
        "status": shown.status,
        "overdue": overdue,
        "doubtful": doubtful(overdue),
        "answer_days": _between(shown.submitted_on, shown.answered_on),
        "open_days": _between(shown.submitted_on, today),
    }


def _between(start, end):
    return (end - start).days if start and end else None

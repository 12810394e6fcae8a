"""Readers report a fault: the page and the place on it are filled in, nobody says who they are.

No cookie and no token: whoever sends this has no rights here. That it comes from our own page is
asked of the browser; how often, counted for each address and for all together.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from archive.client import address_of
from archive.figures.reach import reach_of
from archive.models import FaultReport, QuestionSet
from archive.shown.privacy import without_contacts
from archive.shown.reading import Paragraph, Reading, read_set
from archive.templatetags.pages import numbers, title
from archive.throttle import DAY, HOUR, seconds_to_wait

PER_HOUR, PER_DAY = 5, 300  # reports from one address; from everybody together
SHORTEST, LONGEST = 10, 2000  # characters
LONGEST_PATH = 200
_OF_QUESTIONS = {"question_set", "question", "similar_sets"}
_NOT_READ = re.compile(r"/(?:admin|static|api/v1/(?!docs$))")


@dataclass(frozen=True, slots=True)
class Place:
    """A page that readers read, and what may be meant on it."""

    path: str
    label: str
    identifier: str = ""  # of the set
    parts: dict[str, str] = field(default_factory=dict)  # anchor: what it is called
    part: str = ""  # the anchor that the address names


class FaultForm(forms.Form):
    tekst = forms.CharField(
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": "Schrijf wat er niet klopt.",
            "min_length": f"Schrijf wat er niet klopt, in ten minste {SHORTEST} tekens.",
            "max_length": f"Schrijf het in ten hoogste {LONGEST} tekens.",
        },
    )
    deel = forms.CharField(required=False)
    # Unseen, for programs that fill in every field.
    adres = forms.CharField(required=False, empty_value="")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts = {"", *place.parts}

    def clean_deel(self) -> str:
        if self.cleaned_data["deel"] not in self._parts:
            raise forms.ValidationError("Die plek staat niet op de bladzijde.")
        return str(self.cleaned_data["deel"])

    def clean_adres(self) -> str:
        if self.cleaned_data["adres"]:
            raise forms.ValidationError("Laat het veld “Niet invullen” leeg.")
        return ""


@csrf_exempt
def fault_report(request: HttpRequest) -> HttpResponse:
    place = find_place(request.POST.get("plaats") or request.GET.get("plaats") or "/")
    if request.method != "POST":
        return _page(request, place, part=place.part)
    form = FaultForm(request.POST, place=place)
    if _from_elsewhere(request):
        return _page(request, place, 403, "Een melding komt van deze bladzijde zelf.")
    if not form.is_valid():
        complaints = [str(error) for errors in form.errors.values() for error in errors]
        return _page(request, place, 400, *complaints)
    if wait := _seconds_to_wait(request):
        response = _page(request, place, 429, _too_many(wait))
        response["Retry-After"] = str(wait)
        return response
    part, text = form.cleaned_data["deel"], form.cleaned_data["tekst"]
    label = f"{place.label}, {place.parts[part]}" if part else place.label
    address = f"{place.path}#{part}" if part else place.path
    FaultReport.objects.receive(
        address, label, place.identifier, without_contacts(text), timezone.localdate()
    )
    return render(request, "fault_reports/fault_report.html", {"place": place, "address": address})


def find_place(address: str) -> Place:
    """The page at an address of this site; raises Http404 where readers read none."""
    address = address.removeprefix(settings.SITE_URL)
    try:
        at = urlsplit(address)
        match = resolve(at.path)
    except (ValueError, Resolver404) as error:
        raise Http404("Op dat adres is geen bladzijde") from error
    if at.netloc or _NOT_READ.match(at.path) or len(at.path) > LONGEST_PATH:
        raise Http404("Op dat adres is geen bladzijde voor lezers")
    if match.url_name in _OF_QUESTIONS:
        number = match.kwargs.get("number")
        return _place_of_set(
            match.kwargs["identifier"], at.fragment or (f"vraag-{number}" if number else "")
        )
    return Place(at.path, "de voorpagina" if at.path == "/" else at.path)


def _place_of_set(identifier: str, anchor: str) -> Place:
    today = timezone.localdate()
    found = QuestionSet.objects.known_as(identifier).with_last_days(today).load_page()
    if not found:
        raise Http404(f"Geen vragen met kenmerk {identifier}")
    reading = read_set(found, reach_of(found, today))
    parts = dict(_parts(reading))
    path = reverse("question_set", args=[found.identifier])
    return Place(path, title(found), found.identifier, parts, anchor if anchor in parts else "")


def _parts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Every anchor of the page, from top to bottom."""
    for pair in reading.pairs:
        question = f"vraag {pair.number}"
        yield pair.anchor, question
        yield from _notes(pair.paragraphs, question)
        for block in pair.answers:
            yield from _answer(block)
    for block in reading.loose:
        yield from _answer(block)


def _answer(block: Any) -> Iterator[tuple[str, str]]:
    of = f" op vraag {numbers(block.numbers)}" if block.numbers else ""
    answer = f"{block.reply.label}{of}"
    yield block.anchor, answer
    yield from _notes(block.paragraphs, answer)


def _notes(paragraphs: list[Paragraph], bearer: str) -> Iterator[tuple[str, str]]:
    for paragraph in paragraphs:
        yield from ((note.anchor, f"noot {note.mark} bij {bearer}") for note in paragraph.notes)


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site's page sent this."""
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def _seconds_to_wait(request: HttpRequest) -> int:
    now = time.time()
    own = seconds_to_wait("fault_report", address_of(request), now, PER_HOUR, HOUR)
    return own or seconds_to_wait("fault_report", "everybody", now, PER_DAY, DAY)


def _too_many(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return (
        "Niet bewaard: er kwamen te veel meldingen. Probeer het over "
        f"{'een minuut' if minutes == 1 else f'{minutes} minuten'} weer."
    )


def _page(
    request: HttpRequest, place: Place, status: int = 200, *complaints: str, part: str = ""
) -> HttpResponse:
    context = {
        "place": place,
        "asked": True,
        "complaints": complaints,
        "chosen": request.POST.get("deel", part),
        "text": request.POST.get("tekst", ""),
        "shortest": SHORTEST,
        "longest": LONGEST,
    }
    return render(request, "fault_reports/fault_report.html", context, status=status)

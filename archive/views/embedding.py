"""A question on somebody else's page: its card, and where to ask for it (oEmbed, oembed.com).

The card has no script and sets no cookie; it alone may stand in a frame of another site.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt

from archive.models import QuestionSet
from archive.shown.bibliography import permanent_address
from archive.shown.privacy import without_contacts

from .questions import find_set
from .tables import as_json

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
WIDTH, HEIGHT = 600, 380  # pixels of a card
_FRAME = (
    '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" '
    'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>'
)


@xframe_options_exempt
def card(request: HttpRequest, identifier: str, number: int) -> HttpResponse:
    question_set, moved = find_set(identifier, "question_card", number)
    if moved:
        return moved
    question = next((q for q in question_set.questions.all() if q.number == number), None)
    if not question:
        raise Http404(f"{question_set.identifier} heeft geen vraag {number}")
    answers = [
        (reply, without_contacts(answer.text))
        for reply in question_set.replies.all()
        for answer in reply.answers.all()
        if number in answer.numbers
    ]
    context = {
        "set": question_set,
        "number": number,
        "text": without_contacts(question.text),
        "answers": answers,
        "address": permanent_address(question_set, number),
    }
    response = render(request, "questions/question_card.html", context)
    response["Content-Security-Policy"] = POLICY
    return response


def oembed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format", "json") != "json":
        return as_json({"errors": ["Alleen format=json."]}, status=501)
    try:
        width, height = (
            min(int(request.GET.get(name, most)), most)
            for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT))
        )
    except ValueError:
        return as_json({"errors": ["maxwidth en maxheight zijn getallen."]}, status=400)
    question_set, number = _question(request.GET.get("url", ""))
    if not question_set or width < 1 or height < 1:
        return as_json({"errors": ["url is geen adres van een vraag hier."]}, status=404)
    response = as_json(_embedded(question_set, number, width, height))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _embedded(
    question_set: QuestionSet, number: int, width: int, height: int
) -> dict[str, str | int]:
    title = f"{question_set.subject or question_set.identifier}, vraag {number}"
    path = reverse("question_card", args=[question_set.identifier, number])
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Kamervragenarchief",
        "provider_url": f"{settings.SITE_URL}/",
        "html": format_html(_FRAME, f"{settings.SITE_URL}{path}", width, height, title),
        "width": width,
        "height": height,
    }


def _question(url: str) -> tuple[QuestionSet | None, int]:
    """The set and the number of the question at an address of this site."""
    try:
        at, here = urlsplit(url), urlsplit(settings.SITE_URL)
        match = resolve(at.path) if at.netloc == here.netloc else None
    except (ValueError, Resolver404):
        return None, 0
    if not match or match.url_name != "question":
        return None, 0
    sets = QuestionSet.objects.known_as(match.kwargs["identifier"])
    number = int(match.kwargs["number"])
    return sets.filter(questions__number=number).first(), number

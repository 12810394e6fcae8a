"""Asked before? What is most like a set of the archive, or a text that someone pastes: question by
question, and as a whole.
"""

import re
from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from archive.figures.reach import reach
from archive.ingest.parser import parse
from archive.ingest.readers import text as text_reader
from archive.models import Answer, QuestionSet
from archive.search import similar
from archive.search.asked import Asked, asked_before
from archive.search.find import why_no_answer
from archive.search.similar import LONGEST_TEXT
from archive.shown.privacy import without_contacts

SHOWN = 10
_EMPTY_LINE = re.compile(r"\n\s*\n")
_NUMBER = re.compile(r"^[ \t]*(\d{1,3})[.)]?\s+", re.MULTILINE)  # begins a line


def similar_sets(request: HttpRequest, identifier: str) -> HttpResponse:
    """The sets before this one that ask much the same, and its questions that were asked before."""
    found = get_object_or_404(QuestionSet, identifier=identifier)
    known = reach(timezone.localdate())
    texts = [question.text for question in found.questions.all()]
    asked = asked_before(texts, subject=found.subject, of=found.pk, before=found.submitted_on)
    context = {
        "set": found,
        "hits": similar(found.pk, today=known.day, limit=SHOWN, before=found.submitted_on),
        "today": known.day,
        "reach": known,
        "example": found.is_example,
    }
    return render(request, "search/similar.html", context | _answered(asked, texts))


# Changes nothing and tells nobody's secrets, so it needs no token, and readers need no cookie.
@csrf_exempt
def asked_earlier(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("tekst", "").strip()[:LONGEST_TEXT]
    known = reach(timezone.localdate())
    subject, questions = _read(text, known.day) if text else ("", [])
    context = {
        "text": text,
        "hits": similar(text, today=known.day, limit=SHOWN, subject=subject) if text else [],
        "today": known.day,
        "reach": known,
    }
    asked = asked_before(questions, subject=subject)
    return render(request, "search/asked_before.html", context | _answered(asked, questions))


def _read(text: str, today: date) -> tuple[str, list[str]]:
    """The subject and the questions of a pasted text: of a document of written questions as it is
    read here, else what is between empty lines or the numbers of questions and asks something.
    """
    if not any(map(str.isalpha, text)):
        return "", []  # nothing is asked without a word
    for parsed in parse(text_reader.read(text.encode()), today).sets:
        if parsed.questions:
            return parsed.subject or "", [question.text for question in parsed.questions]
    parts = [part.strip() for part in _EMPTY_LINE.split(_without_numbers(text))]
    return "", [part for part in parts if "?" in part] or [text]


def _without_numbers(text: str) -> str:
    """The text with an empty line for each number of a question: of the numbers that begin lines
    the most that follow one another. "12 koeien" alone is no question 12.
    """
    ending: dict[int, list[re.Match[str]]] = {}  # the numbers in order, up to each
    for number in _NUMBER.finditer(text):
        ending[int(number[1])] = [*ending.get(int(number[1]) - 1, ()), number]
    in_order = max(ending.values(), key=len, default=[])
    for number in reversed(in_order) if len(in_order) > 1 else ():
        text = f"{text[: number.start()]}\n\n{text[number.end() :]}"
    return text


def _answered(asked: list[Asked], questions: list[str]) -> dict[str, Any]:
    """Each question with the earlier ones like it, and each of those with its answers; and what a
    page says of what was not looked for.
    """
    pks = {earlier.pk for each in asked for earlier in each.earlier}
    answers: dict[tuple[int, int], list[Answer]] = defaultdict(list)
    for answer in Answer.objects.to_questions_of(pks) if pks else ():
        answer.text = without_contacts(answer.text)
        for question in answer.questions.all():
            answers[answer.reply.question_set_id, question.number].append(answer)
    rows = [
        (each, [(earlier, answers[earlier.pk, earlier.number]) for earlier in each.earlier])
        for each in asked
    ]
    return {
        "asked": rows,
        "asked_before": any(each.earlier for each in asked),
        "not_compared": len(questions) - len(asked),
        "no_index": why_no_answer(),
    }

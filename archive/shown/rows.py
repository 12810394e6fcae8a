"""Rows of many sets, a part at a time, as lines of JSON and of CSV; only the keys of the sets are
in memory at once.

CSV begins with a byte order mark, without which spreadsheets read UTF-8 as something else; its
lines end in CRLF.
"""

import csv
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from archive.models import Question, QuestionSet

from .columns import cell
from .fields import Record

FIRST, THEN = 50, 500  # sets that are read at once: at first few, so that the reader sees it begin
BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sets_of(keys: "array[int]", day: date) -> Iterator[list[QuestionSet]]:
    """The sets in the order of their keys, loaded for taking; what is gone is left out. `day`: by
    which lateness is judged."""
    for part in _parts(keys):
        sets = QuestionSet.objects.for_taking(day).in_bulk(part)
        yield [sets[key] for key in part if key in sets]


def questions_of(keys: "array[int]", day: date) -> Iterator[list[Question]]:
    """The questions of the sets, each with its set."""
    for part in _parts(keys):
        asked = Question.objects.filter(question_set__in=part).order_by().values("question_set")
        sets = QuestionSet.objects.for_taking(day).filter(pk__in=asked).in_bulk()
        yield with_questions([sets[key] for key in part if key in sets])


def with_questions(sets: list[QuestionSet]) -> list[Question]:
    """The questions of these sets, loaded for taking."""
    asked: dict[int, list[Question]] = {question_set.pk: [] for question_set in sets}
    rows = Question.objects.filter(question_set__in=[*asked]).order_by("number").for_taking()
    for question in rows:
        asked[question.question_set_id].append(question)
    for question_set in sets:
        for question in asked[question_set.pk]:
            question.question_set = question_set
    return [question for questions in asked.values() for question in questions]


def line(values: dict[str, Any]) -> str:
    """A line of JSON Lines."""
    return f"{json.dumps(values, ensure_ascii=False, default=str)}\n"


def cells(table: Record, things: Iterable[Any]) -> Iterator[list[Any]]:
    return ([cell(field.value(thing)) for field in table.fields] for thing in things)


def csv_parts(
    columns: Sequence[str], parts: Iterable[Iterable[Iterable[Any]]], delimiter: str
) -> Iterator[str]:
    """The text of a table, the rows of each part at once."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    text.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    yield text.getvalue()
    for rows in parts:
        text.seek(0)
        text.truncate()
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
        yield text.getvalue()


def _parts(keys: "array[int]") -> Iterator[list[int]]:
    start, size = 0, FIRST
    while start < len(keys):
        yield keys[start : start + size].tolist()
        start, size = start + size, THEN


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

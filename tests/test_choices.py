"""Statuses and kinds have one home: what else lists them lists the same, and nothing spells
them.
"""

import ast
import re
from pathlib import Path

import pytest

from archive.citations.find import find_legal
from archive.ingest.document import DocumentKind, ReplyKind, ReplyNature
from archive.ingest.merging import REPLY_ORDER
from archive.models import LegalReference, QuestionSet, Reply, SourceDocument
from archive.models.choices import ANSWERING, FULL_ANSWERS, WAITING

HERE = Path(__file__).parents[1]
WORDS = {
    *QuestionSet.Status.values,
    *Reply.Kind.values,
    *Reply.Nature.values,
    *SourceDocument.Kind.values,
}
# What documents say is read there in the documents' own words.
READING = ("models", "migrations", "parser", "readers", "citations")
CODE = [p for p in sorted((HERE / "archive").rglob("*.py")) if not {*READING} & {*p.parts}]
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))


def test_documents_say_the_kinds_that_rows_hold():
    assert [*ReplyKind] == Reply.Kind.values
    assert [*ReplyNature] == Reply.Nature.values
    assert [*DocumentKind] == SourceDocument.Kind.values


def test_every_kind_of_reply_has_its_place_in_the_order():
    assert sorted(REPLY_ORDER) == sorted(Reply.Kind.values)


def test_a_set_waits_until_it_is_answered_or_withdrawn():
    ended = {QuestionSet.Status.ANSWERED, QuestionSet.Status.WITHDRAWN}
    assert {*QuestionSet.Status} - {*WAITING} == ended
    assert [QuestionSet(status=status).is_waiting for status in WAITING] == [True, True]
    assert [QuestionSet(status=status).is_waiting for status in ended] == [False, False]


def test_whatever_is_no_delay_and_no_withdrawal_answers():
    assert {*Reply.Kind} - {*ANSWERING} == {Reply.Kind.DELAY, Reply.Kind.WITHDRAWAL}
    assert {*ANSWERING} - {*FULL_ANSWERS} == {Reply.Kind.SUPPLEMENTARY}


def test_laws_are_cited_as_rows_hold_them():
    text = "Zie artikel 12 van de Grondwet, ECLI:NL:HR:2019:1234 en Stb. 2019, 33."
    assert {citation.kind for citation in find_legal(text)} == {*LegalReference.Kind.values}


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(HERE / "archive")))
def test_code_compares_with_the_enumeration(path):
    assert list(_spelled(ast.parse(path.read_text()))) == []


def _spelled(tree):
    """Lines that compare with a status or a kind as a bare word, or ask the database for one."""
    for node in ast.walk(tree):
        compared = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        if isinstance(node, ast.keyword) and re.search(r"(status|kind)(__in)?$", node.arg or ""):
            compared = [node.value]
        for part in (part for side in compared for part in ast.walk(side)):
            if isinstance(part, ast.Constant) and part.value in WORDS:
                yield part.lineno, part.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(HERE / "templates")))
def test_templates_compare_with_the_enumeration(path):
    compared = re.findall(r"(?:==|!=| in) *[\"']([^\"']*)[\"']", path.read_text())
    assert [word for word in compared if word in WORDS] == []

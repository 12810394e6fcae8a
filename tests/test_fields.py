"""A field of a set or a reply is written, told to machines and corrected; none is left out."""

from dataclasses import fields

import pytest

from archive.admin.forms import ReplyForm, SetForm
from archive.ingest.merging import MergedReply, MergedSet
from archive.ingest.rows import _columns
from archive.models import QuestionSet, Reply
from archive.shown.export import REPLY, SET

# What is written as rows of their own, and what finds those rows.
ROWS = {
    MergedReply: {"answered_by", "on_behalf_of", "answers"},
    MergedSet: {"identifiers", "asked_by", "also_asked_by", "asked_of", "questions", "replies"},
}
# Which document it came from is told with the set, and whether it is an example as `example`.
# Why a day is doubted, and whether its source tells of delay notices, are behind `doubted_on` and
# `lateness`; that the open data name it is one of its `sources`.
ELSEWHERE = {
    *("source_id", "identifier", "is_example", "withdrawn", "dealt_with"),
    *("day_doubt", "notices_told", "recorded"),
}
ASKED = {"sure"}  # on a form besides: whether the editor stands by a day that does not fit


@pytest.mark.parametrize(("model", "merged"), [(Reply, MergedReply), (QuestionSet, MergedSet)])
def test_whatever_is_merged_is_written(model, merged):
    names = {field.name for field in fields(merged)}
    assert names - ROWS[merged] == {*_columns(model, merged)}


@pytest.mark.parametrize(
    ("model", "merged", "record"), [(Reply, MergedReply, REPLY), (QuestionSet, MergedSet, SET)]
)
def test_whatever_documents_say_is_told_to_machines(model, merged, record):
    assert {*_columns(model, merged)} - ELSEWHERE <= {*record.properties}


@pytest.mark.parametrize(("model", "form"), [(Reply, ReplyForm), (QuestionSet, SetForm)])
def test_whatever_is_editable_is_on_the_form(model, form):
    editable = {f.name for f in model._meta.fields if f.editable and not f.primary_key}
    assert editable - {"question_set"} == {*form.base_fields} - ASKED


# The set and document it belongs to; what editors alone decide.
BY_HAND = {Reply: {"question_set", "source"}, QuestionSet: {"noindex"}}


@pytest.mark.parametrize(("model", "merged"), [(Reply, MergedReply), (QuestionSet, MergedSet)])
def test_whatever_is_editable_is_filled_by_documents(model, merged):
    editable = {f.name for f in model._meta.fields if f.editable and not f.primary_key}
    assert editable - BY_HAND[model] <= {*_columns(model, merged)}

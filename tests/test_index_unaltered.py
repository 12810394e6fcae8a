"""A set of which nothing that is searched changed is not indexed again; any other is."""

import pytest

from archive.models import PendingIndex, QuestionSet
from archive.search.index import checking, generations, writing
from archive.search.index.pending import index_pending
from archive.search.index.unaltered import drop_unaltered
from tests import make

pytestmark = pytest.mark.django_db


def pend(*sets):
    PendingIndex.objects.bulk_create(PendingIndex(question_set_id=made.pk) for made in sets)


def pending():
    return sorted(PendingIndex.objects.values_list("question_set_id", flat=True))


def test_only_what_differs_stays_pending():
    same, changed, gone = (make.question_set(f"2024Z0000{n}") for n in (1, 2, 3))
    pend(same, changed, gone)
    index_pending()
    fresh = make.question_set("2024Z00004")
    pend(same, same, changed, gone, fresh)
    QuestionSet.objects.filter(pk=changed.pk).update(subject="Een andere brug")
    expected = sorted([changed.pk, gone.pk, fresh.pk])
    gone.delete()
    assert drop_unaltered() == 1
    assert pending() == expected
    index_pending()
    assert not any(checking.compare())


def test_without_an_index_all_stay():
    made = make.question_set()
    pend(made)
    assert (drop_unaltered(), pending()) == (0, [made.pk])


def test_while_an_index_is_built_all_stay():
    made = make.question_set()
    pend(made)
    index_pending()
    pend(made)
    with generations.lock(writing.place(), "build"):
        assert (drop_unaltered(), pending()) == (0, [made.pk])


def test_where_machines_each_have_an_index_all_stay(settings):
    """What this index has another may lack: its rows of the log are not ours to remove."""
    made = make.question_set()
    pend(made)
    index_pending()
    pend(made)
    settings.SEVERAL_MACHINES = True
    assert (drop_unaltered(), pending()) == (0, [made.pk])

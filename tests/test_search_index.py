"""The index: follows every change, is never seen half, and is whole again after a killed writer."""

from datetime import date

import pytest
from django.core.management import call_command
from haystack import connections
from haystack.query import SearchQuerySet

from archive.models import PendingIndex, QuestionSet
from archive.search import search
from archive.search.index import checking, generations, snapshot, writing
from archive.search.index.pending import index_pending
from archive.templatetags import pages
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)


def found(query=""):
    return [hit.identifier for hit in search(query, today=TODAY).hits]


def pend(*sets):
    PendingIndex.objects.bulk_create(PendingIndex(question_set_id=made.pk) for made in sets)


def test_without_an_index_nothing_is_found_and_the_reader_is_told():
    make.question_set()
    results = search("brug", today=TODAY)
    assert (results.total, bool(results.notice)) == (0, True)


def test_a_pending_set_is_indexed_and_no_longer_pending():
    made = make.question_set(questions=["Hoeveel bruggen zijn er?"])
    pend(made)
    assert index_pending() == 1
    assert found("brug") == [made.identifier]
    assert not PendingIndex.objects.exists()


def test_indexing_again_changes_nothing():
    made = make.question_set()
    for _ in range(3):
        pend(made)
        index_pending()
    assert found() == [made.identifier]


def test_a_changed_set_is_found_by_its_new_words_only():
    made = make.question_set(subject="de sluis")
    pend(made)
    index_pending()
    QuestionSet.objects.filter(pk=made.pk).update(subject="het viaduct")
    pend(made)
    index_pending()
    assert (found("sluis"), found("viaduct")) == ([], [made.identifier])


def test_a_deleted_set_leaves_the_index():
    made = make.question_set()
    pend(made)
    index_pending()
    pend(made)
    made.delete()
    index_pending()
    assert found() == []


def test_readers_keep_the_old_index_until_a_rebuild_is_whole():
    writing.rebuild()
    make.question_set(subject="de veerpont")
    with writing.building() as index:
        assert found("veerpont") == []
        writing.add(index, list(QuestionSet.objects.values_list("pk", flat=True)))
        assert found("veerpont") == []
    assert len(found("veerpont")) == 1


def test_a_rebuild_that_dies_leaves_the_last_good_index():
    made = make.question_set()
    writing.rebuild()
    with pytest.raises(RuntimeError), writing.building():
        raise RuntimeError("killed")
    assert found() == [made.identifier]
    writing.rebuild()
    assert len(list(writing.place().glob("index-*"))) == 1


def test_what_changes_during_a_rebuild_stays_pending():
    made = make.question_set()
    pend(made)
    with generations.lock(writing.place(), "build"):
        index_pending()
    assert PendingIndex.objects.exists()


def test_haystacks_commands_work():
    made = make.question_set(subject="de ophaalbrug")
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert found("brug") == [made.identifier]
    second = make.question_set("2024Z00002", subject="het gemaal")
    call_command("update_index", remove=True, verbosity=0)
    assert found("gemaal") == [second.identifier]
    second.delete()
    call_command("update_index", remove=True, verbosity=0)
    assert found() == [made.identifier]
    call_command("clear_index", interactive=False, verbosity=0)
    assert found() == []


def test_a_search_query_set_gives_offsets_totals_and_facets():
    for number in range(7):
        make.question_set(f"2024Z0010{number}", subject=f"brug nummer {number}")
    writing.rebuild()
    found = SearchQuerySet().filter(content="brug")
    assert (found.count(), len(found[5:7]), len({r.pk for r in found[0:7]})) == (7, 2, 7)
    assert dict(found.facet("jaar").facet_counts()["fields"]["jaar"]) == {"2024": 7}


def test_rebuild_index_does_not_show_an_empty_index_first(monkeypatch):
    made = make.question_set()
    writing.rebuild()
    seen = []
    monkeypatch.setattr(writing, "add", lambda *_: seen.append(found()))
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert seen == [[made.identifier]]


def test_check_index_repairs_what_differs(capsys):
    same, changed = (make.question_set(f"2024Z0020{n}", subject=f"brug {n}") for n in range(2))
    writing.index_sets([same.pk, changed.pk])
    lost = make.question_set("2024Z00202", subject="brug 2")
    gone = make.question_set("2024Z00209")
    writing.index_sets([gone.pk])
    gone_pk = gone.pk
    gone.delete()
    QuestionSet.objects.filter(pk=changed.pk).update(subject="het gemaal")
    assert checking.compare() == ([lost.pk], [gone_pk], [changed.pk], [])
    with pytest.raises(SystemExit):
        call_command("check_index", dry_run=True)
    call_command("check_index")
    assert checking.compare() == ([], [], [], [])
    assert "3 question sets repaired" in capsys.readouterr().out


def test_many_small_changes_leave_few_segments(monkeypatch):
    monkeypatch.setattr(writing, "ALIKE", 3)
    sets = [
        make.question_set(f"2024Z005{number:02}", subject=f"brug {number}") for number in range(20)
    ]
    for made in sets:
        writing.index_sets([made.pk])
    assert len(snapshot.latest(writing.place()).segments) <= 6
    assert len(found("brug")) == 20


def test_a_search_query_set_of_all_gives_all_and_of_nothing_nothing():
    sets = [make.question_set(f"2024Z0010{number}") for number in range(3)]
    writing.rebuild()
    assert {int(result.pk) for result in SearchQuerySet().all()} == {made.pk for made in sets}
    assert SearchQuerySet().filter(content="bestaatniet").count() == 0


def test_clearing_what_is_not_ours_leaves_the_index():
    made = make.question_set()
    writing.rebuild()
    backend = connections["default"].get_backend()
    backend.clear([PendingIndex])
    assert found() == [made.identifier]
    backend.clear([QuestionSet])
    assert found() == []


def test_a_hit_names_who_asked_whom_as_lists_of_sets_do():
    made = make.question_set("2024Z00007", asked_by=[make.member()], asked_of=[make.minister()])
    unsure = make.person("Wim Bilt", prefix="", prefix_known=False)
    made.askers.create(order=2, name="Van de Bilt", person=unsure, party_name="Dijkpartij")
    made.askers.create(order=3, name="Onbekend")
    made.addressees.create(order=2, name="Klei", role="minister", portfolio="Grond")
    made.addressees.create(order=3, role="minister-president")
    made.addressees.create(order=4, minister=make.minister("Ans Turf", "Veen"))
    writing.rebuild()
    (hit,) = search("", today=TODAY).hits
    assert [(a.who, a.of_party) for a in made.askers.all()] == hit.askers
    assert pages.addressees(made.addressees.all()) == ", ".join(hit.addressees)
    assert hit.addressees == [
        "Bert Staal (Bruggen en Sluizen)", "Klei (Grond)", "minister-president", "Ans Turf (Veen)"
    ]  # fmt: skip
    assert hit.askers[1] == ("Van de Bilt", "Dijkpartij")

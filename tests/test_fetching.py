"""Fetching from the sources, against a server on this machine that plays them."""

import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from archive.alone import AlreadyRunning, alone
from archive.fetch import koop, rounds
from archive.fetch.carrying import MISSING_FOR
from archive.fetch.rounds import LOCK, dry_run, run
from archive.models import (
    GoneIdentifier,
    Kamerstuk,
    QuestionSet,
    RemoteEntry,
    RemoteFile,
    Source,
    SourceDocument,
    SourceFeed,
)
from tests import make
from tests.sources.held import differences, held
from tests.sources.server import serving
from tests.sources.things import ANSWER, QUESTIONS
from tests.sources.world import World
from tests.started import environment, manage

BOTH = [Source.TK, Source.KOOP]


def afresh(tmp_path):
    """Empty the archive, the index and what came; what it held."""
    before = held()
    call_command("flush", interactive=False, verbosity=0)
    index = Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])
    for place in (tmp_path / "fetched", index):
        if place.exists():
            place.rename(place.with_name(f"earlier-{place.name}"))
    return before


@pytest.mark.django_db(transaction=True)
def test_rounds_of_changes_and_faults_end_in_the_archive_of_a_fresh_fetch(served, tmp_path):
    server = served(World(4).begin(5), page=7, faults=0.15, seed=4)
    server.wrong_clock = timedelta(days=-400)
    run(BOTH, None)
    for _ in range(4):
        server.world.change(8)
        run(BOTH, None)
    server.faults = 0.0
    assert run(BOTH, None)
    assert server.needless() == 0
    assert server.most_at_once <= 2
    followed = afresh(tmp_path)
    assert run(BOTH, None)
    assert differences(followed, held()) == []
    assert followed["sets"]
    assert sorted(followed["sets"]) == followed["index"]


def test_a_second_round_asks_only_whether_there_is_something_new(served):
    server = served(World(1).begin(3))
    run(BOTH, None)
    begun = len(server.asked)
    assert run(BOTH, None)
    asked = [address for address, _, _ in server.asked[begun:]]
    assert len(asked) == 8 + 2 * 2  # a page of each feed; of each list the changes and the count
    assert server.needless() == 0


@pytest.mark.parametrize("at", range(1, 8))
def test_killed_at_any_request_it_goes_on_from_there(served, monkeypatch, at):
    """What ends the program comes between the requests, as a signal would."""
    server = served(World(2).begin(3), page=4)
    get, left = rounds.Web.get, [at]

    def ending(self, *arguments, **options):
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return get(self, *arguments, **options)

    monkeypatch.setattr(rounds.Web, "get", ending)
    monkeypatch.setattr(rounds, "carry", lambda *arguments: None)
    with pytest.raises(KeyboardInterrupt):
        run([Source.TK], None)
    run([Source.TK], None)
    assert server.needless() == 0
    assert RemoteEntry.objects.filter(category="Zaak").count() == len(server.world.sets())


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_killed_by_a_signal_it_ends_in_the_same_archive(tmp_path, new_archive):
    with serving(World(3).begin(5), page=5) as server:
        sources = {name: str(value) for name, value in server.settings().items()}
        variables = environment(new_archive(tmp_path / "killed")) | sources
        fetch = manage("fetch", "--once")
        files = "/SyncFeed/2.0/Resources/"
        deaths = 0
        for most in (1, 40, 60):
            process = subprocess.Popen(fetch, env=variables, stderr=subprocess.DEVNULL)
            while process.poll() is None:
                time.sleep(0.001)
                if len(server.asked) >= most:
                    process.kill()
            deaths += process.returncode == -9
        ended = subprocess.run(fetch, env=variables, capture_output=True, text=True, check=False)
        assert (deaths, ended.returncode) == (3, 0), ended.stderr
        # in flight when the program died: one on each connection
        assert server.needless() <= 2 * deaths
        assert sum(files in address for address, _, _ in server.asked) >= len(server.world.sets())
        again = subprocess.run(fetch, env=variables, capture_output=True, text=True, check=True)
        assert "0 waiting" in again.stderr


def test_what_the_source_removes_is_withdrawn_and_says_so(served, client):
    world = World(1).begin(0)
    zaak = world.new_set(answered=True, printed=False)
    served(world)
    run([Source.TK], None)
    number = world.asked[zaak].number
    (answer,) = world._replies(zaak, ANSWER)
    source = SourceDocument.objects.get(origin__endswith=answer.key)
    assert QuestionSet.objects.get(identifier=number).replies.count() == 1
    world._remove(answer)
    run([Source.TK], None)
    assert QuestionSet.objects.get(identifier=number).replies.count() == 0
    page = client.get(source.get_absolute_url())
    assert "De bron heeft dit document verwijderd" in page.content.decode()
    assert client.get(f"{source.get_absolute_url()}inhoud").status_code == 410
    world._remove(world.entities[zaak])
    run([Source.TK], None)
    assert not QuestionSet.objects.exists()
    assert GoneIdentifier.objects.filter(value=number).exists()
    assert client.get(f"/vragen/{number}/").status_code == 410
    world.restore_set()
    run([Source.TK], None)
    assert client.get(f"/vragen/{number}/").status_code == 200


def test_a_document_put_in_by_hand_before_is_followed_like_any(served):
    world = World(1).begin(0)
    zaak = world.new_set(answered=True, printed=False)
    served(world)
    run([Source.TK], None)
    (answer,) = world._replies(zaak, ANSWER)
    document = SourceDocument.objects.get(origin__endswith=answer.key)
    SourceDocument.objects.filter(pk=document.pk).update(origin="map/antwoord.docx")
    RemoteFile.objects.update(have="", sha256="", etag="", last_modified="")
    run([Source.TK], None)
    document.refresh_from_db()
    assert document.origin.endswith(answer.key)
    world._remove(answer)
    run([Source.TK], None)
    document.refresh_from_db()
    assert document.withdrawn_at


def test_a_file_that_is_not_there_is_not_asked_for_before_a_week(served, monkeypatch):
    world = World(1, tells_forms=False).begin(0, members=1)
    zaak = world.new_set(answered=False, printed=False)
    world.print_paper(zaak)
    (paper,) = world.papers.values()
    paper.files.pop("xml", None)
    paper.files["html"] = b"<html><body><p>Vraag 1</p><p>Kent u de brug?</p></body></html>"
    server = served(world)
    run([Source.KOOP], None)
    run([Source.KOOP], None)
    xml = [address for address, _, _ in server.asked if address.endswith(".xml")]
    assert len(xml) == 2  # the metadata, and once the words
    file = RemoteFile.objects.get(form="xml")
    assert file.missing_until - timezone.now() > MISSING_FOR - timedelta(minutes=5)
    RemoteFile.objects.filter(pk=file.pk).update(missing_until=timezone.now())
    run([Source.KOOP], None)
    assert sum(address.endswith(".xml") for address, _, _ in server.asked) == 3


def test_a_document_without_a_file_asks_for_none(served):
    world = World(1).begin(0, members=1)
    zaak = world.new_set(answered=False, printed=False)
    (document,) = world._replies(zaak, QUESTIONS)
    document.file, document.media_type = None, ""
    server = served(world)
    assert run([Source.TK], None)
    assert not any("Resources" in address for address, _, _ in server.asked)


def test_a_source_of_another_shape_is_told_and_nothing_is_taken_from_it(served, client):
    world = World(1).begin(2)
    served(world)
    run([Source.TK], None)
    before = held()
    checkpoint = SourceFeed.objects.get(name="Zaak").checkpoint
    zaak = world.sets()[0]
    del zaak.facts["Onderwerp"]
    world._change(zaak)
    assert not run([Source.TK], None)
    feed = SourceFeed.objects.get(name="Zaak")
    assert (feed.failure, feed.checkpoint) == ("Zaak comes without Onderwerp", checkpoint)
    assert held()["sets"] == before["sets"]
    page = client.get("/status/").content.decode()
    assert "Zaak comes without Onderwerp" in page


def test_one_list_that_fails_does_not_hold_up_the_others(served):
    world = World(1).begin(2)
    server = served(world)
    run(BOTH, None)
    world.print_paper()
    server.scripted["/SyncFeed/2.0/Feed"] = ["403"] * 8
    assert not run(BOTH, None)
    assert set(RemoteFile.objects.filter(entry__source="koop").values_list("reason")) <= {("",)}
    assert RemoteEntry.objects.filter(source="koop").count() == len(world.papers)


def test_a_source_that_wants_rest_gets_it(served):
    world = World(1).begin(2)
    server = served(world)
    server.retry_after = "3600"
    server.scripted["/SyncFeed/2.0/Feed"] = ["429"]
    assert not run([Source.TK], None)
    asked = len(server.asked)
    assert not run([Source.TK], None)
    assert len(server.asked) == asked
    assert SourceFeed.objects.get(source="tk", name="").not_before > timezone.now()


def test_papers_that_are_gone_from_the_list_are_withdrawn_but_not_all_at_once(served, monkeypatch):
    monkeypatch.setattr(koop, "_SOME", 2)
    world = World(1).begin(3, members=3)
    for zaak in world.sets():
        world.print_paper(zaak.key)
        world.print_paper(zaak.key)
    served(world)
    assert run([Source.KOOP], None)
    papers = RemoteEntry.objects.filter(source="koop", removed=False)
    assert papers.count() == len(world.papers)
    world.remove_paper()
    assert run([Source.KOOP], None)
    assert papers.count() == len(world.papers)
    here = papers.count()
    for name in [name for name in world.papers if name.startswith("ah")]:
        del world.papers[name]
    assert here - len(world.papers) > 2
    assert not run([Source.KOOP], None)
    assert papers.count() == here
    told = SourceFeed.objects.exclude(failed_since=None).get(source="koop").failure
    assert told.endswith("papers that are here; none was withdrawn")


def test_dossiers_that_are_cited_get_their_titles(served):
    world = World(1).begin(0)
    made = make.question_set(questions=["Kent u Kamerstuk 99 001, nr. 12?"])
    make.cite(made.questions.get())
    world._add("Kamerstukdossier", {"Nummer": "99001", "Toevoeging": None, "Titel": "Brugregels"})
    served(world)
    run([Source.TK], None)
    assert Kamerstuk.objects.get(number="").title == "Brugregels"


def test_a_dry_run_keeps_nothing(served):
    world = World(1).begin(3)
    served(world)
    counts = dry_run(BOTH, None)
    assert counts["tk"]["Zaak (open data)"] == 3
    assert sum(counts["koop"].values()) == len(world.papers)
    assert not RemoteEntry.objects.exists()
    assert not QuestionSet.objects.exists()


def test_two_programs_do_not_fetch_at_once(served, settings):
    served(World(1).begin(0))
    with alone(Path(settings.DATA_DIR) / LOCK, ""), pytest.raises(AlreadyRunning):
        run(BOTH, None)


def test_only_sets_since_a_day_are_fetched_the_first_time(served):
    world = World(1).begin(8)
    served(world)
    days = sorted(asked.day for asked in world.asked.values())
    run([Source.TK], days[4])
    expected = {a.number for a in world.asked.values() if a.day >= days[4]}
    assert set(QuestionSet.objects.values_list("identifier", flat=True)) == expected
    older = next(zaak for zaak in world.sets() if world.asked[zaak.key].day < days[4])
    world._change(older, Onderwerp="iets anders")
    run([Source.TK], None)
    changed = QuestionSet.objects.get(identifier=older.facts["Nummer"])
    assert changed.askers.count() == len(world.asked[older.key].askers)


def test_readers_and_prometheus_are_told_how_each_source_stands(served, client):
    assert "nog niets" in client.get("/status/").content.decode()
    served(World(1).begin(2))
    run(BOTH, None)
    page = client.get("/status/").content.decode()
    assert page.count("Er mislukt nu niets") == 2
    assert "0,0 uur" in page
    metrics = client.get("/metrics")
    assert metrics["Content-Type"].startswith("text/plain; version=")
    lines = dict(
        line.rsplit(" ", 1) for line in metrics.content.decode().splitlines() if line[0] != "#"
    )
    assert lines["archive_sets"] == str(float(QuestionSet.objects.count()))
    assert lines['archive_source_failing{source="koop"}'] == "0.0"
    assert float(lines['archive_source_requests_total{source="tk"}']) > 8


@pytest.mark.skipif(connection.vendor != "sqlite", reason="there only turns are waited for")
@pytest.mark.django_db(transaction=True)
def test_whatever_fetch_writes_waits_for_who_writes(served, monkeypatch):
    """The database refuses every other transaction, as while another program writes for long."""
    monkeypatch.setattr(rounds, "bring_index_up_to_date", lambda: None)
    monkeypatch.setattr("archive.ingest.intake.bring_index_up_to_date", list)
    server, begun = served(World(5).begin(4)), [0]

    def refuse(execute, sql, params, many, context):
        outside = sql[:6] in ("INSERT", "UPDATE", "DELETE") and not connection.in_atomic_block
        if sql.startswith("BEGIN") or outside:
            begun[0] += 1
            if begun[0] % 2:
                raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert run(BOTH, None)
        server.world.change(8)
        assert run(BOTH, None)
    assert begun[0] > 100
    assert server.needless() == 0
    assert QuestionSet.objects.count() >= 3

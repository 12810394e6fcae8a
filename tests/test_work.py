"""What waits for editors: one list with counts, each solved in one step with a view of what it
changes, or called no fault with a reason.
"""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from archive.admin.doubts import open_doubts
from archive.admin.references import nowhere
from archive.ingest.document import ParsedDocument, ParsedSet, Problem
from archive.ingest.importer import Incoming, store
from archive.models import (
    Asker,
    Change,
    MatchProposal,
    QuestionSet,
    SetIdentifier,
    SettledDoubt,
    SourceDocument,
)
from archive.people.resolve import Register
from tests import make
from tests.test_importer import take

pytestmark = pytest.mark.django_db
DOUBTS = reverse("admin:archive_doubts", query={"soort": "impossible date{}"})


def doubtful(*problems, data=b"een brief", origin="brief.txt"):
    return make.source(
        data, origin, problems=[{"where": where, "what": what} for where, what in problems]
    )


def read(said, *whats):
    """A letter comes in, or is read anew."""
    problems = tuple(Problem("kop", what) for what in whats)
    document = ParsedDocument("vragen", "text", (said,), problems=problems)
    return store(Incoming("brief.txt", b"een brief", document), Register.load())


def counts(client):
    html = client.get("/admin/").content.decode()
    rows = re.findall(r'<a href="[^"]+">([^<]+)</a></th><td class="n">(?:(\d+) open)?', html)
    return {label: int(count) for label, count in rows if count}


def keys(client, address, name="twijfel"):
    return re.findall(rf'name="{name}" value="(\w+)"', client.get(address).content.decode())


def test_the_front_page_counts_all_that_waits(admin_client):
    made = make.question_set(questions=["Zie 2019Z00001."], asked_by=[])
    Asker.objects.create(question_set=made, order=1, name="Zonderlingh")
    make.refer(made.questions.first(), "2019Z00001", z_number="2019Z00001")
    doubtful(("kop", "impossible date: 31-02-2020"), ("vraag 2", "number lost"))
    MatchProposal.objects.create(first="a-000001", second="b-000001", reason="zelfde onderwerp")
    assert counts(admin_client) == {
        "Meldingen van lezers": 0,
        "Nog te koppelen": 1,
        "Koppelingen": 1,
        "Twijfels": 2,
        "Verwijzingen die nergens heen gaan": 1,
    }


def test_doubts_that_differ_in_what_is_printed_are_one_kind(admin_client):
    doubtful(("kop", "impossible date: 31-02-2020"), ("vraag 1", "impossible date: 30-02-2020"))
    html = admin_client.get(reverse("admin:archive_problems")).content.decode()
    assert re.search(r">onmogelijke datum…</a></th>\s*<td>2</td><td>1</td>", html)
    assert len(keys(admin_client, DOUBTS)) == 2


def test_a_doubt_is_no_fault_for_a_reason_that_readers_see(admin_client, client):
    source = doubtful(("kop", "impossible date: 31-02-2020"))
    [key] = keys(admin_client, DOUBTS)
    sent = {"twijfel": key, "outcome": "geen fout"}
    refused = admin_client.post(DOUBTS, sent, follow=True).content.decode()
    assert "waarom het geen fout is" in refused
    assert not SettledDoubt.objects.exists()
    admin_client.post(DOUBTS, sent | {"reason": "Zo staat het er"})
    assert list(open_doubts()) == []
    page = client.get(source.get_absolute_url()).content.decode()
    assert "Nagekeken door de redactie: geen fout, Zo staat het er." in page


def test_a_settled_doubt_stays_settled_when_the_document_is_read_again(admin_client):
    read(ParsedSet(number="2026Z90001"), "impossible date")
    admin_client.post(DOUBTS, {"alle": "1", "outcome": "verbeterd"})
    read(ParsedSet(number="2026Z90001", subject="de brug"), "impossible date", "number lost")
    assert [what for what, _ in open_doubts()] == ["number lost"]


def test_many_are_settled_in_one_change_and_come_back_from_the_list(admin_client):
    doubtful(*((f"vraag {n}", "impossible date") for n in range(60)))
    admin_client.post(DOUBTS, {"alle": "1", "outcome": "geen fout", "reason": "Nagekeken"})
    assert (SettledDoubt.objects.count(), Change.objects.count()) == (60, 1)
    back = {"action": "open_again", "_selected_action": SettledDoubt.objects.values_list("pk")[:2]}
    back["_selected_action"] = [pk for (pk,) in back["_selected_action"]]
    admin_client.post(reverse("admin:archive_settleddoubt_changelist"), back)
    assert len(list(open_doubts())) == 2
    undo = reverse("admin:archive_change_undo", args=[Change.objects.first().pk])
    admin_client.post(undo)
    assert list(open_doubts()) == []


def test_what_is_deleted_for_good_leaves_no_doubt_behind(admin_client):
    read(ParsedSet(number="2026Z90001"), "impossible date")
    admin_client.post(DOUBTS, {"alle": "1", "outcome": "verbeterd"})
    question_set = QuestionSet.objects.get()
    gone = reverse("admin:archive_questionset_delete", args=[question_set.pk])
    admin_client.post(gone, {"post": "yes"})
    assert not SourceDocument.objects.exists()
    assert not SettledDoubt.objects.exists()
    assert all(not c.rows for c in Change.objects.filter(subject__startswith="settleddoubt"))


def waiting_name(times=2):
    for n in range(times):
        made = make.question_set(f"2024Z0000{n}", asked_by=[])
        Asker.objects.create(question_set=made, order=1, name="Zonderlingh", party_name="Dp")
    return reverse("admin:archive_link", query={"soort": "vraagsteller"} | PRINTED)


PRINTED = {"name": "Zonderlingh", "party_name": "Dp"}


def test_a_name_says_what_linking_it_would_make_and_leads_to_the_next(admin_client):
    person = make.member("Cora Zonderling").person
    address = waiting_name()
    other = make.question_set("2024Z00009", asked_by=[])
    Asker.objects.create(question_set=other, order=1, name="Anders")
    html = admin_client.get(address).content.decode()
    assert "Wordt: 2 × Dorpspartij" in html
    assert not Asker.objects.exclude(person=None).exists()
    response = admin_client.post(address, {"who": person.pk})
    assert "name=Anders" in response["Location"]
    assert Asker.objects.filter(person=person).count() == 2


def test_linking_is_in_the_history_and_taken_back_from_there(admin_client):
    person = make.member("Cora Zonderling").person
    admin_client.post(waiting_name(), {"who": person.pk})
    change = Change.objects.get()
    assert (change.made_by, change.reason) == ("admin", "“Zonderlingh · Dp” gekoppeld")
    admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    assert not Asker.objects.exclude(person=None).exists()


@pytest.mark.parametrize("on_the_list", [True, False])
def test_a_name_that_is_nobody_waits_no_more(admin_client, on_the_list):
    address = waiting_name()
    listed = reverse("admin:archive_unresolved")
    [key] = keys(admin_client, listed)
    sent = {"twijfel": key, "outcome": "geen fout", "reason": "Een drukfout"}
    admin_client.post(listed if on_the_list else address, sent)
    assert keys(admin_client, listed) == []
    assert Asker.objects.filter(person=None).count() == 2


def test_a_reference_leads_to_the_set_that_an_editor_names(admin_client, client):
    meant = make.question_set("2019Z00044", subject="de sluis", submitted_on=date(2019, 5, 1))
    citing = make.question_set("2024Z00001", ["Zie Aanhangsel 2018-2019, nr. 700."])
    reference = make.refer(
        citing.questions.first(),
        "Aanhangsel 2018-2019, nr. 700",
        vergaderjaar="2018-2019",
        aanhangsel_number="700",
    )
    [number] = [each.identifier for each in nowhere()]
    address = reverse("admin:archive_reference", query={"nummer": number})
    nobody = admin_client.get(address, {"nummer": number, "reeks": "2019Z99999"})
    assert "Er is hier geen reeks die 2019Z99999 heet." in nobody.content.decode()
    shown = admin_client.get(address, {"nummer": number, "reeks": "2019Z00044"}).content.decode()
    assert "heet voortaan ook ah-tk-20182019-700" in shown
    assert not SetIdentifier.objects.filter(value=number).exists()
    admin_client.post(address, {"reeks": "2019Z00044"})
    reference.refresh_from_db()
    assert reference.target == meant
    assert client.get(f"/vragen/{number}/")["Location"] == "/vragen/2019Z00044/"
    assert nowhere() == []
    assert admin_client.get(address).status_code == 404


def test_references_that_lead_nowhere_are_settled_together(admin_client):
    numbers = [f"2019Z0000{n}" for n in range(3)]
    made = make.question_set("2024Z00001", [f"Zie {' en '.join(numbers)}."])
    for number in numbers:
        make.refer(made.questions.first(), number, z_number=number)
    listed = reverse("admin:archive_references")
    sent = {"alle": "1", "outcome": "geen fout", "reason": "Niet gepubliceerd"}
    admin_client.post(listed, sent)
    assert nowhere() == []


def proposed():
    for number, subject in (("2026Z90001", "de brug"), (None, "de brug bij Oudezijl")):
        take(subject, ParsedSet(number=number, subject=subject, submitted_on=date(2026, 3, 3)))
    names = sorted(p.name for s in QuestionSet.objects.all() for p in s.pieces.all())
    return MatchProposal.objects.create(first=names[0], second=names[1], reason="zelfde dag")


def test_a_proposal_shows_both_pieces_and_what_they_would_be_together(admin_client):
    proposal = proposed()
    address = reverse("admin:archive_matchproposal_change", args=[proposal.pk])
    html = admin_client.get(address).content.decode()
    assert "de brug bij Oudezijl" in html
    assert "wordt het 2026Z90001" in re.sub(r"</?strong>", "", html)
    proposal.refresh_from_db()
    assert (QuestionSet.objects.count(), proposal.decision) == (2, "open")
    decide = reverse("admin:archive_proposal_decide", args=[proposal.pk])
    response = admin_client.post(decide, {"decision": "zelfde"})
    assert "decision__exact=open" in response["Location"]
    assert QuestionSet.objects.get().identifier == "2026Z90001"


def test_what_a_document_says_is_text_in_every_list(admin_client):
    doubtful(("<b>kop</b>", "impossible date: <script>alert(1)</script>"))
    made = make.question_set(asked_by=[])
    Asker.objects.create(question_set=made, order=1, name="<script>alert(1)</script>")
    for page in ("archive_problems", "archive_unresolved"):
        html = admin_client.get(reverse(f"admin:{page}")).content.decode()
        assert "<script>alert(1)" not in html
        assert escape("<script>alert(1)") in html
    assert "<b>kop" not in admin_client.get(DOUBTS).content.decode()

"""What editors take down is nowhere any more, says so, survives imports, and can be put back."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from archive.ingest import document
from archive.ingest.importer import Incoming, rebuild_all, store
from archive.models import Change, GoneIdentifier, Person, Piece, QuestionSet, SourceDocument
from archive.people.resolve import Register
from archive.search.index.pending import index_pending
from archive.search.index.writing import rebuild
from tests import make
from tests.test_history import save_opened

pytestmark = pytest.mark.django_db

Z = "2026Z90001"
SECRET = "Kent u mevrouw Zonderling uit de Voorbeeldstraat?"


def read_again(content=SECRET):
    """The same document once more, or another version of it, then every set worked out anew."""
    parsed = document.ParsedSet(
        number=Z,
        subject="de zonderlinge brug",
        questions=(
            document.ParsedQuestion(1, SECRET),
            document.ParsedQuestion(2, "Wanneer gaat de brug open?"),
        ),
    )
    read = document.ParsedDocument(kind="vragen", format="text", sets=(parsed,))
    store(Incoming("brug.txt", content.encode(), read), Register.load())
    rebuild_all(Register.load())
    index_pending()
    return QuestionSet.objects.filter(identifier=Z).first()


def withhold(client, question_set, what, reason="op verzoek van de betrokkene"):
    address = reverse("admin:archive_withhold", args=[question_set.pk])
    response = client.post(address, {"what": what, "reason": reason})
    assert response.status_code == 302
    return Change.objects.first()


def put_back(client, change):
    address = reverse("admin:archive_change_undo", args=[change.pk])
    assert client.post(address).status_code == 302


OF_THE_SET = [
    f"/vragen/{Z}/",
    f"/vragen/{Z}/1/",
    f"/vragen/{Z}.json",
    f"/vragen/{Z}.csv",
    f"/vragen/{Z}.txt",
    f"/api/v1/questions/{Z}",
]
LISTS = [
    "/zoeken/?q=zonderlinge",
    "/zoeken/feed/?q=zonderlinge",
    "/zoeken.csv?q=zonderlinge",
    "/zoeken.jsonl?q=zonderlinge&per=vraag",
    "/api/v1/questions",
    "/feed/",
    "/sitemap-vragen.xml",
]


def said(client, address):
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode(errors="replace")


def test_a_set_that_is_taken_down_says_so_and_is_in_no_list(
    admin_client, django_capture_on_commit_callbacks
):
    made = read_again()
    lists = [address for address in LISTS if said(admin_client, address)[0] == 200]
    assert len(lists) >= 5
    assert Z in said(admin_client, "/zoeken/?q=zonderlinge")[1]
    with django_capture_on_commit_callbacks(execute=True):
        withhold(admin_client, made, f"questionset {made.pk}")
    for again in (False, True):
        if again:
            assert read_again() is None
        for address in OF_THE_SET:
            status, text = said(admin_client, address)
            assert (status, "op verzoek van de betrokkene" in text) == (410, True), address
            assert "Zonderling" not in text
        for address in lists:
            assert Z not in said(admin_client, address)[1], address
        source = SourceDocument.objects.get()
        assert said(admin_client, source.get_absolute_url())[0] == 410


def test_a_set_is_put_back_with_what_editors_made_of_it(admin_client):
    made = read_again()
    save_opened(admin_client, made, subject="de brug")
    change = withhold(admin_client, made, f"questionset {made.pk}")
    put_back(admin_client, change)
    back = read_again()
    assert (back.pk, back.subject, back.corrected_fields) == (made.pk, "de brug", ["subject"])
    assert back.questions.count() == 2
    assert back.pieces.count() == 1
    assert not GoneIdentifier.objects.exists()
    assert said(admin_client, f"/vragen/{Z}/")[0] == 200
    assert "Gecorrigeerd op" in said(admin_client, f"/vragen/{Z}/")[1]


def test_a_passage_gives_way_to_a_sentence_everywhere_and_stays_so(admin_client):
    made = read_again()
    question = made.questions.first()
    make.footnote(question, position=4)
    change = withhold(admin_client, made, f"question {question.pk}")
    assert read_again().questions.count() == 2
    for address in [*OF_THE_SET[:5], "/zoeken/?q=brug", "/zoeken.csv?q=brug&per=vraag"]:
        status, text = said(admin_client, address)
        assert (status, "Zonderling uit" in text) == (200, False), address
    assert "Deze passage is verwijderd op" in said(admin_client, f"/vragen/{Z}/")[1]
    doubts = [{"where": "tekst", "what": f"left over: {SECRET}"}]
    SourceDocument.objects.update(problems=doubts)
    source = SourceDocument.objects.get()
    assert said(admin_client, f"{source.get_absolute_url()}inhoud")[0] == 410
    assert "Zonderling" not in said(admin_client, source.get_absolute_url())[1]
    put_back(admin_client, change)
    assert SECRET in said(admin_client, f"/vragen/{Z}/")[1]


def test_a_passage_that_is_put_back_leaves_another_withheld(admin_client):
    made = read_again()
    first, second = made.questions.all()
    changes = [withhold(admin_client, made, f"question {row.pk}") for row in (first, second)]
    content = f"{SourceDocument.objects.get().get_absolute_url()}inhoud"
    put_back(admin_client, changes[0])
    assert said(admin_client, content)[0] == 410
    put_back(admin_client, changes[1])
    assert said(admin_client, content)[0] == 200


def test_a_set_that_holds_a_passage_back_is_not_parted(admin_client):
    made = read_again()
    withhold(admin_client, made, f"question {made.questions.first().pk}")
    piece = made.pieces.get()
    action = {"action": "part", "_selected_action": [piece.pk]}
    answer = admin_client.post("/admin/archive/piece/", action, follow=True)
    assert "passage achtergehouden" in answer.content.decode()
    piece.refresh_from_db()
    assert piece.question_set_id == made.pk


@pytest.mark.parametrize("what", ["question", "sourcedocument"])
def test_an_earlier_version_of_a_file_is_withheld_too(admin_client, what):
    read_again("Een eerdere versie")
    made = read_again()
    earlier = SourceDocument.objects.exclude(replaced_by=None).get()
    row = made.questions.first() if what == "question" else earlier.replaced_by
    withhold(admin_client, made, f"{what} {row.pk}")
    assert said(admin_client, f"{earlier.get_absolute_url()}inhoud")[0] == 410


def test_an_export_that_has_what_is_withheld_is_published_no_more(
    admin_client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = tmp_path
    made = read_again()
    for row in (made.questions.first(), made):
        call_command("export", str(tmp_path / "export"))
        assert said(admin_client, "/data/vragen.jsonl.zst")[0] == 200
        with django_capture_on_commit_callbacks(execute=True):
            withhold(admin_client, made, f"{row._meta.model_name} {row.pk}")
        assert said(admin_client, "/data/vragen.jsonl.zst")[0] == 404


def test_a_file_is_not_given_any_more(admin_client):
    made = read_again()
    source = SourceDocument.objects.get()
    change = withhold(admin_client, made, f"sourcedocument {source.pk}")
    status, text = said(admin_client, f"{source.get_absolute_url()}inhoud")
    assert (status, "op verzoek van de betrokkene" in text) == (410, True)
    assert SECRET not in said(admin_client, source.get_absolute_url())[1]
    put_back(admin_client, change)
    assert said(admin_client, f"{source.get_absolute_url()}inhoud")[0] == 200


def test_what_an_administrator_deletes_leaves_no_text_and_does_not_come_back(admin_client):
    read_again("Een eerdere versie")
    made = read_again()
    save_opened(admin_client, made, subject="de zonderlinge sluis")
    address = reverse("admin:archive_questionset_delete", args=[made.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not QuestionSet.objects.exists()
    assert not SourceDocument.objects.exists()
    assert "onderling" not in str(list(Change.objects.values()))
    assert "onderling" not in str(list(Piece.objects.values()))
    for change in Change.objects.all():  # of which nothing is left to put back
        address = reverse("admin:archive_change_undo", args=[change.pk])
        assert admin_client.post(address).status_code == 403
    assert read_again() is None
    assert said(admin_client, f"/vragen/{Z}/")[0] == 410


def test_a_document_that_speaks_of_other_sets_stays_without_what_was_deleted(admin_client):
    sets = [
        document.ParsedSet(number=n, questions=(document.ParsedQuestion(1, text),))
        for n, text in ((Z, SECRET), ("2026Z90002", "Wie betaalt de sluis?"))
    ]
    read = document.ParsedDocument(kind="lijst", format="text", sets=tuple(sets))
    store(Incoming("lijst.txt", b"beide", read), Register.load())
    made = QuestionSet.objects.get(identifier=Z)
    address = reverse("admin:archive_questionset_delete", args=[made.pk])
    admin_client.post(address, {"post": "yes"})
    assert QuestionSet.objects.get().identifier == "2026Z90002"
    assert "onderling" not in str(list(Piece.objects.values()))
    source = SourceDocument.objects.get()
    assert said(admin_client, f"{source.get_absolute_url()}inhoud")[0] == 410


PERSON = [
    "/leden/anna-van-der-voorbeeld/",
    "/leden/anna-van-der-voorbeeld/feed/",
    "/leden/anna-van-der-voorbeeld.csv",
    "/api/v1/members/anna-van-der-voorbeeld",
]


def test_the_page_of_a_person_can_be_withheld(admin_client):
    make.question_set(asked_by=[make.member()])
    person = Person.objects.get(slug="anna-van-der-voorbeeld")
    there = [address for address in PERSON if said(admin_client, address)[0] == 200]
    assert len(there) >= 3
    day = timezone.localdate().isoformat()
    change = save_opened(
        admin_client, person, withheld_on=day, withheld_because="op verzoek", slug=person.slug
    )
    for address in there:
        status, text = said(admin_client, address)
        assert (status, "op verzoek" in text) == (410, True), address
    assert person.slug not in said(admin_client, "/sitemap-leden.xml")[1]
    put_back(admin_client, change)
    assert {said(admin_client, address)[0] for address in there} == {200}


def test_every_address_of_what_is_kept_from_search_engines_says_so(client):
    made = make.answered_set(Z, asked_by=[make.member()])
    there = [*OF_THE_SET, f"/vragen/{Z}/1/", f"/vragen/{Z}/feed/", f"/vragen/{Z}/beeld.png"]
    person = Person.objects.get(slug="anna-van-der-voorbeeld")
    of_person = [f"/leden/{person.slug}/", f"/leden/{person.slug}/feed/",
                 f"/leden/{person.slug}.csv", f"/api/v1/members/{person.slug}"]  # fmt: skip
    for addresses, row in ((there, made), (of_person, person)):
        for is_kept in (False, True):
            type(row).objects.filter(pk=row.pk).update(noindex=is_kept)
            for address in addresses:
                response = client.get(address)
                assert response.status_code == 200, address
                assert (response.get("X-Robots-Tag") == "noindex") is is_kept, address


def test_search_engines_are_told_to_leave_a_set_or_a_person_alone(admin_client):
    made = make.question_set(Z, asked_by=[make.member()])
    person = Person.objects.get(slug="anna-van-der-voorbeeld")
    for row, address, sitemap in (
        (made, f"/vragen/{Z}/", "/sitemap-vragen.xml"),
        (person, f"/leden/{person.slug}/", "/sitemap-leden.xml"),
    ):
        assert 'content="noindex"' not in said(admin_client, address)[1]
        assert address in said(admin_client, sitemap)[1]
        save_opened(admin_client, row, noindex="on")
        assert 'content="noindex"' in said(admin_client, address)[1]
        assert address not in said(admin_client, sitemap)[1]


@pytest.mark.parametrize(
    ("text", "setting", "status"),
    [
        ("Vraag 1\nKent u de brug?", "schoon", 200),
        ("Vraag 1\nKent u de brug?\nT 070 370 79 11", "schoon", 403),
        ("Vraag 1\nKent u de brug?\nb.staal@minbens.nl", "schoon", 403),
        ("Vraag 1\nKent u de brug?\nb.staal@minbens.nl", "alle", 200),
        ("Vraag 1\nKent u de brug?", "geen", 403),
    ],
)
def test_a_file_with_a_direct_line_is_given_as_the_setting_says(
    client, settings, text, setting, status
):
    settings.ORIGINALS = setting
    source = make.source(text.encode(), "brief.txt", format="text")
    assert client.get(f"{source.get_absolute_url()}inhoud").status_code == status


def test_in_the_place_of_a_file_stands_where_it_is_published(client, settings):
    settings.ORIGINALS = "geen"
    made = make.question_set("ah-tk-20142015-604")
    make.source(b"brief").pieces.create(question_set=made, position=1, data={})
    page = client.get(f"{SourceDocument.objects.get().get_absolute_url()}inhoud").content.decode()
    assert "ah-tk-20142015-604" in page


def test_a_person_whose_page_is_withheld_is_in_no_list_for_anyone_at_once(admin_client, client):
    make.question_set(Z, asked_by=[make.member()])
    person = Person.objects.get(slug="anna-van-der-voorbeeld")
    rebuild()
    lists = [*PERSON, "/leden/", "/leden.csv", "/api/v1/members", "/sitemap-leden.xml"]
    lists += ["/zoeken/aanvullen/?q=voorbeeld"]
    before = {address: said(client, address) for address in lists}  # kept from here on
    there = [address for address, (_, text) in before.items() if person.slug in text]
    assert {"/leden/", "/api/v1/members", PERSON[0]} <= set(there)
    day = timezone.localdate().isoformat()
    reason = {"withheld_on": day, "withheld_because": "op verzoek", "slug": person.slug}
    save_opened(admin_client, person, **reason)
    for address in there:
        status, text = said(client, address)
        assert status == 410 or f"/leden/{person.slug}/" not in text, address

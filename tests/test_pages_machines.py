"""What machines are told: sitemap, structured data, search description, caching."""

import json
import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge():
    made = make.answered_set(
        subject="de <b>brug</b>", asked_of=[make.minister(cabinet="Voorbeeld I")]
    )
    make.cite(make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12."))
    return made


def test_files_say_when_their_set_changed_last(client, bridge):
    for kind in ("json", "txt", "csv", "bib", "ris", "csl.json", "akn.xml"):
        response = client.get(f"/vragen/2024Z00001.{kind}")
        assert response["Last-Modified"]
        since = {"If-Modified-Since": response["Last-Modified"]}
        assert client.get(f"/vragen/2024Z00001.{kind}", headers=since).status_code == 304


def test_the_sitemap_names_every_real_set_and_no_example(client, bridge):
    make.answered_set("2024Z00002", is_example=True)
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-vragen.xml" in index
    listed = client.get("/sitemap-vragen.xml").content.decode()
    assert "/vragen/2024Z00001/" in listed
    assert "2024Z00002" not in listed
    for section in (
        "leden",
        "bewindspersonen",
        "fracties-en-ministeries",
        "kamerstukken",
        "jaren",
        "bladzijden",
    ):
        assert "<loc>" in client.get(f"/sitemap-{section}.xml").content.decode()


def structured(client, path):
    html = client.get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_one_question_is_told_as_question_and_answer(client, bridge):
    data = structured(client, "/vragen/2024Z00001/1/")
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["text"] == "Wat is vraag 1?"
    assert data["mainEntity"]["acceptedAnswer"][0]["text"] == "Dit is het antwoord op vraag 1."


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", ["WebSite", "Dataset"]),
        ("/vragen/2024Z00001/", "Collection"),
        ("/leden/anna-van-der-voorbeeld/", "Person"),
        ("/bewindspersonen/bert-staal/", "Person"),
        ("/ministeries/bruggen-en-sluizen/", "GovernmentOrganization"),
        ("/kabinetten/voorbeeld-i/", "GovernmentOrganization"),
        ("/fracties/dorpspartij/", "Organization"),
    ],
)
def test_pages_say_what_they_are_about(client, bridge, path, kind):
    assert structured(client, path)["@type"] == kind


def test_a_text_cannot_break_out_of_the_structured_data(client):
    make.question_set(questions=["</script><script>alert(1)</script>"])
    assert "</script><script>alert" not in client.get("/vragen/2024Z00001/1/").content.decode()


def test_the_search_description_names_the_search_page(client):
    assert "/zoeken/?q={searchTerms}" in client.get("/opensearch.xml").content.decode()
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_page_that_did_not_change_is_not_sent_again(client, bridge):
    first = client.get("/vragen/2024Z00001/")
    assert "public" in first["Cache-Control"]
    assert (
        client.get("/vragen/2024Z00001/", headers={"If-None-Match": first["ETag"]}).status_code
        == 304
    )
    bridge.subject = "iets anders"
    bridge.save()
    assert (
        client.get("/vragen/2024Z00001/", headers={"If-None-Match": first["ETag"]}).status_code
        == 200
    )


def test_pages_are_sent_compressed(client, bridge):
    response = client.get("/vragen/2024Z00001/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/jaren/", ["2024", "2024–2025"]),
        ("/jaren/2024/", ["De &lt;b&gt;brug"]),
        ("/vergaderjaren/2024-2025/", ["De &lt;b&gt;brug"]),
        ("/jaren/2024/week/40/", ["dinsdag 1 oktober", "ingezonden"]),
        ("/jaren/2024/week/42/", ["zondag 20 oktober", "beantwoord"]),
    ],
)
def test_browsing_in_time(client, bridge, path, texts):
    html = client.get(path).content.decode()
    for text in texts:
        assert text in html


@pytest.mark.parametrize("path", ["/jaren/1900/", "/jaren/2024/week/54/", "/vergaderjaren/ooit/"])
def test_a_time_without_questions_is_not_found(client, bridge, path):
    assert client.get(path).status_code == 404


def test_another_spelling_of_a_vergaderjaar_redirects(client, bridge):
    assert client.get("/vergaderjaren/20242025/")["Location"] == "/vergaderjaren/2024-2025/"


def test_csl_json_says_what_bibtex_and_ris_say(client, bridge, settings):
    settings.SITE_URL = "https://archief.example"
    for number in ("", "/1"):
        path = f"/vragen/2024Z00001{number}"
        [thing] = json.loads(client.get(f"{path}.csl.json").content)
        tags = dict(
            line.split("  - ", 1)
            for line in client.get(f"{path}.ris").content.decode().split("\r\n")
            if line
        )
        assert thing["title"] == tags["TI"]
        assert [name["literal"] for name in thing["author"]] == [tags["AU"]]
        assert "/".join(f"{part:02}" for part in thing["issued"]["date-parts"][0]) == tags["DA"]
        assert (thing["URL"], thing["number"]) == (tags["UR"], tags["M1"])
        assert (thing["publisher"], thing["note"]) == (tags["PB"], tags["N1"])


def test_a_question_without_a_day_or_askers_has_neither_in_csl_json(client):
    make.question_set("2024Z00009", asked_by=[], submitted_on=None)
    [thing] = json.loads(client.get("/vragen/2024Z00009.csl.json").content)
    assert not {"issued", "author", "note"} & {*thing}


def test_a_question_is_read_as_markdown_with_its_answer_citation_and_address(client, settings):
    settings.SITE_URL = "https://archief.example"
    made = make.question_set(subject="de *brug*")
    make.reply(made, {(1, 2): "Ja, bel 06-12345678."}, received_on=make.ANSWERED)
    make.footnote(made.questions.first(), "Bron_1")
    response = client.get("/vragen/2024Z00001/1.md")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/markdown")
    assert "\\*brug\\*" in text.splitlines()[0]
    assert "## Vraag 1" in text
    assert "Wat is vraag 1?" in text
    assert "Bron\\_1" in text
    assert "Antwoord op vraag 1, 2, 20-10-2024" in text
    assert "Ja, bel ···········." in text
    assert "12345678" not in text
    assert text.endswith("<https://archief.example/vragen/2024Z00001/1/>\n")
    assert client.get("/vragen/2024Z00001/9.md").status_code == 404


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("# brug", "\\# brug"),
        ("a\n- b\n2. c\n3) d", "a\n\\- b\n2\\. c\n3\\) d"),
        ("    ver ingesprongen", "ver ingesprongen"),
        ("<b>*x*</b> [a](b) a_b `c` a|b &amp; ~~d~~",
         r"\<b\>\*x\*\</b\> \[a\](b) a\_b \`c\` a\|b \&amp; \~\~d\~\~"),
        ("1.500 euro op 3 mei", "1.500 euro op 3 mei"),
        ("a\n===\nb", "a\n\\===\nb"),
    ],
)  # fmt: skip
def test_markdown_has_every_character_of_a_text_as_it_stands(client, printed, written):
    make.question_set(questions=[printed])
    assert f"## Vraag 1\n\n{written}\n" in client.get("/vragen/2024Z00001/1.md").content.decode()


def test_llms_txt_leads_only_to_what_is_there(client, bridge, settings):
    settings.SITE_URL = "https://archief.example"
    text = client.get("/llms.txt").content.decode()
    assert text.startswith("# Kamervragenarchief\n\n> ")
    links = re.findall(r"\]\(https://archief.example(/[^)]*)\)", text)
    assert "/vragen/2024Z00001/1.md" in links
    for link in links:
        assert client.get(link).status_code in (200, 503), link

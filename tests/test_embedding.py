"""A question on another site's page: found by its address, shown without script or cookie."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from archive.models import SetIdentifier
from tests import make

pytestmark = pytest.mark.django_db
SITE = "https://archief.example"
ADDRESS = f"{SITE}/vragen/2024Z00001/1/"


@pytest.fixture
def bridge(settings):
    settings.SITE_URL = SITE
    return make.answered_set(subject='de "brug" <b>')


def embedded(client, url=ADDRESS, **more):
    return client.get(reverse("oembed"), {"url": url, **more})


def test_the_page_of_a_question_says_where_to_ask_for_its_card(client, bridge):
    html = client.get("/vragen/2024Z00001/1/").content.decode()
    address = re.search(r'type="application/json\+oembed" href="(.*?)"', html)[1]
    assert address.startswith(f"{SITE}/oembed?url=https%3A")  # elsewhere there is no relative one
    assert client.get(address.removeprefix(SITE)).json()["type"] == "rich"


def test_a_card_is_offered_in_a_frame_of_the_size_there_is(client, bridge):
    data = embedded(client, maxwidth="300").json()
    assert (data["version"], data["width"]) == ("1.0", 300)
    assert data["title"] == 'de "brug" <b>, vraag 1'
    assert "<b>" not in data["html"]
    src = re.search(r'<iframe src="(.*?)" width="300"', data["html"])[1]
    assert client.get(src.removeprefix(SITE)).status_code == 200


def test_another_identifier_of_the_set_leads_to_the_same_card(client, bridge):
    SetIdentifier.objects.create(question_set=bridge, value="ah-tk-20242025-604")
    by_name = embedded(client, f"{SITE}/vragen/ah-tk-20242025-604/1/").json()
    assert by_name == embedded(client).json()


@pytest.mark.parametrize(
    "url",
    ["", "x", "https://[", "https://elders.example/vragen/2024Z00001/1/",
     f"{SITE}/vragen/2024Z00001/9/",
     f"{SITE}/vragen/2024Z00001/", f"{SITE}/vragen/2024Z09999/1/", f"{SITE}/admin/"],
)  # fmt: skip
def test_what_is_no_question_here_has_no_card(client, bridge, url):
    assert embedded(client, url).status_code == 404


def test_what_cannot_be_given_is_refused(client, bridge):
    assert embedded(client, format="xml").status_code == 501
    assert embedded(client, maxwidth="breed").status_code == 400


@pytest.mark.parametrize("time", ["first", "kept"])
def test_a_card_may_stand_in_any_frame_and_does_nothing_there(client, bridge, settings, time):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "cards"},
    }
    caches["pages"].clear()
    path = "/vragen/2024Z00001/1/kaart/"
    if time == "kept":
        client.get(path)
    response = client.get(path)
    html = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in response
    assert not response.cookies
    assert "<script" not in html
    assert "Wat is vraag 1?" in html
    assert "Dit is het antwoord op vraag 1." in html
    assert f'href="{ADDRESS}"' in html


def test_every_other_page_stays_out_of_frames(client, bridge):
    response = client.get("/vragen/2024Z00001/1/")
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_card_shows_no_direct_line_and_says_that_there_is_no_answer(client):
    make.question_set(questions=["Belt u 06-12345678?"])
    html = client.get("/vragen/2024Z00001/1/kaart/").content.decode()
    assert "12345678" not in html
    assert "geen antwoord" in html
    assert client.get("/vragen/2024Z00001/2/kaart/").status_code == 404

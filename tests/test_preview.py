"""The picture beside a link to a question set: what is on it, and how it is kept."""

from io import BytesIO

import pytest
from PIL import Image

from archive.shown.preview import SUBJECT_ROOM, Card, _leading, _sans, _serif, _wrapped, draw
from tests import make


def picture(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("letter", "éëïöüàçÉşğıŞłčńøåœß€‘’“”«»–…")
@pytest.mark.parametrize("font", [_serif, _sans])
def test_the_fonts_have_the_letters_of_dutch_and_of_members_names(font, letter):
    missing = font(40).getmask("\U0010ffff")
    assert bytes(font(40).getmask(letter)) != bytes(missing)


@pytest.mark.parametrize(
    "subject", ["De brug", "De gevolgen van " * 20, "Meervoudigepersoonlijkheidsstoornis" * 5]
)
def test_any_subject_gives_a_picture_of_the_right_size(subject):
    made = picture(
        draw(
            Card(
                subject, "2024Z00001", "Anna van der Voorbeeld (Dorpspartij)", "Beantwoord", "done"
            )
        )
    )
    assert (made.size, made.format) == ((1200, 630), "PNG")


def test_a_subject_that_is_too_long_ends_in_dots():
    font = _serif(38)
    lines = _wrapped("De gevolgen van het uitblijven " * 20, font, SUBJECT_ROOM // _leading(font))
    assert len(lines) == SUBJECT_ROOM // _leading(font)
    assert lines[-1].endswith("…")


@pytest.mark.django_db
def test_every_set_has_its_picture_and_its_pages_name_it(client, settings):
    settings.SITE_URL = "https://archief.example"
    make.answered_set(subject="de brug")
    make.question_set("2024Z00002", 0, subject="", asked_by=[], asked_of=[])
    address = "/vragen/2024Z00001/beeld.png"
    for path in ("/vragen/2024Z00001/", "/vragen/2024Z00001/1/"):
        assert (
            f'property="og:image" content="https://archief.example{address}"'
            in client.get(path).content.decode()
        )
    assert picture(client.get("/vragen/2024Z00002/beeld.png").content).size == (1200, 630)
    first = client.get(address)
    assert first["Content-Type"] == "image/png"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/vragen/2024Z99999/beeld.png").status_code == 404

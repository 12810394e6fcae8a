"""Being told, as readers see it: asking, confirming, the mails, their wishes, stopping; and that it
annoys nobody.
"""

import re
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO, StringIO, TextIOWrapper
from mailbox import Maildir

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.models import Follower, Often, QuestionSet, Wish
from archive.models.telling import Attempt
from archive.told import asking
from archive.told.addresses import return_address, stop_address, wishes_address
from archive.told.returned import read_return
from archive.told.sending import tell
from archive.told.tokens import CONFIRM, STOP, number_in, token
from tests import make
from tests.post import DOMAIN, FROM
from tests.test_told import ANNA, READER, answer, asked, wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://archief.example"
    make.member()


def path_of(address):
    return address.removeprefix("https://archief.example")


def ask_for(client, what=ANNA, address=READER, **more):
    return client.post("/volgen/", {"wat": what, "adres": address, "vaak": "meteen", **more})


def test_from_a_page_to_the_last_mail(client, post):
    made = asked()
    page = client.get(ANNA).content.decode()
    form = re.search(r'href="(/volgen/\?wat=[^"]+)"', page)[1]
    assert "Anna van der Voorbeeld" in client.get(form).content.decode()
    assert "Kijk in uw mail" in ask_for(client).content.decode()
    tell()
    confirm = post.last().link("bevestig")
    assert "Bevestig" in client.get(confirm).content.decode()
    assert not Wish.objects.get().confirmed_at  # a scanner that opens links confirms nothing
    assert "Bevestigd" in client.post(confirm).content.decode()
    answer(made)
    tell()
    stop = post.last().link("stop")
    assert "Geen bericht meer?" in client.get(stop).content.decode()
    assert Wish.objects.exists()
    for _ in range(2):
        assert "Gestopt en gewist" in client.post(stop).content.decode()
    assert not Follower.objects.exists()
    assert not client.cookies


def test_a_mail_can_be_stopped_by_one_click_of_a_mail_program(client, post):
    wish()
    asked()
    tell()
    mail = post.last()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<(https://\S+)>", mail["List-Unsubscribe"].strip())[1]
    body = "List-Unsubscribe=One-Click"
    response = client.post(path_of(address), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert not Wish.objects.exists()


def test_what_a_mail_says_to_machines(client, post):
    wish()
    wish(address="ander@post.example")
    asked()
    tell()
    mail, other = post.mails
    assert mail.to == mail["To"] == READER
    assert mail["From"] == f"Kamervragenarchief <{FROM}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(rf"<\d+\.[0-9a-f]{{24}}@{re.escape(DOMAIN)}>", mail["Message-ID"])
    assert re.fullmatch(rf"<[0-9a-f]+\.volgen\.{re.escape(DOMAIN)}>", mail["List-Id"])
    assert mail["List-Id"] == other["List-Id"]
    assert mail["Message-ID"] != other["Message-ID"]
    assert mail.sender == return_address(Follower.objects.get(address=READER))
    assert len(mail.sender.partition("@")[0]) <= 64
    assert mail.message.get_content_type() == "multipart/alternative"
    assert "<img" not in mail.html
    assert READER not in mail.text + mail.html


def test_a_mail_reads_well_plain_and_in_html(client, post):
    wish()
    asked(subject="de <b>brug</b> & de sluis")
    tell()
    mail = post.last()
    assert mail.text.startswith("Kamervragen van Anna van der Voorbeeld\n\nNieuwe vragen\n")
    assert "De <b>brug</b> & de sluis\n" in mail.text
    assert "De &lt;b&gt;brug&lt;/b&gt; &amp; de sluis</a>" in mail.html
    assert "https://archief.example/vragen/2024Z00001/\n" in mail.text
    assert "\n-- \nU vroeg meteen bericht van wat hier nieuw is.\n" in mail.text
    longest = max(line for line in mail.text.splitlines() if "https://" not in line)
    assert len(longest) <= 72
    assert '<html lang="nl">' in mail.html


def test_what_an_asker_types_is_not_mailed_to_another(client, post):
    ask_for(client, "/zoeken/?q=koop+nu+https://elders.example")
    tell()
    mail = post.last()
    assert "een zoekvraag naar Kamervragen" in " ".join(mail.text.split())
    assert "elders" not in mail.text + mail.html + mail["Subject"]
    page = client.get(mail.link("bevestig")).content.decode()
    assert "koop nu https://elders.example" in page


def test_who_asks_hears_the_same_of_every_address(client, post):
    wish()
    known = client.post("/volgen/wensen/", {"adres": READER}).content
    strange = client.post("/volgen/wensen/", {"adres": "wie@post.example"}).content
    assert known == strange.replace(b"wie@post.example", READER.encode())
    known, strange = ask_for(client).content, ask_for(client, address="wie@post.example").content
    assert known == strange.replace(b"wie@post.example", READER.encode())
    tell()
    assert sorted(mail.to for mail in post.mails) == [READER, "wie@post.example"]


def test_nobody_can_have_an_address_mailed_without_end(client, post):
    for number in range(10):
        ask_for(client, f"{ANNA}?jaar={2000 + number}")
        tell()
    assert len(post.taken) == 3
    for _ in range(5):
        client.post("/volgen/wensen/", {"adres": READER})
        tell()
    assert len(post.taken) == 3  # nobody confirmed: there is no list to see


def test_one_mailbox_has_one_limit_however_it_is_spelt(client, post):
    for year, name in enumerate(("lezer", "Lezer", "lezer+a", "lezer+b", "LEZER+c", "lezer"), 1990):
        ask_for(client, f"{ANNA}?jaar={year}", f"{name}@post.example")
    ask_for(client, address="lezers@post.example")
    tell()
    assert len([mail for mail in post.mails if mail.to != "lezers@post.example"]) == 3
    assert len(post.taken) == 4


def test_a_network_asks_no_more_than_its_share(client, post):
    answers = [ask_for(client, address=f"wie{n}@post.example").status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    assert ask_for(client, REMOTE_ADDR="192.0.2.9").status_code == 429
    assert client.post(
        "/volgen/", {"wat": ANNA, "adres": READER}, REMOTE_ADDR="192.0.2.9"
    ).status_code == 200  # fmt: skip
    assert "192.0.2" not in str(list(Attempt.objects.values()))
    Attempt.objects.update(hour=1)
    assert ask_for(client).status_code == 200
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lezer@Post.Example ", "lezer@post.example"),
        ("lezer@brügge.example", "lezer@xn--brgge-lva.example"),
        ("lezer", None),
        ("lezer@post.example\nBcc: wie@post.example", None),
        ("lézer@post.example", None),
        ("a@b.example, c@d.example", None),
        ("x" * 250 + "@post.example", None),
        ("", None),
    ],
)
def test_which_text_is_an_address(client, typed, kept, post):
    assert asking.read_address(typed) == kept
    assert ask_for(client, address=typed).status_code == (200 if kept else 400)


def test_all_wishes_of_an_address_are_seen_and_changed_by_a_mailed_link(client, post):
    asked()
    first, second, third = (wish(path) for path in (ANNA, "/vragen/2024Z00001/", "/zoeken/"))
    client.post("/volgen/wensen/", {"adres": READER})
    tell()
    link = post.last().link("wensen")
    page = client.get(link).content.decode()
    assert page.count('class="item"') == 3
    client.post(link, {"wens": first.pk, "vaak": "wekelijks"})
    client.post(link, {"wens": second.pk, "stop": "1", "vaak": "meteen"})
    assert list(Wish.objects.order_by("pk").values_list("pk", "often")) == [
        (first.pk, Often.WEEKLY),
        (third.pk, Often.AT_ONCE),
    ]
    client.post(link, {"alles": "1"})
    assert not Follower.objects.exists()
    assert client.get(link).status_code == 410


def test_a_link_shows_nobody_elses_wishes_and_ends_in_a_day(client, post):
    mine, other = wish(), wish(address="ander@post.example")
    link = path_of(wishes_address(mine.follower, timezone.now()))
    client.post(link, {"wens": other.pk, "stop": "1"})
    assert Wish.objects.filter(pk=other.pk).exists()
    old = wishes_address(mine.follower, timezone.now() - timedelta(days=1, seconds=1))
    assert client.get(path_of(old)).status_code == 410
    another = re.sub(r"wensen/\d+", f"wensen/{other.follower_id}", link)
    assert client.get(another).status_code == 410


def test_a_token_is_good_for_one_purpose():
    now = timezone.now()
    assert number_in(STOP, token(STOP, 7), now) == 7
    assert number_in(CONFIRM, token(STOP, 7), now) is None
    assert number_in(STOP, token(STOP, 7).replace("7-", "8-", 1), now) is None
    assert number_in(STOP, token(STOP, 7, now + timedelta(1)), now + timedelta(2)) is None


@pytest.mark.parametrize("path", ["bevestig", "stop", "wensen"])
def test_a_link_that_nobody_mailed_leads_nowhere(client, path, post):
    assert client.get(f"/volgen/{path}/1-{'0' * 32}/").status_code == 410
    assert client.post(f"/volgen/{path}/x/").status_code == 410


def test_these_pages_are_kept_by_nobody(client, post):
    made = wish()
    asked()
    for path in (
        f"/volgen/?wat={ANNA}",
        "/volgen/wensen/",
        path_of(stop_address(made)),
        path_of(wishes_address(made.follower, timezone.now())),
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert 'content="noindex"' in response.content.decode()


def test_what_cannot_be_followed_says_why(client, post):
    response = client.get("/volgen/?wat=/te-laat/")
    assert response.status_code == 400
    assert "volg het met de feed" in response.content.decode()
    assert client.get("/volgen/?wat=/leden/niemand/").status_code == 404
    assert client.get("/volgen/").status_code in (400, 404)


@pytest.mark.parametrize("narrowed", ["", "?jaar=2026&status=open&pagina=2&utm_source=brief"])
def test_a_page_leads_to_a_wish_of_what_it_shows(client, post, narrowed):
    asked()
    page = client.get(ANNA + narrowed).content.decode().replace("&amp;", "&")
    link = re.search(r'href="(/volgen/\?wat=[^"]+)"', page)[1]
    form = client.get(link).content.decode()
    wat = re.search(r'name="wat" value="([^"]+)"', form)[1].replace("&amp;", "&")
    assert wat == ANNA + ("?jaar=2026&status=open" if narrowed else "")


@pytest.mark.parametrize("path", [f"{ANNA}?status=te-laat", "/zoeken/?status=mogelijk-te-laat"])
def test_a_page_of_what_is_late_offers_no_mail(client, post, path):
    asked()
    assert "/volgen/?" not in client.get(path).content.decode()


def test_an_answered_set_is_not_waited_for(client, post):
    make.answered_set("2024Z00009")
    assert "Laat mij weten" not in client.get("/vragen/2024Z00009/").content.decode()
    page = ask_for(client, "/vragen/2024Z00009/").content.decode()
    assert "al beantwoord" in page
    assert not Wish.objects.exists()
    assert QuestionSet.objects.exists()


def test_without_a_mail_host_no_page_speaks_of_mail(client, settings):
    settings.EMAIL_HOST = ""
    asked()
    for path in (ANNA, "/vragen/2024Z00001/", "/", "/over/"):
        page = client.get(path).content.decode()
        assert "/volgen/" not in page
    for path in (f"/volgen/?wat={ANNA}", "/volgen/wensen/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    with pytest.raises(CommandError, match="MAIL_HOST"):
        call_command("mail")


def test_metrics_count_and_name_nobody(client, post):
    wish()
    wish(confirmed=False, address="ander@post.example")
    text = client.get("/metrics").content.decode()
    assert "archive_wishes 1.0\n" in text
    assert "archive_letters_waiting 1.0\n" in text
    assert "@" not in text


# what comes back


def report(to, status="5.1.1", action="failed", kind="message/delivery-status"):
    said = (
        "Reporting-MTA: dns; mx.post.example\r\n\r\n"
        f"Final-Recipient: rfc822; {READER}\r\nAction: {action}\r\nStatus: {status}\r\n"
    )
    text = (
        f"From: MAILER-DAEMON@post.example\r\nTo: {to}\r\nSubject: niet bezorgd\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nHelaas.\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{said}\r\n--b--\r\n"
    )
    return text.encode()


def came_back(monkeypatch, data):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
    out = StringIO()
    call_command("mail", "--bounce", stdout=out)
    return out.getvalue().strip()


def test_who_cannot_be_reached_is_forgotten(monkeypatch, post):
    made = wish()
    other = wish(address="ander@post.example")
    assert came_back(monkeypatch, report(return_address(made.follower).upper())) == "forgot 1"
    assert [f.pk for f in Follower.objects.all()] == [other.follower_id]
    assert came_back(monkeypatch, report(return_address(made.follower))) == "forgot 0"


@pytest.mark.parametrize(
    ("status", "action"), [("5.7.1", "failed"), ("4.4.7", "delayed"), ("2.0.0", "delivered")]
)
def test_what_is_no_end_forgets_nobody(monkeypatch, post, status, action):
    made = wish()
    back = report(return_address(made.follower), status, action)
    assert came_back(monkeypatch, back) == "forgot 0"
    assert Follower.objects.exists()


def test_nobody_can_be_had_forgotten_by_another(monkeypatch, post):
    made = wish()
    right = return_address(made.follower)
    forged = right.replace(right[-40:-30], "0" * 10)
    assert came_back(monkeypatch, report(forged)) == "forgot 0"
    holiday = EmailMessage()
    holiday["To"], holiday["Auto-Submitted"] = right, "auto-replied"
    holiday.set_content("Ik ben er niet. Status: 5.1.1, Action: failed")
    assert not read_return(holiday)
    assert Follower.objects.exists()


def test_returned_mail_in_a_folder_is_read_and_removed(tmp_path, post):
    made = wish()
    box = Maildir(tmp_path / "terug", create=True)
    box.add(report(return_address(made.follower)))
    box.add(b"To: volgen@archief.example\r\n\r\nDag")
    out = StringIO()
    call_command("mail", "--bounces", str(tmp_path / "terug"), stdout=out)
    assert out.getvalue().strip() == "forgot 1, left 1 other mails"
    assert len(Maildir(tmp_path / "terug")) == 1
    assert not Follower.objects.exists()


def test_an_address_is_forgotten_at_somebodys_word(post, capsys):
    wish()
    for forgot in (1, 0):
        call_command("mail", "--forget", READER.upper())
        assert capsys.readouterr().out.strip() == f"forgot {forgot}"
    assert not Follower.objects.exists()


def test_the_command_says_what_it_sent(post, capsys):
    wish()
    asked()
    call_command("mail")
    assert capsys.readouterr().out.strip() == "sent 1, failed 0"


def test_the_command_ends_in_error_without_a_server(post, settings, capsys):
    wish()
    asked()
    settings.EMAIL_PORT = 1
    with pytest.raises(SystemExit):
        call_command("mail")
    assert "the next run goes on" in capsys.readouterr().err


def test_no_log_line_has_an_address_or_what_somebody_wants(post, caplog):
    wish()
    asked()
    caplog.set_level("DEBUG")
    post.refusals[READER] = f"550 5.7.1 {READER} wants none"
    tell()
    said = " ".join(
        str(vars(record)) for record in caplog.records if record.name.startswith("archive")
    )
    assert "letter refused" in said
    assert "lezer" not in said
    assert "anna" not in said

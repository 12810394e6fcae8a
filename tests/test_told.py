"""Being told: what is news, to whom, when, and once."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from archive.admin.withholding import take_down
from archive.alone import AlreadyRunning, alone
from archive.models import (
    Follower,
    Happening,
    Letter,
    Often,
    PendingIndex,
    QuestionSet,
    SetIdentifier,
    Telling,
    Wish,
)
from archive.search.index import writing
from archive.told import asking
from archive.told.sending import LOCK, NoServer, tell
from archive.told.wanted import NotFollowed, wanted_at
from tests import make
from tests.test_feeds import LISTS, feed

pytestmark = pytest.mark.django_db
ANNA = "/leden/anna-van-der-voorbeeld/"
READER = "lezer@post.example"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _member():
    make.member()


def wish(path=ANNA, often=Often.AT_ONCE, address=READER, confirmed=True):
    asking.ask(address, wanted_at(path), often, timezone.now())
    made = Wish.objects.get(follower__address=address, path=wanted_at(path).path)
    if confirmed:
        asking.confirm(made)
        made.refresh_from_db()
    return made


def asked(identifier="2024Z00001", **values):
    return make.question_set(identifier, submitted_on=TODAY, **values)


def answer(question_set, day=TODAY):
    return make.reply(question_set, {(1, 2): "Ja."}, received_on=day)


def told(post):
    """Of each mail its subject."""
    return [str(mail["Subject"]) for mail in post.mails]


# what is news


def test_a_question_is_told_and_then_its_answer_each_once(post):
    wish()
    made = asked()
    for _ in range(3):
        tell()
    answer(made)
    for _ in range(3):
        tell()
    assert told(post) == ["Nieuwe vragen: De voorbeeldbrug", "Antwoord: De voorbeeldbrug"]
    assert not Letter.objects.exists()


def test_what_was_here_when_it_was_confirmed_is_no_news(post):
    made = asked()
    unconfirmed = wish(confirmed=False)
    asked("2024Z00002")
    asking.confirm(unconfirmed)
    tell()
    assert told(post) == []
    answer(made)
    tell()
    assert told(post) == ["Antwoord: De voorbeeldbrug"]


def test_nothing_is_told_before_it_is_confirmed(post):
    wish(confirmed=False)
    asked()
    tell()
    assert told(post) == ["Bevestig dat u bericht wilt van het Kamervragenarchief"]


def test_a_set_of_which_the_text_comes_later_is_told_once_it_is_in_the_list(post):
    make.cite(make.footnote(make.answered_set("2020Z00001").questions.first(), "36 410, nr. 9"),
              "36 410, nr. 9", make.kamerstuk("36410", "9"))  # fmt: skip
    wish("/kamerstukken/36410/")
    made = asked()
    tell()
    assert told(post) == []
    make.cite(make.footnote(made.questions.first(), "36 410, nr. 9"), "36 410, nr. 9",
              make.kamerstuk("36410", "9"))  # fmt: skip
    made.save()
    for _ in range(2):
        tell()
    assert told(post) == ["Nieuwe vragen: De voorbeeldbrug"]
    made.save()
    tell()
    assert len(post.taken) == 1


def test_a_change_of_what_was_in_the_list_before_is_no_news(post):
    made = asked()
    wish()
    made.save()
    tell()
    assert told(post) == []


def test_a_new_number_is_no_news(post):
    made = asked("ah-tk-20242025-1")
    wish()
    SetIdentifier.objects.create(value="2024Z00009", question_set=made)
    QuestionSet.objects.filter(pk=made.pk).update(identifier="2024Z00009")
    tell()
    assert told(post) == []


def test_what_comes_back_is_no_news(post):
    wish()
    made = asked()
    tell()
    made.delete()
    tell()
    asked()
    tell()
    assert told(post) == ["Nieuwe vragen: De voorbeeldbrug"]


def test_old_papers_that_come_in_are_no_news_of_a_list(post):
    wish()
    make.answered_set(
        "ah-tk-19681969-1", submitted_on=date(1969, 1, 1), received_on=date(1969, 2, 1)
    )
    make.question_set("2024Z00003", submitted_on=None)
    tell()
    assert told(post) == []
    old = make.question_set("2020Z00003", submitted_on=TODAY - timedelta(days=400))
    answer(old)
    tell()
    assert told(post) == ["Antwoord: De voorbeeldbrug"]


def test_several_are_told_in_one_mail_the_last_first(post):
    wish()
    for number, subject in enumerate(["de brug", "de sluis", "de dam"], 1):
        made = asked(f"2024Z0000{number}", subject=subject)
        if number == 2:
            answer(made)
    tell()
    (mail,) = post.mails
    assert mail["Subject"] == (
        "3 reeksen nieuwe vragen en 1 antwoord: Kamervragen van Anna van der Voorbeeld"
    )
    assert mail.text.count("De sluis") == 1
    assert "Nieuwe vragen met antwoord" in mail.text
    assert mail.html.count("<h2") == 3


def test_a_long_list_is_cut_and_says_so(post):
    wish()
    for number in range(60):
        asked(f"2024Z{number:05}")
    tell()
    (mail,) = post.mails
    assert mail.html.count("<h2") == 50
    assert "En nog 10\u00a0andere reeksen." in mail.text
    tell()
    assert len(post.taken) == 1


# every list


@pytest.fixture
def bridge(settings):
    """A set in every list, so that each can be followed."""
    settings.SITE_URL = "https://archief.example"
    make.minister(cabinet="Voorbeeld I")
    made = make.question_set("2020Z00001", subject="de brug", submitted_on=date(2024, 10, 1))
    _cite(made)
    make.reply(made, {(1,): "Ja."}, received_on=date(2024, 10, 20))
    writing.rebuild()


def _cite(made):
    make.cite(make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12."))
    make.cite_article(
        make.footnote(made.questions.last(), "Zie artikel 9z Sr."), "artikel 9z Sr", "9z Sr"
    )


FOLLOWED = {n: p.replace("feed/", "") for n, p in LISTS.items() if n not in (
    "late_feed", "year_feed", "week_feed", "session_feed")}  # fmt: skip


@pytest.mark.parametrize("name", FOLLOWED)
def test_of_every_list_is_mailed_what_its_feed_has_new(client, bridge, post, name):
    def entries():
        return {e.findtext("{*}id") for e in feed(client, LISTS[name]).iter("{*}entry")}

    before = entries()
    made = wish(FOLLOWED[name])
    fresh = asked("2024Z00001", subject="een andere brug", asked_of=[make.minister()])
    _cite(fresh)
    answer(fresh)
    asked("2024Z00002", subject="iets anders", asked_by=[], asked_of=[])
    writing.rebuild()
    tell()
    letter_of = Telling.objects.filter(wish=made).values_list("happening__name", "happening__mark")
    mailed = {f"https://archief.example/vragen/{name}/{mark}" for name, mark in letter_of}
    assert mailed == entries() - before
    assert len(mailed) >= 2
    assert len(post.taken) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/te-laat/",
        f"{ANNA}?status=te-laat",
        f"{ANNA}?status=mogelijk-te-laat",
        "/zoeken/?q=brug+status:te-laat",
        f"{ANNA}?status=weg",
        f"{ANNA}?vreemd=1",
        "/over/",
        "/zoeken/?q=" + "brug+" * 300,
    ],
)
def test_what_changes_by_the_day_or_is_not_understood_is_not_followed(path):
    with pytest.raises(NotFollowed):
        wanted_at(path)


def test_one_list_has_one_address_however_it_was_narrowed():
    paths = (
        "/zoeken/?q=brug&status=open",
        "/zoeken/?status=open&q=brug&sorteer=beantwoord&pagina=2&van=",
    )
    assert {wanted_at(path).path for path in paths} == {"/zoeken/?q=brug&status=open"}


def test_a_wish_follows_a_person_to_another_address(post):
    made = wish()
    person = make.person()
    person.slug = "anna-voorbeeld"
    person.save()
    asked(asked_by=[make.MP.objects.get(person=person)])
    tell()
    assert len(post.taken) == 1
    assert "/leden/anna-voorbeeld/" in post.last().text or made.path in post.last().text


def test_what_waits_for_the_index_is_told_when_it_can_be_found(post):
    asked("2020Z00001", subject="de sluis")
    writing.rebuild()
    wish("/zoeken/?q=kanaal")
    made = asked(subject="het kanaal")
    PendingIndex.objects.create(question_set_id=made.pk)
    tell()
    assert told(post) == []
    writing.rebuild()
    PendingIndex.objects.all().delete()
    tell()
    assert told(post) == ["Nieuwe vragen: Het kanaal"]


def test_without_an_index_a_search_waits_and_nothing_is_lost(post):
    wish("/zoeken/?q=kanaal")
    asked(subject="het kanaal")
    tell()
    assert told(post) == []
    writing.rebuild()
    tell()
    assert told(post) == ["Nieuwe vragen: Het kanaal"]


# the answer to one set


def test_who_waits_for_an_answer_is_told_and_forgotten(post):
    made = make.question_set(submitted_on=date(2020, 1, 1))
    wish("/vragen/2024Z00001/2/")
    tell()
    assert told(post) == []
    make.reply(made, kind="uitstel", text="Het duurt langer.", received_on=date(2020, 1, 20))
    tell()
    assert told(post) == []
    answer(made, date(2020, 2, 1))
    for _ in range(2):
        tell()
    assert told(post) == ["Beantwoord: De voorbeeldbrug"]
    assert "beantwoord op 1 februari 2020" in post.last().text
    assert not Wish.objects.exists()
    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("facts", "subject", "said"),
    [
        ({"withdrawn": True}, "Ingetrokken", "er komt geen antwoord"),
        ({"dealt_with": True}, "Beantwoord", "nog niet in dit"),
    ],
)
def test_what_became_of_it_is_said_as_it_is_known(post, facts, subject, said):
    made = make.question_set()
    wish("/vragen/2024Z00001/")
    for name, value in facts.items():
        setattr(made, name, value)
    made.settle(made.replies.all())
    made.save()
    tell()
    assert told(post) == [f"{subject}: De voorbeeldbrug"]
    assert said in " ".join(post.last().text.split())


def test_an_answer_without_a_day_is_said_to_be_without(post):
    made = make.question_set()
    wish("/vragen/2024Z00001/")
    answer(made, None)
    tell()
    assert "op welke dag, weet dit archief niet" in " ".join(post.last().text.split())


# when


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("often", "confirmed", "not_yet", "then"),
    [
        # 23 November 2026 is a Monday
        (Often.DAILY, at(24, 10), [at(24, 11), at(25, 6, 59)], at(25, 7)),
        (Often.DAILY, at(24, 6), [at(24, 6, 59)], at(24, 7)),
        (Often.WEEKLY, at(24, 10), [at(25, 7), at(29, 23)], at(30, 7)),
        (Often.WEEKLY, at(23, 6), [at(23, 6, 30)], at(23, 7)),
    ],
)
def test_it_comes_at_seven_on_its_day(post, often, confirmed, not_yet, then):
    made = wish(often=often)
    Wish.objects.update(told_at=confirmed)
    asked()
    for moment in not_yet:
        tell(moment)
    assert told(post) == []
    tell(then)
    assert told(post) == ["Nieuwe vragen: De voorbeeldbrug"]
    asked("2024Z00002", subject="de sluis")
    tell(then + timedelta(hours=1))
    assert len(post.taken) == 1
    tell(then + (timedelta(days=7) if often == Often.WEEKLY else timedelta(days=1)))
    assert told(post)[1:] == ["Nieuwe vragen: De sluis"]
    assert made.often == often


# once, whatever happens


def test_what_was_taken_down_before_it_was_sent_is_never_mailed(post):
    wish(often=Often.DAILY)
    made = asked()
    tell(at(24, 8))
    assert Telling.objects.count() == 1
    take_down(made, "redactie", "privacy")
    Wish.objects.update(told_at=at(1, 1))
    tell(at(25, 8))
    assert post.taken == []
    assert not Letter.objects.exists()


def test_nothing_is_mailed_of_a_person_who_is_withheld(post):
    wish()
    make.question_set("2024Z00001", submitted_on=TODAY)
    make.Person.objects.update(withheld_on=TODAY, withheld_because="verzoek")
    tell()
    assert post.taken == []


def test_who_stops_gets_nothing_more(post):
    made = wish()
    asked()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.told.sending._next", lambda now: [])
        tell()
    assert Letter.objects.count() == 1
    asking.stop(made)
    tell()
    assert post.taken == []
    assert not Follower.objects.exists()


def test_a_mail_that_was_taken_but_not_noted_is_sent_again_as_the_same(post, monkeypatch):
    wish()
    asked()

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("archive.told.sending._done", killed)
        with pytest.raises(Killed):
            tell()
    asked("2024Z00002", subject="de sluis")
    tell()
    tell()
    first, again, new = post.mails
    assert first["Message-ID"] == again["Message-ID"] != new["Message-ID"]
    assert first.text == again.text
    assert first["Date"] == again["Date"]
    assert new["Subject"] == "Nieuwe vragen: De sluis"


def test_two_never_send_at_once(post, settings):
    with alone(Path(settings.DATA_DIR) / LOCK, ""), pytest.raises(AlreadyRunning):
        tell()


def test_a_server_that_is_away_costs_nothing(post, settings):
    wish()
    asked()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for _ in range(10):
        with pytest.raises(NoServer):
            tell()
    assert Letter.objects.get().tries == 0
    settings.EMAIL_PORT = port
    tell()
    assert len(post.taken) == 1


def test_what_is_refused_for_now_is_tried_later_and_at_last_given_up(post):
    wish()
    asked()
    now = timezone.now()
    post.refusals[READER] = "451 4.7.1 later"
    for hours in range(60):
        tell(now + timedelta(hours=hours))
    assert len(post.refused) == 6
    assert not Letter.objects.exists()
    post.refusals.clear()
    asked("2024Z00002", subject="de sluis")
    tell(now + timedelta(hours=61))
    assert told(post) == ["Nieuwe vragen: De sluis"]


def test_a_server_that_wants_no_more_ends_the_run_and_loses_nothing(post):
    wish()
    wish(address="ander@post.example")
    asked()
    post.refusals["DATA"] = "421 4.7.0 enough"
    now = timezone.now()
    with pytest.raises(NoServer):
        tell(now)
    assert Letter.objects.get(tries=1).not_before > now
    post.refusals.clear()
    tell(now + timedelta(minutes=6))
    assert len(post.taken) == 2


def test_an_address_that_does_not_exist_is_forgotten_and_the_next_is_sent(post):
    wish()
    wish(address="ander@post.example")
    asked()
    post.refusals[READER] = "550 5.1.1 no such user"
    tell()
    assert [mail.to for mail in post.mails] == ["ander@post.example"]
    assert [f.address for f in Follower.objects.all()] == ["ander@post.example"]


def test_a_refusal_of_us_forgets_nobody(post):
    wish()
    asked()
    post.refusals[READER] = "550 5.7.1 you are on a list"
    tell()
    assert Follower.objects.exists()
    assert Letter.objects.get().not_before


# nothing is kept longer than it serves


def test_what_nobody_confirms_is_gone_after_a_week(post):
    wish(confirmed=False)
    tell(timezone.now() + timedelta(days=6))
    assert Follower.objects.exists()
    tell(timezone.now() + timedelta(days=8))
    assert not Follower.objects.exists()


def test_what_was_told_is_forgotten_when_it_cannot_be_told_again(post):
    wish()
    made = asked()
    tell()
    tell(timezone.now() + timedelta(days=61))
    assert not Telling.objects.exists()
    Happening.objects.update(noted_at=timezone.now() - timedelta(days=61))
    made.save()
    tell()
    assert len(post.taken) == 1

"""What the archive states, and how sure: a test for each line of docs/certainty.md."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from archive.calendar.days import DayDoubt, judge
from archive.calendar.lateness import Lateness, standing, terms
from archive.figures.statistics import answer_times, by_year, with_text
from archive.ingest.document import ParsedAnswer, ParsedSet
from archive.ingest.importer import rebuild_all
from archive.models import GoneIdentifier, QuestionSet, Reply
from archive.shown.charts import yearly
from tests import make
from tests.test_importer import ASKED, DELAY, PRINTED, NobodyKnown, take

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
CERTAINTY = HERE.parent / "docs/certainty.md"
DAY = date(2024, 10, 1)
LETTER = replace(
    PRINTED,
    number="2026Z90001",
    printed_number=None,
    vergaderjaar=None,
    answered_on=date(2026, 4, 10),
    answers=(ParsedAnswer((1, 2, 3), "Nee, de brug blijft dicht."),),
)
CORRECTED = replace(
    LETTER,
    answered_on=date(2026, 5, 6),
    answers=(ParsedAnswer((1, 2, 3), "Ja, de brug gaat open."),),
)
PAGE = "/vragen/2026Z90001/"
RECORD = ParsedSet(number="2026Z90001", subject="de gesloten brug", submitted_on=date(2026, 3, 3))


def only():
    return QuestionSet.objects.get()


def html(client, path=PAGE):
    return client.get(path).content.decode()


def after(days):
    return DAY + timedelta(days=days)


def test_every_line_of_the_document_names_a_test_that_is_there():
    rows = re.findall(r"`(test_\w+\.py)::(test_\w+)` \|$", CERTAINTY.read_text(), re.MULTILINE)
    lines = [row for row in CERTAINTY.read_text().splitlines() if row.startswith("| ")]
    assert len(rows) == len(lines) - 1
    for file, name in rows:
        assert f"def {name}(" in (HERE / file).read_text(), name


# Replies


def test_two_letters_of_two_days_are_two_replies_and_the_first_dates_the_set(client):
    for data in ((LETTER, CORRECTED), (CORRECTED, LETTER)):
        QuestionSet.objects.all().delete()
        take("vragen.txt", ASKED, data=f"{data}".encode())
        for n, piece in enumerate(data):
            take(f"brief-{n}.txt", piece, data=f"{n}{piece}".encode())
        made = only()
        assert [r.received_on for r in made.replies.all()] == [date(2026, 4, 10), date(2026, 5, 6)]
        assert made.answered_on == date(2026, 4, 10)
        page = html(client)
        assert page.index("Nee, de brug blijft dicht.") < page.index("Ja, de brug gaat open.")
        assert "Later antwoord" in page


def test_two_delay_notices_are_two():
    take("een.txt", replace(DELAY, printed_number=None, vergaderjaar=None))
    later = replace(DELAY, answered_on=date(2026, 4, 14), reply_text="De provincie rekent nog.")
    take("twee.txt", replace(later, printed_number=None, vergaderjaar=None))
    assert only().replies.count() == 2
    assert only().delayed_on == date(2026, 3, 24)


def test_a_letter_and_its_print_are_one_reply_with_the_number_and_the_day_of_print():
    take("brief.docx", LETTER, form="docx")
    take("druk.pdf", replace(LETTER, printed_number="811", answered_on=date(2026, 4, 14)))
    (reply,) = only().replies.all()
    assert (reply.aanhangsel_number, reply.received_on) == ("811", date(2026, 4, 14))


def test_a_reply_in_which_no_answer_was_read_answers_nothing_and_nothing_is_called_late(client):
    take("vragen.txt", ASKED)
    take("brief.txt", replace(LETTER, answers=(), questions=(), reply_text="Hierbij het antwoord."))
    made = only()
    assert (made.status, made.unclear) == ("open", True)
    assert made.standing_on(made.submitted_on + timedelta(days=200)).lateness == Lateness.UNKNOWN
    assert "las er geen antwoord in" in html(client)


def test_withdrawn_is_a_state_with_its_own_text(client):
    take("vragen.txt", ASKED)
    letter = replace(LETTER, answers=(), questions=(), reply="", withdrawn=True)
    take("brief.txt", replace(letter, reply_text="Het lid trok de vragen in."))
    made = only()
    assert (made.status, made.answered_on) == ("ingetrokken", None)
    page = html(client)
    assert "Het lid trok de vragen in." in page
    assert "er komt geen antwoord" in page


def test_what_a_record_calls_dealt_with_is_answered_on_a_day_that_is_not_known(client):
    take("zaak.json", replace(RECORD, dealt_with=True), form="odata")
    page = html(client)
    assert "beantwoord, dag niet bekend" in page
    assert "het antwoord is niet in dit archief" in page
    assert page.count("Op welke dag het antwoord kwam, weet dit archief niet.") == 1
    assert '<ol class="line' not in page


# Lateness

CLASSES = [
    ("on the last day of three weeks", False, False, 21, Lateness.IN_TIME, 0),
    ("the day after", False, False, 22, Lateness.POSSIBLE, 0),
    ("on the last day of six", False, False, 42, Lateness.POSSIBLE, 0),
    ("past six weeks", False, False, 50, Lateness.CERTAIN, 8),
    ("a notice is known", True, False, 42, Lateness.IN_TIME, 0),
    ("a notice was not enough", True, False, 43, Lateness.CERTAIN, 1),
    ("a notice would be known", False, True, 22, Lateness.CERTAIN, 1),
    ("it would, and is", True, True, 42, Lateness.IN_TIME, 0),
]


@pytest.mark.parametrize(
    ("noticed", "told", "days", "lateness", "late"),
    [c[1:] for c in CLASSES],
    ids=[c[0] for c in CLASSES],
)
def test_the_class_of_lateness_follows_from_two_terms(noticed, told, days, lateness, late):
    stands = standing(terms(DAY, noticed=noticed, told=told), after(days), since=DAY)
    assert (stands.lateness, stands.days) == (lateness, late)
    assert stands.exact == (noticed or told)


@pytest.mark.parametrize(
    ("asked", "day", "since"), [(None, DAY, None), (DAY, None, None), (DAY, after(1096), DAY)]
)
def test_without_days_and_after_three_years_lateness_is_not_known(asked, day, since):
    found = standing(terms(asked, noticed=False, told=False), day, since=since)
    assert found.lateness == Lateness.UNKNOWN


MARKS = [
    (12, "done", "op tijd"),
    (30, "maybe", "mogelijk te laat"),
    (60, "late", "te laat"),
]


@pytest.mark.parametrize(("days", "colour", "said"), MARKS)
def test_only_an_answer_in_time_is_green(client, days, colour, said):
    make.answered_set(submitted_on=DAY, received_on=after(days), notices_told=False)
    page = html(client, "/vragen/2024Z00001/")
    mark = page[page.index('class="mark') :].partition("</span>")[0]
    assert mark.startswith(f'class="mark {colour}"')
    assert said in mark
    assert ('class="mark done"' in html(client, "/")) == (colour == "done")


def test_a_printed_answer_that_names_its_delay_notice_is_in_time_until_six_weeks(client):
    named = replace(PRINTED, also_see=(("2025-2026", "700"),))
    take("druk.pdf", named, form="pdf")
    made = only()
    assert (made.answer_days, made.own_standing.lateness) == (38, Lateness.IN_TIME)
    notice = made.replies.get(kind=Reply.Kind.DELAY)
    assert (notice.aanhangsel_number, notice.received_on) == ("700", None)
    assert "nr. 700" in html(client, made.get_absolute_url())


@pytest.mark.parametrize("kind", ["nader", "herdruk"])
def test_what_a_supplement_or_a_reprint_names_is_no_delay_notice(kind):
    take("druk.pdf", replace(PRINTED, reply=kind, also_see=(("2025-2026", "700"),)), form="pdf")
    assert not only().replies.filter(kind=Reply.Kind.DELAY).exists()


def test_days_too_late_are_at_least_so_many_where_a_notice_may_be_unknown(client):
    make.up_to_date(after(60))
    make.question_set(submitted_on=DAY, notices_told=False)
    assert "ten minste 18\u00a0dagen te laat" in html(client, "/vragen/2024Z00001/")


def test_what_was_asked_after_the_data_end_is_open_as_far_as_known(client):
    make.question_set("2024Z00001", submitted_on=DAY)
    take("zaak.json", replace(RECORD, number="2024Z00002", submitted_on=after(-9)), form="odata")
    page = html(client, "/vragen/2024Z00001/")
    assert "Open, voor zover bekend." in page
    assert "0\u00a0dagen open" not in page


def test_machines_are_told_the_class_too(client):
    make.up_to_date(after(60))
    for number, asked in (
        ("2024Z00001", DAY),
        ("2024Z00002", after(30)),
        ("2024Z00003", after(50)),
    ):
        make.question_set(number, submitted_on=asked, notices_told=False)
    made = make.question_set("2024Z00004", submitted_on=None)
    assert made.terms is None
    found = client.get("/api/v1/questions").json()["results"]
    classes = {row["number"]: row["lateness"] for row in found}
    assert [classes[f"2024Z0000{n}"] for n in (1, 2, 3, 4)] == [
        "zeker",
        "mogelijk",
        "op tijd",
        "onbekend",
    ]
    assert "zeker" in client.get("/te-laat.csv").getvalue().decode()
    feed = html(client, "/te-laat/feed/")
    assert ("2024Z00001" in feed, "2024Z00002" in feed) == (True, False)


def test_the_index_and_the_database_choose_the_same_late_sets(client):
    make.up_to_date(after(60))
    make.question_set("2024Z00001", submitted_on=DAY, notices_told=False)
    make.question_set("2024Z00002", submitted_on=after(30), notices_told=False)
    call_command("rebuild_index", interactive=False, verbosity=0)
    for status, number in (("te-laat", "2024Z00001"), ("mogelijk-te-laat", "2024Z00002")):
        for path in ("search", "questions"):
            answer = client.get(f"/api/v1/{path}", {"status": status}).json()
            assert [row["number"] for row in answer.get("hits", answer.get("results"))] == [number]


# Days

RECEIVED = date(2026, 11, 26)
JUDGED = [
    ("both can be", "2026-03-03", "2026-04-10", "2025-2026", None, None),
    ("in the future", "5008-05-05", "2055-06-20", "", DayDoubt.AHEAD, DayDoubt.AHEAD),
    ("tomorrow", "2026-11-27", None, "", DayDoubt.AHEAD, None),
    ("today", "2026-11-26", None, "", None, None),
    ("before there were any", "1204-09-30", None, "", DayDoubt.EARLY, None),
    (
        "the question outside its session",
        "1928-05-02",
        "1923-06-04",
        "1922-1923",
        DayDoubt.SESSION,
        None,
    ),
    (
        "the answer outside its session",
        "1932-06-09",
        "1982-07-09",
        "1931-1932",
        None,
        DayDoubt.SESSION,
    ),
    ("the session outside both", "1922-02-17", "1922-03-10", "1821-1822", None, None),
    ("misprinted session", "1975-06-26", "1975-08-25", "1972-1973", None, None),
    ("before its question", "1988-07-06", "1988-07-05", "1987-1988", None, DayDoubt.BEFORE),
    ("years after it", "1990-01-02", "1994-01-02", "", None, DayDoubt.LONG),
    ("a short session", "1967-03-09", "1967-03-23", "1967", None, None),
]


@pytest.mark.parametrize(
    ("asked", "answered", "session", "first", "last"),
    [c[1:] for c in JUDGED],
    ids=[c[0] for c in JUDGED],
)
def test_days_that_cannot_be_are_doubted(asked, answered, session, first, last):
    days = [day and date.fromisoformat(day) for day in (asked, answered)]
    judged = judge(*days, asked_in=(session,), answered_in=session, received=RECEIVED)
    assert [day and day.doubt for day in judged] == [first, last]


def test_a_doubtful_day_is_shown_as_printed_and_counted_nowhere(client):
    take("brief.txt", replace(LETTER, submitted_on=date(5008, 5, 5), answered_on=date(2055, 6, 20)))
    made = only()
    assert (made.submitted_on, made.answered_on, made.doubted_on) == (None, None, date(5008, 5, 5))
    page = html(client)
    assert "5 mei 5008" in page
    assert "20 juni 2055" in page
    assert page.count("telt daarom niet mee") == 2
    assert "5008" not in html(client, "/jaren/")
    assert client.get("/jaren/5008/").status_code == 404
    assert "2055" not in html(client, "/")
    assert by_year() == []


NUMBERED = [
    ("2008Z90001", "2004-2005", date(2007, 12, 21), True),  # the session is misprinted
    ("2007Z90042", "2007-2008", date(2008, 7, 8), True),
    ("2007Z90042", None, date(2008, 7, 8), True),
    ("2009Z90019", "2006-2007", date(2007, 1, 31), True),
    ("2024Z90001", "2024-2025", date(2014, 10, 1), False),
    ("2014Z90001", None, date(2024, 10, 1), False),
]


@pytest.mark.parametrize(("number", "session", "asked", "can_be"), NUMBERED)
def test_the_year_of_a_z_number_tells_when_a_set_was_asked_too(number, session, asked, can_be):
    record = replace(RECORD, number=number, vergaderjaar=session, submitted_on=asked)
    take("zaak.json", record, form="odata")
    assert only().submitted_on == (asked if can_be else None)


@pytest.mark.parametrize(
    "values",
    [
        {"answered_on": after(-1), "status": "beantwoord"},
        {"delayed_on": after(-1), "noticed": True},
        {"submitted_on": date(1204, 9, 30)},
        {"answered_on": after(9)},
        {"doubted_on": after(9)},
        {"delayed_on": after(9)},
    ],
)
def test_the_database_refuses_what_cannot_be(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.question_set(**{"submitted_on": DAY, **values})


# Deleted at the source


def test_what_the_source_deleted_is_gone_and_its_addresses_say_so(client):
    take("zaak.json", RECORD, form="odata")
    take("druk.pdf", replace(PRINTED, number="2026Z90001"), form="pdf")
    take("zaak-2.json", ParsedSet(number="2026Z90001", deleted=True), form="odata")
    assert not QuestionSet.objects.exists()
    for address in (PAGE, "/vragen/2026Z90001.json", f"{PAGE}feed/", "/vragen/ah-tk-20252026-811/"):
        assert client.get(address).status_code == 410, address
    answer = client.get("/api/v1/questions/2026Z90001")
    assert (answer.status_code, list(answer.json())) == (410, ["errors"])
    assert client.get("/vragen/2026Z90009/").status_code == 404


def test_what_the_source_restored_is_back(client):
    take("zaak.json", ParsedSet(number="2026Z90001", deleted=True), form="odata")
    assert client.get(PAGE).status_code == 410
    take("zaak.json", RECORD, form="odata", data=b"restored")
    assert client.get(PAGE).status_code == 200
    assert not GoneIdentifier.objects.exists()


# Figures


def test_of_fewer_than_thirty_no_median_and_no_share_is_given():
    assert answer_times({10: 29}).median is None
    assert answer_times({10: 29}).in_three_weeks is None
    assert answer_times({10: 29}).count == 29
    assert answer_times({10: 30}).median == 10


def test_sets_of_before_1995_stand_apart_and_a_picture_says_what_it_rests_on(client):
    for n in range(30):
        make.answered_set(
            f"1980Z{n:05}", 1, submitted_on=date(1980, 5, 1), received_on=date(1980, 5, 9)
        )
        for year in (2020, 2022, 2023):
            make.answered_set(
                f"{year}Z{n:05}", 1, submitted_on=date(year, 5, 1), received_on=date(year, 6, 9)
            )
    make.question_set("2021Z00001", submitted_on=date(2021, 5, 1))
    context = client.get("/statistiek/").context
    assert [row.label for row in context["modern"]] == ["2023", "2022", "2021", "2020"]
    assert [row.label for row in context["older"]] == ["1980"]
    assert [row.times.median for row in context["tables"]["fracties"]] == [39]
    assert "Berust op 90 van de 91 reeksen" in html(client, "/statistiek/")


def test_years_without_data_are_gaps():
    chart = yearly({2019: None, 2020: 4, 2021: None, 2022: None, 2023: 5})
    assert [gap.title for gap in chart.gaps] == [
        "2019: geen of te weinig gegevens",
        "2021–2022: geen of te weinig gegevens",
    ]
    assert [bar.title for bar in chart.bars if bar.height] == ["2020: 4", "2023: 5"]


def test_a_cabinet_counts_what_it_answered_or_what_came_while_it_was_in_office(client):
    first = make.minister(cabinet="Voorbeeld I", ended_on=date(2022, 1, 9))
    second = make.minister(
        "Lotte Sluis", "Water en Wind", started_on=date(2022, 1, 10), cabinet="Voorbeeld II"
    )
    for number, asked in (("2021Z00001", date(2021, 5, 1)), ("2021Z00002", date(2021, 12, 20))):
        make.question_set(number, submitted_on=asked, asked_of=[])
    late = QuestionSet.objects.get(identifier="2021Z00002")
    make.reply(late, {(1,): "Ja."}, received_on=date(2022, 2, 1), by=[second])
    old = make.question_set("2020Z00003", submitted_on=date(2020, 5, 1), asked_of=[])
    make.reply(old, {(1,): "Ja."}, received_on=date(2020, 5, 9), by=[first])
    rows = {cabinet.name: row.sets for cabinet, row in client.get("/kabinetten/").context["rows"]}
    assert rows == {"Voorbeeld II": 1, "Voorbeeld I": 2}
    for address, sets in (("voorbeeld-i", 2), ("voorbeeld-ii", 1)):
        assert client.get(f"/kabinetten/{address}/").context["listing"].paginator.count == sets


def test_a_set_with_nothing_but_a_subject_is_said_to_be_that(client):
    make.question_set("2024Z00001", 0, subject="de brug")
    make.question_set("2024Z00002", 1, subject="de sluis")
    assert (with_text().sets, with_text().only_subject) == (2, 1)
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert "heeft dit archief alleen het onderwerp" in html(client, "/")
    page = html(client, "/zoeken/?q=brug")
    assert page.count("· alleen het onderwerp") == 1
    assert "· alleen het onderwerp" not in html(client, "/zoeken/?q=sluis")


# What changed


def test_nothing_changed_is_nothing_new(client):
    take("vragen.txt", ASKED)
    take("druk.pdf", PRINTED, form="pdf")
    before = only().updated_at
    rebuild_all(NobodyKnown())
    assert only().updated_at == before


@pytest.mark.parametrize(
    "changed",
    [
        replace(ASKED, subject="een andere brug"),
        replace(ASKED, asked_by=(*ASKED.asked_by, *ASKED.asked_by)),
        replace(ASKED, questions=(replace(ASKED.questions[0], notes=()), *ASKED.questions[1:])),
        replace(ASKED, questions=ASKED.questions[:2]),
    ],
)
def test_what_changed_is_new(changed):
    take("vragen.txt", ASKED)
    before = only().updated_at
    take("vragen.txt", changed, data=b"changed")
    assert only().updated_at > before


def test_an_edit_of_a_subject_dates_no_reply_anew(client):
    made = make.question_set(submitted_on=DAY)
    make.reply(made, {(1,): "Ja."}, received_on=None)
    feed = "/vragen/2024Z00001/feed/"
    before = re.findall(r"<entry>.*?<updated>(.*?)</updated>", html(client, feed))
    made.subject = "een andere brug"
    made.save()
    assert re.findall(r"<entry>.*?<updated>(.*?)</updated>", html(client, feed)) == before
    assert len(before) == 2

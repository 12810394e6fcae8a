"""Every count that a page shows, against a plain count over the plan from which the rows were
made.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.management import call_command

from archive.figures import statistics
from archive.models import QuestionSet
from tests import make

pytestmark = pytest.mark.django_db

LAST = date(2024, 12, 20)  # a set of this day makes the data reach to it
MEMBERS = {
    "anna-eerst": "Lijst Een",
    "bram-tweede": "Lijst Een",
    "cora-derde": "Lijst Twee",
    "dirk-vierde": "Solo",
}
OFFICES = {
    "eva-staal": ("Bruggen", "Verzonnen I"),
    "floor-sluis": ("Sluizen", "Verzonnen I"),
    "gijs-dam": ("Bruggen", "Verzonnen II"),
}
SECOND = date(2023, 10, 1)  # the first day of the second cabinet
PAPERS = ("1", "2", "3")


@dataclass
class Planned:
    number: int
    asked: date
    askers: list[str]
    offices: list[str]
    replies: list[tuple[str, date]] = field(default_factory=list)
    withdrawn: bool = False
    told: bool = True  # the source would tell of a delay notice
    cites: list[str] = field(default_factory=list)  # by one question each

    @property
    def parties(self):
        return {MEMBERS[slug] for slug in self.askers}

    @property
    def ministries(self):
        return {OFFICES[slug][0] for slug in self.offices}

    @property
    def cabinets(self):
        """The one that answered, or else was in office."""
        if any(kind != "uitstel" for kind, _ in self.replies):
            return {OFFICES[self.offices[0]][1]}
        return {"Verzonnen II" if self.asked >= SECOND else "Verzonnen I"}

    def answered(self):
        days = [day for kind, day in self.replies if kind == "antwoord"]
        return days[0] if days and not self.withdrawn else None

    def status(self):
        if self.withdrawn:
            return "ingetrokken"
        if self.answered():
            return "beantwoord"
        return "uitgesteld" if self.replies else "open"

    def late_on(self, day, sure="zeker"):
        """By the two-deadline rule, with what was known on that day."""
        answered = self.answered()
        if self.withdrawn or self.asked > day or (answered and answered <= day):
            return False
        notices = [on for kind, on in self.replies if kind == "uitstel"]
        told_by_then = [on for on in notices if on <= day]
        if told_by_then or not (notices or self.told):
            past = (day - self.asked).days
            maybe = 21 < past <= 42 and not notices
            return past > 42 if sure == "zeker" else maybe
        return sure == "zeker" and day > self.asked + timedelta(days=21)


def plan():
    dice = random.Random(57)
    planned = []
    for number in range(1, 71):
        asked = date(2022, 9, 1) + timedelta(days=dice.randrange(820))
        askers = dice.sample(list(MEMBERS), dice.choice([1, 1, 2, 4]))
        one = Planned(number, asked, askers, dice.sample(list(OFFICES), dice.choice([1, 1, 2, 3])))
        fate = dice.choice(
            ["open", "uitgesteld", "beantwoord", "beantwoord", "laat", "ingetrokken"]
        )
        if fate in ("uitgesteld", "laat"):
            one.replies.append(("uitstel", asked + timedelta(days=20)))
        if fate in ("beantwoord", "laat"):
            one.replies.append(
                ("antwoord", asked + timedelta(days=dice.choice([3, 21, 22, 42, 43, 90])))
            )
            if dice.random() < 0.3:
                one.replies.append(("nader", asked + timedelta(days=120)))
        one.withdrawn = fate == "ingetrokken"
        one.told = dice.random() < 0.5
        one.replies = [(kind, min(day, LAST)) for kind, day in one.replies]
        one.cites = dice.sample(PAPERS, dice.choice([0, 0, 1, 2]))
        planned.append(one)
    return [*planned, Planned(71, LAST, ["anna-eerst"], ["eva-staal"])]


@pytest.fixture
def planned(settings, monkeypatch):
    monkeypatch.setattr(statistics, "LEAST", 1)
    named = {slug: slug.replace("-", " ").title() for slug in [*MEMBERS, *OFFICES]}
    members = {slug: make.member(named[slug], party) for slug, party in MEMBERS.items()}
    offices = {
        slug: make.minister(
            named[slug],
            ministry,
            cabinet=cabinet,
            started_on=SECOND if cabinet == "Verzonnen II" else date(2020, 1, 1),
            ended_on=None if cabinet == "Verzonnen II" else SECOND - timedelta(days=1),
        )
        for slug, (ministry, cabinet) in OFFICES.items()
    }
    for one in plan():
        texts = [f"Kent u Kamerstuk 99 001, nr. {paper}?" for paper in one.cites] or ["Waarom?"]
        made = make.question_set(
            f"2024Z{one.number:05}",
            texts,
            asked_by=[members[slug] for slug in one.askers],
            asked_of=[offices[slug] for slug in one.offices],
            submitted_on=one.asked,
            vergaderjaar=vergaderjaar(one.asked),
            withdrawn=one.withdrawn,
            notices_told=one.told,
            subject=f"brug {one.number}",
        )
        made.settle(made.replies.all())
        made.save()
        for question, paper in zip(made.questions.all(), one.cites, strict=False):
            make.cite(question, f"Kamerstuk 99 001, nr. {paper}", make.kamerstuk("99001", paper))
        for kind, day in one.replies:
            answers = {} if kind == "uitstel" else {tuple(range(1, len(texts) + 1)): "Ja."}
            make.reply(made, answers, kind=kind, received_on=day, by=[offices[one.offices[0]]])
    call_command("rebuild_index", interactive=False, verbosity=0)
    return plan()


def vergaderjaar(day):
    first = day.year if (day.month, day.day) >= (9, 15) else day.year - 1
    return f"{first}-{first + 1}"


def words_of(client, path, part=".*"):
    """What a reader sees of a page, or of a part of its HTML, in one line."""
    response = client.get(path)
    assert response.status_code == 200, path
    html = re.search(part, response.content.decode(), re.DOTALL)[0]
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html).replace("\u00ad", "")).split())


def number_after(label, words):
    found = re.search(rf"{re.escape(label)} ([\d.]+)", words)
    return int(found[1].replace(".", "")) if found else 0


def listed(words):
    found = re.search(r"\b(\d+) (?:reeks|reeksen) vragen\b", words)
    return int(found[1]) if found else 0


def bodies(planned):
    """Each page of a body, with the sets of the plan that belong there."""
    for slug in MEMBERS:
        yield f"/leden/{slug}/", [one for one in planned if slug in one.askers]
    for party in set(MEMBERS.values()):
        yield (
            f"/fracties/{party.lower().replace(' ', '-')}/",
            [one for one in planned if party in one.parties],
        )
    for slug in OFFICES:
        yield f"/bewindspersonen/{slug}/", [one for one in planned if slug in one.offices]
    for ministry in {ministry for ministry, _ in OFFICES.values()}:
        yield (
            f"/ministeries/{ministry.lower()}/",
            [one for one in planned if ministry in one.ministries],
        )
    for cabinet in {cabinet for _, cabinet in OFFICES.values()}:
        yield (
            f"/kabinetten/{cabinet.lower().replace(' ', '-')}/",
            [one for one in planned if cabinet in one.cabinets],
        )


def test_the_plan_came_into_the_archive(planned):
    statuses = Counter(QuestionSet.objects.values_list("status", flat=True))
    assert statuses == Counter(one.status() for one in planned)
    assert len(statuses) == 4


def test_members_parties_ministers_ministries_and_cabinets(client, planned):
    for path, sets in bodies(planned):
        words = words_of(client, path)
        waiting = [one for one in sets if one.status() in ("open", "uitgesteld")]
        late = [one for one in sets if one.late_on(LAST)]
        timed = [one for one in sets if one.answered()]
        figures = words[words.index("In cijfers") :]
        assert (path, number_after("reeksen", figures)) == (path, len(sets))
        assert number_after("wacht op antwoord", figures) == len(waiting)
        assert number_after(f"zeker te laat op {day_of(LAST)}", figures) == len(late)
        maybe = [one for one in sets if one.late_on(LAST, "mogelijk")]
        assert number_after(f"mogelijk te laat op {day_of(LAST)}", figures) == len(maybe)
        assert listed(words_of(client, f"{path}?status=mogelijk-te-laat")) == len(maybe)
        assert number_after("Antwoordtijd van", figures) == len(timed)
        assert listed(words) == len(sets)
        assert listed(words_of(client, f"{path}?jaar=2023")) == sum(
            one.asked.year == 2023 for one in sets
        )
        assert listed(words_of(client, f"{path}?status=te-laat")) == len(late)
        for status in ("open", "uitgesteld", "beantwoord", "ingetrokken"):
            chosen = sum(one.status() == status for one in sets)
            assert listed(words_of(client, f"{path}?status={status}")) == chosen


def day_of(day):
    return f"{day.day} dec {day.year}"


def test_years_weeks_and_parliamentary_years(client, planned):
    words = words_of(client, "/jaren/")
    for year, n in Counter(one.asked.year for one in planned).items():
        assert (
            number_after(str(year), words[words.index("Jaren") : words.index("Vergaderjaren")]) == n
        )
        assert listed(words_of(client, f"/jaren/{year}/")) == n
    for session, n in Counter(vergaderjaar(one.asked) for one in planned).items():
        assert listed(words_of(client, f"/vergaderjaren/{session}/")) == n
    weeks = {one.asked.isocalendar()[:2] for one in planned}
    for year, number in sorted(weeks)[:12]:
        words = words_of(client, f"/jaren/{year}/week/{number}/", r"<ol class=\"calendar.*?</ol>")
        asked = [one for one in planned if one.asked.isocalendar()[:2] == (year, number)]
        answered = [
            one
            for one in planned
            if (day := one.answered()) and day.isocalendar()[:2] == (year, number)
        ]
        assert sum(map(int, re.findall(r"(\d+) gevraagd", words))) == len(asked)
        assert sum(map(int, re.findall(r"(\d+) beantwoord", words))) == len(answered)


def test_what_is_late_on_any_day(client, planned):
    for day in [LAST - timedelta(days=n) for n in range(0, 700, 29)]:
        late = [one for one in planned if one.late_on(day)]
        words = words_of(client, f"/te-laat/?op={day}")
        assert (day, listed(words)) == (day, len(late))
        for ministry, n in Counter(ministry for one in late for ministry in one.ministries).items():
            assert re.search(rf"{ministry} {n} \d+ dag", words), (day, ministry, n)
        for slug in OFFICES:
            chosen = words_of(client, f"/te-laat/?op={day}&bewindspersoon={slug}")
            assert listed(chosen[chosen.rindex("Zeker te laat") :]) == sum(
                slug in one.offices for one in late
            )
        maybe = [one for one in planned if one.late_on(day, "mogelijk")]
        chosen = words_of(client, f"/te-laat/?op={day}&zekerheid=mogelijk")
        assert listed(chosen[chosen.rindex("Mogelijk te laat") :]) == len(maybe)
        lines = client.get(f"/te-laat.csv?op={day}").getvalue().decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + len(late) + len(maybe)


def test_home_about_and_coverage(client, planned):
    late = sum(one.late_on(LAST) for one in planned)
    answered = sum(one.status() == "beantwoord" for one in planned)
    questions = sum(max(1, len(one.cites)) for one in planned)
    answers = sum(kind != "uitstel" for one in planned for kind, _ in one.replies)
    words = words_of(client, "/")
    assert f"Zoek in {len(planned)} reeksen" in words
    assert f"{late} reeks" in words[words.index("Wie de Kamer laat wachten") :]
    words = words_of(client, "/over/")
    assert f"{answered} daarvan zijn beantwoord" in words
    assert f"{questions} vragen en {answers} antwoorden" in words
    words = words_of(client, "/over/dekking/")
    for year, n in Counter(one.asked.year for one in planned).items():
        replied = sum(
            one.asked.year == year and any(k != "uitstel" for k, _ in one.replies)
            for one in planned
        )
        assert f"{year} {n} {n} {replied} 0" in words


def test_statistics(client, planned):
    words = words_of(client, "/statistiek/")
    rows = [
        (str(year), [one for one in planned if one.asked.year == year])
        for year in (2022, 2023, 2024)
    ]
    rows += [
        (name, [one for one in planned if name in one.ministries])
        for name in ("Bruggen", "Sluizen")
    ]
    rows += [
        (name, [one for one in planned if name in one.cabinets])
        for name in ("Verzonnen I", "Verzonnen II")
    ]
    rows += [
        (name, [one for one in planned if name in one.parties]) for name in set(MEMBERS.values())
    ]
    for label, sets in rows:
        timed = sum(bool(one.answered()) for one in sets)
        assert re.search(rf"\b{label} {len(sets)} {timed} ", words), (label, len(sets), timed)


def test_kamerstukken(client, planned):
    for paper in PAPERS:
        n = sum(paper in one.cites for one in planned)
        words = words_of(client, f"/kamerstukken/99001/{paper}/")
        assert f"{n} keer aangehaald, in {n} reeksen vragen" in words
    places, sets = sum(len(one.cites) for one in planned), sum(bool(one.cites) for one in planned)
    assert f"{places} keer aangehaald, in {sets} reeksen" in words_of(
        client, "/kamerstukken/99001/"
    )


def test_facets_of_a_search(client, planned):
    found = client.get("/api/v1/search", {"q": "brug", "limit": 1}).json()
    assert found["total"] == len(planned)
    counts = {
        name: {value["value"]: value["count"] for value in values}
        for name, values in found["facets"].items()
    }
    assert counts["lid"] == Counter(slug for one in planned for slug in one.askers)
    assert counts["jaar"] == Counter(str(one.asked.year) for one in planned)
    assert {k: n for k, n in counts["status"].items() if "te-laat" not in k} == Counter(
        one.status() for one in planned
    )
    assert counts["status"]["te-laat"] == sum(one.late_on(LAST) for one in planned)
    assert counts["status"].get("mogelijk-te-laat", 0) == sum(
        one.late_on(LAST, "mogelijk") for one in planned
    )
    narrowed = client.get("/api/v1/search", {"q": "brug", "fractie": "solo", "jaar": "2023"}).json()
    assert narrowed["total"] == sum(
        "Solo" in one.parties and one.asked.year == 2023 for one in planned
    )

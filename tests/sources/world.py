"""What the invented sources hold, and how it changes: the same seed gives the same history."""

import random
import uuid
from datetime import date, timedelta

from tests.sources import letters
from tests.sources.things import (
    ANSWER,
    BEGAN,
    DELAY,
    GIVEN,
    PARTIES,
    PORTFOLIOS,
    QUESTIONS,
    SURNAMES,
    Asked,
    Entity,
    Paper,
)


class World:
    """Records, the order in which they changed, and printed papers."""

    def __init__(self, seed=1, *, tells_forms=True):
        self._random = random.Random(seed)
        self.tells_forms = tells_forms
        self.entities: dict[str, Entity] = {}
        self.logs: dict[str, list[tuple[int, str]]] = {}  # category -> (token, key), ascending
        self._of_category: dict[str, list[Entity]] = {}
        self._of_set: dict[str, list[Entity]] = {}
        self.asked: dict[str, Asked] = {}  # by key of the set
        self.papers: dict[str, Paper] = {}
        self.clock = BEGAN
        self._token = 1000
        self._number = 90000
        self._aanhangsel = 0
        self.printed = 0.4  # the share of sets of which KOOP has a paper
        self.files_of = None  # only so many documents, where a history is about records
        self.members: list[tuple[str, str, str]] = []  # given name, surname, party
        self._fracties = {name: self._fractie(name) for name in PARTIES}

    # What there is.

    def of(self, category, *, removed=False):
        return [e for e in self._of_category.get(category, ()) if e.removed == removed]

    def sets(self):
        return [e for e in self.of("Zaak") if e.facts["Soort"] == QUESTIONS]

    def parts(self, category, zaak):
        rows = self._of_set.get(zaak, ())
        return [e for e in rows if e.category == category and not e.removed]

    # What happens.

    def begin(self, sets, members=6):
        for _ in range(members):
            self.new_member()
        for _ in range(sets):
            self.new_set()
            if self._random.random() < 0.3:
                self.new_motion()
        return self

    def change(self, times=1):
        """So many things happen."""
        for _ in range(times):
            happening = self._random.choice(_HAPPENINGS)
            happening(self)

    def new_member(self, party=None):
        number = len(self.members)
        given = GIVEN[number % len(GIVEN)]
        surname = SURNAMES[(number * 7) % len(SURNAMES)] + ("" if number < 15 else f"-{number}")
        party = party or self._random.choice(PARTIES)
        if party not in self._fracties:
            self._fracties[party] = self._fractie(party)
        person = self._add(
            "Persoon",
            {
                "Initialen": f"{given[0]}.",
                "Tussenvoegsel": None,
                "Achternaam": surname,
                "Roepnaam": given,
                "Geboortedatum": f"19{60 + number % 30}-05-0{1 + number % 9}",
            },
        )
        seat = self._add("FractieZetel", {}, {"Fractie": [self._fracties[party]]})
        self._add(
            "FractieZetelPersoon",
            {"Van": "2023-12-06", "TotEnMet": None},
            {"FractieZetel": [seat], "Persoon": [person]},
        )
        self.members.append((given, surname, party))

    def end_membership(self):
        rows = [e for e in self.of("FractieZetelPersoon") if not e.facts["TotEnMet"]]
        if len(rows) > 3:
            self._change(self._random.choice(rows), TotEnMet="2025-06-30")

    def new_set(self, *, answered=None, printed=None):
        self._number += self._random.randint(1, 3)
        asked = self._asked(f"2025Z{self._number}")
        zaak = self._add("Zaak", self._zaak(asked, answered))
        self.asked[zaak] = asked
        self._actors(zaak, asked)
        self._document(zaak, QUESTIONS, letters.questions_letter(asked), asked.day)
        if answered if answered is not None else self._random.random() < 0.5:
            self.answer(zaak)
        if printed if printed is not None else self._random.random() < self.printed:
            self.print_paper(zaak)
        return zaak

    def new_motion(self):
        """What is none of ours."""
        self._number += 1
        facts = {
            "Nummer": f"2025Z{self._number}",
            "Soort": "Motie",
            "Titel": None,
            "Onderwerp": "Een motie",
            "GestartOp": "2025-03-01T00:00:00",
            "Vergaderjaar": "2024-2025",
            "Afgedaan": False,
        }
        zaak = self._add("Zaak", facts)
        actor = {
            "ActorNaam": "Iemand",
            "ActorFractie": None,
            "Functie": None,
            "Relatie": "Indiener",
        }
        self._add("ZaakActor", actor, {"Zaak": [zaak]})
        self._document(zaak, "Motie", b"%PDF-1.4 een motie", date(2025, 3, 1))

    def answer(self, zaak=None):
        if not zaak:
            waiting = [e.key for e in self.sets() if not self._replies(e.key, ANSWER)]
            zaak = self._random.choice(waiting) if waiting else None
        if not zaak:
            return
        asked, day = self.asked[zaak], self.asked[zaak].day + timedelta(days=20)
        data = letters.answer_letter(asked, day, self._wording())
        self._document(zaak, ANSWER, data, day)
        self._change(self.entities[zaak], Afgedaan=True)

    def delay(self):
        waiting = [e.key for e in self.sets() if not self._replies(e.key, DELAY)]
        if waiting:
            zaak = self._random.choice(waiting)
            day = self.asked[zaak].day + timedelta(days=18)
            self._document(zaak, DELAY, letters.delay_letter(self.asked[zaak], day), day)

    def rewrite(self):
        """A file gets other bytes."""
        rows = [d for d in self.of("Document") if d.facts["Soort"] == ANSWER and d.file]
        if rows:
            document = self._random.choice(rows)
            asked = self.asked[document.refers_to["Zaak"][0]]
            day = date.fromisoformat(document.facts["DatumOntvangst"][:10])
            document.file = letters.answer_letter(asked, day, self._wording())
            self._change(document)

    def rename(self):
        zaak = self._random.choice(self.sets())
        subject = f"{zaak.facts['Onderwerp']} en {self._random.choice(letters.WORDS)}"
        self._change(zaak, Onderwerp=subject)

    def touch(self):
        """A record is written again, without a difference."""
        self._change(self._random.choice(self.of("Document")))

    def ask_along(self):
        zaak = self._random.choice(self.sets())
        given, surname, party = self._random.choice(self.members)
        self._actor(zaak.key, f"{given} {surname} ({given[0]}.)", "Medeindiener", party)

    def part_actor(self):
        rows = [a for a in self.of("ZaakActor") if a.facts["Relatie"] == "Medeindiener"]
        if rows:
            self._remove(self._random.choice(rows))

    def remove_document(self):
        rows = [d for d in self.of("Document") if d.facts["Soort"] in (ANSWER, DELAY, QUESTIONS)]
        if rows:
            self._remove(self._random.choice(rows))

    def remove_set(self):
        if len(self.sets()) > 3:
            zaak = self._random.choice(self.sets())
            for category in ("ZaakActor", "Document"):
                if self._random.random() < 0.7:
                    for part in self.parts(category, zaak.key):
                        self._remove(part)
            self._remove(zaak)

    def restore_set(self):
        rows = [e for e in self.of("Zaak", removed=True) if e.key in self.asked]
        if rows:
            zaak = self._random.choice(rows)
            zaak.removed = False
            self._change(zaak)
            for part in self.of("ZaakActor", removed=True):
                if zaak.key in part.refers_to["Zaak"]:
                    part.removed = False
                    self._change(part)

    def lose_file(self):
        """A document whose file is not there."""
        rows = [d for d in self.of("Document") if d.facts["Soort"] == DELAY and d.file]
        if rows:
            document = self._random.choice(rows)
            document.file, document.media_type = None, ""
            self._change(document)

    def print_paper(self, zaak=None):
        zaak = zaak or self._random.choice(self.sets()).key
        asked = self.asked[zaak]
        self._aanhangsel += 1
        paper = Paper("", zaak, self._today(), {}, self._wording(), tells_forms=self.tells_forms)
        if self._random.random() < 0.3 and f"kv-tk-{asked.number}" not in self.papers:
            paper.identifier = f"kv-tk-{asked.number}"
        else:
            paper.identifier = f"ah-tk-20242025-{self._aanhangsel}"
            paper.answered_on = asked.day + timedelta(days=21)
        self._print(paper)

    def reprint(self):
        if self.papers:
            paper = self.papers[self._random.choice(sorted(self.papers))]
            paper.wording, paper.modified = self._wording(), self._moment()
            self._print(paper)

    def remove_paper(self):
        if self.papers:
            del self.papers[self._random.choice(sorted(self.papers))]

    def name_dossier(self):
        number = str(self._random.randint(99000, 99999))
        self._add("Kamerstukdossier", {"Nummer": number, "Toevoeging": None, "Titel": "Regels"})

    # How it is written down.

    def _add(self, category, facts, refers_to=None, **more):
        key = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        self.entities[key] = entity = Entity(category, key, facts, refers_to or {}, **more)
        self._of_category.setdefault(category, []).append(entity)
        for zaak in entity.refers_to.get("Zaak", ()):
            self._of_set.setdefault(zaak, []).append(entity)
        self._note(entity)
        return key

    def _change(self, entity, **facts):
        entity.facts = entity.facts | facts
        self._note(entity)

    def _remove(self, entity):
        entity.removed = True
        self._note(entity)

    def _note(self, entity):
        self._token += self._random.randint(1, 4)
        self.clock += timedelta(seconds=self._random.randint(1, 90))
        entity.changed = self.clock
        self.logs.setdefault(entity.category, []).append((self._token, entity.key))

    def _fractie(self, name):
        return self._add("Fractie", {"Afkorting": name, "NaamNL": f"Fractie {name}"})

    def _asked(self, number):
        askers = self._random.sample(self.members, self._random.choice((1, 1, 2)))
        portfolio = self._random.choice(PORTFOLIOS)
        subject = f"de {self._random.choice(letters.WORDS)} bij {self._random.choice(SURNAMES)}dam"
        words = [self._random.choice(letters.WORDS) for _ in range(self._random.randint(1, 4))]
        return Asked(
            number,
            subject,
            date(2025, 1, 6) + timedelta(days=self._number % 50),
            [(surname, party) for _, surname, party in askers],
            "Sluiswachter",
            portfolio,
            [
                f"Bent u bekend met de {word} van {number} nummer {n}?"
                for n, word in enumerate(words)
            ],
        )

    def _zaak(self, asked, answered):
        return {
            "Nummer": asked.number,
            "Soort": QUESTIONS,
            "Titel": None,
            "Onderwerp": asked.subject,
            "GestartOp": f"{asked.day}T00:00:00",
            "Vergaderjaar": "2024-2025",
            "Afgedaan": bool(answered),
        }

    def _actors(self, zaak, asked):
        for n, (surname, party) in enumerate(asked.askers):
            given = next(g for g, s, _ in self.members if s == surname)
            self._actor(
                zaak, f"{given} {surname} ({given[0]}.)", ("Indiener", "Medeindiener")[n > 0], party
            )
        self._actor(zaak, "J. Sluiswachter", "Gericht aan", None, f"minister van {asked.portfolio}")

    def _actor(self, zaak, name, relation, party, office=None):
        facts = {"ActorNaam": name, "ActorFractie": party, "Functie": office, "Relatie": relation}
        self._add("ZaakActor", facts, {"Zaak": [zaak]})

    def _document(self, zaak, kind, data, day):
        facts = {
            "DocumentNummer": f"2025D{len(self.entities):05}",
            "Soort": kind,
            "Onderwerp": "Een document",
            "DatumOntvangst": f"{day}T00:00:00",
            "Aanhangselnummer": None,
        }
        if self.files_of is not None:
            if not self.files_of:
                return
            self.files_of -= 1
        self._add("Document", facts, {"Zaak": [zaak]}, file=data, media_type=letters.DOCX)

    def _replies(self, zaak, kind):
        return [d for d in self.parts("Document", zaak) if d.facts["Soort"] == kind]

    def _print(self, paper):
        asked = self.asked[paper.zaak]
        form = self._random.choice(("xml", "xml", "html", "pdf")) if paper.answered_on else "xml"
        write = {
            "xml": letters.printed_xml,
            "html": letters.printed_html,
            "pdf": letters.printed_pdf,
        }
        forms = list(write)[list(write).index(form) :] if paper.answered_on else ["xml"]
        paper.files = {name: write[name](asked, paper) for name in forms}
        paper.files["metadata"] = letters.metadata_xml(asked, paper)
        self.papers[paper.identifier] = paper

    def _wording(self):
        return f"Ja, de {self._random.choice(letters.WORDS)} {self._random.randint(1, 10**6)}"

    def _today(self):
        return self.clock.date().isoformat()

    def _moment(self):
        self.clock += timedelta(minutes=7)
        return self.clock.isoformat(timespec="seconds")


# Often, often, often, seldom.
_HAPPENINGS = (
    *[World.new_set, World.answer, World.rename, World.ask_along, World.rewrite] * 3,
    *[World.delay, World.print_paper, World.reprint, World.touch, World.part_actor] * 2,
    World.remove_document,
    World.remove_set,
    World.restore_set,
    World.remove_paper,
    World.lose_file,
    World.new_member,
    World.end_membership,
    World.new_motion,
    World.name_dossier,
)

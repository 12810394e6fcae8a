"""The records, question sets and papers that the invented sources hold, and their names."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

QUESTIONS, ANSWER = "Schriftelijke vragen", "Antwoord schriftelijke vragen"
DELAY = "Mededeling (uitstel antwoord)"
GIVEN = [
    "Anna",
    "Bea",
    "Cas",
    "Daan",
    "Els",
    "Frits",
    "Gijs",
    "Hanna",
    "Ida",
    "Joris",
    "Koos",
    "Lotte",
    "Mees",
    "Noor",
    "Otto",
]
SURNAMES = [
    "Rietdekker",
    "Zwaluw",
    "Waterval",
    "Wielewaal",
    "Klaproos",
    "Veldhuizer",
    "Bramenplukker",
    "Torenwachter",
    "Kersenboom",
    "Ganzeveer",
    "Turfsteker",
    "Molenwiek",
    "Korenbloem",
    "Zeeschelp",
    "Lindeblad",
]
PARTIES = ("Tuinpartij", "Dijk en Duin", "Groene Vaart", "Dorpsbelang")
PORTFOLIOS = ("Bruggen en Sluizen", "Dorpen en Wegen", "Spel en Sport")
BEGAN = datetime(2025, 3, 3, 9, tzinfo=UTC)


@dataclass
class Entity:
    """A record: its facts by the names of the open data, its references by category."""

    category: str
    key: str
    facts: dict
    refers_to: dict = field(default_factory=dict)
    removed: bool = False
    changed: datetime = BEGAN
    file: bytes | None = None
    media_type: str = ""


@dataclass
class Asked:
    """A question set as its documents tell of it."""

    number: str
    subject: str
    day: date
    askers: list
    minister: str
    portfolio: str
    questions: list


@dataclass
class Paper:
    """A printed paper at KOOP."""

    identifier: str
    zaak: str
    modified: str
    files: dict  # form -> bytes
    wording: str = ""
    answered_on: date | None = None
    tells_forms: bool = True

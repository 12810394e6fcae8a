"""The words of which a row holds one: statuses, kinds, roles, decisions; each with its label."""

from django.db.models import TextChoices

from archive.calendar.days import DayDoubt


class Chamber(TextChoices):
    """Where questions are asked, or where somebody sits."""

    TK = "tk", "Tweede Kamer"
    EK = "ek", "Eerste Kamer"


class Status(TextChoices):
    """How far a question set is."""

    OPEN = "open", "open"
    DELAYED = "uitgesteld", "uitgesteld"
    ANSWERED = "beantwoord", "beantwoord"
    WITHDRAWN = "ingetrokken", "ingetrokken"


# Nothing but an answer, or the withdrawal of the questions, ends the waiting.
WAITING = (Status.OPEN, Status.DELAYED)


class ReplyKind(TextChoices):
    """What a reply is. `ingest/document.py` has the same words for what a document says."""

    ANSWER = "antwoord", "antwoord"
    DELAY = "uitstel", "uitstelbericht"
    SUPPLEMENTARY = "nader", "nader antwoord"
    REPRINT = "herdruk", "herdruk"
    WITHDRAWAL = "intrekking", "bericht van intrekking"


class ReplyNature(TextChoices):
    """What a supplementary reply is to the answer before it, where its letter says so.
    `ingest/document.py` has the same words.
    """

    CORRECTED = "gecorrigeerd", "gecorrigeerd antwoord"
    ADDITIONAL = "aanvullend", "aanvullend antwoord"
    PROVISIONAL = "voorlopig", "voorlopig antwoord"


# An answer in full; with a supplementary one: whatever answers.
FULL_ANSWERS = (ReplyKind.ANSWER, ReplyKind.REPRINT)
ANSWERING = (ReplyKind.ANSWER, ReplyKind.SUPPLEMENTARY, ReplyKind.REPRINT)


class SourceKind(TextChoices):
    """What a source document is. `ingest/document.py` has the same words."""

    ANSWER = "antwoord", "antwoord"
    QUESTIONS = "vragen", "vragen"
    DELAY = "uitstel", "uitstelbericht"
    SUPPLEMENTARY = "nader", "nader antwoord"
    WITHDRAWAL = "intrekking", "intrekking"
    LIST = "lijst", "lijst van vragen"
    FRAGMENT = "fragment", "bladzijde"
    OTHER = "anders", "anders"


class LegalKind(TextChoices):
    ARTICLE = "artikel", "wetsartikel"
    ECLI = "ecli", "uitspraak (ECLI)"
    STAATSBLAD = "staatsblad", "Staatsblad"


class Role(TextChoices):
    MINISTER = "minister", "minister"
    STAATSSECRETARIS = "staatssecretaris", "staatssecretaris"
    MINISTER_PRESIDENT = "minister-president", "minister-president"


class Decision(TextChoices):
    """What an editor made of two pieces that may be of one set."""

    OPEN = "open", "nog te beslissen"
    SAME = "zelfde", "zelfde reeks"
    DIFFERENT = "anders", "andere reeks"


class FaultState(TextChoices):
    """What an editor made of a fault that a reader reported."""

    OPEN = "open", "open"
    RESOLVED = "opgelost", "opgelost"
    NO_FAULT = "geen fout", "geen fout"


class DoubtKind(TextChoices):
    """What a settled doubt was about."""

    READING = "lezing", "lezing van een document"
    NAME = "naam", "naam die nog niemand is"
    REFERENCE = "verwijzing", "verwijzing die nergens heen gaat"


class DoubtOutcome(TextChoices):
    """What an editor made of a doubt."""

    NO_FAULT = "geen fout", "geen fout"
    CORRECTED = "verbeterd", "verbeterd"


# Why a printed day is doubted, as a sentence about that day goes on.
DAY_DOUBTS = {
    DayDoubt.AHEAD: "ligt na de dag waarop het document hier binnenkwam",
    DayDoubt.EARLY: "ligt voor 1906, toen er nog geen schriftelijke vragen waren",
    DayDoubt.SESSION: "valt buiten het vergaderjaar",
    DayDoubt.BEFORE: "ligt voor de dag van de vraag",
    DayDoubt.LONG: "ligt meer dan drie jaar na de dag van de vraag",
}

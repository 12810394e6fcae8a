"""What happened to question sets, as feeds and mails tell it: of every set that it was asked, and
another event once it is answered.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from archive.models import QuestionSet
from archive.templatetags.pages import addressees, askers, title

ASKED, ANSWERED = "", "#antwoord"  # behind the address of the set, in the identifier of its event


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a set, when, and when that was heard of here: the same on every day that it
    is told, whatever changes of the set after that.
    """

    set: QuestionSet
    what: str  # "" for the asking itself
    day: date | None
    heard: datetime
    mark: str

    @property
    def moment(self) -> datetime:
        """Noon of its day, but never later than it was heard of."""
        noon = datetime.combine(self.day, time(12), UTC) if self.day else self.heard
        return min(noon, self.heard)

    @property
    def title(self) -> str:
        return f"{title(self.set)}: {self.what}" if self.what else title(self.set)

    @property
    def description(self) -> str:
        """Who asked whom, and how far it is."""
        by, to = askers(self.set.asking), addressees(self.set.asked)
        said = " ".join(filter(None, [f"{self.set.identifier}:", by, f"aan {to}" if to else ""]))
        return f"{said}. {self.set.get_status_display().capitalize()}."


def asked(question_set: QuestionSet) -> Event:
    return Event(question_set, "", question_set.submitted_on, question_set.created_at, ASKED)


def answered(question_set: QuestionSet) -> Event:
    heard = question_set.updated_at
    return Event(question_set, "antwoord", question_set.answered_on, heard, ANSWERED)


def events_of(question_set: QuestionSet) -> list[Event]:
    """The last first."""
    answers = [answered(question_set)] if question_set.answered_on else []
    return [*answers, asked(question_set)]

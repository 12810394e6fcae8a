"""What a search gives back: values that pages and the API show as they are. (Not frozen: a page has
a hundred, and a frozen one takes four times as long to make.)
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from archive.calendar.lateness import UNKNOWN, Standing, Terms, standing
from archive.models.choices import WAITING, Status


@dataclass(slots=True)
class FacetValue:
    value: str  # the code, as in addresses: "sp"
    label: str  # as shown: "SP"
    count: int  # over all matching sets, whatever is chosen within the same facet
    selected: bool = False


@dataclass(slots=True)
class Passage:
    # the number of the question; None for words from the subject or a reply's own text
    question: int | None
    url: str  # "/vragen/2024Z16674/4/"
    html: str  # whole sentences, escaped, the words found in <mark>
    part: str  # "vraag", "antwoord" or "noot"


class HitAsker(NamedTuple):
    who: str  # the person's name where it is known who it is, else as printed
    of_party: str  # on the day of asking


@dataclass(slots=True)
class Hit:
    pk: int
    identifier: str
    url: str
    subject_html: str  # escaped, the words found in <mark>
    subject: str
    score: float
    submitted_on: date | None
    answered_on: date | None
    status: str
    terms: Terms | None  # until when an answer is in time; None where that is not known
    judged_on: date  # by which the lateness of what waits is judged
    askers: list[HitAsker] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)  # people with their portfolio, or either
    opening: str = ""  # the first question
    is_example: bool = False
    passages: list[Passage] = field(default_factory=list)  # the best first, three at most
    has_text: bool = True  # the archive has more of it than the subject

    def standing_on(self, day: date) -> Standing:
        """How the answer stands: the one that came, or the one that had not come on this day."""
        if self.status == Status.ANSWERED:
            return standing(self.terms, self.answered_on)
        waits = self.status in WAITING
        return standing(self.terms, day, since=self.submitted_on) if waits else UNKNOWN


@dataclass(slots=True)
class Card:
    """Someone or something that a query names, with a page of its own."""

    kind: str  # "Kamerlid", "Fractie", "Ministerie", "Dossier"
    label: str
    url: str
    sets: int  # in the archive


@dataclass(slots=True)
class Results:
    total: int  # exact
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    understood: str = ""  # what was made of the query, in Dutch
    cards: list[Card] = field(default_factory=list)  # what the query names
    notes: list[str] = field(default_factory=list)  # what of the query could not be used, in Dutch
    suggestion: str | None = None  # another query that finds more ("bedoelde u")
    # The query whose results these are too, when few sets have all that was asked: spelt right, or
    # as typed; whether some of its words are missing in some; and how many have all that was asked.
    widened: str | None = None
    loosened: bool = False
    strict_total: int = 0
    took_ms: float = 0.0
    complete: bool = True  # False: time ran out and this is what was found until then
    go_to: str | None = None  # the address of the set or Kamerstuk whose number was typed
    notice: str = ""  # something the reader must know, in Dutch: the index is still being built
    unreachable: bool = False  # the engine did not answer

    @property
    def more(self) -> int:
        """How many sets come beside those that have all that was asked."""
        return self.total - self.strict_total

"""Say whether an answer is late, and how sure that is. Pure.

An answer is due in three weeks, and after a delay notice in six. Few sources tell of delay notices:
where none is known and none would be told of, an answer between three and six weeks may well be in
time, and only past six weeks is it late whatever was sent.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Reglement van Orde: an answer within three weeks, and once three weeks more
TERM = timedelta(weeks=3)
# The longest that a set is known to have waited is 570 days. After three years the answer is more
# likely missing from the archive than unwritten.
DOUBTFUL_AFTER = timedelta(days=3 * 365)


class Lateness(StrEnum):
    """What every statement of lateness says of itself."""

    CERTAIN = "zeker"
    POSSIBLE = "mogelijk"
    IN_TIME = "op tijd"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, slots=True)
class Terms:
    """The last day on which an answer is in time: by what is known, and at the utmost."""

    due: date
    utmost: date

    def lateness_of(self, day: date) -> Lateness:
        """Of an answer that came, or that had not come yet, on this day."""
        if day > self.utmost:
            return Lateness.CERTAIN
        return Lateness.POSSIBLE if day > self.due else Lateness.IN_TIME


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands on a day."""

    lateness: Lateness
    days: int = 0  # certainly too late
    exact: bool = True  # False: at least so many days, as a delay notice may have been sent

    @property
    def is_late(self) -> bool:
        return self.lateness is Lateness.CERTAIN

    @property
    def is_in_time(self) -> bool:
        return self.lateness is Lateness.IN_TIME

    @property
    def may_be_late(self) -> bool:
        return self.lateness is Lateness.POSSIBLE


UNKNOWN = Standing(Lateness.UNKNOWN)


def terms(asked: date | None, *, noticed: bool, told: bool) -> Terms | None:
    """The terms of questions asked on a day; None when the day is not known.

    `noticed`: a delay notice is known. `told`: the source would tell of one.
    """
    if not asked:
        return None
    utmost = asked + (TERM if told and not noticed else 2 * TERM)
    return Terms(asked + 2 * TERM if noticed else min(asked + TERM, utmost), utmost)


def standing(terms: Terms | None, day: date | None, *, since: date | None = None) -> Standing:
    """How an answer stands that came on `day`; or with `since`, the day of asking, one that had not
    come on `day`: after three years it is more likely missing here.
    """
    if not terms or not day or (since and day - since > DOUBTFUL_AFTER):
        return UNKNOWN
    lateness = terms.lateness_of(day)
    return Standing(lateness, max(0, (day - terms.utmost).days), terms.due == terms.utmost)

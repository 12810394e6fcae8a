"""Read a Dutch date as printed, damaged letters of old print included."""

import difflib
import re
from datetime import date

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_OLD_NAMES = {"january": 1, "february": 2, "october": 10}
_SHORT = {
    "jan": 1,
    "feb": 2,
    "mrt": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "oct": 10,
}
_SHORT |= {"nov": 11, "dec": 12}
_WRITTEN = re.compile(
    r"(\d[\dIlO ]{0,2}?)\s?([A-Za-zë][A-Za-zë\W]{1,14}?)\s?((?:1[89]|20)\d ?\d)(?!\d)"
)
_FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:1[89]|20)\d\d)(?!\d)")
_ISO = re.compile(r"((?:1[89]|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_LIKE_FIGURES = str.maketrans("IlO", "110", " ")


INGEZONDEN = r"[IiLl1][nu]\s?-?\s?ge\s?-?\s?zo[nm]\s?-?\s?\w{2,4}"
ONTVANGEN = r"[Oo0]n[tr]\s?-?\s?va[nm]\s?-?\s?\w{2,4}"
# What scanning may leave of the word, between a bracket and a date: "(Tngczonden", "(In-(;czonden",
# "(Ingekomen".
BEYOND_READING = r"(?<=[(\[])[^\d«»„\"\n]{4,14}(?:den|dcn|men)\.?"
_DAY = r"\d[\dIlO]?\s?[^()\d]{3,16}?\s?(?:1[89]|20)\d\s?\d(?!\d)|\d{1,2}-\d{1,2}-\d{4}"


def printed_on(*words: str) -> re.Pattern[str]:
    """A pattern for "(ingezonden 23 oktober 2024)" and what print and scanning make of it:
    unclosed, broken, damaged.

    Groups: before, when, after. `words`: the patterns of the word, INGEZONDEN or ONTVANGEN.
    """
    word = "|".join(words)
    return re.compile(
        rf"[(\[]?(?P<before>[^()\n]{{0,60}})(?<!\w)(?:{word})\s*(?:op\s+)?(?:(?P<when>{_DAY})(?P<after>[^()\n]{{0,40}}[)\]}}])?"
        rf"|(?P<unclear>[^()]{{0,45}})[)\]}}])[ .]*"
    )


def read_date(text: str) -> date | None:
    """The first date in the text: "23 oktober 2024", "22 septenv ber1982"; None for none or no such
    day.
    """
    for match in _WRITTEN.finditer(text):
        if (month := _month(match[2])) and (
            found := _day(match[3].replace(" ", ""), month, match[1])
        ):
            return found
    if figures := _FIGURES.search(text):
        return _day(figures[3], int(figures[2]), figures[1])
    if iso := _ISO.search(text):
        return _day(iso[1], int(iso[2]), iso[3])
    return None


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day.translate(_LIKE_FIGURES)))
    except ValueError:
        return None


def _month(name: str) -> int | None:
    letters = re.sub(r"[^a-z]", "", name.lower())
    if letters in _SHORT:
        return _SHORT[letters]
    if letters in _OLD_NAMES:
        return _OLD_NAMES[letters]
    if letters in MONTHS:
        return MONTHS.index(letters) + 1
    near = difflib.get_close_matches(letters, MONTHS, n=1, cutoff=0.7)
    return MONTHS.index(near[0]) + 1 if near else None

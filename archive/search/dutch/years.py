"""Years as people type them: 2015, tweeduizendvijftien, jaren tachtig, 2019-2021. Pure."""

import re
from collections.abc import Sequence
from functools import cache

FIRST, LAST = 1813, 2049
# fmt: off
_ONES = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
         "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien",
         "negentien"]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
# fmt: on
_DIGITS = re.compile(r"\d{4}$")
_YEAR = r"(?<!\d)(\d{4})(?!\d)"
_SPAN = re.compile(rf"{_YEAR}\s*(?:t/m|tot(?: en met)?|\.\.|[-–—/])\s*{_YEAR}", re.IGNORECASE)
_BETWEEN = re.compile(rf"\btussen {_YEAR} en {_YEAR}", re.IGNORECASE)
_SINCE = re.compile(rf"\b(?:sinds|vanaf) {_YEAR}", re.IGNORECASE)
_AS_ONE_WORD = re.compile(r"(\d{4})-(\d{4}|heden)$")


def join_spans(text: str) -> str:
    """A text in which years with all between them are one word: 2019-2021, 2019-heden."""
    for span in (_SPAN, _BETWEEN):
        text = span.sub(lambda years: f"{years[1]}-{years[2]}", text)
    return _SINCE.sub(r"\1-heden", text)


def read_years(words: Sequence[str]) -> tuple[int, ...]:
    """The years that some words are, in order; () when they are none."""
    if len(words) == 2 and words[0].lower() in ("jaren", "jaar"):
        return _decade(words[1].lower()) if words[0].lower() == "jaren" else read_years(words[1:])
    if len(words) != 1:
        return ()
    text = words[0].lower()
    if span := _AS_ONE_WORD.match(text):
        return _span(int(span[1]), LAST if span[2] == "heden" else int(span[2]))
    year = int(text) if _DIGITS.match(text) else _spelled().get(text, 0)
    return (year,) if FIRST <= year <= LAST else ()


def _span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if FIRST <= first <= last <= LAST else ()


def begins_years(first: str, second: str) -> bool:
    """Whether two words are years together: jaren tachtig, jaar 2015."""
    return bool(read_years((first, second)))


def _decade(text: str) -> tuple[int, ...]:
    """The ten years of "tachtig", "80"."""
    names = {name: 10 * (at + 2) for at, name in enumerate(_TENS)} | {"tien": 10, "nul": 0}
    tens = names.get(text, int(text) if text in {str(t) for t in range(10, 100, 10)} else -1)
    if tens < 0:
        return ()
    first = (1900 if tens > 20 else 2000) + tens
    return tuple(range(first, first + 10))


@cache
def _spelled() -> dict[str, int]:
    """Every year written in one word."""
    spelled = {}
    for year in range(1900, 2050):
        century, rest = divmod(year, 100)
        small = _small(rest)
        begins = ("negentien", "negentienhonderd") if century == 19 else ("tweeduizend",)
        for begin in begins:
            for link in ("", "en", "ën"):
                spelled[begin + link + small] = year
    return {word: year for word, year in spelled.items() if word != "negentien"}


def _small(number: int) -> str:
    """A number under a hundred, written out; "" for none."""
    if number < 20:
        return _ONES[number - 1] if number else ""
    tens, ones = _TENS[number // 10 - 2], number % 10
    link = "ën" if ones in (2, 3) else "en"
    return f"{_ONES[ones - 1]}{link}{tens}" if ones else tens

"""Read the numbers of a heading: "4, 5, 7 en 8", "2 t/m 6", "1 tot en met 4"."""

import re

MOST = 150  # questions in a set; what is larger is a year, an amount, a page

_NUMBER = r"\d{1,3}(?!\d)(?:[a-e](?![a-z]))?"
_SIGN = (
    r"(?:\s?,\s?en\b|\s?,|\s?&|\s?/|\s?;|\s?(?<![A-Za-z])(?:en|of)(?![A-Za-z])"
    r"|\s?\bt/m\b|\s?\btot en met\b|\s?[-–—])"
)
_MARKED = rf"{_SIGN}\s?(?:op\s)?(?:vraag\s|vragen\s)?{_NUMBER}"
# A comma may be lost: "7, 8, 9 10 en 11".
LIST = rf"{_NUMBER}(?:{_MARKED}|(?<=\d) {_NUMBER}(?=\s?(?:,|en\b))){{0,60}}"
_ITEM = re.compile(r"(?P<before>[^\d]*)(?P<number>\d{1,9})[a-e]?")
_RANGE = re.compile(r"t/m|tot en met|[-–—]")


def read_numbers(text: str) -> tuple[int, ...]:
    """The numbers named, ranges filled, ascending and once each; empty when one of them cannot be a
    question's.
    """
    numbers: list[int] = []
    for item in _ITEM.finditer(text):
        number = int(item["number"])
        if numbers and numbers[-1] < number and _RANGE.search(item["before"]):
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
    if not numbers or max(numbers) > MOST or min(numbers) < 1:
        return ()
    return tuple(sorted(set(numbers)))

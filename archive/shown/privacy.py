"""Leave mail addresses and direct lines out of what readers see: letters print those of civil
servants.

Pure; the text keeps its length. Numbers that a service publishes for everyone stay (0800, 088, 14
070), unless they stand as somebody's own ("T 088 …").
"""

import re

from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type

_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.I)
# (It begins with one set of characters, which re looks for fast.)
_MAY_BE_NUMBER = re.compile(r"[+0](?:(?<=\b0)|(?<=\+)31)[\d\s()./-]{6}")
# A line of a letterhead: "T 070 370 79 11", "M +31 6 1234 5678", "Telefoon: 06-12345678".
_OWN = re.compile(
    r"\b(?:[TM]|(?i:tel(?:efoon)?(?:nr|nummer)?|mobiel|doorkiesnummer))\b\.?\s*:?\s*$"
)
_FOR_ALL = {
    *(PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST),
    *(PhoneNumberType.UAN, PhoneNumberType.UNKNOWN),
}


def without_contacts(text: str) -> str:
    """The text with each address and number as dots of the same length, so that places in it stay
    right.
    """
    if "@" in text or "at)" in text or "at]" in text:
        text = _MAIL.sub(lambda match: "·" * len(match[0]), text)
    may_be = ("0" in text or "+" in text) and _MAY_BE_NUMBER.search(text)
    return _without_numbers(text) if may_be else text


def _without_numbers(text: str) -> str:
    for match in PhoneNumberMatcher(text, "NL", leniency=Leniency.VALID):
        own = _OWN.search(text, max(0, match.start - 30), match.start)
        if match.raw_string.startswith("0 "):  # columns of a table
            continue
        if own or number_type(match.number) not in _FOR_ALL:
            text = text[: match.start] + "·" * (match.end - match.start) + text[match.end :]
    return text

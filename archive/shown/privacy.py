"""Leave the direct lines of civil servants out of what readers see.

Pure; the text keeps its length.
"""

import re

_GOVERNMENT = (
    r"(?:[\w-]+\.)*(?:rijksoverheid|overheid|min[a-z]{1,6}|ez|szw|vws|ienw|bzk|rws|om|politie"
    r"|belastingdienst)\.nl"
)
_MAIL = re.compile(rf"[\w.+-]+@{_GOVERNMENT}\b", re.IGNORECASE)
# A line of a letterhead: "T 070 370 79 11", "M +31 6 1234 5678", "Telefoon: 06-12345678".
_PHONE = re.compile(
    r"(?:\b[TM]\b|\b(?:tel(?:efoon)?|mobiel|doorkiesnummer)\b\.?)\s*:?\s*"
    r"(?P<number>(?:\+31|0)[\d\s()-]{8,14}\d)",
    re.IGNORECASE,
)


def without_contacts(text: str) -> str:
    """The text with each such address or number as dots of the same length, so that places in it
    stay right.
    """
    if "@" in text:
        text = _MAIL.sub(lambda m: "·" * len(m[0]), text)
    if "0" not in text and "+31" not in text:
        return text
    return _PHONE.sub(lambda m: m[0].replace(m["number"], "·" * len(m["number"])), text)

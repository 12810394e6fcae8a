"""The words of Dutch: is this one? From the OpenTaal word list (data/dutch-words.LICENCE)."""

import gzip
import tomllib
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache
from zlib import crc32

from django.conf import settings

DATA = settings.BASE_DIR / "data"


class WordList:
    """Membership of 391,000 words in 1.6 MB: their checksums, sorted. One unknown word in 10,000 passes for known."""

    def __init__(self, words: list[bytes]) -> None:
        self._sums = array("I", sorted({crc32(word) for word in words}))

    def __contains__(self, word: str) -> bool:
        checksum = crc32(word.encode())
        place = bisect_left(self._sums, checksum)
        return place < len(self._sums) and self._sums[place] == checksum


@cache
def word_list() -> WordList:
    """The word list, also without accents (cafe), read once a process (half a second)."""
    with gzip.open(DATA / "dutch-words.txt.gz") as file:
        words = file.read().split()
    unaccented = [plain.encode() for word in words if (plain := fold(word.decode())) != word.decode()]
    return WordList(words + unaccented)


def fold(text: str) -> str:
    """Without accents: Oekraïne → Oekraine."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def forms_table() -> dict[str, dict[str, str]]:
    """What people wrote down of irregular forms, parts of compounds and stopwords (data/dutch-forms.toml)."""
    return tomllib.loads((DATA / "dutch-forms.toml").read_text())

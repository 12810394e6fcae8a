"""The words of Dutch: is this one? From the OpenTaal word list (data/dutch-words.LICENCE)."""

import gzip
import tomllib
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache
from zlib import crc32

import numpy as np
from django.conf import settings

DATA = settings.BASE_DIR / "data"
WORDS, FORMS = "dutch-words.txt.gz", "dutch-forms.toml"
MADE_WITH = (WORDS, FORMS)  # what decides how a word is indexed


class WordList:
    """Membership of 391,000 words in 1.6 MB: their checksums, sorted.

    One unknown word in 10,000 passes for known.
    """

    def __init__(self, words: list[bytes]) -> None:
        sums = np.unique(np.fromiter(map(crc32, words), dtype=np.uint32))
        self._sums = array("I", sums.tobytes())
        # Where the checksums with each first half begin, so that few need to be compared.
        self._starts = array(
            "I", np.searchsorted(sums >> 16, np.arange(2**16 + 1)).astype(np.uint32).tobytes()
        )

    def __contains__(self, word: str) -> bool:
        checksum = crc32(word.encode())
        half = checksum >> 16
        end = self._starts[half + 1]
        place = bisect_left(self._sums, checksum, self._starts[half], end)
        return place < end and self._sums[place] == checksum

    def has_sums(self, checksums: np.ndarray) -> np.ndarray:
        """For each checksum (crc32 of UTF-8) whether it is that of a word."""
        sums_here = np.frombuffer(self._sums, dtype=np.uint32)
        places = np.minimum(np.searchsorted(sums_here, checksums), len(sums_here) - 1)
        return sums_here[places] == checksums


@cache
def word_list() -> WordList:
    """The word list, also without accents (cafe), read once a process (half a second)."""
    with gzip.open(DATA / WORDS) as file:
        words = file.read().split()
    unaccented = [
        plain.encode() for word in words if (plain := fold(word.decode())) != word.decode()
    ]
    return WordList(words + unaccented)


def fold(text: str) -> str:
    """Without accents: Oekraïne → Oekraine."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def forms_table() -> dict[str, dict[str, str]]:
    """What people wrote down of irregular forms, parts of compounds and stopwords
    (data/dutch-forms.toml).
    """
    return tomllib.loads((DATA / FORMS).read_text())

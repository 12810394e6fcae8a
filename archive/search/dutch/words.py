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
WORDS, SUMS, FORMS = "dutch-words.txt.gz", "dutch-words.sums", "dutch-forms.toml"
MADE_WITH = (SUMS, FORMS)  # what decides how a word is indexed


class WordList:
    """Membership of 391,000 words: their checksums, sorted, over a memory map of 1.6 MB.

    One unknown word in 10,000 passes for known.
    """

    def __init__(self, sums: np.ndarray) -> None:
        self._all = sums
        self._sums = sums.data
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
        places = np.minimum(np.searchsorted(self._all, checksums), len(self._all) - 1)
        return self._all[places] == checksums


@cache
def word_list() -> WordList:
    """The word list, also without accents (cafe)."""
    return WordList(np.memmap(DATA / SUMS, dtype="<u4", mode="r").view(np.ndarray))


def checksums_of_words() -> np.ndarray:
    """What `dutch-words.sums` holds, made of the list itself: `make words` (half a second)."""
    with gzip.open(DATA / WORDS) as file:
        words = file.read().split()
    unaccented = [
        plain.encode() for word in words if (plain := fold(word.decode())) != word.decode()
    ]
    return np.unique(np.fromiter(map(crc32, words + unaccented), dtype="<u4"))


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

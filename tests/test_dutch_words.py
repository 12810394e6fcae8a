"""What is looked up of the list of Dutch words is made of the list."""

import numpy as np

from archive.search.dutch.words import DATA, SUMS, checksums_of_words, word_list


def test_the_checksums_are_those_of_the_list():
    assert np.array_equal(np.fromfile(DATA / SUMS, dtype="<u4"), checksums_of_words()), "make words"


def test_words_are_known_with_and_without_accents_and_nonsense_is_not():
    known = [word in word_list() for word in ("brug", "café", "cafe", "zzqxw", "")]
    assert known == [True, True, True, False, False]
